#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <rocksdb/slice_transform.h>

#include "store/engine/failure_latch.h"
#include "store/engine/rocksdb/environment.h"

namespace newsfold {

// The column families, in the order in which they are opened.
enum class ColumnFamily : std::size_t {
  kPoint,  // "default": records that are read by their whole key
  kIndex,  // "index": entries that are listed by a prefix
  kBody,   // "body": texts and originals, compressed by the archive
};
inline constexpr std::size_t kColumnFamilyCount = 3;

// Where a key lives, by its family tag (store/engine/key_family.h). Total on any bytes.
ColumnFamily ColumnFamilyOf(std::string_view key);

// How many leading bytes of an index key form the prefix that lists of its family ask for; 0 for a key that
// is in no such family. Total on any bytes.
std::size_t ListPrefixBytes(std::string_view key);

// The options of the database and of its column families, each stated with its reason. Background errors set
// *latch. `cache` is shared by all families.
rocksdb::DBOptions MakeDbOptions(const RocksEngineOptions& options, const RocksEnvironment& environment,
                                 std::shared_ptr<FailureLatch> latch);
std::vector<rocksdb::ColumnFamilyDescriptor> MakeColumnFamilies(const std::shared_ptr<rocksdb::Cache>& cache);

}  // namespace newsfold
