#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/status.h"
#include "store/engine/engine.h"

namespace newsfold {

// Reads of a store that may be damaged: what is around a damaged block is read all the same.

// Whether it is the bytes that keep something from being read, and not the disk.
inline bool IsUnreadable(const Status& status) {
  return status.code() == StatusCode::kCorruption || status.code() == StatusCode::kNotFound;
}

// What is under each key: (*values)[i] belongs to keys[i]; kCorruption if it cannot be read. One batched read
// as long as nothing is damaged. Errors: kUnavailable nothing can be read.
Status ReadEach(Engine* engine, const std::vector<std::string>& keys,
                std::vector<Result<std::optional<std::string>>>* values);

// Told behind which entry (or the prefix itself) a scan met entries that cannot be read, and why.
using GapVisitor = std::function<void(const std::string& behind, const Status& damage)>;

// Visits the entries that begin with `prefix`, in order, but for those that cannot be read, and some behind
// them: after a damaged block the scan goes on where the next 8 bytes of keys are greater by 1, 2, 4 and so
// on. `visit` as of Engine::Scan. Errors: as of Engine::Scan, but for kCorruption.
Status ScanReadable(Engine* engine, const std::string& prefix, const ScanVisitor& visit,
                    const GapVisitor& visit_gap);

}  // namespace newsfold
