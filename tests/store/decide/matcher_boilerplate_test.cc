#include <functional>

#include <fmt/format.h>
#include <gtest/gtest.h>

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

TEST(MatcherBoilerplate, SiteBoilerplateStopsBeingEvidence) {
  MatchWorld world;
  const std::string boilerplate = Words("nav", 200);
  for (int i = 0; i < 3; ++i) {
    const std::string name = "story" + std::to_string(i);
    std::string text = Words(name + "x", 400);
    text += boilerplate;
    world.Ingest({.text = text, .title = name, .site = "a.example"});
  }
  CheckNew(world.Ingest({.text = Words("fourth", 60) + boilerplate, .title = "fourth", .site = "a.example"}),
           Reason::kNoCandidate);
  CheckNew(*world.Check({.text = boilerplate, .title = "fifth", .site = "a.example"}),
           Reason::kBoilerplateOnly);
}

// A brief's lead is half of what its copies print on sites nobody has seen.
TEST(MatcherBoilerplate, ALabelOfManySitesHidesNoBrief) {
  const std::string link = "the whole story and all pictures at the site of its publisher";
  MatchWorld world;
  world.Ingest({.text = Paragraph("brief", 40), .title = "Bakery opens again", .site = "a.example"});
  const Page copy{.text = Paragraph("brief", 18) + link, .title = "News in short", .site = "z.example"};
  CheckNew(*world.Check(copy), Reason::kLowCoverage);
  for (int i = 0; i < 6; ++i) {
    const std::string name = "s" + std::to_string(i);
    std::string text = Paragraph(name + "x", 80);
    text += link;
    world.Ingest({.text = text, .title = name, .site = name + ".example"});
  }
  CheckRepost(*world.Check(copy), 1, Relation::kContained, Lane::kRareShingle);
}

// Two results pages of the same competition, and six sites that have printed both tables.
TEST(MatcherBoilerplate, LabelsWithinAPageAreEvidence) {
  const auto table = [](const std::string& name) {
    std::string rows;
    for (int i = 0; i < 20; ++i) rows += fmt::format("{0}{1} beats other{0}{1}\n", name, i);
    return rows;
  };
  MatchWorld world;
  for (int i = 0; i < 6; ++i) {
    const std::string name = "s" + std::to_string(i);
    world.Ingest({.text = Paragraph(name + "x", 400) + table("a") + Paragraph(name + "y", 20) + table("b"),
                  .title = name,
                  .site = name + ".example"});
  }
  const auto page = [&](const std::string& name) {
    return Paragraph("agency", 20) + table(name) + Paragraph("closing", 20);
  };
  const MatchOutcome first = world.Ingest({.text = page("a"), .title = "Saturday", .site = "a.example"});
  EXPECT_EQ(first.canonical, 0u);
  CheckNew(*world.Check({.text = page("b"), .title = "Round in full", .site = "z.example"}),
           Reason::kLowCoverage);
}

// A list of lines that six sites have quoted is a text all the same.
TEST(MatcherBoilerplate, AListThatManySitesQuotedIsFound) {
  std::string list;
  for (int i = 0; i < 20; ++i) list += testing::Words("verse" + std::to_string(i) + "x", 6) + "\n";
  MatchWorld world;
  for (int i = 0; i < 6; ++i) {
    const std::string name = "s" + std::to_string(i);
    std::string text = Paragraph(name + "x", 900);
    text += list;
    EXPECT_EQ(world.Ingest({.text = text, .title = name, .site = name + ".example"}).canonical, 0u);
  }
  const ArticleNumber number = 7;
  EXPECT_EQ(world.Ingest({.text = list, .title = "The ferry song", .site = "a.example"}).canonical, 0u);
  EXPECT_EQ(world.Check({.text = list + "and a last line", .title = "The ferry song", .site = "z.example"})
                ->canonical,
            number);
}

// The second page is a copy for all that can be known; it counts as a story all the same, or no page of the
// site would ever be anything but a copy of the first.
TEST(MatcherBoilerplate, BoilerplateIsLearntFromPagesWithoutTitles) {
  MatchWorld world;
  const std::string boilerplate = Words("nav", 300);
  EXPECT_FALSE(
      world.Ingest({.text = Words("one", 40) + boilerplate, .url = "u1", .site = "a.example"}).canonical);
  EXPECT_TRUE(
      world.Ingest({.text = Words("two", 40) + boilerplate, .url = "u2", .site = "a.example"}).canonical);
  EXPECT_FALSE(
      world.Check({.text = Words("three", 40) + boilerplate, .url = "u3", .site = "a.example"})->canonical);
}

TEST(MatcherBoilerplate, CopiesWithoutTitlesAreNoFurtherStories) {
  MatchWorld world;
  const std::string story = Words("a", 300);
  for (int i = 0; i < 5; ++i) {
    const std::string text = story + Words("x" + std::to_string(i) + "y", i > 0 ? 40 : 0);
    EXPECT_EQ(world.Ingest({.text = text, .site = "a.example"}).canonical, i > 0 ? 1u : 0u);
  }
}

TEST(MatcherBoilerplate, BoilerplateOfOneSiteIsEvidenceOnAnother) {
  MatchWorld world;
  const std::string wire = Words("wire", 300);
  for (int i = 0; i < 4; ++i) {
    const std::string site = std::to_string(i) + ".example";
    const MatchOutcome outcome = world.Ingest({.text = wire, .title = "t" + std::to_string(i), .site = site});
    EXPECT_EQ(outcome.judgement.is_repost, i > 0);
  }
}

TEST(MatcherBoilerplate, CopyOfAMemberStaysWithItAfterItsTextBecameBoilerplate) {
  MatchWorld world;
  const std::string text = Words("a", 400);
  const std::string longer = text + Words("b", 300);
  world.Ingest({.text = text, .title = "one", .site = "a.example"});
  world.Ingest({.text = longer, .title = "two", .site = "a.example"});
  world.Ingest({.text = longer + Words("c", 40), .title = "three", .site = "a.example"});
  CheckRepost(world.Ingest({.text = longer, .title = "two", .site = "a.example"}), 1, Relation::kContains,
              Lane::kDigest);
}

// One page has two briefs in the frame of its site. The second alone shares nothing but the frame with the
// first.
TEST(MatcherBoilerplate, AFrameMakesNoChainOfBriefs) {
  const std::string frame = Words("frame", 264);
  const auto page = [&frame](const std::string& body, const std::string& title) {
    return Page{.text = body + frame, .title = title, .site = "a.example"};
  };
  MatchWorld world;
  for (int i = 0; i < 6; ++i) {
    const std::string name = std::to_string(i) + "x";
    world.Ingest(page(Words("body" + name, 300), Words("title" + name, 3)));
  }
  EXPECT_EQ(world.Ingest(page(Words("brief", 200), "Minister resigns over docks")).canonical, 0u);
  const std::string both = Words("brief", 200) + Words("second", 330);
  EXPECT_EQ(world.Ingest(page(both, "News of this morning")).canonical, 7u);
  CheckNew(*world.Check(page(Words("second", 330), "Ferry company sues city")), Reason::kLowCoverage);
}

TEST(MatcherBoilerplate, VersionOfAMemberStaysWithItAfterTheirCanonicalBecameBoilerplate) {
  MatchWorld world;
  const std::string text = Words("a", 200);
  const std::string longer = text + Words("b", 250);
  world.Ingest({.text = text + Words("own", 30), .title = "one", .site = "a.example"});
  world.Ingest({.text = longer, .title = "two", .site = "a.example"});
  for (const char* name : {"three", "four", "five"})
    world.Ingest({.text = text + Words(name, 600), .title = name, .site = "a.example"});
  EXPECT_EQ(world.Check({.text = text, .title = "six", .site = "a.example"})->fingerprint.units_unmasked, 0u);
  const MatchOutcome outcome =
      *world.Check({.text = longer + Words("c", 40), .title = "seven", .site = "a.example"});
  CheckRepost(outcome, 1, Relation::kContains, Lane::kRareShingle);
  EXPECT_EQ(outcome.via, 2u);
  EXPECT_EQ(world.Check({.text = Words("b", 250), .title = "eight", .site = "a.example"})->canonical, 0u)
      << "not a version of it";
}

// Two stories above one side list, and no site that could have been learned: the list is 70 % of both.
TEST(MatcherBoilerplate, ASideListOfAnUnknownSiteFoldsNoStories) {
  MatchWorld world;
  const auto story = [](const char* seed) { return Paragraph(seed, 90); };
  const std::string list = Words("list", 210);
  world.Ingest({.text = story("flood") + list, .title = "Flood closes harbour bridge"});
  const MatchOutcome other =
      world.Ingest({.text = story("vote") + list, .title = "Council votes on school fees"});
  EXPECT_EQ(other.canonical, 0u);
  EXPECT_EQ(NameOf(other.judgement.reason), "low_coverage");
  const MatchOutcome copy =
      *world.Check({.text = story("vote") + list, .title = "School fees: what the council decided"});
  EXPECT_EQ(copy.canonical, 2u);
}

TEST(MatcherBoilerplate, ShellsOfUnknownSitesAreNotFolded) {
  MatchWorld world;
  const Page shell{.text = Words("disclaimer", 40), .title = "Flood closes harbour bridge"};
  world.Ingest(shell);
  Page other = shell;
  other.title = "Council votes on school fees";
  const MatchOutcome second = world.Ingest(other);
  EXPECT_EQ(NameOf(second.judgement.reason), "shell");
  EXPECT_EQ(world.Check(shell)->canonical, 1u);
  EXPECT_EQ(world.Check(other)->canonical, 2u);
  other.site = "a.example";  // known: another site's shell is not this pool's affair
  EXPECT_EQ(NameOf(world.Check(other)->judgement.reason), "equal_text");
}

// Pages of one site, each with its own body in the frame that all have.
class TitledPages : public ::testing::Test {
 protected:
  // The outcome of the i-th page.
  MatchOutcome Ingest(int i, const std::string& title) {
    const std::string name = "s" + std::to_string(i) + "x";
    return world_.Ingest({.text = Words("top", 60) + Words(name, 60) + Words("nav", 60),
                          .title = title,
                          .url = "https://a.example/" + std::to_string(i),
                          .site = "a.example"});
  }

  // Pages 4 to 12 under these titles are stories of their own.
  void CheckFromTheFourthOn(const std::function<std::string(int)>& title_of) {
    for (int i = 1; i <= 12; ++i) {
      const MatchOutcome outcome = Ingest(i, title_of(i));
      if (i < 4) continue;
      EXPECT_EQ(outcome.canonical, 0u) << title_of(i) << ' ' << i << ' ' << NameOf(outcome.judgement.reason);
    }
  }

  MatchWorld world_;
};

TEST_F(TitledPages, UnderTheNameOfTheirSiteAreStories) {
  CheckFromTheFourthOn([](int) { return "Harrow Vale Messenger"; });
}

TEST_F(TitledPages, UnderANameInAnotherLanguageAreStories) {
  CheckFromTheFourthOn([](int) { return "和谷信使报"; });
}

TEST_F(TitledPages, OfAColumnAreStories) {
  CheckFromTheFourthOn([](int) { return "Letters to the editor | Harrow Vale Messenger"; });
}

TEST_F(TitledPages, WithANameInFrontAreStories) {
  CheckFromTheFourthOn([](int i) { return "Vale Post: the news - Report r" + std::to_string(i); });
}

TEST_F(TitledPages, WithANameBehindAreStories) {
  CheckFromTheFourthOn([](int i) { return "Report r" + std::to_string(i) + "_和谷信使报"; });
}

// What is constant in a title tells nothing of a copy elsewhere, which has no such name.
TEST_F(TitledPages, AreFoundElsewhereByWhatIsTheirs) {
  const std::string name = " | The Harrow Vale Messenger, news and weather of the whole valley";
  for (int i = 1; i <= 4; ++i) Ingest(i, Words("t" + std::to_string(i) + "x", 6) + name);
  const MatchOutcome outcome =
      *world_.Check({.text = Words("other", 100), .title = Words("t4x", 6), .site = "b.example"});
  EXPECT_EQ(outcome.lane, Lane::kTitle);
  EXPECT_EQ(outcome.evidence.context.title_resemblance, 1);
}

// A story that its site tells again, with a line more each time and at another address.
TEST_F(TitledPages, ReIssuedKeepTheirTitle) {
  const std::string title = "Storm closes the harbour bridge for a week";
  std::string text = Paragraph("storm", 200);
  for (int i = 1; i <= 5; ++i) {
    text += Paragraph("update" + std::to_string(i) + "x", 15);
    const MatchOutcome outcome = world_.Ingest(
        {.text = text, .title = title, .url = "https://a.example/" + std::to_string(i), .site = "a.example"});
    EXPECT_EQ(outcome.canonical, i == 1 ? 0u : 1u) << i;
  }
  const MatchOutcome copy =
      *world_.Check({.text = Paragraph("storm", 200), .title = title, .site = "b.example"});
  EXPECT_EQ(copy.canonical, 1u);
  EXPECT_EQ(copy.evidence.context.title_resemblance, 1);
}

}  // namespace
}  // namespace newsfold
