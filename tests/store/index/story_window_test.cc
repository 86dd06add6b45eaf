#include "store/index/story_window.h"

#include <algorithm>
#include <deque>
#include <random>

#include <gtest/gtest.h>

namespace newsfold {
namespace {

constexpr BoilerplateLimits kLimits{2, 3, 4};

TEST(StoryWindow, HoldsByAnyPartOfTheIdentity) {
  StoryWindow window(kLimits, {.sampled_max = 100, .stories_max = 100});
  window.Add(1, MakeStoryIdentity(7, "https://a.example/1", "A title"), {{1}, {}});
  EXPECT_TRUE(window.Holds(MakeStoryIdentity(7, "", "")));
  EXPECT_TRUE(window.Holds(MakeStoryIdentity(8, "https://a.example/1", "")));
  EXPECT_TRUE(window.Holds(MakeStoryIdentity(8, "", "A title")));
  EXPECT_FALSE(window.Holds(MakeStoryIdentity(8, "A title", "https://a.example/1")));
  EXPECT_FALSE(window.Holds(MakeStoryIdentity(8, "", "")));
}

// What is looked up first is a tag of each part; a million stories cannot all have one of their own.
TEST(StoryWindow, EqualTagsMakeNoStory) {
  StoryWindow window(kLimits, {.sampled_max = 1 << 20, .stories_max = 2000});
  for (ArticleNumber number = 1; number <= 2000; ++number) window.Add(number, {number, 0, 0}, {{1}, {}});
  std::size_t held = 0;
  for (std::uint64_t cluster = 2001; cluster < 200'000; ++cluster) held += window.Holds({cluster, 0, 0});
  EXPECT_EQ(held, 0u);
}

TEST(StoryWindow, HoldsWhatIsInTheSummary) {
  std::vector<StoredStory> stories(2);
  stories[0] = {1, {MakeStoryIdentity(7, "https://a.example/1", "A title"), 1, true, {{5}, {6}}}};
  stories[1] = {2, {MakeStoryIdentity(8, "", ""), 1, true, {{5}, {6}}}};
  StoryWindow window(kLimits, Summarize(stories));
  EXPECT_EQ(window.newest(), 2u);
  EXPECT_TRUE(window.Holds(MakeStoryIdentity(7, "", "")));
  EXPECT_TRUE(window.Holds(MakeStoryIdentity(9, "https://a.example/1", "")));
  EXPECT_TRUE(window.Holds(MakeStoryIdentity(9, "", "A title")));
  EXPECT_FALSE(window.Holds(MakeStoryIdentity(9, "A title", "https://a.example/1")));
  EXPECT_EQ(window.boilerplate().TitlePartUses(6), 2u);
  EXPECT_TRUE(window.Add(3, MakeStoryIdentity(9, "", ""), {{5}, {6}}).empty());
  EXPECT_EQ(window.newest(), 3u);
  EXPECT_TRUE(window.Holds(MakeStoryIdentity(9, "", "")));
  EXPECT_EQ(window.boilerplate().TitlePartUses(6), 3u);
}

TEST(StoryWindow, EqualsAPlainList) {
  std::mt19937 random(5);
  StoryWindow window(kLimits, {.sampled_max = 300, .stories_max = 40});
  std::deque<StoryWindow::Story> model;
  const auto any_identity = [&] { return StoryIdentity{1 + random() % 90, random() % 90, random() % 90}; };
  for (ArticleNumber number = 1; number <= 3000; ++number) {
    const StoryIdentity identity = any_identity();
    const bool is_held = std::any_of(model.begin(), model.end(),
                                     [&](const auto& story) { return story.identity.Matches(identity); });
    ASSERT_EQ(window.Holds(identity), is_held) << number;
    std::vector<HashTag> sample;
    for (HashTag tag = 0; tag < random() % 20; ++tag) sample.push_back(tag);
    model.push_back({number, identity, static_cast<std::uint32_t>(sample.size())});
    std::vector<ArticleNumber> left;
    for (const auto& story : window.Add(number, identity, {std::move(sample), {}})) {
      left.push_back(story.number);
      EXPECT_EQ(story.sample_size, model.front().sample_size);
    }
    std::vector<ArticleNumber> expected;
    std::size_t sampled = 0;
    for (const auto& story : model) sampled += story.sample_size;
    for (; model.size() > 40 || sampled > 300; model.pop_front()) {
      expected.push_back(model.front().number);
      sampled -= model.front().sample_size;
    }
    ASSERT_EQ(left, expected) << number;
  }
}

}  // namespace
}  // namespace newsfold
