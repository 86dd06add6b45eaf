#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "store/engine/blocking_engine.h"

namespace newsfold {

// What another engine would hold after writes that it never sees: reads look through to it, writes stay in
// memory. For trying out what changes lead to. Thread-safe, but CompareAndSet must not run beside a write.
// Nobody else may write to the engine below in the meantime. Reads at a snapshot see the engine below alone.
class OverlayEngine : public BlockingEngine {
 public:
  // `base` must outlive it.
  explicit OverlayEngine(Engine* base) : base_(base) {}

  // Those of the engine below.
  EngineSequence DurableSequence() const override;
  std::unique_ptr<EngineSnapshot> TakeSnapshot() override;
  // Of the engine below: what is in memory has no files.
  Status Compact(std::span<const std::string> prefixes, const CompactionVisitor& visit) override;
  Status VerifyFiles(const std::string& after, const FileVisitor& visit) override;
  std::uint64_t ApproximateBytes(const std::string& prefix) const override;
  EngineStats GetStats() const override;
  Status Health() const override;

 private:
  using Changes = std::map<std::string, std::optional<std::string>>;  // empty optional: deleted

  Status GetNow(std::span<const std::string> keys, const EngineSnapshot* snapshot,
                std::vector<std::optional<std::string>>* values) override;
  Status ListNow(std::span<const ListRequest> requests, const EngineSnapshot* snapshot,
                 const ListVisitor& visitor) override;
  // *sequence is one of the engine below, which got nothing.
  Status WriteNow(const WriteSet& writes, EngineSequence* sequence) override;
  Status CompareAndSetNow(const std::string& key, const std::optional<std::string>& expected,
                          const WriteSet& writes, EngineSequence* sequence, bool* swapped) override;
  Status SyncNow(EngineSequence sequence) override { return base_->Sync(sequence); }
  Status ScanNow(const std::string& prefix, const std::string& start, const EngineSnapshot* snapshot,
                 const ScanVisitor& visitor) override;
  Status ScanMerged(const std::string& prefix, const std::string& start, const ScanVisitor& visitor);
  Changes ChangesOf(const std::string& prefix, const std::string& start) const;

  Engine* const base_;
  mutable std::mutex mutex_;
  Changes changes_;  // guarded by mutex_
};

}  // namespace newsfold
