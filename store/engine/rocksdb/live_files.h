#pragma once

#include <string>

#include <rocksdb/db.h>

#include "store/base/held_files.h"
#include "store/base/status.h"

namespace newsfold {

// The files of a database without its watermark: those of the newest manifest, the logs behind it, and what
// names it. Nothing is synced, and nobody is stopped from writing. `db` must outlive what it returns.
// Errors: kUnavailable, kCorruption.
Result<HeldFiles> HoldLiveFiles(rocksdb::DB* db, const std::string& directory);

}  // namespace newsfold
