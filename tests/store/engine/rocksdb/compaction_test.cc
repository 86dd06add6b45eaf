#include "store/engine/rocksdb/compaction.h"

#include <atomic>
#include <memory>
#include <random>
#include <string>
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
  EXPECT_EQ(steps[0].bytes_touched, 5U);
  EXPECT_EQ(steps[1].bytes_touched, 5U);
}

TEST(PlanCompaction, WideFilesTouchEveryStep) {
  const auto steps = PlanCompaction({{"a", "z", 100}, {"a", "b", 5}, {"c", "d", 5}}, "", 5);
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0].bytes, 105U) << "files that begin alike begin in one step";
  EXPECT_EQ(steps[0].bytes_touched, 105U);
  EXPECT_EQ(steps[1].bytes_touched, 105U);
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
