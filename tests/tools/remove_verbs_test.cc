#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/command_line_fixture.h"

namespace newsfold {
namespace {

using testing::CommandLine;
using ::testing::HasSubstr;
using testing::kHarbour;
using testing::kLibrary;
using testing::Ran;
using testing::ReadFile;
using testing::WriteFile;

// Too short to be compressed.
constexpr const char* kShort = "Quick wafting zephyrs vex bold Jim; 0987654321 & then <some> more?";

class RemoveVerbs : public CommandLine {
 protected:
  // Files below the folder in which 40 bytes of the text are as they were.
  std::vector<std::string> FilesWith(const std::string& folder, const std::string& text) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(scratch_ / folder)) {
      if (!entry.is_regular_file()) continue;
      const std::string bytes = ReadFile(entry.path().string());
      for (std::size_t i = 0; i + 40 <= text.size(); ++i) {
        if (bytes.find(text.substr(i, 40)) == std::string::npos) continue;
        names.push_back(entry.path().filename().string());
        break;
      }
    }
    return names;
  }
};

TEST_F(RemoveVerbs, TakeArticlesOutOfEveryAnswer) {
  FillStore();
  const Ran dry = Run({"remove", "--db", "db", "harbour", "--reason", "order 1", "--dry-run"});
  EXPECT_EQ(dry.exit_code, 0) << dry.err;
  EXPECT_THAT(dry.out, HasSubstr("harbour is removed\na dry run"));
  const Ran ran = Run({"remove", "--db", "db", "harbour", "library", "--reason", "order 1"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("copy is now a canonical\nharbour is removed\ndecision 4;"));
  EXPECT_THAT(ran.out, HasSubstr("library is removed\ndecision 6;"));
  const Ran get = Run({"get", "--db", "db", "library"});
  EXPECT_EQ(get.exit_code, 1);
  EXPECT_THAT(get.err, HasSubstr("the article 'library' was removed"));
  EXPECT_THAT(Run({"stats", "--db", "db"}).out, HasSubstr("removed                2"));
  EXPECT_THAT(Run({"changes", "--db", "db"}).out, HasSubstr("removed  library"));
  const Ran again = Run({"ingest", "--db", "db", "-"}, testing::Line("new id", kLibrary));
  EXPECT_EQ(again.exit_code, 3);
  EXPECT_THAT(again.err, HasSubstr("an article with this text was removed, and is not taken again"));
  EXPECT_THAT(Run({"undo", "--db", "db", "6", "--reason", "appeal"}).out,
              HasSubstr("library is back, a canonical"));
  EXPECT_EQ(Run({"get", "--db", "db", "library"}).out, kLibrary);
}

TEST_F(RemoveVerbs, PurgeTakesThemOutOfEveryFile) {
  FillStore();
  ASSERT_EQ(Run({"ingest", "--db", "db", "-q", "-"}, testing::Line("short", kShort)).exit_code, 0);
  EXPECT_FALSE(FilesWith("db", kShort).empty());
  ASSERT_EQ(Run({"backup", "--db", "db", "backups", "-q"}).exit_code, 0);
  ASSERT_EQ(Run({"remove", "--db", "db", "library", "short", "--reason", "order 1", "-q"}).exit_code, 0);
  const Ran dry = Run({"purge", "--db", "db", "--reason", "order 1", "--dry-run"});
  EXPECT_THAT(dry.out, HasSubstr("library would be purged"));
  EXPECT_FALSE(FilesWith("db", kShort).empty());
  const Ran ran = Run({"purge", "--db", "db", "library", "short", "--reason", "order 1", "--backups",
                       "backups", "--receipt", "receipt.json"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("library is purged"));
  EXPECT_THAT(ran.out, HasSubstr("backup 1 in backups has it still"));
  EXPECT_TRUE(FilesWith("db", kLibrary).empty());
  EXPECT_TRUE(FilesWith("db", kShort).empty());
  const auto receipt = boost::json::parse(ReadFile(scratch_ / "receipt.json")).as_object();
  EXPECT_EQ(receipt.at("articles").as_array().at(0).at("id"), "library");
  EXPECT_EQ(receipt.at("reason"), "order 1");
  EXPECT_EQ(receipt.at("pieces_left"), 0);
  EXPECT_GT(receipt.at("files_deleted").as_array().size(), 0u);
  EXPECT_EQ(receipt.at("backups").as_array().at(0).at("backup"), 1);
  EXPECT_EQ(Run({"verify", "--db", "db"}).exit_code, 0);
  EXPECT_THAT(Run({"purge", "--db", "db", "--reason", "order 1"}).out, HasSubstr("nothing to purge"));
  // A backup of what is there now does not.
  ASSERT_EQ(Run({"backup", "--db", "db", "backups", "-q", "--keep", "1"}).exit_code, 0);
  EXPECT_TRUE(FilesWith("backups", kShort).empty());
}

// It is told until it is gone, though by the second run nothing in the store has the text.
TEST_F(RemoveVerbs, PurgeTellsWhatIsLeftUntilNothingIs) {
  FillStore();
  ASSERT_EQ(Run({"remove", "--db", "db", "library", "--reason", "order 1", "-q"}).exit_code, 0);
  WriteFile(scratch_ / "db/left-by-somebody.txt", std::string("text: ") + kLibrary);
  for (int run = 0; run < 2; ++run) {
    const Ran left = Run({"purge", "--db", "db", "--reason", "order 1"});
    EXPECT_EQ(left.exit_code, 1);
    EXPECT_THAT(left.err, HasSubstr("pieces of the texts are left in left-by-somebody.txt"));
  }
  std::filesystem::remove(scratch_ / "db/left-by-somebody.txt");
  EXPECT_EQ(Run({"purge", "--db", "db", "--reason", "order 1"}).exit_code, 0);
  EXPECT_THAT(Run({"purge", "--db", "db", "--reason", "order 1"}).out, HasSubstr("nothing to purge"));
}

TEST_F(RemoveVerbs, RetainRemovesWhatARuleNames) {
  std::string lines;
  for (const std::string source : {"wire", "daily"}) {
    for (const std::string licence : {"trial", "full"}) {
      boost::json::object article{{"id", source + " " + licence},
                                  {"text", source + licence + kLibrary},
                                  {"source", source},
                                  {"lang", "en"},
                                  {"licence", licence},
                                  {"edition", 7}};
      article["url"] = "https://" + source + ".example/" + licence;
      lines += boost::json::serialize(article) + "\n";
    }
  }
  ASSERT_EQ(Run({"ingest", "--db", "db", "-q", "-"}, lines).exit_code, 0);
  const auto removed = [&](std::vector<std::string> rule) {
    std::vector<std::string> arguments = {"retain", "--db", "db", "--reason", "x", "--dry-run", "--json"};
    arguments.insert(arguments.end(), rule.begin(), rule.end());
    const auto answers = Run(arguments).Lines();
    return answers.empty() ? -1 : answers.back().at("removed").as_int64();
  };
  EXPECT_EQ(removed({"--source", "wire"}), 2);
  EXPECT_EQ(removed({"--site", "daily.example"}), 2);
  EXPECT_EQ(removed({"--field", "licence=trial"}), 2);
  EXPECT_EQ(removed({"--field", "edition=7", "--source", "wire", "--field", "licence=full"}), 1);
  EXPECT_EQ(removed({"--language", "en"}), 4);
  EXPECT_EQ(removed({"--language", "de"}), 0);
  EXPECT_EQ(removed({"--older-than", "1"}), 0);
  EXPECT_EQ(removed({"--older-than", "0"}), 4);
  const Ran ran = Run({"retain", "--db", "db", "--field", "licence=trial", "--reason", "trial ended"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_THAT(ran.out,
              HasSubstr("daily trial is removed\nwire trial is removed\n2 of 4 articles are removed"));
  EXPECT_EQ(Run({"get", "--db", "db", "wire trial"}).exit_code, 1);
  EXPECT_EQ(Run({"get", "--db", "db", "wire full"}).exit_code, 0);
  EXPECT_EQ(removed({"--field", "licence=trial"}), 0);
  const Ran all = Run({"retain", "--db", "db", "--reason", "x"});
  EXPECT_EQ(all.exit_code, 2);
  EXPECT_THAT(all.err, HasSubstr("no rule is given, which would remove everything"));
  EXPECT_EQ(Run({"retain", "--db", "db", "--reason", "x", "--field", "trial"}).exit_code, 2);
}

TEST_F(RemoveVerbs, SayWhatIsWrong) {
  FillStore();
  EXPECT_EQ(Run({"remove", "--db", "db", "library"}).exit_code, 2);
  const Ran partly = Run({"remove", "--db", "db", "none", "library", "--reason", "x"});
  EXPECT_EQ(partly.exit_code, 1);
  EXPECT_THAT(partly.err, HasSubstr("no article 'none'"));
  EXPECT_THAT(partly.out, HasSubstr("library is removed"));
  const Ran stored = Run({"purge", "--db", "db", "harbour", "--reason", "x"});
  EXPECT_EQ(stored.exit_code, 1);
  EXPECT_THAT(stored.err, HasSubstr("'harbour' was not removed; remove it first"));
  EXPECT_EQ(Run({"purge", "--db", "db", "library", "--reason", "x", "--backups", "nowhere"}).exit_code, 1);
}

}  // namespace
}  // namespace newsfold
