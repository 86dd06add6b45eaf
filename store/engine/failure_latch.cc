#include "store/engine/failure_latch.h"

#include "dedup/base/assert.h"

namespace newsfold {

void FailureLatch::Set(const Status& cause) {
  NEWSFOLD_ASSERT(!cause.ok());
  const std::lock_guard lock(mutex_);
  if (is_set_.load(std::memory_order_relaxed)) {
    return;
  }
  status_ = Unavailable("the store is read-only since this failure: " + cause.message());
  is_set_.store(true, std::memory_order_release);
}

Status FailureLatch::Check() const {
  if (!is_set_.load(std::memory_order_acquire)) {
    return Status::Ok();
  }
  const std::lock_guard lock(mutex_);
  NEWSFOLD_ASSERT(!status_.ok());
  return status_;
}

}  // namespace newsfold
