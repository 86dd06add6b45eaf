#include "store/index/index_format.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dedup/sketch/simhash.h"

namespace newsfold {
namespace {

std::string Hex(std::string_view bytes) {
  std::string hex;
  for (const char byte : bytes) {
    constexpr char kDigits[] = "0123456789abcdef";
    hex += kDigits[static_cast<unsigned char>(byte) >> 4];
    hex += kDigits[static_cast<unsigned char>(byte) & 15];
  }
  return hex;
}

// Golden: these bytes are on users' disks. A change needs a new format version.
TEST(IndexFormat, KeysAreFrozen) {
  Digest digest;
  for (std::size_t i = 0; i < digest.size(); ++i) digest[i] = static_cast<std::uint8_t>(i);
  EXPECT_EQ(Hex(DigestKey(IndexSet::kFirst, digest, 5)),
            "64000102030405060708090a0b0c0d0e0f0000000000000005");
  EXPECT_EQ(Hex(SimHashPrefix(IndexSet::kFirst, 0x1111222233334444, 1)), "73012222");
  EXPECT_EQ(Hex(SimHashKey(IndexSet::kFirst, 0x1111222233334444, 1, 5)),
            "730122223333444411110000000000000005");
  EXPECT_EQ(Hex(ShingleKey(IndexSet::kFirst, 0x0123456789abcdef, 5)), "6b0123456789abcdef0000000000000005");
  EXPECT_EQ(Hex(SiteKey(IndexSet::kFirst, "example.org", 5)).substr(18), "fffffffffffffffa");
  EXPECT_EQ(Hex(SiteKey(IndexSet::kFirst, "", 5)), "680000000000000000fffffffffffffffa");
}

TEST(IndexFormat, KeysOfTheSecondSetBeginWithCapitals) {
  EXPECT_EQ(DigestKey(IndexSet::kSecond, {}, 5)[0], 'D');
  EXPECT_EQ(SimHashKey(IndexSet::kSecond, 1, 0, 5)[0], 'S');
  EXPECT_EQ(ShingleKey(IndexSet::kSecond, 1, 5)[0], 'K');
  EXPECT_EQ(SiteKey(IndexSet::kSecond, "", 5)[0], 'H');
  EXPECT_THAT(IndexPrefixes(IndexSet::kFirst), ::testing::ElementsAre("d", "s", "k", "h"));
  EXPECT_THAT(IndexPrefixes(IndexSet::kSecond), ::testing::ElementsAre("D", "S", "K", "H"));
}

TEST(IndexFormat, PrefixesBeginTheirKeys) {
  std::mt19937_64 random(41);
  for (int round = 0; round < 200; ++round) {
    const std::uint64_t hash = random();
    for (int table = 0; table < kSimHashTables; ++table) {
      EXPECT_TRUE(SimHashKey(IndexSet::kFirst, hash, table, random())
                      .starts_with(SimHashPrefix(IndexSet::kFirst, hash, table)));
    }
    EXPECT_TRUE(
        ShingleKey(IndexSet::kFirst, hash, random()).starts_with(ShinglePrefix(IndexSet::kFirst, hash)));
    EXPECT_TRUE(SiteKey(IndexSet::kFirst, "a.example", random())
                    .starts_with(SitePrefix(IndexSet::kFirst, "a.example")));
  }
}

TEST(IndexFormat, SimHashKeyRoundTrips) {
  std::mt19937_64 random(42);
  for (int round = 0; round < 200; ++round) {
    const std::uint64_t hash = random();
    const ArticleNumber number = random();
    for (int table = 0; table < kSimHashTables; ++table) {
      const SimHashPosting posting = DecodeSimHashKey(SimHashKey(IndexSet::kFirst, hash, table, number));
      EXPECT_EQ(posting.simhash, hash);
      EXPECT_EQ(posting.number, number);
    }
  }
}

TEST(IndexFormat, NewerStoriesOfASiteSortFirst) {
  EXPECT_LT(SiteKey(IndexSet::kFirst, "a.example", 9), SiteKey(IndexSet::kFirst, "a.example", 8));
  EXPECT_EQ(DecodeSiteKeyNumber(SiteKey(IndexSet::kFirst, "a.example", 9)), 9u);
}

TEST(IndexFormat, StoryEntryRoundTripsAndRefusesOtherBytes) {
  const StoryEntry entry{MakeStoryIdentity(7, "https://a.example/1", "A title"), {4, 1ULL << 63}};
  StoryEntry decoded;
  const std::string value = EncodeStoryEntry(entry);
  ASSERT_TRUE(DecodeStoryEntry(value, &decoded));
  EXPECT_EQ(decoded.identity.cluster, entry.identity.cluster);
  EXPECT_EQ(decoded.identity.url_hash, entry.identity.url_hash);
  EXPECT_EQ(decoded.identity.title_hash, entry.identity.title_hash);
  EXPECT_EQ(decoded.labels, entry.labels);
  for (std::size_t size = 0; size < value.size(); ++size)
    EXPECT_EQ(DecodeStoryEntry(value.substr(0, size), &decoded), size == 25 || size == 33) << size;
  EXPECT_FALSE(DecodeStoryEntry(std::string(1, '\x02').append(value.substr(1)), &decoded));
}

// Windows hold labels as a sorted sample, in which 0 means "none".
TEST(IndexFormat, AStoryEntryWhoseLabelsAreNoSampleIsRefused) {
  const std::string empty = EncodeStoryEntry({MakeStoryIdentity(7, "", ""), {}});
  const auto with_labels = [&](std::initializer_list<char> labels) {
    std::string value = empty;
    for (const char label : labels) value.append(7, '\0').push_back(label);
    return value;
  };
  StoryEntry decoded;
  EXPECT_TRUE(DecodeStoryEntry(with_labels({1, 2, 9}), &decoded));
  EXPECT_FALSE(DecodeStoryEntry(with_labels({0, 2}), &decoded));
  EXPECT_FALSE(DecodeStoryEntry(with_labels({2, 1}), &decoded));
  EXPECT_FALSE(DecodeStoryEntry(with_labels({2, 2}), &decoded));
}

TEST(IndexFormat, AnyKnownPartMakesTwoStoriesOne) {
  const StoryIdentity story = MakeStoryIdentity(7, "https://a.example/1", "A title");
  EXPECT_TRUE(story.Matches(MakeStoryIdentity(7, "", "")));
  EXPECT_TRUE(story.Matches(MakeStoryIdentity(8, "https://a.example/1", "")));
  EXPECT_TRUE(story.Matches(MakeStoryIdentity(8, "", "A title")));
  EXPECT_FALSE(story.Matches(MakeStoryIdentity(8, "https://a.example/2", "B title")));
  EXPECT_FALSE(MakeStoryIdentity(7, "", "").Matches(MakeStoryIdentity(8, "", "")));
}

}  // namespace
}  // namespace newsfold
