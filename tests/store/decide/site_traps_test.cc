// Short articles that share nothing but the boilerplate of their site, which is larger than they are. The
// size here suits every change; NEWSFOLD_TRAP_SITES=50 NEWSFOLD_TRAP_PAGES=400 is the full run.

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/store/engine/memory_engine.h"
#include "tests/store/seeded_archive.h"
#include "tests/test_size.h"
#include "tools/corpus/page_parts.h"
#include "tools/corpus/writer.h"

namespace newsfold::testing {
namespace {

constexpr std::uint64_t kTrapSeed = 1912;
const std::size_t kSites = TestSize("NEWSFOLD_TRAP_SITES", 6);
const std::size_t kPages = TestSize("NEWSFOLD_TRAP_PAGES", 40);
// Pages of a site from which its boilerplate can be known.
constexpr std::size_t kPagesToLearn = 3;
constexpr std::size_t kSideListHeadlines = 20;
constexpr std::size_t kBodyCharacters = 250;

// What one run of pages is like.
struct Trap {
  const char* name;
  bool has_url;
  bool has_titles;
  bool rotates;  // one headline of the side list is another one on each page
};

std::size_t Characters(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
}

// A site with boilerplate of its own, and its pages one after the other. Thread-compatible.
class TrapSite {
 public:
  TrapSite(const Trap& trap, std::size_t index)
      : trap_(trap),
        index_(index),
        language_(index % 2 == 0 ? CorpusLanguage::kSimplifiedChinese : CorpusLanguage::kEnglish),
        writer_(language_, kTrapSeed),
        random_(kTrapSeed * 1000 + index) {
    const PageLanguage language = index % 2 == 0 ? PageLanguage::kSimplifiedChinese : PageLanguage::kEnglish;
    AppendMenuLine(language, random_, &menu_);
    Topic topic;
    writer_.DrawTopic(random_, &topic);
    writer_.AppendSentence(random_, topic, &subscription_);
    for (std::string& headline : side_list_) headline = Headline();
    AppendFooter(language, random_, &footer_);
    writer_.AppendSentence(random_, topic, &footer_);
  }

  Article Next() {
    ++page_;
    if (trap_.rotates) side_list_[page_ % side_list_.size()] = Headline();
    Article article;
    article.id = std::string(trap_.name) + "-" + std::to_string(index_) + "-" + std::to_string(page_);
    if (trap_.has_url) article.url = "https://site" + std::to_string(index_) + ".example/" + article.id;
    const std::string headline = Headline();
    if (trap_.has_titles) article.title = headline;
    article.text = menu_ + "\n" + headline + "\n" + Body() + "\n" + subscription_ + "\n";
    for (const std::string& other : side_list_) article.text.append(other).append("\n");
    article.text.append(footer_).append("\n");
    return article;
  }

  // How much of a page is not its body, in characters.
  std::size_t BoilerplateCharacters() const {
    std::size_t characters = Characters(menu_) + Characters(subscription_) + Characters(footer_);
    for (const std::string& headline : side_list_) characters += Characters(headline);
    return characters;
  }

 private:
  std::string Headline() {
    Topic topic;
    writer_.DrawTopic(random_, &topic);
    std::string headline;
    writer_.AppendTitle(random_, topic, &headline);
    return headline;
  }

  std::string Body() {
    Topic topic;
    writer_.DrawTopic(random_, &topic);
    std::string body;
    while (Characters(body) < kBodyCharacters) writer_.AppendSentence(random_, topic, &body);
    return body;
  }

  // Constant after construction.
  Trap trap_;
  std::size_t index_;
  CorpusLanguage language_;
  ArticleWriter writer_;
  std::string menu_;
  std::string subscription_;
  std::string footer_;

  Random random_;
  std::array<std::string, kSideListHeadlines> side_list_;
  std::size_t page_ = 0;
};

// Articles that were folded although they are unlike all others.
struct Merges {
  std::array<std::size_t, kPagesToLearn> of_page{};  // while the site is being learnt
  std::size_t later = 0;
  std::size_t last_page = 0;  // of a site that was folded
};

void Show(const Article& article, const Decision& decision) {
  std::printf("%s onto %s: %s, %s, coverages %.3f and %.3f\n%s\n", article.id.c_str(),
              decision.canonical_id.c_str(), std::string(NameOf(decision.verdict.relation)).c_str(),
              std::string(NameOf(decision.verdict.reason)).c_str(), decision.verdict.coverage_article,
              decision.verdict.coverage_canonical, article.text.c_str());
}

// Ingests the pages of all sites, one of each at a time.
Merges MergesOf(const Trap& trap) {
  const std::unique_ptr<Archive> archive = OpenSeeded(kTrapSeed, std::make_unique<MemoryEngine>());
  std::vector<TrapSite> sites;
  for (std::size_t i = 0; i < kSites; ++i) sites.emplace_back(trap, i);
  Merges merges;
  for (std::size_t page = 0; page < kPages; ++page) {
    for (TrapSite& site : sites) {
      const Article article = site.Next();
      const Decision decision = Settle(archive.get(), article);
      if (!decision.is_repost) continue;
      merges.last_page = page + 1;
      if (page < kPagesToLearn) {
        ++merges.of_page[page];
      } else if (merges.later++ == 0) {
        Show(article, decision);
      }
    }
  }
  std::printf(
      "seed %llu, %s: %zu sites of %zu pages, boilerplate of %zu and %zu characters; false merges of pages "
      "1, 2, 3, later: %zu, %zu, %zu, %zu; the last on page %zu\n",
      static_cast<unsigned long long>(kTrapSeed), trap.name, kSites, kPages, sites[0].BoilerplateCharacters(),
      sites[1].BoilerplateCharacters(), merges.of_page[0], merges.of_page[1], merges.of_page[2], merges.later,
      merges.last_page);
  return merges;
}

void CheckNoMergesOnceLearnt(const Trap& trap) {
  EXPECT_EQ(MergesOf(trap).later, 0u) << trap.name;
}

TEST(SiteTraps, StillBoilerplateFoldsNothingFromTheFourthPageOn) {
  CheckNoMergesOnceLearnt({"still", true, true, false});
}

TEST(SiteTraps, RotatingSideListFoldsNothingFromTheFourthPageOn) {
  CheckNoMergesOnceLearnt({"rotating", true, true, true});
}

TEST(SiteTraps, PagesWithoutTitlesFoldNothingFromTheFourthPageOn) {
  CheckNoMergesOnceLearnt({"untitled", true, false, false});
  CheckNoMergesOnceLearnt({"untitled-rotating", true, false, true});
}

// Articles without a url share one pool, in which it takes more pages to learn.
TEST(SiteTraps, WithoutUrlsThePoolLearnsLater) {
  EXPECT_LE(MergesOf({"no-url", false, true, false}).last_page, 2 * kPagesToLearn);
}

}  // namespace
}  // namespace newsfold::testing
