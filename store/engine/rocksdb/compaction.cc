#include "store/engine/rocksdb/compaction.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <map>
#include <system_error>
#include <utility>

#include "store/engine/engine.h"

namespace newsfold {
namespace {

constexpr std::chrono::milliseconds kPollInterval{20};
// What a job below level 0 may read, in max_compaction_bytes: up to one of them, then one file more with what
// it overlaps. That was one of them at most when the file was made; the next level may have grown since.
constexpr std::uint64_t kJobBytesFactor = 3;

// Above every key: none begins or ends in so many 0xff.
std::string KeyAboveAll() {
  constexpr std::size_t kTailBytes = 32;
  return std::string(kTailBytes, '\xff');
}

// A key below `key`, and above all that a store holds below it.
std::string KeyBefore(std::string key) {
  const bool ends_in_zero = key.back() == '\0';
  if (ends_in_zero) {
    key.pop_back();
    return key;
  }
  --key.back();
  key += KeyAboveAll();
  return key;
}

bool Overlaps(const CompactionFile& file, const CompactionStep& step) {
  return (!step.end || file.smallest <= *step.end) && (!step.begin || file.largest >= *step.begin);
}

std::optional<rocksdb::Slice> ToSlice(const std::optional<std::string>& key) {
  if (!key) return std::nullopt;
  return rocksdb::Slice(*key);
}

void Widen(const CompactionFile& file, CompactionStep* range) {
  if (range->begin) range->begin = std::min(*range->begin, file.smallest);
  if (range->end) range->end = std::max(*range->end, file.largest);
}

// The bytes of the files that reach into *range, which is widened to their extents.
std::uint64_t TakeLevel(const std::vector<const CompactionFile*>& files, CompactionStep* range) {
  const CompactionStep reached = *range;
  std::uint64_t bytes = 0;
  for (const CompactionFile* file : files) {
    if (!Overlaps(*file, reached)) continue;
    bytes += file->bytes;
    Widen(*file, range);
  }
  return bytes;
}

// The same of level 0, where a file drags in all files that it overlaps there, and these others.
std::uint64_t TakeLevelZero(std::vector<const CompactionFile*> files, CompactionStep* range) {
  std::uint64_t bytes = 0;
  for (bool found_more = true; found_more;) {
    const std::size_t count = files.size();
    const CompactionStep reached = *range;
    bytes += TakeLevel(files, range);
    std::erase_if(files, [&](const CompactionFile* file) { return Overlaps(*file, reached); });
    found_more = files.size() < count;
  }
  return bytes;
}

using Level = std::vector<const CompactionFile*>;

// The bytes of the files that a job takes along from its upper level, because they meet no more of its lower
// one than it does anyhow. It has taken what reaches into `above` of the one, and into `below` of the other.
std::uint64_t TakeAlong(const Level& upper, const CompactionStep& above, const Level& lower,
                        const CompactionStep& below, CompactionStep* range) {
  const CompactionStep reached = *range;
  std::uint64_t bytes = 0;
  for (const CompactionFile* file : upper) {
    if (Overlaps(*file, above) || !Overlaps(*file, reached)) continue;
    const CompactionStep extent{.family = nullptr, .begin = file->smallest, .end = file->largest};
    const bool meets_more = std::any_of(lower.begin(), lower.end(), [&](const CompactionFile* met) {
      return Overlaps(*met, extent) && !Overlaps(*met, below);
    });
    if (meets_more) continue;
    bytes += file->bytes;
    Widen(*file, range);
  }
  return bytes;
}

rocksdb::CompactRangeOptions MakeOptions(std::atomic<bool>* canceled) {
  rocksdb::CompactRangeOptions options;
  // Also files that have nothing below them to merge with: they may hold deleted entries. But none twice.
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  // Writes go on meanwhile, and must not stall because the automatic compactions wait.
  options.exclusive_manual_compaction = false;
  options.allow_write_stall = false;
  options.canceled = canceled;
  return options;
}

}  // namespace

std::vector<CompactionStep> PlanCompaction(std::vector<CompactionFile> files, const std::string& prefix,
                                           std::uint64_t step_bytes) {
  CompactionStep whole;
  if (!prefix.empty()) whole.begin = prefix;
  if (const std::string end = PrefixEnd(prefix); !end.empty()) whole.end = KeyBefore(end);
  std::erase_if(files, [&](const CompactionFile& file) { return !Overlaps(file, whole); });
  if (files.empty()) return {};
  std::sort(files.begin(), files.end(),
            [](const CompactionFile& a, const CompactionFile& b) { return a.smallest < b.smallest; });
  std::vector<CompactionStep> steps = {whole};
  std::string previous = prefix;
  for (const CompactionFile& file : files) {
    if (steps.back().bytes >= step_bytes && file.smallest > previous) {
      steps.back().end = KeyBefore(file.smallest);
      steps.push_back({.family = nullptr, .begin = file.smallest, .end = whole.end});
    }
    steps.back().bytes += file.bytes;
    previous = std::max(previous, file.smallest);
  }
  return steps;
}

std::uint64_t RoomOf(const std::vector<CompactionFile>& files, const CompactionStep& step,
                     std::uint64_t max_compaction_bytes) {
  std::map<int, Level> levels;
  for (const CompactionFile& file : files) levels[file.level].push_back(&file);
  CompactionStep range = step;
  const std::uint64_t level_zero = TakeLevelZero(levels[0], &range);
  Level upper = levels[0];
  CompactionStep above = range;
  levels.erase(0);
  std::uint64_t all = level_zero;          // what goes down is input of the jobs below, too
  std::optional<std::uint64_t> first_job;  // from level 0 to the first below it that holds anything
  for (const auto& [level, on_level] : levels) {
    const CompactionStep below = range;
    all += TakeLevel(on_level, &range);
    all += TakeAlong(upper, above, on_level, below, &range);
    upper = on_level;
    above = below;
    if (!first_job) first_job = all;
  }
  const std::uint64_t job_below = std::min(all, kJobBytesFactor * max_compaction_bytes);
  return level_zero == 0 ? job_below : std::max(first_job.value_or(all), job_below);
}

std::uint64_t RoomOf(rocksdb::DB* db, const CompactionStep& step) {
  using Properties = rocksdb::DB::Properties;
  const auto property = [&](const std::string& name) {
    std::uint64_t value = 0;
    return db->GetIntProperty(step.family, name, &value) ? value : 0;
  };
  std::vector<CompactionFile> files = FilesOf(db, step.family);
  if (property(Properties::kNumEntriesActiveMemTable) + property(Properties::kNumEntriesImmMemTables) > 0) {
    files.push_back({"", KeyAboveAll(), property(Properties::kCurSizeAllMemTables), 0});
  }
  const std::uint64_t max_compaction_bytes = db->GetOptions(step.family).max_compaction_bytes;
  const bool is_busy =
      property(Properties::kCompactionPending) + property(Properties::kNumRunningCompactions) > 0;
  CompactionStep anything;  // is what an automatic compaction may choose
  return RoomOf(files, step, max_compaction_bytes) +
         (is_busy ? RoomOf(files, anything, max_compaction_bytes) : 0);
}

std::vector<CompactionFile> FilesOf(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family) {
  rocksdb::ColumnFamilyMetaData meta;
  db->GetColumnFamilyMetaData(family, &meta);
  std::vector<CompactionFile> files;
  for (const rocksdb::LevelMetaData& level : meta.levels) {
    for (const rocksdb::SstFileMetaData& file : level.files) {
      files.push_back({file.smallestkey, file.largestkey, file.size, level.level});
    }
  }
  return files;
}

rocksdb::Status RunCompactionStep(rocksdb::DB* db, const CompactionStep& step,
                                  const std::function<bool()>& goes_on, bool* is_stopped) {
  std::atomic<bool> canceled = false;
  const rocksdb::CompactRangeOptions options = MakeOptions(&canceled);
  const std::optional<rocksdb::Slice> begin = ToSlice(step.begin);
  const std::optional<rocksdb::Slice> end = ToSlice(step.end);
  const auto compact = [&] {
    return db->CompactRange(options, step.family, begin ? &*begin : nullptr, end ? &*end : nullptr);
  };
  *is_stopped = false;
  std::future<rocksdb::Status> running;
  try {
    running = std::async(std::launch::async, compact);
  } catch (const std::system_error& error) {
    return rocksdb::Status::Busy("no thread to compact on", error.what());
  }
  while (running.wait_for(kPollInterval) != std::future_status::ready) {
    if (!canceled && !goes_on()) canceled = true;
  }
  *is_stopped = canceled;
  const rocksdb::Status status = running.get();
  return canceled && status.IsManualCompactionPaused() ? rocksdb::Status::OK() : status;
}

}  // namespace newsfold
