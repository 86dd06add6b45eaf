#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dedup/judge/rules.h"
#include "dedup/judge/rules_identity.h"
#include "store/base/status.h"
#include "store/engine/engine.h"
#include "store/records/format.h"

namespace newsfold {

// The description a store is created with by this program, if it decides by `thresholds`: versions, a fresh
// secret and a fresh uuid.
StoreMeta NewStoreMeta(const Thresholds& thresholds);

// Reads the description of the store in `engine`. Errors: kNotFound the engine is empty; kCorruption it is
// damaged, or missing while other things are there.
Result<StoreMeta> ReadStoreMeta(Engine* engine);

// The totals of a store; all zero if it has none yet. Errors: kCorruption, kUnavailable.
Result<StoreCounters> ReadCounters(Engine* engine);

// What a store was made with otherwise than this program would make it, so that it does not fit; of one of
// a format that is not readable, only that. Other rules are not in the way.
struct MetaDifference {
  std::string what;  // "fold version"
  std::string found;
  std::string wanted;
};
std::vector<MetaDifference> CompareMeta(const StoreMeta& meta);

// Ok, or kFailedPrecondition saying what of `meta` this program does not fit, and what to do.
Status CheckStoreMeta(const StoreMeta& meta);

enum class MetaAccess : std::uint8_t {
  kRead,          // nothing
  kOpen,          // a store of an older version that is alike becomes one of this version
  kOpenOrCreate,  // and an empty engine gets a new description
};

// ReadStoreMeta and CheckStoreMeta, with what `access` allows to be written. `thresholds`: what a new store
// is made with. Errors: as those, and kUnavailable storage failed.
Result<StoreMeta> OpenStoreMeta(Engine* engine, const Thresholds& thresholds, MetaAccess access);

// Puts on record, durably, that the store was decided under `rules`. Writes nothing if that is known.
// Errors: kNotFound, kFailedPrecondition, kCorruption, kResourceExhausted, kUnavailable.
Status RecordRules(Engine* engine, const RulesIdentity& rules);

}  // namespace newsfold
