#include "dedup/judge/evidence.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "dedup/sketch/shingle.h"
#include "dedup/text/fold.h"

namespace newsfold {
namespace {

// A page that owns what a PageView refers to.
struct OwnedPage {
  OwnedPage(const Folder& folder, const std::string& body, const std::string& headline,
            std::string page_url = "", std::string page_site = "")
      : url(std::move(page_url)), site(std::move(page_site)) {
    Shingle(folder, body, &text);
    TitleScratch scratch;
    SketchTitle(folder, headline, &scratch, &title);
  }
  PageView View() const { return {&text, {}, &title, url, site, {}}; }

  ShingledText text;
  TitleSketch title;
  std::string url;
  std::string site;
};

class EvidenceTest : public ::testing::Test {
 protected:
  static constexpr const char* kBody =
      "The ferry left the harbour at noon with forty passengers and came back an hour later because of the "
      "wind, which had torn a sail and frightened two goats that were on deck.";

  OwnedPage Page(const std::string& headline, std::string url = "", std::string site = "") const {
    return {folder_, kBody, headline, std::move(url), std::move(site)};
  }

  Evidence Of(const OwnedPage& article, const OwnedPage& canonical) {
    Evidence evidence;
    collector_.SetArticle(article.View());
    collector_.Collect(canonical.View(), &evidence);
    return evidence;
  }

  const Folder folder_{HashSecret{}};
  EvidenceCollector collector_;
};

TEST_F(EvidenceTest, EqualTextsCoverEachOther) {
  const Evidence evidence = Of(Page("Ferry turns back"), Page("Goats at sea"));
  EXPECT_TRUE(evidence.context.folded_equal);
  EXPECT_EQ(evidence.comparison.article.coverage, 1);
  EXPECT_EQ(evidence.comparison.canonical.coverage_unmasked, 1);
  EXPECT_EQ(evidence.context.article_units, evidence.context.canonical_units);
}

TEST_F(EvidenceTest, SitesAndUrlsAreTheSameOnlyIfKnown) {
  const PairContext known = Of(Page("", "u", "a.example"), Page("", "u", "a.example")).context;
  EXPECT_TRUE(known.same_site && known.same_url && !known.sites_unknown);
  const PairContext unknown = Of(Page(""), Page("")).context;
  EXPECT_TRUE(!unknown.same_site && !unknown.same_url && unknown.sites_unknown);
  const PairContext one = Of(Page("", "u", "a.example"), Page("", "v", "")).context;
  EXPECT_TRUE(!one.same_site && !one.same_url && !one.sites_unknown);
}

TEST_F(EvidenceTest, TitlesAreComparedIfBothAreKnown) {
  const PairContext titled =
      Of(Page("Ferry turns back in the wind"), Page("Ferry turns back in the wind")).context;
  EXPECT_TRUE(titled.titles_known);
  EXPECT_EQ(titled.title_resemblance, 1);
  EXPECT_GT(titled.title_pairs, 3u);
  const PairContext untitled = Of(Page("Ferry turns back in the wind"), Page("")).context;
  EXPECT_FALSE(untitled.titles_known);
  EXPECT_EQ(untitled.title_pairs, 0u);
}

TEST_F(EvidenceTest, ATitleMayStandInATextThatHasNone) {
  const OwnedPage titled = Page("Ferry turns back in the wind | Vale Messenger");
  const OwnedPage untitled(folder_, "Ferry turns back in the wind\n" + std::string(kBody), "");
  for (const PairContext& context : {Of(titled, untitled).context, Of(untitled, titled).context}) {
    EXPECT_TRUE(context.titles_known);
    EXPECT_EQ(context.title_resemblance, 1);
    EXPECT_EQ(context.title_pairs, 5u);
  }
  const OwnedPage late(folder_, std::string(1500, 'x') + "\nFerry turns back in the wind\n", "");
  EXPECT_FALSE(Of(titled, late).context.titles_known) << "a headline stands in front of its story";
  const OwnedPage brief = Page("Ferry turns back");
  EXPECT_FALSE(Of(brief, untitled).context.titles_known) << "three words stand anywhere by chance";
}

// The second pair is not seen through what the first has left.
TEST_F(EvidenceTest, IsGatheredAnewForEachPair) {
  const OwnedPage article = Page("Ferry turns back");
  const OwnedPage other(folder_, "Nothing of this stands in the other text at all.", "Council votes");
  Evidence evidence;
  collector_.SetArticle(article.View());
  collector_.Collect(article.View(), &evidence);
  collector_.Collect(other.View(), &evidence);
  EXPECT_FALSE(evidence.context.folded_equal);
  EXPECT_EQ(evidence.comparison.article.coverage, 0);
  EXPECT_TRUE(evidence.comparison.spans.empty());
}

TEST_F(EvidenceTest, NumbersAreCountedAnew) {
  const std::string body =
      "The ferry left at noon with 40 passengers and 12 goats and came back after 61 minutes because of "
      "wind. ";
  const OwnedPage article(folder_, body, "Ferry turns back");
  Evidence evidence;
  collector_.SetArticle(article.View());
  collector_.Collect(article.View(), &evidence);
  const std::uint32_t shared = evidence.comparison.numbers_shared;
  EXPECT_GT(shared, 0u);
  collector_.Collect(article.View(), &evidence);
  EXPECT_EQ(evidence.comparison.numbers_shared, shared);
}

// `count` words that no other seed shares.
std::string WordsOf(const std::string& seed, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += seed + std::to_string(i) + ' ';
  return text;
}

TEST_F(EvidenceTest, TellsWhatIsSharedBesidesWhatManySitesCarry) {
  const OwnedPage article(folder_, WordsOf("carried", 40) + WordsOf("both", 30) + WordsOf("mine", 20), "");
  const OwnedPage other(folder_, WordsOf("theirs", 10) + WordsOf("both", 30) + WordsOf("carried", 40), "");
  const auto marked = [](std::size_t begin, std::size_t end, std::size_t size) {
    std::vector<std::uint8_t> carried(size, 0);
    std::fill(carried.begin() + static_cast<std::ptrdiff_t>(begin),
              carried.begin() + static_cast<std::ptrdiff_t>(end), 1);
    return carried;
  };
  const std::vector<std::uint8_t> of_article = marked(0, 40, 90), of_other = marked(40, 80, 80);
  PageView view = article.View(), other_view = other.View();
  view.carried = of_article;
  other_view.carried = of_other;
  Evidence evidence;
  collector_.SetArticle(view);
  collector_.Collect(other_view, &evidence);
  EXPECT_TRUE(evidence.context.shares_carried);
  EXPECT_EQ(evidence.context.article_besides.units, 100u);
  EXPECT_EQ(evidence.context.article_besides.units_shared, 60u);
  EXPECT_EQ(evidence.context.canonical_besides.units, 80u);
  EXPECT_EQ(evidence.context.canonical_besides.units_shared, 60u);
  collector_.Collect(other.View(), &evidence);
  EXPECT_FALSE(evidence.context.shares_carried);
}

}  // namespace
}  // namespace newsfold
