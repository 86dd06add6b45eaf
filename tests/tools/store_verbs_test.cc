// The verbs that look into a store and keep it in order: changes, lookup, compact.
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/archive.h"
#include "tests/tools/command_line_fixture.h"

namespace newsfold {
namespace {

using testing::Child;
using testing::CommandLine;
using ::testing::HasSubstr;
using testing::kHarbour;
using testing::kLibrary;
using ::testing::Not;
using testing::Ran;

std::string Page(const std::string& id, const std::string& url, const std::string& text) {
  return boost::json::serialize(boost::json::object{{"id", id}, {"url", url}, {"text", text}}) + "\n";
}

class StoreVerbs : public CommandLine {};

TEST_F(StoreVerbs, ChangesComeOldestFirst) {
  FillStore();
  const Ran ran = Run({"changes", "--db", "db", "--json"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  const auto lines = ran.Lines();
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[0].at("id"), "harbour");
  EXPECT_EQ(lines[0].at("verdict"), "new");
  EXPECT_EQ(lines[2].at("id"), "copy");
  EXPECT_EQ(lines[2].at("canonical_id"), "harbour");
  EXPECT_EQ(lines[3].at("message_type"), "summary");
  EXPECT_EQ(lines[3].at("changes"), 3);
  EXPECT_EQ(lines[3].at("last_sequence"), 3);
  EXPECT_EQ(lines[3].at("complete"), true);
}

TEST_F(StoreVerbs, ChangesSayHowToGoOn) {
  FillStore();
  const auto first = Run({"changes", "--db", "db", "--limit", "2", "--json"}).Lines();
  ASSERT_EQ(first.size(), 3U);
  EXPECT_EQ(first[2].at("last_sequence"), 2);
  EXPECT_EQ(first[2].at("complete"), false);
  const Ran shown = Run({"changes", "--db", "db", "--limit", "2"});
  EXPECT_THAT(shown.out, HasSubstr("2 shown; the next: --limit 2 --since 2\n"));
  const Ran rest = Run({"changes", "--db", "db", "--since", "2", "--limit", "1"});
  EXPECT_THAT(rest.out, HasSubstr("repost   copy  harbour"));
  EXPECT_THAT(rest.out, HasSubstr("these are all; later ones: --since 3\n"));
  EXPECT_EQ(Run({"changes", "--db", "db", "--since", "3"}).out, "no changes behind 3\n");
  EXPECT_EQ(Run({"changes", "--db", "db", "--since", "7"}).out, "no changes behind 7; the newest is 3\n");
  EXPECT_EQ(Run({"changes", "--db", "db", "--since", "3", "-q"}).out, "");
  EXPECT_EQ(Run({"changes", "--db", "db", "--since", "7", "--json"}).Lines().at(0).at("last_sequence"), 7);
}

TEST_F(StoreVerbs, StatsTellTheNewestChange) {
  FillStore();
  const Ran json = Run({"stats", "--db", "db", "--json"});
  EXPECT_EQ(json.Lines().at(0).at("last_sequence"), 3);
  EXPECT_THAT(json.out, Not(HasSubstr("durable")));
  EXPECT_THAT(Run({"stats", "--db", "db"}).out, HasSubstr("\nchanges                3\n"));
}

TEST_F(StoreVerbs, ChangesRefuseOtherNumbers) {
  FillStore();
  for (const char* limit : {"0", "10001", "-1", "x"}) {
    EXPECT_EQ(Run({"changes", "--db", "db", "--limit", limit}).exit_code, 2) << limit;
  }
  EXPECT_EQ(Run({"changes", "--db", "db", "--limit", "10000"}).exit_code, 0);
  EXPECT_EQ(Run({"changes", "--db", "db", "--since", "-1"}).exit_code, 2);
  const Ran wide = Run({"changes", "--db", "db", "--since", "18446744073709551616"});
  EXPECT_EQ(wide.exit_code, 2);
  EXPECT_THAT(wide.err, HasSubstr("is above 18446744073709551615"));
  EXPECT_EQ(Run({"changes", "--db", "db", "--since", "18446744073709551615"}).exit_code, 0);
  EXPECT_EQ(Run({"changes", "--db", "nowhere"}).exit_code, 10);
}

TEST_F(StoreVerbs, LookupListsTheSightingsOfAUrl) {
  const std::string url = "https://a.example/?q=1&r=2";
  ASSERT_EQ(Run({"ingest", "--db", "db", "-q", "-"}, Page("one", url, kHarbour) + Page("two", url, kLibrary) +
                                                         Page("else", "https://b.example/", "x"))
                .exit_code,
            0);
  const auto lines = Run({"lookup", "--db", "db", "--url", url, "--json"}).Lines();
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].at("id"), "two") << "newest first";
  EXPECT_EQ(lines[0].at("url").as_string(), url);
  EXPECT_EQ(lines[1].at("id"), "one");
  EXPECT_EQ(lines[1].at("seen_at").as_string().size(), 24U);
  EXPECT_EQ(lines[2].at("sightings"), 2);
  EXPECT_EQ(lines[2].at("complete"), true);
  const Ran table = Run({"lookup", "--db", "db", "--url", url, "--limit", "1"});
  EXPECT_EQ(table.exit_code, 0);
  EXPECT_THAT(table.out, HasSubstr("two  20"));
  EXPECT_THAT(table.out, HasSubstr(url));
  EXPECT_THAT(table.out, Not(HasSubstr("one  20")));
  EXPECT_THAT(table.out, HasSubstr("the newest 1 shown, there are older ones: --limit\n"));
}

TEST_F(StoreVerbs, LookupOfAnUnknownUrlIsNoFailure) {
  FillStore();
  const Ran ran = Run({"lookup", "--db", "db", "--url", "https://a.example/"});
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err, "newsfold lookup: nothing is stored of https://a.example/\n");
  EXPECT_EQ(Run({"lookup", "--db", "db", "--url", "https://a.example/", "-q"}).err, "");
  const Ran json = Run({"lookup", "--db", "db", "--url", "https://a.example/", "--json"});
  EXPECT_EQ(json.out, "{\"message_type\":\"summary\",\"sightings\":0,\"complete\":true}\n");
  EXPECT_EQ(Run({"lookup", "--db", "db", "--url", ""}).exit_code, 2);
  EXPECT_EQ(Run({"lookup", "--db", "db"}).exit_code, 2);
  EXPECT_EQ(Run({"lookup", "--db", "nowhere", "--url", "u"}).exit_code, 10);
}

TEST_F(StoreVerbs, JobsAreTimedByGarbageAndRemembered) {
  FillStore();
  EXPECT_THAT(Run({"stats", "--db", "db"}).out, Not(HasSubstr("last compact")));
  const Ran skipped = Run({"compact", "--db", "db", "--if-garbage", "99%"});
  EXPECT_EQ(skipped.exit_code, 0);
  EXPECT_THAT(skipped.out, HasSubstr("less than was asked for: nothing is done"));
  EXPECT_EQ(Run({"compact", "--db", "db", "--if-garbage", "99", "--json"}).Lines().back().at("skipped"),
            true);
  EXPECT_THAT(Run({"stats", "--db", "db"}).out, HasSubstr("last compact"));
  EXPECT_EQ(Run({"compact", "--db", "db", "--if-garbage", "0%", "-q"}).exit_code, 0);
  EXPECT_EQ(Run({"verify", "--db", "db", "-q"}).exit_code, 0);
  EXPECT_THAT(Run({"stats", "--db", "db"}).out, HasSubstr("last compact"));
  const auto jobs = Run({"stats", "--db", "db", "--json"}).Lines().back().at("jobs").as_object();
  EXPECT_EQ(jobs.at("compact").at("outcome"), "done");
  EXPECT_EQ(jobs.at("verify").at("outcome"), "done");
  EXPECT_EQ(Run({"compact", "--db", "db", "--if-garbage", "much"}).exit_code, 2);
}

TEST_F(StoreVerbs, CompactTellsWhatIsOnDiskBeforeAndAfter) {
  FillStore();
  ASSERT_EQ(Run({"reindex", "--db", "db", "-q"}).exit_code, 0);
  const std::string before = Run({"get", "--db", "db", "copy", "--json"}).out;
  const Ran ran = Run({"compact", "--db", "db"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("rewritten              everything\n"));
  EXPECT_THAT(ran.out, HasSubstr("on disk before  "));
  EXPECT_THAT(ran.out, HasSubstr("on disk after  "));
  EXPECT_EQ(ran.err, "");
  const auto lines = Run({"compact", "--db", "db", "--only", "bodies", "--json"}).Lines();
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].at("message_type"), "summary");
  EXPECT_EQ(lines[0].at("only"), "bodies");
  EXPECT_GT(lines[0].at("bytes_before").as_int64(), 0);
  EXPECT_GT(lines[0].at("bytes_after").as_int64(), 0);
  EXPECT_GE(lines[0].at("seconds").as_double(), 0);
  EXPECT_EQ(lines[0].at("complete"), true);
  EXPECT_EQ(Run({"get", "--db", "db", "copy", "--json"}).out, before);
}

TEST_F(StoreVerbs, CompactRefusesWhatItDoesNotKnow) {
  FillStore();
  const Ran ran = Run({"compact", "--db", "db", "--only", "everything"});
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_THAT(ran.err, HasSubstr("boilerplate"));
  EXPECT_EQ(Run({"compact", "--db", "nowhere"}).exit_code, 10);
  ArchiveOptions options;
  options.directory = scratch_ / "db";
  const auto holder = Archive::Open(options);
  ASSERT_TRUE(holder) << holder.error().ToString();
  EXPECT_EQ(Run({"compact", "--db", "db"}).exit_code, 11);
}

class PackVerb : public StoreVerbs {
 protected:
  PackVerb() {
    const Ran made =
        Run({"generate", "-n", "120", "--repost-share", "0.2", "--length", "3000", "-o", "set.jsonl"});
    EXPECT_EQ(made.exit_code, 0) << made.err;
    EXPECT_EQ(Run({"ingest", "--db", "db", "-q", "set.jsonl"}).exit_code, 0);
  }
  boost::json::object Stats() {
    return boost::json::parse(Run({"stats", "--db", "db", "--json"}).out).as_object();
  }
};

TEST_F(PackVerb, TellsWhatItPackedAndWhatThatSaves) {
  const auto before = Stats();
  const Ran ran =
      Run({"compact", "--db", "db", "--pack", "--keep-newest", "0", "--only", "bodies", "--json"});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  const boost::json::object packed = ran.Lines().at(0).at("packed").as_object();
  EXPECT_GT(packed.at("articles").as_int64(), 30);
  EXPECT_GT(packed.at("blocks").as_int64(), 0);
  EXPECT_LT(packed.at("body_bytes_after").as_int64(), packed.at("body_bytes_before").as_int64());
  EXPECT_EQ(packed.at("complete"), true);
  const auto after = Stats();
  EXPECT_EQ(after.at("text_bytes"), before.at("text_bytes"));
  EXPECT_EQ(before.at("body_bytes").as_int64() - after.at("body_bytes").as_int64(),
            packed.at("body_bytes_before").as_int64() - packed.at("body_bytes_after").as_int64());
  EXPECT_EQ(before.at("bytes_by_kind").at("text_blocks"), 0);
  EXPECT_GT(after.at("bytes_by_kind").at("text_blocks").as_int64(), 0);
  EXPECT_THAT(Run({"stats", "--db", "db"}).out, HasSubstr("  text blocks"));
  const Ran again = Run({"compact", "--db", "db", "--pack", "--keep-newest", "0"});
  EXPECT_THAT(again.out, HasSubstr("articles packed        0\n"));
  EXPECT_THAT(again.out, HasSubstr("rewritten              everything\n"));
  EXPECT_EQ(Run({"ingest", "--db", "db", "-q", "set.jsonl"}).exit_code, 0);
  EXPECT_EQ(Stats().at("articles"), before.at("articles"));
}

TEST_F(StoreVerbs, PackLeavesTheNewestAndRefusesOtherParts) {
  FillStore();
  const auto lines = Run({"compact", "--db", "db", "--pack", "--json"}).Lines();
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].at("packed").at("articles"), 0);
  const Ran ran = Run({"compact", "--db", "db", "--pack", "--only", "index"});
  EXPECT_NE(ran.exit_code, 0);
  EXPECT_THAT(ran.err,
              HasSubstr("texts are packed with the bodies or the whole store, not with index alone"));
  EXPECT_EQ(Run({"compact", "--db", "db", "--keep-newest", "5"}).exit_code, 2);
  EXPECT_EQ(Run({"compact", "--db", "db", "--pack", "--keep-newest", "-5"}).exit_code, 2);
}

// Whether the process has a handler for SIGINT.
bool HandlesInterrupts(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("SigCgt:"))
      return (std::stoull(line.substr(7), nullptr, 16) >> (SIGINT - 1) & 1) != 0;
  }
  return false;
}

// A run may be over before the signal comes; then there is another.
TEST_F(StoreVerbs, AnInterruptedCompactionLeavesASoundStore) {
  FillStore();
  int exit_code = 0;
  for (int run = 0; run < 200 && exit_code == 0; ++run) {
    Child child(scratch_ / "", {"compact", "--db", "db", "--json"});
    while (child.IsRunning() && !HandlesInterrupts(child.pid())) {
    }
    exit_code = child.Interrupt();
    const std::string summary = child.ReadLine();
    EXPECT_THAT(summary, HasSubstr(exit_code == 0 ? "\"complete\":true" : "\"complete\":false"));
  }
  EXPECT_EQ(exit_code, 130);
  EXPECT_EQ(Run({"get", "--db", "db", "harbour"}).out, kHarbour);
  EXPECT_EQ(Run({"compact", "--db", "db"}).exit_code, 0);
}

// Standard output has the summary of a run that came to its end, and nothing else.
TEST_F(StoreVerbs, AnInterruptedCompactionClaimsNothing) {
  FillStore();
  int exit_code = 0;
  for (int run = 0; run < 200 && exit_code == 0; ++run) {
    Child child(scratch_ / "", {"compact", "--db", "db"});
    while (child.IsRunning() && !HandlesInterrupts(child.pid())) {
    }
    exit_code = child.Interrupt();
    EXPECT_THAT(child.ReadLine(), exit_code == 0 ? "rewritten       everything" : "");
  }
  EXPECT_EQ(exit_code, 130);
}

}  // namespace
}  // namespace newsfold
