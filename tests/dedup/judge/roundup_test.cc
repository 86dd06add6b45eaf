#include "dedup/judge/roundup.h"

#include <gtest/gtest.h>

namespace newsfold {
namespace {

ContainedStory Story(std::uint64_t number, double share, std::uint32_t begin, std::uint32_t end) {
  return {number, share, 1, {{begin, end, 0, end - begin}}};
}

std::vector<std::uint64_t> NumbersOf(const std::vector<ContainedStory>& stories) {
  std::vector<std::uint64_t> numbers;
  for (const ContainedStory& story : stories) numbers.push_back(story.number);
  return numbers;
}

TEST(Roundup, VersionsOfOneStoryCountOnce) {
  std::vector<ContainedStory> stories = {Story(1, 0.2, 0, 200), Story(2, 0.3, 100, 400),
                                         Story(3, 0.2, 250, 650), Story(4, 0.1, 700, 800)};
  KeepDisjoint(&stories);
  EXPECT_EQ(NumbersOf(stories), (std::vector<std::uint64_t>{2, 1, 3, 4}));
  stories.push_back(Story(5, 0.05, 340, 401));
  stories.push_back(Story(6, 0.05, 339, 340));
  KeepDisjoint(&stories);
  EXPECT_EQ(NumbersOf(stories), (std::vector<std::uint64_t>{2, 1, 3, 4}));
}

TEST(Roundup, OverlapIsCountedSpanBySpan) {
  ContainedStory scattered{7, 0.2, 1, {{0, 10, 0, 10}, {100, 110, 10, 20}, {200, 210, 20, 30}}};
  std::vector<ContainedStory> stories = {Story(1, 0.5, 5, 105), scattered};
  KeepDisjoint(&stories);
  EXPECT_EQ(NumbersOf(stories), (std::vector<std::uint64_t>{1, 7}));
  stories = {Story(1, 0.5, 0, 106), scattered};
  KeepDisjoint(&stories);
  EXPECT_EQ(NumbersOf(stories), (std::vector<std::uint64_t>{1}));
}

TEST(Roundup, PartsOfOneTextAreApartUnlessTheyShareHalf) {
  const auto part = [](std::uint32_t begin, std::uint32_t end) {
    return std::vector<Span>{{100, 120, end - 20, end}, {0, 100, begin, end - 20}};
  };
  EXPECT_TRUE(AreDisjoint(part(0, 200), part(200, 400)));
  EXPECT_TRUE(AreDisjoint(part(0, 200), part(100, 300)));
  EXPECT_FALSE(AreDisjoint(part(0, 200), part(99, 299)));
  EXPECT_FALSE(AreDisjoint(part(0, 1000), part(300, 400)));
  EXPECT_TRUE(AreDisjoint(part(0, 1000), part(950, 1150)));
  // A sentence that the part has twice and the canonical once counts once.
  const std::vector<Span> twice = {{0, 100, 0, 100}, {100, 200, 0, 100}};
  EXPECT_FALSE(AreDisjoint(twice, part(40, 140)));
}

TEST(Roundup, HoldsSeveralAndIsMostlyNone) {
  const Thresholds thresholds;
  const auto is_roundup = [&](std::vector<double> shares) {
    std::vector<ContainedStory> stories;
    for (const double share : shares) stories.push_back(Story(stories.size(), share, 0, 1));
    return IsRoundup(stories, thresholds);
  };
  EXPECT_TRUE(is_roundup({0.2, 0.2, 0.2, 0.2, 0.2}));
  EXPECT_TRUE(is_roundup({0.34, 0.2}));
  EXPECT_FALSE(is_roundup({0.35, 0.34}));
  EXPECT_FALSE(is_roundup({0.39, 0.1}));  // a story and a teaser
  EXPECT_FALSE(is_roundup({0.3}));
  EXPECT_FALSE(is_roundup({}));
}

TEST(Roundup, AStoryIsHeldIfItIsCoveredAndNoBoilerplate) {
  const Thresholds thresholds;
  Comparison comparison;
  comparison.article.coverage = 0.2;
  comparison.canonical.coverage = 0.8;
  EXPECT_TRUE(HoldsWhole(comparison, {Relation::kContains, Reason::kCovered, true}, thresholds));
  EXPECT_TRUE(HoldsWhole(comparison, {Relation::kExcerpt, Reason::kLowCoverage, false}, thresholds));
  EXPECT_FALSE(HoldsWhole(comparison, {Relation::kBoilerplate, Reason::kBoilerplateOnly, false}, thresholds));
  comparison.canonical.coverage = 0.79;
  EXPECT_FALSE(HoldsWhole(comparison, {Relation::kContains, Reason::kCovered, true}, thresholds));
  comparison.article.coverage = comparison.canonical.coverage = 0.8;
  EXPECT_FALSE(HoldsWhole(comparison, {Relation::kNear, Reason::kCovered, true}, thresholds));
}

}  // namespace
}  // namespace newsfold
