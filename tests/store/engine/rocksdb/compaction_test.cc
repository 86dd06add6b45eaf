#include "store/engine/rocksdb/compaction.h"

#include <atomic>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/engine/rocksdb/environment.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/engine/rocksdb/faulty_file_system.h"
#include "tests/store/scratch_directory.h"

namespace newsfold {
namespace {

using testing::FaultyFileSystem;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::ScratchDirectory;
using testing::StatusIs;

using Files = std::vector<CompactionFile>;

bool IsIn(const CompactionStep& step, const std::string& key) {
  return (!step.begin || *step.begin <= key) && (!step.end || key <= *step.end);
}

std::size_t StepsThatHold(const std::vector<CompactionStep>& steps, const std::string& key) {
  std::size_t count = 0;
  for (const CompactionStep& step : steps) count += IsIn(step, key) ? 1 : 0;
  return count;
}

TEST(PlanCompaction, NoFileIsNoStep) {
  EXPECT_TRUE(PlanCompaction({}, "", 10).empty());
  EXPECT_TRUE(PlanCompaction({{"a", "b", 5}, {"d", "e", 5}}, "c", 10).empty());
}

TEST(PlanCompaction, StepEndsOnceItHasItsBytes) {
  const Files files = {{"c", "d", 5}, {"a", "b", 5}, {"e", "f", 5}};
  EXPECT_EQ(PlanCompaction(files, "", 4).size(), 3U);
  EXPECT_EQ(PlanCompaction(files, "", 5).size(), 3U);
  EXPECT_EQ(PlanCompaction(files, "", 6).size(), 2U);
  const auto steps = PlanCompaction(files, "", 16);
  ASSERT_EQ(steps.size(), 1U);
  EXPECT_FALSE(steps[0].begin);
  EXPECT_FALSE(steps[0].end);
  EXPECT_EQ(steps[0].bytes, 15U);
}

TEST(PlanCompaction, StepDoesNotReachTheFileBehindIt) {
  const auto steps = PlanCompaction({{"a", "b", 5}, {"c", "d", 5}}, "", 5);
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_FALSE(IsIn(steps[0], "c"));
  EXPECT_TRUE(IsIn(steps[0], "b\xff\xff"));
}

TEST(PlanCompaction, FilesThatBeginAlikeBeginInOneStep) {
  const auto steps = PlanCompaction({{"a", "z", 100}, {"a", "b", 5}, {"c", "d", 5}}, "", 5);
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0].bytes, 105U);
}

TEST(PlanCompaction, TakesOnlyFilesOfThePrefix) {
  const auto steps =
      PlanCompaction({{"a", "b1", 1}, {"b2", "b3", 2}, {"b4", "c", 4}, {"c1", "d", 8}}, "b", 1);
  ASSERT_EQ(steps.size(), 3U);
  EXPECT_EQ(steps[0].begin, "b");
  EXPECT_EQ(steps[0].bytes, 1U);
  EXPECT_EQ(steps[2].bytes, 4U);
  EXPECT_TRUE(IsIn(steps[2], "b\xff\xff\xff"));
  EXPECT_FALSE(IsIn(steps[2], "c"));
}

TEST(PlanCompaction, EveryKeyIsInOneStepAndEveryFileIsCountedOnce) {
  std::mt19937 random(7);
  const auto random_key = [&] {
    std::string key;
    for (std::size_t length = random() % 4 + 1; length > 0; --length) key += "\0ab\xff"[random() % 4];
    return key;
  };
  for (int round = 0; round < 300; ++round) {
    Files files;
    std::uint64_t bytes = 0;
    for (std::size_t count = random() % 9 + 1; count > 0; --count) {
      auto [low, high] = std::minmax({random_key(), random_key()});
      files.push_back({low, high, random() % 10});
      bytes += files.back().bytes;
    }
    const auto steps = PlanCompaction(files, "", random() % 20 + 1);
    std::uint64_t planned = 0;
    for (const CompactionStep& step : steps) planned += step.bytes;
    EXPECT_EQ(planned, bytes);
    for (const CompactionFile& file : files) {
      for (const std::string& key : {file.smallest, file.largest, random_key()}) {
        EXPECT_EQ(StepsThatHold(steps, key), 1U);
      }
    }
  }
}

CompactionStep StepOf(std::string begin, std::string end) {
  CompactionStep step;
  step.begin = std::move(begin);
  step.end = std::move(end);
  return step;
}

constexpr std::uint64_t kNoBound = 1'000'000;

TEST(RoomOf, CountsFilesWholeAndWhatTheyDragIn) {
  const Files files = {{"c", "m", 10, 5},  {"n", "z", 20, 5},  {"a", "d", 100, 6},
                       {"e", "l", 200, 6}, {"m", "p", 400, 6}, {"q", "z", 800, 6}};
  EXPECT_EQ(RoomOf(files, StepOf("f", "g"), kNoBound), 710U);
  EXPECT_EQ(RoomOf(files, StepOf("q", "r"), kNoBound), 1220U);
  EXPECT_EQ(RoomOf(files, StepOf("a", "b"), kNoBound), 100U) << "nothing lies above";
  EXPECT_EQ(RoomOf({}, StepOf("a", "b"), kNoBound), 0U);
}

TEST(RoomOf, CountsWhatAJobTakesAlong) {
  const Files files = {
      {"a", "c", 10, 5}, {"d", "e", 20, 5}, {"f", "m", 40, 5}, {"a", "h", 100, 6}, {"i", "z", 200, 6}};
  EXPECT_EQ(RoomOf(files, StepOf("b", "b"), kNoBound), 130U) << "the third file would bring another";
}

TEST(RoomOf, FilesOfLevelZeroDragInEachOther) {
  const Files files = {
      {"k", "q", 1, 0}, {"p", "z", 2, 0}, {"a", "l", 4, 0}, {"b", "c", 8, 6}, {"x", "y", 16, 6}};
  EXPECT_EQ(RoomOf(files, StepOf("m", "n"), kNoBound), 31U);
}

TEST(RoomOf, JobsBelowLevelZeroAreBounded) {
  const Files deep = {{"a", "z", 10, 4}, {"a", "m", 100, 5}, {"n", "z", 100, 5}, {"a", "z", 5000, 6}};
  EXPECT_EQ(RoomOf(deep, StepOf("b", "c"), 100), 300U);
  Files wide = deep;
  wide.push_back({"a", "z", 400, 0});
  EXPECT_EQ(RoomOf(wide, StepOf("b", "c"), 100), 410U) << "of level 0 all goes down at once";
  EXPECT_EQ(RoomOf(wide, StepOf("b", "c"), 1000), 3000U);
}

// A store as the engine makes it, at a thousandth of its sizes, with keys that are spread as hashes are.
class CompactionRoomTest : public ::testing::Test {
 protected:
  static constexpr std::uint64_t kFileBytes = 64 << 10;
  static constexpr std::uint64_t kStepBytes = 2 * kFileBytes;

  CompactionRoomTest() : disk_(std::make_shared<FaultyFileSystem>()), env_(rocksdb::NewCompositeEnv(disk_)) {
    disk_->ignore_sync = true;
    rocksdb::Options options;
    options.create_if_missing = true;
    options.env = env_.get();
    options.compression = rocksdb::kNoCompression;
    options.write_buffer_size = kFileBytes;
    options.target_file_size_base = kFileBytes;
    options.max_bytes_for_level_base = 4 * kFileBytes;
    options.max_compaction_bytes = 10 * kFileBytes;
    options.ignore_max_compaction_bytes_for_input = false;
    options.level_compaction_dynamic_level_bytes = true;
    rocksdb::DB* db = nullptr;
    EXPECT_TRUE(rocksdb::DB::Open(options, scratch_ / "db", &db).ok());
    db_.reset(db);
  }

  // `bytes` of entries anywhere in the range of all keys, of which a flush makes a table of level 0.
  void Write(std::uint64_t bytes) {
    constexpr std::uint64_t kValueBytes = 100;
    for (; bytes >= kValueBytes; bytes -= kValueBytes) {
      std::string key(16, '\0');
      for (char& c : key) c = static_cast<char>(random_());
      ASSERT_TRUE(db_->Put({}, key, std::string(kValueBytes, 'x')).ok());
    }
  }
  void Flush() { ASSERT_TRUE(db_->Flush({}).ok()); }
  // No compaction runs any more but those that are asked for.
  void EndAutomaticCompactions() {
    ASSERT_TRUE(db_->SetOptions({{"disable_auto_compactions", "true"}}).ok());
    std::uint64_t running = 1;
    while (running > 0) {
      ASSERT_TRUE(db_->GetIntProperty(rocksdb::DB::Properties::kNumRunningCompactions, &running));
      std::this_thread::yield();
    }
  }
  void CompactAll() { ASSERT_TRUE(db_->CompactRange({}, nullptr, nullptr).ok()); }

  // Compacts step by step. Each must keep to the room that was asked for it, but for a file's few bytes of
  // description.
  void ExpectStepsKeepToTheirRoom() {
    const std::vector<CompactionStep> steps =
        PlanCompaction(FilesOf(db_.get(), db_->DefaultColumnFamily()), "", kStepBytes);
    ASSERT_GT(steps.size(), 5U);
    for (CompactionStep step : steps) {
      step.family = db_->DefaultColumnFamily();
      const std::uint64_t room = RoomOf(db_.get(), step);
      disk_->TakeTableBytesPeak();
      const std::uint64_t before = disk_->table_bytes();
      bool is_stopped = false;
      ASSERT_TRUE(RunCompactionStep(
                      db_.get(), step, [] { return true; }, &is_stopped)
                      .ok());
      const std::uint64_t taken = disk_->TakeTableBytesPeak() - before;
      EXPECT_LE(taken, room + room / 50);
      taken_max_ = std::max(taken_max_, taken);
    }
  }

  std::uint64_t taken_max_ = 0;
  std::mt19937 random_{11};
  ScratchDirectory scratch_;
  const std::shared_ptr<FaultyFileSystem> disk_;
  const std::unique_ptr<rocksdb::Env> env_;
  std::unique_ptr<rocksdb::DB> db_;
};

TEST_F(CompactionRoomTest, WideFileAboveManyKeepsToItsRoom) {
  Write(40 * kFileBytes);
  CompactAll();
  Write(kFileBytes / 2);
  Flush();
  ExpectStepsKeepToTheirRoom();
  EXPECT_GT(taken_max_, 2 * kStepBytes) << "or the file was not wide";
}

TEST_F(CompactionRoomTest, ManyLevelsKeepToTheirRoom) {
  Write(40 * kFileBytes);
  Flush();
  EndAutomaticCompactions();
  ExpectStepsKeepToTheirRoom();
  EXPECT_GT(taken_max_, kStepBytes);
}

// What is in memory is flushed first, and is as wide.
TEST_F(CompactionRoomTest, EntriesInMemoryAreCountedAsTables) {
  Write(40 * kFileBytes);
  CompactAll();
  Write(kFileBytes / 2);
  ExpectStepsKeepToTheirRoom();
  EXPECT_GT(taken_max_, 2 * kStepBytes);
}

// An engine on a disk that can be made slow, full or faulty, with bodies of which half were deleted.
class CompactionTest : public ::testing::Test {
 protected:
  static constexpr int kBodies = 4000;
  static constexpr std::size_t kBodyBytes = 4000;

  CompactionTest() : disk_(std::make_shared<FaultyFileSystem>()), env_(rocksdb::NewCompositeEnv(disk_)) {
    RocksEngineOptions options;
    options.directory = scratch_ / "store";
    options.create_if_missing = true;
    RocksEnvironment environment;
    environment.env = env_.get();
    environment.disk_free_bytes = [this]() -> Result<std::uint64_t> { return disk_free_bytes_.load(); };
    engine_ = std::move(OpenRocksEngine(options, environment)).value();
    Write(kBodies, [](WriteSet* writes, int i) { writes->PutBlob(KeyOf(i), std::string(kBodyBytes, 'x')); });
    EXPECT_THAT(engine_->Compact(), IsOk());
    Write(kBodies / 2, [](WriteSet* writes, int i) { writes->Delete(KeyOf(2 * i)); });
  }

  static std::string KeyOf(int i) { return "b" + std::to_string(100'000 + i); }

  template <class Change>
  void Write(int count, Change change) {
    WriteSet writes;
    for (int i = 0; i < count; ++i) change(&writes, i);
    ASSERT_THAT(engine_->Write(std::move(writes)), IsOk());
  }

  Status CompactBodies(const CompactionVisitor& visit) {
    const std::string prefix = "b";
    return engine_->Compact({&prefix, 1}, visit);
  }
  static bool GoOn(const CompactionProgress& /*so_far*/) { return true; }

  void ExpectSound() {
    int count = 0;
    const auto visit = [&](std::string_view, std::string_view value) {
      return value.size() == kBodyBytes && ++count > 0;
    };
    EXPECT_THAT(engine_->Scan("b", "", visit), IsOk());
    EXPECT_EQ(count, kBodies / 2);
    EXPECT_THAT(engine_->Health(), IsOk());
    WriteSet writes;
    writes.Put("i1", "x");
    EXPECT_THAT(engine_->Write(std::move(writes)), IsOk());
  }

  std::atomic<std::uint64_t> disk_free_bytes_ = std::uint64_t{1} << 40;
  ScratchDirectory scratch_;
  const std::shared_ptr<FaultyFileSystem> disk_;
  const std::unique_ptr<rocksdb::Env> env_;
  std::unique_ptr<Engine> engine_;
};

TEST_F(CompactionTest, GivesBackTheSpaceOfDeletedBodies) {
  EXPECT_THAT(CompactBodies(GoOn), IsOk());
  EXPECT_LT(engine_->GetStats().blob_disk_bytes, kBodies * kBodyBytes * 6 / 10);
  ExpectSound();
}

// The tables cannot be finished before the visitor has been asked within the step.
TEST_F(CompactionTest, IsCanceledWithinAStep) {
  int calls = 0;
  const Status status = CompactBodies([&](const CompactionProgress& so_far) {
    EXPECT_EQ(so_far.bytes_done, 0U);
    disk_->hold_tables = ++calls == 1;
    return calls == 1;
  });
  EXPECT_THAT(status, IsOk());
  EXPECT_EQ(calls, 2);
  EXPECT_GT(engine_->GetStats().blob_disk_bytes, kBodies * kBodyBytes * 9 / 10) << "canceled in time";
  ExpectSound();
  EXPECT_THAT(CompactBodies(GoOn), IsOk());
  EXPECT_LT(engine_->GetStats().blob_disk_bytes, kBodies * kBodyBytes * 6 / 10);
}

// What is kept for a reader lies on the last level, with nothing above to be merged with.
TEST_F(CompactionTest, GivesBackWhatASnapshotHeld) {
  {
    const std::unique_ptr<EngineSnapshot> snapshot = engine_->TakeSnapshot();
    Write(kBodies / 4, [](WriteSet* writes, int i) { writes->Delete(KeyOf(4 * i + 1)); });
    EXPECT_THAT(CompactBodies(GoOn), IsOk());
  }
  EXPECT_GT(engine_->GetStats().blob_disk_bytes, kBodies * kBodyBytes * 45 / 100);
  EXPECT_THAT(CompactBodies(GoOn), IsOk());
  EXPECT_LT(engine_->GetStats().blob_disk_bytes, kBodies * kBodyBytes * 30 / 100);
}

// The bodies take 16 MB, and 32 MB are left to what may be written before writes are refused.
TEST_F(CompactionTest, DiskWithoutRoomForAStepIsToldBeforeItIsFull) {
  disk_free_bytes_ = std::uint64_t{40} << 20;
  const Status status = CompactBodies(GoOn);
  EXPECT_THAT(status, StatusIs(StatusCode::kResourceExhausted));
  EXPECT_THAT(status.message(), HasSubstr("are needed for a while"));
  disk_free_bytes_ = std::uint64_t{60} << 20;
  EXPECT_THAT(CompactBodies(GoOn), IsOk());
  disk_free_bytes_ = std::uint64_t{1} << 40;
  ExpectSound();
}

TEST_F(CompactionTest, FailureOfTheDiskIsPassedOn) {
  const Status status = CompactBodies([&](const CompactionProgress&) {
    disk_->fail_table_creation = true;
    return true;
  });
  EXPECT_THAT(status, StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(status.message(), HasSubstr("injected: creation"));
  EXPECT_THAT(engine_->Health(), StatusIs(StatusCode::kUnavailable));
}

}  // namespace
}  // namespace newsfold
