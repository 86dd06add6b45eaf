#pragma once

#include <functional>

#include "store/answers/answers.h"
#include "store/base/status.h"
#include "store/decide/settler.h"
#include "store/index/store_parts.h"
#include "store/records/record_reader.h"

namespace newsfold {

// Called before every block and now and then. False stops the packing.
using PackVisitor = std::function<bool(const PackSummary& so_far)>;

// Packs the texts of all but the newest articles into blocks of up to kTextBlockBytesMax bytes, in order of
// arrival. Deltas stay as they are, for they are small, and so do texts of more than half a block. Of a block
// of which less than half is still in use the texts are packed again, and blocks that nobody uses are
// deleted. What does not fill half a block waits for more. So a second run finds nothing to do.
//
// Each block is written in one atomic step: stopped or killed anywhere, each article is either as before or
// packed, and the next run goes on from there. No text changes, and no decision. Articles may be stored, read
// and decided again beside it, but one packing runs at a time. `reader` and `settler` are those of `store`.
// The space of the former bodies comes back as the bodies are compacted.
// Errors: kCorruption an article that cannot be read, named; kUnavailable; kResourceExhausted disk.
Result<PackSummary> Pack(const StoreParts& store, const PackOptions& options, EngineRecordReader* reader,
                         Settler* settler, const PackVisitor& visit);

}  // namespace newsfold
