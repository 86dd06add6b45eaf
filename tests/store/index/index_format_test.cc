#include "store/index/index_format.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/store/index/hex.h"

namespace newsfold {
namespace {

using testing::Hex;

// Golden: these bytes are on users' disks. A change needs a new format version.
TEST(IndexFormat, KeysAreFrozen) {
  EXPECT_EQ(Hex(IndexRowKey(IndexSet::kFirst, 0x0102)), "700000000000000102");
  EXPECT_EQ(DecodeIndexRowKey(IndexRowKey(IndexSet::kSecond, 0x0102)), 0x0102u);
  EXPECT_EQ(Hex(SiteKey(IndexSet::kFirst, "example.org", 5)).substr(18), "fffffffffffffffa");
  EXPECT_EQ(Hex(SiteKey(IndexSet::kFirst, "", 5)), "680000000000000000fffffffffffffffa");
  EXPECT_EQ(SummaryKey(IndexSet::kFirst, "a.example") + SiteKey(IndexSet::kFirst, "b.example", 5).substr(9),
            SiteKey(IndexSet::kFirst, "a.example", 5));
}

TEST(IndexFormat, KeysOfTheSecondSetBeginWithCapitals) {
  EXPECT_EQ(IndexRowKey(IndexSet::kSecond, 5)[0], 'P');
  EXPECT_EQ(SiteKey(IndexSet::kSecond, "", 5)[0], 'H');
  EXPECT_THAT(IndexPrefixes(IndexSet::kFirst), ::testing::ElementsAre("p", "h", "d", "s", "k"));
  EXPECT_THAT(IndexPrefixes(IndexSet::kSecond), ::testing::ElementsAre("P", "H", "D", "S", "K"));
}

TEST(IndexFormat, PrefixesBeginTheirKeys) {
  std::mt19937_64 random(41);
  for (int round = 0; round < 200; ++round) {
    EXPECT_TRUE(IndexRowKey(IndexSet::kSecond, random()).starts_with(IndexRowPrefix(IndexSet::kSecond)));
    EXPECT_TRUE(SiteKey(IndexSet::kFirst, "a.example", random())
                    .starts_with(SitePrefix(IndexSet::kFirst, "a.example")));
  }
}

TEST(IndexFormat, TheSummaryOfASiteIsInFrontOfItsStories) {
  EXPECT_LT(SummaryKey(IndexSet::kFirst, "a.example"),
            SiteKey(IndexSet::kFirst, "a.example", ~ArticleNumber{0}));
  EXPECT_TRUE(IsSummaryKey(SummaryKey(IndexSet::kSecond, "a.example")));
  EXPECT_FALSE(IsSummaryKey(SiteKey(IndexSet::kSecond, "a.example", 1)));
}

TEST(IndexFormat, NewerStoriesOfASiteSortFirst) {
  EXPECT_LT(SiteKey(IndexSet::kFirst, "a.example", 9), SiteKey(IndexSet::kFirst, "a.example", 8));
  EXPECT_EQ(DecodeSiteKeyNumber(SiteKey(IndexSet::kFirst, "a.example", 9)), 9u);
}

const StoryIdentity kStory{7, 0x0102030405060708, 0x1112131415161718};

void CheckIdentity(const StoryEntry& entry) {
  EXPECT_EQ(entry.identity.cluster, kStory.cluster);
  EXPECT_EQ(entry.identity.url_hash, kStory.url_hash);
  EXPECT_EQ(entry.identity.title_hash, kStory.title_hash);
}

TEST(IndexFormat, StoryEntriesAreFrozen) {
  const std::string who = "02000000000000000701020304050607081112131415161718";
  EXPECT_EQ(Hex(EncodeStoryEntry(kStory, {{0, 5, 0xabcdef}, {}})), who + "0100000003000000000013579bd2");
  EXPECT_EQ(Hex(EncodeStoryEntry(kStory, {{5}, {2, 3}})), who + "0102000002000003000001000005");
  EXPECT_EQ(Hex(EncodePastStoryEntry(kStory, 0x0203)), who + "0000000203");
}

TEST(IndexFormat, StoryEntriesRoundTripAndRefuseOtherBytes) {
  const StorySample sample{{0, 5, kHashTagMax}, {3, 4}};
  StoryEntry entry;
  const std::string story = EncodeStoryEntry(kStory, sample);
  ASSERT_TRUE(DecodeStoryEntry(story, &entry));
  CheckIdentity(entry);
  EXPECT_TRUE(entry.has_sample);
  EXPECT_EQ(entry.sample.shingles, sample.shingles);
  EXPECT_EQ(entry.sample.title_parts, sample.title_parts);
  EXPECT_EQ(entry.sample_size, 3u);
  for (std::size_t size = 0; size < story.size(); ++size)
    EXPECT_FALSE(DecodeStoryEntry(story.substr(0, size), &entry)) << size;
  for (const char version : {'\x01', '\x03'})
    EXPECT_FALSE(DecodeStoryEntry(version + story.substr(1), &entry));

  const std::string past = EncodePastStoryEntry(kStory, 70'000);
  ASSERT_TRUE(DecodeStoryEntry(past, &entry));
  CheckIdentity(entry);
  EXPECT_FALSE(entry.has_sample);
  EXPECT_TRUE(entry.sample.shingles.empty());
  EXPECT_EQ(entry.sample_size, 70'000u);
  for (std::size_t size = 0; size < past.size(); ++size)
    EXPECT_FALSE(DecodeStoryEntry(past.substr(0, size), &entry)) << size;
  EXPECT_FALSE(DecodeStoryEntry(past + '\0', &entry));
  std::string other_kind = past;
  other_kind[25] = 2;
  EXPECT_FALSE(DecodeStoryEntry(other_kind, &entry));
}

TEST(IndexFormat, AStoryEntryWhosePartsOfTitlesDoNotAscendIsRefused) {
  const std::string empty = EncodeStoryEntry(kStory, {});
  const auto is_read = [&](char count, std::initializer_list<char> parts) {
    std::string value = empty.substr(0, 26) + count;
    for (const char part : parts) value.append(2, '\0').push_back(part);
    StoryEntry entry;
    return DecodeStoryEntry(value + empty.substr(27), &entry);
  };
  EXPECT_TRUE(is_read(0, {}));
  EXPECT_TRUE(is_read(2, {1, 2}));
  EXPECT_FALSE(is_read(2, {2, 1}));
  EXPECT_FALSE(is_read(2, {2, 2}));
  EXPECT_FALSE(is_read(3, {1, 2}));
  EXPECT_TRUE(is_read(8, {1, 2, 3, 4, 5, 6, 7, 8}));
  EXPECT_FALSE(is_read(9, {1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

// Golden: they are in summaries.
TEST(IndexFormat, PartsOfIdentitiesAreFrozen) {
  EXPECT_THAT(PartsOf(kStory), ::testing::ElementsAre(3105142189u, 1329930628u, 3109302272u));
  EXPECT_THAT(PartsOf({7, 0, kStory.title_hash}), ::testing::ElementsAre(3105142189u, 3109302272u));
  EXPECT_THAT(PartsOf({}), ::testing::IsEmpty());
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
