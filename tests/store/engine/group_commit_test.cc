#include "store/engine/group_commit.h"

#include <atomic>
#include <latch>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/store/base/status_matchers.h"

namespace newsfold {
namespace {

using testing::IsOk;
using testing::StatusIs;

TEST(GroupCommit, DurableSequenceNeedsNoFlush) {
  GroupCommit commit([]() -> Result<EngineSequence> { return Internal("flushed in vain"); }, 5);
  EXPECT_THAT(commit.WaitFor(5), IsOk());
  EXPECT_THAT(commit.WaitFor(6), StatusIs(StatusCode::kInternal));
}

TEST(GroupCommit, FlushRaisesTheDurableSequence) {
  GroupCommit commit([]() -> Result<EngineSequence> { return EngineSequence{9}; }, 0);
  EXPECT_THAT(commit.WaitFor(7), IsOk());
  EXPECT_EQ(commit.durable(), 9U);
}

TEST(GroupCommit, SequenceNobodyWroteIsRefused) {
  GroupCommit commit([]() -> Result<EngineSequence> { return EngineSequence{9}; }, 0);
  EXPECT_THAT(commit.WaitFor(10), StatusIs(StatusCode::kInvalidArgument));
}

TEST(GroupCommit, FailureReachesTheCallerAndNothingBecomesDurable) {
  GroupCommit commit([]() -> Result<EngineSequence> { return Unavailable("disk"); }, 3);
  EXPECT_THAT(commit.WaitFor(4), StatusIs(StatusCode::kUnavailable));
  EXPECT_EQ(commit.durable(), 3U);
}

// The first flush is held until all the others have written; they then share few flushes.
TEST(GroupCommit, WaitersShareFlushes) {
  constexpr int kThreads = 16;
  std::atomic<EngineSequence> written = 1;
  std::atomic<int> flushes = 0;
  std::latch all_written(kThreads);
  GroupCommit commit(
      [&]() -> Result<EngineSequence> {
        const EngineSequence newest = written.load();
        if (++flushes == 1) {
          all_written.wait();
        }
        return newest;
      },
      0);
  std::vector<std::thread> threads;
  std::thread first([&] { EXPECT_THAT(commit.WaitFor(1), IsOk()); });
  while (flushes.load() == 0) {
    std::this_thread::yield();
  }
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      const EngineSequence mine = ++written;
      all_written.count_down();
      EXPECT_THAT(commit.WaitFor(mine), IsOk());
      EXPECT_GE(commit.durable(), mine);
    });
  }
  first.join();
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(flushes.load(), 2);
}

// A flush that began before a write must not acknowledge it.
TEST(GroupCommit, RunningFlushDoesNotServeLaterWrites) {
  std::atomic<EngineSequence> written = 1;
  std::atomic<int> flushes = 0;
  std::latch written_late(1);
  GroupCommit commit(
      [&]() -> Result<EngineSequence> {
        const EngineSequence newest = written.load();
        if (++flushes == 1) {
          written_late.wait();
        }
        return newest;
      },
      0);
  std::thread first([&] { EXPECT_THAT(commit.WaitFor(1), IsOk()); });
  while (flushes.load() == 0) {
    std::this_thread::yield();
  }
  written = 2;
  written_late.count_down();
  EXPECT_THAT(commit.WaitFor(2), IsOk());
  first.join();
  EXPECT_EQ(flushes.load(), 2);
  EXPECT_EQ(commit.durable(), 2U);
}

TEST(GroupCommit, AfterAFailureTheNextWaiterLeads) {
  std::atomic<int> flushes = 0;
  GroupCommit commit(
      [&]() -> Result<EngineSequence> {
        if (++flushes == 1) {
          return Unavailable("disk");
        }
        return EngineSequence{8};
      },
      0);
  EXPECT_THAT(commit.WaitFor(1), StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(commit.WaitFor(8), IsOk());
}

TEST(GroupCommitDeathTest, WhatIsDurableStaysSo) {
  GroupCommit commit([]() -> Result<EngineSequence> { return EngineSequence{4}; }, 5);
  EXPECT_DEATH(IgnoreStatus(commit.WaitFor(6), "it does not come back"),
               "assertion failed: \\*flushed >= before");
}

}  // namespace
}  // namespace newsfold
