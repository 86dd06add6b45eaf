#include <filesystem>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include "tests/store/scratch_directory.h"
#include "tools/command.h"

namespace newsfold {
namespace {

using ::testing::HasSubstr;
using testing::ReadFile;
using testing::ScratchDirectory;
using testing::WriteFile;

constexpr const char* kOrgan =
    "The cathedral organ in Marsk will be silent until spring because wasps have nested in the longest "
    "pipes. "
    "The organist noticed that the low notes had turned into a faint buzzing during a wedding in September. "
    "A beekeeper, two restorers and a choirboy with a torch found eleven nests, the oldest as large as a "
    "bucket. Removing them takes months, since every pipe has to be lifted out, weighed and tuned again. "
    "Until then hymns are accompanied by an accordion that the fire brigade has lent to the parish.";
constexpr const char* kSnow =
    "Road crews on the Tolva pass have begun to paint their snow poles green after skiers kept taking the "
    "orange ones home as souvenirs. More than four hundred poles vanished last winter, and twice the plough "
    "left the road in fog. The new colour was chosen by pupils of the valley school, who argued that nobody "
    "wants a green pole over the fireplace. Should these be stolen too, the district plans to use old "
    "street lamps from the capital, which are too heavy to carry.";

std::string Line(const std::string& id, const std::string& text) {
  return boost::json::serialize(boost::json::object{{"id", id}, {"text", text}}) + "\n";
}

// Runs `newsfold evaluate` on a set of six articles: organ, organ-again (a copy), organ-half, snow,
// snow-again, and short. Its temporary stores are made below the scratch directory.
class EvaluateVerb : public ::testing::Test {
 protected:
  EvaluateVerb() {
    std::filesystem::create_directories(scratch_ / "set");
    std::filesystem::create_directories(scratch_ / "temporary");
    setenv("TMPDIR", (scratch_ / "temporary").c_str(), 1);
    const std::string organ = kOrgan;
    Write("articles.jsonl", Line("organ", organ) + Line("snow", kSnow) +
                                Line("organ-again", "From our own correspondent. " + organ) +
                                Line("organ-half", organ.substr(0, organ.size() / 2)) +
                                Line("snow-again", kSnow) + Line("short", "Nothing happened."));
  }
  ~EvaluateVerb() override { unsetenv("TMPDIR"); }

  void Write(const std::string& name, const std::string& bytes) {
    WriteFile(scratch_ / ("set/" + name), bytes);
  }

  // The exit code; a usage error of the parser is 2. What was printed is in out_ and err_.
  int Run(std::vector<std::string> options = {}) {
    CLI::App app;
    CommandContext context;
    AddEvaluate(app, context);
    app.get_subcommand("evaluate")->add_flag("--json", context.json);
    options.insert(options.begin(), {"evaluate", scratch_ / "set"});
    std::vector<std::string> reversed(options.rbegin(), options.rend());
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    try {
      app.parse(reversed);
    } catch (const CLI::ParseError&) {
      context.exit_code = 2;
    }
    std::fflush(stdout);
    out_ = ::testing::internal::GetCapturedStdout();
    err_ = ::testing::internal::GetCapturedStderr();
    return context.exit_code;
  }
  boost::json::object RunJson(int exit_code_wanted = 0, std::vector<std::string> options = {}) {
    options.push_back("--json");
    EXPECT_EQ(Run(std::move(options)), exit_code_wanted) << err_;
    return boost::json::parse(out_).as_object();
  }

  // What was written of each compared pair, by the id of the article.
  std::map<std::string, boost::json::object> RunForEvidence() {
    const std::string path = scratch_ / "evidence.jsonl";
    EXPECT_EQ(Run({"--evidence", path}), 0) << err_;
    std::istringstream lines(ReadFile(path));
    std::map<std::string, boost::json::object> evidence;
    for (std::string line; std::getline(lines, line);) {
      const boost::json::object pair = boost::json::parse(line).as_object();
      evidence[std::string(pair.at("article").at("id").as_string())] = pair;
    }
    return evidence;
  }

  std::size_t TemporaryFolders() const {
    const std::filesystem::directory_iterator folders(scratch_ / "temporary");
    return static_cast<std::size_t>(std::distance(begin(folders), end(folders)));
  }

  ScratchDirectory scratch_;
  std::string out_;
  std::string err_;
};

TEST_F(EvaluateVerb, RightLabelsGiveFullMarks) {
  Write("pairs.tsv", "organ\torgan-again\t1\norgan\torgan-half\t1\nsnow-again\tsnow\t1\norgan\tsnow\t0\n");
  Write("clusters.tsv", "organ\tO\norgan-again\tO\norgan-half\tO\nsnow\tS\nsnow-again\tS\n");
  const auto report = RunJson();
  EXPECT_EQ(report.at("message_type"), "evaluation");
  EXPECT_EQ(report.at("set"), "set");
  EXPECT_EQ(report.at("articles"), 6);
  EXPECT_EQ(report.at("reposts"), 3);
  EXPECT_EQ(report.at("errors"), 0);
  EXPECT_EQ(report.at("pairs").at("true_positive"), 3);
  EXPECT_EQ(report.at("pairs").at("f1").to_number<double>(), 1.0);
  EXPECT_EQ(report.at("pairs").at("comparison").at("f1").to_number<double>(), 1.0);
  EXPECT_EQ(report.at("clusters").at("true_positive"), 4);
  EXPECT_EQ(report.at("clusters").at("f1").to_number<double>(), 1.0);
  EXPECT_EQ(report.at("reposts_by_relation").at("identical").at("right"), 1);
  EXPECT_EQ(report.at("reposts_by_relation").at("near").at("precision").to_number<double>(), 1.0);
  EXPECT_EQ(report.at("reposts_by_relation").at("contained").at("wrong"), 0);
  EXPECT_EQ(report.at("misses").at("count"), 0);
  EXPECT_EQ(report.at("false_merges").at("count"), 0);
  EXPECT_FALSE(report.contains("pairs_cross_site"));
}

// Pages of one site, each with a short body of its own in one frame, which is 80 % of it; nobody can know the
// frame by the second.
TEST_F(EvaluateVerb, ARecheckIsMeasuredIfAskedFor) {
  std::string articles;
  for (int page = 0; page < 6; ++page) {
    std::string body;
    for (int word = 0; word < 45; ++word) body += fmt::format("b{}w{} ", page, word);
    const boost::json::object article = {{"id", fmt::format("p{}", page)},
                                         {"url", fmt::format("https://frame.example/{}", page)},
                                         {"title", fmt::format("headline{0} about{0} matter{0}", page)},
                                         {"text", body + kOrgan + " " + kSnow}};
    articles += boost::json::serialize(article) + "\n";
  }
  Write("articles.jsonl", articles);
  Write("pairs.tsv", "p0\tp1\t0\n");
  const auto before = RunJson();
  EXPECT_TRUE(before.at("rechecked").is_null());
  EXPECT_EQ(before.at("pairs").at("false_positive"), 1);
  const auto after = RunJson(0, {"--recheck"});
  EXPECT_GE(after.at("rechecked").to_number<int>(), 1);
  EXPECT_EQ(after.at("pairs").at("false_positive"), 0);
  EXPECT_EQ(Run({"--recheck"}), 0);
  EXPECT_THAT(out_, HasSubstr("changed by the recheck"));
}

TEST_F(EvaluateVerb, ThresholdsAndBaselinesComeFromTheTexts) {
  Write("pairs.tsv", "organ\torgan-half\t1\nsnow-again\tsnow\t1\norgan\tsnow\t0\nshort\tsnow\t0\n");
  const auto report = RunJson();
  const auto& baselines = report.at("pairs").at("baselines");
  // Half a text has half of its shingles, so only the identical copy is found.
  EXPECT_EQ(baselines.at("resemblance_0.8").at("true_positive"), 1);
  EXPECT_EQ(baselines.at("resemblance_0.8").at("false_negative"), 1);
  EXPECT_EQ(baselines.at("classic_simhash_3").at("true_positive"), 1);
  EXPECT_EQ(baselines.at("classic_simhash_3").at("false_positive"), 0);
  const auto& better = report.at("pairs").at("thresholds").at(0);
  EXPECT_EQ(better.at("quantity"), "better_coverage");
  EXPECT_EQ(better.at("claims"), "at_least");
  EXPECT_EQ(better.at("points").at(0).at("threshold").as_double(), 0.3);
  EXPECT_EQ(better.at("points").at(0).at("true_positive"), 2);
  const auto& distance = report.at("pairs").at("thresholds").at(3);
  EXPECT_EQ(distance.at("claims"), "at_most");
  EXPECT_EQ(distance.at("points").at(0).at("true_positive"), 1);
}

TEST_F(EvaluateVerb, MistakesAreShownWithTheirReasons) {
  Write("pairs.tsv", "organ\tsnow\t1\nsnow\tsnow-again\t0\norgan\torgan-half\t0\n");
  const auto report = RunJson();
  EXPECT_EQ(report.at("misses").at("count"), 1);
  const auto& miss = report.at("misses").at("worst").at(0);
  EXPECT_EQ(miss.at("id"), "snow");
  EXPECT_EQ(miss.at("other_id"), "organ");
  EXPECT_EQ(miss.at("verdict"), "new");
  EXPECT_EQ(miss.at("reason"), "low_coverage");
  EXPECT_EQ(report.at("false_merges").at("count"), 2);
  const auto& false_merge = report.at("false_merges").at("worst").at(1);
  EXPECT_EQ(false_merge.at("id"), "snow-again");
  EXPECT_EQ(false_merge.at("canonical_id"), "snow");
  EXPECT_EQ(false_merge.at("relation"), "identical");
  EXPECT_EQ(false_merge.at("reason"), "equal_text");
  EXPECT_EQ(RunJson(0, {"--worst", "1"}).at("false_merges").at("worst").as_array().size(), 1U);
}

// A line for each pair that was compared: what `why` tells of it, and what the labels say.
TEST_F(EvaluateVerb, TheEvidenceOfEachComparedPairIsWritten) {
  Write("pairs.tsv", "organ-half\torgan\t1\nsnow\torgan\t0\n");
  const auto evidence = RunForEvidence();
  ASSERT_EQ(evidence.size(), 2U);
  const boost::json::object& copy = evidence.at("organ-half");
  EXPECT_EQ(copy.at("is_copy"), true);
  EXPECT_EQ(copy.at("other").at("id"), "organ");
  EXPECT_EQ(copy.at("decision").at("reason"), "covered");
  EXPECT_EQ(copy.at("terms").as_array().back().at("name"), "score");
  EXPECT_EQ(evidence.at("snow").at("is_copy"), false);
  EXPECT_EQ(evidence.at("snow").at("decision").at("reason"), "low_coverage");
}

// Of pairs that no file lists the clusters tell: of those that fell apart, and of wrong reposts.
TEST_F(EvaluateVerb, TheEvidenceOfMistakesIsLabelledByClusters) {
  Write("clusters.tsv", "organ\tO\norgan-again\tO\nsnow\tO\nsnow-again\tO\n");
  const auto evidence = RunForEvidence();
  ASSERT_EQ(evidence.size(), 2U);
  EXPECT_EQ(evidence.at("snow").at("other").at("id"), "organ");
  EXPECT_EQ(evidence.at("snow").at("is_copy"), true);
  EXPECT_EQ(evidence.at("organ-half").at("other").at("id"), "organ");
  EXPECT_EQ(evidence.at("organ-half").at("is_copy"), false);
}

TEST_F(EvaluateVerb, EvidenceThatCannotBeWrittenIsRefused) {
  Write("pairs.tsv", "organ\torgan-half\t1\n");
  EXPECT_EQ(Run({"--evidence", scratch_ / "none/evidence.jsonl"}), 2);
  EXPECT_THAT(err_, HasSubstr("none/evidence.jsonl': No such file or directory"));
  EXPECT_EQ(TemporaryFolders(), 0U);
  EXPECT_NE(Run({"--evidence", "/dev/full"}), 0);
  EXPECT_THAT(err_, HasSubstr("not all of the evidence could be written"));
}

TEST_F(EvaluateVerb, LimitsMayBeOthersThanThePrograms) {
  Write("pairs.tsv", "organ\torgan-half\t1\nsnow\tsnow-again\t1\n");
  EXPECT_EQ(RunJson().at("pairs").at("true_positive"), 2);
  const auto strict = RunJson(0, {"--limit", "score_min=100"});
  EXPECT_EQ(strict.at("pairs").at("true_positive"), 1) << "the equal text";
  EXPECT_EQ(strict.at("misses").at("worst").at(0).at("reason"), "low_coverage");
  EXPECT_EQ(RunJson(0, {"--limit", "odds_units=100000"}).at("pairs").at("true_positive"), 1) << "a length";
}

TEST_F(EvaluateVerb, SeveralLimitsMayBeGivenAndTheLastOfANameHolds) {
  Write("pairs.tsv", "organ\torgan-half\t1\nsnow\tsnow-again\t1\n");
  EXPECT_EQ(
      RunJson(0, {"--limit", "score_min=100", "--limit", "odds_units=9"}).at("pairs").at("true_positive"), 1);
  EXPECT_EQ(
      RunJson(0, {"--limit", "score_min=100", "--limit", "score_min=3.6"}).at("pairs").at("true_positive"),
      2);
}

TEST_F(EvaluateVerb, WhatIsNoLimitAndValueIsRefused) {
  Write("pairs.tsv", "organ\torgan-half\t1\n");
  for (const char* limit : {"score_mim=4", "=4", "version=15", "score_min", "score_min=", "score_min=four",
                            "shell_units_max=1.5", "shell_units_max=-1", "shell_units_max=4294967296"}) {
    EXPECT_EQ(Run({"--limit", limit}), 2) << limit;
  }
  EXPECT_EQ(Run({"--limit", "shell_units_max=4294967295"}), 0);
}

TEST_F(EvaluateVerb, TablesAreForPeople) {
  Write("pairs.tsv", "organ\tsnow\t1\nsnow\tsnow-again\t0\norgan\torgan-half\t1\n");
  Write("clusters.tsv", "organ\tO\norgan-half\tO\norgan-again\tO\n");
  EXPECT_EQ(Run(), 0);
  EXPECT_THAT(out_, HasSubstr("set: 6 articles in "));
  EXPECT_THAT(out_, HasSubstr("pairs                        0.5000  0.5000  0.5000      1      1       1\n"));
  EXPECT_THAT(out_, HasSubstr("clusters                     0.7500  1.0000  0.8571      3      1       0\n"));
  EXPECT_THAT(out_, HasSubstr("  identical      0      1           0     0.0000\n"));
  EXPECT_THAT(out_, HasSubstr("pairs by one threshold alone\n"));
  EXPECT_THAT(out_, HasSubstr("  classic  simhash  distance\nat most  precision   recall        F1\n"));
  EXPECT_THAT(out_, HasSubstr("worst misses: 1 of 1\n"));
  EXPECT_THAT(out_, HasSubstr("worst false merges: 1 of 1\n"));
  EXPECT_EQ(err_, "");
}

TEST_F(EvaluateVerb, UnknownIdsAreNamedAndGiveAnotherExitCode) {
  Write("pairs.tsv", "organ\torgan-again\t1\norgan\tnobody\t1\nsomebody\tnobody\t0\n");
  const auto report = RunJson(3);
  EXPECT_EQ(report.at("pairs").at("missing"), 2);
  EXPECT_EQ(report.at("pairs").at("true_positive"), 1);
  EXPECT_EQ(report.at("unknown_ids").at("count"), 2);
  EXPECT_EQ(report.at("unknown_ids").at("first").at(0), "nobody");
  EXPECT_THAT(err_, HasSubstr("2 labelled ids are not among the stored articles: 'nobody', 'somebody'\n"));
}

TEST_F(EvaluateVerb, RefusedArticlesAreReportedAndTheRestIsMeasured) {
  Write("articles.jsonl", Line("organ", kOrgan) + "nonsense\n" + Line("organ-again", kOrgan));
  Write("pairs.tsv", "organ\torgan-again\t1\n");
  const auto report = RunJson(3);
  EXPECT_EQ(report.at("errors"), 1);
  EXPECT_EQ(report.at("pairs").at("true_positive"), 1);
  EXPECT_THAT(err_, HasSubstr("set/articles.jsonl:2: "));
}

TEST_F(EvaluateVerb, SetsThatCannotBeMeasuredAreRefused) {
  EXPECT_EQ(Run(), 2);
  EXPECT_THAT(err_, HasSubstr("holds no labels"));
  Write("pairs.tsv", "organ\torgan-again\n");
  EXPECT_EQ(Run(), 2);
  EXPECT_THAT(err_, HasSubstr("pairs.tsv:1: 2 columns where 3 belong"));
  std::filesystem::remove(scratch_ / "set/articles.jsonl");
  EXPECT_EQ(Run(), 2);
  EXPECT_THAT(err_, HasSubstr("holds no articles.jsonl"));
}

TEST_F(EvaluateVerb, TheTemporaryStoreIsRemoved) {
  Write("pairs.tsv", "organ\torgan-again\t1\n");
  EXPECT_EQ(Run(), 0);
  EXPECT_EQ(TemporaryFolders(), 0U);
}

TEST_F(EvaluateVerb, AStoreOfOnesOwnIsKeptAndMustBeNew) {
  Write("pairs.tsv", "organ\torgan-again\t1\n");
  EXPECT_EQ(Run({"--db", scratch_ / "db"}), 0);
  EXPECT_TRUE(std::filesystem::exists(scratch_ / "db"));
  EXPECT_EQ(Run({"--db", scratch_ / "db"}), 2);
  EXPECT_THAT(err_, HasSubstr("db' is there already; a new or empty folder is needed"));
  WriteFile(scratch_ / "file", "");
  EXPECT_EQ(Run({"--db", scratch_ / "file"}), 2);
  std::filesystem::create_directories(scratch_ / "empty");
  EXPECT_EQ(Run({"--db", scratch_ / "empty"}), 0);
}

TEST_F(EvaluateVerb, FiguresOfTwoRunsAreTheSame) {
  Write("pairs.tsv", "organ\torgan-half\t1\norgan\tsnow\t0\norgan-again\torgan-half\t1\n");
  const auto first = RunJson();
  EXPECT_EQ(RunJson().at("pairs"), first.at("pairs"));
}

}  // namespace
}  // namespace newsfold
