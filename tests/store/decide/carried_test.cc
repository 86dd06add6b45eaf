// What many sites carry, and what only looks like it.

#include <string>

#include <gtest/gtest.h>

#include "store/decide/matcher.h"
#include "tests/store/decide/match_world.h"

namespace newsfold {
namespace {

using testing::CheckNew;
using testing::MatchWorld;
using testing::Page;
using testing::Paragraph;
using testing::Words;

class Carried : public ::testing::Test {
 protected:
  static std::string Name(const std::string& kind, int i) { return kind + std::to_string(i) + "x"; }

  // A page of a site of its own under its own title.
  static Page PageOf(const std::string& kind, int i, const std::string& text) {
    const std::string site = kind + std::to_string(i) + ".example";
    return {
        .text = text, .title = Words(Name("t" + kind, i), 6), .url = "https://" + site + "/1", .site = site};
  }

  ArticleNumber Ingest(const std::string& kind, int i, const std::string& text) {
    return world_.Ingest(PageOf(kind, i, text)).canonical;
  }

  // Short stories of many sites with the same text around them: from the seventh on none is folded.
  void CheckStrangers(const std::string& kind, const std::string& front, const std::string& behind,
                      std::size_t words) {
    for (int i = 0; i < 20; ++i) {
      const ArticleNumber canonical = Ingest(kind, i, front + Paragraph(Name(kind, i), words) + behind);
      EXPECT_TRUE(i < 6 || canonical == 0) << kind << i;
    }
  }

  MatchWorld world_;
};

TEST_F(Carried, AConsentTextInFrontOfShortStoriesFoldsNone) {
  CheckStrangers("consent", Paragraph("agree", 120), "", 45);
}

TEST_F(Carried, ALegalNoticeAndTheCompanyBehindReleasesFoldNone) {
  CheckStrangers("release", "", Paragraph("about", 90) + Paragraph("legal", 60), 55);
}

TEST_F(Carried, AFooterOfAPlatformFoldsNone) {
  CheckStrangers("blog", "", Words("footer", 130), 50);
}

// A story and its copy under one consent text, and one without.
TEST_F(Carried, CopiesOfWhatStandsBesideAreFound) {
  CheckStrangers("consent", Paragraph("agree", 120), "", 60);
  const std::string story = Paragraph(Name("consent", 15), 60);
  EXPECT_EQ(world_.Check(PageOf("copy", 1, Paragraph("agree", 120) + story))->canonical, 16u);
  EXPECT_EQ(world_.Check(PageOf("copy", 2, story))->canonical, 16u);
}

// The member tells two stories under the consent text, and the canonical is one of them.
TEST_F(Carried, NoMemberLinksStrangersByIt) {
  const std::string consent = Paragraph("agree", 120);
  CheckStrangers("consent", consent, "", 60);
  const std::string first = Paragraph("first", 150), second = Paragraph("second", 150);
  EXPECT_EQ(Ingest("first", 0, consent + first), 0u);
  EXPECT_EQ(Ingest("both", 0, consent + first + second), 21u);
  const MatchOutcome outcome = *world_.Check(PageOf("second", 0, consent + second));
  EXPECT_EQ(outcome.canonical, 0u) << NameOf(outcome.judgement.reason);
}

// Forty sites, forty headlines, a line of each site's own.
TEST_F(Carried, AWireStoryIsNoneOfThat) {
  const std::string wire = Paragraph("wire", 200);
  for (int i = 0; i < 40; ++i)
    EXPECT_EQ(Ingest("wire", i, Paragraph(Name("own", i), 25) + wire), i == 0 ? 0u : 1u) << i;
  EXPECT_EQ(world_.Check(PageOf("late", 0, wire))->canonical, 1u);
  EXPECT_EQ(world_.Check(PageOf("late", 1, Paragraph("frame", 40) + wire))->canonical, 1u);
  EXPECT_EQ(world_.Check(PageOf("late", 2, Paragraph("wire", 100)))->canonical, 1u);
}

// Ten stories of their own, each around one statement, and what the statement was taken from.
TEST_F(Carried, AStatementThatTenSitesQuoteIsFound) {
  const std::string statement = Paragraph("statement", 80);
  const auto report = [&](int i) {
    return Paragraph(Name("before", i), 150) + statement + Paragraph(Name("behind", i), 150);
  };
  for (int i = 0; i < 10; ++i) EXPECT_EQ(Ingest("report", i, report(i)), 0u) << i;
  EXPECT_EQ(world_.Check(PageOf("copy", 0, report(9)))->canonical, 10u);
  EXPECT_EQ(world_.Check(PageOf("copy", 1, Paragraph(Name("before", 9), 150) + statement))->canonical, 10u);
  const ArticleNumber number = 11;
  world_.Ingest(PageOf("office", 0, statement + Paragraph("contact", 10)));
  const ArticleNumber canonical = world_.records.records.back().canonical;
  EXPECT_EQ(world_.Check(PageOf("copy", 2, statement))->canonical, canonical) << number;
}

}  // namespace
}  // namespace newsfold
