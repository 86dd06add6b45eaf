#pragma once

#include <string>
#include <vector>

#include "dedup/judge/rules.h"
#include "store/base/status.h"
#include "store/engine/engine.h"
#include "store/records/format.h"

namespace newsfold {

// The description a store is created with by this program: versions, a fresh secret and a fresh uuid.
StoreMeta NewStoreMeta(const Thresholds& thresholds);

// Reads the description of the store in `engine`. Errors: kNotFound the engine is empty; kCorruption it is
// damaged, or missing while other things are there.
Result<StoreMeta> ReadStoreMeta(Engine* engine);

// What a store was made with otherwise than this program with these thresholds would make it; of one of
// another format version, only that.
struct MetaDifference {
  std::string what;  // "fold version"
  std::string found;
  std::string wanted;
};
std::vector<MetaDifference> CompareMeta(const StoreMeta& meta, const Thresholds& thresholds);

// Ok, or kFailedPrecondition saying what of `meta` this program or the wanted thresholds do not fit, and what
// to do.
Status CheckStoreMeta(const StoreMeta& meta, const Thresholds& thresholds);

// ReadStoreMeta and CheckStoreMeta; an empty engine gets a new description first if `create_if_missing`.
Result<StoreMeta> OpenStoreMeta(Engine* engine, const Thresholds& thresholds, bool create_if_missing);

}  // namespace newsfold
