#include "store/engine/disk_guard.h"

#include <cerrno>
#include <system_error>

#include <sys/statvfs.h>

namespace newsfold {

Result<std::uint64_t> DiskFreeBytes(const std::string& directory) {
  struct statvfs info {};
  if (statvfs(directory.c_str(), &info) != 0) {
    return Unavailable("free space of " + directory + ": " + std::generic_category().message(errno));
  }
  return std::uint64_t{info.f_bavail} * std::uint64_t{info.f_frsize};
}

Status DiskGuard::Admit(std::uint64_t bytes) {
  if (options_.free_bytes_min == 0) {
    return Status::Ok();
  }
  const std::scoped_lock lock(mutex_);
  bytes_since_check_ += bytes;
  const auto now = std::chrono::steady_clock::now();
  if (now >= next_check_ || bytes_since_check_ >= options_.check_bytes) {
    free_bytes_ = options_.free_bytes();
    next_check_ = now + options_.check_interval;
    bytes_since_check_ = 0;
  }
  if (!free_bytes_.has_value()) {
    return free_bytes_.error();
  }
  if (*free_bytes_ < options_.free_bytes_min) {
    return ResourceExhausted("write: " + std::to_string(*free_bytes_) +
                             " bytes are free on the disk, at least " +
                             std::to_string(options_.free_bytes_min) + " must stay free");
  }
  return Status::Ok();
}

Status DiskGuard::CheckRoom(std::uint64_t bytes) {
  if (options_.free_bytes_min == 0) return Status::Ok();
  const std::uint64_t bytes_needed = bytes + options_.check_bytes;
  const Result<std::uint64_t> free_bytes = options_.free_bytes();
  if (!free_bytes) return free_bytes.error();
  if (*free_bytes >= bytes_needed) return Status::Ok();
  return ResourceExhausted("compact: " + std::to_string(*free_bytes) + " bytes are free on the disk, " +
                           std::to_string(bytes_needed) + " are needed for a while");
}

}  // namespace newsfold
