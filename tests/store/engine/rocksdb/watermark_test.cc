#include "store/engine/rocksdb/watermark.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "tests/store/base/status_matchers.h"
#include "tests/store/scratch_directory.h"

namespace newsfold {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;
using testing::ReadFile;
using testing::ScratchDirectory;
using testing::StatusIs;
using testing::WriteFile;

class WatermarkTest : public ::testing::Test {
 protected:
  std::string directory() const { return scratch_ / ""; }
  std::string path() const { return scratch_ / Watermark::kFileName; }

  std::unique_ptr<Watermark> Create(const std::string& store_id = "store-1") {
    auto created = Watermark::Create(directory(), store_id);
    EXPECT_THAT(created, IsOk());
    return *std::move(created);
  }

  Result<std::unique_ptr<Watermark>> Open() {
    return Watermark::Open(directory(), Watermark::Access::kWritable);
  }

  void Flip(std::size_t offset) {
    std::string bytes = ReadFile(path());
    bytes[offset] ^= 0x10;
    WriteFile(path(), bytes);
  }

 private:
  ScratchDirectory scratch_;
};

TEST_F(WatermarkTest, StartsAtZero) {
  Create();
  const auto opened = Open();
  ASSERT_THAT(opened, IsOk());
  EXPECT_EQ((*opened)->sequence(), 0U);
  EXPECT_EQ((*opened)->store_id(), "store-1");
}

TEST_F(WatermarkTest, RemembersTheHighestSequence) {
  const auto watermark = Create();
  for (const EngineSequence sequence : {5, 9, 7, 12}) {
    EXPECT_THAT(watermark->Advance(sequence), IsOk());
  }
  const auto opened = Open();
  ASSERT_THAT(opened, IsOk());
  EXPECT_EQ((*opened)->sequence(), 12U);
}

TEST_F(WatermarkTest, KeepsTheStoreNameUpToItsLimit) {
  EXPECT_THAT(Watermark::Create(directory(), std::string(Watermark::kStoreIdBytesMax + 1, 'x')),
              StatusIs(StatusCode::kInvalidArgument));
  Create(std::string(Watermark::kStoreIdBytesMax, 'x'));
  const auto opened = Open();
  ASSERT_THAT(opened, IsOk());
  EXPECT_EQ((*opened)->store_id().size(), Watermark::kStoreIdBytesMax);
}

TEST_F(WatermarkTest, RefusesToReplaceAFile) {
  Create();
  EXPECT_THAT(Watermark::Create(directory(), "store-2"), StatusIs(StatusCode::kUnavailable));
}

TEST_F(WatermarkTest, AbsentFileIsNotFound) {
  EXPECT_THAT(Open(), StatusIs(StatusCode::kNotFound));
}

TEST_F(WatermarkTest, ReadOnlyMarkCannotAdvance) {
  Create();
  const auto opened = Watermark::Open(directory(), Watermark::Access::kReadOnly);
  ASSERT_THAT(opened, IsOk());
  EXPECT_THAT((*opened)->Advance(3), StatusIs(StatusCode::kUnavailable));
}

// Whatever single byte is damaged, the mark falls back by one step at most.
TEST_F(WatermarkTest, OneDamagedByteCostsOneStepAtMost) {
  const auto watermark = Create();
  ASSERT_THAT(watermark->Advance(100), IsOk());
  ASSERT_THAT(watermark->Advance(200), IsOk());
  const std::size_t size = ReadFile(path()).size();
  int fallbacks = 0;
  // Every byte a slot can use, then on to the next slot.
  for (std::size_t offset = 0; offset < size; offset += offset % 2048 < 96 ? 1 : 2048 - offset % 2048) {
    Flip(offset);
    const auto opened = Open();
    ASSERT_THAT(opened, IsOk()) << "byte " << offset;
    EXPECT_TRUE((*opened)->sequence() == 200 || (*opened)->sequence() == 100) << "byte " << offset;
    fallbacks += (*opened)->sequence() == 100 ? 1 : 0;
    Flip(offset);
  }
  EXPECT_GT(fallbacks, 16) << "the damage did not reach the newest slot";
}

TEST_F(WatermarkTest, TwoDamagedSlotsAreRefused) {
  const auto watermark = Create();
  ASSERT_THAT(watermark->Advance(100), IsOk());
  Flip(10);
  Flip(2048 + 10);
  EXPECT_THAT(Open(), StatusIs(StatusCode::kCorruption));
}

TEST_F(WatermarkTest, TruncatedFileIsReadAsFarAsItGoes) {
  const auto watermark = Create();
  ASSERT_THAT(watermark->Advance(100), IsOk());
  std::filesystem::resize_file(path(), 2048);
  EXPECT_THAT(Open(), IsOk());
  std::filesystem::resize_file(path(), 0);
  EXPECT_THAT(Open(), StatusIs(StatusCode::kCorruption));
}

TEST_F(WatermarkTest, MissingOperationsAreCounted) {
  const auto watermark = Create();
  ASSERT_THAT(watermark->Advance(24000), IsOk());
  EXPECT_THAT(watermark->Verify("store-1", 24000), IsOk());
  EXPECT_THAT(watermark->Verify("store-1", 24001), IsOk());
  const Status status = watermark->Verify("store-1", 23858);
  EXPECT_THAT(status, StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(status.message(),
              HasSubstr("23858 found, 24000 acknowledged: 142 operations missing; restore from backup"));
}

TEST_F(WatermarkTest, MarkOfAnotherStoreIsRefused) {
  EXPECT_THAT(Create()->Verify("store-2", 10), StatusIs(StatusCode::kCorruption));
}

TEST_F(WatermarkTest, AManifestThatIsOlderOrShorterIsRefused) {
  {
    const auto watermark = Create();
    ASSERT_THAT(watermark->Advance(7, {12, 900}), IsOk());
    ASSERT_THAT(watermark->Advance(7, {13, 100}), IsOk());
    ASSERT_THAT(watermark->Advance(8), IsOk());
    ASSERT_THAT(watermark->Advance(3, {12, 5000}), IsOk());
  }
  const auto opened = Open();
  ASSERT_THAT(opened, IsOk());
  EXPECT_EQ((*opened)->sequence(), 8U);
  EXPECT_THAT((*opened)->VerifyManifest({13, 100}), IsOk());
  EXPECT_THAT((*opened)->VerifyManifest({14, 1}), IsOk());
  EXPECT_THAT((*opened)->VerifyManifest({13, 99}), StatusIs(StatusCode::kCorruption));
  EXPECT_THAT((*opened)->VerifyManifest({12, 5000}), StatusIs(StatusCode::kCorruption));
}

// Programs that mark no manifest write the first part of a slot and leave the rest.
TEST_F(WatermarkTest, WhatAnOlderProgramLeavesOfAManifestDoesNotCount) {
  {
    const auto watermark = Create();
    ASSERT_THAT(watermark->Advance(7, {12, 900}), IsOk());
    ASSERT_THAT(watermark->Advance(9, {12, 950}), IsOk());
  }
  const std::string newer = ReadFile(path());
  std::filesystem::remove(path());
  ASSERT_THAT(Create()->Advance(11), IsOk());
  // The first slot, up to its first checksum.
  const std::size_t bytes = 8 + 8 + 1 + 7 + 4;
  WriteFile(path(), ReadFile(path()).substr(0, bytes) + newer.substr(bytes));
  const auto opened = Open();
  ASSERT_THAT(opened, IsOk());
  EXPECT_EQ((*opened)->sequence(), 11U);
  EXPECT_THAT((*opened)->VerifyManifest({1, 1}), IsOk());
}

}  // namespace
}  // namespace newsfold
