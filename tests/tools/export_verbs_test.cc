// export, ingest --as-exported, and changes --follow.
#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/command_line_fixture.h"

namespace newsfold {
namespace {

using ::testing::AnyOf;
using testing::Child;
using testing::CommandLine;
using ::testing::HasSubstr;
using testing::kHarbour;
using testing::Ran;
using testing::ReadFile;
using ::testing::StartsWith;
using testing::WriteFile;

class ExportVerbs : public CommandLine {
 protected:
  bool IsThere(const std::string& name) { return std::filesystem::exists(scratch_ / name); }

  // The copy leads its cluster.
  void FillPromoted() {
    FillStore();
    ASSERT_EQ(Run({"promote", "--db", "db", "copy", "--reason", "so", "-q"}).exit_code, 0);
  }
};

TEST_F(ExportVerbs, AnExportComesBackAsAnEqualStore) {
  FillPromoted();
  const Ran whole = Run({"export", "--db", "db"});
  EXPECT_EQ(whole.exit_code, 0) << whole.err;
  EXPECT_THAT(whole.err, HasSubstr("3 articles exported in "));
  EXPECT_THAT(whole.err, HasSubstr("; what changes from now on: --after 5\n"));
  int number = 0;
  for (const std::string name : {"all.jsonl", "all.jsonl.gz", "all.jsonl.zst"}) {
    const std::string db = "db" + std::to_string(++number);
    const Ran written = Run({"export", "--db", "db", "-o", name});
    EXPECT_EQ(written.exit_code, 0) << written.err;
    EXPECT_FALSE(IsThere(name + ".unfinished"));
    const Ran taken = Run({"ingest", "--db", db, "--as-exported", name});
    EXPECT_EQ(taken.exit_code, 0) << taken.err;
    EXPECT_THAT(taken.out, HasSubstr("filed when all had come"));
    EXPECT_EQ(Run({"export", "--db", db, "-q"}).out, whole.out);
    EXPECT_EQ(Run({"verify", "--db", db}).exit_code, 0);
  }
  const Ran again = Run({"ingest", "--db", "db1", "--as-exported", "--json", "all.jsonl"});
  EXPECT_EQ(again.Lines().back().at("already_known"), 3);
  EXPECT_EQ(again.Lines().back().at("filed_later"), 0);
  EXPECT_EQ(Run({"export", "--db", "db1", "-q"}).out, whole.out);
}

// Bytes alone, with the type told by --json.
TEST_F(ExportVerbs, OriginalsComeBackAndAreGot) {
  FillStore();
  std::string exported = Run({"export", "--db", "db", "-q"}).out;
  const std::string field = "\"newsfold\":{";
  ASSERT_NE(exported.find(field), std::string::npos);
  exported.insert(
      exported.find(field) + field.size(),
      R"("fetched_at":"2023-11-14T22:13:20.123Z","original":{"type":"text/html","bytes":"PGI-AGhpPC9iPg"},)");
  const Ran taken = Run({"ingest", "--db", "db1", "--as-exported", "-", "-q"}, exported);
  ASSERT_EQ(taken.exit_code, 0) << taken.err;
  EXPECT_EQ(Run({"get", "--db", "db1", "--original", "harbour"}).out, std::string("<b>\0hi</b>", 10));
  EXPECT_EQ(Run({"get", "--db", "db1", "--original", "--version", "1", "harbour"}).out.size(), 10u);
  EXPECT_EQ(Run({"get", "--db", "db1", "harbour"}).out, kHarbour);
  EXPECT_EQ(Run({"get", "--db", "db1", "--original", "harbour", "-o", "page"}).exit_code, 0);
  EXPECT_EQ(ReadFile(scratch_ / "page").size(), 10u);
  const auto told = Run({"get", "--db", "db1", "--json", "harbour"}).Lines().at(0);
  EXPECT_EQ(told.at("original").at("type"), "text/html");
  EXPECT_EQ(told.at("original").at("bytes"), 10);
  EXPECT_EQ(told.at("fetched_at"), "2023-11-14T22:13:20.123Z");
  EXPECT_EQ(Run({"get", "--db", "db1", "--original", "library"}).out,
            Run({"get", "--db", "db1", "library"}).out);
  const Ran refused = Run({"get", "--db", "db1", "--original", "--json", "harbour"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("leave --json out"));
  EXPECT_EQ(refused.out, "");
  EXPECT_EQ(Run({"get", "--db", "db1", "--original", "nobody"}).exit_code, 1);
  EXPECT_EQ(Run({"verify", "--db", "db1"}).exit_code, 0);
  EXPECT_EQ(Run({"export", "--db", "db1", "-q"}).out.size(), exported.size());
}

TEST_F(ExportVerbs, WhatIsFiledLaterIsTold) {
  FillPromoted();
  ASSERT_EQ(Run({"export", "--db", "db", "-o", "all.jsonl", "-q"}).exit_code, 0);
  const Ran told = Run({"ingest", "--db", "db1", "--as-exported", "--json", "all.jsonl"});
  const auto lines = told.Lines();
  ASSERT_EQ(lines.size(), 5u);
  EXPECT_EQ(lines[0].at("verdict"), "new");
  EXPECT_EQ(lines[3].at("change"), "filed");
  EXPECT_EQ(lines[3].at("id"), "harbour");
  EXPECT_EQ(lines[3].at("old_canonical_id"), "harbour");
  EXPECT_EQ(lines[3].at("canonical_id"), "copy");
  EXPECT_EQ(lines[4].at("filed_later"), 1);
  const Ran shown = Run({"ingest", "--db", "db2", "--as-exported", "-v", "all.jsonl"});
  EXPECT_THAT(shown.out, HasSubstr("harbour is a repost of copy now ("));
}

// A stranger's file must not decide.
TEST_F(ExportVerbs, WithoutTheFlagTheStoreDecides) {
  FillPromoted();
  ASSERT_EQ(Run({"export", "--db", "db", "-o", "all.jsonl", "-q"}).exit_code, 0);
  ASSERT_EQ(Run({"ingest", "--db", "db1", "all.jsonl", "-q"}).exit_code, 0);
  const auto record = boost::json::parse(Run({"get", "--db", "db1", "copy", "--json"}).out).as_object();
  EXPECT_EQ(record.at("decision").at("canonical_id"), "harbour");
  EXPECT_TRUE(record.at("metadata").as_object().contains("newsfold"));
}

TEST_F(ExportVerbs, WhatIsNoExportIsRefused) {
  WriteFile(scratch_ / "text.txt", kHarbour);
  WriteFile(scratch_ / "plain.jsonl", testing::Line("a", kHarbour));
  const Ran ran = Run({"ingest", "--db", "db", "--as-exported", "text.txt", "plain.jsonl"});
  EXPECT_EQ(ran.exit_code, 3);
  EXPECT_THAT(ran.err, HasSubstr("text.txt: is no export: these are JSON lines\n"));
  EXPECT_THAT(ran.err,
              HasSubstr("plain.jsonl:1: there is no object \"newsfold\": this is no line of an export\n"));
  EXPECT_THAT(Run({"stats", "--db", "db"}).out, HasSubstr("articles               0\n"));
  EXPECT_EQ(Run({"ingest", "--db", "db", "--as-exported", "--id-key", "x", "plain.jsonl"}).exit_code, 2);
}

TEST_F(ExportVerbs, ARepostWithoutItsCanonicalIsTold) {
  FillPromoted();
  const std::string line = Run({"export", "--db", "db", "-q"}).out;
  WriteFile(scratch_ / "part.jsonl", line.substr(0, line.find('\n') + 1));
  const Ran ran = Run({"ingest", "--db", "db1", "--as-exported", "--json", "part.jsonl"});
  EXPECT_EQ(ran.exit_code, 3);
  EXPECT_THAT(ran.err, HasSubstr("harbour: its canonical 'copy' is neither here nor in the export"));
  EXPECT_EQ(ran.Lines()[1].at("message_type"), "error");
  EXPECT_EQ(ran.Lines()[1].at("id"), "harbour");
}

TEST_F(ExportVerbs, NewerRulesStopTheRun) {
  FillStore();
  std::string lines = Run({"export", "--db", "db", "-q"}).out;
  lines.replace(lines.find("\"rules_version\":"), 16, "\"rules_version\":9");
  WriteFile(scratch_ / "all.jsonl", lines);
  const Ran ran = Run({"ingest", "--db", "db1", "--as-exported", "all.jsonl", "-j", "1"});
  EXPECT_EQ(ran.exit_code, 12);
  EXPECT_THAT(ran.err, HasSubstr("a newsfold as new as the one that exported can read it"));
  EXPECT_THAT(Run({"stats", "--db", "db1"}).out, HasSubstr("articles               0\n"));
}

TEST_F(ExportVerbs, PartsAreSelected) {
  FillStore();
  EXPECT_THAT(Run({"export", "--db", "db", "--cluster", "copy", "--json"}).err, HasSubstr("\"articles\":2,"));
  EXPECT_THAT(Run({"export", "--db", "db", "--after", "2", "--json"}).err, HasSubstr("\"articles\":1,"));
  EXPECT_THAT(Run({"export", "--db", "db", "--since", "2020-01-01", "--json"}).err,
              HasSubstr("\"articles\":3,"));
  EXPECT_THAT(Run({"export", "--db", "db", "--until", "2020-01-01T00:00:00Z", "--json"}).err,
              HasSubstr("\"articles\":0,\"last_sequence\":3,"));
  EXPECT_THAT(Run({"export", "--db", "db", "--site", "www.one.example", "--json"}).err,
              HasSubstr("\"articles\":0,"));
  EXPECT_EQ(Run({"export", "--db", "db", "--cluster", "nobody"}).exit_code, 1);
  EXPECT_EQ(Run({"export", "--db", "db", "--since", "yesterday"}).exit_code, 2);
  EXPECT_EQ(Run({"export", "--db", "nowhere"}).exit_code, 10);
}

TEST_F(ExportVerbs, FormsForOthers) {
  FillStore();
  const Ran table = Run({"export", "--db", "db", "--format", "clusters", "-q"});
  EXPECT_THAT(table.out, StartsWith("canonical_id,id,relation,"));
  EXPECT_THAT(table.out, HasSubstr("\r\nharbour,copy,near,"));
  const Ran index = Run({"export", "--db", "db", "--format", "cdxj", "-q"});
  EXPECT_THAT(index.out, StartsWith("urn:newsfold:copy 2"));
  const Ran warc = Run({"export", "--db", "db", "--format", "warc", "-o", "t.warc.gz", "--cdxj", "t.cdxj"});
  EXPECT_EQ(warc.exit_code, 0) << warc.err;
  EXPECT_THAT(warc.out, HasSubstr("3 articles exported"));
  EXPECT_THAT(ReadFile(scratch_ / "t.warc.gz"), StartsWith("\x1f\x8b"));
  EXPECT_THAT(ReadFile(scratch_ / "t.cdxj"), HasSubstr("\"filename\":\"t.warc.gz\"}\n"));
  EXPECT_THAT(Run({"export", "--db", "db", "--format", "warc"}).out, StartsWith("WARC/1.1\r\n"));
}

TEST_F(ExportVerbs, OptionsMustFit) {
  FillStore();
  const std::vector<std::vector<std::string>> wrong = {{"--cdxj", "x"},
                                                       {"--format", "warc", "--cdxj", "x"},
                                                       {"--format", "warc", "-o", "x", "--cdxj", "x"},
                                                       {"--format", "warc", "-o", "x.warc.zst"},
                                                       {"--format", "parquet"}};
  for (const std::vector<std::string>& options : wrong) {
    std::vector<std::string> arguments = {"export", "--db", "db"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    EXPECT_EQ(Run(arguments).exit_code, 2) << options.front();
  }
  EXPECT_FALSE(IsThere("x"));
  EXPECT_EQ(Run({"export", "--db", "db", "-o", "no/folder"}).exit_code, 1);
}

// A pipe that nobody reads holds the export up until it is interrupted.
TEST_F(ExportVerbs, InterruptedThereIsNoFile) {
  std::string lines;
  for (int i = 0; i < 300; ++i)
    lines += testing::Line("id" + std::to_string(i), std::to_string(i) + " " + kHarbour);
  ASSERT_EQ(Run({"ingest", "--db", "db", "-q", "-"}, lines).exit_code, 0);
  Child child(scratch_ / "", {"export", "--db", "db", "--format", "warc", "-o", "/dev/stdout", "-q"});
  EXPECT_EQ(child.ReadLine(), "WARC/1.1\r");
  EXPECT_EQ(child.Interrupt(), 130);
  Child to_file(scratch_ / "", {"export", "--db", "db", "-o", "all.jsonl.zst", "-q"});
  while (!IsThere("all.jsonl.zst.unfinished") && to_file.IsRunning()) {
  }
  // It may be done sooner; there is never a part of a file.
  const int exit_code = to_file.Interrupt();
  EXPECT_THAT(exit_code, AnyOf(0, 130));
  EXPECT_EQ(IsThere("all.jsonl.zst"), exit_code == 0);
  EXPECT_FALSE(IsThere("all.jsonl.zst.unfinished"));
}

// Of a store that another process writes meanwhile.
TEST_F(ExportVerbs, FollowedChangesComeAsTheyAreMade) {
  FillStore();
  Child child(scratch_ / "", {"changes", "--db", "db", "--since", "1", "--follow", "--json"});
  EXPECT_THAT(child.ReadLine(), HasSubstr("\"sequence\":2,"));
  EXPECT_THAT(child.ReadLine(), HasSubstr("\"sequence\":3,"));
  Child writer(scratch_ / "", {"ingest", "--db", "db", "-"});
  writer.Write(testing::Line("later", "Another text that nobody has."));
  EXPECT_THAT(child.ReadLine(), StartsWith("{\"sequence\":4,\"id\":\"later\""));
  EXPECT_TRUE(writer.IsRunning());
  writer.Write(testing::Line("copy2", copy_ + " And more."));
  EXPECT_THAT(child.ReadLine(), HasSubstr("\"sequence\":5,\"id\":\"copy2\",\"verdict\":\"repost\""));
  kill(child.pid(), SIGINT);
  EXPECT_THAT(child.ReadLine(), HasSubstr("\"changes\":4,\"last_sequence\":5,\"complete\":true"));
  EXPECT_EQ(child.Wait(), 130);
  EXPECT_EQ(writer.Interrupt(), 130);
}

TEST_F(ExportVerbs, FollowingEndsAtItsLimit) {
  FillStore();
  const Ran ran = Run({"changes", "--db", "db", "--follow", "--limit", "2"});
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_THAT(ran.out, HasSubstr("harbour"));
  EXPECT_THAT(ran.out, HasSubstr("library"));
  EXPECT_EQ(ran.out.find("copy"), std::string::npos);
  EXPECT_EQ(Run({"changes", "--db", "nowhere", "--follow"}).exit_code, 10);
}

}  // namespace
}  // namespace newsfold
