#pragma once

#include "store/answers/answers.h"
#include "store/base/status.h"
#include "store/decide/matcher.h"
#include "store/decide/settler.h"
#include "store/index/store_parts.h"
#include "store/records/record_reader.h"

namespace newsfold {

// Removes every article that a rule names, the newest first, as a person would (store/upkeep/curate.h): each
// is a decision of its own in the audit trail, and can be undone. The texts stay until they are purged.
// Articles that come meanwhile are left. Stopped or killed anywhere, what was removed is, and another run
// goes on. Errors: kInvalidArgument no reason; kCorruption; kUnavailable; kResourceExhausted.
Result<RetainSummary> Retain(const StoreParts& store, EngineRecordReader* reader, Matcher* matcher,
                             Settler* settler, const RetainOptions& options, const RetainVisitor& visit);

}  // namespace newsfold
