#include "tools/corpus/noise.h"

#include <algorithm>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/corpus/shared_windows.h"
#include "tools/corpus/han.h"
#include "tools/corpus/sentences.h"
#include "tools/corpus/writer.h"

namespace newsfold {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::Ge;
using testing::HasSubstr;
using testing::Le;
using testing::StartsWith;

// An article, and other stories to make noise of.
struct Story {
  explicit Story(CorpusLanguage language, std::uint32_t bytes = 4000) : writer(language, 11) {
    Random random(12);
    Topic topic;
    for (int index = 0; index < 40; ++index) {
      writer.DrawTopic(random, &topic);
      writer.AppendTitle(random, topic, &headlines.emplace_back());
      writer.AppendSentence(random, topic, &sentences.emplace_back());
    }
    writer.DrawTopic(random, &topic);
    writer.AppendTitle(random, topic, &title);
    writer.AppendBody(random, topic, bytes, &text);
  }

  std::string After(NoiseKind kind, std::uint64_t seed = 1) const {
    Random random(seed);
    std::string out;
    AppendNoisy(kind, text, {title, headlines, sentences}, random, &out);
    return out;
  }

  ArticleWriter writer;
  std::vector<std::string> headlines;
  std::vector<std::string> sentences;
  std::string title;
  std::string text;
};

const Story& English() {
  static const Story story(CorpusLanguage::kEnglish);
  return story;
}

const Story& Chinese() {
  static const Story story(CorpusLanguage::kSimplifiedChinese);
  return story;
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

// Whether `part` is left of `whole` when some of its bytes are struck out.
bool IsSubsequence(std::string_view part, std::string_view whole) {
  std::size_t found = 0;
  for (const char byte : whole) found += found < part.size() && part[found] == byte;
  return found == part.size();
}

class NoiseOfBoth : public testing::TestWithParam<const Story* (*)()> {
 protected:
  const Story& story_ = *GetParam()();
};

INSTANTIATE_TEST_SUITE_P(Languages, NoiseOfBoth,
                         testing::Values(
                             +[] { return &English(); }, +[] { return &Chinese(); }),
                         [](const auto& param) { return param.index == 0 ? "English" : "Chinese"; });

TEST(NoiseKind, NamesComeBack) {
  EXPECT_EQ(AllNoiseKinds().size(), kNoiseKinds);
  std::set<std::string_view> names;
  for (const NoiseKind kind : AllNoiseKinds()) {
    EXPECT_EQ(ParseNoiseKind(NameOf(kind)), kind);
    names.insert(NameOf(kind));
  }
  EXPECT_EQ(names.size(), kNoiseKinds);
  EXPECT_FALSE(ParseNoiseKind("all"));
}

TEST(NoiseKind, LookalikesAreNoReposts) {
  EXPECT_TRUE(IsRepostKind(NoiseKind::kVerbatim));
  EXPECT_TRUE(IsRepostKind(NoiseKind::kEverything));
  EXPECT_TRUE(IsRepostKind(NoiseKind::kPageMixedHeldOut));
  EXPECT_FALSE(IsRepostKind(NoiseKind::kExcerpt));
  EXPECT_FALSE(IsRepostKind(NoiseKind::kSideList));
  EXPECT_FALSE(IsRepostKind(NoiseKind::kTemplate));
}

TEST_P(NoiseOfBoth, IsPureAndAppends) {
  for (const NoiseKind kind : UsualNoiseKinds()) {
    if (!IsRepostKind(kind)) continue;
    EXPECT_EQ(story_.After(kind, 3), story_.After(kind, 3)) << NameOf(kind);
    Random random(3);
    std::string out = "kept";
    AppendNoisy(kind, story_.text, {story_.title, story_.headlines, story_.sentences}, random, &out);
    EXPECT_EQ(out, "kept" + story_.After(kind, 3)) << NameOf(kind);
  }
}

TEST_P(NoiseOfBoth, VerbatimChangesNothing) {
  EXPECT_EQ(story_.After(NoiseKind::kVerbatim), story_.text);
}

TEST_P(NoiseOfBoth, InjectionPutsPiecesOfTheHeadlineBetween) {
  const std::string injected = story_.After(NoiseKind::kInjection);
  EXPECT_TRUE(IsSubsequence(story_.text, injected));
  EXPECT_GT(injected.size(), story_.text.size() * 21 / 20);
  EXPECT_LT(injected.size(), story_.text.size() * 3 / 2);
  EXPECT_LT(SharedWindows(story_.text, injected), 0.97);
  EXPECT_GT(SharedWindows(story_.text, injected), 0.7);
}

TEST_P(NoiseOfBoth, NavigationWrapsTheWholeText) {
  const std::string wrapped = story_.After(NoiseKind::kNavigation);
  const std::size_t body = wrapped.find(story_.text);
  ASSERT_NE(body, std::string::npos);
  EXPECT_THAT(wrapped.substr(0, body), HasSubstr(story_.title));
  const std::vector<std::string> tail = Lines(wrapped.substr(body + story_.text.size() + 1));
  EXPECT_THAT(tail.size(), AllOf(Ge(10u), Le(20u)));
  for (const std::string& line : tail) {
    const auto is_start = [&](const std::string& headline) { return line.starts_with(headline); };
    EXPECT_TRUE(std::any_of(story_.headlines.begin(), story_.headlines.end(), is_start)) << line;
    EXPECT_TRUE(std::regex_search(line, std::regex(" 2031-\\d\\d-\\d\\d \\d\\d:\\d\\d$"))) << line;
  }
}

TEST_P(NoiseOfBoth, TeasersAreCutOffOpeningsBehindTheText) {
  const std::string teased = story_.After(NoiseKind::kTeasers);
  ASSERT_THAT(teased, StartsWith(story_.text + "\n"));
  const std::vector<std::string> tail = Lines(teased.substr(story_.text.size() + 1));
  EXPECT_THAT(tail.size(), AllOf(Ge(4u), Le(9u)));
  for (const std::string& line : tail) {
    const auto opens = [&](const std::string& sentence) { return sentence.starts_with(line); };
    EXPECT_TRUE(std::any_of(story_.sentences.begin(), story_.sentences.end(), opens)) << line;
  }
}

TEST_P(NoiseOfBoth, TruncationKeepsTheBeginning) {
  for (const auto& [kind, percent] :
       {std::pair(NoiseKind::kFirstHalf, 50u), std::pair(NoiseKind::kFirstThird, 30u)}) {
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      const std::string cut = story_.After(kind, seed);
      const std::size_t kept = FloorBoundary(story_.text, story_.text.size() * percent / 100);
      EXPECT_THAT(cut, StartsWith(story_.text.substr(0, kept)));
      EXPECT_LT(cut.size(), kept + 60);
    }
  }
}

TEST_P(NoiseOfBoth, DatelineIsReplaced) {
  Random random(1);
  Topic topic;
  std::string dated, out;
  while (dated.find(") - ") == std::string::npos && dated.find("日电 ") == std::string::npos) {
    dated.clear();
    story_.writer.DrawTopic(random, &topic);
    story_.writer.AppendBody(random, topic, 500, &dated);
  }
  AppendNoisy(NoiseKind::kDateline, dated, {story_.title, story_.headlines, story_.sentences}, random, &out);
  const std::string_view mark = HoldsHan(dated) ? "日电 " : ") - ";
  const std::string body = dated.substr(dated.find(mark) + mark.size());
  EXPECT_THAT(out, EndsWith(body));
  EXPECT_NE(out, dated);
  EXPECT_EQ(out.find(topic.place + (HoldsHan(dated) ? "1月" : " (")), std::string::npos);
}

TEST_P(NoiseOfBoth, EditsDropOneSentenceAddOneAndTouchSome) {
  const std::string edited = story_.After(NoiseKind::kEdits);
  const std::vector<std::string_view> sentences = SplitSentences(story_.text);
  std::size_t kept = 0;
  for (const std::string_view sentence : sentences) kept += edited.find(sentence) != std::string::npos;
  EXPECT_LT(kept, sentences.size());
  EXPECT_GT(kept, sentences.size() / 2);
  EXPECT_EQ(SplitSentences(edited).size(), sentences.size());
  const auto is_added = [&](const std::string& sentence) {
    return edited.find(sentence) != std::string::npos;
  };
  EXPECT_TRUE(std::any_of(story_.sentences.begin(), story_.sentences.end(), is_added));
  EXPECT_GT(SharedWindows(story_.text, edited), 0.75);
}

TEST_P(NoiseOfBoth, MisreadingStrikesTheShareAskedFor) {
  // Eight windows hold each misread character, so about 1 - 0.99^8 of them are gone at 1 %.
  for (const auto& [per_mille, low, high] : {std::tuple(10u, 0.86, 0.97), std::tuple(40u, 0.60, 0.86)}) {
    Random random(5);
    std::string out;
    AppendMisread(story_.text, per_mille, random, &out);
    EXPECT_THAT(SharedWindows(story_.text, out), AllOf(Ge(low), Le(high))) << per_mille;
  }
}

TEST(Noise, MisreadingKeepsTheNumberOfHanCharacters) {
  Random random(5);
  std::string out;
  AppendMisread(Chinese().text, 40, random, &out);
  const auto before = Characters(Chinese().text), after = Characters(out);
  ASSERT_EQ(before.size(), after.size());
  std::size_t changed = 0;
  for (std::size_t index = 0; index < before.size(); ++index) changed += before[index] != after[index];
  EXPECT_NEAR(static_cast<double>(changed) / static_cast<double>(before.size()), 0.036, 0.012);
}

TEST_P(NoiseOfBoth, TyposAreFewAndShort) {
  const std::string typed = story_.After(NoiseKind::kTypos);
  EXPECT_NE(typed, story_.text);
  EXPECT_THAT(SharedWindows(story_.text, typed), AllOf(Ge(0.84), Le(0.97)));
  EXPECT_NEAR(static_cast<double>(typed.size()), static_cast<double>(story_.text.size()),
              static_cast<double>(story_.text.size()) / 50);
}

TEST_P(NoiseOfBoth, ReorderingKeepsTheParagraphs) {
  const std::string reordered = story_.After(NoiseKind::kReordered);
  std::vector<std::string> before = Lines(story_.text), after = Lines(reordered);
  EXPECT_NE(before, after);
  std::sort(before.begin(), before.end());
  std::sort(after.begin(), after.end());
  EXPECT_EQ(before, after);
}

TEST(Noise, ReorderingSwapsTheHalvesOfASingleParagraph) {
  Random random(1);
  std::string out;
  AppendNoisy(NoiseKind::kReordered, "One. Two. Three. Four. ", {}, random, &out);
  EXPECT_EQ(out, "Three. Four. \nOne. Two. ");
}

TEST_P(NoiseOfBoth, UpdatesGrowBehindTheText) {
  const std::string updated = story_.After(NoiseKind::kUpdated);
  EXPECT_THAT(updated, StartsWith(story_.text + "\n"));
  EXPECT_GT(updated.size(), story_.text.size() + 20);
}

TEST_P(NoiseOfBoth, PageIsFourFifthsBoilerplate) {
  const std::string page = story_.After(NoiseKind::kPage);
  EXPECT_THAT(page, HasSubstr("\n" + story_.text + "\n"));
  EXPECT_NEAR(static_cast<double>(story_.text.size()) / static_cast<double>(page.size()), 0.2, 0.02);
}

TEST_P(NoiseOfBoth, WrappedCopiesShareMostOfTheText) {
  const std::string one = story_.After(NoiseKind::kWrapped, 1), two = story_.After(NoiseKind::kWrapped, 2);
  EXPECT_EQ(one.find(story_.text), std::string::npos);
  EXPECT_NE(one, two);
  EXPECT_GT(SharedWindows(story_.text, one), 0.7);
  EXPECT_GT(SharedWindows(story_.text, two), 0.7);
}

TEST(Noise, EverythingLeavesEnoughToRecognise) {
  EXPECT_THAT(SharedWindows(English().text, English().After(NoiseKind::kEverything)),
              AllOf(Ge(0.5), Le(0.9)));
  std::string plain;
  const std::string noisy = Chinese().After(NoiseKind::kEverything);
  AppendSimplified(std::regex_replace(noisy, std::regex("\\([^()\\n]{1,9}\\)"), ""), &plain);
  EXPECT_THAT(SharedWindows(Chinese().text, plain), AllOf(Ge(0.4), Le(0.9)));
  EXPECT_LT(SharedWindows(Chinese().text, noisy), 0.4);
}

TEST(Noise, ScriptGoesBothWays) {
  const std::string traditional = Chinese().After(NoiseKind::kScript);
  EXPECT_TRUE(IsTraditional(traditional));
  Random random(1);
  std::string back;
  AppendNoisy(NoiseKind::kScript, traditional, {}, random, &back);
  EXPECT_EQ(back, Chinese().text);
}

TEST(Noise, PinyinIsGluedBehindTraditionalCharacters) {
  const std::string annotated = Chinese().After(NoiseKind::kPinyin);
  EXPECT_TRUE(
      std::regex_search(annotated, std::regex("\xE9\x96\x8B\\(k\xC4\x81i\\)|\\([a-z]*\xC4\x81[a-z]*\\)")));
  EXPECT_EQ(std::regex_replace(annotated, std::regex("\\([^()\\n]{1,9}\\)"), ""),
            Chinese().After(NoiseKind::kScript));
}

TEST(Noise, IsTotalOnAnyBytes) {
  const std::vector<std::string> one = {"x"}, empty = {""};
  Random random(21);
  for (int round = 0; round < 300; ++round) {
    std::string bytes(random.Below(400), '\0');
    const bool looks_chinese = random.OneIn(2);
    for (char& byte : bytes)
      byte = static_cast<char>(looks_chinese ? random.Between(0x80, 0xFF) : random.Below(256));
    const std::string title = bytes.substr(0, bytes.size() / 3);
    for (const NoiseKind kind : UsualNoiseKinds()) {
      if (!IsRepostKind(kind)) continue;
      std::string out;
      AppendNoisy(kind, bytes, {title, round % 2 ? one : empty, {&bytes, 1}}, random, &out);
      EXPECT_LT(out.size(), 80 * (bytes.size() + 100)) << NameOf(kind) << " round " << round;
    }
  }
}

}  // namespace
}  // namespace newsfold
