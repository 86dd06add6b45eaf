#pragma once

#include <string>

#include "store/answers/repair_answers.h"
#include "store/base/status.h"
#include "store/engine/engine.h"

namespace newsfold {

// Where a store is repaired to.
struct RepairTarget {
  Engine* engine = nullptr;  // empty; null for a dry run
  std::string directory{};   // in which the index has its files; empty: it is kept in memory
};

// Makes a new store of what can be read of a damaged one, to which it writes nothing. Articles whose record
// and text can be read are the truth: they are taken over byte for byte, with their numbers and decisions,
// and all that follows from them is made anew, if it is not there as it should be: IDs, captures, the
// sightings of the articles themselves, clusters, the feed, refusals, totals, and the index. Further
// sightings, older decisions, and the audit trail follow from nothing: what can be read of them stays.
//
// An article that cannot be read becomes a tombstone (Presence::kLost); its ID and its text are free. One
// that was removed stays refused. Reposts of a lost canonical stay together under the first of them, as far
// as the rules have it so. All that is left out is told to `quarantine` before the call returns, once, and
// also by a dry run, which knows of the articles alone.
//
// The new store is checked (VerifyDepth::kIndex) before the call returns. Stopped, or after an error, the
// target is of no use. Nobody else may write to either meanwhile. See docs/decisions/0046-repair.md. Errors:
// kNotFound no store; kFailedPrecondition its format is not read; kCorruption no article can be
// read, and nothing tells how many there were; kInternal the new store is not whole;
// kUnavailable; kResourceExhausted; those of `quarantine`.
Result<RepairSummary> Repair(Engine* damaged, const RepairTarget& target, const RepairOptions& options,
                             const QuarantineVisitor& quarantine, const RepairVisitor& visit);

}  // namespace newsfold
