#include "tools/corpus/corpus.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/corpus/shared_windows.h"
#include "tools/corpus/json_lines.h"

namespace newsfold {
namespace {

std::vector<GeneratedArticle> Generate(const CorpusOptions& options, int count) {
  Corpus corpus(options);
  std::vector<GeneratedArticle> articles;
  for (int index = 0; index < count; ++index) articles.push_back(corpus.Next());
  return articles;
}

CorpusOptions Small() {
  CorpusOptions options;
  options.hosts = 12;
  options.body_bytes_median = 700;
  return options;
}

std::string AsLines(const std::vector<GeneratedArticle>& articles) {
  ArticleLineWriter writer;
  std::string lines;
  for (const GeneratedArticle& article : articles) writer.Append(article, &lines);
  return lines;
}

// FNV-1a, 64 bits.
std::uint64_t Digest(std::string_view bytes) {
  std::uint64_t digest = 0xCBF29CE484222325u;
  for (const char byte : bytes) digest = (digest ^ static_cast<unsigned char>(byte)) * 0x100000001B3u;
  return digest;
}

TEST(Corpus, IsTheSameOnEveryMachine) {
  // Changes only with a change of the generator that is meant: benchmarks of before and after do not compare.
  EXPECT_EQ(Digest(AsLines(Generate(Small(), 1000))), 4796083083801739002u);
}

TEST(Corpus, LifelikeWordingIsTheSameOnEveryMachine) {
  CorpusOptions options = Small();
  options.wording = Wording::kLifelike;
  EXPECT_EQ(Digest(AsLines(Generate(options, 1000))), 11666661970161488862u);
}

std::set<std::string> WordsOf(const std::vector<GeneratedArticle>& articles) {
  std::set<std::string> words;
  for (const GeneratedArticle& article : articles) {
    std::istringstream text(article.text);
    for (std::string word; text >> word;) words.insert(word);
  }
  return words;
}

// The share of the words of seed 2 that seed 1 has, too.
double SharedWords(CorpusOptions options) {
  options.languages = {CorpusLanguage::kEnglish};
  const std::set<std::string> known = WordsOf(Generate(options, 600));
  options.seed = 2;
  const std::set<std::string> words = WordsOf(Generate(options, 100));
  const auto is_known = [&](const std::string& word) { return known.count(word) > 0; };
  return static_cast<double>(std::count_if(words.begin(), words.end(), is_known)) /
         static_cast<double>(words.size());
}

TEST(Corpus, LifelikeSeedsHaveWordsAndSitesInCommon) {
  CorpusOptions options = Small();
  EXPECT_LT(SharedWords(options), 0.3);
  options.wording = Wording::kLifelike;
  EXPECT_GT(SharedWords(options), 0.4);
  std::set<std::string> sites;
  for (const std::uint64_t seed : {1, 2}) {
    options.seed = seed;
    for (const GeneratedArticle& article : Generate(options, 300)) sites.insert(article.source);
  }
  EXPECT_EQ(sites.size(), options.hosts);
}

TEST(Corpus, PageShapesAreTheSameOnEveryMachine) {
  CorpusOptions options = Small();
  options.kinds = AllNoiseKinds();
  EXPECT_EQ(Digest(AsLines(Generate(options, 1000))), 14754979737145264015u);
}

TEST(Corpus, DiffersBySeed) {
  CorpusOptions other = Small();
  other.seed = 2;
  EXPECT_NE(Generate(Small(), 1)[0].text, Generate(other, 1)[0].text);
}

TEST(Corpus, TruthNamesEarlierOriginals) {
  std::map<std::string, GeneratedArticle> seen;
  for (const GeneratedArticle& article : Generate(Small(), 3000)) {
    const CorpusTruth& truth = article.truth;
    if (truth.is_repost) {
      ASSERT_TRUE(seen.count(truth.of)) << article.id;
      EXPECT_EQ(truth.cluster, truth.of);
      EXPECT_EQ(seen[truth.of].truth.cluster, truth.of);
      EXPECT_FALSE(seen[truth.of].truth.is_repost);
      ASSERT_TRUE(truth.kind);
      EXPECT_TRUE(IsRepostKind(*truth.kind));
    } else {
      EXPECT_EQ(truth.cluster, article.id);
      EXPECT_TRUE(truth.of.empty() || seen.count(truth.of)) << article.id;
    }
    EXPECT_TRUE(seen.emplace(article.id, article).second) << "two of " << article.id;
  }
}

// Of the kinds that leave most of what they keep as it is.
TEST(Corpus, RepostsHoldTheirOriginal) {
  std::map<std::string, std::string> texts;
  CorpusOptions options = Small();
  options.boilerplate_share_ppm = 0;
  std::map<NoiseKind, std::vector<double>> shares;
  for (const GeneratedArticle& article : Generate(options, 3000)) {
    if (article.truth.is_repost) {
      shares[*article.truth.kind].push_back(SharedWindows(article.text, texts[article.truth.of]));
    }
    texts[article.id] = article.text;
  }
  for (const NoiseKind kind : {NoiseKind::kVerbatim, NoiseKind::kFirstHalf, NoiseKind::kFirstThird,
                               NoiseKind::kDateline, NoiseKind::kReordered, NoiseKind::kTypos}) {
    ASSERT_FALSE(shares[kind].empty()) << NameOf(kind);
    double sum = 0;
    for (const double share : shares[kind]) sum += share;
    EXPECT_GT(sum / static_cast<double>(shares[kind].size()), 0.85) << NameOf(kind);
  }
}

TEST(Corpus, StrangersShareAlmostNothing) {
  CorpusOptions options = Small();
  options.repost_share_ppm = 0;
  options.lookalike_share_ppm = 0;
  options.boilerplate_share_ppm = 0;
  const std::vector<GeneratedArticle> articles = Generate(options, 300);
  for (std::size_t index = 12; index < articles.size(); ++index) {
    EXPECT_LT(SharedWindows(articles[index].text, articles[index - 12].text, 12), 0.1) << articles[index].id;
  }
}

TEST(Corpus, RespectsTheShares) {
  CorpusOptions options = Small();
  options.repost_share_ppm = 300'000;
  options.lookalike_share_ppm = 100'000;
  options.boilerplate_share_ppm = 400'000;
  options.kinds = {NoiseKind::kVerbatim, NoiseKind::kExcerpt};
  int reposts = 0, excerpts = 0, boilerplate = 0;
  const std::vector<GeneratedArticle> articles = Generate(options, 20'000);
  for (const GeneratedArticle& article : articles) {
    reposts += article.truth.is_repost;
    excerpts += article.truth.kind == NoiseKind::kExcerpt;
    boilerplate += article.truth.in_boilerplate;
  }
  EXPECT_NEAR(reposts, 6000, 250);
  EXPECT_NEAR(excerpts, 2000, 160);
  EXPECT_NEAR(boilerplate, 0.4 * 18'000, 280);
}

TEST(Corpus, MakesOnlyOriginalsWhenAskedTo) {
  CorpusOptions options = Small();
  options.repost_share_ppm = 0;
  options.lookalike_share_ppm = 0;
  options.kinds = {NoiseKind::kVerbatim};
  for (const GeneratedArticle& article : Generate(options, 500)) {
    EXPECT_FALSE(article.truth.is_repost);
    EXPECT_FALSE(article.truth.kind);
  }
}

TEST(Corpus, BeginsWithAnOriginalEvenIfAllAreReposts) {
  CorpusOptions options = Small();
  options.repost_share_ppm = 1'000'000;
  options.lookalike_share_ppm = 0;
  const std::vector<GeneratedArticle> articles = Generate(options, 100);
  EXPECT_FALSE(articles[0].truth.is_repost);
  for (std::size_t index = 1; index < articles.size(); ++index)
    EXPECT_EQ(articles[index].truth.of, articles[0].id);
}

TEST(Corpus, UsesEveryKindAndOnlyTheKindsAskedFor) {
  std::set<NoiseKind> found;
  for (const GeneratedArticle& article : Generate(Small(), 4000)) {
    if (article.truth.kind) found.insert(*article.truth.kind);
  }
  const std::vector<NoiseKind> usual = UsualNoiseKinds();
  EXPECT_EQ(found, std::set<NoiseKind>(usual.begin(), usual.end()));
  CorpusOptions options = Small();
  options.kinds = {NoiseKind::kOcr, NoiseKind::kTemplate};
  for (const GeneratedArticle& article : Generate(options, 1000)) {
    EXPECT_THAT(TruthKindName(article.truth), testing::AnyOf("original", "ocr", "template"));
  }
}

TEST(Corpus, LeavesOutKindsThatDoNotFitTheLanguage) {
  CorpusOptions options = Small();
  options.languages = {CorpusLanguage::kEnglish};
  options.kinds = {NoiseKind::kScript, NoiseKind::kPinyin};
  for (const GeneratedArticle& article : Generate(options, 300)) {
    EXPECT_EQ(article.language, CorpusLanguage::kEnglish);
    EXPECT_THAT(TruthKindName(article.truth), testing::AnyOf("original", "verbatim"));
  }
}

TEST(Corpus, WrappedOriginalsNeverAppearClean) {
  CorpusOptions options = Small();
  options.kinds = {NoiseKind::kWrapped};
  for (const GeneratedArticle& article : Generate(options, 300)) {
    EXPECT_EQ(article.truth.kind, NoiseKind::kWrapped) << article.id;
    EXPECT_NE(article.text.find("2031-"), std::string::npos);
  }
}

CorpusOptions Shaped(std::uint32_t shaped_share_ppm, std::vector<NoiseKind> kinds) {
  CorpusOptions options = Small();
  options.kinds = std::move(kinds);
  options.lookalike_share_ppm = 0;
  options.boilerplate_share_ppm = 0;
  options.shaped_share_ppm = shaped_share_ppm;
  return options;
}

TEST(Corpus, OriginalsAreInPageShapesAsOftenAsAskedFor) {
  for (const std::uint32_t share : {0u, 400'000u, 1'000'000u}) {
    double originals = 0, shaped = 0;
    for (const GeneratedArticle& article : Generate(Shaped(share, PageShapeKinds()), 2000)) {
      if (article.truth.is_repost) {
        EXPECT_TRUE(IsPageShape(*article.truth.kind) && !IsHeldOut(*article.truth.kind));
      } else {
        ++originals;
        shaped += article.truth.kind.has_value();
      }
    }
    EXPECT_NEAR(shaped / originals, share / 1e6, share % 1'000'000 == 0 ? 0 : 0.05);
  }
}

TEST(Corpus, PageShapesDoNotMoveWhatElseIsGenerated) {
  const auto untouched = Generate(Shaped(0, {NoiseKind::kVerbatim}), 1);
  EXPECT_EQ(Generate(Shaped(0, {NoiseKind::kPageLists}), 1)[0].text, untouched[0].text);
}

TEST(Corpus, BothTextsOfAPairHoldTheSameBodyInOtherFrames) {
  std::map<std::string, GeneratedArticle> originals;
  double shared = 0, pairs = 0;
  for (const GeneratedArticle& article : Generate(Shaped(1'000'000, {NoiseKind::kPageMixed}), 500)) {
    if (!article.truth.is_repost) {
      originals[article.id] = article;
      continue;
    }
    const GeneratedArticle& original = originals[article.truth.of];
    EXPECT_EQ(original.truth.kind, NoiseKind::kPageMixed);
    EXPECT_NE(original.text, article.text);
    shared += SharedWindows(original.text, article.text);
    ++pairs;
  }
  EXPECT_GT(shared / pairs, 0.25);
  EXPECT_LT(shared / pairs, 0.7);
}

TEST(Corpus, PagesOfASiteRepeatItsNotices) {
  std::map<std::string, std::set<std::string>> first_lines;
  for (const GeneratedArticle& article : Generate(Shaped(1'000'000, {NoiseKind::kPageNotices}), 400)) {
    first_lines[article.source].insert(article.text.substr(0, article.text.find('\n')));
  }
  ASSERT_EQ(first_lines.size(), 12u);
  for (const auto& [site, lines] : first_lines) EXPECT_EQ(lines.size(), 1u) << site;
}

TEST(Corpus, PagesTeaseStoriesOfTheirSiteAndFewOthersAndNeverTheirOwn) {
  struct Original {
    std::string title, site;
  };
  std::map<std::string, Original> originals;
  int own_site = 0, other_sites = 0;
  for (const GeneratedArticle& article : Generate(Shaped(1'000'000, {NoiseKind::kPageTeasers}), 600)) {
    if (!article.truth.is_repost) originals[article.id] = {article.title, article.source};
    for (const auto& [id, original] : originals) {
      if (article.text.find("\n" + original.title + "\n") == std::string::npos) continue;
      EXPECT_NE(id, article.truth.cluster) << article.id;
      ++(original.site == article.source ? own_site : other_sites);
    }
  }
  EXPECT_GT(own_site, other_sites);
  EXPECT_GT(other_sites, 0);
}

TEST(Corpus, LengthsAreLogNormalWithTails) {
  CorpusOptions options;
  options.repost_share_ppm = 0;
  options.lookalike_share_ppm = 0;
  options.boilerplate_share_ppm = 0;
  options.kinds = {NoiseKind::kVerbatim};
  Corpus corpus(options);
  std::vector<std::size_t> sizes;
  double sum = 0;
  for (int index = 0; index < 10'000; ++index) {
    sizes.push_back(corpus.Next().text.size());
    sum += static_cast<double>(sizes.back());
  }
  std::sort(sizes.begin(), sizes.end());
  EXPECT_NEAR(static_cast<double>(sizes[5000]), 1560, 120);
  EXPECT_NEAR(sum / 10'000, 2050, 150);
  EXPECT_GT(sizes[9900], 7000u);
  EXPECT_LT(sizes[100], 500u);
  EXPECT_GE(sizes[0], 120u);
  EXPECT_LT(sizes[9999], std::size_t{66} << 10);
}

TEST(Corpus, RepostsReachBackNoFurtherThanTheWindow) {
  CorpusOptions options = Small();
  options.window = 5;
  std::vector<std::string> originals;
  for (const GeneratedArticle& article : Generate(options, 2000)) {
    const bool is_source =
        !article.truth.is_repost && (!article.truth.kind || article.truth.kind == NoiseKind::kWrapped);
    if (is_source) originals.push_back(article.id);
    if (!article.truth.is_repost) continue;
    const auto found = std::find(originals.rbegin(), originals.rend(), article.truth.of);
    EXPECT_LT(found - originals.rbegin(), 5) << article.id;
  }
}

TEST(Corpus, HostsHaveTheirOwnBoilerplateAddressAndLanguage) {
  std::map<std::string, CorpusLanguage> language_of;
  std::map<std::string, std::set<std::string>> menus;
  for (const GeneratedArticle& article : Generate(Small(), 3000)) {
    EXPECT_THAT(article.url, testing::StartsWith("https://www." + article.source + ".example/2031/"));
    if (article.truth.in_boilerplate)
      menus[article.source].insert(article.text.substr(0, article.text.find('\n')));
    if (!article.truth.is_repost) {
      const auto [known, is_new] = language_of.emplace(article.source, article.language);
      EXPECT_EQ(known->second, article.language);
    }
  }
  EXPECT_EQ(language_of.size(), 12u);
  for (const auto& [host, lines] : menus) EXPECT_EQ(lines.size(), 1u) << host;
}

TEST(Corpus, TimeMovesForward) {
  std::string last;
  for (const GeneratedArticle& article : Generate(Small(), 2000)) {
    EXPECT_LT(last, article.published_at);
    EXPECT_EQ(article.published_at.size(), std::string_view("2031-01-01T00:00:00Z").size());
    last = article.published_at;
  }
}

TEST(Corpus, ExcerptsQuoteAndSideListsRepeat) {
  std::map<std::string, std::string> texts;
  CorpusOptions options = Small();
  options.kinds = {NoiseKind::kExcerpt, NoiseKind::kSideList, NoiseKind::kTemplate};
  options.repost_share_ppm = 0;
  options.lookalike_share_ppm = 500'000;
  options.boilerplate_share_ppm = 0;
  std::map<NoiseKind, int> checked;
  for (const GeneratedArticle& article : Generate(options, 2000)) {
    if (article.truth.kind && !article.truth.of.empty()) {
      const double shared = SharedWindows(article.text, texts[article.truth.of]);
      const double least = article.truth.kind == NoiseKind::kSideList ? 0.3 : 0.0;
      EXPECT_GT(shared, least) << article.id;
      EXPECT_LT(shared, 0.9) << article.id;
      ++checked[*article.truth.kind];
    }
    texts[article.id] = article.text;
  }
  EXPECT_EQ(checked.size(), 3u);
}

}  // namespace
}  // namespace newsfold
