#pragma once

namespace newsfold {

// While one lives, the first SIGINT or SIGTERM is noted instead of ending the process, and wakes a blocked
// read; a second one ends it. One at a time.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
};

// Whether a signal was noted since the guard was made.
bool WasInterrupted();

}  // namespace newsfold
