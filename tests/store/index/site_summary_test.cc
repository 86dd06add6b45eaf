#include "store/index/site_summary.h"

#include <map>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/store/index/hex.h"

namespace newsfold {
namespace {

using testing::Hex;

const SiteSummary kSummary{300, {{5}, {0, kHashTagMax}}, {{}, {7}}, {1, 0x01020304}};

// Golden: these bytes are on users' disks. A change needs a new format version.
TEST(SiteSummary, BytesAreFrozen) {
  EXPECT_EQ(Hex(EncodeSiteSummary(kSummary)),
            "01ac02"
            "06000001000005"
            "0a000002000001dfffff00"
            "03000000"
            "06000001000007"
            "020000000101020304"
            "c8af7a27");
}

TEST(SiteSummary, RoundTripsAndRefusesOtherBytes) {
  const std::string value = EncodeSiteSummary(kSummary);
  ASSERT_TRUE(DecodeSiteSummary(value).has_value());
  EXPECT_EQ(*DecodeSiteSummary(value), kSummary);
  for (std::size_t size = 0; size < value.size(); ++size)
    EXPECT_FALSE(DecodeSiteSummary(value.substr(0, size)).has_value()) << size;
  for (std::size_t at = 0; at < value.size(); ++at) {
    std::string damaged = value;
    damaged[at] ^= 1;
    EXPECT_FALSE(DecodeSiteSummary(damaged).has_value()) << at;
  }
}

TEST(SiteSummary, KnowsWhatSeveralStoriesUse) {
  std::mt19937 random(3);
  std::vector<StoredStory> stories;
  std::map<HashTag, int> uses;
  for (ArticleNumber number = 1; number <= 500; ++number) {
    std::map<HashTag, int> tags;
    while (tags.size() < 20)
      tags[static_cast<HashTag>(random() % 2 == 0 ? random() % 3000 : random() & kHashTagMax)] = 1;
    StoredStory& story = stories.emplace_back();
    story.number = 10 * number;
    story.entry.identity.cluster = number;
    for (const auto& [tag, one] : tags) {
      story.entry.sample.shingles.push_back(tag);
      ++uses[tag];
    }
    story.entry.sample.title_parts = {static_cast<HashTag>(number / 2), 1000};
  }
  UsedAgain expected;
  for (const auto& [tag, count] : uses) {
    if (count == 2) expected.twice.push_back(tag);
    if (count > 2) expected.more.push_back(tag);
  }
  const SiteSummary summary = Summarize(stories);
  EXPECT_EQ(summary.newest, 5000u);
  EXPECT_GT(expected.more.size(), 100u);
  EXPECT_EQ(summary.shingles, expected);
  EXPECT_EQ(summary.title_parts.twice.size(), 249u);  // but for that of the first and that of the last
  EXPECT_THAT(summary.title_parts.more, ::testing::ElementsAre(1000u));
  EXPECT_EQ(summary.identities.size(), 500u);
}

}  // namespace
}  // namespace newsfold
