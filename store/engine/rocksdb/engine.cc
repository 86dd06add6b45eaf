#include "store/engine/rocksdb/engine.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <chrono>
#include <functional>
#include <mutex>
#include <numeric>
#include <string_view>
#include <utility>

#include <rocksdb/convenience.h>
#include <rocksdb/write_batch.h>

#include "dedup/base/assert.h"
#include "store/engine/blocking_engine.h"
#include "store/engine/disk_guard.h"
#include "store/engine/group_commit.h"
#include "store/engine/rocksdb/compaction.h"
#include "store/engine/rocksdb/environment.h"
#include "store/engine/rocksdb/file_checks.h"
#include "store/engine/rocksdb/live_files.h"
#include "store/engine/rocksdb/open.h"
#include "store/engine/rocksdb/status.h"

namespace newsfold {
namespace {

// Bytes of checksum RocksDB carries with each key of a batch until it is in the log and the buffer.
constexpr std::size_t kProtectionBytesPerKey = 8;
// A log that is left to be replayed, at some 30 MB/s, by whoever opens the store next.
constexpr std::uint64_t kLogBytesLeftMax = std::uint64_t{1} << 20;
constexpr std::string_view kOlderMark = "a failure leaves the older mark, which is true as well";

class RocksSnapshot : public EngineSnapshot {
 public:
  explicit RocksSnapshot(rocksdb::DB* db) : db_(db), snapshot_(db->GetSnapshot()) {
    NEWSFOLD_ASSERT(snapshot_ != nullptr);  // reads at none would see the newest
  }
  ~RocksSnapshot() override { db_->ReleaseSnapshot(snapshot_); }
  const rocksdb::Snapshot* get() const { return snapshot_; }

 private:
  rocksdb::DB* const db_;
  const rocksdb::Snapshot* const snapshot_;
};

rocksdb::ReadOptions MakeReadOptions(const EngineSnapshot* snapshot) {
  assert(snapshot == nullptr || dynamic_cast<const RocksSnapshot*>(snapshot) != nullptr);
  rocksdb::ReadOptions options;
  options.verify_checksums = true;
  options.snapshot = snapshot == nullptr ? nullptr : static_cast<const RocksSnapshot*>(snapshot)->get();
  return options;
}

// The iterators of one List call, made when first needed. With prefix filters a seek for an absent prefix
// ends in memory; a prefix shorter than what the filters hold must look everywhere.
class ListIterators {
 public:
  ListIterators(const RocksDatabase& database, const EngineSnapshot* snapshot)
      : database_(database), filtered_(MakeReadOptions(snapshot)), total_(MakeReadOptions(snapshot)) {
    filtered_.prefix_same_as_start = true;
    total_.total_order_seek = true;
  }

  rocksdb::Iterator* For(const std::string& prefix) {
    const ColumnFamily family = ColumnFamilyOf(prefix);
    const std::size_t filter_bytes = ListPrefixBytes(prefix);
    const bool is_filtered = filter_bytes > 0 && prefix.size() >= filter_bytes;
    auto& iterator = iterators_[static_cast<std::size_t>(family) * 2 + (is_filtered ? 1 : 0)];
    if (iterator == nullptr) {
      iterator.reset(database_.db()->NewIterator(is_filtered ? filtered_ : total_, database_.family(family)));
    }
    return iterator.get();
  }

 private:
  const RocksDatabase& database_;
  rocksdb::ReadOptions filtered_;
  rocksdb::ReadOptions total_;
  std::array<std::unique_ptr<rocksdb::Iterator>, kColumnFamilyCount * 2> iterators_;
};

// Thread-safe.
class RocksEngine : public BlockingEngine {
 public:
  RocksEngine(OpenedRocksDatabase opened, const RocksEngineOptions& options,
              const RocksEnvironment& environment);
  ~RocksEngine() override;

  EngineSequence DurableSequence() const override { return group_commit_.durable(); }
  std::unique_ptr<EngineSnapshot> TakeSnapshot() override { return std::make_unique<RocksSnapshot>(db_); }
  Status DeleteRange(const std::string& begin, const std::string& end) override;
  Status Compact(std::span<const std::string> prefixes, const CompactionVisitor& visit) override;
  Status VerifyFiles(const std::string& after, const FileVisitor& visit) override;
  Result<HeldFiles> HoldFiles() override;
  std::uint64_t ApproximateBytes(const std::string& prefix) const override;
  EngineStats GetStats() const override;
  Status Health() const override { return latch_->Check(); }

 private:
  Status GetNow(std::span<const std::string> keys, const EngineSnapshot* snapshot,
                std::vector<std::optional<std::string>>* values) override;
  Status ListNow(std::span<const ListRequest> requests, const EngineSnapshot* snapshot,
                 const ListVisitor& visitor) override;
  Status WriteNow(const WriteSet& writes, EngineSequence* sequence) override;
  Status CompareAndSetNow(const std::string& key, const std::optional<std::string>& expected,
                          const WriteSet& writes, EngineSequence* sequence, bool* swapped) override;
  Status SyncNow(EngineSequence sequence) override { return group_commit_.WaitFor(sequence); }
  Status ScanNow(const std::string& prefix, const std::string& start, const EngineSnapshot* snapshot,
                 const ScanVisitor& visitor) override;
  Status ScanFamily(const std::string& prefix, const std::string& start, const EngineSnapshot* snapshot,
                    const ScanVisitor& visitor, bool* stopped);

  Status CheckWritable() const;
  rocksdb::WriteBatch MakeBatch(const WriteSet& writes) const;
  // Keeps what made the storage untrustworthy; the status to report.
  Status Latch(const Status& cause);
  Result<EngineSequence> Flush();
  void ShortenLog();
  Result<std::vector<CompactionStep>> PlanSteps(std::span<const std::string> prefixes);
  Status MarkDurable(EngineSequence sequence);
  std::uint64_t Sum(const std::string& property) const;
  std::uint64_t LogBytes() const;

  const std::string directory_;
  const bool read_only_;
  const std::chrono::milliseconds watermark_interval_;
  const std::shared_ptr<rocksdb::Cache> cache_;
  const std::shared_ptr<FailureLatch> latch_;
  const std::unique_ptr<RocksDatabase> database_;
  rocksdb::DB* const db_;  // of *database_
  DiskGuard disk_guard_;
  // Used by the leader of a flush only, and at close.
  const std::unique_ptr<Watermark> watermark_;
  std::chrono::steady_clock::time_point next_mark_;
  GroupCommit group_commit_;
  std::array<std::mutex, 64> key_stripes_;  // each guards the keys that hash to it during CompareAndSet
};

DiskGuard::Options MakeDiskGuardOptions(const RocksEngineOptions& options,
                                        const RocksEnvironment& environment) {
  DiskGuard::Options guard;
  guard.free_bytes = environment.disk_free_bytes;
  if (!guard.free_bytes) {
    guard.free_bytes = [directory = options.directory] { return DiskFreeBytes(directory); };
  }
  guard.free_bytes_min = options.disk_free_bytes_min;
  guard.check_interval = environment.disk_check_interval;
  return guard;
}

RocksEngine::RocksEngine(OpenedRocksDatabase opened, const RocksEngineOptions& options,
                         const RocksEnvironment& environment)
    : directory_(options.directory),
      read_only_(options.read_only),
      watermark_interval_(environment.watermark_interval),
      cache_(std::move(opened.cache)),
      latch_(std::move(opened.latch)),
      database_(std::move(opened.database)),
      db_(database_->db()),
      disk_guard_(MakeDiskGuardOptions(options, environment)),
      watermark_(std::move(opened.watermark)),
      next_mark_(std::chrono::steady_clock::now() + watermark_interval_),
      group_commit_([this] { return Flush(); }, watermark_->sequence()) {
  // Else what is to be synced would seem so already.
  NEWSFOLD_ASSERT(watermark_->sequence() <= db_->GetLatestSequenceNumber());
  // What was in the log is in tables now, which the manifest alone knows of.
  if (!read_only_) IgnoreStatus(watermark_->Advance(0, LiveManifest(db_)), kOlderMark);
}

RocksEngine::~RocksEngine() {
  if (read_only_) {
    return;
  }
  const EngineSequence newest = db_->GetLatestSequenceNumber();
  if (group_commit_.WaitFor(newest).ok()) {
    ShortenLog();
    IgnoreStatus(watermark_->Advance(newest, LiveManifest(db_)), kOlderMark);
  }
}

// Writes a long log's contents to tables, so that who opens the store next need not replay them. After a
// failure they are in the log still.
void RocksEngine::ShortenLog() {
  const std::uint64_t log_bytes = LogBytes();
  if (log_bytes < kLogBytesLeftMax || !CheckWritable().ok() || !disk_guard_.Admit(log_bytes).ok()) {
    return;
  }
  rocksdb::FlushOptions options;
  options.allow_write_stall = true;  // nobody writes any more
  const auto& families = database_->families();
  db_->Flush(options, {families.begin(), families.end()}).PermitUncheckedError();
}

Status RocksEngine::GetNow(std::span<const std::string> keys, const EngineSnapshot* snapshot,
                           std::vector<std::optional<std::string>>* values) {
  values->assign(keys.size(), std::nullopt);
  std::vector<rocksdb::ColumnFamilyHandle*> families(keys.size());
  std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
  std::transform(keys.begin(), keys.end(), families.begin(),
                 [this](const std::string& key) { return database_->family(ColumnFamilyOf(key)); });
  std::vector<rocksdb::PinnableSlice> found(keys.size());
  std::vector<rocksdb::Status> statuses(keys.size());
  db_->MultiGet(MakeReadOptions(snapshot), keys.size(), families.data(), slices.data(), found.data(),
                statuses.data());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (statuses[i].ok()) {
      (*values)[i].emplace(found[i].data(), found[i].size());
    } else if (!statuses[i].IsNotFound()) {
      return FromRocks(statuses[i], directory_ + ": read");
    }
  }
  return Status::Ok();
}

Status RocksEngine::ListNow(std::span<const ListRequest> requests, const EngineSnapshot* snapshot,
                            const ListVisitor& visitor) {
  ListIterators iterators(*database_, snapshot);
  // In key order neighbouring lists find each other's blocks in the processor's cache.
  std::vector<std::size_t> order(requests.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return requests[a].prefix < requests[b].prefix; });
  for (const std::size_t i : order) {
    const ListRequest& request = requests[i];
    rocksdb::Iterator* entry = iterators.For(request.prefix);
    std::size_t count = 0;
    for (entry->Seek(request.prefix); count < request.limit && entry->Valid(); entry->Next(), ++count) {
      if (!entry->key().starts_with(request.prefix)) {
        break;
      }
      visitor(i, entry->key().ToStringView(), entry->value().ToStringView());
    }
    NEWSFOLD_ASSERT(count <= request.limit);
    if (!entry->status().ok()) {
      return FromRocks(entry->status(), directory_ + ": list");
    }
  }
  return Status::Ok();
}

Status RocksEngine::ScanNow(const std::string& prefix, const std::string& start,
                            const EngineSnapshot* snapshot, const ScanVisitor& visitor) {
  bool stopped = false;
  if (!prefix.empty()) {
    return ScanFamily(prefix, start, snapshot, visitor, &stopped);
  }
  // Tag by tag, because the column families interleave.
  const int first_tag = start.empty() ? 0 : static_cast<unsigned char>(start[0]);
  for (int tag = first_tag; tag < 256 && !stopped; ++tag) {
    const std::string family_prefix(1, static_cast<char>(tag));
    if (Status status = ScanFamily(family_prefix, start, snapshot, visitor, &stopped); !status.ok()) {
      return status;
    }
  }
  return Status::Ok();
}

Status RocksEngine::ScanFamily(const std::string& prefix, const std::string& start,
                               const EngineSnapshot* snapshot, const ScanVisitor& visitor, bool* stopped) {
  NEWSFOLD_ASSERT(!prefix.empty() && !*stopped);
  const std::string end = PrefixEnd(prefix);
  const rocksdb::Slice end_slice(end);
  rocksdb::ReadOptions options = MakeReadOptions(snapshot);
  options.total_order_seek = true;
  options.iterate_upper_bound = end.empty() ? nullptr : &end_slice;
  // A scan must not push out what lookups use.
  options.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> entry(
      db_->NewIterator(options, database_->family(ColumnFamilyOf(prefix))));
  for (entry->Seek(std::max(prefix, start)); entry->Valid() && !*stopped; entry->Next()) {
    *stopped = !visitor(entry->key().ToStringView(), entry->value().ToStringView());
  }
  return FromRocks(entry->status(), directory_ + ": scan");
}

Status RocksEngine::CheckWritable() const {
  return read_only_ ? Unavailable(directory_ + ": opened read-only") : latch_->Check();
}

rocksdb::WriteBatch RocksEngine::MakeBatch(const WriteSet& writes) const {
  NEWSFOLD_ASSERT(!read_only_);
  constexpr std::size_t kBatchOverheadPerOp = 16;
  rocksdb::WriteBatch batch(writes.bytes() + writes.ops().size() * kBatchOverheadPerOp, 0,
                            kProtectionBytesPerKey, 0);
  for (const WriteSet::Op& op : writes.ops()) {
    rocksdb::ColumnFamilyHandle* family = database_->family(ColumnFamilyOf(op.key));
    // A batch without size limit takes everything.
    (op.value ? batch.Put(family, op.key, *op.value) : batch.Delete(family, op.key)).PermitUncheckedError();
  }
  return batch;
}

Status RocksEngine::Latch(const Status& cause) {
  latch_->Set(cause);
  NEWSFOLD_ASSERT(!CheckWritable().ok());
  return latch_->Check();
}

Status RocksEngine::WriteNow(const WriteSet& writes, EngineSequence* sequence) {
  if (Status status = CheckWritable(); !status.ok()) {
    return status;
  }
  if (Status status = CheckLimits(writes); !status.ok()) {
    return status;
  }
  if (Status status = disk_guard_.Admit(writes.bytes()); !status.ok()) {
    return status;
  }
  rocksdb::WriteBatch batch = MakeBatch(writes);
  // Not synced here: Sync makes many writes durable at once.
  const rocksdb::Status status = db_->Write(rocksdb::WriteOptions(), &batch);
  if (!status.ok()) {
    return Latch(FromRocks(status, directory_ + ": write"));
  }
  *sequence = db_->GetLatestSequenceNumber();
  return Status::Ok();
}

Status RocksEngine::CompareAndSetNow(const std::string& key, const std::optional<std::string>& expected,
                                     const WriteSet& writes, EngineSequence* sequence, bool* swapped) {
  NEWSFOLD_ASSERT(!*swapped);
  const std::lock_guard lock(key_stripes_[std::hash<std::string>()(key) % key_stripes_.size()]);
  std::vector<std::optional<std::string>> values;
  if (Status status = GetNow(std::span(&key, 1), nullptr, &values); !status.ok()) {
    return status;
  }
  if (values.front() != expected) {
    return Status::Ok();
  }
  const Status status = WriteNow(writes, sequence);
  *swapped = status.ok();
  return status;
}

Result<EngineSequence> RocksEngine::Flush() {
  if (Status status = CheckWritable(); !status.ok()) {
    return status;
  }
  // Every write up to here is in the log, and a synced write syncs all logs that are not yet. SyncWAL would
  // save the record, but raises false alarms with tracked logs in this release.
  const EngineSequence newest = db_->GetLatestSequenceNumber();
  NEWSFOLD_ASSERT(newest >= group_commit_.durable());
  rocksdb::WriteBatch marker;
  rocksdb::WriteOptions synced;
  synced.sync = true;
  rocksdb::Status status = marker.PutLogData("sync");
  if (status.ok()) {
    status = db_->Write(synced, &marker);
  }
  if (!status.ok()) {
    return Latch(FromRocks(status, directory_ + ": sync"));
  }
  if (Status marked = MarkDurable(newest); !marked.ok()) {
    return Latch(marked);
  }
  return newest;
}

Status RocksEngine::MarkDurable(EngineSequence sequence) {
  NEWSFOLD_ASSERT(sequence >= watermark_->sequence());
  const auto now = std::chrono::steady_clock::now();
  if (now < next_mark_) {
    return Status::Ok();
  }
  next_mark_ = now + watermark_interval_;
  return watermark_->Advance(sequence, LiveManifest(db_));
}

// One entry hides the range, and the files that lie in it go; what other files have of it goes when they are
// next compacted. Compacted here, they would be read, and damage in them kept the range from being deleted.
Status RocksEngine::DeleteRange(const std::string& begin, const std::string& end) {
  if (Status status = CheckWritable(); !status.ok()) return status;
  if (Status status = CheckRange(begin, end); !status.ok()) return status;
  rocksdb::ColumnFamilyHandle* family = database_->family(ColumnFamilyOf(begin));
  rocksdb::Status status = db_->DeleteRange(rocksdb::WriteOptions(), family, begin, end);
  if (!status.ok()) return Latch(FromRocks(status, directory_ + ": delete"));
  const rocksdb::Slice begin_slice(begin);
  const rocksdb::Slice end_slice(end);
  status = rocksdb::DeleteFilesInRange(db_, family, &begin_slice, &end_slice, /*include_end=*/false);
  return FromRocks(status, directory_ + ": delete");
}

// The steps of a compaction, after what is in memory has gone to tables, where it can be compacted.
Result<std::vector<CompactionStep>> RocksEngine::PlanSteps(std::span<const std::string> prefixes) {
  std::vector<CompactionStep> steps;
  if (Status status = disk_guard_.CheckRoom(LogBytes()); !status.ok()) return status;
  for (std::size_t i = 0; i < kColumnFamilyCount; ++i) {
    rocksdb::ColumnFamilyHandle* const family = database_->families()[i];
    const auto is_here = [&](const std::string& prefix) {
      return prefix.empty() || ColumnFamilyOf(prefix) == static_cast<ColumnFamily>(i);
    };
    if (std::none_of(prefixes.begin(), prefixes.end(), is_here)) continue;
    if (const rocksdb::Status status = db_->Flush(rocksdb::FlushOptions(), family); !status.ok()) {
      return FromRocks(status, directory_ + ": flush " + family->GetName());
    }
    const std::vector<CompactionFile> files = FilesOf(db_, family);
    for (const std::string& prefix : prefixes) {
      if (!is_here(prefix)) continue;
      for (CompactionStep& step : PlanCompaction(files, prefix, kCompactionStepBytes)) {
        step.family = family;
        steps.push_back(std::move(step));
      }
    }
  }
  return steps;
}

Status RocksEngine::Compact(std::span<const std::string> prefixes, const CompactionVisitor& visit) {
  if (Status status = CheckWritable(); !status.ok()) return status;
  const Result<std::vector<CompactionStep>> steps = PlanSteps(prefixes);
  if (!steps) return steps.error();
  CompactionProgress so_far;
  for (const CompactionStep& step : *steps) so_far.bytes_total += step.bytes;
  for (const CompactionStep& step : *steps) {
    if (!visit(so_far)) return Status::Ok();
    // A compaction that meets the end of the disk would make the engine read-only. What a step takes is
    // asked for when it begins: the steps before it, and writes, change what lies there.
    if (Status status = disk_guard_.CheckRoom(RoomOf(db_, step)); !status.ok()) return status;
    bool is_stopped = false;
    const rocksdb::Status status = RunCompactionStep(
        db_, step, [&] { return visit(so_far); }, &is_stopped);
    if (!status.ok()) return FromRocks(status, directory_ + ": compact " + step.family->GetName());
    if (is_stopped) return Status::Ok();
    so_far.bytes_done += step.bytes;
  }
  return Status::Ok();
}

Result<HeldFiles> RocksEngine::HoldFiles() {
  if (Status status = CheckWritable(); !status.ok()) return status;
  // What is in tables need not be in the log, which is never the same twice. On a full disk it stays there.
  if (disk_guard_.CheckRoom(LogBytes()).ok()) {
    const auto& families = database_->families();
    const rocksdb::Status flushed = db_->Flush(rocksdb::FlushOptions(), {families.begin(), families.end()});
    if (!flushed.ok()) return FromRocks(flushed, directory_ + ": flush");
  }
  // In the files there is at least this, and a copy that has less is refused.
  const EngineSequence newest = db_->GetLatestSequenceNumber();
  Result<HeldFiles> held = HoldLiveFiles(db_, directory_);
  if (!held) return held;
  held->files.push_back({.name = Watermark::kFileName,
                         .path = {},
                         .bytes = 0,
                         .is_immutable = false,
                         .contents = Watermark::Contents(watermark_->store_id(), newest)});
  return held;
}

Status RocksEngine::VerifyFiles(const std::string& after, const FileVisitor& visit) {
  // Who only reads deletes no files.
  const bool is_held = !read_only_;
  rocksdb::Status status = is_held ? db_->DisableFileDeletions() : rocksdb::Status::OK();
  if (!status.ok()) return FromRocks(status, directory_ + ": hold files");
  VerifyLiveFiles(db_, after, visit);
  if (is_held) status = db_->EnableFileDeletions(/*force=*/false);
  return FromRocks(status, directory_ + ": release files");
}

std::uint64_t RocksEngine::Sum(const std::string& property) const {
  std::uint64_t value = 0;
  return db_->GetAggregatedIntProperty(property, &value) ? value : 0;
}

std::uint64_t RocksEngine::LogBytes() const {
  rocksdb::VectorLogPtr logs;
  // Statistics may be short of a log that is deleted meanwhile.
  db_->GetSortedWalFiles(logs).PermitUncheckedError();
  return std::accumulate(logs.begin(), logs.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const auto& log) { return sum + log->SizeFileBytes(); });
}

std::uint64_t RocksEngine::ApproximateBytes(const std::string& prefix) const {
  NEWSFOLD_ASSERT(!prefix.empty());
  const std::string end = PrefixEnd(prefix);
  const rocksdb::Range range(prefix, end);
  rocksdb::SizeApproximationOptions options;
  options.include_memtables = true;
  options.include_files = true;
  std::uint64_t bytes = 0;
  // A failure leaves 0, which is as good an estimate as there is.
  db_->GetApproximateSizes(options, database_->family(ColumnFamilyOf(prefix)), &range, 1, &bytes)
      .PermitUncheckedError();
  return bytes;
}

EngineStats RocksEngine::GetStats() const {
  using Properties = rocksdb::DB::Properties;
  const auto whole_database = [this](const std::string& property) {
    std::uint64_t value = 0;
    return db_->GetIntProperty(property, &value) ? value : 0;
  };
  EngineStats stats;
  stats.disk_bytes = Sum(Properties::kLiveSstFilesSize) + LogBytes();
  db_->GetIntProperty(database_->family(ColumnFamily::kBody), Properties::kLiveSstFilesSize,
                      &stats.blob_disk_bytes);
  stats.memory_bytes =
      cache_->GetUsage() + Sum(Properties::kSizeAllMemTables) + Sum(Properties::kEstimateTableReadersMem);
  stats.pending_compaction_bytes = Sum(Properties::kEstimatePendingCompactionBytes);
  stats.running_compactions = static_cast<std::uint32_t>(whole_database(Properties::kNumRunningCompactions));
  stats.write_stopped = whole_database(Properties::kIsWriteStopped) != 0 || !latch_->Check().ok();
  stats.background_errors = Sum(Properties::kBackgroundErrors);
  return stats;
}

}  // namespace

Result<std::unique_ptr<Engine>> OpenRocksEngine(const RocksEngineOptions& options) {
  return OpenRocksEngine(options, RocksEnvironment());
}

Result<std::unique_ptr<Engine>> OpenRocksEngine(const RocksEngineOptions& options,
                                                const RocksEnvironment& environment) {
  Result<OpenedRocksDatabase> opened = OpenRocksDatabase(options, environment);
  if (!opened.has_value()) {
    return opened.error();
  }
  return std::unique_ptr<Engine>(std::make_unique<RocksEngine>(*std::move(opened), options, environment));
}

}  // namespace newsfold
