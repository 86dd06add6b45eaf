#include "store/index/boilerplate_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/records/site.h"
#include "tests/store/index/boilerplate_fixture.h"

namespace newsfold {
namespace {

using testing::Words;

using BoilerplateTest = testing::BoilerplateFixture;

TEST_F(BoilerplateTest, PoolOfUnknownSitesNeedsMoreUses) {
  BoilerplateCache cache(store_, &records_, kPlenty);
  const std::string shared = Words("nav", 40);
  for (int i = 0; i < 5; ++i) {
    AddStory(&cache, "", shared);
    AddStory(&cache, "a.example", shared);
  }
  EXPECT_EQ(Masked(&cache, "", shared), 0u);
  EXPECT_GT(Masked(&cache, "a.example", shared), 30u);
  AddStory(&cache, "", shared);
  EXPECT_GT(Masked(&cache, "", shared), 30u);
}

TEST_F(BoilerplateTest, LoadedWindowEqualsTheGrownOne) {
  BoilerplateCache grown(store_, &records_, kPlenty);
  for (int i = 0; i < 600; ++i) {  // more than a site's window holds
    AddStory(&grown, "a.example", Words("s" + std::to_string(i % 290) + "x", 260) + Words("nav", 40));
  }
  BoilerplateCache loaded(store_, &records_, kPlenty);
  for (int i = 0; i < 290; i += 7) {
    const std::string probe = Words("s" + std::to_string(i) + "x", 260);
    ASSERT_EQ(Masked(&loaded, "a.example", probe), Masked(&grown, "a.example", probe)) << i;
  }
  EXPECT_EQ(Masked(&loaded, "a.example", Words("nav", 40)), Masked(&grown, "a.example", Words("nav", 40)));
}

TEST_F(BoilerplateTest, EvictedSitesAreLoadedAgain) {
  BoilerplateCache small(store_, &records_, 1);
  for (int round = 0; round < 3; ++round) {
    AddStory(&small, "a.example", Words("nav", 40));
    AddStory(&small, "b.example", Words("menu", 40));
  }
  EXPECT_GT(Masked(&small, "a.example", Words("nav", 40)), 30u);
  EXPECT_EQ(Masked(&small, "a.example", Words("menu", 40)), 0u);
  EXPECT_GT(records_.texts_read, 0u);
}

// Outlets tell one event under titles of their own; on a site every page has its own title.
TEST_F(BoilerplateTest, StoriesOfThePoolAreOneAsLikelyAsTheirTitlesResemble) {
  const auto identify = [&](const char* site, ArticleNumber number, const std::string& title) {
    return IdentifyStory(folder_, site, number, "", title);
  };
  const std::string title = "storm closes the harbour bridge for a week";  // seven pairs
  int alike = 0;
  for (ArticleNumber number = 2; number < 102; ++number) {
    const std::string longer = title + " paper" + std::to_string(number);
    alike += identify("", 1, title).Matches(identify("", number, longer));
    EXPECT_FALSE(identify("a.example", 1, title).Matches(identify("a.example", number, longer)));
    EXPECT_FALSE(
        identify("", 1, title).Matches(identify("", number, Words("t" + std::to_string(number) + "x", 8))));
  }
  EXPECT_GT(alike, 70);  // of 100; expected 88
  EXPECT_LT(alike, 100);
  EXPECT_FALSE(identify("", 1, "Storm").Matches(identify("", 2, "Storm warning")));
  EXPECT_FALSE(identify("", 1, "").Matches(identify("", 2, "")));
}

TEST_F(BoilerplateTest, SameStoryCountsOnce) {
  BoilerplateCache cache(store_, &records_, kPlenty);
  Shingle(folder_, Words("wire", 100), &shingled_);
  WriteSet writes;
  for (ArticleNumber number = 1; number <= 5; ++number) {
    const StoryIdentity identity = MakeStoryIdentity(number, "", "The same title");
    ASSERT_TRUE(cache.AddStory("a.example", number, identity, shingled_, &writes).ok());
  }
  EXPECT_EQ(writes.ops().size(), 1u);
  EXPECT_EQ(Masked(&cache, "a.example", Words("wire", 100)), 0u);
}

// Pages of sites of their own, each a story of its own with the same line behind it.
class LabelsOfSites : public testing::BoilerplateFixture {
 protected:
  void AddPage(Boilerplate* counted_by, const std::string& text, const StoryIdentity& identity) {
    AddStory(counted_by, std::string(kEverySite), text, "", identity);
  }
  // The i-th site's page of the i-th story.
  void AddPage(Boilerplate* counted_by, std::size_t i, const std::string& line) {
    AddPage(counted_by, Story(i) + line, IdentifyPage(1000 + i, SiteName(i)));
  }
  static std::string SiteName(std::size_t i) { return "s" + std::to_string(i) + ".example"; }
  static std::string Story(std::size_t i) { return testing::Paragraph("w" + std::to_string(i) + "x", 60); }

  const std::string line_ = "read all of this story at its publisher";  // eight shingles reach into it
  BoilerplateCache cache_{store_, &records_, kPlenty};
};

TEST_F(LabelsOfSites, WhatSixSitesPrintIsBoilerplateOnAnyOther) {
  for (std::size_t i = 0; i < 5; ++i) AddPage(&cache_, i, line_);
  EXPECT_EQ(Masked(&cache_, "new.example", Words("new", 40) + line_), 0u);
  AddPage(&cache_, 5, line_);
  EXPECT_EQ(Masked(&cache_, "new.example", Words("new", 36) + line_), 8u);
  EXPECT_EQ(Masked(&cache_, "", Words("new", 36) + line_), 8u);
  EXPECT_EQ(Masked(&cache_, "new.example", Words("new", 36) + "so " + line_), 0u);
}

TEST_F(LabelsOfSites, PagesOfOneSiteOrOneStoryCountOnce) {
  for (std::size_t i = 0; i < 10; ++i) {
    AddPage(&cache_, Story(i) + line_, IdentifyPage(1000 + i, "a.example"));
    AddPage(&cache_, Story(0) + line_, IdentifyPage(999, SiteName(i)));
  }
  EXPECT_EQ(Masked(&cache_, "new.example", Words("new", 36) + line_), 0u);
}

TEST_F(LabelsOfSites, LoadedWindowEqualsTheGrownOne) {
  const std::size_t pages = 1100;  // more than the window holds
  for (std::size_t i = 0; i < pages; ++i)
    AddPage(&cache_, i, "label of " + std::to_string(i / 7) + " and others");
  BoilerplateCache loaded(store_, &records_, kPlenty);
  std::size_t boilerplate = 0;
  for (std::size_t i = 0; i < pages; i += 7) {
    const std::string probe = Words("new", 36) + "label of " + std::to_string(i / 7) + " and others";
    const std::size_t masked = Masked(&cache_, "new.example", probe);
    ASSERT_EQ(Masked(&loaded, "new.example", probe), masked) << i;
    boilerplate += masked > 0;
  }
  EXPECT_EQ(records_.texts_read, 0u);
  EXPECT_EQ(boilerplate, 1024 / 7u);
}

TEST_F(LabelsOfSites, NoSiteHasTheirName) {
  EXPECT_NE(SiteOf("https://*/1"), kEverySite);
  EXPECT_NE(SiteOf("https://*:80/1"), kEverySite);
  EXPECT_NE(SiteOf("https://%2A/1"), kEverySite);
}

TEST_F(BoilerplateTest, DamagedStoryEntryIsCorruption) {
  ASSERT_TRUE(engine_.Write([] {
    WriteSet writes;
    writes.Put(SiteKey(IndexSet::kFirst, "a.example", 1), "\x01short");
    return writes;
  }()));
  BoilerplateCache cache(store_, &records_, kPlenty);
  std::vector<ShingleWeight> weights;
  const Status status = cache.Weigh("a.example", shingled_, &weights);
  EXPECT_EQ(status.code(), StatusCode::kCorruption);
  EXPECT_THAT(status.message(), ::testing::HasSubstr("a.example"));
}

}  // namespace
}  // namespace newsfold
