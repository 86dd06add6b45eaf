#include "store/engine/group_commit.h"

#include "dedup/base/assert.h"

namespace newsfold {

Status GroupCommit::WaitFor(EngineSequence sequence) {
  if (sequence <= durable()) {
    return Status::Ok();
  }
  std::unique_lock lock(mutex_);
  flushed_.wait(lock, [&] { return !flushing_ || sequence <= durable(); });
  if (sequence <= durable()) {
    return Status::Ok();
  }
  NEWSFOLD_ASSERT(!flushing_);
  flushing_ = true;
  const EngineSequence before = durable();
  lock.unlock();
  const Result<EngineSequence> flushed = flush_();
  lock.lock();
  NEWSFOLD_ASSERT(flushing_ && durable() == before);  // nobody else led meanwhile
  flushing_ = false;
  if (flushed.has_value()) {
    NEWSFOLD_ASSERT(*flushed >= before);
    durable_.store(*flushed, std::memory_order_release);
  }
  flushed_.notify_all();
  if (!flushed.has_value()) {
    return flushed.error();
  }
  return sequence <= *flushed ? Status::Ok()
                              : InvalidArgument("sync: sequence " + std::to_string(sequence) +
                                                " is above the newest, " + std::to_string(*flushed));
}

}  // namespace newsfold
