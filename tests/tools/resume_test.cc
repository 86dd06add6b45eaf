// ingest --resume: what an earlier run has answered is not read again.
#include <set>
#include <string>
#include <vector>

#include <boost/json/object.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/command_line_fixture.h"

namespace newsfold {
namespace {

using testing::Child;
using testing::CommandLine;
using testing::kHarbour;
using testing::kLibrary;
using testing::Ran;
using testing::WriteFile;

constexpr std::size_t kLines = 3'000;

class Resume : public CommandLine {
 protected:
  void WriteLines() {
    std::string lines;
    for (std::size_t i = 0; i < kLines; ++i)
      lines += testing::Line("a" + std::to_string(i),
                             "Story number " + std::to_string(i * 7919) + " of the quay.");
    WriteFile(scratch_ / "lines.jsonl", lines);
  }

  boost::json::object Again(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"ingest", "--db", "db", "--json", "--resume"});
    const Ran ran = Run(arguments);
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    return ran.Lines().back();
  }

  std::int64_t Stored() {
    return Run({"stats", "--db", "db", "--json"}).Lines().at(0).at("articles").to_number<std::int64_t>();
  }
};

TEST_F(Resume, FilesThatAreDoneAreSkipped) {
  WriteFile(scratch_ / "a.txt", kHarbour);
  WriteFile(scratch_ / "b.jsonl", testing::Line("b", kLibrary) + "no line\n");
  EXPECT_EQ(Run({"ingest", "--db", "db", "a.txt", "b.jsonl"}).exit_code, 3);

  const boost::json::object again = Again({"a.txt", "b.jsonl"});
  EXPECT_EQ(again.at("files_skipped"), 2);
  EXPECT_EQ(again.at("articles"), 0);
  EXPECT_EQ(again.at("errors"), 0);  // it was told

  // Without the option everything is read, and known.
  EXPECT_EQ(Run({"ingest", "--db", "db", "--json", "a.txt"}).Lines().back().at("already_known"), 1);

  // What has changed is read, and so is what is read in another way.
  WriteFile(scratch_ / "b.jsonl", testing::Line("b", kLibrary) + testing::Line("c", kHarbour));
  EXPECT_EQ(Again({"a.txt", "b.jsonl"}).at("articles"), 2);
  EXPECT_EQ(Again({"--format", "text", "a.txt"}).at("articles"), 1);
  EXPECT_EQ(Again({"a.txt", "b.jsonl"}).at("files_skipped"), 2);
}

TEST_F(Resume, AFileThatCouldNotBeReadIsTriedAgain) {
  WriteFile(scratch_ / "cut.jsonl.gz", std::string("\x1F\x8B\x08\x00", 4));
  for (int i = 0; i < 2; ++i) {
    const Ran ran = Run({"ingest", "--db", "db", "--json", "--resume", "cut.jsonl.gz", "none.txt"});
    EXPECT_EQ(ran.exit_code, 3);
    EXPECT_EQ(ran.Lines().back().at("errors"), 2);
  }
}

TEST_F(Resume, GoesOnBehindWhatWasAnswered) {
  WriteLines();
  std::size_t answered = 0;
  {
    Child child(scratch_ / "", {"ingest", "--db", "db", "--json", "-j", "1", "lines.jsonl"});
    child.ReadLine();
    kill(child.pid(), SIGINT);
    for (std::string line = "first"; !line.empty(); line = child.ReadLine())
      answered += line.find("\"message_type\":\"summary\"") == std::string::npos ? 1 : 0;
    child.Wait();
  }
  ASSERT_GT(answered, 0U);
  const boost::json::object rest = Again({"lines.jsonl"});
  EXPECT_EQ(rest.at("items_skipped"), answered);
  EXPECT_EQ(rest.at("articles"), kLines - answered);
  EXPECT_EQ(Stored(), kLines);
  EXPECT_EQ(Again({"lines.jsonl"}).at("files_skipped"), 1);
}

TEST_F(Resume, NothingIsLeftOutBehindAKill) {
  WriteLines();
  for (int round = 0; round < 4; ++round) {
    Child child(scratch_ / "", {"ingest", "--db", "db", "--json", "--resume", "-j", "1", "lines.jsonl"});
    for (int i = 0; i < 600; ++i) child.ReadLine();
  }  // by SIGKILL
  Again({"lines.jsonl"});
  EXPECT_EQ(Stored(), kLines);
}

}  // namespace
}  // namespace newsfold
