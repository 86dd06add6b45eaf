#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "store/base/status.h"
#include "store/engine/engine.h"
#include "store/engine/key_family.h"

namespace newsfold {

struct ReindexOptions {
  bool new_secret = false;  // also replace the hash secret, for one that others may have learnt
  // The folder of the store, for the files of the index; empty: there are none.
  std::string directory{};
};

struct ReindexSummary {
  std::uint64_t articles_total = 0;  // that the store holds
  std::uint64_t articles = 0;        // indexed
  std::uint64_t entries = 0;         // written
  std::vector<std::string> changes;  // what the store is made with otherwise now: "fold version 3 -> 4"
  bool was_stopped = false;          // by the visitor: the store is as it was
};

// Called now and then. False stops the reindexing.
using ReindexVisitor = std::function<bool(const ReindexSummary& so_far)>;

// Makes the index of a store anew from its articles, in order of arrival, with the folding and ICU of this
// program, whichever it was made with. With the same, the entries are those it would have if every decision
// that holds now had been made when the article came; clusters, ids, texts and feed stay. Nothing is decided,
// so that the limits of the rules do not matter, and the rules on record stay. A store of an older format
// that is readable gets the present one in the step that switches.
//
// The new index grows beside the old one. Both are switched in one atomic step once the new one is on stable
// storage; then the old one is deleted. Stopped anywhere before that step, the store is as it was, and what
// there is of the new index goes when it is opened for writing, or by the next call. Takes the space of a
// second index meanwhile, and of 256 MB of log, and about as long as reading and folding every text.
// Nobody else may write to the store meanwhile.
// Errors: kNotFound no store; kFailedPrecondition a format that is not readable; kCorruption an article that
// cannot be read, named; kResourceExhausted disk; kUnavailable.
Result<ReindexSummary> Reindex(Engine* engine, const ReindexOptions& options, const ReindexVisitor& visit);

// Deletes what a Reindex that was cut short has left, if there was one. `unused`: the index set that is not
// in use; `directory`: as of ReindexOptions. Errors: kCorruption, kUnavailable.
Status DropUnusedIndex(Engine* engine, IndexSet unused, const std::string& directory);

}  // namespace newsfold
