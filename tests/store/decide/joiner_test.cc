#include "store/decide/joiner.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/records/record_reader.h"
#include "store/records/text_codec.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/checked_archive.h"
#include "tests/store/decide/match_world.h"

namespace newsfold {
namespace {

using testing::CheckedArchive;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Paragraph;
using ::testing::SizeIs;
using testing::StatusIs;
using testing::Words;

struct Page {
  std::string id;
  std::string text;
  std::string title;
  std::string outlet = {};  // empty: one of its own
};

class JoinerTest : public CheckedArchive {
 protected:
  // A feature that tells a matter among others, a report of it, and a fuller report, by three outlets. The
  // report has 85 % in the feature, which is 36 % of that: too little to be a part of it on its own.
  static std::vector<Page> Reports() {
    return {{"feature", Paragraph("x", 150) + Words("a", 900) + Paragraph("z", 450), ""},
            {"report", Words("a", 540) + Words("r", 95), ""},
            {"fuller", Words("a", 900), ""}};
  }

  // Two pages of a story, and the story on one page, at one outlet.
  static std::vector<Page> PagesOfOneStory(const std::string& title) {
    return {{"first", Words("a", 300), title, "a"},
            {"second", Words("b", 300), title, "a"},
            {"whole", Words("a", 300) + Words("b", 300), title, "a"}};
  }

  static Article ArticleOf(const Page& page) {
    Article article;
    article.id = page.id;
    article.text = page.text;
    article.title = page.title;
    article.url = "https://" + page.id + ".example/" + page.id;
    return article;
  }

  Decision Take(const Page& page) {
    const std::string& outlet = page.outlet.empty() ? page.id : page.outlet;
    return IngestPage(page.id, outlet + ".example", page.title, page.text);
  }
  Decision TakeCopy(const Page& page) { return Take({page.id + "-copy", page.text, page.title}); }
  void TakeCopyBy(char outlet, const Page& page) {
    const Decision copy = Take({page.id + "-" + outlet, page.text, page.title});
    EXPECT_EQ(copy.canonical_id, page.id);
  }

  void ExpectOneClusterInAnyOrder(const std::vector<Page>& pages) {
    std::vector<std::size_t> order = {0, 1, 2};
    do {
      texts_.clear();
      ASSERT_TRUE(OpenOver({}).ok());
      std::string told;
      for (const std::size_t i : order) {
        Take(pages[i]);
        told += pages[i].id + " ";
      }
      SCOPED_TRACE(told);
      for (const Page& page : pages) EXPECT_EQ(CanonicalOf(page.id), CanonicalOf(pages[0].id)) << page.id;
      CheckStore();
      EXPECT_THAT(Changes(), IsEmpty());
    } while (std::next_permutation(order.begin(), order.end()));
  }
};

TEST_F(JoinerTest, ReportsAreOneClusterInAnyOrder) {
  ExpectOneClusterInAnyOrder(Reports());
}

// Each outlet has added a story of its own length to one report.
TEST_F(JoinerTest, VersionsOfOneReportAreOneClusterInAnyOrder) {
  ExpectOneClusterInAnyOrder({{"left", Words("a", 400) + Words("b", 300), ""},
                              {"right", Words("a", 400) + Words("c", 300), ""},
                              {"report", Words("a", 400), ""}});
}

// Each outlet has left another part of one report away, and told more of its own.
TEST_F(JoinerTest, CutVersionsOfOneReportAreOneClusterInAnyOrder) {
  const std::string report = Words("a", 360);
  ExpectOneClusterInAnyOrder({{"left", Words("h", 60) + report + Words("b", 220), ""},
                              {"right", report + Words("t", 60) + Words("c", 220), ""},
                              {"report", Words("h", 60) + report + Words("t", 60), ""}});
}

// The background of two stories, 39 % of each, is too little of them.
TEST_F(JoinerTest, StoriesWithOneBackgroundStayTwo) {
  Take({"left", Words("a", 300) + Words("b", 470), ""});
  EXPECT_FALSE(Take({"right", Words("a", 300) + Words("c", 470), ""}).is_repost);
  EXPECT_THAT(Take({"background", Words("a", 300), ""}).joined, IsEmpty());
  EXPECT_EQ(CanonicalOf("right"), "right");
}

TEST_F(JoinerTest, PagesOfOneStoryAreOneClusterInAnyOrder) {
  ExpectOneClusterInAnyOrder(PagesOfOneStory("Storm closes the harbour bridge for a week"));
}

TEST_F(JoinerTest, TheAnswerTellsWhatJoined) {
  const std::vector<Page> reports = Reports();
  Take(reports[0]);
  EXPECT_FALSE(Take(reports[1]).is_repost);
  const Decision fuller = Take(reports[2]);
  EXPECT_EQ(fuller.canonical_id, "feature");
  ASSERT_THAT(fuller.joined, SizeIs(1));
  const Decision& joined = fuller.joined[0];
  EXPECT_EQ(joined.id, "report");
  EXPECT_TRUE(joined.is_repost);
  EXPECT_EQ(joined.canonical_id, "feature");
  EXPECT_EQ(joined.via_id, "fuller");
  EXPECT_EQ(joined.verdict.relation, Relation::kContained);
  EXPECT_NEAR(joined.verdict.coverage_article, 0.85, 0.01);
  EXPECT_NEAR(joined.verdict.coverage_canonical, 0.36, 0.01);
  EXPECT_EQ(joined.sequence, fuller.sequence + 1);
  EXPECT_THAT(archive_->Get("report")->decision.joined, IsEmpty());
  CheckStore();
  Reopen();
  CheckStore();
}

// Who read its record before it joined, and its body afterwards, still gets the text.
TEST_F(JoinerTest, ATextIsReadThroughARecordThatHasChanged) {
  const std::vector<Page> reports = Reports();
  Take(reports[0]);
  Take(reports[1]);
  const TextCodec codec;
  EngineRecordReader reader(engine_, &codec);
  const ArticleRecord record = *reader.ReadRecordOf("report");
  ASSERT_THAT(Take(reports[2]).joined, SizeIs(1));
  EXPECT_NE(reader.ReadRecord(record.number)->body, record.body);
  const Result<std::string> text = reader.ReadText(record);
  ASSERT_TRUE(text) << text.error().ToString();
  EXPECT_EQ(*text, reports[1].text);
}

TEST_F(JoinerTest, ACheckAnswersAsTheIngestAndChangesNothing) {
  const std::vector<Page> reports = Reports();
  Take(reports[0]);
  Take(reports[1]);
  const MemoryEngine::Map before = engine_->Contents();
  const Result<Decision> checked = archive_->Check(ArticleOf(reports[2]));
  ASSERT_TRUE(checked);
  EXPECT_EQ(checked->canonical_id, "feature");
  EXPECT_THAT(checked->joined, IsEmpty());
  EXPECT_EQ(engine_->Contents(), before);
}

TEST_F(JoinerTest, TheSameAgainJoinsNothing) {
  for (const Page& page : Reports()) Take(page);
  const Decision again = *archive_->Ingest(ArticleOf(Reports()[2]));
  EXPECT_TRUE(again.already_known);
  EXPECT_EQ(again.canonical_id, "feature");
  EXPECT_THAT(again.joined, IsEmpty());
}

TEST_F(JoinerTest, TheEarlierCanonicalStays) {
  const std::vector<Page> reports = Reports();
  Take(reports[1]);
  TakeCopy(reports[1]);
  Take(reports[0]);
  Decision fuller = Take(reports[2]);
  EXPECT_EQ(fuller.canonical_id, "report");
  ASSERT_THAT(fuller.joined, SizeIs(1));
  EXPECT_EQ(fuller.joined[0].id, "feature");
  CheckStore();
}

TEST_F(JoinerTest, ASmallClusterJoinsWithItsReposts) {
  const std::vector<Page> reports = Reports();
  Take(reports[0]);
  TakeCopy(reports[0]);
  Take(reports[1]);
  for (const char outlet : {'a', 'b', 'c', 'd'}) TakeCopyBy(outlet, reports[1]);
  const Decision fuller = Take(reports[2]);
  EXPECT_EQ(fuller.canonical_id, "feature");
  ASSERT_THAT(fuller.joined, SizeIs(1 + kJoiningRepostsMax));
  EXPECT_EQ(fuller.joined[0].id, "report");
  EXPECT_EQ(fuller.joined[1].id, "report-a");
  for (const Decision& joined : fuller.joined) {
    EXPECT_EQ(joined.canonical_id, "feature") << joined.id;
    EXPECT_EQ(joined.via_id, "fuller") << joined.id;
    EXPECT_EQ(CanonicalOf(joined.id), "feature") << joined.id;
  }
  CheckStore();
  EXPECT_THAT(Changes(), IsEmpty());
  EXPECT_EQ(archive_->Check(ArticleOf({"again", reports[1].text, ""}))->canonical_id, "feature");
  Reopen();
  CheckStore();
}

TEST_F(JoinerTest, WhoPagesThroughAClusterThatJoinsAnotherMissesNobody) {
  const std::vector<Page> reports = Reports();
  Take(reports[0]);
  TakeCopy(reports[0]);
  Take(reports[1]);
  for (const char outlet : {'a', 'b', 'c'}) TakeCopyBy(outlet, reports[1]);
  const Result<Cluster> before = archive_->GetCluster("report", "", 1);
  ASSERT_TRUE(before);
  Take(reports[2]);
  const Result<Cluster> after = archive_->GetCluster("report", before->next_cursor, 100);
  ASSERT_TRUE(after);
  EXPECT_EQ(after->canonical.id, "feature");
  std::vector<std::string> ids;
  for (const ClusterMember& member : after->members) ids.push_back(member.id);
  EXPECT_THAT(ids, ElementsAre("feature-copy", "report", "report-a", "report-b", "report-c", "fuller"));
}

TEST_F(JoinerTest, ALargeClusterStays) {
  const std::vector<Page> reports = Reports();
  Take(reports[1]);
  Take(reports[0]);
  for (const char outlet : {'a', 'b', 'c', 'd', 'e'}) TakeCopyBy(outlet, reports[0]);
  const Decision fuller = Take(reports[2]);
  EXPECT_EQ(fuller.canonical_id, "feature");
  EXPECT_THAT(fuller.joined, IsEmpty());
  CheckStore();
}

TEST_F(JoinerTest, AClusterOfLongTextsStays) {
  const std::vector<Page> reports = Reports();
  Take(reports[0]);
  Take(reports[1]);
  Take({"padded", reports[1].text + std::string(kComparedBytesMax, '.'), ""});
  EXPECT_THAT(Take(reports[2]).joined, IsEmpty());
  EXPECT_EQ(CanonicalOf("padded"), "report");
  CheckStore();
}

// A part of the report with words of its own is too little of the fuller one, 38 % of it, to be admitted by
// it.
TEST_F(JoinerTest, AClusterStaysIfARepostOfItWouldNotFollow) {
  const std::vector<Page> reports = Reports();
  Take(reports[0]);
  Take(reports[1]);
  EXPECT_EQ(Take({"part", Words("a", 345) + Words("r", 95) + Words("n", 40), ""}).canonical_id, "report");
  EXPECT_THAT(Take(reports[2]).joined, IsEmpty());
  EXPECT_EQ(CanonicalOf("report"), "report");
  CheckStore();
}

// A page that tells of many things takes the whole of a report, and not what else is told like it.
TEST_F(JoinerTest, TooLittleOfACanonicalJoinsNothing) {
  Take({"feature", Paragraph("x", 150) + Words("a", 600) + Paragraph("z", 750), ""});
  Take({"report", Words("a", 330), ""});
  EXPECT_THAT(Take({"fuller", Words("a", 600), ""}).joined, IsEmpty());
  EXPECT_EQ(CanonicalOf("report"), "report");
  CheckStore();
}

TEST_F(JoinerTest, PagesUnderTitlesThatSayNothingStayApart) {
  for (const std::string title : {"", "Top stories"}) {
    SCOPED_TRACE(title);
    texts_.clear();
    ASSERT_TRUE(OpenOver({}).ok());
    for (const Page& page : PagesOfOneStory(title)) Take(page);
    EXPECT_NE(CanonicalOf("first"), CanonicalOf("second"));
    CheckStore();
  }
}

// A column has the same title every day, everywhere it is printed.
TEST_F(JoinerTest, PagesOfOtherOutletsStayApart) {
  std::vector<Page> pages = PagesOfOneStory("Letters to the editor of the harbour gazette");
  pages[1].outlet = "b";
  for (const Page& page : pages) Take(page);
  EXPECT_NE(CanonicalOf("first"), CanonicalOf("second"));
  CheckStore();
}

// What both quote is most of neither; a page that prints both is no reason to fold them.
TEST_F(JoinerTest, StoriesWithBodiesOfTheirOwnStayApart) {
  const std::string quoted = Words("q", 300);
  Take({"one", Words("a", 250) + quoted, ""});
  EXPECT_FALSE(Take({"two", quoted + Words("b", 250), ""}).is_repost);
  EXPECT_THAT(Take({"both", Words("a", 250) + quoted + Words("b", 250), ""}).joined, IsEmpty());
  EXPECT_NE(CanonicalOf("one"), CanonicalOf("two"));
  CheckStore();
}

// Its largest story is 34.5 % of it, just below edge_cover_min.
TEST_F(JoinerTest, ARoundupJoinsNothing) {
  Take({"a", Paragraph("a", 345), ""});
  Take({"b", Paragraph("b", 335), ""});
  Take({"c", Paragraph("c", 320), ""});
  EXPECT_EQ(
      Take({"round", Paragraph("a", 345) + Paragraph("b", 335) + Paragraph("c", 320), ""}).verdict.reason,
      Reason::kRoundup);
  Take({"most", Paragraph("a", 345) + Paragraph("b", 335) + Words("c", 100), ""});
  EXPECT_EQ(CanonicalOf("round"), "round");
  EXPECT_EQ(archive_->Get("round")->decision.contained.size(), 3u);
  CheckStore();
}

// Nor does a copy of a page of two stories make them one.
TEST_F(JoinerTest, StoriesOfOnePageStayTwo) {
  const std::string both = Words("a", 200) + Words("b", 200);
  Take({"page", both, "Monday in short for busy readers"});
  Take({"first", Words("a", 200), "Harbour bridge closed by storm"});
  EXPECT_EQ(Take({"second", Words("b", 200), "Parliament votes on ferry tonight"}).verdict.reason,
            Reason::kOneOfSeveral);
  const Decision copy = Take({"copy", both, "Monday in short for readers"});
  EXPECT_EQ(copy.canonical_id, "page");
  EXPECT_THAT(copy.joined, IsEmpty());
  Take({"longer", both + Words("c", 30), "What happened on Monday in short"});
  EXPECT_EQ(CanonicalOf("second"), "second");
  CheckStore();
  EXPECT_THAT(Changes(), IsEmpty());
}

// Two pages that are in a third one, and far from all of it, are two stories there.
TEST_F(JoinerTest, PagesThatDoNotMakeUpTheWholeStayApart) {
  const std::string title = "Storm closes the harbour bridge for a week";
  std::vector<Page> pages = PagesOfOneStory(title);
  pages[2].text += Words("c", 200);
  for (const Page& page : pages) Take(page);
  EXPECT_NE(CanonicalOf("first"), CanonicalOf("second"));
  CheckStore();
}

TEST_F(JoinerTest, AFailedWriteStoresNeither) {
  const std::vector<Page> reports = Reports();
  Take(reports[0]);
  Take(reports[1]);
  TakeCopy(reports[1]);
  const MemoryEngine::Map before = engine_->Contents();
  engine_->FailWrite(1);
  EXPECT_THAT(archive_->Ingest(ArticleOf(reports[2])), StatusIs(StatusCode::kUnavailable));
  EXPECT_EQ(engine_->Contents(), before);
}

TEST_F(JoinerTest, ReadFailuresArePassedOn) {
  const std::vector<Page> reports = Reports();
  Take(reports[0]);
  Take(reports[1]);
  TakeCopy(reports[1]);
  const MemoryEngine::Map before = engine_->Contents();
  std::uint64_t nth = 0;
  for (bool has_failed = true; has_failed;) {
    ASSERT_TRUE(OpenOver(before).ok());
    engine_->FailRead(++nth, 3);  // what fails ahead of the turn is tried again
    has_failed = !archive_->Ingest(ArticleOf(reports[2]));
    engine_->FailRead(0);
    if (!has_failed) break;
    // Once it is stored, the answer alone can fail.
    const bool is_stored = static_cast<bool>(archive_->Get("fuller"));
    for (const char* id : {"report", "report-copy"})
      EXPECT_EQ(CanonicalOf(id), is_stored ? "feature" : "report") << nth;
  }
  EXPECT_GT(nth, 10u);
}

}  // namespace
}  // namespace newsfold
