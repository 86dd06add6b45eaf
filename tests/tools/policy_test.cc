#include <fstream>
#include <string>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/command_line_fixture.h"

namespace newsfold {
namespace {

using testing::CommandLine;
using ::testing::HasSubstr;
using testing::Ran;

class PolicyVerb : public CommandLine {
 protected:
  static std::string Words(const std::string& stem, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += stem + std::to_string(i * 7919 % 1000) + ' ';
    return text;
  }
  // A copy of one story.
  static std::string Copy(const std::string& id, const std::string& day, const std::string& source) {
    return boost::json::serialize(boost::json::object{{"id", id},
                                                      {"text", Words("a", 120) + Words(id + "x", 5)},
                                                      {"published_at", "2030-01-" + day},
                                                      {"source", source}}) +
           "\n";
  }
  Ran Ingest(const std::string& lines) { return Run({"ingest", "--db", "db", "-v", "-"}, lines); }
};

TEST_F(PolicyVerb, IsChosenShownAndApplied) {
  EXPECT_EQ(Ingest(Copy("a", "05", "blog") + Copy("b", "04", "daily") + Copy("c", "07", "wire")).exit_code,
            0);
  EXPECT_EQ(Run({"policy", "show", "--db", "db"}).out, "first_seen\n");
  const Ran set = Run({"policy", "set", "source_rank", "--sources", "wire,daily", "--db", "db"});
  EXPECT_EQ(set.exit_code, 0) << set.err;
  EXPECT_THAT(set.out,
              HasSubstr("the policy is source_rank\nfor what is there already: newsfold policy apply"));
  EXPECT_EQ(Run({"policy", "show", "--db", "db"}).out, "source_rank\n  wire\n  daily\n");
  const Ran dry = Run({"policy", "apply", "--db", "db", "--dry-run"});
  EXPECT_THAT(dry.out, HasSubstr("c takes the place of a: canonical of 2 reposts now, by the policy\n"));
  EXPECT_THAT(dry.out, HasSubstr("a dry run: nothing was changed"));
  const auto lines = Run({"policy", "apply", "--db", "db", "--json"}).Lines();
  ASSERT_EQ(lines.size(), 4u);
  EXPECT_EQ(lines[0].at("change"), "elected");
  EXPECT_EQ(lines[0].at("id"), "c");
  EXPECT_EQ(lines[0].at("old_canonical_id"), "a");
  EXPECT_EQ(lines[1].at("canonical_id"), "c");
  EXPECT_EQ(lines[3].at("elected"), 1);
  EXPECT_EQ(lines[3].at("refiled"), 3);
  EXPECT_EQ(lines[3].at("complete"), true);
  EXPECT_THAT(Run({"policy", "apply", "--db", "db", "--max-seconds", "60"}).out,
              HasSubstr("that another article leads now  0\n"));
  // By the ID of the old canonical.
  EXPECT_THAT(Run({"cluster", "--db", "db", "a"}).out, HasSubstr("2 reposts of c"));
  EXPECT_THAT(Run({"get", "--db", "db", "a", "--json"}).out, HasSubstr("\"canonical_id\":\"c\""));
}

TEST_F(PolicyVerb, IsChosenBeforeTheFirstArticleAndToldWithEach) {
  ASSERT_EQ(Run({"policy", "set", "earliest_published", "--db", "db"}).exit_code, 0);
  EXPECT_THAT(Ingest(Copy("a", "05", "")).out, HasSubstr("(a): new"));
  const std::string out = Ingest(Copy("b", "04", "")).out;
  EXPECT_THAT(out, HasSubstr("(b): repost of a (near"));
  EXPECT_THAT(out, HasSubstr("b takes the place of a: canonical of 1 repost now, by the policy\n"));
  const auto lines = Run({"ingest", "--db", "db", "--json", "-"}, Copy("c", "03", "")).Lines();
  ASSERT_EQ(lines.size(), 5u);
  EXPECT_EQ(lines[0].at("verdict"), "repost");
  EXPECT_FALSE(lines[0].contains("elected"));
  EXPECT_EQ(lines[1].at("change"), "elected");
  EXPECT_EQ(lines[1].at("old_canonical_id"), "b");
  EXPECT_EQ(lines[1].at("verdict"), "new");
  EXPECT_EQ(lines[4].at("reposts"), 1);
}

TEST_F(PolicyVerb, ReadsSourcesFromAFile) {
  std::ofstream(scratch_ / "ranked") << "the wire\r\n\ndaily, the\n";
  EXPECT_EQ(Run({"policy", "set", "source_rank", "--sources-file", "ranked", "--db", "db"}).exit_code, 0);
  const auto shown = Run({"policy", "show", "--db", "db", "--json"}).Lines();
  ASSERT_EQ(shown.size(), 1u);
  EXPECT_EQ(boost::json::serialize(shown[0]),
            R"({"message_type":"policy","policy":"source_rank","sources":["the wire","daily, the"]})");
}

TEST_F(PolicyVerb, SaysWhatIsWrong) {
  EXPECT_EQ(Run({"policy", "show", "--db", "db"}).exit_code, 10);
  EXPECT_EQ(Run({"policy"}).exit_code, 2);
  EXPECT_EQ(Run({"policy", "set", "newest", "--db", "db"}).exit_code, 2);
  EXPECT_EQ(
      Run({"policy", "set", "source_rank", "--sources", "a", "--sources-file", "b", "--db", "db"}).exit_code,
      2);
  const Ran unread = Run({"policy", "set", "source_rank", "--sources-file", "nowhere", "--db", "db"});
  EXPECT_EQ(unread.exit_code, 1);
  EXPECT_THAT(unread.err, HasSubstr("cannot read 'nowhere'"));
  EXPECT_THAT(Run({"policy", "set", "source_rank", "--db", "db"}).err, HasSubstr("needs a list of sources"));
  EXPECT_THAT(Run({"policy", "set", "first_seen", "--sources", "a", "--db", "db"}).err,
              HasSubstr("first_seen has no list of sources"));
  EXPECT_EQ(Run({"stats", "--db", "db"}).exit_code, 10);  // and no store was made
}

}  // namespace
}  // namespace newsfold
