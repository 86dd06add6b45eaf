#include <filesystem>
#include <string>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/archive.h"
#include "tests/store/scratch_directory.h"
#include "tests/tools/command_line_fixture.h"

namespace newsfold {
namespace {

using testing::Child;
using testing::CommandLine;
using ::testing::ContainsRegex;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::kHarbour;
using testing::kLibrary;
using ::testing::Not;
using testing::Ran;
using testing::ReadFile;
using testing::WriteFile;

TEST_F(CommandLine, IngestAnswersEveryLineInOrder) {
  const std::string input =
      testing::Line("a", kHarbour) + "{\"id\":\"b\"}\n\n" + testing::Line("c", kHarbour) + "nonsense\n";
  const Ran ran = Run({"ingest", "--db", "db", "--json", "-"}, input);
  EXPECT_EQ(ran.exit_code, 3);
  const auto lines = ran.Lines();
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(lines[0].at("verdict"), "new");
  EXPECT_EQ(lines[1].at("message_type"), "error");
  EXPECT_EQ(lines[1].at("line"), 2);
  EXPECT_EQ(lines[2].at("canonical_id"), "a");
  EXPECT_EQ(lines[2].at("verdict"), "repost");
  EXPECT_EQ(lines[3].at("line"), 5);
  EXPECT_EQ(lines[4].at("message_type"), "summary");
  EXPECT_EQ(lines[4].at("errors"), 2);
  EXPECT_THAT(ran.err, HasSubstr("newsfold ingest: -:2: field \"text\" is missing; the object has \"id\"\n"));
}

// The ferry and the library in one text under one title, after each of them alone.
TEST_F(CommandLine, WhatAnArticleJoinsFollowsItsAnswer) {
  const auto line = [](const std::string& id, const std::string& text) {
    return boost::json::serialize(
               boost::json::object{{"id", id},
                                   {"text", text},
                                   {"title", "Ferry returns and telescopes are lent out in August"}}) +
           "\n";
  };
  const std::string both = std::string(kHarbour) + "\n" + kLibrary;
  const Ran ran = Run({"ingest", "--db", "db", "--json", "-"},
                      line("first", kHarbour) + line("second", kLibrary) + line("whole", both));
  EXPECT_EQ(ran.exit_code, 0);
  const auto lines = ran.Lines();
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(lines[1].at("verdict"), "new");
  EXPECT_EQ(lines[2].at("canonical_id"), "first");
  EXPECT_FALSE(lines[2].contains("joined"));
  EXPECT_EQ(lines[3].at("message_type"), "change");
  EXPECT_EQ(lines[3].at("change"), "joined");
  EXPECT_EQ(lines[3].at("id"), "second");
  EXPECT_EQ(lines[3].at("old_canonical_id"), "second");
  EXPECT_EQ(lines[3].at("canonical_id"), "first");
  EXPECT_EQ(lines[3].at("via_id"), "whole");
  EXPECT_EQ(lines[4].at("new"), 2);
  EXPECT_EQ(lines[4].at("joined"), 1);
}

TEST_F(CommandLine, AnswersDoNotDependOnThreads) {
  std::string input;
  for (int i = 0; i < 60; ++i)
    input += testing::Line(std::to_string(i), (i % 2 == 0 ? kHarbour : kLibrary) + std::to_string(i));
  const auto canonicals = [&](const char* threads) {
    std::string joined;
    for (const auto& line :
         Run({"ingest", "--db", std::string("db") + threads, "--json", "-j", threads, "-"}, input).Lines()) {
      if (line.contains("canonical_id")) joined += std::string(line.at("canonical_id").as_string()) + " ";
    }
    return joined;
  };
  const std::string one = canonicals("1");
  EXPECT_EQ(one.substr(0, 8), "0 1 0 1 ");
  EXPECT_EQ(canonicals("2"), one);
  EXPECT_EQ(canonicals("8"), one);
}

TEST_F(CommandLine, IngestPrintsATableForPeople) {
  const Ran ran =
      Run({"ingest", "--db", "db", "-"}, testing::Line("a", kHarbour) + testing::Line("b", kHarbour));
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_THAT(ran.out, HasSubstr("articles"));
  EXPECT_THAT(ran.out, HasSubstr("    identical"));
  EXPECT_EQ(ran.err, "");
}

TEST_F(CommandLine, TheSameInputAgainChangesNothing) {
  FillStore();
  const auto lines = Run({"ingest", "--db", "db", "--json", "-"}, testing::Line("harbour", kHarbour)).Lines();
  EXPECT_EQ(lines[0].at("already_known"), true);
  EXPECT_EQ(boost::json::parse(Run({"stats", "--db", "db", "--json"}).out).at("articles"), 3);
}

TEST_F(CommandLine, AnIdIsNotGivenAway) {
  FillStore();
  const Ran ran = Run({"ingest", "--db", "db", "--json", "-"}, testing::Line("harbour", kLibrary));
  EXPECT_EQ(ran.exit_code, 3);
  EXPECT_EQ(ran.Lines()[0].at("code"), "already_exists");
}

TEST_F(CommandLine, DirectoriesOfTextsAreIngestedUnderTheirNames) {
  std::filesystem::create_directories(scratch_ / "crawl/b");
  WriteFile(scratch_ / "crawl/b/harbour.txt", std::string(kHarbour) + "\r\n");
  WriteFile(scratch_ / "crawl/a.jsonl", testing::Line("line", kLibrary));
  const Ran ran = Run({"ingest", "--db", "db", "--json", "crawl", "missing.txt"});
  EXPECT_EQ(ran.exit_code, 3);
  EXPECT_EQ(ran.Lines()[0].at("id"), "line");
  EXPECT_EQ(ran.Lines()[1].at("id"), "b/harbour.txt");
  EXPECT_THAT(ran.err, HasSubstr("missing.txt: cannot be opened: No such file"));
  EXPECT_EQ(Run({"get", "--db", "db", "b/harbour.txt"}).out, std::string(kHarbour) + "\r\n");
}

TEST_F(CommandLine, FieldsMayHaveOtherNamesAndTheRestIsKept) {
  ASSERT_EQ(Run({"ingest", "--db", "db", "-q", "--id-key", "url", "--text-key", "body", "-"},
                R"({"url":"http://t.example/1","body":"tram lines","votes":1.50})")
                .exit_code,
            0);
  const auto record = boost::json::parse(Run({"get", "--db", "db", "--json", "http://t.example/1"}).out);
  EXPECT_EQ(record.at("text"), "tram lines");
  EXPECT_EQ(record.at("metadata").at("votes"), 1.5);
}

TEST_F(CommandLine, GetReturnsTheExactBytes) {
  FillStore();
  EXPECT_EQ(Run({"get", "--db", "db", "copy"}).out, copy_);
  ASSERT_EQ(Run({"get", "--db", "db", "copy", "-o", "saved"}).exit_code, 0);
  EXPECT_EQ(ReadFile(scratch_ / "saved"), copy_);
  EXPECT_EQ(Run({"get", "--db", "db", "copy", "-o", "no/such/folder"}).exit_code, 1);
  const Ran missing = Run({"get", "--db", "db", "nobody"});
  EXPECT_EQ(missing.exit_code, 1);
  EXPECT_THAT(missing.err, HasSubstr("nobody"));
}

TEST_F(CommandLine, CheckTellsRepostsAndStoresNothing) {
  FillStore();
  const Ran ran = Run({"check", "--db", "db", "copy.txt"});
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_THAT(ran.out, HasSubstr("copy.txt: repost of harbour ("));
  EXPECT_EQ(Run({"check", "--db", "db", "--exit-code", "copy.txt"}).exit_code, 4);
  EXPECT_THAT(Run({"check", "--db", "db", "-v", "copy.txt"}).out, HasSubstr("\n  bytes "));
  const Ran fresh = Run({"check", "--db", "db", "--exit-code", "-"},
                        testing::Line("x", "Nothing like it was ever written."));
  EXPECT_EQ(fresh.exit_code, 0);
  EXPECT_THAT(fresh.out, HasSubstr("-:1 (x): new"));
  EXPECT_EQ(boost::json::parse(Run({"stats", "--db", "db", "--json"}).out).at("articles"), 3);
}

TEST_F(CommandLine, ClusterListsEveryCopy) {
  FillStore();
  const Ran ran = Run({"cluster", "--db", "db", "copy"});
  EXPECT_THAT(ran.out, HasSubstr("harbour  canonical"));
  EXPECT_THAT(ran.out, HasSubstr("1 repost of harbour"));
  const auto cluster = boost::json::parse(Run({"cluster", "--db", "db", "--json", "harbour"}).out);
  EXPECT_EQ(cluster.at("members").at(0).at("id"), "copy");
  EXPECT_EQ(Run({"cluster", "--db", "db", "--limit", "0", "harbour"}).exit_code, 2);
}

TEST_F(CommandLine, ClusterIsPaged) {
  FillStore();
  ASSERT_EQ(
      Run({"ingest", "--db", "db", "-q", "-"}, testing::Line("second", copy_ + " More soon.")).exit_code, 0);
  const auto first =
      boost::json::parse(Run({"cluster", "--db", "db", "--json", "--limit", "1", "harbour"}).out);
  EXPECT_EQ(first.at("members").as_array().size(), 1U);
  const std::string cursor(first.at("next_cursor").as_string());
  const auto second = boost::json::parse(
      Run({"cluster", "--db", "db", "--json", "--limit", "1", "--cursor", cursor, "harbour"}).out);
  EXPECT_EQ(second.at("members").at(0).at("id"), "second");
  EXPECT_TRUE(second.at("next_cursor").is_null());
}

TEST_F(CommandLine, DiffShowsWhatARepostAdded) {
  FillStore();
  const Ran ran = Run({"diff", "--db", "db", "copy"});
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_THAT(ran.out, HasSubstr("{+Breaking news from the quay.\n+}"));
  EXPECT_THAT(ran.out, HasSubstr("1 added, 0 dropped, 0 changed"));
  const Ran canonical = Run({"diff", "--db", "db", "harbour"});
  EXPECT_EQ(canonical.exit_code, 1);
  EXPECT_THAT(canonical.err, HasSubstr("is a canonical"));
  EXPECT_EQ(
      boost::json::parse(Run({"diff", "--db", "db", "--json", "library", "harbour"}).out).at("canonical_id"),
      "harbour");
}

TEST_F(CommandLine, WhyExplainsAnyPair) {
  FillStore();
  const Ran repost = Run({"why", "--db", "db", "copy", "harbour"});
  EXPECT_THAT(repost.out, HasSubstr("copy is a repost of harbour"));
  EXPECT_THAT(repost.out, HasSubstr("The harbour ferry returns"));
  EXPECT_THAT(Run({"why", "--db", "db", "library", "harbour"}).out,
              HasSubstr("library is no repost of harbour"));
  const auto report = boost::json::parse(Run({"why", "--db", "db", "--json", "copy", "harbour"}).out);
  EXPECT_EQ(report.at("decision").at("canonical_id"), "harbour");
  EXPECT_EQ(Run({"why", "--db", "db", "copy", "nobody"}).exit_code, 1);
}

// Each figure with the limit on which a rule depends, or with what it counts in the score.
TEST_F(CommandLine, WhyShowsWhatTheRulesLookedAt) {
  FillStore();
  const std::string table = Run({"why", "--db", "db", "copy", "harbour"}).out;
  EXPECT_THAT(table, ContainsRegex("\nrule +looks at *\n"));
  EXPECT_THAT(table, ContainsRegex("\ntoo_short +units +[0-9]+ +holds below 16\n"));
  EXPECT_THAT(table, ContainsRegex("\nfillings_differ +or places replaced +0 +holds from [0-9.]+\n"));
  EXPECT_THAT(table, ContainsRegex("\ncovered +better side +1 +[+]5[.]06 *\n"));
  EXPECT_THAT(table, ContainsRegex("\ncovered +same url +0 +[+]0[.]00 *\n"));
  EXPECT_THAT(table, ContainsRegex("\ncovered +score +[0-9.]+ +holds above 3[.]60\n"));
  const auto report = boost::json::parse(Run({"why", "--db", "db", "--json", "copy", "harbour"}).out);
  const auto& terms = report.at("terms").as_array();
  EXPECT_EQ(terms.front().at("rule"), "too_short");
  EXPECT_EQ(terms.front().at("name"), "units");
  EXPECT_EQ(terms.front().at("bound"), "below");
  EXPECT_EQ(terms.front().at("limit"), 16);
  const auto& score = terms.back();
  EXPECT_EQ(score.at("name"), "score");
  EXPECT_EQ(score.at("bound"), "above");
  EXPECT_EQ(score.at("limit").to_number<double>(), 3.6);
  double points = 0;
  for (const auto& term : terms)
    if (term.as_object().contains("points")) points += term.at("points").to_number<double>();
  EXPECT_NEAR(points, score.at("figure").to_number<double>(), 1e-5);
}

TEST_F(CommandLine, StatsCount) {
  FillStore();
  const Ran ran = Run({"stats", "--db", "db"});
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_THAT(ran.out, HasSubstr("canonicals"));
  EXPECT_EQ(boost::json::parse(Run({"stats", "--db", "db", "--json"}).out).at("reposts"), 1);
}

TEST_F(CommandLine, AMissingStoreSaysHowToMakeOne) {
  for (const char* verb : {"stats", "check"}) {
    const Ran ran =
        Run(verb == std::string("stats") ? std::vector<std::string>{"stats", "--db", "none"}
                                         : std::vector<std::string>{"check", "--db", "none", "-"});
    EXPECT_EQ(ran.exit_code, 10) << verb;
    EXPECT_THAT(ran.err, HasSubstr("`newsfold ingest --db none PATH...` makes one")) << verb;
  }
  EXPECT_FALSE(std::filesystem::exists(scratch_ / "none"));
}

TEST_F(CommandLine, FatalErrorsAreJsonWithJson) {
  const Ran ran = Run({"stats", "--db", "none", "--json"});
  const auto error = boost::json::parse(ran.err);
  EXPECT_EQ(error.at("message_type"), "exit_error");
  EXPECT_EQ(error.at("code"), 10);
}

TEST_F(CommandLine, UsageErrorsExitWithTwo) {
  EXPECT_EQ(Run({}).exit_code, 2);
  EXPECT_EQ(Run({"ingest"}).exit_code, 2);
  EXPECT_EQ(Run({"ingest", "--db", "db", "--no-such-option", "x"}).exit_code, 2);
  EXPECT_EQ(Run({"ingest", "--db", "db", "-j", "0", "x"}).exit_code, 2);
  EXPECT_EQ(Run({"ingest", "--db", "db", "--format", "docx", "x"}).exit_code, 2);
  EXPECT_EQ(Run({"get", "--db", "db"}).exit_code, 2);
  EXPECT_THAT(Run({"stats"}).err, HasSubstr("newsfold stats: --db is required"));
  EXPECT_EQ(Run({"generate", "-n", "-5"}).exit_code, 2);
  EXPECT_EQ(Run({"generate", "-n", "2", "--seed", "-1"}).exit_code, 2);
}

TEST_F(CommandLine, AnEmptyNameIsNoStore) {
  const Ran ran = Run({"stats", "--db", ""});
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_THAT(ran.err, HasSubstr("--db: is empty"));
}

TEST_F(CommandLine, AStoreThatCannotBeMadeIsNoLockedOne) {
  WriteFile(scratch_ / "file", "in the way");
  const Ran ran = Run({"ingest", "--db", "file/db", "-"});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_THAT(ran.err, HasSubstr("cannot be made"));
}

TEST_F(CommandLine, GeneratedSetsStandInOneFolder) {
  const Ran ran = Run({"generate", "-n", "20", "--truth", "set", "-o", "set/articles.jsonl"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(Run({"evaluate", "set"}).exit_code, 0);
}

TEST_F(CommandLine, AMistypedLimitIsToldTheRightOnes) {
  const Ran unknown = Run({"evaluate", "--limit", "score_mim=4", "set"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("'score_mim=4' names no limit; they are "));
  EXPECT_THAT(unknown.err, HasSubstr(" score_min, "));
  for (const std::string limit : {"score_min=four", "score_min=nan", "score_min", "shell_units_max=1.5"}) {
    const Ran ran = Run({"evaluate", "--limit", limit, "set"});
    EXPECT_EQ(ran.exit_code, 2) << limit;
    EXPECT_THAT(ran.err, HasSubstr("'" + limit + "' gives 's"));
  }
}

TEST_F(CommandLine, AMistypedVerbGetsASuggestion) {
  const Ran ran = Run({"ingets"});
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_EQ(ran.err, "newsfold: there is no verb 'ingets'\n  did you mean `ingest`?\n");
  EXPECT_THAT(Run({"frobnicate"}).err, Not(HasSubstr("did you mean")));
}

TEST_F(CommandLine, HelpHasExamples) {
  EXPECT_EQ(Run({"--help"}).exit_code, 0);
  for (const char* verb :
       {"ingest",  "check",   "get",     "cluster", "diff",     "why",      "stats",  "lookup",
        "changes", "recheck", "promote", "split",   "merge",    "pin",      "unpin",  "undo",
        "reindex", "compact", "verify",  "serve",   "generate", "evaluate", "export", "extract"}) {
    const Ran ran = Run({verb, "--help"});
    EXPECT_EQ(ran.exit_code, 0) << verb;
    EXPECT_THAT(ran.out, HasSubstr("Examples:\n  newsfold " + std::string(verb))) << verb;
    EXPECT_THAT(ran.out, HasSubstr("--json")) << verb;
  }
}

TEST_F(CommandLine, VersionIsPrinted) {
  const Ran ran = Run({"--version"});
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_THAT(ran.out, ::testing::StartsWith("newsfold "));
}

TEST_F(CommandLine, ServeRefusesAnAddressTheWorldCanReach) {
  const Ran ran = Run({"serve", "--db", "db", "--listen", "0.0.0.0:0"});
  EXPECT_NE(ran.exit_code, 0);
  EXPECT_THAT(ran.err, HasSubstr("0.0.0.0"));
}

// The largest of the store's tables holds the bodies.
std::filesystem::path LargestTable(const std::string& directory) {
  std::filesystem::path largest;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    const bool is_table = entry.path().extension() == ".sst";
    if (is_table && (largest.empty() || entry.file_size() > std::filesystem::file_size(largest)))
      largest = entry.path();
  }
  return largest;
}

TEST_F(CommandLine, DamageMetOnTheWayIsToldByTheExitCode) {
  FillStore();
  std::string large;  // and so is the table that it is in
  for (int i = 0; i < 20'000; ++i) large.append(std::to_string(i * 7919 % 10'007)).append(" ");
  ASSERT_EQ(Run({"ingest", "--db", "db", "-q", "-"}, testing::Line("table", large)).exit_code, 0);
  ASSERT_EQ(Run({"ingest", "--db", "db", "-q", "-"}, testing::Line("one more", "writes it to one")).exit_code,
            0);
  const std::filesystem::path table = LargestTable(scratch_ / "db");
  ASSERT_FALSE(table.empty());
  std::string bytes = ReadFile(table);
  bytes[bytes.size() / 4] ^= 1;
  WriteFile(table, bytes);
  const Ran ran = Run({"ingest", "--db", "db", "-"},
                      testing::Line("new", "Nobody has read a word of it") + testing::Line("again", large));
  EXPECT_EQ(ran.exit_code, 20) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("newsfold ingest: -:2: "));
  EXPECT_THAT(ran.err, HasSubstr("restore a backup"));
}

TEST_F(CommandLine, AnswersComeWhileThePipeIsOpenAndSigintEndsCleanly) {
  Child child(scratch_ / "", {"ingest", "--db", "db", "--json", "-"});
  child.Write(testing::Line("a", kHarbour) + "{\"id\":\"unfinished");
  EXPECT_EQ(boost::json::parse(child.ReadLine()).at("id"), "a");
  EXPECT_EQ(child.Interrupt(), 130);
  const auto summary = boost::json::parse(child.ReadLine());
  EXPECT_EQ(summary.at("message_type"), "summary");
  EXPECT_EQ(summary.at("interrupted"), true);
  EXPECT_EQ(summary.at("errors"), 0);
  EXPECT_EQ(Run({"get", "--db", "db", "a"}).out, kHarbour);
}

TEST_F(CommandLine, ASecondWriterFindsTheStoreLocked) {
  Child child(scratch_ / "", {"ingest", "--db", "db", "--json", "-"});
  child.Write(testing::Line("a", kHarbour));
  child.ReadLine();
  const Ran ran = Run({"ingest", "--db", "db", "-"}, testing::Line("b", kLibrary));
  EXPECT_EQ(ran.exit_code, 11);
  EXPECT_THAT(ran.err, HasSubstr("wait for the other newsfold"));
}

TEST_F(CommandLine, ServeAnnouncesItsAddressAndStopsAtSigint) {
  Child child(scratch_ / "",
              {"serve", "--db", "db", "--listen", "127.0.0.1:0", "--json", "--log-level", "error"});
  const auto line = boost::json::parse(child.ReadLine());
  EXPECT_EQ(line.at("message_type"), "listening");
  EXPECT_THAT(std::string(line.at("address").as_string()), ::testing::StartsWith("127.0.0.1:"));
  EXPECT_EQ(child.Interrupt(), 0);
}

std::string Words(const std::string& seed, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += seed + std::to_string(i) + (i % 12 == 11 ? ".\n" : " ");
  return text;
}

// Pages of one site in one frame: the second is folded onto the first, since nobody knows the frame yet.
std::string FramedPages(int count) {
  std::string lines;
  for (int i = 0; i < count; ++i) {
    const std::string name = "p" + std::to_string(i);
    lines +=
        boost::json::serialize(boost::json::object{{"id", name},
                                                   {"url", "https://a.example/" + name},
                                                   {"title", Words("title" + name + "x", 3)},
                                                   {"text", Words(name + "x", 60) + Words("nav", 200)}}) +
        "\n";
  }
  return lines;
}

TEST_F(CommandLine, RecheckTellsWhatItChangesAndWhy) {
  ASSERT_EQ(Run({"ingest", "--db", "db", "-q", "-"}, FramedPages(6)).exit_code, 0);
  const Ran dry = Run({"recheck", "--db", "db", "--dry-run"});
  EXPECT_EQ(dry.exit_code, 0);
  EXPECT_THAT(dry.out, HasSubstr("p1 is no repost of p0: new"));
  EXPECT_THAT(dry.out, HasSubstr("short pages under other titles, of one site"));
  EXPECT_THAT(dry.out, HasSubstr("nothing was changed"));
  EXPECT_EQ(dry.err, "");
  const Ran ran = Run({"recheck", "--db", "db", "--json"});
  EXPECT_EQ(ran.exit_code, 0);
  const auto lines = ran.Lines();
  ASSERT_GE(lines.size(), 2U);
  EXPECT_EQ(lines[0].at("message_type"), "change");
  EXPECT_EQ(lines[0].at("change"), "split");
  EXPECT_EQ(lines[0].at("id"), "p1");
  EXPECT_EQ(lines[0].at("old_canonical_id"), "p0");
  EXPECT_EQ(lines[0].at("canonical_id"), "p1");
  EXPECT_EQ(lines.back().at("message_type"), "summary");
  EXPECT_EQ(lines.back().at("articles"), 6);
  EXPECT_EQ(lines.back().at("complete"), true);
  EXPECT_EQ(Run({"recheck", "--db", "db", "--json"}).Lines().size(), 1U);
}

TEST_F(CommandLine, RecheckNeedsAStoreOfItsOwn) {
  EXPECT_EQ(Run({"recheck", "--db", "nowhere"}).exit_code, 10);
  FillStore();
  ArchiveOptions options;
  options.directory = scratch_ / "db";
  const auto holder = Archive::Open(options);
  ASSERT_TRUE(holder) << holder.error().ToString();
  const Ran ran = Run({"recheck", "--db", "db"});
  EXPECT_EQ(ran.exit_code, 11);
  EXPECT_THAT(ran.err, HasSubstr("locked"));
}

TEST_F(CommandLine, ReindexTellsWhatItMade) {
  FillStore();
  const auto before = Run({"cluster", "--db", "db", "copy", "--json"}).out;
  const Ran ran = Run({"reindex", "--db", "db"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("index entries"));
  EXPECT_EQ(ran.err, "");
  const auto lines = Run({"reindex", "--db", "db", "--new-secret", "--json"}).Lines();
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].at("message_type"), "summary");
  EXPECT_GT(lines[0].at("articles").as_int64(), 0);
  EXPECT_GT(lines[0].at("entries").as_int64(), lines[0].at("articles").as_int64());
  EXPECT_EQ(lines[0].at("changes").as_array().at(0), "hash secret");
  EXPECT_EQ(lines[0].at("complete"), true);
  EXPECT_EQ(Run({"cluster", "--db", "db", "copy", "--json"}).out, before);
}

TEST_F(CommandLine, ReindexNeedsAStoreOfItsOwn) {
  const Ran nowhere = Run({"reindex", "--db", "nowhere"});
  EXPECT_EQ(nowhere.exit_code, 10);
  EXPECT_FALSE(std::filesystem::exists(scratch_ / "nowhere"));
  FillStore();
  ArchiveOptions options;
  options.directory = scratch_ / "db";
  const auto holder = Archive::Open(options);
  ASSERT_TRUE(holder) << holder.error().ToString();
  const Ran ran = Run({"reindex", "--db", "db"});
  EXPECT_EQ(ran.exit_code, 11);
  EXPECT_THAT(ran.err, HasSubstr("locked"));
}

}  // namespace
}  // namespace newsfold
