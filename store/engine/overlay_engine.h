#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "store/engine/engine.h"

namespace newsfold {

// What another engine would hold after writes that it never sees: reads look through to it, writes stay in
// memory. For trying out what changes lead to. Thread-safe, but CompareAndSet must not run beside a write.
// Nobody else may write to the engine below in the meantime. Reads at a snapshot see the engine below alone.
class OverlayEngine : public Engine {
 public:
  // `base` must outlive it.
  explicit OverlayEngine(Engine* base) : base_(base) {}

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
  // *sequence is one of the engine below, which got nothing.
  void Write(WriteSet writes, EngineSequence* sequence, Completion done) override;
  void CompareAndSet(std::string key, std::optional<std::string> expected, WriteSet writes,
                     EngineSequence* sequence, bool* swapped, Completion done) override;
  // Those of the engine below.
  void Sync(EngineSequence sequence, Completion done) override;
  EngineSequence DurableSequence() const override;
  void Scan(std::string prefix, std::string start, const EngineSnapshot* snapshot, ScanVisitor visitor,
            Completion done) override;
  std::unique_ptr<EngineSnapshot> TakeSnapshot() override;
  // Of the engine below: what is in memory has no files.
  Status Compact(std::span<const std::string> prefixes, const CompactionVisitor& visit) override;
  EngineStats GetStats() const override;
  Status Health() const override;

 private:
  using Changes = std::map<std::string, std::optional<std::string>>;  // empty optional: deleted

  Status GetMerged(std::span<const std::string> keys, std::vector<std::optional<std::string>>* values);
  Status ListMerged(std::span<const ListRequest> requests, const ListVisitor& visitor);
  Status ScanMerged(const std::string& prefix, const std::string& start, const ScanVisitor& visitor);
  Changes ChangesOf(const std::string& prefix, const std::string& start) const;

  Engine* const base_;
  mutable std::mutex mutex_;
  Changes changes_;  // guarded by mutex_
};

}  // namespace newsfold
