#include "store/backup/backup_files.h"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace newsfold {
namespace {

Status FaultOf(const std::string& path, std::string_view what, int error) {
  std::string message = path + ": " + std::string(what) + ": " + std::generic_category().message(error);
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return ResourceExhausted(std::move(message));
    case ENOENT:
      return NotFound(std::move(message));
    default:
      return Unavailable(std::move(message));
  }
}

Status OutcomeOf(int result, const std::string& path, std::string_view what) {
  return result == 0 ? Status::Ok() : FaultOf(path, what, errno);
}

// Closes the descriptor it was given.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int value() const { return value_; }

 private:
  const int value_;
};

class SystemInputFile : public ReadableFile {
 public:
  SystemInputFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

  Result<std::size_t> Read(std::span<char> buffer) override {
    std::size_t filled = 0;
    while (filled < buffer.size()) {
      const ssize_t count = read(descriptor_.value(), buffer.data() + filled, buffer.size() - filled);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return FaultOf(path_, "read", errno);
      if (count == 0) break;
      filled += static_cast<std::size_t>(count);
    }
    return filled;
  }

 private:
  const std::string path_;
  const Descriptor descriptor_;
};

class SystemOutputFile : public WritableFile {
 public:
  SystemOutputFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

  Status Write(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t count = write(descriptor_.value(), bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return FaultOf(path_, "write", errno);
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return Status::Ok();
  }

  Status Sync() override {
    if (fsync(descriptor_.value()) != 0) return FaultOf(path_, "sync", errno);
    // A hint, so that who reads it back asks the disk.
    posix_fadvise(descriptor_.value(), 0, 0, POSIX_FADV_DONTNEED);
    return Status::Ok();
  }

 private:
  const std::string path_;
  const Descriptor descriptor_;
};

class SystemFiles : public BackupFiles {
 public:
  Status MakeFolder(const std::string& path) override {
    return mkdir(path.c_str(), 0700) == 0 || errno == EEXIST ? Status::Ok() : FaultOf(path, "create", errno);
  }

  Result<std::vector<std::string>> List(const std::string& path) override {
    std::vector<std::string> names;
    std::error_code error;
    auto entry = std::filesystem::directory_iterator(path, error);
    for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
      names.push_back(entry->path().filename().string());
    }
    if (error) return FaultOf(path, "list", error.value());
    return names;
  }

  Result<std::unique_ptr<ReadableFile>> Open(const std::string& path) override {
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return FaultOf(path, "open", errno);
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
    return std::make_unique<SystemInputFile>(path, descriptor);
  }

  Result<std::unique_ptr<WritableFile>> Create(const std::string& path) override {
    const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0) return FaultOf(path, "create", errno);
    return std::make_unique<SystemOutputFile>(path, descriptor);
  }

  Status Link(const std::string& from, const std::string& to) override {
    return OutcomeOf(link(from.c_str(), to.c_str()), to, "link");
  }
  Status Rename(const std::string& from, const std::string& to) override {
    return OutcomeOf(std::rename(from.c_str(), to.c_str()), to, "rename");
  }
  Status Exchange(const std::string& path, const std::string& other) override {
    const int result = renameat2(AT_FDCWD, path.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE);
    return OutcomeOf(result, other, "exchange");
  }
  Status Remove(const std::string& path) override { return OutcomeOf(unlink(path.c_str()), path, "remove"); }
  Status RemoveAll(const std::string& path) override {
    std::error_code error;
    std::filesystem::remove_all(path, error);
    return error ? FaultOf(path, "remove", error.value()) : Status::Ok();
  }

  Status SyncFolder(const std::string& path) override {
    const Descriptor folder(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.value() < 0) return FaultOf(path, "open", errno);
    return OutcomeOf(fsync(folder.value()), path, "sync");
  }
};

}  // namespace

BackupFiles* SystemBackupFiles() {
  static SystemFiles files;
  return &files;
}

}  // namespace newsfold
