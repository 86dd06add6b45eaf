#include "store/disk_guard.h"

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
  if (MustAsk(bytes)) {
    const Result<std::uint64_t> free_bytes = options_.free_bytes();
    if (!free_bytes.has_value()) {
      return free_bytes.error();
    }
    free_bytes_.store(*free_bytes, std::memory_order_relaxed);
  }
  const std::uint64_t free_bytes = free_bytes_.load(std::memory_order_relaxed);
  if (free_bytes < options_.free_bytes_min) {
    return ResourceExhausted("write: " + std::to_string(free_bytes) +
                             " bytes are free on the disk, at least " +
                             std::to_string(options_.free_bytes_min) + " must stay free");
  }
  return Status::Ok();
}

bool DiskGuard::MustAsk(std::uint64_t bytes) {
  const std::int64_t now_ns = std::chrono::duration_cast<std::chrono::nanoseconds>(
                                  std::chrono::steady_clock::now().time_since_epoch())
                                  .count();
  const std::uint64_t admitted = bytes_since_check_.fetch_add(bytes, std::memory_order_relaxed) + bytes;
  if (now_ns < next_check_ns_.load(std::memory_order_relaxed) && admitted < options_.check_bytes) {
    return false;
  }
  const auto interval_ns = std::chrono::duration_cast<std::chrono::nanoseconds>(options_.check_interval);
  next_check_ns_.store(now_ns + interval_ns.count(), std::memory_order_relaxed);
  bytes_since_check_.store(0, std::memory_order_relaxed);
  return true;
}

}  // namespace newsfold
