#include "dedup/sketch/boilerplate.h"

#include <deque>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/dedup/judge/token_maker.h"

namespace newsfold {
namespace {

using testing::TokenMaker;

constexpr BoilerplateLimits kLimits{2, 3, 4};

// A shingle that is sampled, and one that is not.
constexpr std::uint64_t Sampled(std::uint64_t i) {
  return i << (64 - kHashTagBits);
}
constexpr std::uint64_t Unsampled(std::uint64_t i) {
  return Sampled(i) | 1;
}

std::vector<ShingleWeight> Weigh(const SiteBoilerplate& boilerplate,
                                 const std::vector<std::uint64_t>& shingles) {
  std::vector<ShingleWeight> weights;
  boilerplate.Weigh(shingles, &weights);
  std::vector<ShingleWeight> by_suspects;
  boilerplate.Suspects().Weigh(shingles, &by_suspects);
  EXPECT_EQ(by_suspects, weights);
  return weights;
}

void AddStory(SiteBoilerplate* boilerplate, const std::vector<std::uint64_t>& shingles) {
  boilerplate->AddSample({SampleTags(shingles), {}});
}

TEST(SiteBoilerplate, ThirdStoryTurnsSharedTextIntoBoilerplate) {
  SiteBoilerplate boilerplate(kLimits, {.sampled_max = 1000, .stories_max = 1000});
  EXPECT_EQ(Weigh(boilerplate, {Sampled(8)}), std::vector<ShingleWeight>{kFullWeight});
  AddStory(&boilerplate, {Sampled(8), Sampled(100)});
  EXPECT_EQ(Weigh(boilerplate, {Sampled(8)}), std::vector<ShingleWeight>{kFullWeight});
  AddStory(&boilerplate, {Sampled(8), Sampled(200)});
  EXPECT_EQ(Weigh(boilerplate, {Sampled(8)}), std::vector<ShingleWeight>{1});
  AddStory(&boilerplate, {Sampled(8), Sampled(300)});
  EXPECT_EQ(Weigh(boilerplate, {Sampled(8), Sampled(100)}), (std::vector<ShingleWeight>{0, kFullWeight}));
}

TEST(SiteBoilerplate, CountsOnFromWhatSeveralStoriesBeforeUse) {
  SiteBoilerplate boilerplate(kLimits, {{1}, {2}}, {{3}, {}});
  const std::vector<std::uint64_t> shingles = {Sampled(1), Sampled(2), Sampled(3)};
  EXPECT_EQ(Weigh(boilerplate, shingles), (std::vector<ShingleWeight>{1, 0, kFullWeight}));
  EXPECT_EQ(boilerplate.TitlePartUses(3), 2u);
  boilerplate.AddSample({{1, 2, 3}, {3}});
  EXPECT_EQ(Weigh(boilerplate, shingles), (std::vector<ShingleWeight>{0, 0, kFullWeight}));
  EXPECT_EQ(boilerplate.TitlePartUses(3), 3u);
  boilerplate.AddSample({{1, 2, 3}, {}});
  EXPECT_EQ(Weigh(boilerplate, shingles), (std::vector<ShingleWeight>{0, 0, 1}));
  EXPECT_EQ(boilerplate.story_count(), 2u);
}

TEST(SuspectTags, ChangesAreWhatWeighsOtherwise) {
  const SiteBoilerplate before(kLimits, {{1, 2, 3}, {4, 5}}, {{7, 8}, {9, 10}});
  const SiteBoilerplate after(kLimits, {{2, 4, 6}, {3, 5}}, {{7, 9}, {8, 10}});
  Reweighed reweighed;
  before.Suspects().AppendChanges(after.Suspects(), &reweighed);
  EXPECT_THAT(reweighed.tags, ::testing::UnorderedElementsAre(1, 3, 4, 6));
  EXPECT_THAT(reweighed.title_parts, ::testing::UnorderedElementsAre(8, 9));
}

TEST(SiteBoilerplate, UsesElsewhereMakeBoilerplateOneUseLater) {
  SiteBoilerplate boilerplate(kLimits, {.sampled_max = 1000, .stories_max = 1000});
  const auto weigh = [&](std::uint32_t uses_elsewhere) {
    std::vector<ShingleWeight> weights;
    boilerplate.Weigh(
        std::vector<std::uint64_t>{Sampled(8)},
        [&](HashTag tag, std::uint32_t uses) { return tag == 8 && uses_elsewhere >= uses; }, &weights);
    return weights.front();
  };
  EXPECT_EQ(weigh(3), kFullWeight);
  EXPECT_EQ(weigh(4), 0);
  AddStory(&boilerplate, {Sampled(8), Sampled(100)});
  EXPECT_EQ(weigh(2), kFullWeight);
  EXPECT_EQ(weigh(3), 0);
  AddStory(&boilerplate, {Sampled(8), Sampled(200)});
  EXPECT_EQ(weigh(1), 1);
  EXPECT_EQ(weigh(2), 0);
  AddStory(&boilerplate, {Sampled(8), Sampled(300)});
  EXPECT_EQ(weigh(0), 0);
}

TEST(SiteBoilerplate, RepeatsWithinOneStoryCountOnce) {
  SiteBoilerplate boilerplate(kLimits, {.sampled_max = 1000, .stories_max = 1000});
  AddStory(&boilerplate, {Sampled(8), Sampled(8), Sampled(8), Sampled(8)});
  EXPECT_EQ(Weigh(boilerplate, {Sampled(8)}), std::vector<ShingleWeight>{kFullWeight});
}

TEST(SiteBoilerplate, ShinglesBetweenGoByTheHeavierSampledNeighbour) {
  SiteBoilerplate boilerplate(kLimits, {.sampled_max = 1000, .stories_max = 1000});
  for (std::uint64_t story = 1; story <= 3; ++story) {
    AddStory(&boilerplate, {Sampled(8), Sampled(16), Sampled(story * 1000), Unsampled(story * 1000)});
  }
  EXPECT_EQ(Weigh(boilerplate, {Unsampled(1), Sampled(8), Unsampled(3), Sampled(16), Unsampled(5)}),
            (std::vector<ShingleWeight>{0, 0, 0, 0, 0}));
  EXPECT_EQ(
      Weigh(boilerplate, {Sampled(8), Unsampled(3), Sampled(24), Unsampled(5), Sampled(16), Unsampled(7)}),
      (std::vector<ShingleWeight>{0, kFullWeight, kFullWeight, kFullWeight, 0, 0}));
  EXPECT_EQ(Weigh(boilerplate, {Unsampled(1), Unsampled(3)}),
            (std::vector<ShingleWeight>{kFullWeight, kFullWeight}));
}

TEST(SiteBoilerplate, StoriesWithoutASampleLeaveTheWindowToo) {
  SiteBoilerplate boilerplate(kLimits, {.sampled_max = 1000, .stories_max = 5});
  for (int i = 0; i < 100; ++i) AddStory(&boilerplate, {Unsampled(3)});
  EXPECT_EQ(boilerplate.story_count(), 5u);
}

// A sliding window over a multiset, the way one would write it without a thought for speed. What is suspect
// comes to the same if it follows the window, and if it is made of it.
TEST(SiteBoilerplate, WindowEqualsPlainRecount) {
  constexpr std::size_t kWindow = 3000;
  TokenMaker maker(31);
  SiteBoilerplate boilerplate(kLimits, {.sampled_max = kWindow, .stories_max = 1000});
  SuspectTags suspects(kLimits);
  std::deque<std::set<std::uint64_t>> stories;
  for (int round = 0; round < 400; ++round) {
    std::vector<std::uint64_t> story;
    for (std::uint32_t i = 0; i < 1 + maker.Below(200); ++i) story.push_back(Sampled(1 + maker.Below(2000)));
    boilerplate.AddSample({SampleTags(story), {}}, &suspects);
    stories.emplace_back(story.begin(), story.end());
    std::size_t held = 0;
    for (const auto& kept : stories) held += kept.size();
    for (; held > kWindow && stories.size() > 1; stories.pop_front()) held -= stories.front().size();
    ASSERT_EQ(boilerplate.story_count(), stories.size());
    std::map<std::uint64_t, int> uses;
    for (const auto& kept : stories) {
      for (const std::uint64_t hash : kept) ++uses[hash];
    }
    std::vector<std::uint64_t> probes;
    std::vector<ShingleWeight> expected;
    for (std::uint64_t probe = 0; probe < 2000; probe += 7) {
      probes.push_back(Sampled(1 + probe));
      const int count = uses[probes.back()];
      expected.push_back(count >= 3 ? 0 : count == 2 ? 1 : kFullWeight);
    }
    ASSERT_EQ(Weigh(boilerplate, probes), expected) << round;
    std::vector<ShingleWeight> weights;
    suspects.Weigh(probes, &weights);
    ASSERT_EQ(weights, expected) << round;
  }
  EXPECT_EQ(suspects.size(), boilerplate.Suspects().size());
}

TEST(SiteBoilerplate, FilledAtOnceEqualsOneByOne) {
  TokenMaker maker(34);
  SiteBoilerplate one_by_one(kLimits, {.sampled_max = 5000, .stories_max = 60});
  SiteBoilerplate filled(kLimits, {.sampled_max = 5000, .stories_max = 60});
  const auto make_sample = [&] {
    std::vector<std::uint64_t> story;
    for (std::uint32_t i = 0; i < maker.Below(100); ++i) story.push_back(Sampled(maker.Below(500) * 33'554));
    return StorySample{SampleTags(story), {maker.Below(9)}};
  };
  std::vector<StorySample> samples;
  for (int i = 0; i < 60; ++i) {
    samples.push_back(make_sample());
    one_by_one.AddSample(samples.back());
  }
  filled.Fill(samples);
  for (int more = 0; more < 70; ++more) {  // until all of them have left
    std::vector<std::uint64_t> probes;
    for (std::uint64_t i = 0; i < 500; ++i) probes.push_back(Sampled(i * 33'554));
    ASSERT_EQ(Weigh(filled, probes), Weigh(one_by_one, probes)) << more;
    for (HashTag part = 0; part < 9; ++part)
      ASSERT_EQ(filled.TitlePartUses(part), one_by_one.TitlePartUses(part)) << more;
    const StorySample sample = make_sample();
    filled.AddSample(sample);
    one_by_one.AddSample(sample);
  }
}

TEST(SiteBoilerplate, ThreePagesMakeAPartOfTheirTitlesConstant) {
  SiteBoilerplate boilerplate(kLimits, {.sampled_max = 1000, .stories_max = 5});
  SuspectTags suspects(kLimits);
  const auto constant = [&](HashTag part) {
    EXPECT_EQ(boilerplate.Suspects().IsConstant(part), suspects.IsConstant(part));
    return suspects.IsConstant(part);
  };
  for (HashTag page = 1; page <= 5; ++page) {
    boilerplate.AddSample({{page}, {7, 100 + page}}, &suspects);
    EXPECT_EQ(boilerplate.TitlePartUses(7), page);
    EXPECT_EQ(constant(7), page >= 3) << page;
    EXPECT_FALSE(constant(100 + page));
  }
  EXPECT_EQ(Weigh(boilerplate, {Sampled(7)}), std::vector<ShingleWeight>{kFullWeight});
  for (HashTag page = 6; page <= 8; ++page) boilerplate.AddSample({{page}, {}}, &suspects);
  EXPECT_EQ(boilerplate.TitlePartUses(7), 2u);
  EXPECT_FALSE(constant(7));
}

// Of texts of 2 KB, sixty of whose shingles are sampled.
TEST(SiteBoilerplate, TakesLittleSpace) {
  TokenMaker maker(33);
  SiteBoilerplate boilerplate(kLimits, {.sampled_max = 256 << 10, .stories_max = 2048});
  for (int i = 0; i < 2048; ++i) {
    std::vector<HashTag> sample;
    for (HashTag tag = 0; tag < 60; ++tag) sample.push_back(tag << 18 | maker.Below(1 << 18));
    boilerplate.AddSample({std::move(sample), {}});
  }
  EXPECT_LT(boilerplate.bytes(), 13u * 60 * 2048);
}

ShingledText Lines(const std::vector<std::pair<std::size_t, bool>>& lines) {
  TokenMaker maker(32);
  std::vector<std::uint32_t> words;
  for (const auto& [length, ends] : lines) {
    for (std::size_t i = 0; i < length; ++i) words.push_back(maker.Below(100'000) * 2);
  }
  ShingledText text = TokenMaker::FromWords(words);
  text.folded.lines.clear();
  std::uint32_t begin = 0;
  for (const auto& [length, ends] : lines) {
    text.folded.lines.push_back({begin, begin + static_cast<std::uint32_t>(length), ends, ends});
    begin += static_cast<std::uint32_t>(length);
  }
  return text;
}

std::vector<std::uint64_t> LabelsOf(const ShingledText& text) {
  std::vector<std::uint64_t> labels;
  HashEndLabels(text, &labels);
  return labels;
}

// Of characters, a unit each.
TEST(Labels, AreShortLinesThatAreNoSentences) {
  const ShingledText text = Lines({{39, false}, {5, true}, {1, false}});
  const std::vector<std::uint64_t> labels = LabelsOf(text);
  ASSERT_EQ(labels.size(), 2u);
  EXPECT_NE(labels[0], labels[1]);
  EXPECT_EQ(LabelsOf(text), labels);
  EXPECT_EQ(SampleTags(labels).size(), labels.size());
  EXPECT_EQ(LabelsOf(Lines({{40, false}, {5, false}, {39, true}})).size(), 0u);
}

TEST(Labels, StandAtTheEndsOfAText) {
  EXPECT_EQ(LabelsOf(Lines({{50, true}, {5, false}, {50, true}})).size(), 0u);
  const ShingledText listed = Lines({{1, false}, {1, false}, {1, false}, {1, false}, {1, false}, {9, true}});
  EXPECT_EQ(LabelsOf(listed).size(), 3u);
  const ShingledText list = Lines(std::vector<std::pair<std::size_t, bool>>(8, {2, false}));
  EXPECT_EQ(LabelsOf(list).size(), 6u);
  EXPECT_EQ(LabelsOf(Lines({{2, false}, {2, false}, {2, false}, {2, false}})).size(), 4u);
}

TEST(Labels, WordsAndTheirOrderMakeALabel) {
  const auto label = [](const std::vector<std::uint32_t>& words) {
    ShingledText text = TokenMaker::FromWords(words);
    text.folded.lines = {{0, static_cast<std::uint32_t>(words.size()), false}};
    return LabelsOf(text).at(0);
  };
  EXPECT_EQ(label({2, 4, 6}), label({2, 4, 6}));
  EXPECT_NE(label({2, 4, 6}), label({4, 2, 6}));
  EXPECT_NE(label({2, 4, 6}), label({2, 4}));
}

TEST(Labels, WeightsApplyToTheShinglesThatReachIntoThem) {
  const ShingledText text = Lines({{5, false}, {30, true}, {5, false}, {6, false}});
  std::vector<ShingleWeight> weights(text.shingles.size(), kFullWeight);
  ApplyLabelWeights(text, std::vector<ShingleWeight>{0, kFullWeight, 1}, &weights);
  for (std::size_t i = 0; i < weights.size(); ++i)
    EXPECT_EQ(weights[i], i < 5 ? 0 : i < 33 ? kFullWeight : 1) << i;
}

TEST(Labels, WithNothingBesideAreTheText) {
  for (const std::size_t rest : {15U, 16U}) {
    const ShingledText text = Lines({{20, false}, {rest, false}});
    std::vector<ShingleWeight> weights(text.shingles.size(), kFullWeight);
    ApplyLabelWeights(text, std::vector<ShingleWeight>{0, kFullWeight}, &weights);
    EXPECT_EQ(weights[0], rest < kLabelledUnitsMin ? kFullWeight : 0) << rest;
  }
}

TEST(Labels, WhatIsLeftIsCountedToItsLastWord) {
  for (const std::size_t body : {15U, 16U}) {
    const ShingledText text = Lines({{body, true}, {5, false}});
    std::vector<ShingleWeight> weights(text.shingles.size(), kFullWeight);
    ApplyLabelWeights(text, std::vector<ShingleWeight>{0}, &weights);
    EXPECT_EQ(weights.back(), body < kLabelledUnitsMin ? kFullWeight : 0) << body;
  }
}

std::ptrdiff_t CountSuspected(const std::vector<ShingleWeight>& weights) {
  return std::count(weights.begin(), weights.end(), kSuspectWeight);
}

std::vector<std::uint64_t> PassagesOf(const std::vector<std::uint64_t>& shingles) {
  std::vector<std::uint64_t> passages;
  HashPassages(shingles, &passages);
  return passages;
}

TEST(Passages, GoFromOneSampledShingleToTheSecondBehindIt) {
  const std::uint64_t a = Sampled(1), b = Sampled(2), c = Sampled(3), d = Sampled(4), no = Unsampled(5);
  EXPECT_TRUE(PassagesOf({a, no, b, no}).empty());
  const std::vector<std::uint64_t> passages = PassagesOf({a, no, b, no, c, d});
  ASSERT_EQ(passages.size(), 2u);
  EXPECT_EQ(PassagesOf({no, b, c, no, no, d, no}), std::vector<std::uint64_t>{passages[1]});
  EXPECT_NE(PassagesOf({a, c, b}).front(), passages[0]);
  EXPECT_EQ(SampleTags(passages).size(), 2u);
}

// Whatever shingle ends a passage: its last token is in it, and no token behind.
TEST(Passages, MarkTheirTokens) {
  const ShingledText text = Lines({{400, false}});
  const std::vector<std::uint64_t> passages = PassagesOf(text.shingles);
  ASSERT_GT(passages.size(), 30u);
  std::vector<std::size_t> samples;
  for (std::size_t i = 0; i < text.shingles.size(); ++i)
    if (text.shingles[i] % 8 == 0) samples.push_back(i);
  std::vector<ShingleWeight> weights(passages.size(), kFullWeight);
  std::vector<std::uint8_t> carried = {1};
  MarkCarried(text, weights, &carried);
  EXPECT_TRUE(carried.empty());
  weights[10] = weights[11] = 0;
  MarkCarried(text, weights, &carried);
  ASSERT_EQ(carried.size(), 400u);
  for (std::size_t i = 0; i < carried.size(); ++i)
    EXPECT_EQ(carried[i], samples[10] <= i && i < samples[13] + 8) << i;
  weights.assign(passages.size(), kFullWeight);
  weights.front() = weights.back() = 0;
  MarkCarried(text, weights, &carried);
  EXPECT_EQ(carried.front(), 1);
  EXPECT_EQ(carried.back(), 1);
  EXPECT_EQ(carried[200], 0);
}

TEST(ProsePrior, SuspectsWhatIsNoProseWhereverItStands) {
  const ShingledText text = Lines({{5, false}, {100, true}, {30, false}, {100, true}, {10, false}});
  std::vector<ShingleWeight> weights;
  ApplyProsePrior(text, &weights);
  ASSERT_EQ(weights.size(), text.shingles.size());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const bool is_prose = (i >= 5 && i < 105) || (i >= 135 && i < 235);
    EXPECT_EQ(weights[i], is_prose ? kFullWeight : kSuspectWeight) << i;
  }
}

TEST(ProsePrior, ATextWithoutProseIsAText) {
  std::vector<ShingleWeight> weights;
  ApplyProsePrior(Lines({{9, false}, {9, false}, {9, false}, {9, false}, {9, false}}), &weights);
  EXPECT_TRUE(weights.empty());
}

// The day's headlines and, below them, the line in which the site asks for subscriptions.
TEST(ProsePrior, AListWithLittleProseBesideItIsAText) {
  std::vector<ShingleWeight> weights;
  ApplyProsePrior(Lines({{90, false}, {59, true}, {90, false}}), &weights);
  EXPECT_EQ(CountSuspected(weights), 0);
  ApplyProsePrior(Lines({{90, false}, {60, true}, {90, false}}), &weights);
  EXPECT_EQ(CountSuspected(weights), static_cast<std::ptrdiff_t>(weights.size()) - 60);
}

TEST(ProsePrior, AListWithASmallShareOfProseIsAText) {
  std::vector<ShingleWeight> weights;
  ApplyProsePrior(Lines({{341, false}, {60, true}}), &weights);
  EXPECT_EQ(CountSuspected(weights), 0);
  ApplyProsePrior(Lines({{340, false}, {60, true}}), &weights);
  EXPECT_EQ(CountSuspected(weights), 340);
}

TEST(ProsePrior, WhatIsKnownToBeBoilerplateIsNoBody) {
  const ShingledText text = Lines({{36, false}, {200, true}, {36, false}});
  std::vector<ShingleWeight> weights(text.shingles.size(), kFullWeight);
  std::fill(weights.begin() + 36, weights.begin() + 200, ShingleWeight{0});
  ApplyProsePrior(text, &weights);
  EXPECT_EQ(CountSuspected(weights), 0);
}

TEST(ProsePrior, NeverRaisesAWeight) {
  const ShingledText text = Lines({{5, false}, {5, false}, {5, false}, {5, false}, {200, true}});
  std::vector<ShingleWeight> weights(text.shingles.size(), 0);
  ApplyProsePrior(text, &weights);
  EXPECT_EQ(std::count(weights.begin(), weights.end(), 0), static_cast<std::ptrdiff_t>(weights.size()));
}

}  // namespace
}  // namespace newsfold
