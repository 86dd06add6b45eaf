#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "store/engine/blocking_engine.h"

namespace newsfold {

// Another engine as it is at one point in time, for reading only: writes are refused (kUnavailable). What is
// written to the other one meanwhile is not seen. Thread-safe.
class PinnedEngine : public BlockingEngine {
 public:
  // As `base` is now. It must outlive this.
  explicit PinnedEngine(Engine* base) : base_(base), snapshot_(base->TakeSnapshot()) {}

  // Those of the engine below as it is when they are asked for.
  EngineSequence DurableSequence() const override { return base_->DurableSequence(); }
  std::unique_ptr<EngineSnapshot> TakeSnapshot() override { return base_->TakeSnapshot(); }
  std::uint64_t ApproximateBytes(const std::string& prefix) const override;
  EngineStats GetStats() const override { return base_->GetStats(); }
  Status Health() const override { return base_->Health(); }
  // kUnavailable.
  Status Compact(std::span<const std::string> prefixes, const CompactionVisitor& visit) override;

 private:
  Status GetNow(std::span<const std::string> keys, const EngineSnapshot* snapshot,
                std::vector<std::optional<std::string>>* values) override;
  Status ListNow(std::span<const ListRequest> requests, const EngineSnapshot* snapshot,
                 const ListVisitor& visitor) override;
  Status WriteNow(const WriteSet& writes, EngineSequence* sequence) override;
  Status CompareAndSetNow(const std::string& key, const std::optional<std::string>& expected,
                          const WriteSet& writes, EngineSequence* sequence, bool* swapped) override;
  Status SyncNow(EngineSequence sequence) override { return base_->Sync(sequence); }
  Status ScanNow(const std::string& prefix, const std::string& start, const EngineSnapshot* snapshot,
                 const ScanVisitor& visitor) override;
  const EngineSnapshot* At(const EngineSnapshot* snapshot) const;

  Engine* const base_;
  const std::unique_ptr<EngineSnapshot> snapshot_;
};

}  // namespace newsfold
