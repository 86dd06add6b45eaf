#include "store/index/boilerplate_cache.h"

#include <random>
#include <utility>

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

// A site with more stories than its window holds.
class LongMemory : public testing::BoilerplateFixture {
 protected:
  void AddStories(Boilerplate* counted_by, int count) {
    for (int i = 0; i < count; ++i) BoilerplateFixture::AddStory(counted_by, "a.example", Text(next_++));
  }
  // Every story shares its words with the one 1,100 before it.
  static std::string Text(int i) {
    return Words("s" + std::to_string(i % 1100) + "x", 60) + Words("nav", 40);
  }

  void CheckEqual(Boilerplate* one, Boilerplate* other) {
    for (int i = 0; i < 1100; i += 29) {
      ASSERT_EQ(WeightsOf(one, "a.example", Text(i)), WeightsOf(other, "a.example", Text(i))) << i;
    }
  }

  int next_ = 0;
};

TEST_F(LongMemory, LoadedWindowEqualsTheGrownOneAndNoTextIsRead) {
  BoilerplateCache grown(store_, &records_, kPlenty);
  AddStories(&grown, 2500);
  EXPECT_GT(Masked(&grown, "a.example", Words("nav", 40)), 30u);
  for (const int more : {0, 100}) {
    BoilerplateCache loaded(store_, &records_, kPlenty);
    CheckEqual(&loaded, &grown);
    AddStories(&loaded, more);
    BoilerplateCache anew(store_, &records_, kPlenty);
    CheckEqual(&loaded, &anew);
  }
  EXPECT_EQ(records_.texts_read, 0u);
}

// Of 1,100 kinds of story, those of the last 2,048 are counted: 948 kinds twice.
TEST_F(LongMemory, IsAsLongAsPromised) {
  BoilerplateCache cache(store_, &records_, kPlenty);
  AddStories(&cache, 2500);
  int kinds_suspected = 0;
  for (int i = 0; i < 1100; ++i) {
    const std::vector<ShingleWeight> weights = WeightsOf(&cache, "a.example", Text(i));
    kinds_suspected += std::count(weights.begin(), weights.end(), kSuspectWeight) > 40;
  }
  EXPECT_EQ(kinds_suspected, 2048 - 1100);
}

// Stories leave it when a summary is made: the last is of the first 2,176.
TEST_F(LongMemory, EntriesOfTheWindowAloneHaveTags) {
  BoilerplateCache cache(store_, &records_, kPlenty);
  AddStories(&cache, 2200);
  const std::vector<StoryEntry> entries = EntriesOf("a.example");
  ASSERT_EQ(entries.size(), 2200u);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    EXPECT_EQ(entries[i].has_sample, i >= 2176 - 2048) << i;
    EXPECT_EQ(entries[i].identity.cluster, i + 1);
    EXPECT_GT(entries[i].sample_size, 0u);
  }
}

// Sites with more stories than are known one by one.
class Summaries : public testing::BoilerplateFixture {
 protected:
  void AddStory(const std::string& text) { BoilerplateFixture::AddStory(&cache_, "a.example", text); }
  void AddStoriesOfTheirOwn(int count) {
    for (int i = 0; i < count; ++i) AddStory(Words("own" + std::to_string(next_++) + "x", 100));
  }
  // Of a text that is suspect, or not, as a whole.
  ShingleWeight WeightOf(const std::string& text) { return WeightsOf(&cache_, "a.example", text).front(); }

  // Of a few kinds, so that many become suspect, are suspect no longer, and so on.
  static std::string RandomText(std::mt19937* random) {
    return Words("kind" + std::to_string((*random)() % 150) + "x", 30) +
           Words("menu" + std::to_string((*random)() % 50) + "x", 30);
  }

  int next_ = 0;
  BoilerplateCache cache_{store_, &records_, kPlenty};
};

TEST_F(Summaries, AreOfAllBut64StoriesAtMost) {
  AddStoriesOfTheirOwn(64);
  EXPECT_EQ(SummaryOf("a.example"), SiteSummary{});
  AddStoriesOfTheirOwn(64);
  EXPECT_EQ(SummaryOf("a.example").newest, 64u);
  EXPECT_EQ(SummaryOf("a.example").identities.size(), 64u);
  AddStoriesOfTheirOwn(1);
  EXPECT_EQ(SummaryOf("a.example").newest, 128u);
}

TEST_F(Summaries, OneUseBeforeAndOneBehindCountFromTheNextOn) {
  const std::string rare = Words("rare", 40);
  const std::string fresh = Words("fresh", 40);
  AddStory(rare);
  AddStoriesOfTheirOwn(64);
  AddStory(rare);
  AddStory(fresh);
  AddStory(fresh);
  EXPECT_EQ(WeightOf(rare), kFullWeight);
  EXPECT_EQ(WeightOf(fresh), 1);
  AddStoriesOfTheirOwn(60);
  EXPECT_EQ(WeightOf(rare), kFullWeight);
  AddStoriesOfTheirOwn(1);
  EXPECT_EQ(WeightOf(rare), 1);
  AddStory(rare);
  EXPECT_EQ(WeightOf(rare), 0);
}

TEST_F(Summaries, ASiteIsLoadedAsItWasGrown) {
  std::mt19937 random(17);
  for (int i = 0; i < 300; ++i) {
    AddStory(RandomText(&random));
    BoilerplateCache loaded(store_, &records_, kPlenty);
    for (int probe = 0; probe < 3; ++probe) {
      const std::string text = RandomText(&random);
      ASSERT_EQ(WeightsOf(&loaded, "a.example", text), WeightsOf(&cache_, "a.example", text)) << i;
    }
  }
  EXPECT_EQ(SummaryOf("a.example").newest, 256u);
  EXPECT_EQ(records_.texts_read, 0u);
}

// What is written does not depend on what was in memory.
TEST_F(Summaries, AreTheSameWhateverIsForgotten) {
  std::vector<MemoryEngine::Map> stores;
  for (const bool forgets : {false, true}) {
    std::mt19937 random(18);
    MemoryEngine engine;
    StoreParts parts = store_;
    parts.engine = &engine;
    BoilerplateCache cache(parts, &records_, kPlenty);
    for (ArticleNumber number = 1; number <= 300; ++number) {
      Shingle(folder_, RandomText(&random), &shingled_);
      WriteSet writes;
      if (forgets) {
        ASSERT_TRUE(cache.AddStory("a.example", {number, {number, 0, 0}, {}}, shingled_, &writes).ok());
        cache.Forget("a.example");
        writes.Clear();
      }
      ASSERT_TRUE(cache.AddStory("a.example", {number, {number, 0, 0}, {}}, shingled_, &writes).ok());
      ASSERT_TRUE(engine.Write(std::move(writes)));
    }
    stores.push_back(engine.Contents());
  }
  EXPECT_EQ(stores[0].size(), 301u);
  EXPECT_EQ(stores[0], stores[1]);
}

TEST_F(Summaries, KnowTheStoriesTheyAreOf) {
  const std::string text = Words("story", 40);
  BoilerplateFixture::AddStory(&cache_, "a.example", text, "A title", StoryIdentity{1, 11, 12});
  AddStoriesOfTheirOwn(70);
  const std::size_t entries = EntriesOf("a.example").size();
  for (const StoryIdentity& again :
       {StoryIdentity{1, 21, 22}, StoryIdentity{1000, 11, 22}, StoryIdentity{1001, 11, 12}})
    BoilerplateFixture::AddStory(&cache_, "a.example", text, "A title", again);
  EXPECT_EQ(EntriesOf("a.example").size(), entries);
  BoilerplateFixture::AddStory(&cache_, "a.example", text, "A title", StoryIdentity{1002, 21, 12});
  ASSERT_EQ(EntriesOf("a.example").size(), entries + 1);
  EXPECT_EQ(EntriesOf("a.example").back().sample_size, 0u);  // the title alone is counted
  BoilerplateFixture::AddStory(&cache_, "a.example", text, "B title", StoryIdentity{1003, 31, 32});
  EXPECT_GT(EntriesOf("a.example").back().sample_size, 0u);
}

// Each tag that weighs otherwise, and few others.
TEST_F(Summaries, NoteWhatTheyChange) {
  RecentChanges changes;
  StoreParts followed = store_;
  followed.changes = &changes;
  BoilerplateCache cache(followed, &records_, kPlenty);
  std::string all;
  for (int kind = 0; kind < 150; ++kind) all += Words("kind" + std::to_string(kind) + "x", 30);
  ShingledText shingled;
  Shingle(folder_, all, &shingled);
  std::mt19937 random(19);
  std::vector<ShingleWeight> before = WeightsOf(&cache, "a.example", all);
  std::size_t summarized = 0;
  for (int i = 0; i < 400; ++i) {
    const ArticleNumber summary = SummaryOf("a.example").newest;
    const std::uint64_t step = changes.steps();
    BoilerplateFixture::AddStory(&cache, "a.example", RandomText(&random));
    const std::vector<ShingleWeight> after = WeightsOf(&cache, "a.example", all);
    for (std::size_t at = 0; at < after.size(); ++at) {
      const std::optional<HashTag> tag = SampledTagOf(shingled.shingles[at]);
      if (!tag) continue;
      const std::vector<StateName> name = {TagState(SiteHash("a.example"), *tag)};
      ASSERT_EQ(changes.HaveChanged(name, step), before[at] != after[at]) << i;
    }
    if (SummaryOf("a.example").newest != summary) summarized += before != after;
    before = after;
    changes.EndStep();
  }
  EXPECT_GT(summarized, 3u);
}

// So that what is known of a site one by one is never much.
TEST_F(Summaries, ComeSoonerIfStoriesAreLong) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(SummaryOf("a.example").newest, 0u);
    AddStory(Words("long" + std::to_string(i) + "x", 140'000));
  }
  EXPECT_EQ(SummaryOf("a.example").newest, 2u);
}

TEST_F(Summaries, ADamagedOneIsCorruption) {
  AddStoriesOfTheirOwn(65);
  WriteSet writes;
  writes.Put(SummaryKey(IndexSet::kFirst, "a.example"), "damaged");
  ASSERT_TRUE(engine_.Write(std::move(writes)));
  BoilerplateCache loaded(store_, &records_, kPlenty);
  std::vector<ShingleWeight> weights;
  EXPECT_EQ(loaded.Weigh("a.example", shingled_, &weights).code(), StatusCode::kCorruption);
}

TEST_F(BoilerplateTest, EvictedSitesAreLoadedAgain) {
  const std::pair<std::size_t, std::size_t> budgets[] = {{1, 1}, {1, kPlenty}, {kPlenty, 1}};
  for (const auto& [bytes, suspect_bytes] : budgets) {
    BoilerplateCache small(store_, &records_, bytes, suspect_bytes);
    const std::string a = "a" + std::to_string(records_.records.size()) + ".example";
    const std::string b = "b" + a;
    for (int round = 0; round < 3; ++round) {
      EXPECT_EQ(Masked(&small, a, Words("nav", 40)), 0u);
      AddStory(&small, a, Words("nav", 40));
      AddStory(&small, b, Words("menu", 40));
    }
    EXPECT_GT(Masked(&small, a, Words("nav", 40)), 30u);
    EXPECT_EQ(Masked(&small, a, Words("menu", 40)), 0u);
  }
}

// A story whose entry was not written, and another one under its number.
TEST_F(BoilerplateTest, AForgottenSiteIsWhatTheStoreKnows) {
  BoilerplateCache cache(store_, &records_, kPlenty);
  const std::string shared = Words("nav", 40);
  for (int i = 0; i < 2; ++i) AddStory(&cache, "a.example", shared);
  Shingle(folder_, shared, &shingled_);
  WriteSet unwritten;
  const CountedStory third{3, MakeStoryIdentity(3, "", ""), {}};
  ASSERT_TRUE(cache.AddStory("a.example", third, shingled_, &unwritten).ok());
  EXPECT_GT(Masked(&cache, "a.example", shared), 30u);
  cache.Forget("a.example");
  EXPECT_EQ(Masked(&cache, "a.example", shared), 0u);
  AddStory(&cache, "a.example", shared);
  EXPECT_GT(Masked(&cache, "a.example", shared), 30u);
  EXPECT_EQ(EntriesOf("a.example").size(), 3u);
}

// Its entry comes with the article, a moment later; who weighs meanwhile must not load the site without it.
TEST_F(BoilerplateTest, WhatIsLearntStaysUntilItIsWritten) {
  BoilerplateCache small(store_, &records_, 1, 1);
  const std::string shared = Words("nav", 40);
  for (int i = 0; i < 2; ++i) AddStory(&small, "a.example", shared);
  Shingle(folder_, shared, &shingled_);
  WriteSet writes;
  ASSERT_TRUE(small.AddStory("a.example", {3, MakeStoryIdentity(3, "", ""), {}}, shingled_, &writes).ok());
  for (const char* other : {"b.example", "c.example"}) EXPECT_EQ(Masked(&small, other, shared), 0u);
  EXPECT_GT(Masked(&small, "a.example", shared), 30u);
  ASSERT_TRUE(engine_.Write(std::move(writes)));
  EXPECT_GT(Masked(&small, "a.example", shared), 30u);
}

// What weighs otherwise since a story came, or left, is noted; what only has one use more is not.
TEST_F(BoilerplateTest, NotesWhatItChanges) {
  RecentChanges changes;
  StoreParts followed = store_;
  followed.changes = &changes;
  BoilerplateCache cache(followed, &records_, kPlenty);
  const std::string shared = Words("nav", 40);
  Shingle(folder_, shared, &shingled_);
  const std::vector<HashTag> tags = SampleTags(shingled_.shingles);
  const std::vector<HashTag> parts = PartsOf("Bridge reopens - Harrow Gazette");
  ASSERT_EQ(parts.size(), 2u);
  std::vector<bool> tags_noted;
  std::vector<bool> parts_noted;
  for (int i = 0; i < 5; ++i) {
    const std::uint64_t before = changes.steps();
    AddStory(&cache, "a.example", shared, "Bridge reopens - Harrow Gazette",
             MakeStoryIdentity(records_.records.size() + 1, "", ""));
    const std::vector<StateName> tag = {TagState(SiteHash("a.example"), tags.front())};
    const std::vector<StateName> part = {TitlePartState(SiteHash("a.example"), parts.front())};
    tags_noted.push_back(changes.HaveChanged(tag, before));
    parts_noted.push_back(changes.HaveChanged(part, before));
    changes.EndStep();
  }
  EXPECT_THAT(tags_noted, ::testing::ElementsAre(false, true, true, false, false));
  EXPECT_THAT(parts_noted, ::testing::ElementsAre(false, false, true, false, false));
  const std::vector<StateName> elsewhere = {TagState(SiteHash("b.example"), tags.front())};
  EXPECT_FALSE(changes.HaveChanged(elsewhere, 0));
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
    ASSERT_TRUE(cache.AddStory("a.example", {number, identity, {}}, shingled_, &writes).ok());
  }
  EXPECT_EQ(writes.ops().size(), 1u);
  EXPECT_EQ(Masked(&cache, "a.example", Words("wire", 100)), 0u);
}

// A site whose pages carry its name in, or as, their titles.
class ConstantTitles : public testing::BoilerplateFixture {
 protected:
  // A page of a cluster and an url of its own.
  void AddPage(Boilerplate* counted_by, const std::string& title) {
    const ArticleNumber number = records_.records.size() + 1;
    const std::string url = "https://a.example/" + std::to_string(number);
    AddPage(counted_by, title, number, url);
  }
  void AddPage(Boilerplate* counted_by, const std::string& title, ArticleNumber cluster,
               const std::string& url) {
    const std::string text =
        Words("s" + std::to_string(records_.records.size()) + "x", 60) + Words("nav", 40);
    AddStory(counted_by, "a.example", text, title, MakeStoryIdentity(cluster, url, title));
  }

  BoilerplateCache cache_{store_, &records_, kPlenty};
};

TEST_F(ConstantTitles, APartThatThreePagesCarryIsLeftOut) {
  const std::pair<const char*, const char*> ends[] = {
      {"", " | Harrow Vale Messenger"}, {"Harrow Vale Post - ", ""}, {"", "_和谷信使报"}, {"", "-地方新闻"}};
  for (const auto& [front, behind] : ends) {
    const std::string name = std::string(front) + behind;
    const auto titled = [&, front = front, behind = behind](const std::string& title) {
      return front + title + behind;
    };
    for (const char* title : {"火灾烧毁老磨坊", "渡轮票价将涨", "合唱团夺冠"}) {
      EXPECT_EQ(PartsLeft(&cache_, "a.example", titled("大雨")), PartsOf(titled("大雨"))) << name;
      AddPage(&cache_, titled(std::string(title) + name));
    }
    EXPECT_EQ(PartsLeft(&cache_, "a.example", titled("大雨")), PartsOf("大雨")) << name;
    EXPECT_EQ(PartsLeft(&cache_, "b.example", titled("大雨")), PartsOf(titled("大雨"))) << name;
    EXPECT_EQ(PartsLeft(&cache_, "", titled("大雨")), PartsOf(titled("大雨"))) << name;
  }
}

// Its pages are one story until the third shows it: the frame is learnt from then on.
TEST_F(ConstantTitles, AConstantTitleSaysNothing) {
  for (int i = 0; i < 3; ++i) AddPage(&cache_, "Letters to the editor");
  EXPECT_TRUE(PartsLeft(&cache_, "a.example", "Letters to the editor").empty());
  const std::vector<StoryEntry> entries = EntriesOf("a.example");
  ASSERT_EQ(entries.size(), 3u);
  for (const std::size_t i : {0u, 1u, 2u}) {
    EXPECT_EQ(entries[i].sample_size == 0, i == 1) << i;
    EXPECT_EQ(entries[i].identity.title_hash == 0, i == 2) << i;
  }
  EXPECT_EQ(Masked(&cache_, "a.example", Words("nav", 40)), 0u);
  AddPage(&cache_, "Letters to the editor");
  EXPECT_GT(Masked(&cache_, "a.example", Words("nav", 40)), 30u);
}

TEST_F(ConstantTitles, PagesOfOneClusterOrOneUrlCountOnce) {
  const std::string title = "Storm closes the harbour bridge";
  for (int i = 0; i < 10; ++i) {
    AddPage(&cache_, title, 1, "https://a.example/" + std::to_string(i));
    AddPage(&cache_, title, 100 + static_cast<ArticleNumber>(i), "https://a.example/0");
  }
  EXPECT_EQ(PartsLeft(&cache_, "a.example", title), PartsOf(title));
  EXPECT_EQ(EntriesOf("a.example").size(), 1u);
}

TEST_F(ConstantTitles, AreLoadedAsTheyWereLearnt) {
  for (int i = 0; i < 4; ++i) AddPage(&cache_, "Letters to the editor");
  for (int i = 0; i < 4; ++i) AddPage(&cache_, "Page " + std::to_string(i) + " | Harrow Vale Messenger");
  BoilerplateCache loaded(store_, &records_, kPlenty);
  EXPECT_TRUE(PartsLeft(&loaded, "a.example", "Letters to the editor | Harrow Vale Messenger").empty());
  EXPECT_EQ(PartsLeft(&loaded, "a.example", "Ferry fares | Harrow Vale Messenger"), PartsOf("Ferry fares"));
}

// What is constant only as long as it is printed, and entries of pages that were no stories.
TEST_F(ConstantTitles, AreForgottenWithTheWindow) {
  for (int i = 0; i < 4; ++i) AddPage(&cache_, "Letters to the editor");
  for (int i = 4; i < 2048 + 64; ++i) AddPage(&cache_, "Title " + std::to_string(i));
  EXPECT_TRUE(PartsLeft(&cache_, "a.example", "Letters to the editor").empty());
  AddPage(&cache_, "Another title");
  EXPECT_FALSE(PartsLeft(&cache_, "a.example", "Letters to the editor").empty());
  EXPECT_EQ(EntriesOf("a.example").size(), 2112u);  // the first story is past, the page behind it is gone
  EXPECT_FALSE(EntriesOf("a.example").front().has_sample);
  EXPECT_EQ(EntriesOf("a.example")[1].identity.cluster, 3u);
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

// Which are in the entries as long as these are.
TEST_F(LabelsOfSites, StayInTheEntries) {
  for (std::size_t i = 0; i < 1100; ++i) AddPage(&cache_, i, line_);
  for (const StoryEntry& entry : EntriesOf(std::string(kEverySite)))
    EXPECT_EQ(entry.sample.shingles.size(), 1u);
}

TEST_F(LabelsOfSites, NoSiteHasTheirName) {
  EXPECT_NE(SiteOf("https://*/1"), kEverySite);
  EXPECT_NE(SiteOf("https://*:80/1"), kEverySite);
  EXPECT_NE(SiteOf("https://%2A/1"), kEverySite);
}

// Articles of sites of their own, with the same paragraph between their own words.
class PassagesOfSites : public testing::BoilerplateFixture {
 protected:
  // An article of the i-th site, which tells the i-th story under its own title.
  void AddArticle(Boilerplate* counted_by, std::size_t i, const std::string& text) {
    AddArticle(counted_by, text, "s" + std::to_string(i) + ".example",
               Words("t" + std::to_string(i) + "x", 5));
  }
  void AddArticle(Boilerplate* counted_by, const std::string& text, const std::string& site,
                  const std::string& title) {
    const std::string own = Words("w" + std::to_string(records_.records.size()) + "x", 60);
    AddStory(counted_by, std::string(kPassages), own + text, "",
             IdentifyPassages(records_.records.size() + 1, site, title));
  }

  // How many words of a text, behind others, are carried by many sites.
  std::size_t Carried(Boilerplate* boilerplate, const std::string& text) {
    Shingle(folder_, Words("probe", 60) + text, &shingled_);
    std::vector<std::uint8_t> carried;
    EXPECT_TRUE(boilerplate->FindCarried(shingled_, &carried).ok());
    return static_cast<std::size_t>(std::count(carried.begin(), carried.end(), 1));
  }

  const std::string about_ = Words("about", 120);
  BoilerplateCache cache_{store_, &records_, kPlenty};
};

TEST_F(PassagesOfSites, WhatSixSitesCarryAroundSixStoriesIsCarried) {
  for (std::size_t i = 0; i < 5; ++i) AddArticle(&cache_, i, about_);
  EXPECT_EQ(Carried(&cache_, about_), 0u);
  AddArticle(&cache_, 5, about_);
  EXPECT_GT(Carried(&cache_, about_), 90u);
  EXPECT_LE(Carried(&cache_, about_), 120u);
  EXPECT_EQ(Carried(&cache_, Words("other", 120)), 0u);
}

TEST_F(PassagesOfSites, ASiteCountsOnceAndSoDoesATitle) {
  for (std::size_t i = 0; i < 10; ++i) {
    AddArticle(&cache_, about_, "a.example", Words("t" + std::to_string(i) + "x", 5));
    AddArticle(&cache_, about_, "s" + std::to_string(i) + ".example", "One title of all these");
  }
  EXPECT_EQ(Carried(&cache_, about_), 0u);
}

// What else a site has shown before does not keep a passage from being counted.
TEST_F(PassagesOfSites, APassageOfALaterPageCounts) {
  for (std::size_t i = 0; i < 6; ++i) {
    const std::string site = "s" + std::to_string(i) + ".example";
    AddArticle(&cache_, Words("first" + std::to_string(i) + "x", 60), site, "First" + std::to_string(i));
    AddArticle(&cache_, about_, site, "Second" + std::to_string(i));
  }
  EXPECT_GT(Carried(&cache_, about_), 90u);
}

TEST_F(PassagesOfSites, LoadedWindowEqualsTheGrownOne) {
  for (std::size_t i = 0; i < 60; ++i)
    AddArticle(&cache_, Words("kind" + std::to_string(i / 6) + "x", 80),
               "s" + std::to_string(i % 9) + ".example", Words("t" + std::to_string(i) + "x", 5));
  BoilerplateCache loaded(store_, &records_, kPlenty);
  for (int round = 0; round < 2; ++round) {
    std::size_t carried = 0;
    for (std::size_t i = 0; i < 10; ++i) {
      const std::string probe = Words("kind" + std::to_string(i) + "x", 80);
      ASSERT_EQ(Carried(&loaded, probe), Carried(&cache_, probe)) << i;
      carried += Carried(&cache_, probe);
    }
    EXPECT_GT(carried, 0u);
    AddArticle(&loaded, Words("kind1x", 80), "s3.example", "Again");
    cache_.Forget(kPassages);
  }
  EXPECT_EQ(records_.texts_read, 0u);
}

// Nobody makes all others forgotten with one long page, or with few.
TEST_F(PassagesOfSites, OfALongPageSomeCount) {
  AddArticle(&cache_, 0, Words("long", 20'000));
  ASSERT_EQ(EntriesOf(std::string(kPassages)).size(), 1u);
  EXPECT_EQ(EntriesOf(std::string(kPassages)).front().sample_size, kCountedPassagesMax);
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
