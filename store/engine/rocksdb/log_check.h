#pragma once

#include <string>

#include <rocksdb/env.h>

#include "store/base/status.h"

namespace newsfold {

// Looks for zeros in the logs of a closed store with something behind them: a page that the disk has lost.
// RocksDB takes zeros for room that was laid out ahead, and goes on with the next block of the log, so that
// acknowledged writes would be gone without a word. Zeros at the end of a log are what a crash may leave.
// Reads all logs. Errors: kCorruption names the file; kUnavailable.
Status CheckLogs(rocksdb::Env* env, const std::string& directory);

}  // namespace newsfold
