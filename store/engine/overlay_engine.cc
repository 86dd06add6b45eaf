#include "store/engine/overlay_engine.h"

#include <algorithm>
#include <utility>

namespace newsfold {

void OverlayEngine::Get(std::span<const std::string> keys, const EngineSnapshot* snapshot,
                        std::vector<std::optional<std::string>>* values, Completion done) {
  if (snapshot != nullptr) return base_->Get(keys, snapshot, values, std::move(done));
  done(GetMerged(keys, values));
}

Status OverlayEngine::GetMerged(std::span<const std::string> keys,
                                std::vector<std::optional<std::string>>* values) {
  if (Status status = base_->Get(keys, values); !status.ok()) return status;
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto changed = changes_.find(keys[i]);
    if (changed != changes_.end()) (*values)[i] = changed->second;
  }
  return Status::Ok();
}

void OverlayEngine::List(std::span<const ListRequest> requests, const EngineSnapshot* snapshot,
                         ListVisitor visitor, Completion done) {
  if (snapshot != nullptr) return base_->List(requests, snapshot, std::move(visitor), std::move(done));
  done(ListMerged(requests, visitor));
}

// Lists that no change touches go to the engine below in one call.
Status OverlayEngine::ListMerged(std::span<const ListRequest> requests, const ListVisitor& visitor) {
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
  }
  return base_->List(untouched, [&](std::size_t request, std::string_view key, std::string_view value) {
    visitor(positions[request], key, value);
  });
}

void OverlayEngine::Scan(std::string prefix, std::string start, const EngineSnapshot* snapshot,
                         ScanVisitor visitor, Completion done) {
  if (snapshot != nullptr) {
    return base_->Scan(std::move(prefix), std::move(start), snapshot, std::move(visitor), std::move(done));
  }
  done(ScanMerged(prefix, start, visitor));
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
    while (goes_on && next != changes.end() && next->first < key) goes_on = visit_next();
    const bool is_changed = next != changes.end() && next->first == key;
    if (goes_on) goes_on = is_changed ? visit_next() : visitor(key, value);
    return goes_on;
  };
  if (Status status = base_->Scan(prefix, start, visit); !status.ok()) return status;
  while (goes_on && next != changes.end()) goes_on = visit_next();
  return Status::Ok();
}

void OverlayEngine::Write(WriteSet writes, EngineSequence* sequence, Completion done) {
  *sequence = base_->DurableSequence();
  if (Status status = CheckLimits(writes); !status.ok()) return done(status);
  {
    const std::lock_guard lock(mutex_);
    for (const WriteSet::Op& op : writes.ops()) changes_[op.key] = op.value;
  }
  done(Status::Ok());
}

void OverlayEngine::CompareAndSet(std::string key, std::optional<std::string> expected, WriteSet writes,
                                  EngineSequence* sequence, bool* swapped, Completion done) {
  std::vector<std::optional<std::string>> values;
  if (Status status = GetMerged({&key, 1}, &values); !status.ok()) return done(status);
  *swapped = values.front() == expected;
  if (!*swapped) return done(Status::Ok());
  Write(std::move(writes), sequence, std::move(done));
}

void OverlayEngine::Sync(EngineSequence sequence, Completion done) {
  base_->Sync(sequence, std::move(done));
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

EngineStats OverlayEngine::GetStats() const {
  return base_->GetStats();
}

Status OverlayEngine::Health() const {
  return base_->Health();
}

}  // namespace newsfold
