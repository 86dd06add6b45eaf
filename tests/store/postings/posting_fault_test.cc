// Whatever file operation fails, and wherever the power is cut: nothing is lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/store/base/status_matchers.h"
#include "tests/store/postings/faulty_posting_files.h"
#include "tests/store/postings/posting_model.h"
#include "tests/store/postings/posting_world.h"

namespace newsfold {
namespace {

using testing::ExpectSame;
using testing::FaultyPostingFiles;
using testing::IsOk;
using testing::PostingWorld;
using testing::StatusIs;

constexpr std::size_t kFlushes = 4;
constexpr std::size_t kArticlesAFlush = 12;

// Tables are written and merged, all levels alike, one operation after the other.
Status Work(PostingWorld* world) {
  for (std::size_t i = 0; i < kFlushes; ++i) {
    if (Status status = world->AddRandom(kArticlesAFlush); !status.ok()) return status;
    if (Status status = world->index().Flush(); !status.ok()) return status;
    if (Status status = world->index().WaitForMerges(); !status.ok()) return status;
  }
  return Status::Ok();
}

std::uint64_t OperationsOfWork() {
  PostingWorld world;
  EXPECT_THAT(world.Open(), IsOk());
  EXPECT_THAT(Work(&world), IsOk());
  return world.files().operations();
}

class PostingCrashTest : public ::testing::TestWithParam<FaultyPostingFiles::Crash> {};

TEST_P(PostingCrashTest, LosesNothingWhereverThePowerIsCut) {
  const std::uint64_t operations = OperationsOfWork();
  ASSERT_GT(operations, 100);
  for (std::uint64_t nth = 1; nth <= operations; ++nth) {
    SCOPED_TRACE(nth);
    PostingWorld world;
    world.files().FailFrom(nth, FaultyPostingFiles::kAllMore, StatusCode::kUnavailable);
    if (world.Open().ok()) {
      IgnoreStatus(Work(&world), "a file that cannot be removed is no failure");
      ExpectSame(world.index(), world.model());
    }
    world.LosePower(GetParam());
    ASSERT_THAT(world.Open(), IsOk());
    ExpectSame(world.index(), world.model());
    ASSERT_THAT(world.index().Verify(), IsOk());
    ASSERT_THAT(world.index().Flush(), IsOk());
    world.LosePower(FaultyPostingFiles::Crash::kLosesAll);
    ASSERT_THAT(world.Open(), IsOk());
    ExpectSame(world.index(), world.model());
  }
}

INSTANTIATE_TEST_SUITE_P(WhatIsLeft, PostingCrashTest,
                         ::testing::Values(FaultyPostingFiles::Crash::kLosesAll,
                                           FaultyPostingFiles::Crash::kKeepsAll,
                                           FaultyPostingFiles::Crash::kKeepsHalf));

TEST(PostingFaultTest, RecoversFromEveryFailureOfOneOperation) {
  const std::uint64_t operations = OperationsOfWork();
  for (std::uint64_t nth = 2; nth <= operations; ++nth) {
    SCOPED_TRACE(nth);
    PostingWorld world;
    ASSERT_THAT(world.Open(), IsOk());
    world.files().FailFrom(nth - world.files().operations(), 0, StatusCode::kResourceExhausted);
    const Status status = Work(&world);
    EXPECT_TRUE(status.ok() || status.code() == StatusCode::kResourceExhausted);
    ExpectSame(world.index(), world.model());
    ASSERT_THAT(world.index().Flush(), IsOk());
    ASSERT_THAT(Work(&world), IsOk());
    ASSERT_THAT(world.index().Health(), IsOk());
    ExpectSame(world.index(), world.model());
    // But for one that could not be removed, there are no files that nobody names.
    EXPECT_LE(world.files().contents().size(), world.committed().segments.size() + 1);
    world.LosePower(FaultyPostingFiles::Crash::kLosesAll);
    ASSERT_THAT(world.Open(), IsOk());
    ExpectSame(world.index(), world.model());
  }
}

// A commit that failed may have been done all the same: the files of both manifests must be there.
TEST(PostingFaultTest, BothManifestsOfAFailedCommitCanBeOpened) {
  PostingWorld world;
  PostingManifest last;
  bool fails = false;
  const auto commit = world.options.commit;
  world.options.commit = [&](const PostingManifest& manifest) {
    last = manifest;
    return fails ? Unavailable("nobody knows") : commit(manifest);
  };
  ASSERT_THAT(world.Open(), IsOk());
  ASSERT_THAT(Work(&world), IsOk());
  fails = true;
  ASSERT_THAT(world.AddRandom(10), IsOk());
  EXPECT_THAT(world.index().Flush(), StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(world.index().Health(), StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(world.AddRandom(1), StatusIs(StatusCode::kUnavailable));
  const std::uint64_t operations = world.files().operations();
  EXPECT_THAT(world.index().Flush(), StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(world.index().WaitForMerges(), StatusIs(StatusCode::kUnavailable));
  EXPECT_EQ(world.files().operations(), operations);
  EXPECT_NE(last, world.committed());
  for (const PostingManifest& manifest : {world.committed(), last}) {
    FaultyPostingFiles files(world.files().AfterCrash(FaultyPostingFiles::Crash::kLosesAll));
    PostingIndexOptions options = world.options;
    options.files = &files;
    options.read_only = true;
    EXPECT_THAT(PostingIndex::Open(options, manifest), IsOk());
  }
}

// Readers and the writer go on while the disk is full; nothing waits for it, and nothing is lost.
TEST(PostingFaultTest, GoesOnInMemoryWhileTheDiskIsFull) {
  PostingWorld world;
  ASSERT_THAT(world.Open(), IsOk());
  world.files().FailFrom(1, FaultyPostingFiles::kAllMore, StatusCode::kResourceExhausted);
  ASSERT_THAT(world.AddRandom(10), IsOk());
  EXPECT_THAT(world.index().Flush(), StatusIs(StatusCode::kResourceExhausted));
  EXPECT_THAT(world.AddRandom(2000), StatusIs(StatusCode::kResourceExhausted));
  EXPECT_GT(world.index().GetStats().waiting_tables, 3);
  ExpectSame(world.index(), world.model());
  world.files().FailFrom(1, 0, StatusCode::kResourceExhausted);
  IgnoreStatus(world.index().Flush(), "it may be the one that fails");
  EXPECT_THAT(world.index().Flush(), IsOk());
  EXPECT_EQ(world.index().GetStats().waiting_tables, 0);
  EXPECT_THAT(world.index().Health(), IsOk());
  ExpectSame(world.index(), world.model());
}

}  // namespace
}  // namespace newsfold
