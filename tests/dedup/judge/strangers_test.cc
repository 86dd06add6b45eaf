// Pairs of articles that are no copies of each other, through the comparison and the rules. The size here
// suits every change; NEWSFOLD_STRANGER_PAIRS=10000000 is the full run.

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "dedup/judge/align.h"
#include "dedup/judge/rules.h"
#include "dedup/sketch/boilerplate.h"
#include "dedup/sketch/title.h"
#include "tests/test_size.h"
#include "tools/corpus/corpus.h"

namespace newsfold {
namespace {

const std::size_t kPairs = testing::TestSize("NEWSFOLD_STRANGER_PAIRS", 150'000);
constexpr std::size_t kThreads = 2;
constexpr std::size_t kBlockArticles = 400;  // all pairs of a block are compared
constexpr std::uint64_t kSeed = 2031;
constexpr std::size_t kShownMax = 10;

struct Stranger {
  std::string id;
  std::string cluster;
  std::string site;
  std::string text;
  ShingledText shingled;
  std::vector<ShingleWeight> weights;
  TitleSketch title;
};

// One block in three is English, one Chinese in both scripts, one of all languages.
CorpusOptions OptionsOf(std::size_t block) {
  CorpusOptions options;
  options.seed = kSeed + block;
  options.repost_share_ppm = 300'000;
  options.lookalike_share_ppm = 0;
  options.body_bytes_median = block % 2 == 0 ? 1500 : 600;
  if (block % 3 == 0) options.languages = {CorpusLanguage::kEnglish};
  if (block % 3 == 1)
    options.languages = {CorpusLanguage::kSimplifiedChinese, CorpusLanguage::kTraditionalChinese};
  return options;
}

std::vector<Stranger> MakeBlock(const Folder& folder, std::size_t block) {
  Corpus corpus(OptionsOf(block));
  std::vector<Stranger> articles(kBlockArticles);
  TitleScratch scratch;
  for (Stranger& article : articles) {
    const GeneratedArticle& generated = corpus.Next();
    article.id = generated.id;
    article.cluster = generated.truth.cluster;
    article.site = generated.source;
    article.text = generated.text;
    Shingle(folder, generated.text, &article.shingled);
    ApplyProsePrior(article.shingled, &article.weights);
    SketchTitle(folder, generated.title, &scratch, &article.title);
  }
  return articles;
}

// What all workers found. Thread-safe.
class Findings {
 public:
  // Whether another block is to be compared; sets its number.
  bool Begin(std::size_t* block) {
    *block = blocks_++;
    return pairs_ < kPairs;
  }
  void Count(std::size_t pairs) { pairs_ += pairs; }
  void AddFold(const Stranger& a, const Stranger& b, const Judgement& judgement,
               const Comparison& comparison) {
    const std::lock_guard lock(mutex_);
    if (++folded_ > kShownMax) return;
    std::printf("%s and %s (%s): %s, %s, coverages %.3f and %.3f, %u and %u units matched\n--- %s\n--- %s\n",
                a.id.c_str(), b.id.c_str(), a.site == b.site ? "one site" : "two sites",
                std::string(NameOf(judgement.relation)).c_str(),
                std::string(NameOf(judgement.reason)).c_str(), comparison.article.coverage,
                comparison.canonical.coverage, comparison.article.units_matched,
                comparison.canonical.units_matched, a.text.c_str(), b.text.c_str());
  }
  std::size_t pairs() const { return pairs_; }
  std::size_t folded() const { return folded_; }

 private:
  std::atomic<std::size_t> blocks_{0};
  std::atomic<std::size_t> pairs_{0};
  std::mutex mutex_;
  std::size_t folded_ = 0;  // guarded by mutex_ until the workers are done
};

// Compares one article with all that came before it.
void CompareWithEarlier(const std::vector<Stranger>& block, std::size_t index, Aligner* aligner,
                        Findings* findings) {
  const Stranger& article = block[index];
  aligner->SetArticle(article.shingled, article.weights);
  Comparison comparison;
  std::size_t pairs = 0;
  for (std::size_t i = 0; i < index; ++i) {
    const Stranger& other = block[i];
    if (other.cluster == article.cluster) continue;
    aligner->Compare(other.shingled, other.weights, &comparison);
    PairContext context;
    context.same_site = article.site == other.site;
    context.folded_equal = article.shingled.folded.folded == other.shingled.folded.folded;
    context.titles_known = true;
    context.title_resemblance = TitleResemblance(article.title, other.title);
    context.article_units = article.shingled.folded.units;
    context.canonical_units = other.shingled.folded.units;
    const Judgement judgement = Judge(comparison, context, Thresholds{});
    if (judgement.is_repost) findings->AddFold(article, other, judgement, comparison);
    ++pairs;
  }
  findings->Count(pairs);
}

TEST(Strangers, AreNotFolded) {
  const Folder folder{HashSecret{}};
  Findings findings;
  std::vector<std::jthread> workers;
  for (std::size_t i = 0; i < kThreads; ++i) {
    workers.emplace_back([&] {
      Aligner aligner;
      for (std::size_t number = 0; findings.Begin(&number);) {
        const std::vector<Stranger> block = MakeBlock(folder, number);
        for (std::size_t index = 1; index < block.size(); ++index)
          CompareWithEarlier(block, index, &aligner, &findings);
      }
    });
  }
  workers.clear();
  std::printf("seed %llu: %zu pairs of strangers, %zu folded\n", static_cast<unsigned long long>(kSeed),
              findings.pairs(), findings.folded());
  EXPECT_GE(findings.pairs(), kPairs);
  EXPECT_EQ(findings.folded(), 0u);
}

}  // namespace
}  // namespace newsfold
