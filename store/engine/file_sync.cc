#include "store/engine/file_sync.h"

#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace newsfold {
namespace {

Status FileError(const std::string& path, std::string_view what, const std::error_code& error) {
  return Unavailable(path + ": " + std::string(what) + ": " + error.message());
}

Status CreateError(const std::string& path, const std::error_code& error) {
  const std::string message = "the directory '" + path + "' cannot be made: " + error.message();
  const bool is_full = error == std::errc::no_space_on_device;
  return is_full ? ResourceExhausted(message) : InvalidArgument(message);
}

Status CreateOne(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return Status::Ok();
  }
  const std::filesystem::path parent = path.parent_path();
  if (!parent.empty() && parent != path) {
    if (Status status = CreateOne(parent); !status.ok()) {
      return status;
    }
  }
  std::filesystem::create_directory(path, error);
  if (error) return CreateError(path.string(), error);
  return SyncDirectory(parent.empty() ? "." : parent.string());
}

}  // namespace

Status CreateDirectoryDurably(const std::string& directory) {
  std::filesystem::path path(directory);
  // "a/b/" names the directory that "a/b" names.
  return CreateOne(path.has_filename() ? path : path.parent_path());
}

Status SyncDirectory(const std::string& directory) {
  const int file = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) {
    return FileError(directory, "open", {errno, std::generic_category()});
  }
  const int result = fsync(file);
  const std::error_code error(errno, std::generic_category());
  close(file);
  return result == 0 ? Status::Ok() : FileError(directory, "sync", error);
}

}  // namespace newsfold
