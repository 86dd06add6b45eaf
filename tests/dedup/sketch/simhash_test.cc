#include "dedup/sketch/simhash.h"

#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace newsfold {
namespace {

std::uint64_t ReferenceSimHash(const std::vector<std::uint64_t>& features) {
  std::uint64_t simhash = 0;
  for (int bit = 0; bit < 64; ++bit) {
    std::int64_t balance = 0;
    for (const std::uint64_t feature : features) balance += (feature >> bit & 1) != 0 ? 1 : -1;
    if (balance > 0) simhash |= std::uint64_t{1} << bit;
  }
  return simhash;
}

TEST(SimHash, EqualsPlainCounting) {
  std::mt19937_64 random(2);
  for (std::size_t count = 0; count < 300; ++count) {
    std::vector<std::uint64_t> features(count);
    for (std::uint64_t& feature : features) feature = random() & random();  // unbalanced bits
    ASSERT_EQ(SimHash(features), ReferenceSimHash(features)) << count;
  }
}

TEST(SimHash, EqualsPlainCountingOnManyFeatures) {
  std::mt19937_64 random(3);
  std::vector<std::uint64_t> features(100'003);
  for (std::uint64_t& feature : features) feature = random();
  EXPECT_EQ(SimHash(features), ReferenceSimHash(features));
  std::fill(features.begin(), features.end(), ~std::uint64_t{0});
  EXPECT_EQ(SimHash(features), ~std::uint64_t{0});
}

TEST(SimHash, NoFeaturesAndTiesGiveZero) {
  EXPECT_EQ(SimHash({}), 0u);
  const std::vector<std::uint64_t> tie{0xF0, 0x0F};
  EXPECT_EQ(SimHash(tie), 0u);
}

TEST(SimHash, TablesRoundTripAndPutTheirBlockFirst) {
  std::mt19937_64 random(4);
  for (int round = 0; round < 1000; ++round) {
    const std::uint64_t value = random();
    for (int table = 0; table < kSimHashTables; ++table) {
      ASSERT_EQ(FromTable(ToTable(value, table), table), value);
    }
  }
  EXPECT_EQ(ToTable(0x1111222233334444, 0) >> 48, 0x1111u);
  EXPECT_EQ(ToTable(0x1111222233334444, 1) >> 48, 0x2222u);
  EXPECT_EQ(ToTable(0x1111222233334444, 3) >> 48, 0x4444u);
}

// The pigeonhole the tables stand on, against every value within the distance.
TEST(SimHash, AnyValueWithinTheDistanceSharesABlock) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 20'000; ++round) {
    const std::uint64_t value = random();
    std::uint64_t near = value;
    for (int flip = 0; flip < kSimHashDistanceMax; ++flip) near ^= std::uint64_t{1} << random() % 64;
    ASSERT_LE(HammingDistance(value, near), kSimHashDistanceMax);
    bool shared = false;
    for (int table = 0; table < kSimHashTables; ++table) {
      shared |= (ToTable(value, table) ^ ToTable(near, table)) >> (64 - kSimHashBlockBits) == 0;
    }
    ASSERT_TRUE(shared);
  }
}

TEST(SimHash, HammingDistanceCountsBits) {
  EXPECT_EQ(HammingDistance(0, 0), 0);
  EXPECT_EQ(HammingDistance(0, ~std::uint64_t{0}), 64);
  EXPECT_EQ(HammingDistance(0b1011, 0b0001), 2);
}

}  // namespace
}  // namespace newsfold
