#pragma once

#include <array>
#include <memory>

#include <rocksdb/cache.h>
#include <rocksdb/db.h>

#include "store/engine/failure_latch.h"
#include "store/engine/rocksdb/environment.h"
#include "store/engine/rocksdb/options.h"
#include "store/engine/rocksdb/watermark.h"

namespace newsfold {

// An open database with its column families. Closes in the right order. Thread-safe as RocksDB is.
class RocksDatabase {
 public:
  RocksDatabase(std::unique_ptr<rocksdb::DB> db, const std::vector<rocksdb::ColumnFamilyHandle*>& families);
  ~RocksDatabase();
  RocksDatabase(const RocksDatabase&) = delete;
  RocksDatabase& operator=(const RocksDatabase&) = delete;

  rocksdb::DB* db() const { return db_.get(); }
  rocksdb::ColumnFamilyHandle* family(ColumnFamily which) const {
    return families_[static_cast<std::size_t>(which)];
  }
  const std::array<rocksdb::ColumnFamilyHandle*, kColumnFamilyCount>& families() const { return families_; }

 private:
  const std::unique_ptr<rocksdb::DB> db_;
  std::array<rocksdb::ColumnFamilyHandle*, kColumnFamilyCount> families_;
};

struct OpenedRocksDatabase {
  std::unique_ptr<RocksDatabase> database;
  std::unique_ptr<Watermark> watermark;
  std::shared_ptr<rocksdb::Cache> cache;
  std::shared_ptr<FailureLatch> latch;
};

// Opens or creates the store and checks that nothing acknowledged is missing. Errors as OpenRocksEngine.
Result<OpenedRocksDatabase> OpenRocksDatabase(const RocksEngineOptions& options,
                                              const RocksEnvironment& environment);

}  // namespace newsfold
