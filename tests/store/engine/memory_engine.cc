#include "tests/store/engine/memory_engine.h"

#include <utility>

namespace newsfold {
namespace {

struct MemorySnapshot : EngineSnapshot {
  explicit MemorySnapshot(MemoryEngine::Map pinned) : map(std::move(pinned)) {}
  const MemoryEngine::Map map;
};

struct Entry {
  std::size_t request;
  std::string key;
  std::string value;
};

void ApplyTo(const WriteSet& writes, MemoryEngine::Map* map) {
  for (const WriteSet::Op& op : writes.ops()) {
    if (op.value) {
      map->insert_or_assign(op.key, *op.value);
    } else {
      map->erase(op.key);
    }
  }
}

void CollectList(const MemoryEngine::Map& map, const ListRequest& request, std::size_t index,
                 std::vector<Entry>* entries) {
  auto entry = map.lower_bound(request.prefix);
  for (std::size_t count = 0; count < request.limit && entry != map.end(); ++count, ++entry) {
    if (!entry->first.starts_with(request.prefix)) {
      return;
    }
    entries->push_back({index, entry->first, entry->second});
  }
}

void CollectScan(const MemoryEngine::Map& map, const std::string& prefix, const std::string& start,
                 std::vector<Entry>* entries) {
  for (auto entry = map.lower_bound(std::max(prefix, start));
       entry != map.end() && entry->first.starts_with(prefix); ++entry) {
    entries->push_back({0, entry->first, entry->second});
  }
}

}  // namespace

MemoryEngine::MemoryEngine(Map contents, CompletionMode mode)
    : mode_(mode), map_(contents), durable_map_(std::move(contents)) {
  if (mode_ == CompletionMode::kDeferred) {
    worker_ = std::thread([this] { RunTasks(); });
  }
}

MemoryEngine::~MemoryEngine() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    tasks_changed_.notify_all();
  }
  if (worker_.joinable()) {
    worker_.join();
  }
}

void MemoryEngine::Submit(std::function<Status()> run, Completion done) {
  if (mode_ == CompletionMode::kInline) {
    done(run());
    return;
  }
  const std::lock_guard lock(mutex_);
  tasks_.push_back({std::move(run), std::move(done)});
  tasks_changed_.notify_one();
}

void MemoryEngine::RunTasks() {
  std::unique_lock lock(mutex_);
  for (;;) {
    tasks_changed_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
    if (tasks_.empty()) {
      return;
    }
    Task task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task.done(task.run());
    lock.lock();
  }
}

void MemoryEngine::Get(std::span<const std::string> keys, const EngineSnapshot* snapshot,
                       std::vector<std::optional<std::string>>* values, Completion done) {
  Submit(
      [=, this] {
        values->assign(keys.size(), std::nullopt);
        return Read(snapshot, [&](const Map& map) {
          for (std::size_t i = 0; i < keys.size(); ++i) {
            if (const auto found = map.find(keys[i]); found != map.end()) {
              (*values)[i] = found->second;
            }
          }
        });
      },
      std::move(done));
}

void MemoryEngine::List(std::span<const ListRequest> requests, const EngineSnapshot* snapshot,
                        ListVisitor visitor, Completion done) {
  Submit(
      [=, this, visitor = std::move(visitor)] {
        std::vector<Entry> entries;
        const Status status = Read(snapshot, [&](const Map& map) {
          for (std::size_t i = 0; i < requests.size(); ++i) {
            CollectList(map, requests[i], i, &entries);
          }
        });
        for (const Entry& entry : entries) {
          visitor(entry.request, entry.key, entry.value);
        }
        return status;
      },
      std::move(done));
}

void MemoryEngine::Write(WriteSet writes, EngineSequence* sequence, Completion done) {
  Submit(
      [this, writes = std::move(writes), sequence] {
        const std::lock_guard lock(mutex_);
        return Apply(writes, sequence);
      },
      std::move(done));
}

void MemoryEngine::CompareAndSet(std::string key, std::optional<std::string> expected, WriteSet writes,
                                 EngineSequence* sequence, bool* swapped, Completion done) {
  Submit(
      [this, key = std::move(key), expected = std::move(expected), writes = std::move(writes), sequence,
       swapped] {
        const std::lock_guard lock(mutex_);
        const auto found = map_.find(key);
        const bool equal = found == map_.end() ? !expected : expected == found->second;
        const Status status = equal ? Apply(writes, sequence) : health_;
        *swapped = equal && status.ok();
        return status;
      },
      std::move(done));
}

void MemoryEngine::Sync(EngineSequence sequence, Completion done) {
  Submit(
      [this, sequence] {
        const std::lock_guard lock(mutex_);
        if (sequence <= durable_sequence_) {
          return Status::Ok();
        }
        if (!health_.ok()) {
          return health_;
        }
        if (++syncs_ == sync_to_fail_) {
          return Fail("sync: injected failure");
        }
        for (const WriteSet& writes : unsynced_) {
          ApplyTo(writes, &durable_map_);
        }
        unsynced_.clear();
        durable_sequence_ = sequence_;
        return sequence <= sequence_ ? Status::Ok() : InvalidArgument("sync: sequence is above the newest");
      },
      std::move(done));
}

void MemoryEngine::Scan(std::string prefix, std::string start, const EngineSnapshot* snapshot,
                        ScanVisitor visitor, Completion done) {
  Submit(
      [this, prefix = std::move(prefix), start = std::move(start), snapshot, visitor = std::move(visitor)] {
        std::vector<Entry> entries;
        const Status status =
            Read(snapshot, [&](const Map& map) { CollectScan(map, prefix, start, &entries); });
        for (const Entry& entry : entries) {
          if (!visitor(entry.key, entry.value)) {
            break;
          }
        }
        return status;
      },
      std::move(done));
}

std::unique_ptr<EngineSnapshot> MemoryEngine::TakeSnapshot() {
  const std::lock_guard lock(mutex_);
  return std::make_unique<MemorySnapshot>(map_);
}

Status MemoryEngine::Compact(std::span<const std::string> prefixes, const CompactionVisitor& visit) {
  const auto bytes_of = [this](const std::string& prefix) {
    std::uint64_t bytes = 0;
    for (const auto& [key, value] : Contents())
      bytes += key.starts_with(prefix) ? key.size() + value.size() : 0;
    return bytes;
  };
  CompactionProgress so_far;
  for (const std::string& prefix : prefixes) so_far.bytes_total += bytes_of(prefix);
  for (const std::string& prefix : prefixes) {
    if (!visit(so_far)) return Status::Ok();
    const std::uint64_t bytes = bytes_of(prefix);
    const std::lock_guard lock(mutex_);
    if (!health_.ok()) return health_;
    if (steps_until_failure_ > 0 && --steps_until_failure_ == 0) return Fail("compact: injected failure");
    compacted_.push_back(prefix);
    so_far.bytes_done += bytes;
  }
  return Status::Ok();
}

std::uint64_t MemoryEngine::ApproximateBytes(const std::string& prefix) const {
  const std::lock_guard lock(mutex_);
  std::uint64_t bytes = 0;
  for (auto entry = map_.lower_bound(prefix); entry != map_.end() && entry->first.starts_with(prefix);
       ++entry)
    bytes += entry->first.size() + entry->second.size();
  return bytes;
}

EngineStats MemoryEngine::GetStats() const {
  const std::lock_guard lock(mutex_);
  EngineStats stats;
  for (const auto& [key, value] : map_) {
    stats.memory_bytes += key.size() + value.size();
  }
  stats.write_stopped = !health_.ok();
  return stats;
}

Status MemoryEngine::Health() const {
  const std::lock_guard lock(mutex_);
  return health_;
}

EngineSequence MemoryEngine::DurableSequence() const {
  const std::lock_guard lock(mutex_);
  return durable_sequence_;
}

void MemoryEngine::FailWrite(std::uint64_t nth) {
  const std::lock_guard lock(mutex_);
  write_to_fail_ = writes_ + nth;
}

void MemoryEngine::RefuseWrite(std::uint64_t nth) {
  const std::lock_guard lock(mutex_);
  write_to_refuse_ = writes_ + nth;
}

void MemoryEngine::FailSync(std::uint64_t nth) {
  const std::lock_guard lock(mutex_);
  sync_to_fail_ = syncs_ + nth;
}

void MemoryEngine::FailRead(std::uint64_t nth, std::uint64_t count) {
  const std::lock_guard lock(mutex_);
  reads_until_failure_ = nth;
  reads_to_fail_ = count;
}

void MemoryEngine::FailCompaction(std::uint64_t nth) {
  const std::lock_guard lock(mutex_);
  steps_until_failure_ = nth;
}

std::vector<std::string> MemoryEngine::compacted() const {
  const std::lock_guard lock(mutex_);
  return compacted_;
}

std::uint64_t MemoryEngine::writes() const {
  const std::lock_guard lock(mutex_);
  return writes_;
}

std::uint64_t MemoryEngine::syncs() const {
  const std::lock_guard lock(mutex_);
  return syncs_;
}

MemoryEngine::Map MemoryEngine::Contents() const {
  const std::lock_guard lock(mutex_);
  return map_;
}

MemoryEngine::Map MemoryEngine::DurableContents() const {
  const std::lock_guard lock(mutex_);
  return durable_map_;
}

Status MemoryEngine::Read(const EngineSnapshot* snapshot, const std::function<void(const Map&)>& look) {
  const std::lock_guard lock(mutex_);
  if (reads_until_failure_ > 1) {
    --reads_until_failure_;
  } else if (reads_until_failure_ == 1 && reads_to_fail_-- > 0) {
    return Corruption("read: injected failure");
  } else {
    reads_until_failure_ = 0;
  }
  look(snapshot == nullptr ? map_ : static_cast<const MemorySnapshot*>(snapshot)->map);
  return Status::Ok();
}

Status MemoryEngine::Apply(const WriteSet& writes, EngineSequence* sequence) {
  if (!health_.ok()) {
    return health_;
  }
  if (Status status = CheckLimits(writes); !status.ok()) {
    return status;
  }
  if (++writes_ == write_to_fail_) {
    return Fail("write: injected failure");
  }
  if (writes_ == write_to_refuse_) return ResourceExhausted("write: injected refusal");
  ApplyTo(writes, &map_);
  unsynced_.push_back(writes);
  sequence_ += writes.ops().size();
  *sequence = sequence_;
  return Status::Ok();
}

Status MemoryEngine::Fail(const std::string& cause) {
  health_ = Unavailable("the store is read-only since this failure: " + cause);
  return health_;
}

}  // namespace newsfold
