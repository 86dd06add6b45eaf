#include "store/engine/rocksdb/compaction.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <utility>

namespace newsfold {
namespace {

constexpr std::chrono::milliseconds kPollInterval{20};

// A key below `key`, and above all that a store holds below it: none ends in so many 0xff.
std::string KeyBefore(std::string key) {
  constexpr std::size_t kTailBytes = 32;
  const bool ends_in_zero = key.back() == '\0';
  if (ends_in_zero) {
    key.pop_back();
    return key;
  }
  --key.back();
  key.append(kTailBytes, '\xff');
  return key;
}

bool Overlaps(const CompactionFile& file, const CompactionStep& step) {
  return (!step.end || file.smallest <= *step.end) && (!step.begin || file.largest >= *step.begin);
}

std::optional<rocksdb::Slice> ToSlice(const std::optional<std::string>& key) {
  if (!key) return std::nullopt;
  return rocksdb::Slice(*key);
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

std::string PrefixEnd(std::string prefix) {
  while (!prefix.empty() && prefix.back() == '\xff') {
    prefix.pop_back();
  }
  if (!prefix.empty()) {
    ++prefix.back();
  }
  return prefix;
}

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
  for (CompactionStep& step : steps) {
    for (const CompactionFile& file : files) step.bytes_touched += Overlaps(file, step) ? file.bytes : 0;
  }
  return steps;
}

std::vector<CompactionFile> FilesOf(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family) {
  rocksdb::ColumnFamilyMetaData meta;
  db->GetColumnFamilyMetaData(family, &meta);
  std::vector<CompactionFile> files;
  for (const rocksdb::LevelMetaData& level : meta.levels) {
    for (const rocksdb::SstFileMetaData& file : level.files) {
      files.push_back({file.smallestkey, file.largestkey, file.size});
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
  std::future<rocksdb::Status> running = std::async(std::launch::async, [&] {
    return db->CompactRange(options, step.family, begin ? &*begin : nullptr, end ? &*end : nullptr);
  });
  while (running.wait_for(kPollInterval) != std::future_status::ready) {
    if (!canceled && !goes_on()) canceled = true;
  }
  *is_stopped = canceled;
  const rocksdb::Status status = running.get();
  return canceled && status.IsManualCompactionPaused() ? rocksdb::Status::OK() : status;
}

}  // namespace newsfold
