// What is left out of pages teaches what a site prints around its stories, and is evidence of nothing.
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/index/index_format.h"
#include "store/upkeep/reindex.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/export/export_fixture.h"

namespace newsfold {
namespace {

using ::testing::_;
using testing::Describe;
using ::testing::ElementsAre;
using testing::ExportFixture;
using testing::IsOk;
using testing::LinesOf;
using testing::Names;
using testing::Repost;
using testing::Story;

using Map = MemoryEngine::Map;

std::string InParagraphs(const std::string& text) {
  std::string html;
  for (const std::string& line : LinesOf(text)) html += "<p>" + line + "</p>\n";
  return html;
}

// A page whose article and frame are these, a paragraph a line.
std::string PageOf(const std::string& text, const std::string& frame) {
  return "<html><body><article>" + InParagraphs(text) + "</article><aside>" + InParagraphs(frame) +
         "</aside></body></html>";
}

// Of 60 words, so that a site's furniture outweighs it.
std::string Brief(unsigned seed) {
  return Story(1000 + seed, 5);
}

class Frames : public ExportFixture {
 protected:
  static Article ArticleOf(const std::string& id, const std::string& site, const std::string& text) {
    Article article;
    article.id = id;
    article.url = "https://" + site + "/" + id;
    article.text = text;
    return article;
  }
  Decision Add(const Article& article) {
    texts_[article.id] = article.text;
    return Ingest(article);
  }
  Decision AddText(const std::string& id, const std::string& site, const std::string& text) {
    return Add(ArticleOf(id, site, text));
  }
  Decision AddPage(const std::string& id, const std::string& site, const std::string& text,
                   const std::string& frame, const std::string& type = "text/html") {
    Article article = ArticleOf(id, site, text);
    article.original = PageOf(text, frame);
    article.original_type = type;
    return Add(article);
  }

  // As many stories of a site as show what it prints around them.
  void AddPages(const std::string& site, const std::string& type = "text/html", unsigned first = 0) {
    for (unsigned i = first; i < first + 40; ++i)
      AddPage(site + std::to_string(i), site, Story(i, 40), Furniture(), type);
  }
  static std::string Furniture() { return Story(99, 15); }

  // Two stories in the furniture, as whoever finds no article in a page hands them in, and a copy of one.
  static std::vector<Article> Unread() {
    return {ArticleOf("unread1", "a.example", Furniture() + Brief(1)),
            ArticleOf("unread2", "a.example", Furniture() + Brief(2)),
            ArticleOf("copy1", "b.example", Brief(1))};
  }
  static std::string Told(const Decision& decision) {
    return decision.is_repost ? decision.canonical_id : "new";
  }
  std::vector<std::string> AddUnread() {
    std::vector<std::string> told;
    for (const Article& article : Unread()) told.push_back(Told(Add(article)));
    return told;
  }
  // What is told of all but the first, which is there.
  static std::vector<std::string> CheckUnread(Archive* archive) {
    std::vector<std::string> told;
    for (Article& article : Unread()) {
      if (std::exchange(article.id, "") == "unread1") continue;
      const Result<Decision> decision = archive->Check(article);
      EXPECT_THAT(decision, IsOk());
      told.push_back(Told(*decision));
    }
    return told;
  }

  static Map StoriesOf(const Map& contents, IndexSet set) {
    Map stories;
    for (const auto& [key, value] : contents) {
      if (key.front() == TagOf(Family::kSite, set)) stories[key.substr(1)] = value;
    }
    return stories;
  }
};

TEST_F(Frames, TeachWhatASitePrints) {
  AddPages("a.example");
  EXPECT_THAT(AddUnread(), ElementsAre("new", "new", "unread1"));
  ExpectClean("frames ");
}

// The same articles without their pages.
TEST_F(Frames, AreMissedWhereTheyAreNotSent) {
  for (unsigned i = 0; i < 40; ++i) AddText("p" + std::to_string(i), "a.example", Story(i, 40));
  EXPECT_THAT(AddUnread(), ElementsAre("new", "unread1", _));
}

TEST_F(Frames, CountByTheTypeOfTheOriginal) {
  AddPages("a.example", "Application/XHTML+XML; charset=utf-8");
  EXPECT_THAT(AddUnread(), ElementsAre("new", "new", "unread1"));
}

TEST_F(Frames, OfWhatIsNoPageThereAreNone) {
  AddPages("a.example", "text/plain");
  EXPECT_THAT(AddUnread(), ElementsAre("new", "unread1", _));
}

TEST_F(Frames, OfAnotherSiteTellNothing) {
  AddPages("c.example");
  EXPECT_THAT(AddUnread(), ElementsAre("new", "unread1", _));
}

// Pages without a url may be of any site.
TEST_F(Frames, OfPagesOfNoSiteTellNothing) {
  for (unsigned i = 0; i < 20; ++i) {
    Article article = ArticleOf("p" + std::to_string(i), "", Story(i, 40));
    article.url.clear();
    article.original = PageOf(Story(i, 40), Furniture());
    article.original_type = "text/html";
    Add(article);
  }
  Article article = ArticleOf("u1", "", Furniture() + Brief(1));
  article.url.clear();
  Add(article);
  article = ArticleOf("u2", "", Furniture() + Brief(2));
  article.url.clear();
  EXPECT_EQ(Add(article).canonical_id, "u1");
  ExpectClean("pool ");
}

TEST_F(Frames, AreNoEvidence) {
  EXPECT_FALSE(AddPage("a", "a.example", Brief(1), Furniture()).is_repost);
  EXPECT_FALSE(AddPage("b", "b.example", Brief(2), Furniture()).is_repost);
  EXPECT_FALSE(AddPage("c", "a.example", Brief(3), Furniture()).is_repost);
  const Decision decision = AddText("d", "d.example", Furniture());
  EXPECT_FALSE(decision.is_repost);
  EXPECT_EQ(decision.verdict.reason, Reason::kNoCandidate) << "nothing is found by what is in a frame";
}

// Nor does a page's own frame count against it, that holds its story once more.
TEST_F(Frames, AStoryThatStandsInItsOwnFrameCountsOnce) {
  AddPage("a", "a.example", Story(1), Story(1));
  AddPage("b", "a.example", Story(2), Story(2));
  EXPECT_EQ(AddText("c", "c.example", Story(1)).canonical_id, "a");
  EXPECT_EQ(AddText("d", "a.example", Story(2)).canonical_id, "b");
}

TEST_F(Frames, AreKnownAfterAStopAndAPowerCut) {
  AddPages("a.example");
  Add(Unread().front());
  ASSERT_THAT(archive_->Sync(), IsOk());
  Reopen();
  EXPECT_THAT(CheckUnread(archive_.get()), ElementsAre("new", "unread1"));
  CutPower();
  EXPECT_THAT(CheckUnread(archive_.get()), ElementsAre("new", "unread1"));
  ExpectClean("power cut ");
}

// So many of one site that a summary stands for most.
TEST_F(Frames, AreLearntAgainByAReindex) {
  AddPages("a.example");
  Add(Unread().front());
  for (unsigned i = 0; i < 70; ++i)
    AddPage("many" + std::to_string(i), "m.example", Story(100 + i, 40), Furniture() + Story(200 + i, 3));
  const Map before = engine_->Contents();
  MemoryEngine engine(before, CompletionMode::kInline);
  archive_.reset();
  ASSERT_THAT(Reindex(&engine, {}, [](const ReindexSummary&) { return true; }), IsOk());
  EXPECT_EQ(StoriesOf(engine.Contents(), IndexSet::kSecond), StoriesOf(before, IndexSet::kFirst));
  ASSERT_THAT(OpenOver(engine.Contents()), IsOk());
  EXPECT_THAT(CheckUnread(archive_.get()), ElementsAre("new", "unread1"));
  ExpectClean("reindexed ");
}

TEST_F(Frames, AreLearntByWhoTakesOverAnExport) {
  AddPages("a.example");
  Add(Unread().front());
  const Other other = OpenOther();
  ExpectTakenOver(other.archive.get(), Export(archive_.get()));
  EXPECT_THAT(CheckUnread(other.archive.get()), ElementsAre("new", "unread1"));
  ExpectSound(other.engine->Contents());
}

// The first pages of a site are decided before its furniture is known.
TEST_F(Frames, TellARecheckWhatTheFirstPagesWere) {
  EXPECT_THAT(AddUnread(), ElementsAre("new", "unread1", _));
  for (unsigned i = 0; i < 2; ++i) AddPages("a.example", "text/html", 40 * i);
  Changes();
  EXPECT_EQ(CanonicalOf("unread2"), "unread2");
  ExpectClean("recheck ");
}

TEST_F(Frames, ADamagedPageIsToldOnce) {
  AddPages("a.example");
  Map contents = engine_->Contents();
  contents[OriginalKey(2)].back() ^= 1;
  const testing::Findings findings = Verify(contents, {.depth = VerifyDepth::kFull});
  EXPECT_TRUE(Names(findings, Damage::kOriginal, "article number 2")) << Describe(findings);
  EXPECT_EQ(findings.size(), 1u) << Describe(findings);
  MemoryEngine damaged(contents, CompletionMode::kInline);
  EXPECT_EQ(Reindex(&damaged, {}, [](const ReindexSummary&) { return true; }).error().code(),
            StatusCode::kCorruption);
}

// A story whose beginning the other pages of its site show as a teaser.
class Teasers : public Frames {
 protected:
  // Adds a story of 20 sentences, so many of which stand in so many frames of its site.
  void AddTeased(std::size_t sentences, unsigned pages) {
    texts_.clear();
    ASSERT_THAT(OpenOver({}), IsOk());
    for (unsigned i = 0; i < pages; ++i) {
      const std::string teaser = FirstOf(Story(500), sentences);
      AddPage("p" + std::to_string(i), "a.example", Story(i, 60), teaser + Furniture());
    }
    AddPage("story", "a.example", Story(500), Furniture());
  }
  // Whether another site's copy of the first sentences of it is found to be one.
  bool IsFound(std::size_t sentences) {
    const std::string copy = Repost(FirstOf(Story(500), sentences), "From our desk", "More of this");
    return archive_->Check(ArticleOf("", "b.example", copy))->canonical_id == "story";
  }
  static std::string FirstOf(const std::string& text, std::size_t sentences) {
    std::string first;
    for (const std::string& line : LinesOf(text)) {
      if (sentences-- == 0) break;
      first += line + '\n';
    }
    return first;
  }
};

TEST_F(Teasers, DoNotHideAStory) {
  for (const std::size_t sentences : {0, 5, 10, 15}) {
    for (const unsigned pages : {10, 40}) {
      AddTeased(sentences, pages);
      EXPECT_TRUE(IsFound(20)) << sentences;
      EXPECT_TRUE(sentences > 5 || IsFound(10)) << "half of a story, half of which is shown";
    }
  }
}

// As if it were in the furniture.
TEST_F(Teasers, HideWhatIsShownWholeAndOften) {
  AddTeased(20, 4);
  EXPECT_TRUE(IsFound(20));
  AddTeased(20, 60);
  EXPECT_FALSE(IsFound(20));
  EXPECT_TRUE(archive_->Check(ArticleOf("", "b.example", Story(500)))->is_repost) << "an equal text";
}

}  // namespace
}  // namespace newsfold
