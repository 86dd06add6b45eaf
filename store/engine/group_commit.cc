#include "store/engine/group_commit.h"

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
  flushing_ = true;
  lock.unlock();
  const Result<EngineSequence> flushed = flush_();
  lock.lock();
  flushing_ = false;
  if (flushed.has_value()) {
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
