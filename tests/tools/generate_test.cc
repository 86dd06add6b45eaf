#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tools/command.h"
#include "tools/corpus/noise_kind.h"

namespace newsfold {
namespace {

// Runs `newsfold generate` in a folder of its own.
class Generate : public ::testing::Test {
 protected:
  void SetUp() override {
    const ::testing::TestInfo& test = *::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(::testing::TempDir()) / (std::string("generate_test_") + test.name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  // The exit code; a usage error of the parser is 2.
  int Run(std::vector<std::string> arguments) {
    CLI::App app;
    CommandContext context;
    context.quiet = true;
    AddGenerate(app, context);
    arguments.insert(arguments.begin(), "generate");
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    try {
      app.parse(reversed);
    } catch (const CLI::ParseError&) {
      return 2;
    }
    return context.exit_code;
  }

  std::string Path(const std::string& name) const { return (folder_ / name).string(); }

  std::string Read(const std::string& name) const {
    std::ifstream file(Path(name), std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
  }

  std::vector<std::string> Lines(const std::string& name) const {
    std::istringstream bytes(Read(name));
    std::vector<std::string> lines;
    for (std::string line; std::getline(bytes, line);) lines.push_back(line);
    return lines;
  }

  std::filesystem::path folder_;
};

TEST_F(Generate, LifelikeWordingDiffersFromPlain) {
  ASSERT_EQ(Run({"-n", "50", "-o", Path("default.jsonl")}), 0);
  ASSERT_EQ(Run({"-n", "50", "--wording", "plain", "-o", Path("plain.jsonl")}), 0);
  ASSERT_EQ(Run({"-n", "50", "--wording", "lifelike", "-o", Path("lifelike.jsonl")}), 0);
  EXPECT_EQ(Read("plain.jsonl"), Read("default.jsonl"));
  EXPECT_NE(Read("plain.jsonl"), Read("lifelike.jsonl"));
  EXPECT_EQ(Lines("lifelike.jsonl").size(), 50u);
}

TEST_F(Generate, WritesTheArticlesAskedFor) {
  ASSERT_EQ(Run({"-n", "120", "--seed", "5", "-o", Path("a.jsonl")}), 0);
  const std::vector<std::string> lines = Lines("a.jsonl");
  ASSERT_EQ(lines.size(), 120u);
  for (const std::string& line : lines) {
    EXPECT_TRUE(boost::json::parse(line).as_object().at("truth").as_object().contains("kind"));
  }
}

TEST_F(Generate, RepeatsItselfForASeed) {
  ASSERT_EQ(Run({"-n", "50", "--seed", "5", "-o", Path("a")}), 0);
  ASSERT_EQ(Run({"-n", "50", "--seed", "5", "-o", Path("b")}), 0);
  ASSERT_EQ(Run({"-n", "50", "--seed", "6", "-o", Path("c")}), 0);
  EXPECT_EQ(Read("a"), Read("b"));
  EXPECT_NE(Read("a"), Read("c"));
}

TEST_F(Generate, TruthFilesAgreeWithTheLines) {
  ASSERT_EQ(Run({"-n", "400", "-o", Path("a.jsonl"), "--truth", Path("truth")}), 0);
  std::string clusters, pairs;
  for (const std::string& line : Lines("a.jsonl")) {
    const boost::json::object article = boost::json::parse(line).as_object();
    const boost::json::object& truth = article.at("truth").as_object();
    const std::string id(article.at("id").as_string());
    clusters += id + "\t" + std::string(truth.at("cluster").as_string()) + "\n";
    if (!truth.contains("of")) continue;
    pairs += id + "\t" + std::string(truth.at("of").as_string()) +
             (truth.at("repost").as_bool() ? "\t1\n" : "\t0\n");
  }
  EXPECT_EQ(Read("truth/clusters.tsv"), clusters);
  EXPECT_EQ(Read("truth/pairs.tsv"), pairs);
  EXPECT_THAT(pairs, ::testing::HasSubstr("\t1\n"));
  EXPECT_THAT(pairs, ::testing::HasSubstr("\t0\n"));
}

TEST_F(Generate, TakesLanguagesAndKindsAsLists) {
  ASSERT_EQ(Run({"-n", "200", "--languages", "en,zh-hant", "--noise", "ocr,typos", "-o", Path("a.jsonl")}),
            0);
  std::map<std::string, int> languages, kinds;
  for (const std::string& line : Lines("a.jsonl")) {
    const boost::json::object article = boost::json::parse(line).as_object();
    ++languages[std::string(article.at("lang").as_string())];
    ++kinds[std::string(article.at("truth").as_object().at("kind").as_string())];
  }
  EXPECT_THAT(languages, ::testing::UnorderedElementsAre(::testing::Key("en"), ::testing::Key("zh-Hant")));
  EXPECT_THAT(kinds, ::testing::UnorderedElementsAre(::testing::Key("ocr"), ::testing::Key("original"),
                                                     ::testing::Key("typos")));
}

TEST_F(Generate, KindsComeInGroups) {
  const auto kinds_of = [&](const std::string& group) {
    EXPECT_EQ(Run({"-n", "900", "--noise", group, "--lookalike-share", "0.1", "-o", Path(group)}), 0);
    std::set<std::string> kinds;
    for (const std::string& line : Lines(group)) {
      kinds.insert(
          std::string(boost::json::parse(line).as_object().at("truth").as_object().at("kind").as_string()));
    }
    return kinds;
  };
  using ::testing::Contains;
  using ::testing::Not;
  EXPECT_THAT(kinds_of("page-shapes"),
              ::testing::ElementsAre("original", "page-inserts", "page-lists", "page-mixed", "page-notices",
                                     "page-tags", "page-teasers"));
  EXPECT_THAT(kinds_of("held-out"),
              ::testing::ElementsAre("original", "page-comments", "page-gallery", "page-mixed-held-out"));
  EXPECT_THAT(kinds_of("usual"),
              ::testing::AllOf(Contains("ocr"), Contains("template"), Not(Contains("page-tags"))));
  EXPECT_THAT(kinds_of("all"),
              ::testing::AllOf(Contains("ocr"), Contains("page-tags"), Contains("page-gallery")));
}

TEST_F(Generate, MakesTheUsualKindsUnlessAskedForOthers) {
  ASSERT_EQ(Run({"-n", "200", "-o", Path("a")}), 0);
  ASSERT_EQ(Run({"-n", "200", "--noise", "usual", "--shaped-share", "1", "-o", Path("b")}), 0);
  EXPECT_EQ(Read("a"), Read("b"));
}

TEST_F(Generate, PutsAsManyOriginalsInPageShapesAsAskedFor) {
  ASSERT_EQ(Run({"-n", "100", "--noise", "page-tags", "--shaped-share", "1", "-o", Path("a")}), 0);
  EXPECT_THAT(Lines("a"), ::testing::Each(::testing::HasSubstr("\"kind\":\"page-tags\"")));
  EXPECT_EQ(Run({"--shaped-share", "1.1", "-o", Path("b")}), 2);
}

TEST_F(Generate, HelpNamesEveryKind) {
  CLI::App app;
  CommandContext context;
  AddGenerate(app, context);
  const std::string help = app.get_subcommand("generate")->help();
  for (const NoiseKind kind : AllNoiseKinds())
    EXPECT_THAT(help, ::testing::HasSubstr(std::string(NameOf(kind))));
}

TEST_F(Generate, MakesNothingOfZeroArticles) {
  ASSERT_EQ(Run({"-n", "0", "-o", Path("a.jsonl")}), 0);
  EXPECT_EQ(Read("a.jsonl"), "");
}

TEST_F(Generate, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(Run({"--languages", "tlh", "-o", Path("a")}), 2);
  EXPECT_EQ(Run({"--wording", "florid", "-o", Path("a")}), 2);
  EXPECT_EQ(Run({"--noise", "fog", "-o", Path("a")}), 2);
  EXPECT_EQ(Run({"--hosts", "0", "-o", Path("a")}), 2);
  EXPECT_EQ(Run({"--repost-share", "1.5", "-o", Path("a")}), 2);
  EXPECT_EQ(Run({"--repost-share", "0.9", "--lookalike-share", "0.2", "-o", Path("a")}), 2);
  EXPECT_FALSE(std::filesystem::exists(Path("a")));
}

TEST_F(Generate, RefusesAFileItCannotWrite) {
  EXPECT_NE(Run({"-o", Path("missing/a.jsonl")}), 0);
  std::ofstream(Path("file")) << "x";
  EXPECT_NE(Run({"-n", "1", "-o", Path("a.jsonl"), "--truth", Path("file")}), 0);
}

TEST_F(Generate, SaysWhenTheDiskIsFull) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP();
  EXPECT_EQ(Run({"-n", "2000", "-o", "/dev/full"}), 1);
}

}  // namespace
}  // namespace newsfold
