#include "store/index/article_index.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/index/index_format.h"
#include "store/records/store_meta.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/engine/memory_engine.h"
#include "tests/store/scratch_directory.h"

namespace newsfold {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::ScratchDirectory;
using testing::StatusIs;

IndexRow RowOf(ArticleNumber number, std::vector<std::uint64_t> shingles) {
  return {number, std::nullopt, {}, std::move(shingles)};
}

std::vector<std::uint64_t> Find(const ArticleIndex& index, std::uint64_t shingle) {
  const PostingProbe probe{PostingLane::kShingle, shingle, 9};
  IndexLists lists;
  index.Find({&probe, 1}, &lists);
  std::vector<std::uint64_t> numbers;
  for (const FoundPosting& posting : lists.Read(0)) numbers.push_back(posting.number);
  return numbers;
}

class ArticleIndexTest : public ::testing::Test {
 protected:
  std::unique_ptr<ArticleIndex> MustOpen(bool read_only = false) {
    Result<std::unique_ptr<ArticleIndex>> index = Open(read_only);
    EXPECT_TRUE(index) << index.error().ToString();
    return std::move(*index);
  }
  Result<std::unique_ptr<ArticleIndex>> Open(bool read_only = false) {
    return ArticleIndex::Open(&engine_, meta_, {.directory = directory_, .read_only = read_only});
  }

  void Add(ArticleIndex* index, const IndexRow& row) {
    WriteSet writes;
    index->AppendRows({&row, 1}, &writes);
    ASSERT_TRUE(engine_.Write(std::move(writes)));
    index->Add({&row, 1});
  }

  std::size_t RowsLeft() {
    std::size_t rows = 0;
    for (const auto& [key, value] : engine_.Contents()) rows += key.starts_with("p");
    return rows;
  }

  ScratchDirectory scratch_;
  std::string directory_ = scratch_ / "";
  StoreMeta meta_ = NewStoreMeta(Thresholds{});
  MemoryEngine engine_;
};

TEST_F(ArticleIndexTest, RowsAreFoundAgainAfterReopening) {
  {
    const auto index = MustOpen();
    for (ArticleNumber number = 1; number <= 300; ++number) Add(index.get(), RowOf(number, {number % 7}));
    EXPECT_EQ(Find(*index, 3).size(), 9u);
  }
  EXPECT_THAT(Find(*MustOpen(), 3), ElementsAre(3, 10, 17, 24, 31, 38, 45, 52, 59));
  EXPECT_THAT(Find(*MustOpen(/*read_only=*/true), 3), ElementsAre(3, 10, 17, 24, 31, 38, 45, 52, 59));
}

TEST_F(ArticleIndexTest, WhatIsInFilesLeavesNoRows) {
  const auto index = MustOpen();
  for (ArticleNumber number = 1; number <= 10; ++number) Add(index.get(), RowOf(number, {number % 2}));
  EXPECT_EQ(RowsLeft(), 10u);
  ASSERT_THAT(index->Flush(), IsOk());
  EXPECT_EQ(RowsLeft(), 0u);
  Add(index.get(), RowOf(11, {1}));
  EXPECT_EQ(RowsLeft(), 1u);
  EXPECT_THAT(Find(*index, 1), ElementsAre(1, 3, 5, 7, 9, 11));
}

TEST_F(ArticleIndexTest, FilesAndRowsTogetherAreTheIndex) {
  {
    const auto index = MustOpen();
    for (ArticleNumber number = 1; number <= 10; ++number) Add(index.get(), RowOf(number, {number % 2}));
    ASSERT_THAT(index->Flush(), IsOk());
    for (ArticleNumber number = 11; number <= 15; ++number) Add(index.get(), RowOf(number, {number % 2}));
    Add(index.get(), RowOf(2, {1}));  // decided again
  }
  for (const bool read_only : {true, false}) {
    const auto index = MustOpen(read_only);
    EXPECT_THAT(Find(*index, 1), ElementsAre(1, 2, 3, 5, 7, 9, 11, 13, 15));
    EXPECT_EQ(RowsLeft(), 6u);
  }
  const auto index = MustOpen();
  Add(index.get(), RowOf(16, {0}));
  EXPECT_THAT(Find(*index, 0), ElementsAre(2, 4, 6, 8, 10, 12, 14, 16));
}

// More rows than are read at once.
TEST_F(ArticleIndexTest, ManyRowsAreFoundAgain) {
  {
    const auto index = MustOpen();
    for (ArticleNumber number = 1; number <= 2500; ++number) Add(index.get(), RowOf(number, {number / 4}));
  }
  const auto index = MustOpen();
  EXPECT_THAT(Find(*index, 256), ElementsAre(1024, 1025, 1026, 1027));
  EXPECT_THAT(Find(*index, 625), ElementsAre(2500));
  Add(index.get(), RowOf(2501, {625}));
  EXPECT_THAT(Find(*index, 625), ElementsAre(2500, 2501));
}

// Rows that were covered but not deleted, as a crash between the two leaves them.
TEST_F(ArticleIndexTest, CoveredRowsThatAreLeftAreNotAddedAgain) {
  MemoryEngine::Map with_rows;
  {
    const auto index = MustOpen();
    Add(index.get(), RowOf(1, {7}));
    with_rows = engine_.Contents();
    ASSERT_THAT(index->Flush(), IsOk());
  }
  WriteSet rows;
  for (const auto& [key, value] : with_rows) rows.Put(key, value);
  ASSERT_TRUE(engine_.Write(std::move(rows)));
  const auto index = MustOpen();
  EXPECT_THAT(Find(*index, 7), ElementsAre(1));
  Add(index.get(), RowOf(2, {7}));
  ASSERT_THAT(index->Flush(), IsOk());
  EXPECT_EQ(RowsLeft(), 0u);
  EXPECT_THAT(Find(*index, 7), ElementsAre(1, 2));
}

TEST_F(ArticleIndexTest, WhatCannotBeCommittedStaysInRows) {
  auto index = MustOpen();
  Add(index.get(), RowOf(1, {7}));
  engine_.FailSync(1);
  EXPECT_FALSE(index->Flush().ok());
  EXPECT_FALSE(index->Health().ok());
  EXPECT_THAT(Find(*index, 7), ElementsAre(1));
  EXPECT_EQ(RowsLeft(), 1u);
}

TEST_F(ArticleIndexTest, AnIndexInMemoryLeavesItsRows) {
  directory_.clear();
  {
    const auto index = MustOpen();
    Add(index.get(), RowOf(1, {7}));
    ASSERT_THAT(index->Flush(), IsOk());
    EXPECT_THAT(Find(*index, 7), ElementsAre(1));
  }
  EXPECT_EQ(RowsLeft(), 1u);
  EXPECT_THAT(Find(*MustOpen(), 7), ElementsAre(1));
}

TEST_F(ArticleIndexTest, MissingFilesAreDamageWithAWayOut) {
  {
    const auto index = MustOpen();
    Add(index.get(), RowOf(1, {7}));
    ASSERT_THAT(index->Flush(), IsOk());
  }
  ASSERT_THAT(RemoveIndexFiles(directory_, IndexSet::kFirst), IsOk());
  const auto index = Open();
  ASSERT_THAT(index, StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(index.error().message(), HasSubstr("reindex"));
}

TEST_F(ArticleIndexTest, DamagedRowsAreTold) {
  WriteSet writes;
  writes.Put(IndexRowKey(IndexSet::kFirst, 1), "no row");
  ASSERT_TRUE(engine_.Write(std::move(writes)));
  EXPECT_THAT(Open(), StatusIs(StatusCode::kCorruption));
}

TEST_F(ArticleIndexTest, TheOtherSetHasFilesAndRowsOfItsOwn) {
  const auto first = MustOpen();
  Add(first.get(), RowOf(1, {7}));
  ASSERT_THAT(first->Flush(), IsOk());
  meta_.index_set = IndexSet::kSecond;
  const auto second = MustOpen();
  EXPECT_THAT(Find(*second, 7), IsEmpty());
  Add(second.get(), RowOf(2, {7}));
  ASSERT_THAT(second->Flush(), IsOk());
  EXPECT_THAT(Find(*first, 7), ElementsAre(1));
  EXPECT_THAT(Find(*second, 7), ElementsAre(2));
}

TEST_F(ArticleIndexTest, AnIndexOverAnotherKeepsWhatIsAddedToItself) {
  const auto base = MustOpen();
  Add(base.get(), RowOf(1, {7}));
  Add(base.get(), RowOf(5, {7, 8}));
  {
    const auto over = ArticleIndex::Over(base.get());
    over->Add(std::vector<IndexRow>{RowOf(3, {7}), RowOf(5, {7})});
    EXPECT_THAT(Find(*over, 7), ElementsAre(1, 3, 5));
    EXPECT_THAT(Find(*over, 8), ElementsAre(5));
  }
  EXPECT_THAT(Find(*base, 7), ElementsAre(1, 5));
}

}  // namespace
}  // namespace newsfold
