#pragma once

#include <string>

#include "store/answers/answers.h"
#include "store/base/status.h"
#include "store/engine/engine.h"

namespace newsfold {

// A store that is to be checked.
struct VerifyTarget {
  Engine* engine = nullptr;
  std::string directory{};  // in which the index has its files; empty: there are none
  // An empty engine, in which the stories of the index are made anew, to be compared; they take some 200
  // bytes an article. Null: the index is compared as far as what it has of an article follows from that
  // alone.
  Engine* scratch = nullptr;
};

// Checks a store, and tells `visit` all that is damaged: what is not what it was when it was written, or does
// not agree with the articles, which are the truth. Quick takes a second; the index, reading every entry;
// full, reading every file, and folding every text, as a reindex does. An entry that is there belongs to an
// article, what an article leaves is there, and the totals are what a count gives.
//
// What is damaged is a finding, and the check goes on behind it; an error is what keeps it from checking:
// kNotFound no store; kFailedPrecondition it is of another format, folding or ICU; kUnavailable the storage
// fails. Writes nothing, but for the position of options.goes_on. Nobody else may write to the store
// meanwhile.
Result<VerifySummary> Verify(const VerifyTarget& target, const VerifyOptions& options,
                             const VerifyVisitor& visit);

}  // namespace newsfold
