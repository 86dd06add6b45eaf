#pragma once

#include <atomic>
#include <mutex>

#include "store/base/status.h"

namespace newsfold {

// Remembers the first failure for good. Thread-safe.
class FailureLatch {
 public:
  // REQUIRES: !cause.ok(). Calls after the first change nothing.
  void Set(const Status& cause);

  // Ok until Set; from then on kUnavailable with the first cause. Takes no lock while all is well.
  Status Check() const;

 private:
  std::atomic<bool> is_set_ = false;
  mutable std::mutex mutex_;
  Status status_;  // guarded by mutex_
};

}  // namespace newsfold
