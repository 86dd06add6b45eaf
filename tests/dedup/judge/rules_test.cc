#include "dedup/judge/rules.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/dedup/judge/pair_maker.h"

namespace newsfold {
namespace {

using testing::Pair;
using testing::Say;

std::string Verdict(const Pair& pair) {
  return Say(Judge(pair.comparison, pair.context, Thresholds{}));
}

void Check(const Pair& pair, const std::string& expected) {
  EXPECT_EQ(Verdict(pair), expected);
}

TEST(Rules, NamesEachRelationOfARepost) {
  Check(Pair().Covers(0.95, 0.9), "repost near covered");
  Check(Pair().Covers(0.8, 0.8), "repost near covered");
  Check(Pair().Covers(0.4, 0.95), "repost contains covered");
  Check(Pair().Covers(0.95, 0.4), "repost contained covered");
}

TEST(Rules, EqualTextIsIdentical) {
  Pair pair;
  pair.context.folded_equal = true;
  Check(pair, "repost identical equal_text");
  Check(pair.Units(5, 5), "repost identical equal_text");
}

TEST(Rules, EmptyTextMatchesNothing) {
  Pair pair;
  pair.context.folded_equal = true;
  Check(pair.Units(0, 0), "new unrelated empty");
}

TEST(Rules, TooShortTextMatchesOnlyExactly) {
  Check(Pair().Units(15, 40).Covers(1, 1), "new unrelated too_short");
  Check(Pair().Units(16, 40).Covers(1, 1), "repost near covered");
}

TEST(Rules, BothSidesMakeTheScore) {
  Check(Pair().Covers(0.75, 0.75), "repost contains covered");
  Check(Pair().Covers(0.74, 0.74), "new excerpt low_coverage");
  Check(Pair().Covers(0.9, 0.25), "repost contained covered");
  Check(Pair().Covers(0.9, 0.24), "new excerpt low_coverage");
  Check(Pair().Covers(0.24, 0.9), "new excerpt low_coverage");
  Check(Pair().Covers(0.02, 0.02), "new unrelated low_coverage");
}

// A whole story in a page of other things: no odds of the story outweigh any length of the page.
TEST(Rules, TheBetterSideCountsUpToABound) {
  Check(Pair().Units(4000, 1000).Covers(0.25, 1), "repost contains covered");
  Check(Pair().Units(6000, 1000).Covers(0.166, 1), "new excerpt low_coverage");
}

TEST(Rules, ATitleSpeaksForAStoryInAFrame) {
  const auto framed = [](double coverage, double resemblance, std::uint32_t pairs) {
    return Pair().Covers(coverage, coverage).Titles(resemblance, pairs).Leads(100, 100);
  };
  Check(framed(0.28, 1, 4), "repost contains covered");
  Check(framed(0.27, 1, 4), "new excerpt low_coverage");
  Check(framed(0.28, 0.9, 4), "new excerpt low_coverage");
  Check(framed(0.28, 1, 3), "new excerpt low_coverage");  // "Top stories"
}

// Calibration mechanic at Larkfield Instruments; firmware engineer at Larkfield Instruments.
TEST(Rules, TitlesThatShareLessThanTheyAgreeInSayNothing) {
  Check(Pair().Covers(0.7, 0.7).Titles(0.59), "new excerpt low_coverage");
  Check(Pair().Covers(0.7, 0.7).Titles(0.6), "repost contains covered");
}

// The same opening in two frames that are many times as long.
TEST(Rules, ATitleVouchesForAnOpening) {
  const auto wrapped = [] { return Pair().Covers(0.15, 0.15).Titles(1).Leads(60, 60).Openings(100, 100); };
  Check(wrapped(), "repost contains covered");
  Check(wrapped().Leads(61, 0), "new excerpt low_coverage");
  Check(wrapped().Leads(0, 61), "new excerpt low_coverage");
  Check(wrapped().Openings(99, 150), "new excerpt low_coverage");
  Check(wrapped().Openings(150, 99), "new excerpt low_coverage");
  Check(wrapped().Titles(1, 3), "new excerpt low_coverage");
}

TEST(Rules, AnAddressSpeaksForACapture) {
  Check(Pair().Covers(0.4, 0.4).SameUrl(), "repost contains covered");
  Check(Pair().Covers(0.3, 0.3).SameUrl(), "new excerpt low_coverage");
}

// More of either text, or a closer title, never turns a repost into a new article.
TEST(Rules, TheScoreIsMonotone) {
  for (double article = 0.05; article < 0.95; article += 0.1) {
    for (double canonical = 0.05; canonical < 0.95; canonical += 0.1) {
      for (double title = 0; title < 0.9; title += 0.1) {
        const auto is_repost = [](double a, double c, double t) {
          return Verdict(Pair().Covers(a, c).Titles(t).Leads(0, 0)).starts_with("repost");
        };
        if (!is_repost(article, canonical, title)) continue;
        EXPECT_TRUE(is_repost(article + 0.05, canonical, title));
        EXPECT_TRUE(is_repost(article, canonical + 0.05, title));
        EXPECT_TRUE(is_repost(article, canonical, title + 0.1));
      }
    }
  }
}

// A passage that a gallery repeats under every picture covers the gallery, not the story that has it once.
TEST(Rules, BothTextsMustMatch) {
  Pair pair = Pair().Units(400, 100).Covers(0.9, 0.9);
  pair.comparison.canonical.units_matched = 30;
  pair.comparison.canonical.units_unmasked = 40;
  Check(pair, "repost near covered");
  pair.comparison.canonical.units_matched = 29;
  Check(pair, "new boilerplate boilerplate_only");
}

TEST(Rules, OfAVeryShortTextLessHasToMatch) {
  Pair pair = Pair().Units(40, 40).Covers(0.5, 0.5).Titles(1);
  Check(pair, "repost contains covered");
  pair.comparison.canonical.units_matched = 19;
  Check(Pair(pair).Unmasked(0.3, 0.3), "new unrelated low_coverage");
}

TEST(Rules, OneTemplateHasOtherNumbers) {
  const auto numbers = [](std::uint32_t shared, std::uint32_t tokens) {
    Pair pair = Pair().Covers(0.9, 0.9).Numbers(4, 5, shared);
    pair.comparison.tokens_shorter = tokens;
    return pair;
  };
  Check(numbers(1, 60), "new excerpt fillings_differ");
  Check(numbers(1, 61), "repost near covered");  // few of so long a text
  Check(numbers(2, 40), "repost near covered");
  Check(numbers(1, 60).SameSite().Titles(1), "new excerpt fillings_differ");
  Check(numbers(1, 60).SameUrl(), "repost near same_story");
}

TEST(Rules, ANumberInThePlaceOfAnotherOutweighsNoneShared) {
  const auto numbers = [](std::uint32_t replaced, std::uint32_t shared, std::uint32_t tokens) {
    Pair pair = Pair().Covers(0.95, 0.95).Numbers(2, 2, shared);
    pair.comparison.numbers_replaced = replaced;
    pair.comparison.tokens_shorter = tokens;
    return pair;
  };
  Check(numbers(2, 1, 40), "new excerpt fillings_differ");
  Check(numbers(2, 1, 41), "repost near covered");
  Check(numbers(1, 1, 10), "repost near covered");
  Check(numbers(2, 1, 40).Titles(0.6), "repost near covered");  // an update
  Check(numbers(2, 1, 40).SameUrl(), "repost near same_story");
}

TEST(Rules, OneTemplateIsAboutWhatTheTitlesName) {
  Pair pair = Pair().Covers(0.9, 0.9).Titles(0.3);
  pair.context.subjects_differ = true;
  pair.comparison.words_replaced = 2;
  pair.comparison.tokens_shorter = 40;
  Check(pair, "new excerpt fillings_differ");
  Check(Pair(pair).Titles(0.6), "repost near covered");
  Check(Pair(pair).SameUrl(), "repost near same_story");
  pair.comparison.tokens_shorter = 41;
  Check(pair, "repost near covered");
}

TEST(Rules, OneTemplateHasOtherWordsEverywhere) {
  const auto replacing = [](std::uint32_t words, std::uint32_t names, std::uint32_t tokens) {
    Pair pair = Pair().Covers(0.9, 0.9);
    pair.comparison.words_replaced = words;
    pair.comparison.names_replaced = names;
    pair.comparison.tokens_shorter = tokens;
    return pair;
  };
  Check(replacing(6, 0, 60), "new excerpt fillings_differ");
  Check(replacing(6, 0, 61), "repost near covered");
  Check(replacing(5, 0, 10), "repost near covered");
  Check(replacing(3, 3, 60), "new excerpt fillings_differ");  // names count twice
  Check(replacing(3, 2, 20), "repost near covered");
  Check(replacing(6, 0, 60).Titles(0.59), "new excerpt fillings_differ");
  Check(replacing(6, 0, 60).Titles(0.6), "repost near covered");
  Check(replacing(6, 0, 60).SameUrl(), "repost near same_story");
}

// A disclaimer where the stories should be.
TEST(Rules, ShortPagesUnderOtherTitlesAreShells) {
  const auto shell = [](std::uint32_t units) {
    Pair pair = Pair().Units(units, units).Covers(1, 1).Titles(0.19);
    pair.context.folded_equal = true;
    return pair;
  };
  Check(shell(149).SameSite(), "new boilerplate shell");
  Check(shell(150).SameSite(), "repost identical equal_text");
  Check(shell(149).SameSite().Titles(0.2), "repost identical equal_text");
  Check(shell(149).SameSite().SameUrl(), "repost identical equal_text");
  Check(shell(149), "repost identical equal_text");  // two sites
  Pair pooled = shell(149);
  pooled.context.sites_unknown = true;
  Check(pooled, "new boilerplate shell");
  pooled.context.titles_known = false;
  Check(pooled, "repost identical equal_text");
}

// A brief in the frame of its site, which is longer than the brief.
TEST(Rules, PagesOfOneSiteWithTwoBodiesAreShellsUpToTheLengthOfAStory) {
  const auto framed = [](std::uint32_t units, std::uint32_t own) {
    return Pair().Units(units, units).Covers(0.85, 0.85).SameSite().Titles(0.1).OwnPassages(own, own);
  };
  Check(framed(299, 30), "new boilerplate shell");
  Check(framed(300, 30), "repost near covered");
  Check(framed(299, 29), "repost near covered");  // told again under another headline
  Check(framed(299, 30).OwnPassages(30, 29), "repost near covered");
  Check(framed(299, 30).Titles(0.2), "repost near covered");
  Pair in_known_frame = framed(1000, 30);
  in_known_frame.comparison.article.units_unmasked = in_known_frame.comparison.canonical.units_unmasked = 299;
  in_known_frame.comparison.article.units_matched = in_known_frame.comparison.canonical.units_matched = 254;
  Check(in_known_frame, "new boilerplate shell");
  in_known_frame.comparison.article.units_unmasked = 300;
  Check(in_known_frame, "repost near covered");
}

TEST(Rules, SameUrlOrTitleIsJudgedBeforeMasking) {
  const Pair titled = Pair().Unmasked(0.8, 0.8).Titles(0.6);
  Check(titled, "new boilerplate boilerplate_only");
  Check(Pair(titled).SameSite(), "repost contains same_story");
  Pair pooled = titled;
  pooled.context.sites_unknown = true;
  Check(pooled, "repost contains same_story");
  Check(Pair().SameUrl().Unmasked(0.8, 0.8), "repost contains same_story");
  Check(Pair().SameUrl().Unmasked(0.79, 0.9), "new boilerplate boilerplate_only");
}

TEST(Rules, SharedBoilerplateAloneIsBoilerplate) {
  Check(Pair().Covers(0, 0).Unmasked(0.9, 0.9), "new boilerplate boilerplate_only");
  Check(Pair().Covers(0, 0).Unmasked(0.34, 0.34), "new unrelated low_coverage");
}

// The terms are what the rules look at: the figure of each reason that decides is beyond its limit.
TEST(Rules, EveryTermIsShownWithItsLimit) {
  const auto term = [](const Pair& pair, std::string_view name) {
    for (const RuleTerm& found : TermsOf(pair.comparison, pair.context, Thresholds{}))
      if (found.name == name) return found;
    return RuleTerm{};
  };
  const Pair pair = Pair().Covers(0.9, 0.25).SameSite().Titles(0.7);
  const RuleTerm score = term(pair, "score");
  EXPECT_EQ(score.limit, Thresholds{}.score_min);
  double sum = 0;
  for (const char* name : {"better_side", "other_side", "titles", "vouched", "same_url"}) {
    EXPECT_EQ(term(pair, name).rule, Reason::kCovered) << name;
    sum += term(pair, name).points;
  }
  EXPECT_DOUBLE_EQ(sum, score.figure);
  EXPECT_EQ(term(pair, "titles").figure, 0.7);
  EXPECT_EQ(term(pair, "units_matched").figure, 250);
  EXPECT_EQ(term(pair, "units_matched").limit, 30);
  EXPECT_EQ(term(pair, "coverage_unmasked").limit, 0.8);
  EXPECT_EQ(term(Pair(), "coverage_unmasked").name, "");   // does not apply
  EXPECT_EQ(term(pair, "units").rule, Reason::kTooShort);  // titles agree: no shell
}

TEST(Rules, EveryCodeHasANameAndASentence) {
  for (int i = 0; i <= static_cast<int>(Relation::kUnrelated); ++i)
    EXPECT_NE(NameOf(static_cast<Relation>(i)), "unknown");
  int reasons = 0;
  for (int i = 0; i <= static_cast<int>(Reason::kOneOfSeveral); ++i) {
    const auto reason = static_cast<Reason>(i);
    if (NameOf(reason) == "unknown") continue;
    ++reasons;
    EXPECT_NE(SentenceOf(reason), SentenceOf(static_cast<Reason>(255))) << NameOf(reason);
  }
  EXPECT_EQ(reasons, 13);
  for (int i = 0; i <= static_cast<int>(Lane::kUrl); ++i) EXPECT_NE(NameOf(static_cast<Lane>(i)), "unknown");
}

TEST(Rules, WhatManySitesCarryIsNoEvidenceAlone) {
  const Pair pair = Pair().Covers(0.9, 0.9);
  Check(Pair(pair).Besides(59, 200, 200), "new boilerplate boilerplate_only");
  Check(Pair(pair).Besides(60, 200, 200), "repost near covered");
  Check(Pair(pair).Besides(40, 81, 300), "new boilerplate boilerplate_only");
  Check(Pair(pair).Besides(40, 80, 300), "repost near covered");  // half of a short one
  Check(Pair(pair).Besides(0, 29, 300), "repost near covered");   // it is the text
  Check(Pair(pair).Besides(0, 300, 29), "repost near covered");
  Check(Pair(pair).Besides(0, 30, 30), "new boilerplate boilerplate_only");
  Check(Pair(pair).Besides(0, 50, 50).SameUrl(), "repost near same_story");
  Check(Pair(pair).Besides(0, 50, 50).Titles(0.6), "repost near covered");
  Check(Pair(pair).Besides(0, 50, 50).Titles(0.59), "new boilerplate boilerplate_only");
  Pair equal = Pair(pair).Besides(0, 50, 50);
  equal.context.folded_equal = true;
  Check(equal, "repost identical equal_text");
}

}  // namespace
}  // namespace newsfold
