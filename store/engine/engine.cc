#include "store/engine/engine.h"

#include <cassert>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

// Lets one thread wait for one completion.
class Waiter {
 public:
  Completion Done() {
    return [this](Status status) {
      // Notified under the mutex: once Wait() returns, *this is gone.
      const std::lock_guard lock(mutex_);
      NEWSFOLD_ASSERT(!status_.has_value());
      status_ = std::move(status);
      done_.notify_one();
    };
  }

  Status Wait() {
    std::unique_lock lock(mutex_);
    done_.wait(lock, [this] { return status_.has_value(); });
    return *std::move(status_);
  }

 private:
  std::mutex mutex_;
  std::condition_variable done_;
  std::optional<Status> status_;  // guarded by mutex_
};

}  // namespace

std::string PrefixEnd(std::string prefix) {
  while (!prefix.empty() && prefix.back() == '\xff') {
    prefix.pop_back();
  }
  if (!prefix.empty()) {
    ++prefix.back();
  }
  return prefix;
}

void WriteSet::Put(std::string key, std::string value) {
  bytes_ += key.size() + value.size();
  ops_.push_back({std::move(key), std::move(value), false});
}

void WriteSet::PutBlob(std::string key, std::string value) {
  bytes_ += key.size() + value.size();
  ops_.push_back({std::move(key), std::move(value), true});
}

void WriteSet::Delete(std::string key) {
  bytes_ += key.size();
  ops_.push_back({std::move(key), std::nullopt, false});
}

void WriteSet::Append(WriteSet other) {
  bytes_ += other.bytes_;
  if (ops_.empty()) {
    ops_ = std::move(other.ops_);
    return;
  }
  ops_.insert(ops_.end(), std::make_move_iterator(other.ops_.begin()),
              std::make_move_iterator(other.ops_.end()));
}

void WriteSet::Clear() {
  ops_.clear();
  bytes_ = 0;
}

Status CheckLimits(const WriteSet& writes) {
  if (writes.bytes() > kWriteSetBytesMax) {
    return InvalidArgument("write: " + std::to_string(writes.bytes()) + " bytes in one set, at most " +
                           std::to_string(kWriteSetBytesMax) + " are allowed");
  }
  for (const WriteSet::Op& op : writes.ops()) {
    if (op.key.empty() || op.key.size() > kKeyBytesMax) {
      return InvalidArgument("write: a key of " + std::to_string(op.key.size()) + " bytes, 1 to " +
                             std::to_string(kKeyBytesMax) + " are allowed");
    }
  }
  return Status::Ok();
}

Status Engine::Get(std::span<const std::string> keys, std::vector<std::optional<std::string>>* values,
                   const EngineSnapshot* snapshot) {
  Waiter waiter;
  Get(keys, snapshot, values, waiter.Done());
  return waiter.Wait();
}

Result<std::optional<std::string>> Engine::Get(const std::string& key, const EngineSnapshot* snapshot) {
  std::vector<std::optional<std::string>> values;
  if (Status status = Get(std::span(&key, 1), &values, snapshot); !status.ok()) {
    return status;
  }
  NEWSFOLD_ASSERT(values.size() == 1);
  return std::move(values.front());
}

Status Engine::List(std::span<const ListRequest> requests, const ListVisitor& visitor,
                    const EngineSnapshot* snapshot) {
  Waiter waiter;
  List(
      requests, snapshot,
      [&](std::size_t request, std::string_view key, std::string_view value) {
        NEWSFOLD_ASSERT(request < requests.size());
        assert(key.starts_with(requests[request].prefix));
        visitor(request, key, value);
      },
      waiter.Done());
  return waiter.Wait();
}

Result<EngineSequence> Engine::Write(WriteSet writes) {
  Waiter waiter;
  EngineSequence sequence = 0;
  Write(std::move(writes), &sequence, waiter.Done());
  if (Status status = waiter.Wait(); !status.ok()) {
    return status;
  }
  return sequence;
}

Status Engine::Sync(EngineSequence sequence) {
  Waiter waiter;
  Sync(sequence, waiter.Done());
  return waiter.Wait();
}

Status CheckRange(const std::string& begin, const std::string& end) {
  const bool is_range = !begin.empty() && begin < end;
  return is_range ? Status::Ok() : InvalidArgument("delete: the range of keys is empty");
}

Status Engine::DeleteRange(const std::string& begin, const std::string& end) {
  constexpr std::size_t kSetBytesMax = std::size_t{1} << 20;
  if (Status status = CheckRange(begin, end); !status.ok()) return status;
  const std::string family = begin.substr(0, 1);
  for (std::string start = begin;;) {
    WriteSet deletes;
    const auto visit = [&](std::string_view key, std::string_view) {
      if (key >= end) return false;
      deletes.Delete(std::string(key));
      return deletes.bytes() < kSetBytesMax;
    };
    if (Status status = Scan(family, start, visit); !status.ok()) return status;
    if (deletes.empty()) return Status::Ok();
    NEWSFOLD_ASSERT(deletes.ops().front().key >= start && deletes.ops().back().key < end);
    start = deletes.ops().back().key;
    if (const Result<EngineSequence> written = Write(std::move(deletes)); !written) return written.error();
  }
}

Status Engine::DeletePrefix(const std::string& prefix) {
  return DeleteRange(prefix, PrefixEnd(prefix));
}

Result<HeldFiles> Engine::HoldFiles() {
  return FailedPrecondition("this store is not kept in files");
}

Status Engine::VerifyFiles(const std::string& /*after*/, const FileVisitor& /*visit*/) {
  return Status::Ok();
}

Status Engine::Compact() {
  const std::string everything;
  return Compact({&everything, 1}, [](const CompactionProgress&) { return true; });
}

Status Engine::Scan(const std::string& prefix, const std::string& start, const ScanVisitor& visitor,
                    const EngineSnapshot* snapshot) {
  Waiter waiter;
  Scan(
      prefix, start, snapshot,
      [&](std::string_view key, std::string_view value) {
        assert(key >= start && key.starts_with(prefix));
        return visitor(key, value);
      },
      waiter.Done());
  return waiter.Wait();
}

}  // namespace newsfold
