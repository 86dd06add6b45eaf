#include "store/index/tag_code.h"

#include <random>
#include <set>

#include <gtest/gtest.h>

namespace newsfold {
namespace {

std::string Encoded(const std::vector<HashTag>& tags) {
  std::string bytes;
  AppendTagCode(tags, &bytes);
  return bytes;
}

void CheckRoundTrip(const std::vector<HashTag>& tags) {
  std::vector<HashTag> decoded = {9};
  ASSERT_TRUE(DecodeTagCode(Encoded(tags), &decoded)) << tags.size();
  EXPECT_EQ(decoded, tags);
}

std::vector<HashTag> RandomTags(std::size_t count, HashTag below, std::mt19937* random) {
  std::set<HashTag> tags;
  while (tags.size() < count) tags.insert(static_cast<HashTag>((*random)() % below));
  return {tags.begin(), tags.end()};
}

TEST(TagCode, RoundTrips) {
  std::mt19937 random(3);
  CheckRoundTrip({});
  for (const HashTag tag : {HashTag{0}, HashTag{1}, kHashTagMax - 1, kHashTagMax}) CheckRoundTrip({tag});
  CheckRoundTrip({0, kHashTagMax});
  for (const std::size_t count : {2, 3, 7, 8, 50, 400, 3000, 70'000}) {
    CheckRoundTrip(RandomTags(count, kHashTagMax + 1, &random));
    CheckRoundTrip(RandomTags(count, static_cast<HashTag>(2 * count), &random));  // one long gap behind them
    std::vector<HashTag> at_the_end = RandomTags(count, static_cast<HashTag>(2 * count), &random);
    for (HashTag& tag : at_the_end) tag += kHashTagMax - static_cast<HashTag>(2 * count);
    CheckRoundTrip(at_the_end);  // and before them
  }
}

TEST(TagCode, TakesTwoAndAHalfBytesATag) {
  std::mt19937 random(4);
  EXPECT_LT(Encoded(RandomTags(52, kHashTagMax + 1, &random)).size(), 3 + 52 * 5 / 2u);
  EXPECT_LT(Encoded(RandomTags(400, kHashTagMax + 1, &random)).size(), 3 + 400 * 17 / 8u);
}

// What another would have written is none, whatever it would stand for.
TEST(TagCode, OtherBytesAreRefusedOrWrittenTheSame) {
  std::mt19937 random(5);
  std::vector<HashTag> decoded;
  std::size_t read = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = Encoded(RandomTags(random() % 6, kHashTagMax + 1, &random));
    if (round % 4 == 0) bytes.resize(random() % (bytes.size() + 1));
    if (round % 4 == 1) bytes.push_back(static_cast<char>(random() % 3));
    for (char& byte : bytes) {
      if (random() % 8 == 0) byte = static_cast<char>(random());
    }
    if (!DecodeTagCode(bytes, &decoded)) continue;
    ++read;
    EXPECT_EQ(Encoded(decoded), bytes);
  }
  EXPECT_GT(read, 100u);
  EXPECT_FALSE(DecodeTagCode("", &decoded));
  EXPECT_FALSE(DecodeTagCode(std::string(3, '\xFF'), &decoded));
  EXPECT_FALSE(DecodeTagCode(std::string(3, '\0') + '\0', &decoded));
}

}  // namespace
}  // namespace newsfold
