#include "tools/corpus/random.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "tools/corpus/zipf.h"

namespace newsfold {
namespace {

TEST(Random, IsTheSameForTheSameSeed) {
  Random one(7), two(7), other(8);
  const std::uint64_t first = one.Next();
  EXPECT_EQ(first, two.Next());
  EXPECT_NE(first, other.Next());
}

TEST(Random, GivesThePublishedNumbersOfSplitMix64) {
  Random random(1234567);
  EXPECT_EQ(random.Next(), 6457827717110365317u);
  EXPECT_EQ(random.Next(), 3203168211198807973u);
}

TEST(Random, StaysInBounds) {
  Random random(1);
  for (int draw = 0; draw < 10'000; ++draw) {
    EXPECT_LT(random.Below(7), 7u);
    const std::uint32_t between = random.Between(3, 5);
    EXPECT_GE(between, 3u);
    EXPECT_LE(between, 5u);
    const std::uint32_t gap = random.Gap(10);
    EXPECT_GE(gap, 1u);
    EXPECT_LE(gap, 19u);
  }
  EXPECT_EQ(random.Below(1), 0u);
  EXPECT_EQ(random.Gap(1), 1u);
}

TEST(Random, GapsHaveTheMeanAskedFor) {
  Random random(2);
  double sum = 0;
  for (int draw = 0; draw < 100'000; ++draw) sum += random.Gap(40);
  EXPECT_NEAR(sum / 100'000, 40, 0.5);
}

TEST(Random, ChanceIsInPartsPerMillion) {
  Random random(3);
  int hits = 0;
  for (int draw = 0; draw < 100'000; ++draw) hits += random.Chance(250'000);
  EXPECT_NEAR(hits, 25'000, 600);
  EXPECT_FALSE(Random(4).Chance(0));
  EXPECT_TRUE(Random(4).Chance(1'000'000));
}

TEST(Random, NormalHasMeanZeroAndUnitVariance) {
  Random random(5);
  double sum = 0, squares = 0;
  constexpr int kDraws = 100'000;
  for (int draw = 0; draw < kDraws; ++draw) {
    const double value = static_cast<double>(random.Normal()) / 65536;
    sum += value;
    squares += value * value;
  }
  EXPECT_NEAR(sum / kDraws, 0, 0.02);
  EXPECT_NEAR(squares / kDraws, 1, 0.02);
}

TEST(Random, LogNormalHasItsQuantiles) {
  Random random(6);
  std::vector<std::uint32_t> values(100'001);
  for (std::uint32_t& value : values) value = random.LogNormal(1500, 750);
  std::sort(values.begin(), values.end());
  const auto quantile = [&](double share) { return values[static_cast<std::size_t>(share * 100'000)]; };
  EXPECT_NEAR(quantile(0.5), 1500, 30);
  EXPECT_NEAR(quantile(0.8413), 1500 * std::exp(0.75), 90);
  EXPECT_NEAR(quantile(0.1587), 1500 * std::exp(-0.75), 30);
  EXPECT_NEAR(quantile(0.99), 1500 * std::exp(0.75 * 2.326), 500);
}

TEST(Random, LogNormalWithoutSpreadIsItsMedian) {
  EXPECT_EQ(Random(1).LogNormal(1500, 0), 1500u);
}

TEST(ZipfRanks, DrawsEveryRankByItsWeight) {
  constexpr std::uint32_t kCount = 10, kShift = 2;
  constexpr int kDraws = 200'000;
  const ZipfRanks ranks(kCount, kShift);
  std::vector<int> counts(kCount);
  Random random(9);
  for (int draw = 0; draw < kDraws; ++draw) ++counts[ranks.Draw(random)];
  double total = 0;
  for (std::uint32_t rank = 0; rank < kCount; ++rank) total += 1.0 / (rank + 1 + kShift);
  for (std::uint32_t rank = 0; rank < kCount; ++rank) {
    EXPECT_NEAR(counts[rank], kDraws / (rank + 1 + kShift) / total, kDraws / 100) << "rank " << rank;
  }
}

TEST(ZipfRanks, DrawsTheOnlyRank) {
  const ZipfRanks ranks(1, 0);
  Random random(1);
  for (int draw = 0; draw < 100; ++draw) EXPECT_EQ(ranks.Draw(random), 0u);
}

}  // namespace
}  // namespace newsfold
