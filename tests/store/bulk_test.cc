#include "store/bulk.h"

#include <any>
#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/json/json.h"
#include "tests/store/archive_fixture.h"
#include "tests/store/base/status_matchers.h"

namespace newsfold {
namespace {

using testing::IsOk;
using testing::StatusIs;
using testing::Story;

BulkPipeline::ParseFunction MakeParser() {
  return [parser = std::make_shared<ArticleJsonParser>(FieldNames())](const std::string& raw, std::any*) {
    return parser->Parse(raw);
  };
}

std::string JsonLine(const std::string& id, const std::string& text) {
  return SerializeJson({{"id", id}, {"text", text}});
}

// `count` articles of which every third is a copy of an earlier one, and every tenth line is broken.
std::vector<std::string> MixedLines(std::size_t count) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < count; ++i) {
    const auto seed = static_cast<unsigned>(i % 3 == 2 ? i - 2 : i);
    lines.push_back(i % 10 == 9 ? "{broken" : JsonLine("id" + std::to_string(i), Story(seed, 6)));
  }
  return lines;
}

class Bulk : public testing::ArchiveFixture {
 protected:
  Status Run(const std::vector<std::string>& lines, BulkOptions options) {
    outcomes_.clear();
    BulkPipeline pipeline(archive_.get(), options, MakeParser,
                          [this](BulkOutcome outcome) { outcomes_.push_back(std::move(outcome)); });
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (!pipeline.Add(lines[i], 100 + i).ok()) break;
    }
    return pipeline.Finish();
  }

  // What a run answered, without what differs between two stores.
  std::vector<std::tuple<std::string, std::string, bool>> Answers() const {
    std::vector<std::tuple<std::string, std::string, bool>> answers;
    for (const BulkOutcome& outcome : outcomes_) {
      const std::string canonical =
          outcome.decision ? outcome.decision->canonical_id : outcome.decision.error().message();
      answers.emplace_back(outcome.id, canonical, outcome.decision && outcome.decision->is_repost);
    }
    return answers;
  }

  std::vector<BulkOutcome> outcomes_;
};

TEST_F(Bulk, OutcomesKeepTheOrderOfTheInput) {
  ASSERT_THAT(Run(MixedLines(200), {.threads = 4}), IsOk());
  ASSERT_EQ(outcomes_.size(), 200U);
  for (std::size_t i = 0; i < outcomes_.size(); ++i) {
    EXPECT_EQ(outcomes_[i].position, i);
    EXPECT_EQ(outcomes_[i].tag, 100 + i);
  }
}

TEST_F(Bulk, AnswersDoNotDependOnThreadsOrLimits) {
  const std::vector<std::string> lines = MixedLines(120);
  ASSERT_THAT(Run(lines, {.threads = 1}), IsOk());
  const auto expected = Answers();
  for (const BulkOptions& options :
       {BulkOptions{.threads = 2}, BulkOptions{.threads = 8}, BulkOptions{.threads = 3, .in_flight_max = 1},
        BulkOptions{.threads = 2, .in_flight_max = 7, .in_flight_bytes_max = 1}}) {
    ASSERT_THAT(OpenOver({}), IsOk());
    ASSERT_THAT(Run(lines, options), IsOk());
    EXPECT_EQ(Answers(), expected) << options.threads << " threads, " << options.in_flight_max
                                   << " in flight";
  }
}

// More threads than may run ahead, with items left when Finish is called.
TEST_F(Bulk, FinishLetsEveryThreadGo) {
  const std::vector<std::string> lines = MixedLines(12);
  for (int round = 0; round < 100; ++round) {
    outcomes_.clear();
    ASSERT_THAT(Run(lines, {.threads = 8}), IsOk());
    EXPECT_EQ(outcomes_.size(), lines.size());
  }
}

TEST_F(Bulk, AnItemMayBeACopyOfOneJustBefore) {
  ASSERT_THAT(Run({JsonLine("a", Story(1)), JsonLine("b", Story(1))}, {}), IsOk());
  ASSERT_TRUE(outcomes_[1].decision);
  EXPECT_EQ(outcomes_[1].decision->canonical_id, "a");
}

TEST_F(Bulk, OneBadItemDoesNotStopTheOthers) {
  ASSERT_THAT(Run({"{", JsonLine("a", Story(1)), JsonLine("a", Story(2)), JsonLine("c", Story(3))}, {}),
              IsOk());
  EXPECT_THAT(outcomes_[0].decision, StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(outcomes_[1].decision, IsOk());
  EXPECT_THAT(outcomes_[2].decision, StatusIs(StatusCode::kAlreadyExists));
  EXPECT_EQ(outcomes_[2].id, "a");
  EXPECT_THAT(outcomes_[3].decision, IsOk());
}

TEST_F(Bulk, FailuresAndReadyArticlesTakeTheirTurn) {
  std::vector<std::uint64_t> tags;
  BulkPipeline pipeline(archive_.get(), {}, MakeParser, [&](const BulkOutcome& outcome) {
    tags.push_back(outcome.tag);
    EXPECT_EQ(outcome.decision.has_value(), outcome.tag != 2);
  });
  Article article;
  article.id = "raw";
  article.text = "not { json";
  ASSERT_THAT(pipeline.Add(JsonLine("a", Story(1)), 1), IsOk());
  ASSERT_THAT(pipeline.AddFailure(InvalidArgument("unreadable"), 2), IsOk());
  ASSERT_THAT(pipeline.AddMade([&](std::any*) { return article; }, 100, 3), IsOk());
  ASSERT_THAT(pipeline.Finish(), IsOk());
  EXPECT_THAT(tags, ::testing::ElementsAre(1, 2, 3));
  EXPECT_EQ(TextOf("raw"), "not { json");
}

TEST_F(Bulk, WhatTheParserSaidOfARefusalComesBackWithIt) {
  const auto parser = []() -> BulkPipeline::ParseFunction {
    return [](const std::string& raw, std::any* refusal) -> Result<Article> {
      if (raw.size() > 1) {
        Article article;
        article.id = raw;
        article.text = Story(1);
        return article;
      }
      *refusal = 7 * std::stoi(raw);
      return InvalidArgument("too short");
    };
  };
  std::vector<std::any> refusals;
  BulkPipeline pipeline(archive_.get(), {}, parser,
                        [&](const BulkOutcome& outcome) { refusals.push_back(outcome.remark); });
  for (const char* raw : {"long", "2", "3"}) ASSERT_THAT(pipeline.Add(raw, 0), IsOk());
  ASSERT_THAT(pipeline.AddFailure(InvalidArgument("unreadable"), 0), IsOk());
  ASSERT_THAT(pipeline.Finish(), IsOk());
  ASSERT_EQ(refusals.size(), 4U);
  EXPECT_FALSE(refusals[0].has_value());
  EXPECT_EQ(std::any_cast<int>(refusals[1]), 14);
  EXPECT_EQ(std::any_cast<int>(refusals[2]), 21);
  EXPECT_FALSE(refusals[3].has_value());
}

TEST_F(Bulk, NothingIsReportedBeforeItIsDurable) {
  std::size_t durable_count = 0;
  BulkPipeline pipeline(archive_.get(), {.threads = 2}, MakeParser, [&](const BulkOutcome& outcome) {
    ASSERT_TRUE(outcome.decision);
    durable_count += outcome.decision->sequence <= engine_->DurableSequence() ? 1 : 0;
  });
  for (unsigned i = 0; i < 50; ++i) {
    ASSERT_THAT(pipeline.Add(JsonLine(std::to_string(i), Story(i, 4)), i), IsOk());
  }
  ASSERT_THAT(pipeline.Finish(), IsOk());
  EXPECT_EQ(durable_count, 50U);
  CutPower();
  for (int i = 0; i < 50; ++i) EXPECT_TRUE(archive_->Get(std::to_string(i))) << i;
}

TEST_F(Bulk, ManyArticlesShareOneSync) {
  const std::uint64_t before = engine_->syncs();
  ASSERT_THAT(Run(MixedLines(400), {.threads = 2}), IsOk());
  EXPECT_LT(engine_->syncs() - before, 40U);
}

TEST_F(Bulk, AddWaitsWhileThePipelineIsFull) {
  constexpr std::size_t kInFlightMax = 4;
  std::atomic<std::size_t> reported{0};
  BulkPipeline pipeline(archive_.get(), {.threads = 2, .in_flight_max = kInFlightMax}, MakeParser,
                        [&](const BulkOutcome&) { ++reported; });
  for (std::size_t i = 0; i < 100; ++i) {
    ASSERT_THAT(pipeline.Add(JsonLine(std::to_string(i), Story(static_cast<unsigned>(i), 4)), i), IsOk());
    // A batch leaves the pipeline after it was reported, so what was added and not reported is within the
    // limit.
    EXPECT_LE(i + 1, reported + kInFlightMax);
  }
  ASSERT_THAT(pipeline.Finish(), IsOk());
  EXPECT_EQ(reported, 100U);
}

TEST_F(Bulk, AnItemLargerThanTheByteLimitPassesAlone) {
  const std::vector<std::string> lines = {JsonLine("a", Story(1, 50)), JsonLine("b", Story(2, 50))};
  ASSERT_THAT(Run(lines, {.in_flight_bytes_max = 10}), IsOk());
  EXPECT_EQ(outcomes_.size(), 2U);
}

TEST_F(Bulk, AFailedWriteStopsAndEveryItemHearsOfIt) {
  engine_->FailWrite(20);
  const Status status = Run(MixedLines(300), {.threads = 2, .in_flight_max = 32});
  EXPECT_THAT(status, StatusIs(StatusCode::kUnavailable));
  ASSERT_FALSE(outcomes_.empty());
  EXPECT_LT(outcomes_.size(), 300U);
  EXPECT_THAT(outcomes_.back().decision, StatusIs(StatusCode::kUnavailable));
  for (std::size_t i = 0; i < outcomes_.size(); ++i) EXPECT_EQ(outcomes_[i].position, i);
}

TEST_F(Bulk, AFailedSyncTakesBackEveryAnswerOfItsBatch) {
  engine_->FailSync(1);
  EXPECT_FALSE(Run(MixedLines(100), {.threads = 2}).ok());
  ASSERT_FALSE(outcomes_.empty());
  for (const BulkOutcome& outcome : outcomes_) EXPECT_FALSE(outcome.decision) << outcome.position;
}

TEST_F(Bulk, AddSaysWhatStoppedThePipeline) {
  engine_->FailWrite(1);
  BulkPipeline pipeline(archive_.get(), {.in_flight_max = 2}, MakeParser, [](const BulkOutcome&) {});
  Status status;
  for (unsigned i = 0; i < 1'000 && status.ok(); ++i) {
    status = pipeline.Add(JsonLine(std::to_string(i), Story(i, 4)), i);
  }
  EXPECT_THAT(status, StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(pipeline.Finish(), StatusIs(StatusCode::kUnavailable));
}

TEST_F(Bulk, ChecksStoreNothingAndKeepTheOrder) {
  Ingest([] {
    Article article;
    article.id = "a";
    article.text = Story(1);
    return article;
  }());
  const std::uint64_t writes = engine_->writes();
  const std::vector<std::string> lines = {JsonLine("x", Story(1)), "{", JsonLine("y", Story(2))};
  ASSERT_THAT(Run(lines, {.mode = BulkMode::kCheck, .threads = 4}), IsOk());
  ASSERT_EQ(outcomes_.size(), 3U);
  ASSERT_TRUE(outcomes_[0].decision);
  EXPECT_EQ(outcomes_[0].decision->canonical_id, "a");
  EXPECT_FALSE(outcomes_[1].decision);
  ASSERT_TRUE(outcomes_[2].decision);
  EXPECT_FALSE(outcomes_[2].decision->is_repost);
  EXPECT_EQ(engine_->writes(), writes);
  EXPECT_EQ(archive_->GetStats().articles, 1U);
}

TEST_F(Bulk, ManyChecksKeepTheOrder) {
  ASSERT_THAT(Run(MixedLines(60), {}), IsOk());
  ASSERT_THAT(Run(MixedLines(200), {.mode = BulkMode::kCheck, .threads = 8, .in_flight_max = 16}), IsOk());
  ASSERT_EQ(outcomes_.size(), 200U);
  for (std::size_t i = 0; i < outcomes_.size(); ++i) EXPECT_EQ(outcomes_[i].position, i);
}

TEST_F(Bulk, AnEmptyRunEndsAtOnce) {
  EXPECT_THAT(Run({}, {.threads = 8}), IsOk());
  EXPECT_TRUE(outcomes_.empty());
}

TEST_F(Bulk, DestructionFinishes) {
  std::size_t reported = 0;
  {
    BulkPipeline pipeline(archive_.get(), {}, MakeParser, [&](const BulkOutcome&) { ++reported; });
    ASSERT_THAT(pipeline.Add(JsonLine("a", Story(1)), 1), IsOk());
  }
  EXPECT_EQ(reported, 1U);
}

}  // namespace
}  // namespace newsfold
