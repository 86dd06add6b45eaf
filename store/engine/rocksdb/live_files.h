#pragma once

#include <string>

#include <rocksdb/db.h>

#include "store/base/held_files.h"
#include "store/base/status.h"
#include "store/engine/rocksdb/watermark.h"

namespace newsfold {

// The files of a database without its watermark: those of the newest manifest, the logs behind it, and what
// names it. Nothing is synced, and nobody is stopped from writing. `db` must outlive what it returns.
// Errors: kUnavailable, kCorruption.
Result<HeldFiles> HoldLiveFiles(rocksdb::DB* db, const std::string& directory);

// The manifest in use, and how much of it is synced. Its number is 0 if that cannot be told.
ManifestMark LiveManifest(rocksdb::DB* db);
// The manifest that a closed database would be opened by, as it is on disk. The same.
ManifestMark ManifestOnDisk(const std::string& directory);

}  // namespace newsfold
