#include "dedup/judge/rules.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/dedup/judge/pair_maker.h"

namespace newsfold {
namespace {

using testing::Pair;
using testing::Say;

void Check(const Pair& pair, const std::string& expected) {
  EXPECT_EQ(Say(Judge(pair.comparison, pair.context, Thresholds{})), expected);
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
  Check(Pair().Covers(1, 1).Units(15, 400), "new unrelated too_short");
  Check(Pair().Covers(1, 1).Units(16, 400), "repost near covered");
}

TEST(Rules, BetterSideDecides) {
  Check(Pair().Covers(0.65, 0.3), "repost contained covered");
  Check(Pair().Covers(0.64, 0.3), "new excerpt low_coverage");
  Check(Pair().Covers(0.55, 0.3).Titles(0.9), "repost contained covered");
  Check(Pair().Covers(0.55, 0.3).Titles(0.89), "new excerpt low_coverage");
  Check(Pair().Covers(0.02, 0.02), "new unrelated low_coverage");
}

// A passage that a gallery repeats under every picture covers the gallery, not the story that has it once.
TEST(Rules, BothTextsMustMatch) {
  Pair pair = Pair().SameSite().Covers(0.9, 0.05);
  pair.comparison.canonical.units_matched = 30;
  Check(pair, "repost contained covered");
  pair.comparison.canonical.units_matched = 29;
  Check(pair, "new boilerplate boilerplate_only");
}

TEST(Rules, OtherSideNeedsAVoucherBelowItsLimit) {
  Check(Pair().Covers(0.85, 0.3), "repost contained covered");
  Check(Pair().Covers(0.85, 0.29), "new excerpt one_sided");
  Check(Pair().Covers(0.85, 0.03).SameSite(), "repost contained covered");
  Check(Pair().Covers(0.85, 0.15).Titles(0.6), "repost contained covered");
  Check(Pair().Covers(0.85, 0.14).Titles(0.6), "new excerpt one_sided");
  Check(Pair().Covers(0.85, 0.15).Titles(0.59), "new excerpt one_sided");
}

// Of the inner text .95 is shared, and what is shared stands behind so many units of the outer one, which has
// a line of 96 units for itself.
Pair Inside(double outer, std::uint32_t lead) {
  return Pair().Covers(0.95, outer).OwnLines(1000, 96).Leads(500, lead).Blocks(40, 200);
}

TEST(Rules, APartOfALongerTextIsACopyIfItIsItsBeginning) {
  Check(Inside(0.3, 100), "repost contained covered");
  Check(Inside(0.3, 101), "new excerpt one_sided");
  Check(Inside(0.39, 101), "new excerpt one_sided");
  Check(Inside(0.4, 101), "repost contained covered");
  Check(Inside(0.15, 101).Titles(0.6), "repost contained covered");
  Check(Inside(0.3, 101).OwnLines(1000, 95), "repost contained covered");
  Check(Inside(0.299, 101).OwnLines(1000, 95), "new excerpt one_sided");
  Check(Inside(0.3, 101).OwnLines(1000, 63), "repost contained covered");
  Pair outer = Inside(0.3, 101);
  std::swap(outer.comparison.article, outer.comparison.canonical);
  Check(outer, "new excerpt one_sided");
}

// A teaser: the beginning of a story, and nothing else but its frame.
TEST(Rules, OfABeginningLessOfTheOtherTextIsEnough) {
  const auto teaser = [](double article, double canonical) {
    return Pair().Covers(article, canonical).OwnLines(1000, 96).Leads(15, 15);
  };
  Check(teaser(0.8, 0.22), "repost contained covered");
  Check(teaser(0.22, 0.8), "repost contains covered");
  Check(teaser(0.8, 0.21), "new excerpt one_sided");
  Check(teaser(0.79, 0.22), "new excerpt one_sided");
  Check(teaser(0.8, 0.22).Leads(16, 15), "new excerpt one_sided");
  Check(teaser(0.8, 0.22).Leads(15, 16), "new excerpt one_sided");
  Pair brief = teaser(0.8, 0.22).Units(40, 80);
  brief.comparison.article.units_matched = 15;
  brief.comparison.canonical.units_matched = 15;
  Check(Pair(brief).Unmasked(0.2, 0.2), "new unrelated low_coverage");
  brief.comparison.article.units_unmasked = 25;
  Check(Pair(brief).Unmasked(0.2, 0.2), "repost contained covered");
  brief.comparison.article.units_unmasked = 26;
  Check(Pair(brief).Unmasked(0.2, 0.2), "new unrelated low_coverage");
}

TEST(Rules, OnOneSiteTooAPartIsACopyIfItIsTheBeginning) {
  Check(Inside(0.1, 100).SameSite().Titles(0.2), "repost contained covered");
  Check(Inside(0.1, 101).SameSite().Titles(0.2), "new excerpt one_sided");
  Check(Inside(0.39, 101).SameSite().Titles(0.6), "new excerpt one_sided");
  Check(Inside(0.4, 101).SameSite().Titles(0.2), "repost contained covered");
  Check(Inside(0.1, 101).SameSite().Titles(0.9), "repost contained covered");
  Check(Inside(0.1, 101).SameSite().Titles(0.2).OwnLines(1000, 63), "repost contained covered");
  Pair capture = Inside(0.1, 101).SameSite();
  capture.context.same_url = true;
  Check(capture, "repost contained covered");
}

// A page of verse, all of it taken for short lines of boilerplate, and the author's biography below it.
TEST(Rules, OneSiteDoesNotVouchForWhatIsLeftOfAMaskedBody) {
  Check(Pair().SameSite().Covers(0.83, 0.59).Unmasked(0.49, 0.3), "new excerpt one_sided");
  Check(Pair().SameSite().Covers(0.83, 0.6).Unmasked(0.49, 0.3), "repost contained covered");
  Check(Pair().SameSite().Covers(0.83, 0.2).Unmasked(0.5, 0.3), "repost contained covered");
  Check(Pair().SameSite().Covers(0.83, 0.59).Unmasked(0.49, 0.3).Titles(0.9), "repost contained covered");
  Check(Pair().SameSite().Covers(0.83, 0.59).Unmasked(0.49, 0.3).Titles(0.89), "new excerpt one_sided");
}

// However much of that is shared, what titles tell apart are two pages of verse.
TEST(Rules, WhatIsLeftBesideAMaskedBodyIsAShell) {
  const auto note = [](double unmasked, double title) {
    Pair pair = Pair().SameSite().Covers(0.95, 0.95).Unmasked(unmasked, 0.3).Titles(title);
    pair.comparison.article.units_matched = 149;
    pair.comparison.article.units_unmasked = 499;
    return pair;
  };
  Check(note(0.49, 0.59), "new boilerplate shell");
  Check(note(0.49, 0.6), "repost near covered");
  Check(note(0.5, 0.59), "repost near covered");
  const auto check_is_copy = [&](auto change) {
    Pair pair = note(0.49, 0.59);
    change(&pair);
    Check(pair, "repost near covered");
  };
  check_is_copy([](Pair* pair) { pair->context.titles_known = false; });
  check_is_copy([](Pair* pair) { pair->context.same_url = true; });
  check_is_copy([](Pair* pair) { pair->context.same_site = false; });
  check_is_copy([](Pair* pair) { pair->comparison.article.units_matched = 150; });
  check_is_copy([](Pair* pair) { pair->comparison.article.units_unmasked = 500; });
}

TEST(Rules, AWholeStoryInsideALongPageNeedsLessOfThePage) {
  Check(Pair().Units(1700, 330).Covers(0.18, 0.91), "repost contains covered");
  Check(Pair().Units(1700, 330).Covers(0.17, 0.91), "new excerpt one_sided");
  Check(Pair().Units(1700, 330).Covers(0.18, 0.89), "new excerpt one_sided");
  Check(Pair().Units(1600, 320).Covers(0.18, 0.91), "new excerpt one_sided");
}

// Navigation above, teasers and headlines below: lines of a few words each, and another one on every site.
TEST(Rules, AStoryInsideListsNeedsLessOfThePage) {
  Check(Pair().Covers(0.08, 0.9).OwnLines(63, 1000), "repost contains covered");
  Check(Pair().Covers(0.07, 0.9).OwnLines(63, 1000), "new excerpt one_sided");
  Check(Pair().Covers(0.08, 0.89).OwnLines(63, 1000), "new excerpt one_sided");
  Check(Pair().Covers(0.08, 0.9).OwnLines(64, 0), "new excerpt one_sided");
  Check(Pair().Covers(0.9, 0.08).OwnLines(1000, 63), "repost contained covered");
}

TEST(Rules, TwoCopiesInsideListsOfTheirOwnMatchByHalf) {
  Check(Pair().Covers(0.45, 0.5).OwnLines(63, 63), "repost contains covered");
  Check(Pair().Covers(0.44, 0.5).OwnLines(63, 63), "new excerpt low_coverage");
  Check(Pair().Covers(0.45, 0.5).OwnLines(64, 63), "new excerpt low_coverage");
  Check(Pair().Covers(0.45, 0.5).OwnLines(63, 64), "new excerpt low_coverage");
  Check(Pair().Covers(0.45, 0.5).OwnLines(63, 63).SameSite(), "new excerpt low_coverage");
}

TEST(Rules, UnderOneTitleTwoCopiesInsideListsMatchByAQuarter) {
  const auto wrapped = [](double article, double resemblance, std::uint32_t title_pairs = 4) {
    Pair pair = Pair().Covers(article, 0.3).OwnLines(63, 63).Titles(resemblance);
    pair.context.title_pairs = title_pairs;
    return pair;
  };
  Check(wrapped(0.25, 0.9), "repost contains covered");
  Check(wrapped(0.24, 0.9), "new excerpt low_coverage");
  Check(wrapped(0.25, 0.89), "new excerpt low_coverage");
  Check(wrapped(0.25, 0.9, 3), "new excerpt low_coverage");  // "Top stories"
  Check(wrapped(0.25, 0.9).OwnLines(63, 64), "new excerpt low_coverage");
  Check(wrapped(0.25, 0.9).SameSite(), "new excerpt low_coverage");
}

// The canonical was captured with lists of its own, so that it is not quite whole in the page.
TEST(Rules, AStoryWithListsIsWholeSooner) {
  Check(Pair().Covers(0.18, 0.75).OwnLines(63, 63), "repost contains covered");
  Check(Pair().Covers(0.17, 0.75).OwnLines(63, 63), "new excerpt one_sided");
  Check(Pair().Covers(0.18, 0.74).OwnLines(63, 63), "new excerpt one_sided");
  Check(Pair().Covers(0.18, 0.75).OwnLines(63, 64), "new excerpt one_sided");
  Check(Pair().Covers(0.18, 0.75).OwnLines(64, 63), "new excerpt one_sided");
}

TEST(Rules, WhereAllLinesAreShortNoneIsAList) {
  Pair wrapped = Pair().Covers(0.45, 0.5).OwnLines(20, 20);
  wrapped.comparison.article.units_longest_line = 64;
  Check(wrapped, "repost contains covered");
  wrapped.comparison.article.units_longest_line = 63;
  Check(wrapped, "new excerpt low_coverage");
  Pair page = Pair().Covers(0.08, 0.9).OwnLines(20, 1000);
  page.comparison.article.units_longest_line = 63;
  Check(page, "new excerpt one_sided");
}

TEST(Rules, ShortTextsOfOneTemplateDifferInTheirNumbers) {
  Check(Pair().Covers(0.9, 0.9).Numbers(4, 5, 1), "new excerpt numbers_differ");
  Check(Pair().Covers(0.9, 0.9).Numbers(4, 5, 2), "repost near covered");
  Check(Pair().Covers(0.9, 0.9).Numbers(1, 5, 0), "repost near covered");
  Check(Pair().Covers(0.9, 0.9).Numbers(4, 5, 1).SameSite().Titles(1), "new excerpt numbers_differ");
  Pair refetched = Pair().Covers(0.9, 0.9).Numbers(4, 5, 1);
  refetched.context.same_url = true;
  Check(refetched, "repost near same_story");
}

TEST(Rules, ANumberInThePlaceOfAnotherOutweighsNoneShared) {
  Pair pair = Pair().Covers(0.95, 0.95).Numbers(1, 1, 0);
  Check(pair, "repost near covered");
  pair.comparison.numbers_replaced = 1;
  Check(pair, "new excerpt numbers_differ");
  Check(pair.Numbers(2, 2, 1), "repost near covered");
  pair.comparison.numbers_replaced = 2;
  Check(pair, "new excerpt numbers_differ");
  Check(Pair(pair).Titles(0.6), "repost near covered");  // an update
  pair.context.same_url = true;
  Check(pair, "repost near same_story");
}

TEST(Rules, ShortTextsOfOneTemplateDifferInWhatTheirTitlesName) {
  Pair pair = Pair().Covers(0.9, 0.9).Titles(0.3);
  pair.context.subjects_differ = true;
  Check(pair, "new excerpt subjects_differ");
  Check(Pair(pair).Titles(0.6), "repost near covered");
  pair.context.same_url = true;
  Check(pair, "repost near same_story");
}

TEST(Rules, ShortTextsOfOneTemplateDifferInTheirWords) {
  const auto replacing = [](std::uint32_t times, std::uint32_t tokens) {
    Pair pair = Pair().Covers(0.9, 0.9);
    pair.comparison.words_replaced = times;
    pair.comparison.tokens_shorter = tokens;
    return pair;
  };
  Check(replacing(6, 60), "new excerpt words_differ");
  Check(replacing(6, 61), "repost near covered");
  Check(replacing(5, 10), "repost near covered");
  Check(replacing(6, 60).Titles(0.59), "new excerpt words_differ");
  Check(replacing(6, 60).Titles(0.6), "repost near covered");
  Pair refetched = replacing(6, 60);
  refetched.context.same_url = true;
  Check(refetched, "repost near same_story");
}

TEST(Rules, NamesWeighMoreThanOtherWords) {
  const auto replacing = [](std::uint32_t names, std::uint32_t tokens) {
    Pair pair = Pair().Covers(0.9, 0.9);
    pair.comparison.words_replaced = pair.comparison.names_replaced = names;
    pair.comparison.tokens_shorter = tokens;
    return pair;
  };
  Check(replacing(3, 60), "new excerpt words_differ");
  Check(replacing(3, 61), "repost near covered");
  Check(replacing(2, 20), "repost near covered");
  Check(replacing(3, 60).Titles(0.6), "repost near covered");
  Pair recaptured = replacing(3, 60);
  recaptured.context.same_url = true;
  Check(recaptured, "repost near same_story");
}

TEST(Rules, OfAVeryShortTextLessHasToMatch) {
  Pair pair = Pair().Units(40, 400).Covers(1, 0.06).Titles(1).OwnLines(0, 40);
  Check(pair, "new unrelated one_sided");
  pair.Covers(1, 0.08);
  Check(pair, "repost contained covered");
  pair.comparison.canonical.units_matched = 24;
  Check(pair, "repost contained covered");
  pair.comparison.canonical.units_matched = 20;
  Check(pair, "repost contained covered");
  pair.comparison.canonical.units_matched = 19;
  Check(Pair(pair).Unmasked(0.4, 0.4), "new unrelated low_coverage");
  pair.Titles(0.59).Covers(1, 0.25);
  pair.comparison.canonical.units_matched = 24;
  Check(pair, "repost contained covered");
  pair.comparison.canonical.units_matched = 23;
  Check(pair, "new boilerplate boilerplate_only");
}

// Of 150 units of which half is shared, hardly a line of 64 can be left.
TEST(Rules, AShortTextIsNoList) {
  Pair pair = Pair().Covers(0.5, 0.5).OwnLines(63, 63);
  Check(Pair(pair).Units(150, 150), "repost contains covered");
  Check(Pair(pair).Units(149, 150), "new excerpt low_coverage");
  Check(Pair(pair).Units(150, 149), "new excerpt low_coverage");
}

TEST(Rules, TwoLongBodiesOfTheirOwnAreTwoStories) {
  Check(Pair().Covers(0.7, 0.6).Blocks(300, 300), "new excerpt distinct_bodies");
  Check(Pair().Covers(0.7, 0.6).Blocks(299, 300), "repost contained covered");
  Check(Pair().Covers(0.8, 0.6).Blocks(300, 300), "repost contained covered");
  Check(Pair().Covers(0.7, 0.6).Blocks(300, 349).Titles(0.6), "repost contained covered");
  Check(Pair().Covers(0.7, 0.6).Blocks(350, 350).Titles(0.6), "new excerpt distinct_bodies");
}

// A gallery under a short story, and under a long one.
TEST(Rules, PagesOfOneSiteMayShareAListThatIsMostOfOne) {
  const auto pages = [](double better, double other, std::uint32_t block, double titles) {
    Pair pair = Pair().SameSite().Covers(better, other).Blocks(3000, block).Titles(titles);
    pair.comparison.article.units_unmasked = pair.comparison.canonical.units_unmasked = 6000;
    pair.comparison.article.units_matched = pair.comparison.canonical.units_matched = 959;
    pair.comparison.spans.resize(10);
    return pair;
  };
  Check(pages(0.89, 0.49, 300, 0.19), "new excerpt distinct_bodies");
  Check(pages(0.9, 0.49, 300, 0.19), "repost contained covered");
  Check(pages(0.89, 0.5, 300, 0.19), "repost contained covered");
  Check(pages(0.89, 0.49, 299, 0.19), "repost contained covered");
  Check(pages(0.89, 0.49, 300, 0.2), "repost contained covered");
  Pair grown = pages(0.89, 0.49, 300, 0.19);
  grown.comparison.article.units_matched = grown.comparison.canonical.units_matched = 960;
  Check(grown, "repost contained covered");
  Pair captures = pages(0.89, 0.49, 300, 0.19);
  captures.context.same_url = true;
  Check(captures, "repost contained covered");
  Pair untitled = pages(0.89, 0.49, 300, 0);
  untitled.context.titles_known = false;
  Check(untitled, "repost contained covered");
}

TEST(Rules, APassageIsABodyOnlyIfItIsAFairShareOfItsText) {
  Pair pair = Pair().Covers(0.7, 0.6).Blocks(300, 300);
  pair.comparison.canonical.units_unmasked = 1501;
  Check(pair, "repost contained covered");
  pair.comparison.canonical.units_unmasked = 1500;
  Check(pair, "new excerpt distinct_bodies");
}

TEST(Rules, ShortTextsUnderOtherTitlesShareMore) {
  const auto brief = [](double better, double titles, std::uint32_t units = 149) {
    return Pair().Units(units, 120).Covers(better, 0.78).Titles(titles);
  };
  Check(brief(0.79, 0.59), "new excerpt low_coverage");
  Check(brief(0.8, 0.59), "repost contained covered");
  Check(brief(0.79, 0.6), "repost contained covered");
  Check(brief(0.79, 0.59, 150), "repost contained covered");
  Pair without_titles = brief(0.79, 0);
  without_titles.context.titles_known = false;
  Check(without_titles, "repost contained covered");
}

// The side list of a site that nobody has seen before, under two stories.
TEST(Rules, APassageAtOneEndOfTwoStoriesIsNoneOfThem) {
  Check(Pair().Covers(0.85, 0.85).OnePassage(150, 0), "new excerpt distinct_bodies");
  Check(Pair().Covers(0.85, 0.85).OnePassage(150, 15), "new excerpt distinct_bodies");
  Check(Pair().Covers(0.85, 0.85).OnePassage(0, 150), "new excerpt distinct_bodies");
  Check(Pair().Covers(0.85, 0.85).OnePassage(149, 0), "repost near covered");
  Check(Pair().Covers(0.85, 0.85).OnePassage(150, 16), "repost near covered");
  Check(Pair().Covers(0.9, 0.85).OnePassage(150, 0), "repost near covered");
  Check(Pair().Covers(0.95, 0.85).Unmasked(0.85, 0.8).OnePassage(150, 0), "new excerpt distinct_bodies");
}

TEST(Rules, APassageAtOneEndMayStillBeTheStory) {
  const Pair pair = Pair().Covers(0.85, 0.85).OnePassage(150, 0);
  const std::string repost = "repost near covered";
  Check(Pair(pair).Titles(0.6), repost);
  Check(Pair(pair).OwnLines(1000, 63), repost);
  Check(Pair(pair).OwnLines(63, 1000), repost);
  Pair changed = pair;
  changed.context.titles_known = false;
  Check(changed, repost);
  changed = pair;
  changed.context.same_url = true;  // the page as it was another day
  changed.comparison.article.coverage_unmasked = 0.74;
  Check(changed, repost);
  for (SideCoverage* side : {&changed.comparison.article, &changed.comparison.canonical}) {
    changed = pair;
    side->units_before = 149;  // one of them has nothing else
    Check(changed, repost);
    changed = pair;
    side->units_behind = 16;
    Check(changed, repost);
    changed = pair;
    side->units_before = 0;  // at the head of one and the tail of the other
    side->units_behind = 150;
    Check(changed, repost);
    changed = pair;
    side->shares_one_passage = false;
    Check(changed, repost);
    changed = pair;
    side->units_unmasked = side->units_longest_line;  // without line breaks
    Check(changed, repost);
  }
}

// A disclaimer where the stories should be, from who knows where.
TEST(Rules, ShellsOfUnknownSitesAreShorterAndTheirTitlesUnrelated) {
  Pair pair = Pair().Titles(0.09).Units(149, 149);
  pair.context.folded_equal = pair.context.sites_unknown = true;
  Check(pair, "new boilerplate shell");
  Check(Pair(pair).Units(150, 150), "repost identical equal_text");
  Check(Pair(pair).Titles(0.1), "repost identical equal_text");
  pair.context.titles_known = false;
  Check(pair, "repost identical equal_text");
  pair.context.titles_known = pair.context.same_url = true;
  Check(pair, "repost identical equal_text");
  pair.context.same_url = pair.context.sites_unknown = false;  // two sites
  Check(pair, "repost identical equal_text");
}

TEST(Rules, ShortPagesOfOneSiteUnderOtherTitlesAreShells) {
  Pair pair;
  pair.context.folded_equal = true;
  Check(pair.SameSite().Titles(0.1).Units(299, 400), "new boilerplate shell");
  Check(pair.Titles(0.2), "repost identical equal_text");
  Check(pair.Titles(0.1).Units(300, 300), "repost identical equal_text");
}

// Briefs of one template in the frame of their site are no longer than without it.
TEST(Rules, ShortPagesOfOneSiteAreShellsInTheirFrameToo) {
  const auto framed = [](std::uint32_t article, std::uint32_t canonical) {
    Pair pair = Pair().SameSite().Titles(0.1).Covers(0.85, 0.85);
    pair.comparison.article.units_unmasked = article;
    pair.comparison.canonical.units_unmasked = canonical;
    return pair;
  };
  Check(framed(299, 299), "new boilerplate shell");
  Check(framed(300, 299), "repost near covered");
  Check(framed(299, 300), "repost near covered");
  Check(framed(299, 299).Titles(0.2), "repost near covered");
  Pair capture = framed(299, 299);
  capture.context.same_url = true;
  Check(capture, "repost near same_story");
  Pair equal = framed(299, 299);
  equal.context.folded_equal = true;
  Check(equal, "repost identical equal_text");
}

TEST(Rules, SameUrlOrTitleIsJudgedBeforeMasking) {
  const Pair titled = Pair().Covers(0, 0).Unmasked(0.75, 0.75).Titles(0.6);
  Check(titled, "new boilerplate boilerplate_only");
  Check(Pair(titled).SameSite(), "repost contains same_story");
  Pair pooled = titled;
  pooled.context.sites_unknown = true;
  Check(pooled, "repost contains same_story");
  Pair same_url;
  same_url.context.same_url = true;
  Check(same_url.Unmasked(0.75, 0.75), "repost contains same_story");
  Check(same_url.Unmasked(0.74, 0.9), "new boilerplate boilerplate_only");
}

TEST(Rules, SharedBoilerplateAloneIsBoilerplate) {
  Check(Pair().Covers(0, 0).Unmasked(0.9, 0.9), "new boilerplate boilerplate_only");
}

TEST(Rules, EveryCodeHasAName) {
  for (int i = 0; i <= static_cast<int>(Relation::kUnrelated); ++i)
    EXPECT_NE(NameOf(static_cast<Relation>(i)), "unknown");
  for (int i = 0; i <= static_cast<int>(Reason::kOneOfSeveral); ++i)
    EXPECT_NE(NameOf(static_cast<Reason>(i)), "unknown");
  for (int i = 0; i <= static_cast<int>(Lane::kUrl); ++i) EXPECT_NE(NameOf(static_cast<Lane>(i)), "unknown");
}

}  // namespace
}  // namespace newsfold
