#pragma once

#include <string>

#include <rocksdb/db.h>

#include "store/engine/engine.h"

namespace newsfold {

// As Engine::VerifyFiles, of the tables of `db`, which hold all that it keeps: bodies are in tables of their
// own, not in blob files. RocksDB's own VerifyFileChecksums stops at the first damaged file. REQUIRES: no
// file is deleted meanwhile. Manifest and log are compared with their checksums when a store is opened.
void VerifyLiveFiles(rocksdb::DB* db, const std::string& after, const FileVisitor& visit);

}  // namespace newsfold
