#pragma once

#include <string_view>

#include <rocksdb/status.h>

#include "store/base/status.h"

namespace newsfold {

// RocksDB's outcome as ours, with "context: " in front: corruption (and files that are missing) as
// kCorruption, a full disk as kResourceExhausted, other failures of the disk as kUnavailable, what this build
// cannot do as kFailedPrecondition.
Status FromRocks(const rocksdb::Status& status, std::string_view context);

}  // namespace newsfold
