// The parts that an index is made of, each by itself.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/postings/huge_buffer.h"
#include "store/postings/key_filter.h"
#include "store/postings/merge_plan.h"
#include "store/postings/posting_manifest.h"
#include "store/postings/posting_table.h"
#include "store/postings/segment_builder.h"
#include "store/postings/segment_format.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/postings/faulty_posting_files.h"

namespace newsfold {
namespace {

using ::testing::ElementsAre;
using testing::StatusIs;

// --- posting_list.h ---

TEST(PostingListTest, EntriesKeepWhatTheirLaneTellsApart) {
  EXPECT_EQ(EntryOf({PostingLane::kSimHash3, 0xABCD'1234'5678'9999}, 7).group, 0xABCD'0000'0000'0000);
  EXPECT_EQ(EntryOf({PostingLane::kSimHash3, 0xABCD'1234'5678'9999}, 7).value, 0x0000'0007'1234'5678);
  EXPECT_EQ(EntryOf({PostingLane::kName, 1}, 7).value, std::uint64_t{7} << 32);
  EXPECT_EQ(EntryOf({PostingLane::kName, 1}, 7).group & 0xFFFF, 0);
  std::set<std::uint64_t> groups;
  for (std::uint64_t key = 0; key < 10'000; ++key) groups.insert(GroupOf(PostingLane::kShingle, key));
  EXPECT_EQ(groups.size(), 10'000);
}

// Shingles are indexed by the lowest of their hashes: their first bits are nearly all zeros.
TEST(PostingListTest, LowKeysAreSpreadEvenly) {
  std::vector<int> counts(16);
  std::mt19937_64 random(1);
  for (int i = 0; i < 16'000; ++i) ++counts[GroupOf(PostingLane::kShingle, random() >> 12) >> 60];
  EXPECT_GT(*std::min_element(counts.begin(), counts.end()), 800);
}

// --- posting_table.h ---

std::vector<std::uint64_t> ValuesOf(const PostingTable& table, PostingLane lane, std::uint64_t key) {
  const PostingProbe probe{lane, key, 1000};
  ProbeBatch batch;
  batch.Start({&probe, 1});
  table.Collect(&batch);
  std::vector<std::uint64_t> values;
  for (const PostingHit& hit : batch.hits) values.push_back(hit.value);
  return values;
}

TEST(PostingTableTest, HoldsFiveEighthsOfItsSlots) {
  PostingTable table(4096);
  std::uint64_t key = 0;
  while (table.HasRoom(1)) {
    table.Add(PostingLane::kShingle, EntryOf({PostingLane::kShingle, key}, 1 + key));
    ++key;
  }
  EXPECT_EQ(key, 2560);
  for (std::uint64_t i = 0; i < key; ++i) {
    ASSERT_THAT(ValuesOf(table, PostingLane::kShingle, i), ElementsAre((1 + i) << 32));
    ASSERT_TRUE(ValuesOf(table, PostingLane::kName, i).empty());
  }
}

// Runs that reach the last slot go on at the first, also when they are copied.
TEST(PostingTableTest, RunsGoRoundTheEnd) {
  PostingTable table(16);
  for (std::uint64_t number = 1; number <= 10; ++number) {
    table.Add(PostingLane::kSimHash0, EntryOf({PostingLane::kSimHash0, 0}, number));
  }
  for (std::uint64_t block = 0; block < 64; ++block) {
    PostingTable small(16);
    for (std::uint64_t number = 1; number <= 10; ++number) {
      small.Add(PostingLane::kSimHash0, EntryOf({PostingLane::kSimHash0, block << 48}, number));
    }
    EXPECT_EQ(ValuesOf(small, PostingLane::kSimHash0, block << 48).size(), 10);
    PostingTable large(64);
    large.AddAll(small);
    EXPECT_EQ(large.SortedLanes(), small.SortedLanes());
  }
}

TEST(PostingTableTest, CountsWhatItHolds) {
  PostingTable table(4096);
  for (std::uint64_t number = 2000; number > 0; --number) {
    table.Add(PostingLane::kShingle, EntryOf({PostingLane::kShingle, 1}, number));
  }
  EXPECT_EQ(table.entries(), kPostingsKept);
  const auto lanes = table.SortedLanes();
  ASSERT_EQ(lanes[0].size(), kPostingsKept);
  EXPECT_EQ(lanes[0].front().value >> 32, 1);
  EXPECT_EQ(lanes[0].back().value >> 32, kPostingsKept);
}

TEST(HugeBufferTest, IsZeroAndAligned) {
  for (const std::size_t bytes : {std::size_t{0}, std::size_t{64}, std::size_t{5} << 20}) {
    const HugeBuffer buffer(bytes);
    const char* const data = static_cast<const char*>(buffer.data());
    EXPECT_TRUE(std::all_of(data, data + bytes, [](char byte) { return byte == 0; }));
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(data) % (bytes > 4096 ? 2 << 20 : 64), 0);
  }
}

// --- key_filter.h ---

std::vector<ListProbe> Shingles(std::size_t count, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<ListProbe> lists;
  for (std::size_t i = 0; i < count; ++i) {
    lists.push_back({GroupOf(PostingLane::kShingle, random()), PostingLane::kShingle, 1});
  }
  return lists;
}

std::vector<FilterBlock> FilterOf(const std::vector<ListProbe>& lists, std::size_t key_bits) {
  std::vector<FilterBlock> filter(FilterBlocksFor(lists.size(), key_bits));
  for (const ListProbe& list : lists) filter[FilterBlockOf(list.group, filter.size())].Add(list.group);
  return filter;
}

using Select = void (*)(std::span<const FilterBlock>, std::span<const ListProbe>, std::vector<BucketProbe>*);

std::vector<std::uint32_t> Passed(Select select, const std::vector<FilterBlock>& filter,
                                  const std::vector<ListProbe>& lists) {
  std::vector<BucketProbe> passed;
  select(filter, lists, &passed);
  std::vector<std::uint32_t> places;
  for (const BucketProbe& bucket : passed) places.push_back(bucket.probe);
  return places;
}

std::vector<Select> Selects() {
  std::vector<Select> selects = {SelectByFilter, SelectByFilterPlain};
  if (HasAvx2()) selects.push_back(SelectByFilterAvx2);
  return selects;
}

TEST(KeyFilterTest, LetsAllKeysPassAndFewOthers) {
  const std::vector<ListProbe> keys = Shingles(20'000, 1);
  const std::vector<ListProbe> others = Shingles(20'000, 2);
  const std::vector<FilterBlock> filter = FilterOf(keys, 10);
  for (const Select select : Selects()) {
    EXPECT_EQ(Passed(select, filter, keys).size(), keys.size());
    EXPECT_LT(Passed(select, filter, others).size(), others.size() * 2 / 100);
    EXPECT_EQ(Passed(select, filter, others), Passed(SelectByFilterPlain, filter, others));
  }
}

TEST(KeyFilterTest, LetsOtherLanesPass) {
  std::vector<ListProbe> lists = Shingles(3, 1);
  lists[1].lane = PostingLane::kName;
  lists[2].lane = PostingLane::kSimHash1;
  for (const Select select : Selects()) EXPECT_THAT(Passed(select, {}, lists), ElementsAre(1, 2));
}

// --- segment_format.h ---

TEST(SegmentFormatTest, PacksAndUnpacks) {
  std::mt19937_64 random(1);
  for (const PostingLane lane : kAllPostingLanes) {
    for (const std::uint64_t range :
         {std::uint64_t{0}, std::uint64_t{70'000}, std::uint64_t{UINT32_MAX} - 1}) {
      for (const std::uint64_t entries : {1ULL, 1000ULL, 10'000'000ULL, 0xFFFF'FFFFULL}) {
        const int bits = EntryPacking::BucketBitsFor(lane, entries, range);
        const EntryPacking packing(lane, bits, 1);
        const PostingEntry entry = EntryOf({lane, random()}, 1 + (range == 0 ? 0 : random() % (range + 1)));
        const std::uint64_t packed = packing.Pack(entry);
        ASSERT_EQ(packing.Unpack(packing.BucketOf(entry.group), packed), entry);
        ASSERT_EQ((packed ^ packing.PackedGroup(entry.group)) & packing.group_mask(), 0);
      }
    }
  }
}

TEST(SegmentFormatTest, BucketsHoldFourToEight) {
  EXPECT_EQ(EntryPacking::BucketBitsFor(PostingLane::kShingle, 1 << 20, 1000), 18);
  EXPECT_EQ(EntryPacking::BucketBitsFor(PostingLane::kShingle, (1 << 21) - 1, 1000), 18);
  EXPECT_EQ(EntryPacking::BucketBitsFor(PostingLane::kShingle, 1, 1), 1);
  EXPECT_EQ(EntryPacking::BucketBitsFor(PostingLane::kShingle, 1, 1 << 20), 5);
  EXPECT_EQ(EntryPacking::BucketBitsFor(PostingLane::kSimHash0, 1 << 30, 1), 16);
}

TEST(SegmentFormatTest, NamesItsFiles) {
  EXPECT_EQ(SegmentFileName(12), "12.seg");
  EXPECT_TRUE(IsSegmentFileName("12.seg"));
  for (const char* name : {".seg", "12", "12.segs", "a12.seg", "12.seg~", "-1.seg", ""}) {
    EXPECT_FALSE(IsSegmentFileName(name)) << name;
  }
}

// The bytes of docs/format.md. A change of them is a new version.
TEST(SegmentFormatTest, BytesAreFrozen) {
  testing::FaultyPostingFiles files;
  SegmentBuilderOptions options;
  options.owner = {{0xAA, 0xBB}, 0xCC};
  SegmentBuilder builder(
      &files, options,
      {.id = 3, .first_sequence = 10, .last_sequence = 20, .first_number = 5, .last_number = 9});
  for (const PostingLane lane : kAllPostingLanes) {
    std::vector<PostingEntry> entries;
    for (std::uint64_t number = 5; number <= 9; ++number) {
      entries.push_back(EntryOf({lane, number * 0x0123'4567'89AB'CDEF}, number));
    }
    std::sort(entries.begin(), entries.end());
    std::vector<std::unique_ptr<EntrySource>> sources;
    sources.push_back(std::make_unique<SortedEntrySource>(entries));
    ASSERT_THAT(builder.AddLane(lane, sources, entries.size()), testing::IsOk());
  }
  const Result<SegmentInfo> made = builder.Finish();
  ASSERT_THAT(made, testing::IsOk());
  const std::string& bytes = files.contents().at("3.seg");
  EXPECT_EQ(made->entries, 30);
  EXPECT_EQ(made->file_bytes, bytes.size());
  EXPECT_EQ(bytes.size(), 1448);
  EXPECT_EQ(bytes.substr(0, 12), std::string("nfoldseg\1\0\0\0", 12));
  EXPECT_EQ(ChecksumOf(bytes), 2926556416317994149U);
}

// --- merge_plan.h ---

std::vector<SegmentInfo> Segments(
    const std::vector<std::pair<std::uint32_t, std::uint64_t>>& level_and_size) {
  std::vector<SegmentInfo> segments;
  for (const auto& [level, entries] : level_and_size)
    segments.push_back({.level = level, .entries = entries});
  return segments;
}

void CheckPlan(const std::vector<std::pair<std::uint32_t, std::uint64_t>>& level_and_size,
               const std::vector<std::size_t>& inputs, std::uint32_t level) {
  const auto plan = PlanMerge(Segments(level_and_size),
                              {.fanout = 2, .table_entries_max = 100, .segment_entries_max = 5000});
  ASSERT_EQ(plan.has_value(), !inputs.empty());
  if (!plan) return;
  std::vector<std::size_t> planned = plan->inputs;
  std::sort(planned.begin(), planned.end());
  EXPECT_EQ(planned, inputs);
  EXPECT_EQ(plan->level, level);
}

TEST(MergePlanTest, MergesWhenALevelIsFull) {
  CheckPlan({}, {}, 0);
  CheckPlan({{1, 300}, {0, 100}}, {}, 0);
  CheckPlan({{0, 100}, {0, 100}}, {0, 1}, 1);
  CheckPlan({{1, 200}, {0, 100}, {0, 100}}, {0, 1, 2}, 1);
  CheckPlan({{1, 201}, {0, 100}, {0, 100}}, {0, 1, 2}, 2);
  CheckPlan({{2, 300}, {1, 201}, {0, 100}, {0, 100}}, {0, 1, 2, 3}, 2);
  CheckPlan({{3, 700}, {2, 700}, {1, 300}, {0, 100}, {0, 100}}, {0, 1, 2, 3, 4}, 4);
}

TEST(MergePlanTest, LeavesOutWhatWouldBeTooLarge) {
  CheckPlan({{4, 4900}, {3, 1000}, {2, 700}, {1, 300}, {0, 100}, {0, 100}}, {1, 2, 3, 4, 5}, 4);
}

// --- posting_manifest.h ---

TEST(PostingManifestTest, EncodesAndDecodes) {
  PostingManifest manifest;
  manifest.covered_sequence = 1000;
  manifest.next_id = 9;
  manifest.segments = {{1, 2, 3, 4, 5, 6, 7, 8, 9}, {.id = 8, .checksum = UINT64_MAX}};
  const std::string bytes = EncodePostingManifest(manifest);
  const Result<PostingManifest> decoded = DecodePostingManifest(bytes);
  ASSERT_THAT(decoded, testing::IsOk());
  EXPECT_EQ(*decoded, manifest);
  EXPECT_EQ(bytes.substr(0, 5), std::string("\x01\xE8\x07\x09\x02", 5));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 4);
    EXPECT_THAT(DecodePostingManifest(damaged), StatusIs(StatusCode::kCorruption));
    EXPECT_THAT(DecodePostingManifest(bytes.substr(0, i)), StatusIs(StatusCode::kCorruption));
  }
}

}  // namespace
}  // namespace newsfold
