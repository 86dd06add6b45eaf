#include "store/postings/posting_index.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/base/held_files.h"
#include "store/postings/posting_manifest.h"
#include "store/postings/posting_table.h"
#include "store/postings/segment_format.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/postings/posting_model.h"
#include "tests/store/postings/posting_world.h"
#include "tests/store/scratch_directory.h"

namespace newsfold {
namespace {

using ::testing::ElementsAre;
using testing::ExpectSame;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::IsSupersetOf;
using ::testing::Not;
using testing::PostingWorld;
using testing::ReadFile;
using testing::ScratchDirectory;
using ::testing::SizeIs;
using testing::StatusIs;
using ::testing::UnorderedElementsAreArray;
using testing::WriteFile;

constexpr PostingLane kShingle = PostingLane::kShingle;
constexpr PostingLane kBlock = PostingLane::kSimHash2;

std::vector<std::uint64_t> NumbersOf(const PostingIndex& index, const PostingProbe& probe) {
  PostingLists lists;
  index.Find({&probe, 1}, &lists);
  std::vector<std::uint64_t> numbers;
  for (const FoundPosting& found : lists[0]) numbers.push_back(found.number);
  return numbers;
}

// The index in each of the states its postings go through.
void CheckInEveryState(PostingWorld* world) {
  ExpectSame(world->index(), world->model());
  ASSERT_THAT(world->index().Flush(), IsOk());
  ExpectSame(world->index(), world->model());
  ASSERT_THAT(world->index().WaitForMerges(), IsOk());
  ExpectSame(world->index(), world->model());
  world->Close();
  ASSERT_THAT(world->Open(), IsOk());
  ExpectSame(world->index(), world->model());
  EXPECT_THAT(world->index().Verify(), IsOk());
}

TEST(PostingIndexTest, FindsWhatWasAdded) {
  PostingWorld world;
  ASSERT_THAT(world.Open(), IsOk());
  for (int round = 0; round < 3; ++round) {
    ASSERT_THAT(world.AddRandom(700), IsOk());
    CheckInEveryState(&world);
  }
  EXPECT_GT(world.index().GetStats().segments, 0);
  EXPECT_GT(world.index().GetStats().mapped_bytes, 0);
}

TEST(PostingIndexTest, AnEmptyOneFindsNothing) {
  PostingWorld world;
  ASSERT_THAT(world.Open(), IsOk());
  CheckInEveryState(&world);
  EXPECT_THAT(world.committed().segments, IsEmpty());
  EXPECT_EQ(world.index().Covered(), 0);
}

std::vector<std::string> NamesOf(const PostingManifest& manifest) {
  std::vector<std::string> names;
  for (const SegmentInfo& info : manifest.segments) names.push_back(SegmentFileName(info.id));
  return names;
}

TEST(PostingIndexTest, HeldFilesStayUntilTheyAreLetGo) {
  PostingWorld world;
  ASSERT_THAT(world.Open(), IsOk());
  ASSERT_THAT(world.AddRandom(700), IsOk());
  ASSERT_THAT(world.index().Flush(), IsOk());
  const std::vector<std::string> before = NamesOf(world.committed());
  ASSERT_THAT(before, Not(IsEmpty()));
  std::shared_ptr<void> hold = world.index().HoldFiles();
  ASSERT_THAT(world.AddRandom(5000), IsOk());
  ASSERT_THAT(world.index().Flush(), IsOk());
  ASSERT_THAT(world.index().WaitForMerges(), IsOk());
  const std::vector<std::string> after = NamesOf(world.committed());
  EXPECT_THAT(after, Not(IsSupersetOf(before)));  // or nothing was merged
  std::vector<std::string> held;
  for (const StoreFile& file : world.index().HeldSegmentFiles()) held.push_back(file.name);
  EXPECT_THAT(held, IsSupersetOf(before));
  EXPECT_THAT(held, IsSupersetOf(after));
  EXPECT_THAT(*world.files().List(), IsSupersetOf(held));
  hold.reset();
  EXPECT_THAT(*world.files().List(), UnorderedElementsAreArray(after));
}

TEST(PostingIndexTest, CoversAddsWithoutPostings) {
  PostingWorld world;
  ASSERT_THAT(world.Open(), IsOk());
  ASSERT_THAT(world.Add(1, {}), IsOk());
  ASSERT_THAT(world.index().Flush(), IsOk());
  EXPECT_EQ(world.index().Covered(), 1);
  EXPECT_EQ(world.committed().covered_sequence, 1);
  EXPECT_THAT(world.committed().segments, IsEmpty());
  EXPECT_THAT(world.files().AfterCrash(testing::FaultyPostingFiles::Crash::kKeepsAll), IsEmpty());
}

void CheckKept(PostingLane lane, std::size_t kept) {
  for (const std::size_t count : {kept - 1, kept, kept + 1}) {
    PostingWorld world;
    ASSERT_THAT(world.Open(), IsOk());
    for (std::uint64_t number = 1; number <= count; ++number) {
      ASSERT_THAT(world.Add(number, {{lane, 7}}), IsOk());
      if (number % 200 == 60) {
        ASSERT_THAT(world.index().Flush(), IsOk());
      }
    }
    EXPECT_THAT(NumbersOf(world.index(), {lane, 7, 1000}), SizeIs(std::min(count, kept)));
    CheckInEveryState(&world);
  }
}

TEST(PostingIndexTest, KeepsTheOldestOfAKey) {
  CheckKept(kShingle, kPostingsKept);
  CheckKept(PostingLane::kName, kPostingsKept);
}

TEST(PostingIndexTest, KeepsTheOldestOfASimHashBlock) {
  CheckKept(kBlock, kBlockPostingsKept);
}

TEST(PostingIndexTest, AnOlderArticleTakesThePlaceOfANewerOne) {
  PostingWorld world;
  ASSERT_THAT(world.Open(), IsOk());
  for (std::uint64_t number = 1000; number > 0; --number) {
    ASSERT_THAT(world.Add(number, {{kShingle, 7}, {kBlock, number}}), IsOk());
    if (number % 400 == 0) CheckInEveryState(&world);
  }
  EXPECT_EQ(NumbersOf(world.index(), {kShingle, 7, 1}), std::vector<std::uint64_t>{1});
  CheckInEveryState(&world);
}

TEST(PostingIndexTest, FindsAPostingOnceHoweverOftenItWasAdded) {
  PostingWorld world;
  ASSERT_THAT(world.Open(), IsOk());
  for (int i = 0; i < 3; ++i) {
    ASSERT_THAT(world.Add(5, {{kShingle, 7}, {kBlock, 7}, {kShingle, 7}}), IsOk());
    ASSERT_THAT(world.Add(5, {{kShingle, 7}}), IsOk());
    EXPECT_THAT(NumbersOf(world.index(), {kShingle, 7, 10}), ElementsAre(5));
    ASSERT_THAT(world.index().Flush(), IsOk());
  }
  EXPECT_THAT(NumbersOf(world.index(), {kBlock, 7, 10}), ElementsAre(5));
  CheckInEveryState(&world);
}

// The next 32 bits are each entry's own, and the last 16 are not kept.
TEST(PostingIndexTest, GivesTheSimHashesOfABlock) {
  PostingWorld world;
  ASSERT_THAT(world.Open(), IsOk());
  ASSERT_THAT(world.Add(1, {{kBlock, 0xABCD'1111'2222'3333}}), IsOk());
  ASSERT_THAT(
      world.Add(2, {{kBlock, 0xABCD'FFFF'FFFF'FFFF}, {PostingLane::kSimHash1, 0xABCD'0000'0000'0000}}),
      IsOk());
  ASSERT_THAT(world.Add(3, {{kBlock, 0xABCE'1111'2222'3333}}), IsOk());
  const PostingProbe probe{kBlock, 0xABCD'0000'0000'0000, 10};
  for (int i = 0; i < 2; ++i) {
    PostingLists lists;
    world.index().Find({&probe, 1}, &lists);
    EXPECT_THAT(lists[0],
                ElementsAre(FoundPosting{1, 0xABCD'1111'2222'0000}, FoundPosting{2, 0xABCD'FFFF'FFFF'0000}));
    ASSERT_THAT(world.index().Flush(), IsOk());
  }
}

TEST(PostingIndexTest, HoldsTheLowestAndTheHighestNumber) {
  PostingWorld world;
  ASSERT_THAT(world.Open(), IsOk());
  for (const std::uint64_t number : {std::uint64_t{1}, kPostingNumberMax - 1, kPostingNumberMax}) {
    std::vector<Posting> postings;
    for (const PostingLane lane : kAllPostingLanes) {
      for (std::uint64_t key : {std::uint64_t{0}, ~std::uint64_t{0}, number}) postings.push_back({lane, key});
    }
    ASSERT_THAT(world.Add(number, postings), IsOk());
  }
  CheckInEveryState(&world);
}

TEST(PostingIndexTest, AFloodOfOneKeyTakesNoRoom) {
  PostingWorld world;
  ASSERT_THAT(world.Open(), IsOk());
  for (std::uint64_t number = 1; number <= 100'000; ++number) {
    const std::array<Posting, 2> postings = {{{kShingle, 7}, {kBlock, number}}};
    ASSERT_THAT(world.index().Add(number, number, postings), IsOk());
  }
  EXPECT_LE(world.index().GetStats().entries, kPostingsKept + kBlockPostingsKept);
  EXPECT_EQ(world.index().GetStats().memory_bytes, std::size_t{64} << 10);
  EXPECT_THAT(NumbersOf(world.index(), {kShingle, 7, 100}), SizeIs(kPostingsKept));
}

TEST(PostingIndexTest, AFloodTakesNoRoomInMergedSegments) {
  PostingWorld world;
  ASSERT_THAT(world.Open(), IsOk());
  for (std::uint64_t number = 1; number <= 2400; ++number) {
    ASSERT_THAT(world.Add(number, {{kShingle, 7}, {kBlock, number}}), IsOk());
    if (number % 600 == 0) {
      ASSERT_THAT(world.index().Flush(), IsOk());
    }
  }
  ASSERT_THAT(world.index().WaitForMerges(), IsOk());
  EXPECT_EQ(world.index().GetStats().segments, 1);
  EXPECT_EQ(world.index().GetStats().entries, kPostingsKept + kBlockPostingsKept);
  ExpectSame(world.index(), world.model());
}

TEST(PostingIndexTest, DroppedArticlesVanishInMerges) {
  PostingWorld world;
  ASSERT_THAT(world.Open(), IsOk());
  for (std::uint64_t number = 1; number <= 20; ++number) {
    ASSERT_THAT(world.Add(number, {{kShingle, number}, {kShingle, 777}, {kBlock, number}}), IsOk());
    if (number == 10) {
      ASSERT_THAT(world.index().Flush(), IsOk());
    }
  }
  for (const std::uint64_t number : {3, 4, 15}) world.Drop(number);
  ASSERT_THAT(world.index().Flush(), IsOk());
  ASSERT_THAT(world.index().WaitForMerges(), IsOk());
  EXPECT_EQ(world.index().GetStats().segments, 1);
  ExpectSame(world.index(), world.model());
  for (std::uint64_t number = 1; number <= 20; ++number) world.Drop(number);
  for (std::uint64_t number = 21; number <= 22; ++number) {
    ASSERT_THAT(world.Add(number, {{kShingle, 777}}), IsOk());
    ASSERT_THAT(world.index().Flush(), IsOk());
  }
  ASSERT_THAT(world.index().WaitForMerges(), IsOk());
  ExpectSame(world.index(), world.model());
}

TEST(PostingIndexTest, ASegmentOfNothingButDroppedArticlesLeavesNoFile) {
  PostingWorld world;
  ASSERT_THAT(world.Open(), IsOk());
  ASSERT_THAT(world.Add(1, {{kShingle, 1}}), IsOk());
  world.Drop(1);
  ASSERT_THAT(world.index().Flush(), IsOk());
  EXPECT_EQ(world.index().Covered(), 1);
  EXPECT_EQ(world.index().GetStats().segments, 0);
  EXPECT_THAT(world.files().contents(), IsEmpty());
}

TEST(PostingIndexTest, KeepsAllInMemoryWithoutADirectory) {
  testing::PostingModel model;
  PostingIndexOptions options;
  options.table_bytes_max = std::size_t{64} << 10;
  const auto index = PostingIndex::Open(options, {}).value();
  std::mt19937_64 random(3);
  for (std::uint64_t number = 1; number <= 3000; ++number) {
    const std::vector<Posting> postings = testing::RandomPostings(&random, 20);
    ASSERT_THAT(index->Add(number, number, postings), IsOk());
    model.Add(number, postings);
  }
  ASSERT_THAT(index->WaitForMerges(), IsOk());
  EXPECT_GT(index->GetStats().merged_entries, 0);
  ExpectSame(*index, model);
}

// --- files ---

class PostingFolderTest : public ::testing::Test {
 protected:
  // 300 articles in some segments.
  void Fill() {
    ASSERT_THAT(Open(), IsOk());
    for (std::uint64_t number = 1; number <= 300; ++number) {
      const std::vector<Posting> postings = testing::RandomPostings(&random_, 20);
      ASSERT_THAT(index_->Add(number, number, postings), IsOk());
      model_.Add(number, postings);
    }
    ASSERT_THAT(index_->Flush(), IsOk());
    ASSERT_THAT(index_->WaitForMerges(), IsOk());
    ASSERT_FALSE(manifest_.segments.empty());
    index_.reset();
  }

  Status Open() {
    options_.directory = directory_ / "index";
    options_.table_bytes_max = std::size_t{64} << 10;
    options_.commit = [this](const PostingManifest& manifest) {
      manifest_ = manifest;
      return Status::Ok();
    };
    Result<std::unique_ptr<PostingIndex>> index = PostingIndex::Open(options_, manifest_);
    if (!index) return index.error();
    index_ = std::move(*index);
    return Status::Ok();
  }

  std::string FirstFile() const {
    return directory_ / ("index/" + SegmentFileName(manifest_.segments.front().id));
  }

  void ExpectRefused(const std::string& why) {
    const Status status = Open();
    EXPECT_THAT(status, StatusIs(StatusCode::kCorruption));
    EXPECT_THAT(status.message(), HasSubstr(SegmentFileName(manifest_.segments.front().id)));
    EXPECT_THAT(status.message(), HasSubstr(why));
    EXPECT_THAT(status.message(), HasSubstr("reindex"));
  }

  ScratchDirectory directory_;
  PostingIndexOptions options_;
  PostingManifest manifest_;
  testing::PostingModel model_;
  std::mt19937_64 random_{1};
  std::unique_ptr<PostingIndex> index_;
};

TEST_F(PostingFolderTest, OpensWhatWasWritten) {
  Fill();
  ASSERT_THAT(Open(), IsOk());
  EXPECT_EQ(index_->Covered(), 300);
  ExpectSame(*index_, model_);
  EXPECT_THAT(index_->Verify(), IsOk());
}

TEST_F(PostingFolderTest, RemovesSegmentsThatNobodyNamesAndNothingElse) {
  Fill();
  WriteFile(directory_ / "index/999.seg", "half a segment");
  WriteFile(directory_ / "index/notes.txt", "not ours");
  ASSERT_THAT(Open(), IsOk());
  EXPECT_FALSE(std::filesystem::exists(directory_ / "index/999.seg"));
  EXPECT_TRUE(std::filesystem::exists(directory_ / "index/notes.txt"));
  ExpectSame(*index_, model_);
}

TEST_F(PostingFolderTest, MergedSegmentsLeaveNoFiles) {
  options_.fanout = 2;
  Fill();
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(directory_ / "index")) {
    files += entry.is_regular_file() ? 1 : 0;
  }
  EXPECT_EQ(files, manifest_.segments.size());
}

TEST_F(PostingFolderTest, ReadOnlyChangesNoFile) {
  Fill();
  WriteFile(directory_ / "index/999.seg", "half a segment");
  options_.read_only = true;
  ASSERT_THAT(Open(), IsOk());
  for (std::uint64_t number = 301; number <= 900; ++number) {
    const std::vector<Posting> postings = testing::RandomPostings(&random_, 20);
    ASSERT_THAT(index_->Add(number, number, postings), IsOk());
    model_.Add(number, postings);
  }
  ExpectSame(*index_, model_);
  index_.reset();
  EXPECT_TRUE(std::filesystem::exists(directory_ / "index/999.seg"));
  EXPECT_EQ(manifest_.covered_sequence, 300);
}

TEST_F(PostingFolderTest, ReadOnlyMakesNoFolder) {
  options_.read_only = true;
  ASSERT_THAT(Open(), IsOk());
  EXPECT_FALSE(std::filesystem::exists(directory_ / "index"));
}

TEST_F(PostingFolderTest, RefusesAFolderThatCannotBeMade) {
  WriteFile(directory_ / "index", "a file");
  PostingIndexOptions options;
  options.directory = directory_ / "index/below";
  EXPECT_THAT(PostingIndex::Open(options, {}), StatusIs(StatusCode::kUnavailable));
}

TEST_F(PostingFolderTest, RefusesAMissingSegment) {
  Fill();
  std::filesystem::remove(FirstFile());
  ExpectRefused("missing");
}

TEST_F(PostingFolderTest, RefusesATornSegment) {
  Fill();
  const std::string bytes = ReadFile(FirstFile());
  for (const std::size_t size : {std::size_t{0}, std::size_t{100}, bytes.size() / 2, bytes.size() - 1}) {
    WriteFile(FirstFile(), bytes.substr(0, size));
    ExpectRefused("bytes instead of");
  }
  WriteFile(FirstFile(), bytes + "x");
  ExpectRefused("bytes instead of");
}

TEST_F(PostingFolderTest, RefusesTheSegmentsOfAnotherOwner) {
  Fill();
  options_.owner.secret_fingerprint = 1;
  ExpectRefused("another store");
  options_.owner = {{1}, 0};
  ExpectRefused("another store");
}

TEST_F(PostingFolderTest, RefusesAnotherSegmentInItsPlace) {
  Fill();
  ++manifest_.segments.front().checksum;
  ExpectRefused("another than the store's");
}

TEST_F(PostingFolderTest, RefusesTheSegmentOfANewerProgram) {
  Fill();
  std::string bytes = ReadFile(FirstFile());
  bytes[8] = 2;
  WriteFile(FirstFile(), bytes);
  EXPECT_THAT(Open(), StatusIs(StatusCode::kFailedPrecondition));
}

}  // namespace
}  // namespace newsfold
