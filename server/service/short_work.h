#pragma once

#include <chrono>
#include <cstddef>

#include "server/service/limits.h"

namespace newsfold {

// Tells a thread that many connections live on which of their work it may do itself, instead of handing it to
// a pool: work on a small body, as long as such work turns out to be short. What took longer waited for the
// disk or a lock, or met a long text; the work behind it goes to the pool for a while, so that the others on
// the thread wait for such work a small part of the time. Thread-compatible.
class ShortWork {
 public:
  using Clock = std::chrono::steady_clock;

  // What a thread has used by some moment.
  struct Usage {
    Clock::time_point time;
    std::chrono::nanoseconds processor{0};  // user and system
    long waits = 0;                         // how often it gave the processor away by itself
  };
  // Of the calling thread.
  static Usage UsageNow();

  explicit ShortWork(ShortWorkLimits limits) : limits_(limits) {}

  bool MayRun(std::size_t body_bytes, Clock::time_point now) const {
    return body_bytes <= limits_.body_bytes_max && now >= pause_end_;
  }

  // Work was done on the thread. How long others had its processor meanwhile does not count: that is no fault
  // of the work, and other threads would have fared no better.
  void Ran(const Usage& begin, const Usage& end);

 private:
  const ShortWorkLimits limits_;
  Clock::time_point pause_end_ = Clock::time_point::min();
};

}  // namespace newsfold
