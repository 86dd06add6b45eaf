// `newsfold verify`, from the command line.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/archive.h"
#include "tests/tools/command_line_fixture.h"

namespace newsfold {
namespace {

using testing::CommandLine;
using ::testing::HasSubstr;
using testing::Ran;
using testing::ReadFile;
using testing::WriteFile;

class VerifyVerb : public CommandLine {
 protected:
  void SetUp() override {
    FillStore();
    ASSERT_EQ(Run({"compact", "--db", "db", "-q"}).exit_code, 0);
  }

  std::vector<std::string> Tables() {
    std::vector<std::string> tables;
    for (const auto& entry : std::filesystem::directory_iterator(scratch_ / "db")) {
      if (entry.path().extension() == ".sst") tables.push_back(entry.path().filename());
    }
    std::sort(tables.begin(), tables.end());
    return tables;
  }
  void Flip(const std::string& file, std::size_t place) {
    std::string bytes = ReadFile(scratch_ / ("db/" + file));
    bytes.at(place) = static_cast<char>(bytes.at(place) ^ 1);
    WriteFile(scratch_ / ("db/" + file), bytes);
  }
};

TEST_F(VerifyVerb, ASoundStoreIsSaidToBe) {
  for (const std::vector<std::string>& depth : {std::vector<std::string>{},
                                                {"--index"},
                                                {"--quick"},
                                                {"--subset", "50%"},
                                                {"--max-seconds", "600"}}) {
    std::vector<std::string> arguments = {"verify", "--db", "db"};
    arguments.insert(arguments.end(), depth.begin(), depth.end());
    const Ran ran = Run(arguments);
    EXPECT_EQ(ran.exit_code, 0) << ran.out << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("damaged   0\n"));
    EXPECT_EQ(ran.err, "");
  }
  const auto lines = Run({"verify", "--db", "db", "--json"}).Lines();
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].at("message_type"), "summary");
  EXPECT_EQ(lines[0].at("depth"), "full");
  EXPECT_EQ(lines[0].at("articles"), 3);
  EXPECT_EQ(lines[0].at("texts"), 3);
  EXPECT_EQ(lines[0].at("findings"), 0);
  EXPECT_EQ(lines[0].at("whole"), true);
  EXPECT_EQ(lines[0].at("complete"), true);
  EXPECT_EQ(Run({"verify", "--db", "db", "-q"}).out, "");
}

TEST_F(VerifyVerb, NamesWhatIsDamagedWhatThatMeansAndWhatToDo) {
  for (const std::string& table : Tables()) Flip(table, 20);
  const Ran ran = Run({"verify", "--db", "db"});
  EXPECT_EQ(ran.exit_code, 20) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("file: " + Tables().front() + ": "));
  EXPECT_THAT(ran.out, HasSubstr("does not have its checksum"));
  EXPECT_THAT(ran.out, HasSubstr("x file: what lies at the damaged place of this file cannot be read"));
  EXPECT_THAT(ran.out, HasSubstr("  next: newsfold repair --db db --dry-run\n"));
  const Ran json = Run({"verify", "--db", "db", "--json"});
  EXPECT_EQ(json.exit_code, 20);
  const auto lines = json.Lines();
  ASSERT_GT(lines.size(), 1U);
  EXPECT_EQ(lines[0].at("message_type"), "finding");
  for (const char* field : {"damage", "where", "article_number", "article_id", "what", "meaning", "next"})
    EXPECT_TRUE(lines[0].contains(field)) << field;
  EXPECT_EQ(lines.back().at("findings"), lines.size() - 1);
  const Ran one = Run({"verify", "--db", "db", "--show", "1"});
  EXPECT_THAT(one.out, HasSubstr(" more: --show N\n"));
  EXPECT_EQ(Run({"verify", "--db", "db", "--show", "1", "--json"}).Lines().size(), 2U);
}

TEST_F(VerifyVerb, AStoreThatDoesNotOpenIsAFinding) {
  std::filesystem::remove(scratch_ / "db/CURRENT");
  const Ran ran = Run({"verify", "--db", "db", "--json"});
  EXPECT_EQ(ran.exit_code, 20);
  const auto lines = ran.Lines();
  ASSERT_EQ(lines.size(), 2U) << ran.out;
  EXPECT_EQ(lines[0].at("damage"), "store");
  EXPECT_THAT(std::string(lines[0].at("what").as_string()), HasSubstr("CURRENT"));
  EXPECT_EQ(lines[1].at("findings"), 1);
  EXPECT_THAT(Run({"verify", "--db", "db"}).out, HasSubstr("nothing of the store can be read"));
}

TEST_F(VerifyVerb, WhatCannotBeCheckedIsNoFinding) {
  EXPECT_EQ(Run({"verify", "--db", "nowhere"}).exit_code, 10);
  EXPECT_EQ(Run({"verify", "--db", "db", "--subset", "0"}).exit_code, 2);
  EXPECT_EQ(Run({"verify", "--db", "db", "--subset", "101%"}).exit_code, 2);
  EXPECT_EQ(Run({"verify", "--db", "db", "--subset", "some"}).exit_code, 2);
  EXPECT_EQ(Run({"verify", "--db", "db", "--quick", "--index"}).exit_code, 2);
  EXPECT_EQ(Run({"verify", "--db", "db", "--max-seconds", "-1"}).exit_code, 2);
  setenv("TMPDIR", (scratch_ / "nowhere").c_str(), 1);
  const Ran ran = Run({"verify", "--db", "db"});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_THAT(ran.err, HasSubstr("set TMPDIR"));
  unsetenv("TMPDIR");
  ArchiveOptions options;
  options.directory = scratch_ / "db";
  const auto holder = Archive::Open(options);
  ASSERT_TRUE(holder) << holder.error().ToString();
  EXPECT_EQ(Run({"verify", "--db", "db"}).exit_code, 11);
}

TEST_F(VerifyVerb, LeavesNoScratchFolder) {
  std::filesystem::create_directory(scratch_ / "tmp");
  setenv("TMPDIR", (scratch_ / "tmp").c_str(), 1);
  EXPECT_EQ(Run({"verify", "--db", "db"}).exit_code, 0);
  unsetenv("TMPDIR");
  EXPECT_TRUE(std::filesystem::is_empty(scratch_ / "tmp"));
}

}  // namespace
}  // namespace newsfold
