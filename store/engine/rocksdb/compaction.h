#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <rocksdb/db.h>

namespace newsfold {

// The smallest key behind all that begin with `prefix`; empty if there is none.
std::string PrefixEnd(std::string prefix);

// A table file, as planning sees it.
struct CompactionFile {
  std::string smallest;
  std::string largest;
  std::uint64_t bytes = 0;
};

// A range of keys that is compacted in one go.
struct CompactionStep {
  rocksdb::ColumnFamilyHandle* family = nullptr;
  std::optional<std::string> begin;  // nothing: from the first key on
  std::optional<std::string> end;    // the range includes it; nothing: to the last key
  std::uint64_t bytes = 0;           // of the files that begin in it: its share of the work
  std::uint64_t bytes_touched = 0;   // of all files that reach into it: the room it may take meanwhile
};

// Bytes of files at which a step ends. Small, so that it can be stopped, and needs little room, in a store of
// any size; two table files, so that few are rewritten for both of their neighbours.
inline constexpr std::uint64_t kCompactionStepBytes = std::uint64_t{128} << 20;

// Cuts the range of the keys that begin with `prefix` into steps between `files`, those of one family. No
// step if no file reaches into the range.
std::vector<CompactionStep> PlanCompaction(std::vector<CompactionFile> files, const std::string& prefix,
                                           std::uint64_t step_bytes);

// What the tables of `family` hold.
std::vector<CompactionFile> FilesOf(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family);

// Compacts one step. Asks `goes_on` on this thread every few milliseconds; once it says no, the step is
// canceled, *is_stopped is set, and the status is ok.
rocksdb::Status RunCompactionStep(rocksdb::DB* db, const CompactionStep& step,
                                  const std::function<bool()>& goes_on, bool* is_stopped);

}  // namespace newsfold
