#include "store/engine/overlay_engine.h"

#include <algorithm>
#include <utility>

#include "dedup/base/assert.h"

namespace newsfold {

Status OverlayEngine::GetNow(std::span<const std::string> keys, const EngineSnapshot* snapshot,
                             std::vector<std::optional<std::string>>* values) {
  if (snapshot != nullptr) return base_->Get(keys, values, snapshot);
  if (Status status = base_->Get(keys, values); !status.ok()) return status;
  NEWSFOLD_ASSERT(values->size() == keys.size());
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto changed = changes_.find(keys[i]);
    if (changed != changes_.end()) (*values)[i] = changed->second;
  }
  return Status::Ok();
}

// Lists that no change touches go to the engine below in one call.
Status OverlayEngine::ListNow(std::span<const ListRequest> requests, const EngineSnapshot* snapshot,
                              const ListVisitor& visitor) {
  if (snapshot != nullptr) return base_->List(requests, visitor, snapshot);
  std::vector<ListRequest> untouched;
  std::vector<std::size_t> positions;  // of the untouched
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (ChangesOf(requests[i].prefix, "").empty()) {
      untouched.push_back(requests[i]);
      positions.push_back(i);
      continue;
    }
    std::size_t count = 0;
    const auto visit = [&](std::string_view key, std::string_view value) {
      if (count == requests[i].limit) return false;
      visitor(i, key, value);
      return ++count < requests[i].limit;
    };
    if (Status status = ScanMerged(requests[i].prefix, "", visit); !status.ok()) return status;
    NEWSFOLD_ASSERT(count <= requests[i].limit);
  }
  return base_->List(untouched, [&](std::size_t request, std::string_view key, std::string_view value) {
    visitor(positions[request], key, value);
  });
}

Status OverlayEngine::ScanNow(const std::string& prefix, const std::string& start,
                              const EngineSnapshot* snapshot, const ScanVisitor& visitor) {
  if (snapshot != nullptr) return base_->Scan(prefix, start, visitor, snapshot);
  return ScanMerged(prefix, start, visitor);
}

// The changed keys with `prefix` that are not below `start`.
OverlayEngine::Changes OverlayEngine::ChangesOf(const std::string& prefix, const std::string& start) const {
  const std::lock_guard lock(mutex_);
  Changes found;
  for (auto i = changes_.lower_bound(std::max(prefix, start)); i != changes_.end(); ++i) {
    if (!i->first.starts_with(prefix)) break;
    found.insert(found.end(), *i);
  }
  return found;
}

Status OverlayEngine::ScanMerged(const std::string& prefix, const std::string& start,
                                 const ScanVisitor& visitor) {
  const Changes changes = ChangesOf(prefix, start);
  auto next = changes.begin();
  const auto visit_next = [&] {
    const auto& [key, change] = *next++;
    return !change || visitor(key, *change);
  };
  bool goes_on = true;
  const auto visit = [&](std::string_view key, std::string_view value) {
    NEWSFOLD_ASSERT(goes_on);  // the engine below stops when it is told to
    while (goes_on && next != changes.end() && next->first < key) goes_on = visit_next();
    const bool is_changed = next != changes.end() && next->first == key;
    if (goes_on) goes_on = is_changed ? visit_next() : visitor(key, value);
    return goes_on;
  };
  if (Status status = base_->Scan(prefix, start, visit); !status.ok()) return status;
  while (goes_on && next != changes.end()) goes_on = visit_next();
  return Status::Ok();
}

Status OverlayEngine::WriteNow(const WriteSet& writes, EngineSequence* sequence) {
  *sequence = base_->DurableSequence();
  if (Status status = CheckLimits(writes); !status.ok()) return status;
  const std::lock_guard lock(mutex_);
  for (const WriteSet::Op& op : writes.ops()) changes_[op.key] = op.value;
  return Status::Ok();
}

Status OverlayEngine::CompareAndSetNow(const std::string& key, const std::optional<std::string>& expected,
                                       const WriteSet& writes, EngineSequence* sequence, bool* swapped) {
  std::vector<std::optional<std::string>> values;
  if (Status status = GetNow({&key, 1}, nullptr, &values); !status.ok()) return status;
  if (values.front() != expected) return Status::Ok();
  const Status status = WriteNow(writes, sequence);
  *swapped = status.ok();
  return status;
}

EngineSequence OverlayEngine::DurableSequence() const {
  return base_->DurableSequence();
}

std::unique_ptr<EngineSnapshot> OverlayEngine::TakeSnapshot() {
  return base_->TakeSnapshot();
}

Status OverlayEngine::Compact(std::span<const std::string> prefixes, const CompactionVisitor& visit) {
  return base_->Compact(prefixes, visit);
}

Status OverlayEngine::VerifyFiles(const std::string& after, const FileVisitor& visit) {
  return base_->VerifyFiles(after, visit);
}

std::uint64_t OverlayEngine::ApproximateBytes(const std::string& prefix) const {
  return base_->ApproximateBytes(prefix);
}

EngineStats OverlayEngine::GetStats() const {
  return base_->GetStats();
}

Status OverlayEngine::Health() const {
  return base_->Health();
}

}  // namespace newsfold
