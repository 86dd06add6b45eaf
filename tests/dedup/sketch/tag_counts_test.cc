#include "dedup/sketch/tag_counts.h"

#include <map>
#include <random>

#include <gtest/gtest.h>

namespace newsfold {
namespace {

std::map<HashTag, std::uint32_t> Contents(const TagCounts& counts) {
  std::map<HashTag, std::uint32_t> contents;
  counts.ForEach([&](HashTag tag, std::uint32_t count) { contents[tag] = count; });
  return contents;
}

// Tags in clusters at both ends of the table, where a search goes on at its beginning.
TEST(TagCounts, EqualsAMap) {
  std::mt19937 random(7);
  TagCounts counts;
  std::map<HashTag, std::uint32_t> model;
  const auto any_tag = [&] {
    const auto low = static_cast<HashTag>(random() % 200);
    switch (random() % 3) {
      case 0:
        return low;
      case 1:
        return kHashTagMax - low;
      default:
        return static_cast<HashTag>(random()) & kHashTagMax;
    }
  };
  for (int round = 0; round < 60'000; ++round) {
    const HashTag tag = any_tag();
    const bool adds = model[tag] == 0 || random() % (round < 30'000 ? 3 : 2) != 0;
    adds ? ++model[tag] : --model[tag];
    ASSERT_EQ(adds ? counts.Add(tag) : counts.Remove(tag), model[tag]);
    if (model[tag] == 0) model.erase(tag);
    ASSERT_EQ(counts.size(), model.size());
    if (round % 997 == 0) {
      ASSERT_EQ(Contents(counts), model);
    }
  }
  for (HashTag tag = 0; tag < 200; ++tag) {
    EXPECT_EQ(counts.CountOf(tag), model.contains(tag) ? model[tag] : 0);
  }
}

TEST(TagCounts, HaveNoUpperBound) {
  TagCounts counts;
  for (const HashTag tag : {HashTag{0}, kHashTagMax}) {
    for (std::uint32_t i = 1; i <= 1000; ++i) ASSERT_EQ(counts.Add(tag), i);
    EXPECT_EQ(counts.CountOf(tag), 1000u);
    EXPECT_EQ(Contents(counts), (std::map<HashTag, std::uint32_t>{{tag, 1000}}));
    for (std::uint32_t i = 1000; i-- > 0;) ASSERT_EQ(counts.Remove(tag), i);
    EXPECT_EQ(counts.size(), 0u);
  }
}

TEST(TagCounts, CanBeSet) {
  TagCounts counts;
  counts.Put(5, 0);
  counts.Put(5, 3);
  counts.Put(0, 2);
  counts.Put(5, 2);
  EXPECT_EQ(Contents(counts), (std::map<HashTag, std::uint32_t>{{0, 2}, {5, 2}}));
  counts.Put(0, 0);
  counts.Put(7, 0);
  EXPECT_EQ(Contents(counts), (std::map<HashTag, std::uint32_t>{{5, 2}}));
}

TEST(TagCounts, RoomIsMadeAtOnce) {
  TagCounts counts;
  counts.Add(7);
  counts.Reserve(1000);
  const std::size_t bytes = counts.bytes();
  for (HashTag tag = 0; tag < 1000; ++tag) counts.Add(tag);
  counts.Reserve(10);
  EXPECT_EQ(counts.bytes(), bytes);
  EXPECT_EQ(counts.size(), 1000u);
  EXPECT_EQ(counts.CountOf(7), 2u);
  counts.Add(1001);
  EXPECT_GT(counts.bytes(), bytes);
}

TEST(TagCounts, TakeLittleSpace) {
  std::mt19937 random(8);
  TagCounts counts;
  EXPECT_LT(counts.bytes(), 128u);
  while (counts.size() < 200'000) {
    if (counts.Add(random() & kHashTagMax) > 0 && counts.size() % 10'000 == 0) {
      ASSERT_LT(counts.bytes(), 7 * counts.size());
    }
  }
}

TEST(TagCountsDeathTest, WhatIsNotCountedCannotBeRemoved) {
  TagCounts counts;
  counts.Add(1);
  EXPECT_DEATH(counts.Remove(2), "assertion failed");
}

TEST(HashTag, IsTheUpperBits) {
  EXPECT_EQ(HashTagOf(0x123456789abcdef0), 0x123456u);
  EXPECT_EQ(HashTagOf(~std::uint64_t{0}), kHashTagMax);
}

}  // namespace
}  // namespace newsfold
