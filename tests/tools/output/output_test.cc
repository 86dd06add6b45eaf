#include "tools/output/output.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tools/output/exit_code.h"
#include "tools/output/progress.h"
#include "tools/output/run_output.h"

namespace newsfold {
namespace {

TEST(Escaped, ControlCharactersCannotReachATerminal) {
  EXPECT_EQ(Escaped("渡船 ok"), "渡船 ok");
  EXPECT_EQ(Escaped("a\x1b[2Jb\n"), "a\\x1b[2Jb\\x0a");
  EXPECT_EQ(Escaped("\xC2\x9B"), "\\xc2\\x9b");               // C1 control
  EXPECT_EQ(Escaped("\xE2\x80\xAE"), "\\xe2\\x80\\xae");      // right-to-left override
  EXPECT_EQ(Escaped("a\xFFz\xE6\xB8"), "a\\xffz\\xe6\\xb8");  // not UTF-8
}

TEST(FormatNumbers, CountsBytesSharesAndSeconds) {
  EXPECT_EQ(FormatCount(0), "0");
  EXPECT_EQ(FormatCount(999), "999");
  EXPECT_EQ(FormatCount(1'234'567), "1,234,567");
  EXPECT_EQ(FormatBytes(999), "999 B");
  EXPECT_EQ(FormatBytes(1'000), "1.0 kB");
  EXPECT_EQ(FormatBytes(999'960), "1.0 MB");
  EXPECT_EQ(FormatBytes(12'345'678'901), "12.3 GB");
  EXPECT_EQ(FormatSeconds(0.5), "0.50 s");
  EXPECT_EQ(FormatSeconds(61), "1:01 min");
  EXPECT_EQ(FormatSeconds(3'723), "1:02:03 h");
}

TEST(FormatNumbers, OnlyAllIsAHundredPercentAndOnlyNothingIsNone) {
  EXPECT_EQ(FormatShare(1), "100 %");
  EXPECT_EQ(FormatShare(0.999), "99 %");
  EXPECT_EQ(FormatShare(0.001), "<1 %");
  EXPECT_EQ(FormatShare(0), "0 %");
  EXPECT_EQ(FormatShare(0.674), "67 %");
}

TEST(Table, ColumnsLineUpEvenWithWideCharacters) {
  Table table({1});
  table.Add({"id", "n"});
  table.Add({"渡船", "12"});
  table.Add({"e\xCC\x81t\xC3\xA9", ""});
  EXPECT_EQ(table.ToString(), "id     n\n渡船  12\ne\xCC\x81t\xC3\xA9\n");
}

TEST(Shortened, CutsBetweenCharacters) {
  EXPECT_EQ(Shortened("tram", 4), "tram");
  EXPECT_EQ(Shortened("trams", 4), "tra…");
  EXPECT_EQ(Shortened("渡船恢复", 5), "渡船…");
  EXPECT_EQ(DisplayWidth("渡a"), 3U);
}

TEST(ExitCode, EachFailureHasItsOwn) {
  EXPECT_EQ(ExitCodeOf(Status::Ok()), 0);
  EXPECT_EQ(ExitCodeOf(NotFound("x")), 1);
  EXPECT_EQ(ExitCodeOf(Unavailable("x")), 1);
  EXPECT_EQ(ExitCodeOf(Corruption("x")), 20);
  EXPECT_EQ(OpenExitCodeOf(NotFound("x")), 10);
  EXPECT_EQ(OpenExitCodeOf(Unavailable("x")), 11);
  EXPECT_EQ(OpenExitCodeOf(FailedPrecondition("x")), 12);
  EXPECT_EQ(OpenExitCodeOf(Corruption("x")), 20);
  EXPECT_EQ(OpenExitCodeOf(ResourceExhausted("x")), 1);
}

TEST(FormatProgress, ShowsHowFarAndHowLong) {
  const ProgressState state{12'000, 3'000, 2, 25, 100, 10};
  EXPECT_EQ(
      FormatProgress(state, 200),
      "[#####...............]  25 % of 100 B  12,000 articles  3,000 reposts  2 errors  1,200/s  0:30 left");
  EXPECT_EQ(FormatProgress(state, 10), "[#####....");
}

TEST(FormatProgress, TellsFilesIfThereAreSeveral) {
  ProgressState state{12'000, 3'000, 2, 25, 100, 10};
  state.files_done = 3;
  state.files_total = 7;
  const std::string told =
      " 25 % of 100 B  3 of 7 files  12,000 articles  3,000 reposts  2 errors  1,200/s  0:30 left";
  EXPECT_EQ(FormatProgress(state, 200), "[#####...............] " + told);
  EXPECT_EQ(FormatProgress(state, told.size()), told) << "where there is no room the bar goes first";
}

TEST(FormatProgress, WithoutATotalThereIsNoBar) {
  EXPECT_EQ(FormatProgress({5, 1, 0, 1'000, 0, 0}, 200), "5 articles  1 reposts  0 errors  0/s");
}

TEST(FormatProgress, DoesNotPassAHundred) {
  EXPECT_EQ(FormatProgress({5, std::nullopt, 0, 1'000, 0, 0}, 200), "5 articles  0/s");
  EXPECT_EQ(FormatProgress({5, 1, 0, 200, 100, 1}, 200),
            "[####################] 100 % of 100 B  5 articles  1 reposts  0 errors  5/s");
}

TEST(FormatProgress, TellsBytesWhereNoArticlesAreCounted) {
  EXPECT_EQ(FormatProgress({std::nullopt, std::nullopt, 0, 1'500'000, 6'000'000, 10}, 200),
            "[#####...............]  25 %  1.5 MB of 6.0 MB  0:30 left");
}

TEST(ProgressLine, WritesNothingWhereNoTerminalIs) {
  std::FILE* const file = std::tmpfile();
  ASSERT_NE(file, nullptr);
  ProgressLine line(file, CommandContext());
  line.Update({1, 1, 1, 1, 1, 1});
  line.Clear();
  line.Finish({1, 1, 1, 1, 1, 1});
  EXPECT_EQ(std::ftell(file), 0);
  std::fclose(file);
}

class RunOutputTest : public ::testing::Test {
 protected:
  std::string Describe() {
    outcome_.decision = decision_;
    return DescribeDecision({file_, line_, outcome_});
  }

  InputFile file_{"dir/a.jsonl", "", InputFormat::kJsonLines, 0};
  std::uint64_t line_ = 12;
  BulkOutcome outcome_;
  Decision decision_;
};

TEST_F(RunOutputTest, ARepostIsDescribedInOneLine) {
  decision_.id = "b";
  decision_.is_repost = true;
  decision_.canonical_id = decision_.compared_id = "a\n";
  decision_.verdict.relation = Relation::kNear;
  decision_.verdict.reason = Reason::kCovered;
  decision_.verdict.coverage_article = 0.97;
  decision_.verdict.coverage_canonical = 0.95;
  EXPECT_EQ(Describe(),
            "dir/a.jsonl:12 (b): repost of a\\x0a (near, 97 % / 95 %): enough of both texts lies in shared "
            "passages");
}

TEST_F(RunOutputTest, ANewArticleNamesTheClosest) {
  line_ = 0;
  decision_.verdict.reason = Reason::kNoCandidate;
  EXPECT_EQ(Describe(), "dir/a.jsonl: new: nothing archived shares evidence with it");
  decision_.compared_id = "a";
  decision_.verdict.relation = Relation::kExcerpt;
  decision_.verdict.reason = Reason::kLowCoverage;
  EXPECT_EQ(Describe(),
            "dir/a.jsonl: new; closest is a (excerpt, 0 % / 0 %): too little of the two texts is shared");
}

TEST_F(RunOutputTest, WhatJoinedNamesTheArticleItJoinedBy) {
  decision_.id = "b\n";
  decision_.is_repost = true;
  decision_.canonical_id = decision_.compared_id = "a";
  decision_.via_id = "c";
  decision_.verdict.relation = Relation::kContained;
  decision_.verdict.reason = Reason::kMember;
  EXPECT_THAT(DescribeJoined(decision_),
              ::testing::StartsWith("b\\x0a is a repost of a now, by way of c (contained, 0 % / 0 %): "));
}

TEST_F(RunOutputTest, ARoundupNamesWhatItHolds) {
  line_ = 0;
  decision_.compared_id = "a";
  decision_.verdict.relation = Relation::kContains;
  decision_.verdict.reason = Reason::kRoundup;
  decision_.contained = {{"a", 0.25, 1}, {"b", 0.2, 0.9}};
  EXPECT_EQ(Describe(),
            "dir/a.jsonl: new; closest is a (contains, 0 % / 0 %): it holds several stories, and none is "
            "most of it; "
            "holds a, b");
}

TEST_F(RunOutputTest, ErrorsInJsonNameTheirPlace) {
  outcome_.decision = AlreadyExists("taken");
  outcome_.id = "b";
  const boost::json::object object = ToJson(RunOutcome{file_, line_, outcome_});
  EXPECT_EQ(object.at("message_type"), "error");
  EXPECT_EQ(object.at("file"), "dir/a.jsonl");
  EXPECT_EQ(object.at("line"), 12);
  EXPECT_EQ(object.at("id"), "b");
  EXPECT_EQ(object.at("code"), "already_exists");
}

TEST(RunSummaryJson, CountsAndSpeeds) {
  RunSummary summary;
  summary.articles = 10;
  summary.text_bytes = 2'000'000;
  summary.seconds = 2;
  summary.reposts_by_relation[static_cast<std::size_t>(Relation::kNear)] = 3;
  const boost::json::object object = ToJson(summary);
  EXPECT_EQ(object.at("articles_per_second"), 5.0);
  EXPECT_EQ(object.at("megabytes_per_second"), 1.0);
  EXPECT_EQ(object.at("reposts_by_relation").as_object().size(), 1U);
  EXPECT_EQ(object.at("complete"), true);
}

}  // namespace
}  // namespace newsfold
