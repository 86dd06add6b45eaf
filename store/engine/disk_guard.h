#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

#include "dedup/base/assert.h"
#include "store/base/status.h"

namespace newsfold {

// Free bytes of the file system that holds `directory`, as an unprivileged process may use them. kUnavailable
// if that cannot be learned.
Result<std::uint64_t> DiskFreeBytes(const std::string& directory);

// Refuses writes before the disk is full: a write-ahead log that meets ENOSPC can no longer be trusted, and
// compaction needs room to give room back. Thread-safe.
class DiskGuard {
 public:
  struct Options {
    std::function<Result<std::uint64_t>()> free_bytes;
    std::uint64_t free_bytes_min = 0;  // 0: never refuses
    // Asked again after this time, or after this many bytes admitted, whichever comes first.
    std::chrono::milliseconds check_interval{100};
    std::uint64_t check_bytes = std::uint64_t{32} << 20;
  };

  // REQUIRES: free_bytes can be called, unless free_bytes_min is 0.
  explicit DiskGuard(Options options) : options_(std::move(options)) {
    NEWSFOLD_ASSERT(options_.free_bytes_min == 0 || options_.free_bytes != nullptr);
  }

  // kResourceExhausted while less than free_bytes_min is free, kUnavailable while that cannot be learned;
  // recovers by itself.
  Status Admit(std::uint64_t bytes);

  // Whether a compaction that takes `bytes` for a while may begin: for it the space is kept that Admit
  // refuses to writes, but for what may be admitted before they are refused. kResourceExhausted if there is
  // less, kUnavailable if that cannot be learned.
  Status CheckRoom(std::uint64_t bytes);

 private:
  const Options options_;  // constant after construction

  // Guarded by mutex_, which is held while asking: no write is judged by an answer that is not there yet.
  std::mutex mutex_;
  std::chrono::steady_clock::time_point next_check_;
  std::uint64_t bytes_since_check_ = 0;
  Result<std::uint64_t> free_bytes_ = std::uint64_t{0};
};

}  // namespace newsfold
