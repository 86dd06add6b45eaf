#pragma once

#include <cstddef>
#include <string>

#include "store/answers/repair_answers.h"
#include "store/backup/backup_files.h"
#include "store/base/status.h"

namespace newsfold {

// A store in a folder that is to be repaired.
struct StoreRepair {
  std::string directory;
  std::size_t cache_bytes = std::size_t{256} << 20;
  // What is left out is written here, as JSON lines; no file of that name may be there. Empty: into a file
  // `directory`.quarantine-TIME.jsonl.
  std::string quarantine{};
};

// Repairs the store (store/upkeep/repair.h) into a folder beside it, `directory`.repaired.unfinished, which
// takes the place of the store in one step once it is whole, checked, and on stable storage, and so is the
// quarantine; the damaged store is `directory`.damaged-TIME from then on. Nothing is ever written to it, but
// for its lock, which is held from the first to the last. Killed at any moment, the store is as it was, or
// repaired, and another call begins anew. A dry run writes no file. Takes the room of a second store.
// Errors: those of Repair; kNotFound no store; kCorruption the engine cannot open it; kInvalidArgument a
// file is in the way; kUnavailable another process has it.
Result<RepairReport> RepairStore(BackupFiles* files, const StoreRepair& repair, const RepairOptions& options,
                                 const RepairVisitor& visit);
// The same with the files of the system.
Result<RepairReport> RepairStore(const StoreRepair& repair, const RepairOptions& options,
                                 const RepairVisitor& visit);

}  // namespace newsfold
