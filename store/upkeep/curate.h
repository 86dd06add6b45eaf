#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "store/answers/answers.h"
#include "store/base/status.h"
#include "store/decide/matcher.h"
#include "store/decide/settler.h"
#include "store/index/store_parts.h"
#include "store/records/record_reader.h"

namespace newsfold {

// Does what a person wants of clusters, in one atomic step, and notes it in the audit trail. A cluster stays
// a star: each article of it is compared with its new canonical, and where the rules would not have filed it
// there, it is marked as decided by a person. What a person decided, neither a recheck nor an article that
// shows two clusters to be one decides again. No text changes.
//
//   promote  The article becomes the canonical of its cluster, and is pinned.
//   split    The article leaves its cluster. If it is the canonical, the one that is the best of the others
//            by the store's policy takes its place.
//   merge    The cluster of the second article joins that of the first.
//   pin      The canonical is marked as chosen by a person; unpin takes that back.
//   undo     All articles are filed as they were before a decision, unless one was decided again since.
//
// Articles may be stored and read beside it; it is tried again if they change what it is about. Errors:
// kNotFound an id or decision; kInvalidArgument no reason, or one that is too long, or the clusters are not
// such that it can be done, which is told; kUnavailable; kCorruption; kResourceExhausted.
Result<CurationReport> Curate(const StoreParts& store, EngineRecordReader* reader, Matcher* matcher,
                              Settler* settler, const Curation& curation);

// Ok, or kInvalidArgument: no reason, or it or the name of who decides is too long.
Status CheckCurator(const std::string& who, const std::string& reason);

// At most `limit` decisions behind number `after`. Errors: kCorruption, kUnavailable.
Result<AuditPage> ReadAuditTrail(Engine* engine, std::uint64_t after, std::size_t limit);

}  // namespace newsfold
