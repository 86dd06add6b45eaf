#pragma once

#include "store/answers/answers.h"
#include "store/base/status.h"
#include "store/decide/matcher.h"
#include "store/decide/settler.h"
#include "store/index/store_parts.h"
#include "store/records/record_reader.h"

namespace newsfold {

// Elects the canonicals of all clusters by the store's policy (store/decide/election.h), and tells each
// cluster that gets another one to `visit`, once it is on stable storage. A cluster changes in one atomic
// step: stopped or killed anywhere, each is either as before or as after, and the next run goes on. A second
// run right behind changes nothing. No text changes. Articles may be stored, read and decided by persons
// beside it; a cluster that changes meanwhile is tried again. `reader`, `matcher` and `settler` are those of
// `store`. Errors: kCorruption an article that cannot be read, named; kUnavailable; kResourceExhausted disk;
// what was told by then is stored.
Result<ElectionSummary> ElectAll(const StoreParts& store, const ElectionOptions& options,
                                 EngineRecordReader* reader, Matcher* matcher, Settler* settler,
                                 const ElectionVisitor& visit);

}  // namespace newsfold
