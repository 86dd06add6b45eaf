#pragma once

#include <string>

#include "store/base/status.h"

namespace newsfold {

// Creates `directory` and whatever is missing above it, and makes the new directory entries durable. Nothing
// to do if it exists. kUnavailable with the path and the reason otherwise.
Status CreateDirectoryDurably(const std::string& directory);

// Makes the entries of `directory` durable. kUnavailable if that fails.
Status SyncDirectory(const std::string& directory);

}  // namespace newsfold
