#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/answers/answers.h"
#include "store/base/status.h"
#include "store/engine/engine.h"

namespace newsfold {

// What the keys of `part` begin with, both sets of the index included; of nothing: the empty prefix.
std::vector<std::string> PrefixesOf(std::optional<StorePart> part);

// Rewrites the files of a store, or of one part of it, so that the space of what was deleted or replaced is
// given back: old decisions, bodies that were encoded anew, a former index. No article changes, and nothing
// that can be read. Reads and writes may go on meanwhile. `visit` is called before every step, of some 128 MB
// of files, and now and then within it. Stopped anywhere, the store is sound, and what was rewritten stays
// so. A step rewrites what its files overlap on the levels below, too. So it may take some 2 GB of room, or
// as much as a smaller store has; twice that while an automatic compaction runs or is due; more behind a
// burst of writes, as all of level 0 goes down at once. Some files are written more than once. Errors:
// kUnavailable; kCorruption a file is damaged; kResourceExhausted no room for the next step.
Result<CompactSummary> Compact(Engine* engine, const CompactOptions& options, const CompactVisitor& visit);

}  // namespace newsfold
