#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "store/engine/engine.h"

namespace newsfold {

// When an operation's completion runs.
enum class CompletionMode {
  kInline,    // before the call returns, as an embedded engine does
  kDeferred,  // later, on the engine's own thread, as a remote one does
};

// An engine over std::map: the model that other engines are compared with, and the archive's engine in tests.
// Keeps what was synced apart from what was only written, so that a power cut can be acted out. Thread-safe.
class MemoryEngine : public Engine {
 public:
  using Map = std::map<std::string, std::string>;

  explicit MemoryEngine(CompletionMode mode = CompletionMode::kInline) : MemoryEngine(Map{}, mode) {}
  MemoryEngine(Map contents, CompletionMode mode);
  // Runs what is still queued first.
  ~MemoryEngine() override;

  using Engine::Compact;
  using Engine::Get;
  using Engine::List;
  using Engine::Scan;
  using Engine::Sync;
  using Engine::Write;

  void Get(std::span<const std::string> keys, const EngineSnapshot* snapshot,
           std::vector<std::optional<std::string>>* values, Completion done) override;
  void List(std::span<const ListRequest> requests, const EngineSnapshot* snapshot, ListVisitor visitor,
            Completion done) override;
  void Write(WriteSet writes, EngineSequence* sequence, Completion done) override;
  void CompareAndSet(std::string key, std::optional<std::string> expected, WriteSet writes,
                     EngineSequence* sequence, bool* swapped, Completion done) override;
  void Sync(EngineSequence sequence, Completion done) override;
  EngineSequence DurableSequence() const override;
  void Scan(std::string prefix, std::string start, const EngineSnapshot* snapshot, ScanVisitor visitor,
            Completion done) override;
  std::unique_ptr<EngineSnapshot> TakeSnapshot() override;
  // One step a prefix. Has nothing to give back; remembers what was asked for.
  Status Compact(std::span<const std::string> prefixes, const CompactionVisitor& visit) override;
  // Exactly.
  std::uint64_t ApproximateBytes(const std::string& prefix) const override;
  EngineStats GetStats() const override;
  Status Health() const override;

  // Makes the nth write (or sync) from now fail, 1 being the next; the engine is read-only from then on.
  void FailWrite(std::uint64_t nth);
  void FailSync(std::uint64_t nth);
  // Makes the nth write from now be refused once, as on a full disk that has room again; nothing else is
  // affected.
  void RefuseWrite(std::uint64_t nth);
  // Makes the nth batched read (Get, List or Scan) from now fail, and so many in all; 0: none does.
  void FailRead(std::uint64_t nth, std::uint64_t count = 1);
  // Makes the nth step of a compaction from now fail; the engine is read-only from then on.
  void FailCompaction(std::uint64_t nth);

  // How many writes and syncs had something to do, the failed one included.
  std::uint64_t writes() const;
  std::uint64_t syncs() const;
  // The prefixes that were compacted, in order.
  std::vector<std::string> compacted() const;

  // What an engine opened after a clean stop, or after a power cut now, would hold.
  Map Contents() const;
  Map DurableContents() const;

 private:
  struct Task {
    std::function<Status()> run;
    Completion done;
  };

  void Submit(std::function<Status()> run, Completion done);
  void RunTasks();
  // Calls `look` with the pinned or the current map, with mutex_ held.
  Status Read(const EngineSnapshot* snapshot, const std::function<void(const Map&)>& look);
  Status Apply(const WriteSet& writes, EngineSequence* sequence);
  Status Fail(const std::string& cause);

  const CompletionMode mode_;

  mutable std::mutex mutex_;
  // All below are guarded by mutex_.
  Map map_;
  Map durable_map_;
  std::vector<WriteSet> unsynced_;
  EngineSequence sequence_ = 0;
  EngineSequence durable_sequence_ = 0;
  std::uint64_t writes_ = 0;
  std::uint64_t syncs_ = 0;
  std::uint64_t write_to_fail_ = 0;  // 0: none
  std::uint64_t write_to_refuse_ = 0;
  std::uint64_t sync_to_fail_ = 0;
  std::uint64_t reads_until_failure_ = 0;
  std::uint64_t reads_to_fail_ = 0;
  std::uint64_t steps_until_failure_ = 0;
  std::vector<std::string> compacted_;
  Status health_;
  bool stopping_ = false;
  std::deque<Task> tasks_;
  std::condition_variable tasks_changed_;

  std::thread worker_;  // last: it uses all of the above
};

}  // namespace newsfold
