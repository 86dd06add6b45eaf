#include "store/engine/rocksdb/options.h"

#include <algorithm>
#include <utility>

#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/table.h>
#include <sys/resource.h>

#include "store/engine/key_family.h"
#include "store/engine/rocksdb/status.h"

namespace newsfold {
namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20;

// Cuts index keys to what lists ask for. The name is recorded in every file: change it with the
// families and lengths.
class ListPrefix : public rocksdb::SliceTransform {
 public:
  const char* Name() const override { return "newsfold.ListPrefix.3"; }
  rocksdb::Slice Transform(const rocksdb::Slice& key) const override {
    return {key.data(), ListPrefixBytes(key.ToStringView())};
  }
  bool InDomain(const rocksdb::Slice& key) const override {
    const std::size_t bytes = ListPrefixBytes(key.ToStringView());
    return bytes > 0 && key.size() >= bytes;
  }
};

// A store whose flush or compaction failed must not go on acknowledging.
class LatchOnBackgroundError : public rocksdb::EventListener {
 public:
  explicit LatchOnBackgroundError(std::shared_ptr<FailureLatch> latch) : latch_(std::move(latch)) {}
  void OnBackgroundError(rocksdb::BackgroundErrorReason /*reason*/, rocksdb::Status* error) override {
    latch_->Set(FromRocks(*error, "background job"));
  }

 private:
  const std::shared_ptr<FailureLatch> latch_;
};

// Half of the descriptors the process may have: connections need the other half. Tables beyond are opened as
// they are read.
int OpenFilesMax() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
    return 4096;
  }
  return static_cast<int>(std::clamp<rlim_t>(limit.rlim_cur / 2, 64, 65536));
}

// Refuse damage as early as it can be seen (docs: what the store promises).
void SetIntegrity(rocksdb::DBOptions* db) {
  // A torn tail is what a crash leaves and is dropped; damage before it is refused. The default, point in
  // time, silently drops all that follows a flipped bit.
  db->wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  // What a killed process had written, but not synced, is in tables before anything is built on it.
  db->avoid_flush_during_recovery = false;
  // A log file that has vanished is noticed.
  db->track_and_verify_wals_in_manifest = true;
  // Whole-file checksums are found by verification only if they were on when the file was made.
  db->file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  db->paranoid_checks = true;
  db->flush_verify_memtable_count = true;
  // Files that were swapped are noticed.
  db->verify_sst_unique_id_in_manifest = true;
  // The identity the watermark names survives the loss of the file IDENTITY.
  db->write_dbid_to_manifest = true;
  // A recycled log may show records of its former life; periodic log syncs have a known hole.
  db->recycle_log_file_num = 0;
  db->wal_bytes_per_sync = 0;
  // One batch spans all families and the log is always on, so flushes need not be atomic.
  db->atomic_flush = false;
  // The latch is for good: what a failed write did to the disk cannot be known.
  db->max_bgerror_resume_count = 0;
  // Messages and logs hold no article text.
  db->allow_data_in_errors = false;
}

rocksdb::BlockBasedTableOptions MakeTableOptions(std::shared_ptr<rocksdb::Cache> cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = std::move(cache);
  // 14 times as fast as crc32c in a portable build; needs format 5.
  table.checksum = rocksdb::ChecksumType::kXXH3;
  table.format_version = 5;
  // Filters and indexes stay in memory with their open file: every lookup probes them, and going through the
  // cache would cost a lock a probe and a disk read where bodies have pushed them out.
  table.cache_index_and_filter_blocks = false;
  // Ribbon: 1 % false positives for 7 bits a key instead of 10. Short-lived files of a flush get the Bloom
  // filter that is cheaper to build.
  table.filter_policy.reset(rocksdb::NewRibbonFilterPolicy(10, 0));
  table.optimize_filters_for_memory = true;
  return table;
}

rocksdb::ColumnFamilyOptions MakeFamily(const rocksdb::BlockBasedTableOptions& table) {
  rocksdb::ColumnFamilyOptions family;
  family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  family.write_buffer_size = 64 * kMiB;
  // One buffer fills while two are flushed.
  family.max_write_buffer_number = 3;
  family.compaction_style = rocksdb::kCompactionStyleLevel;
  // Levels are sized from the last one up: at most 1.1 times the space of the data.
  family.level_compaction_dynamic_level_bytes = true;
  family.target_file_size_base = 64 * kMiB;
  family.max_bytes_for_level_base = 256 * kMiB;
  // As much as a file meets on the next level. The default of 25 files would make a compaction take more room
  // at a time (RoomOf). Without the second line inputs may exceed it.
  family.max_compaction_bytes = 10 * family.target_file_size_base;
  family.ignore_max_compaction_bytes_for_input = false;
  family.force_consistency_checks = true;
  family.compression = rocksdb::kNoCompression;
  return family;
}

rocksdb::ColumnFamilyOptions MakePointFamily(const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table = MakeTableOptions(cache);
  table.block_size = 4096;
  table.whole_key_filtering = true;
  rocksdb::ColumnFamilyOptions family = MakeFamily(table);
  family.write_buffer_size = 32 * kMiB;
  // Records repeat names and urls; LZ4 costs a fraction of what reading the block costs.
  family.compression = rocksdb::kLZ4Compression;
  // Ids that are not known yet are asked for with every article; this saves the search of the buffer.
  family.memtable_prefix_bloom_size_ratio = 0.05;
  family.memtable_whole_key_filtering = true;
  return family;
}

rocksdb::ColumnFamilyOptions MakeIndexFamily(const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table = MakeTableOptions(cache);
  // Small blocks: a list reads a handful of entries of 17 bytes. Hashes do not compress.
  table.block_size = 4096;
  // Lists ask for prefixes only, and a list of an absent prefix must not read a block.
  table.whole_key_filtering = false;
  rocksdb::ColumnFamilyOptions family = MakeFamily(table);
  family.prefix_extractor = std::make_shared<ListPrefix>();
  family.memtable_prefix_bloom_size_ratio = 0.1;
  family.memtable_whole_key_filtering = false;
  return family;
}

rocksdb::ColumnFamilyOptions MakeBodyFamily(const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table = MakeTableOptions(cache);
  // Bodies are compressed by the archive, with its dictionary; at 1 to 2 KB each, 16 KB blocks keep the index
  // a quarter as large for no slower reads.
  table.block_size = 16 * 1024;
  table.whole_key_filtering = true;
  return MakeFamily(table);
}

}  // namespace

ColumnFamily ColumnFamilyOf(std::string_view key) {
  if (ListPrefixBytes(key) > 0) {
    return ColumnFamily::kIndex;
  }
  const Family family = FamilyOf(key);
  const bool is_text = family == Family::kBody || family == Family::kOriginal || family == Family::kTextBlock;
  return is_text ? ColumnFamily::kBody : ColumnFamily::kPoint;
}

std::size_t ListPrefixBytes(std::string_view key) {
  switch (FamilyOf(key)) {
    case Family::kDigest:
    case Family::kUrl:
      return 1 + 16;
    case Family::kShingleKey:
    case Family::kMember:
    case Family::kSite:
      return 1 + 8;
    case Family::kSimHash:
      return 1 + 1 + 2;
    case Family::kIndexRow:
      return 1;
    default:
      return 0;
  }
}

rocksdb::DBOptions MakeDbOptions(const RocksEngineOptions& options, const RocksEnvironment& environment,
                                 std::shared_ptr<FailureLatch> latch) {
  rocksdb::DBOptions db;
  db.env = environment.env;
  SetIntegrity(&db);
  db.paranoid_checks = !options.salvages;
  db.listeners.push_back(std::make_shared<LatchOnBackgroundError>(std::move(latch)));
  // One thread settles, and inserting is cheaper if it is alone. Hints for entries that come in order would
  // save more, but RocksDB 7.8 shares them between the list of entries and that of deleted ranges.
  db.allow_concurrent_memtable_write = false;
  db.max_background_jobs = std::max(options.background_threads, 2);
  db.max_open_files = OpenFilesMax();
  // A family that is rarely written must not keep old logs: they make the next start slow.
  db.max_total_wal_size = 256 * kMiB;
  // Hand compaction output to the disk bit by bit instead of in one burst that delays the log.
  db.bytes_per_sync = kMiB;
  // The default depends on how this file is compiled; a thousand old logs are kept by default.
  db.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  db.keep_log_file_num = 4;
  db.max_log_file_size = 16 * kMiB;
  db.stats_dump_period_sec = 0;
  db.stats_persist_period_sec = 0;
  return db;
}

std::vector<rocksdb::ColumnFamilyDescriptor> MakeColumnFamilies(
    const std::shared_ptr<rocksdb::Cache>& cache) {
  return {{rocksdb::kDefaultColumnFamilyName, MakePointFamily(cache)},
          {"index", MakeIndexFamily(cache)},
          {"body", MakeBodyFamily(cache)}};
}

}  // namespace newsfold
