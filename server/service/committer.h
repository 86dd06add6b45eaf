#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "store/archive.h"
#include "store/base/status.h"

namespace newsfold {

// Group commit across connections: one thread syncs the archive for everyone who waits at that moment, so
// that the number of answers that share an fsync does not depend on the number of worker threads.
// Thread-safe.
class Committer {
 public:
  using Done = std::function<void(const Status&)>;

  // `archive` outlives the committer.
  explicit Committer(Archive* archive);
  // Completes whatever waits, then stops.
  ~Committer();

  // Calls `done` once everything settled before this call is durable, or with the reason why it is not.
  // `done` runs on the committer's thread and must not block.
  void AfterSync(Done done);

 private:
  void Run();

  Archive* const archive_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Done> waiting_;  // guarded by mutex_
  bool stopping_ = false;      // guarded by mutex_
  std::thread thread_;
};

}  // namespace newsfold
