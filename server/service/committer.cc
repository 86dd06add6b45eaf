#include "server/service/committer.h"

#include <utility>

#include "dedup/base/assert.h"

namespace newsfold {

Committer::Committer(Archive* archive) : archive_(archive), thread_([this] { Run(); }) {}

Committer::~Committer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Committer::AfterSync(Done done) {
  {
    const std::lock_guard lock(mutex_);
    NEWSFOLD_ASSERT(!stopping_ && done != nullptr);
    waiting_.push_back(std::move(done));
  }
  wake_.notify_one();
}

void Committer::Run() {
  std::vector<Done> batch;
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    NEWSFOLD_ASSERT(batch.empty());
    batch.swap(waiting_);
    lock.unlock();
    const Status status = archive_->Sync();
    for (Done& done : batch) done(status);
    batch.clear();
    lock.lock();
  }
}

}  // namespace newsfold
