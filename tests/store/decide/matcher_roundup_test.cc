#include <string>

#include <gtest/gtest.h>

#include "dedup/sketch/shingle.h"
#include "store/decide/matcher.h"
#include "tests/store/decide/match_world.h"

namespace newsfold {
namespace {

using testing::CheckNew;
using testing::CheckRepost;
using testing::MatchWorld;
using testing::Page;
using testing::Paragraph;
using testing::Words;

// The day's briefs on one page: each is in it, and it is a copy of none of them.
TEST(MatcherRoundup, ARoundupHoldsItsStoriesAndIsFiledUnderNone) {
  MatchWorld world;
  for (const char* brief : {"a", "b", "c"}) world.Ingest({.text = Words(brief, 80)});
  const MatchOutcome outcome = world.Ingest({.text = Words("a", 80) + Words("b", 80) + Words("c", 80)});
  CheckNew(outcome, Reason::kRoundup);
  EXPECT_EQ(NameOf(outcome.judgement.relation), "contains");
  ASSERT_EQ(outcome.contained.size(), 3u);
  EXPECT_EQ(outcome.contained[0].coverage_canonical, 1);
  EXPECT_NEAR(outcome.contained[0].coverage_article, 1.0 / 3, 0.01);
  CheckRepost(world.Ingest({.text = Words("a", 80) + Words("b", 80) + Words("c", 80) + Words("d", 5)}), 4,
              Relation::kNear, Lane::kSimHash);
}

// The other order: what it begins with, under whose title it stands, looks like a copy cut short, the others
// are what they are, stories. Each is a sixth of the page, less than makes a copy without a title.
TEST(MatcherRoundup, ARoundupTakesOnlyTheStoryItBeginsWith) {
  const std::string title = "Harbour bridge closed by the storm";
  const auto story = [](const char* seed) { return Paragraph(seed, 160); };
  for (const char* site : {"", "a.example"}) {
    MatchWorld world;
    std::string page;
    for (const char* seed : {"a", "b", "c", "d", "e", "f"}) page += story(seed);
    world.Ingest({.text = page, .title = title, .site = site});
    EXPECT_EQ(world.Check({.text = story("a"), .title = title, .site = site})->canonical, 1u);
    for (const char* other : {"b", "c", "d", "e", "f"})
      CheckNew(*world.Check({.text = story(other), .site = site}), Reason::kLowCoverage);
  }
}

// What one title says of two stories is not told by the text alone, but by what comes later.
TEST(MatcherRoundup, OfAPageOfTwoStoriesOneIsACopyAtMost) {
  const std::string first = Words("a", 200);
  const std::string second = Words("b", 200);
  const std::string title = "Parliament votes on the new ferry tonight";
  MatchWorld world;
  world.Ingest({.text = first + second, .title = "Monday in short for busy readers", .url = "u/1"});
  const Page story{.text = second, .title = title, .url = "u/2"};
  EXPECT_EQ(world.Check(story)->canonical, 1u);
  EXPECT_EQ(world.Ingest({.text = first, .title = "Harbour bridge closed by storm", .url = "u/3"}).canonical,
            1u);
  const auto with = [&story](auto change) {
    Page changed = story;
    change(&changed);
    return changed;
  };
  EXPECT_EQ(world.Check(with([](Page* page) { page->title.clear(); }))->canonical, 1u);
  EXPECT_EQ(world.Check(with([](Page* page) { page->title = "Monday in short for readers"; }))->canonical,
            1u);
  EXPECT_EQ(
      world.Check(with([](Page* page) { page->title = "Harbour bridge is closed by storm"; }))->canonical,
      1u);
  EXPECT_EQ(world.Check(with([](Page* page) { page->url = "u/1"; }))->canonical, 1u);
  EXPECT_EQ(world.Check(with([&](Page* page) { page->text = Words("a", 150); }))->canonical, 1u);
  EXPECT_EQ(world.Check(with([&](Page* page) { page->text = first + second; }))->canonical, 1u);
  ShingledText text;
  Shingle(world.folder, second, &text);
  MatchQuery before_the_other{&text, story.title, story.url, story.site};
  before_the_other.before = 2;
  EXPECT_EQ(world.matcher.Match(before_the_other)->canonical, 1u);
  const MatchOutcome outcome = world.Ingest(story);
  CheckNew(outcome, Reason::kOneOfSeveral);
  EXPECT_EQ(NameOf(outcome.judgement.relation), "contained");
  CheckRepost(*world.Check({.text = second + Words("c", 40), .title = "Ferry vote"}), 3, Relation::kNear,
              Lane::kRareShingle);
}

// A teaser under the story's own title is no other story, and a partner's copy without the lead a copy.
TEST(MatcherRoundup, ATeaserMakesNoStoryOneOfSeveral) {
  const std::string title = "Harbour bridge closed by the storm";
  const std::string lead = Words("a", 100);
  const std::string rest = Words("r", 300);
  MatchWorld world;
  world.Ingest({.text = lead + rest, .title = title, .url = "u/1"});
  EXPECT_EQ(world.Ingest({.text = lead, .title = title, .url = "u/2"}).canonical, 1u);
  EXPECT_EQ(world.Check({.text = rest, .title = "Ferries run all night instead", .url = "u/3"})->canonical,
            1u);
}

TEST(MatcherRoundup, AStoryWithABriefBesideItIsACopyOfTheStory) {
  MatchWorld world;
  world.Ingest({.text = Words("a", 300)});
  world.Ingest({.text = Words("b", 60)});
  const MatchOutcome outcome = world.Ingest({.text = Words("a", 300) + Words("x", 150) + Words("b", 60)});
  CheckRepost(outcome, 1, Relation::kContains, Lane::kRareShingle);
  ASSERT_EQ(outcome.contained.size(), 1u);
  EXPECT_EQ(outcome.contained[0].number, 2u);
}

}  // namespace
}  // namespace newsfold
