#pragma once

#include <string>

#include "store/answers/answers.h"
#include "store/base/status.h"
#include "store/decide/settler.h"
#include "store/index/store_parts.h"
#include "store/records/dictionary_trainer.h"
#include "store/records/record_reader.h"

namespace newsfold {

// What a purge works on. All must outlive it.
struct PurgeParts {
  const StoreParts& store;
  EngineRecordReader* reader = nullptr;
  Settler* settler = nullptr;
  DictionaryTrainer* trainer = nullptr;
  std::string directory;  // of the store; empty: it has no files
};

// Deletes what was removed for good, so that no file of the store holds a piece of it: text, title, url,
// times but when it was stored and removed, metadata, original, sightings, and what the audit trail kept of
// it. Number and id stay, in a tombstone, and so does what refuses the text and, if that was asked for, its
// copies.
//
// First other texts leave the blocks that hold one of these, and the dictionaries that hold pieces of them:
// they are encoded anew. Then all entries go in one atomic step. Then the files of the store are written
// anew, as by a compaction of everything, and all files are searched for pieces of 40 bytes of the texts and
// of what they were read from that no other article has. Stopped or killed anywhere, the store is sound, and
// the next purge goes on; what was deleted by then is searched for by a share of its pieces. Articles may be
// stored and read beside it; one packing or purge runs at a time. Backups and checkpoints keep what they
// have.
//
// Errors: kNotFound an id; kInvalidArgument an article that was not removed, or no reason; kCorruption;
// kUnavailable; kResourceExhausted no room.
Result<PurgeSummary> Purge(const PurgeParts& parts, const PurgeOptions& options, const PurgeVisitor& visit);

}  // namespace newsfold
