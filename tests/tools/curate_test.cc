#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/command_line_fixture.h"

namespace newsfold {
namespace {

using testing::CommandLine;
using ::testing::HasSubstr;
using testing::Ran;

class CurateVerbs : public CommandLine {
 protected:
  // "b" and "c" are reposts of "a", "d" is alone.
  void FillClusters() {
    std::string lines;
    for (const std::string id : {"a", "b", "c"})
      lines += testing::Line(id, Words("a", 120) + Words(id + "x", 5));
    lines += testing::Line("d", Words("d", 120));
    ASSERT_EQ(Run({"ingest", "--db", "db", "-q", "-"}, lines).exit_code, 0);
  }

  static std::string Words(const std::string& stem, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += stem + std::to_string(i * 7919 % 1000) + ' ';
    return text;
  }
};

TEST_F(CurateVerbs, TellWhatTheyChangeAndHowToTakeItBack) {
  FillClusters();
  const Ran dry = Run({"promote", "--db", "db", "b", "--reason", "the first", "--dry-run"});
  EXPECT_EQ(dry.exit_code, 0) << dry.err;
  EXPECT_THAT(dry.out, HasSubstr("b is now a canonical, pinned\na is now a repost of b ("));
  EXPECT_THAT(dry.out, HasSubstr("a dry run: nothing was changed"));
  const Ran ran = Run({"promote", "--db", "db", "b", "--reason", "the first", "--by", "jo"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("decision 5; to take it back: newsfold undo --db db 5 --reason TEXT"));
  EXPECT_THAT(Run({"merge", "--db", "db", "a", "d", "--reason", "one"}).out,
              HasSubstr("d is now a repost of b (0 % of it, 0 % of b), by a person's decision"));
  EXPECT_THAT(Run({"why", "--db", "db", "d", "b"}).out,
              HasSubstr("A person decided that it is a repost of b"));
  EXPECT_THAT(Run({"ingest", "--db", "db", "-v", "-"}, testing::Line("d", Words("d", 120))).out,
              HasSubstr("known before; repost of b"));
  EXPECT_EQ(Run({"undo", "--db", "db", "8", "--reason", "not one"}).exit_code, 0);
  const Ran audit = Run({"audit", "--db", "db"});
  EXPECT_EQ(audit.exit_code, 0);
  EXPECT_THAT(audit.out, HasSubstr("jo"));
  EXPECT_THAT(audit.out, HasSubstr("promote"));
  EXPECT_THAT(audit.out, HasSubstr("merge (undone by 9)"));
  EXPECT_THAT(audit.out, HasSubstr("undo 8"));
}

TEST_F(CurateVerbs, SpeakJson) {
  FillClusters();
  const auto lines = Run({"split", "--db", "db", "c", "--reason", "another", "--json"}).Lines();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].at("change"), "split");
  EXPECT_EQ(lines[0].at("id"), "c");
  EXPECT_EQ(lines[0].at("old_canonical_id"), "a");
  EXPECT_EQ(lines[0].at("verdict"), "new");
  EXPECT_EQ(lines[0].at("decided_by"), "person");
  EXPECT_EQ(lines[1].at("number"), 5);
  EXPECT_EQ(lines[1].at("changes"), 1);
  const auto audit = Run({"audit", "--db", "db", "--json"}).Lines();
  ASSERT_EQ(audit.size(), 2u);
  EXPECT_EQ(audit[0].at("kind"), "split");
  EXPECT_EQ(audit[0].at("reason"), "another");
  EXPECT_EQ(audit[0].at("ids").as_array().size(), 1u);
  EXPECT_TRUE(audit[0].at("undone_by").is_null());
  EXPECT_EQ(audit[1].at("last_number"), 5);
}

TEST_F(CurateVerbs, SayWhatIsWrong) {
  FillClusters();
  const Ran silent = Run({"split", "--db", "db", "c"});
  EXPECT_EQ(silent.exit_code, 2);
  EXPECT_THAT(silent.err, HasSubstr("--reason is required"));
  const Ran alone = Run({"split", "--db", "db", "d", "--reason", "x"});
  EXPECT_EQ(alone.exit_code, 1);
  EXPECT_THAT(alone.err, HasSubstr("'d' has no reposts"));
  EXPECT_THAT(Run({"undo", "--db", "db", "77", "--reason", "x"}).err, HasSubstr("no decision 77"));
  EXPECT_EQ(Run({"pin", "--db", "nowhere", "a", "--reason", "x"}).exit_code, 10);
  EXPECT_THAT(Run({"audit", "--db", "db"}).out, HasSubstr("no decisions of persons behind 0"));
}

}  // namespace
}  // namespace newsfold
