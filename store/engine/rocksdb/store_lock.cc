#include "store/engine/rocksdb/store_lock.h"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace newsfold {

// By the file and the kind of lock that RocksDB takes (env/fs_posix.cc, LockFile).
Result<std::unique_ptr<StoreLock>> StoreLock::Take(const std::string& directory) {
  std::error_code ignored;
  if (!std::filesystem::exists(directory + "/CURRENT", ignored) &&
      !std::filesystem::exists(directory + "/WATERMARK", ignored))
    return NotFound(directory + ": no store here");
  const int file = open((directory + "/LOCK").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return Unavailable(directory + "/LOCK: " + std::generic_category().message(errno));
  std::unique_ptr<StoreLock> lock(new StoreLock(file));
  struct flock wanted = {};
  wanted.l_type = F_WRLCK;
  wanted.l_whence = SEEK_SET;
  if (fcntl(file, F_SETLK, &wanted) != 0) return Unavailable(directory + ": locked by another process");
  return lock;
}

StoreLock::~StoreLock() {
  close(file_);
}

}  // namespace newsfold
