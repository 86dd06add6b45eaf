#include "store/index/recent_changes.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

namespace newsfold {
namespace {

TEST(RecentChanges, TellWhatChangedSince) {
  RecentChanges changes;
  const std::vector<StateName> one = {RecordState(1)};
  const std::vector<StateName> both = {RecordState(2), RecordState(1)};
  const std::uint64_t before = changes.steps();
  EXPECT_FALSE(changes.HaveChanged(both, before));
  changes.Note(RecordState(2));
  EXPECT_TRUE(changes.HaveChanged(both, before)) << "within the step, too";
  changes.EndStep();
  EXPECT_TRUE(changes.HaveChanged(both, before));
  EXPECT_FALSE(changes.HaveChanged(one, before));
  EXPECT_FALSE(changes.HaveChanged(both, changes.steps()));
  changes.Note(RecordState(2));
  changes.EndStep();
  EXPECT_TRUE(changes.HaveChanged(both, before + 1)) << "again";
}

TEST(RecentChanges, WhatIsForgottenCountsAsChanged) {
  RecentChanges changes;
  const std::vector<StateName> never = {RecordState(1)};
  ArticleNumber number = 2;
  while (!changes.HaveChanged(never, 0)) {
    changes.Note(RecordState(number++));
    changes.EndStep();
    ASSERT_LT(number, 100'000u);
  }
  EXPECT_GT(number, 1000u) << "some thousand are known";
  EXPECT_FALSE(changes.HaveChanged(never, changes.steps()));
}

// As many as run ahead of a pipeline of 16 threads, with as many changes as an article makes.
TEST(RecentChanges, KnowsWhatTheLatestStepsChanged) {
  constexpr std::uint64_t kAhead = 64;
  constexpr int kChangesOfAStep = 45;
  RecentChanges changes;
  const std::vector<StateName> never = {IdState("never")};
  ArticleNumber number = 0;
  for (int step = 0; step < 5000; ++step) {
    for (int i = 0; i < kChangesOfAStep; ++i) changes.Note(RecordState(++number));
    changes.EndStep();
    const std::uint64_t since = changes.steps() - std::min(changes.steps(), kAhead);
    ASSERT_FALSE(changes.HaveChanged(never, since)) << "step " << step;
  }
}

TEST(RecentChanges, NoteAllChangesEverything) {
  RecentChanges changes;
  const std::vector<StateName> any = {IdState("a")};
  const std::uint64_t before = changes.steps();
  changes.NoteAll();
  EXPECT_TRUE(changes.HaveChanged(any, before));
  EXPECT_FALSE(changes.HaveChanged(any, changes.steps()));
}

TEST(RecentChanges, NamesDiffer) {
  const std::vector<StateName> names = {IdState("a"),
                                        IdState("b"),
                                        CaptureState({}, "a"),
                                        CaptureState({}, "b"),
                                        RecordState(1),
                                        MembersState(1),
                                        TagState(SiteHash("a"), 1),
                                        TagState(SiteHash("b"), 1),
                                        TitlePartState(SiteHash("a"), 1),
                                        PostingState(PostingLane::kShingle, 1),
                                        PostingState(PostingLane::kName, 1),
                                        PostingState(PostingLane::kSimHash0, 1)};
  for (std::size_t i = 0; i < names.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) EXPECT_NE(names[i], names[k]) << i << " and " << k;
  }
}

// A search reads the whole block.
TEST(RecentChanges, ABlockOfASimHashHasOneName) {
  constexpr std::uint64_t kBlock = std::uint64_t{0xabcd} << 48;
  EXPECT_EQ(PostingState(PostingLane::kSimHash1, kBlock), PostingState(PostingLane::kSimHash1, kBlock + 99));
  EXPECT_NE(PostingState(PostingLane::kSimHash1, kBlock), PostingState(PostingLane::kSimHash2, kBlock));
  EXPECT_NE(PostingState(PostingLane::kShingle, kBlock), PostingState(PostingLane::kShingle, kBlock + 99));
}

}  // namespace
}  // namespace newsfold
