#include "store/engine/disk_guard.h"

#include <future>

#include <gtest/gtest.h>

#include "store/engine/failure_latch.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/scratch_directory.h"

namespace newsfold {
namespace {

using testing::IsOk;
using testing::StatusIs;

// A guard over a disk whose free space the test sets, and which counts how often it is asked.
class DiskGuardTest : public ::testing::Test {
 protected:
  DiskGuard::Options Options(std::chrono::milliseconds interval) {
    DiskGuard::Options options;
    options.free_bytes = [this]() -> Result<std::uint64_t> {
      ++asked_;
      return free_bytes_;
    };
    options.free_bytes_min = 1000;
    options.check_interval = interval;
    options.check_bytes = 500;
    return options;
  }

  std::uint64_t free_bytes_ = 5000;
  int asked_ = 0;
};

TEST_F(DiskGuardTest, RefusesBelowTheLimitOnly) {
  DiskGuard guard(Options(std::chrono::milliseconds(0)));
  free_bytes_ = 1001;
  EXPECT_THAT(guard.Admit(1), IsOk());
  free_bytes_ = 1000;
  EXPECT_THAT(guard.Admit(1), IsOk());
  free_bytes_ = 999;
  EXPECT_THAT(guard.Admit(1), StatusIs(StatusCode::kResourceExhausted));
}

// Below the limit for writes, but above what may be written before they are refused.
TEST_F(DiskGuardTest, LeavesItsReserveToCompactions) {
  DiskGuard guard(Options(std::chrono::milliseconds(0)));
  free_bytes_ = 601;
  EXPECT_THAT(guard.CheckRoom(100), IsOk());
  free_bytes_ = 600;
  EXPECT_THAT(guard.CheckRoom(100), IsOk());
  free_bytes_ = 599;
  EXPECT_THAT(guard.CheckRoom(100), StatusIs(StatusCode::kResourceExhausted));
}

TEST_F(DiskGuardTest, RecoversWhenSpaceReturns) {
  DiskGuard guard(Options(std::chrono::milliseconds(0)));
  free_bytes_ = 0;
  EXPECT_THAT(guard.Admit(1), StatusIs(StatusCode::kResourceExhausted));
  free_bytes_ = 5000;
  EXPECT_THAT(guard.Admit(1), IsOk());
}

TEST_F(DiskGuardTest, AsksAgainAfterSoManyBytes) {
  DiskGuard guard(Options(std::chrono::hours(1)));
  EXPECT_THAT(guard.Admit(10), IsOk());
  EXPECT_EQ(asked_, 1) << "the first write asks";
  EXPECT_THAT(guard.Admit(499), IsOk());
  EXPECT_EQ(asked_, 1);
  EXPECT_THAT(guard.Admit(1), IsOk());
  EXPECT_EQ(asked_, 2);
}

TEST_F(DiskGuardTest, AWriteDuringTheFirstQuestionWaitsForTheAnswer) {
  std::promise<void> asked;
  std::promise<void> judged;
  DiskGuard::Options options = Options(std::chrono::hours(1));
  options.free_bytes = [&]() -> Result<std::uint64_t> {
    asked.set_value();
    // Long enough for a write that does not wait.
    judged.get_future().wait_for(std::chrono::milliseconds(200));
    return free_bytes_;
  };
  DiskGuard guard(options);
  std::future<Status> first = std::async(std::launch::async, [&] { return guard.Admit(1); });
  asked.get_future().wait();
  EXPECT_THAT(guard.Admit(1), IsOk());
  judged.set_value();
  EXPECT_THAT(first.get(), IsOk());
}

TEST_F(DiskGuardTest, ZeroLimitNeverAsks) {
  DiskGuard::Options options = Options(std::chrono::milliseconds(0));
  options.free_bytes_min = 0;
  DiskGuard guard(options);
  EXPECT_THAT(guard.Admit(1), IsOk());
  EXPECT_EQ(asked_, 0);
}

TEST_F(DiskGuardTest, UnknownFreeSpaceRefuses) {
  DiskGuard::Options options = Options(std::chrono::milliseconds(0));
  options.check_interval = std::chrono::hours(1);
  options.free_bytes = []() -> Result<std::uint64_t> { return Unavailable("gone"); };
  DiskGuard guard(options);
  EXPECT_THAT(guard.Admit(1), StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(guard.Admit(1), StatusIs(StatusCode::kUnavailable)) << "not taken for a full disk";
}

TEST(DiskFreeBytes, KnowsTheDiskOfADirectory) {
  testing::ScratchDirectory scratch;
  const Result<std::uint64_t> free_bytes = DiskFreeBytes(scratch / "");
  ASSERT_THAT(free_bytes, IsOk());
  EXPECT_GT(*free_bytes, 0U);
  EXPECT_THAT(DiskFreeBytes(scratch / "absent"), StatusIs(StatusCode::kUnavailable));
}

TEST(FailureLatch, KeepsTheFirstCause) {
  FailureLatch latch;
  EXPECT_THAT(latch.Check(), IsOk());
  latch.Set(Corruption("table 7"));
  latch.Set(Unavailable("disk"));
  EXPECT_THAT(latch.Check(), StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(latch.Check().message(), ::testing::HasSubstr("table 7"));
}

}  // namespace
}  // namespace newsfold
