#include "tools/diff/text_diff.h"

#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tools/diff/diff_output.h"
#include "tools/diff/sequence_diff.h"

namespace newsfold {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Elements = std::vector<std::uint64_t>;

// Length of the longest common subsequence by the textbook's table, as an oracle.
std::size_t LongestCommon(const Elements& a, const Elements& b) {
  std::vector<std::vector<std::size_t>> best(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      best[i][j] = a[i - 1] == b[j - 1] ? best[i - 1][j - 1] + 1 : std::max(best[i - 1][j], best[i][j - 1]);
    }
  }
  return best[a.size()][b.size()];
}

// Number of equal elements; fails unless the runs are in order, apart and equal.
std::size_t CheckRuns(const Elements& a, const Elements& b, const std::vector<EqualRun>& runs) {
  std::size_t a_done = 0;
  std::size_t b_done = 0;
  std::size_t count = 0;
  for (const EqualRun& run : runs) {
    EXPECT_GT(run.length, 0U);
    EXPECT_GE(run.old_begin, a_done);
    EXPECT_GE(run.new_begin, b_done);
    for (std::size_t i = 0; i < run.length; ++i) EXPECT_EQ(a.at(run.old_begin + i), b.at(run.new_begin + i));
    a_done = run.old_begin + run.length;
    b_done = run.new_begin + run.length;
    count += run.length;
  }
  return count;
}

Elements RandomElements(std::mt19937* random, std::size_t length, unsigned alphabet) {
  Elements elements(length);
  for (std::uint64_t& element : elements) element = (*random)() % alphabet;
  return elements;
}

TEST(DiffSequences, ShortOnesAreSolvedBest) {
  std::mt19937 random(7);
  for (int round = 0; round < 20'000; ++round) {
    const Elements a = RandomElements(&random, random() % 8, 1 + random() % 4);
    const Elements b = RandomElements(&random, random() % 8, 1 + random() % 4);
    ASSERT_EQ(CheckRuns(a, b, DiffSequences(a, b)), LongestCommon(a, b)) << "round " << round;
  }
}

TEST(DiffSequences, LongRandomOnesAreSolvedBestWhereNothingAnchors) {
  std::mt19937 random(8);
  for (int round = 0; round < 300; ++round) {
    // Over a large alphabet no window of eight is common by chance.
    const Elements a = RandomElements(&random, random() % 200, 40);
    const Elements b = RandomElements(&random, random() % 200, 40);
    ASSERT_EQ(CheckRuns(a, b, DiffSequences(a, b)), LongestCommon(a, b)) << "round " << round;
  }
}

TEST(DiffSequences, EditsOfALongOneAreFound) {
  std::mt19937 random(9);
  for (int round = 0; round < 50; ++round) {
    const Elements a = RandomElements(&random, 3'000, 100'000);
    Elements b = a;
    for (int edit = 0; edit < 30; ++edit) {
      const auto place = static_cast<std::ptrdiff_t>(random() % b.size());
      if (random() % 2 == 0) {
        b.erase(b.begin() + place);
      } else {
        b.insert(b.begin() + place, 200'000 + random() % 1'000);
      }
    }
    EXPECT_EQ(CheckRuns(a, b, DiffSequences(a, b)), LongestCommon(a, b)) << "round " << round;
  }
}

TEST(DiffSequences, SwappedBlocksKeepTheLonger) {
  Elements a(100);
  for (std::size_t i = 0; i < a.size(); ++i) a[i] = i;
  Elements b(a.begin() + 30, a.end());
  b.insert(b.end(), a.begin(), a.begin() + 30);
  EXPECT_THAT(DiffSequences(a, b), ElementsAre(EqualRun{30, 0, 70}));
}

TEST(DiffSequences, GivesUpWithinItsSteps) {
  std::mt19937 random(10);
  const Elements a = RandomElements(&random, 5'000, 3);
  const Elements b = RandomElements(&random, 5'000, 3);
  EXPECT_EQ(CheckRuns(a, b, DiffSequences(a, b, 0)), CheckRuns(a, b, DiffSequences(a, b, 0)));
  EXPECT_LT(CheckRuns(a, b, DiffSequences(a, b, 1'000)), CheckRuns(a, b, DiffSequences(a, b)));
}

TEST(DiffSequences, HostileTextsEndInTime) {
  // A million equal elements against a million of two kinds: no window is unique.
  Elements a(1'000'000, 1);
  Elements b(1'000'000, 1);
  std::mt19937 random(11);
  for (std::uint64_t& element : b) element = random() % 2;
  CheckRuns(a, b, DiffSequences(a, b, 1'000'000));
}

// The pieces as "=same|-old|+new|-old+new".
std::string Show(const std::string& old_text, const std::string& new_text, DiffGrain grain) {
  std::string shown;
  std::size_t old_done = 0;
  std::size_t new_done = 0;
  for (const DiffPiece& piece : DiffTexts(old_text, new_text, grain)) {
    EXPECT_EQ(piece.old_begin, old_done);
    EXPECT_EQ(piece.new_begin, new_done);
    old_done = piece.old_end;
    new_done = piece.new_end;
    if (!shown.empty()) shown += '|';
    const std::string old_part = old_text.substr(piece.old_begin, piece.old_end - piece.old_begin);
    const std::string new_part = new_text.substr(piece.new_begin, piece.new_end - piece.new_begin);
    if (piece.change == Change::kEqual) shown += "=" + new_part;
    if (piece.change == Change::kDropped || piece.change == Change::kChanged) shown += "-" + old_part;
    if (piece.change == Change::kAdded || piece.change == Change::kChanged) shown += "+" + new_part;
  }
  EXPECT_EQ(old_done, old_text.size());
  EXPECT_EQ(new_done, new_text.size());
  return shown;
}

std::string Folded(const std::string& old_text, const std::string& new_text) {
  return Show(old_text, new_text, DiffGrain::kFolded);
}
std::string Exact(const std::string& old_text, const std::string& new_text) {
  return Show(old_text, new_text, DiffGrain::kExact);
}

TEST(DiffTexts, WordsAreComparedAsWholes) {
  EXPECT_EQ(Folded("The tram runs all night now", "The tram runs every night now"),
            "=The tram runs |-all +every |=night now");
  EXPECT_EQ(Folded("The tram runs now", "The old tram runs now"), "=The |+old |=tram runs now");
  EXPECT_EQ(Folded("The old tram runs now", "The tram runs now"), "=The |-old |=tram runs now");
}

TEST(DiffTexts, HanIsComparedByCharacters) {
  EXPECT_EQ(Folded("渡船今日恢复通航", "渡船今日已恢复通航"), "=渡船今日|+已|=恢复通航");
}

TEST(DiffTexts, FoldedTextsMayDifferInForm) {
  EXPECT_EQ(Folded("关于渡船的报道", "關於渡船的報道"), "=關於渡船的報道");
  EXPECT_EQ(Folded("The Tram, again!", "the tram again"), "=the tram again");
}

TEST(DiffTexts, ExactTextsMayNot) {
  EXPECT_EQ(Exact("The Tram", "The tram"), "=The |-Tram+tram");
  EXPECT_EQ(Exact("one two three four", "one two  three four"), "=one two|- +  |=three four");
  EXPECT_EQ(Exact("渡船。", "渡船！"), "=渡船|-。+！");
  EXPECT_EQ(Exact("a\xFF", "a\xFE"), "=a|-\xFF+\xFE");
}

TEST(DiffTexts, ALoneEqualWordBetweenChangesIsPartOfThem) {
  EXPECT_EQ(Folded("red green blue the cyan pink grey", "one two three the four five six"),
            "-red green blue the cyan pink grey+one two three the four five six");
}

TEST(DiffTexts, EmptyAndWordlessTextsAreTiledToo) {
  EXPECT_EQ(Folded("", ""), "");
  EXPECT_EQ(Folded("", "tram"), "+tram");
  EXPECT_EQ(Folded("tram", ""), "-tram");
  EXPECT_EQ(Folded("!!!", "..."), "-!!!+...");
  EXPECT_EQ(Folded("!!!", "!!!"), "=!!!");
  EXPECT_EQ(Folded("\"tram", "...\"tram..."), "=...\"tram...");
}

TEST(DiffTexts, AnyBytesAreTiled) {
  std::mt19937 random(12);
  for (int round = 0; round < 2'000; ++round) {
    std::string old_text(random() % 30, ' ');
    std::string new_text(random() % 30, ' ');
    for (char& byte : old_text) byte = static_cast<char>(random());
    for (char& byte : new_text) byte = static_cast<char>(random());
    Folded(old_text, new_text);
    Exact(old_text, new_text);
  }
}

DiffReport Report(const std::string& canonical, const std::string& article) {
  return {"b", "a", article, canonical, DiffTexts(canonical, article, DiffGrain::kFolded)};
}

// White space belongs to the word before it.
TEST(DiffOutput, SignsMarkWhatWasDroppedAndAdded) {
  const DiffReport report = Report("The tram runs all night now", "The tram runs every night now and then");
  EXPECT_EQ(FormatDiff(report, false, false),
            "--- a\n+++ b\nThe tram runs [-all -]{+every +}night now {+and then+}\n");
}

TEST(DiffOutput, ColoursComeBesideTheSigns) {
  EXPECT_THAT(FormatDiff(Report("tram", "ferry"), false, true),
              HasSubstr("\x1b[31m[-tram-]\x1b[0m\x1b[32m{+ferry+}"));
}

TEST(DiffOutput, LongEqualStretchesAreCut) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "渡" + std::to_string(i) + " ";
  const DiffReport report = Report(text, "head " + text + "tail");
  const std::string cut = FormatDiff(report, false, false);
  EXPECT_LT(cut.size(), 500U);
  EXPECT_THAT(cut, HasSubstr("bytes the same"));
  EXPECT_EQ(cut.find("\\x"), std::string::npos) << "cut inside a character";
  EXPECT_GT(FormatDiff(report, true, false).size(), text.size());
}

TEST(DiffOutput, LongEqualStretchesThatAreNoUtf8AreCutAsWell) {
  const std::string bytes(400, '\x80');
  const DiffReport report = {"b",
                             "a",
                             "x" + bytes + "y",
                             "z" + bytes + "w",
                             {{Change::kChanged, 0, 1, 0, 1},
                              {Change::kEqual, 1, 401, 1, 401},
                              {Change::kChanged, 401, 402, 401, 402}}};
  EXPECT_THAT(FormatDiff(report, false, false), HasSubstr("... 154 bytes the same ..."));
}

TEST(DiffOutput, ControlCharactersAreEscapedButLinesKept) {
  EXPECT_EQ(FormatDiff(Report("tram", "tram\nferry\x1b[2J"), false, false),
            "--- a\n+++ b\ntram\n{+ferry\\x1b[2J+}\n");
}

TEST(DiffOutput, TheSummaryCounts) {
  const DiffReport report = Report("The Tram runs all night now", "the tram runs every night now");
  const DiffCounts counts = CountChanges(report);
  EXPECT_EQ(counts.changed, 1U);
  EXPECT_EQ(counts.added + counts.dropped, 0U);
  EXPECT_EQ(counts.added_bytes, 6U);
  EXPECT_EQ(counts.dropped_bytes, 4U);
  EXPECT_TRUE(counts.has_hidden_difference);
  EXPECT_THAT(FormatDiffSummary(report), HasSubstr("0 added, 0 dropped, 1 changed"));
  EXPECT_THAT(FormatDiffSummary(report), HasSubstr("--exact"));
}

TEST(DiffOutput, JsonHoldsRangesAndTheTextsThatDiffer) {
  const boost::json::object object = ToJson(Report("The tram runs now", "The old tram runs now"));
  const boost::json::array& pieces = object.at("pieces").as_array();
  ASSERT_EQ(pieces.size(), 3U);
  EXPECT_EQ(pieces[1].at("change"), "added");
  EXPECT_EQ(pieces[1].at("article_text"), "old ");
  EXPECT_EQ(pieces[1].at("article").at(0), 4);
  EXPECT_EQ(pieces[0].as_object().count("article_text"), 0U);
  EXPECT_EQ(object.at("added_bytes"), 4);
}

}  // namespace
}  // namespace newsfold
