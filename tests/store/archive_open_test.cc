#include <filesystem>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/archive.h"
#include "tests/store/archive_fixture.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/scratch_directory.h"

namespace newsfold {
namespace {

using testing::Repost;
using testing::ScratchDirectory;
using testing::StatusIs;
using testing::Story;

// The archive over the engine it comes with.
class ArchiveOpen : public ::testing::Test {
 protected:
  ArchiveOpen() {
    options_.directory = scratch_ / "store";
    options_.create_if_missing = true;
  }

  std::unique_ptr<Archive> Open() {
    Result<std::unique_ptr<Archive>> archive = Archive::Open(options_);
    EXPECT_TRUE(archive) << archive.error().ToString();
    return archive ? std::move(*archive) : nullptr;
  }

  static Article MakeArticle(const std::string& id, const std::string& text) {
    Article article;
    article.id = id;
    article.text = text;
    return article;
  }

  ScratchDirectory scratch_;
  ArchiveOptions options_;
};

TEST_F(ArchiveOpen, ArticlesAreThereWhenTheStoreIsOpenedAgain) {
  constexpr unsigned kArticles = 300;  // past the first dictionary
  {
    const std::unique_ptr<Archive> archive = Open();
    for (unsigned i = 0; i < kArticles; ++i) {
      const std::string id = std::to_string(i);
      ASSERT_TRUE(archive->Ingest(MakeArticle(id, Repost(Story(i / 2), "Desk " + id, ""))));
    }
  }
  const std::unique_ptr<Archive> archive = Open();
  for (unsigned i = 0; i < kArticles; ++i) {
    const std::string id = std::to_string(i);
    const Result<StoredArticle> stored = archive->Get(id);
    ASSERT_TRUE(stored) << stored.error().ToString();
    EXPECT_EQ(stored->article.text, Repost(Story(i / 2), "Desk " + id, ""));
    EXPECT_EQ(stored->decision.canonical_id, std::to_string(i / 2 * 2));
  }
  EXPECT_EQ(archive->GetStats().articles, kArticles);
  EXPECT_EQ(archive->GetStats().canonicals, kArticles / 2);
  EXPECT_GT(archive->GetStats().disk_bytes, 0u);
}

TEST_F(ArchiveOpen, ASecondOpenerIsToldThatTheStoreIsLocked) {
  const std::unique_ptr<Archive> first = Open();
  const Result<std::unique_ptr<Archive>> second = Archive::Open(options_);
  EXPECT_THAT(second, StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(second.error().message(), ::testing::HasSubstr("locked"));
}

TEST_F(ArchiveOpen, AMissingStoreIsNotFound) {
  options_.create_if_missing = false;
  EXPECT_THAT(Archive::Open(options_), StatusIs(StatusCode::kNotFound));
  EXPECT_FALSE(std::filesystem::exists(options_.directory));
}

TEST_F(ArchiveOpen, OnlyTheOwnerMayReadANewStore) {
  std::filesystem::create_directory(options_.directory);
  Open().reset();
  EXPECT_EQ(std::filesystem::status(options_.directory).permissions(), std::filesystem::perms::owner_all);
}

TEST_F(ArchiveOpen, TheModeOfAnExistingStoreIsItsOwners) {
  Open().reset();
  constexpr auto kGroupReads = std::filesystem::perms::owner_all | std::filesystem::perms::group_read;
  std::filesystem::permissions(options_.directory, kGroupReads);
  Open().reset();
  EXPECT_EQ(std::filesystem::status(options_.directory).permissions(), kGroupReads);
}

TEST_F(ArchiveOpen, ReadersMayLookBesideTheWriter) {
  const std::unique_ptr<Archive> writer = Open();
  ASSERT_TRUE(writer->Ingest(MakeArticle("a", Story(1))));
  options_.read_only = true;
  const std::unique_ptr<Archive> reader = Open();
  EXPECT_EQ(reader->Get("a")->article.text, Story(1));
  EXPECT_THAT(reader->Ingest(MakeArticle("b", Story(2))), StatusIs(StatusCode::kUnavailable));
}

}  // namespace
}  // namespace newsfold
