// What is sound is said to be, all that is damaged is told, and a check goes on where it was stopped.
#include "store/upkeep/verify.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/records/format.h"
#include "store/records/store_meta.h"
#include "store/upkeep/reindex.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/upkeep/verify_fixture.h"

namespace newsfold {
namespace {

using testing::Describe;
using testing::Findings;
using testing::IsOk;
using testing::kCopy;
using testing::kFirst;
using testing::kHalf;
using testing::kLast;
using testing::kSecond;
using testing::kWhole;
using testing::Names;
using testing::Repost;
using testing::StatusIs;
using testing::Story;
using testing::VerifyTest;
using testing::Words;
using Map = MemoryEngine::Map;

// Cannot be reached any more after so many reads.
class GoneEngine : public MemoryEngine {
 public:
  GoneEngine(Map contents, int reads)
      : MemoryEngine(std::move(contents), CompletionMode::kInline), reads_left_(reads) {}

  using Engine::Get;
  using Engine::List;
  using Engine::Scan;
  void Get(std::span<const std::string> keys, const EngineSnapshot* snapshot,
           std::vector<std::optional<std::string>>* values, Completion done) override {
    if (IsGone()) return done(Unavailable("gone"));
    MemoryEngine::Get(keys, snapshot, values, std::move(done));
  }
  void List(std::span<const ListRequest> requests, const EngineSnapshot* snapshot, ListVisitor visitor,
            Completion done) override {
    if (IsGone()) return done(Unavailable("gone"));
    MemoryEngine::List(requests, snapshot, std::move(visitor), std::move(done));
  }
  void Scan(std::string prefix, std::string start, const EngineSnapshot* snapshot, ScanVisitor visitor,
            Completion done) override {
    if (IsGone()) return done(Unavailable("gone"));
    MemoryEngine::Scan(std::move(prefix), std::move(start), snapshot, std::move(visitor), std::move(done));
  }

 private:
  bool IsGone() { return reads_left_-- <= 0; }

  int reads_left_;
};

TEST_F(VerifyTest, FindsNothingInASoundStore) {
  ExpectClean("empty ");
  Fill();
  ExpectClean("filled ");
  EXPECT_EQ(summary_.articles_total, kLast);
  EXPECT_EQ(summary_.articles, kLast);
  EXPECT_EQ(summary_.texts, kLast);
  EXPECT_GT(summary_.entries, 10 * kLast);
  EXPECT_EQ(summary_.articles_first, 1U);
  EXPECT_TRUE(summary_.is_whole);
  Reopen();
  ExpectClean("reopened ");
}

TEST_F(VerifyTest, FindsNothingBehindOtherJobs) {
  Fill();
  ASSERT_FALSE(Changes().empty());
  ExpectClean("rechecked ");
  MemoryEngine engine(engine_->Contents(), CompletionMode::kInline);
  ASSERT_TRUE(Reindex(&engine, {}, [](const ReindexSummary&) { return true; }));
  archive_.reset();
  ASSERT_THAT(OpenOver(engine.Contents()), IsOk());
  ExpectClean("reindexed ");
  IngestPage("more", "d.example", "", Repost(Story(1), "More", ""));
  ExpectClean("ingested ");
}

// Consequences of one loss are told, and nothing that is sound is doubted.
TEST_F(VerifyTest, TellsAllThatIsDamagedAndNothingElse) {
  Fill();
  Map contents = engine_->Contents();
  contents.erase(IdKey("s0copy"));
  contents.erase(FeedKey(RecordOf(kHalf).sequence));
  contents.erase(BodyKey(kFirst));
  contents.erase(MemberKey(kFirst, kWhole));
  const Findings findings = Verify(contents);
  for (const VerifyFinding& finding : findings) {
    const std::vector<ArticleNumber> touched = {0, kCopy, kHalf, kFirst, kSecond, kWhole};
    EXPECT_NE(std::find(touched.begin(), touched.end(), finding.article), touched.end())
        << Describe({finding});
  }
  EXPECT_TRUE(Names(findings, Damage::kId, "s0copy"));
  EXPECT_TRUE(Names(findings, Damage::kFeed, "feed entry"));
  EXPECT_TRUE(Names(findings, Damage::kText, "text of article number 25"));
  EXPECT_TRUE(Names(findings, Damage::kEdge, "edge 25 -> 27"));
}

TEST_F(VerifyTest, GoesOnWhereTheLastRunEnded) {
  Fill();
  Map contents = engine_->Contents();
  contents[IdKey("ghost")] = EncodeNumber(kCopy);
  const VerifyOptions options{.share = 0.25, .goes_on = true};
  std::vector<ArticleNumber> firsts;
  for (int round = 0; round < 2; ++round) {
    for (int run = 0; run < 4; ++run) {
      const Findings findings = Verify(contents, options);
      EXPECT_EQ(findings.empty(), run < 3) << Describe(findings);
      EXPECT_FALSE(summary_.is_whole);
      firsts.push_back(summary_.articles_first);
      contents = after_;
    }
  }
  EXPECT_EQ(firsts, (std::vector<ArticleNumber>{1, 9, 17, 25, 1, 9, 17, 25}));
}

TEST_F(VerifyTest, StopsWhenToldToAndGoesOnThere) {
  Fill();
  for (unsigned i = 0; i < 300; ++i) IngestText("t" + std::to_string(i), Words("t" + std::to_string(i), 20));
  MemoryEngine engine(engine_->Contents(), CompletionMode::kInline);
  const VerifyOptions options{.goes_on = true};
  const auto stop_at_once = [](const VerifyFinding*, const VerifySummary&) { return false; };
  Result<VerifySummary> summary = newsfold::Verify({&engine}, options, stop_at_once);
  ASSERT_THAT(summary, IsOk());
  EXPECT_TRUE(summary->was_stopped);
  EXPECT_FALSE(summary->is_whole);
  EXPECT_EQ(summary->articles, 256U);
  const auto go_on = [](const VerifyFinding*, const VerifySummary&) { return true; };
  summary = newsfold::Verify({&engine}, options, go_on);
  ASSERT_THAT(summary, IsOk());
  EXPECT_EQ(summary->articles_first, 257U);
  EXPECT_EQ(summary->articles, kLast + 300 - 256);
  EXPECT_EQ(newsfold::Verify({&engine}, options, go_on)->articles_first, 1U);
}

TEST_F(VerifyTest, WhatKeepsItFromCheckingIsAnError) {
  const auto go_on = [](const VerifyFinding*, const VerifySummary&) { return true; };
  MemoryEngine empty;
  EXPECT_THAT(newsfold::Verify({&empty}, {}, go_on), StatusIs(StatusCode::kNotFound));
  Fill();
  Map contents = engine_->Contents();
  StoreMeta meta = *DecodeStoreMeta(contents.at(MetaKey(kStoreMetaName)));
  ++meta.fold_version;
  contents[MetaKey(kStoreMetaName)] = EncodeStoreMeta(meta);
  MemoryEngine other(contents, CompletionMode::kInline);
  EXPECT_THAT(newsfold::Verify({&other}, {}, go_on), StatusIs(StatusCode::kFailedPrecondition));
  for (int reads = 0;; ++reads) {
    GoneEngine gone(engine_->Contents(), reads);
    MemoryEngine scratch;
    const Result<VerifySummary> summary =
        newsfold::Verify({&gone, "", &scratch}, {.share = 1, .goes_on = true}, go_on);
    if (summary) break;
    EXPECT_THAT(summary, StatusIs(StatusCode::kUnavailable)) << reads;
    ASSERT_LT(reads, 10'000);
  }
}

// As if all that is read from some moment on were damaged.
TEST_F(VerifyTest, WhatCannotBeReadIsAFinding) {
  Fill();
  std::size_t damaged = 0;
  for (std::uint64_t read = 1;; ++read) {
    MemoryEngine engine(engine_->Contents(), CompletionMode::kInline);
    MemoryEngine scratch;
    engine.FailRead(read, 1'000'000);
    const auto go_on = [](const VerifyFinding*, const VerifySummary&) { return true; };
    const Result<VerifySummary> summary = newsfold::Verify({&engine, "", &scratch}, {}, go_on);
    ASSERT_THAT(summary, IsOk()) << read;
    if (summary->findings == 0) break;
    ++damaged;
    ASSERT_LT(read, 10'000U);
  }
  EXPECT_GT(damaged, 20U);
}

}  // namespace
}  // namespace newsfold
