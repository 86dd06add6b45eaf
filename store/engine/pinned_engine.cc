#include "store/engine/pinned_engine.h"

namespace newsfold {
namespace {

Status ReadOnly() {
  return Unavailable("what is pinned to a point in time is for reading only");
}

}  // namespace

// A reader that has a point in time of its own keeps it.
const EngineSnapshot* PinnedEngine::At(const EngineSnapshot* snapshot) const {
  return snapshot != nullptr ? snapshot : snapshot_.get();
}

Status PinnedEngine::GetNow(std::span<const std::string> keys, const EngineSnapshot* snapshot,
                            std::vector<std::optional<std::string>>* values) {
  return base_->Get(keys, values, At(snapshot));
}

Status PinnedEngine::ListNow(std::span<const ListRequest> requests, const EngineSnapshot* snapshot,
                             const ListVisitor& visitor) {
  return base_->List(requests, visitor, At(snapshot));
}

Status PinnedEngine::ScanNow(const std::string& prefix, const std::string& start,
                             const EngineSnapshot* snapshot, const ScanVisitor& visitor) {
  return base_->Scan(prefix, start, visitor, At(snapshot));
}

Status PinnedEngine::WriteNow(const WriteSet& /*writes*/, EngineSequence* /*sequence*/) {
  return ReadOnly();
}

Status PinnedEngine::CompareAndSetNow(const std::string& /*key*/,
                                      const std::optional<std::string>& /*expected*/,
                                      const WriteSet& /*writes*/, EngineSequence* /*sequence*/,
                                      bool* /*swapped*/) {
  return ReadOnly();
}

std::uint64_t PinnedEngine::ApproximateBytes(const std::string& prefix) const {
  return base_->ApproximateBytes(prefix);
}

Status PinnedEngine::Compact(std::span<const std::string> /*prefixes*/, const CompactionVisitor& /*visit*/) {
  return ReadOnly();
}

}  // namespace newsfold
