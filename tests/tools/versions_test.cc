#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/command_line_fixture.h"

namespace newsfold {
namespace {

using testing::CommandLine;
using ::testing::HasSubstr;
using testing::Ran;

class VersionsOfTexts : public CommandLine {
 protected:
  static std::string Text(const std::string& end) {
    std::string text;
    for (int i = 0; i < 120; ++i) text += "word" + std::to_string(i * 7919 % 1000) + ' ';
    return text + end;
  }
};

TEST_F(VersionsOfTexts, AreKeptIfThatIsAskedFor) {
  ASSERT_EQ(Run({"ingest", "--db", "db", "-q", "-"},
                testing::Line("a", Text("first")) + testing::Line("b", Text("copy")))
                .exit_code,
            0);
  const Ran refused = Run({"ingest", "--db", "db", "-"}, testing::Line("a", Text("second")));
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_THAT(refused.err, HasSubstr("the id 'a' belongs to an article with another text"));
  const Ran taken = Run({"ingest", "--db", "db", "-v", "--on-conflict", "version", "-"},
                        testing::Line("a", Text("second")));
  EXPECT_EQ(taken.exit_code, 0) << taken.err;
  EXPECT_THAT(taken.out, HasSubstr("(a): version 2, new"));
  EXPECT_EQ(Run({"get", "--db", "db", "a"}).out, Text("second"));
  EXPECT_EQ(Run({"get", "--db", "db", "--version", "1", "a"}).out, Text("first"));
  EXPECT_THAT(Run({"get", "--db", "db", "--version", "3", "a"}).err,
              HasSubstr("no version 3 of 'a'; the newest is 2"));
  EXPECT_THAT(Run({"cluster", "--db", "db", "b"}).out, HasSubstr("1 repost of a"));
  EXPECT_THAT(Run({"stats", "--db", "db"}).out, HasSubstr("former versions        1"));
  EXPECT_THAT(Run({"changes", "--db", "db", "--json"}).out, HasSubstr("\"verdict\":\"superseded\""));
}

TEST_F(VersionsOfTexts, AreListed) {
  ASSERT_EQ(Run({"ingest", "--db", "db", "-q", "-"}, testing::Line("a", Text("first"))).exit_code, 0);
  const auto correct = [&](const std::string& what, const std::string& end) {
    return Run({"ingest", "--db", "db", "-q", "--on-conflict", what, "-"}, testing::Line("a", Text(end)))
        .exit_code;
  };
  ASSERT_EQ(correct("replace", "second"), 0);
  ASSERT_EQ(correct("version", "third"), 0);
  const std::string table = Run({"get", "--db", "db", "--versions", "a"}).out;
  EXPECT_LT(table.find("current"), table.find("superseded"));
  EXPECT_LT(table.find("superseded"), table.find("replaced"));
  const auto lines = Run({"get", "--db", "db", "--versions", "--json", "a"}).Lines();
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[1].at("version"), 2);
  EXPECT_TRUE(lines[1].contains("content_sha256"));
  EXPECT_FALSE(lines[2].contains("content_sha256"));
  EXPECT_THAT(Run({"get", "--db", "db", "--version", "1", "a"}).err, HasSubstr("was replaced"));
  EXPECT_EQ(Run({"get", "--db", "db", "--version", "1", "--versions", "a"}).exit_code, 2);
  EXPECT_EQ(Run({"ingest", "--db", "db", "--on-conflict", "maybe", "-"}, "").exit_code, 2);
}

}  // namespace
}  // namespace newsfold
