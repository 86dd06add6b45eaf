#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>

#include "store/base/status.h"
#include "store/engine/engine.h"

namespace newsfold {

// Lets threads that wait for durability at the same time share one flush: one of them leads and flushes for
// all that wait, the others sleep. A thread that comes while a flush runs is served by the next one, because
// the running one may have begun before its write. Thread-safe.
class GroupCommit {
 public:
  // Makes everything accepted before the call durable and returns the sequence up to which that holds.
  // Called by one thread at a time.
  using Flush = std::function<Result<EngineSequence>()>;

  // What is at or below `durable` needs no flush.
  GroupCommit(Flush flush, EngineSequence durable) : flush_(std::move(flush)), durable_(durable) {}

  // Returns once `sequence` is durable. Errors are those of the flush; kInvalidArgument for a sequence that
  // no write has been given.
  Status WaitFor(EngineSequence sequence);

  EngineSequence durable() const { return durable_.load(std::memory_order_acquire); }

 private:
  const Flush flush_;
  std::atomic<EngineSequence> durable_;  // written with mutex_ held

  std::mutex mutex_;
  std::condition_variable flushed_;
  bool flushing_ = false;  // guarded by mutex_
};

}  // namespace newsfold
