#include "store/index/site_cache.h"

#include <gtest/gtest.h>

namespace newsfold {
namespace {

struct Sized {
  int id = 0;
  std::size_t size = 0;
  std::size_t bytes() const { return size; }
};

TEST(SiteCache, HoldsWhatFits) {
  SiteCache<Sized> sites(10);
  sites.Insert("", {1, 5});
  sites.Insert("b.example", {2, 5});
  ASSERT_NE(sites.Find(""), nullptr);
  EXPECT_EQ(sites.Find("")->id, 1);
  EXPECT_EQ(sites.Find("b.example")->id, 2);
  EXPECT_EQ(sites.Find("c.example"), nullptr);
}

TEST(SiteCache, DropsWhatWasUsedLongestAgo) {
  SiteCache<Sized> sites(10);
  for (const char* name : {"a", "b", "c"}) sites.Insert(name, {0, 3});
  sites.Find("a");
  sites.Insert("d", {0, 3});
  EXPECT_EQ(sites.Find("b"), nullptr);
  for (const char* name : {"a", "c", "d"}) EXPECT_NE(sites.Find(name), nullptr) << name;
}

TEST(SiteCache, KeepsWhatIsPinned) {
  SiteCache<Sized> sites(5);
  sites.Insert("a", {0, 3});
  sites.Pin("a", true);
  for (const char* name : {"b", "c"}) sites.Insert(name, {0, 3});
  EXPECT_EQ(sites.Find("b"), nullptr);
  ASSERT_NE(sites.Find("a"), nullptr);
  sites.Pin("a", false);
  sites.Insert("d", {0, 3});
  EXPECT_EQ(sites.Find("c"), nullptr);
  EXPECT_EQ(sites.Find("a"), nullptr);
}

TEST(SiteCache, CountsAgainWhatHasGrown) {
  SiteCache<Sized> sites(10);
  for (const char* name : {"a", "b", "c"}) sites.Insert(name, {0, 3});
  sites.Find("a")->size = 7;
  sites.Recount();
  EXPECT_EQ(sites.Find("b"), nullptr);
  EXPECT_NE(sites.Find("c"), nullptr);
  sites.Find("a")->size = 1;
  sites.Recount();
  sites.Insert("d", {0, 6});
  for (const char* name : {"a", "c", "d"}) EXPECT_NE(sites.Find(name), nullptr) << name;
}

TEST(SiteCache, TheMostRecentIsHeldHoweverLarge) {
  SiteCache<Sized> sites(10);
  sites.Insert("a", {0, 3});
  sites.Insert("b", {0, 30});
  EXPECT_EQ(sites.Find("a"), nullptr);
  EXPECT_NE(sites.Find("b"), nullptr);
  sites.Insert("c", {0, 3});
  EXPECT_EQ(sites.Find("b"), nullptr);
}

TEST(SiteCache, ErasedSitesLeaveTheirRoom) {
  SiteCache<Sized> sites(10);
  for (const char* name : {"a", "b"}) sites.Insert(name, {0, 5});
  sites.Erase("b");
  sites.Erase("none");
  EXPECT_EQ(sites.Find("b"), nullptr);
  sites.Insert("c", {0, 5});
  EXPECT_NE(sites.Find("a"), nullptr);
  for (const char* name : {"a", "c"}) sites.Erase(name);
  sites.Insert("a", {7, 10});
  EXPECT_EQ(sites.Find("a")->id, 7);
}

TEST(SiteCacheDeathTest, ASiteIsHeldOnce) {
  SiteCache<Sized> sites(10);
  sites.Insert("a", {0, 3});
  EXPECT_DEATH(sites.Insert("a", {0, 3}), "assertion failed: is_new");
}

}  // namespace
}  // namespace newsfold
