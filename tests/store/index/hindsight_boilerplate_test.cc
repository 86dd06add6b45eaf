#include "store/index/hindsight_boilerplate.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/store/index/boilerplate_fixture.h"

namespace newsfold {
namespace {

using testing::Words;

class Hindsight : public testing::BoilerplateFixture {
 protected:
  void AddStory(const std::string& site, const std::string& title, const std::string& text) {
    BoilerplateFixture::AddStory(&cache_, site, text, title);
  }

  HindsightBoilerplate Make(std::size_t bytes_max = kPlenty) { return {store_, &records_, bytes_max}; }

  BoilerplateCache cache_{store_, &records_, kPlenty};
};

// One use more than at the time: four in all on one site.
TEST_F(Hindsight, KnowsWhatLaterStoriesShow) {
  const std::string shared = Words("nav", 40);
  for (const char* title : {"one", "two", "three"}) AddStory("a.example", title, Words(title, 40) + shared);
  HindsightBoilerplate three = Make();
  three.MoveTo(1, "");
  EXPECT_EQ(Masked(&three, "a.example", shared), 0u);
  AddStory("a.example", "four", Words("four", 40) + shared);
  AddStory("a.example", "five", Words("five", 40) + shared);
  HindsightBoilerplate all = Make();
  all.MoveTo(1, "");
  EXPECT_GT(Masked(&all, "a.example", shared), 30u);
  EXPECT_EQ(Masked(&all, "b.example", shared), 0u);
}

TEST_F(Hindsight, ArticleItselfDoesNotCount) {
  const std::string shared = Words("nav", 40);
  for (const char* title : {"one", "two", "three", "four"}) AddStory("a.example", title, shared);
  HindsightBoilerplate boilerplate = Make();
  boilerplate.MoveTo(2, "two");  // one story before it, two behind
  EXPECT_EQ(Masked(&boilerplate, "a.example", shared), 0u);
  boilerplate.MoveTo(5, "");
  EXPECT_GT(Masked(&boilerplate, "a.example", shared), 30u);
}

TEST_F(Hindsight, LaterStoriesOfTheSameMatterDoNotCount) {
  const std::string shared = Words("wire", 40);
  for (int i = 0; i < 8; ++i) {
    AddStory("a.example", "flood closes harbour bridge " + std::to_string(i), shared);
  }
  HindsightBoilerplate boilerplate = Make();
  boilerplate.MoveTo(1, "flood closes harbour bridge for days");
  EXPECT_EQ(Masked(&boilerplate, "a.example", shared), 0u);
  boilerplate.MoveTo(1, "school fair");
  EXPECT_GT(Masked(&boilerplate, "a.example", shared), 30u);
}

// Where no later story counts, it is what the site's window showed at the time; so it is however the site is
// come upon, and whether its stories are in its window still or have to be read.
TEST_F(Hindsight, WithoutLaterStoriesIsWhatTheWindowShowed) {
  std::mt19937 random(11);
  SiteBoilerplate window(BoilerplateLimitsOf("a.example"), BoilerplateWindowOf("a.example"));
  HindsightBoilerplate late = Make();
  std::vector<std::string> probes;
  std::vector<std::vector<ShingleWeight>> expected;
  for (int i = 0; i < 2500; ++i) {  // more than a window holds
    const std::string text = Words("s" + std::to_string(random() % 1500) + "x", 40) + Words("nav", 20);
    probes.push_back(text);
    Shingle(folder_, text, &shingled_);
    window.Weigh(shingled_.shingles, &expected.emplace_back());
    window.AddSample({SampleTags(shingled_.shingles), {}});
    AddStory("a.example", "the same words always " + std::to_string(i), text);
  }
  HindsightBoilerplate from_start = Make();
  HindsightBoilerplate evicted = Make(1);
  for (std::size_t i = 0; i < probes.size(); i += 7) {
    const ArticleNumber number = i + 1;
    from_start.MoveTo(number, "the same words always");
    ASSERT_EQ(WeightsOf(&from_start, "a.example", probes[i]), expected[i]) << number;
    if (i % 217 != 0) continue;
    evicted.MoveTo(number, "the same words always");
    EXPECT_EQ(Masked(&evicted, "b.example", probes[i]), 0u);
    ASSERT_EQ(WeightsOf(&evicted, "a.example", probes[i]), expected[i]) << number;
  }
  late.MoveTo(2490, "the same words always");
  EXPECT_EQ(WeightsOf(&late, "a.example", probes[2489]), expected[2489]);
}

TEST_F(Hindsight, ReadsNoTextOfAStoryThatIsInTheWindow) {
  for (int i = 0; i < 100; ++i) AddStory("a.example", "t" + std::to_string(i), Words("nav", 40));
  HindsightBoilerplate boilerplate = Make();
  boilerplate.MoveTo(50, "");
  EXPECT_GT(Masked(&boilerplate, "a.example", Words("nav", 40)), 30u);
  EXPECT_EQ(records_.texts_read, 0u);
}

TEST_F(Hindsight, LaterStoriesReachNoFurtherThanAWindow) {
  const std::string shared = Words("nav", 40);
  AddStory("a.example", "first", shared);
  for (int i = 0; i < 2100; ++i) {
    const std::string name = "s" + std::to_string(i);
    AddStory("a.example", name, Words(name + "x", 80) + (i < 2095 ? "" : shared));
  }
  HindsightBoilerplate boilerplate = Make();
  boilerplate.MoveTo(1, "first");
  EXPECT_EQ(Masked(&boilerplate, "a.example", shared), 0u);
  boilerplate.MoveTo(100, "");
  EXPECT_GT(Masked(&boilerplate, "a.example", shared), 30u);
}

// Two articles may be decided behind the same one.
TEST_F(Hindsight, RelatedStoriesAreThoseOfTheLastMove) {
  const std::string shared = Words("wire", 40);
  for (int i = 0; i < 8; ++i)
    AddStory("a.example", "flood closes harbour bridge " + std::to_string(i), shared);
  HindsightBoilerplate boilerplate = Make();
  for (int round = 0; round < 2; ++round) {
    boilerplate.MoveTo(1, "school fair");
    EXPECT_GT(Masked(&boilerplate, "a.example", shared), 30u);
    boilerplate.MoveTo(1, "flood closes harbour bridge for days");
    EXPECT_EQ(Masked(&boilerplate, "a.example", shared), 0u);
  }
}

// As of a site's boilerplate, but twelve pages of sites have to show it.
TEST_F(Hindsight, KnowsTheLabelsOfLaterSites) {
  const std::string label = "the whole story at the site of its publisher";
  const auto add = [&](int i) {
    BoilerplateFixture::AddStory(&cache_, std::string(kEverySite),
                                 testing::Paragraph("s" + std::to_string(i) + "x", 20) + label);
  };
  const auto masked = [&] {
    HindsightBoilerplate boilerplate = Make();
    boilerplate.MoveTo(1, "");
    return Masked(&boilerplate, "new.example", Words("new", 36) + label);
  };
  for (int i = 0; i <= 11; ++i) add(i);
  EXPECT_EQ(masked(), 0u);  // without the article itself they are eleven
  add(12);
  EXPECT_GT(masked(), 0u);
}

// Four in all, without the article itself.
TEST_F(Hindsight, KnowsTheConstantPartsOfLaterTitles) {
  const auto left = [&](ArticleNumber number, const std::string& title) {
    HindsightBoilerplate boilerplate = Make();
    boilerplate.MoveTo(number, title);
    return PartsLeft(&boilerplate, "a.example", title);
  };
  const auto titled = [](int i) { return "page" + std::to_string(i) + " today | Harrow Vale Messenger"; };
  for (int i = 1; i <= 4; ++i) AddStory("a.example", titled(i), Words(titled(i), 40));
  EXPECT_EQ(left(1, titled(1)), PartsOf(titled(1)));
  EXPECT_EQ(left(4, titled(4)), PartsOf("page4 today"));  // three came before it
  AddStory("a.example", titled(5), Words(titled(5), 40));
  EXPECT_EQ(left(1, titled(1)), PartsOf("page1 today"));
}

// Whose titles tell of no story.
TEST_F(Hindsight, PagesUnderAConstantTitleAreUnrelated) {
  const std::string shared = Words("nav", 40);
  for (int i = 0; i < 12; ++i) {
    const std::string name = "s" + std::to_string(i);
    AddStory("a.example", "Harrow Vale Messenger", Words(name + "x", 40) + shared);
  }
  HindsightBoilerplate boilerplate = Make();
  boilerplate.MoveTo(1, "Harrow Vale Messenger");
  EXPECT_GT(Masked(&boilerplate, "a.example", shared), 30u);
}

TEST_F(Hindsight, DecisionsDoNotChangeTheStories) {
  HindsightBoilerplate boilerplate = Make();
  boilerplate.MoveTo(1, "");
  for (int i = 0; i < 5; ++i) BoilerplateFixture::AddStory(&boilerplate, "a.example", Words("nav", 40));
  EXPECT_EQ(Masked(&boilerplate, "a.example", Words("nav", 40)), 0u);
}

TEST_F(Hindsight, FailuresArePassedOn) {
  for (int i = 0; i < 5; ++i) AddStory("a.example", "t" + std::to_string(i), Words("nav", 40));
  HindsightBoilerplate boilerplate = Make();
  boilerplate.MoveTo(1, "");
  engine_.FailRead(1);
  std::vector<ShingleWeight> weights;
  const Status status = boilerplate.Weigh("a.example", shingled_, &weights);
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(status.message(), ::testing::HasSubstr("a.example"));
}

}  // namespace
}  // namespace newsfold
