#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <rocksdb/db.h>

namespace newsfold {

// A table file, as planning sees it.
struct CompactionFile {
  std::string smallest;
  std::string largest;
  std::uint64_t bytes = 0;
  int level = 0;
};

// A range of keys that is compacted in one go.
struct CompactionStep {
  rocksdb::ColumnFamilyHandle* family = nullptr;
  std::optional<std::string> begin;  // nothing: from the first key on
  std::optional<std::string> end;    // the range includes it; nothing: to the last key
  std::uint64_t bytes = 0;           // of the files that begin in it: its share of the work
};

// Bytes of files at which a step ends. Small, so that progress can be told in a store of any size; two table
// files, so that few are rewritten for both of their neighbours.
inline constexpr std::uint64_t kCompactionStepBytes = std::uint64_t{128} << 20;

// Cuts the range of the keys that begin with `prefix` into steps between `files`, those of one family. No
// step if no file reaches into the range.
std::vector<CompactionStep> PlanCompaction(std::vector<CompactionFile> files, const std::string& prefix,
                                           std::uint64_t step_bytes);

// The most that compacting `step` takes on the disk at a time, beside what lies there: the input of its
// largest job, and a job writes no more than it reads. Files are compacted whole, and each drags in what it
// overlaps on the next level, from where it takes along what is between. From level 0 all that overlaps goes
// at once. Below it a job takes no more files once it has `max_compaction_bytes`, as the family's options
// say.
std::uint64_t RoomOf(const std::vector<CompactionFile>& files, const CompactionStep& step,
                     std::uint64_t max_compaction_bytes);

// The same for the files and options of step.family as they are now, with what is in memory, which is flushed
// to level 0 first, and with an automatic compaction beside it, if one runs or is due.
std::uint64_t RoomOf(rocksdb::DB* db, const CompactionStep& step);

// What the tables of `family` hold.
std::vector<CompactionFile> FilesOf(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family);

// Compacts one step. Asks `goes_on` on this thread every few milliseconds; once it says no, the step is
// canceled, *is_stopped is set, and the status is ok. Without a thread to be had: Busy.
rocksdb::Status RunCompactionStep(rocksdb::DB* db, const CompactionStep& step,
                                  const std::function<bool()>& goes_on, bool* is_stopped);

}  // namespace newsfold
