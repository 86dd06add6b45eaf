// Whatever byte of a segment changes: it is told, and by whom.
#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/postings/segment_format.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/postings/posting_world.h"

namespace newsfold {
namespace {

using testing::ExpectSame;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::PostingWorld;
using testing::StatusIs;

class PostingDamageTest : public ::testing::Test {
 protected:
  // One segment with all lanes.
  void SetUp() override {
    ASSERT_THAT(world_.Open(), IsOk());
    ASSERT_THAT(world_.AddRandom(60), IsOk());
    ASSERT_THAT(world_.index().Flush(), IsOk());
    world_.Close();
    ASSERT_EQ(world_.committed().segments.size(), 1);
    bytes_ = world_.files().contents().begin()->second;
    std::memcpy(&header_, bytes_.data(), sizeof(header_));
  }

  // Flips a bit of the file's byte at `offset`, opens the index and verifies it.
  void CheckFlip(std::size_t offset, bool is_told_by_open) {
    SCOPED_TRACE(offset);
    std::string damaged = bytes_;
    damaged[offset] = static_cast<char>(damaged[offset] ^ 1 << offset % 8);
    world_.files().contents().begin()->second = damaged;
    Status status = world_.Open();
    if (is_told_by_open) {
      EXPECT_NE(status.code(), StatusCode::kOk);
    } else {
      ASSERT_THAT(status, IsOk());
      PostingLists lists;
      constexpr std::array<std::size_t, 1> kLimits = {100};
      world_.index().Find(world_.model().AllProbes(kLimits), &lists);  // whatever it finds, it must not crash
      status = world_.index().Verify();
      EXPECT_THAT(status, StatusIs(StatusCode::kCorruption));
    }
    EXPECT_THAT(status.message(), HasSubstr("1.seg"));
    world_.Close();
  }

  PostingWorld world_;
  std::string bytes_;
  SegmentHeader header_;
};

TEST_F(PostingDamageTest, EveryByteOfTheHeaderIsCheckedWhenItIsOpened) {
  for (std::size_t offset = 0; offset < sizeof(SegmentHeader); ++offset) CheckFlip(offset, true);
}

TEST_F(PostingDamageTest, EveryChecksumIsCheckedWhenItIsOpened) {
  for (std::size_t offset = header_.checksums_at; offset < bytes_.size(); ++offset) CheckFlip(offset, true);
}

TEST_F(PostingDamageTest, TheFilterIsCheckedWhenItIsOpened) {
  const SegmentPart filter = PartsOf(header_)[1];
  ASSERT_GT(filter.bytes, 0);
  for (std::size_t i = 0; i < filter.bytes; i += 13) CheckFlip(filter.at + i, true);
}

TEST_F(PostingDamageTest, OffsetsAndEntriesAreCheckedByVerify) {
  const std::vector<SegmentPart> parts = PartsOf(header_);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i == 1) continue;  // the filter
    ASSERT_TRUE(parts[i].bytes > 0 || i % kPartsOfLane == 1);
    for (std::size_t offset = 0; offset < parts[i].bytes; offset += 7) CheckFlip(parts[i].at + offset, false);
  }
}

// What a merge reads it verifies: damage must not get new checksums.
TEST_F(PostingDamageTest, IsNotMerged) {
  const SegmentPart entries = PartsOf(header_)[2];
  world_.files().contents().begin()->second[entries.at] ^= 1;
  ASSERT_THAT(world_.Open(), IsOk());
  ASSERT_THAT(world_.AddRandom(10), IsOk());
  IgnoreStatus(world_.index().Flush(), "the merge behind it may have failed by then");
  EXPECT_EQ(world_.index().GetStats().waiting_tables, 0);
  const Status status = world_.index().WaitForMerges();
  EXPECT_THAT(status, StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(status.message(), HasSubstr("1.seg"));
  EXPECT_THAT(world_.index().Health(), StatusIs(StatusCode::kCorruption));
  EXPECT_EQ(world_.committed().segments.size(), 2);
}

// A bucket that cannot be is read as empty, and told.
TEST_F(PostingDamageTest, ASearchThatMeetsImpossibleBucketsSaysSo) {
  const SegmentPart offsets = PartsOf(header_)[6];
  std::string& bytes = world_.files().contents().begin()->second;
  std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(offsets.at), offsets.bytes, '\xFF');
  ASSERT_THAT(world_.Open(), IsOk());
  EXPECT_THAT(world_.index().Health(), IsOk());
  const PostingProbe probe{PostingLane::kSimHash0, 0, 10};
  PostingLists lists;
  world_.index().Find({&probe, 1}, &lists);
  EXPECT_TRUE(lists[0].empty());
  EXPECT_THAT(world_.index().Health(), StatusIs(StatusCode::kCorruption));
}

}  // namespace
}  // namespace newsfold
