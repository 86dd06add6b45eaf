// Many threads hand the same corpus to one archive at once. The size here suits every change;
// NEWSFOLD_STRESS_ARTICLES=20000 NEWSFOLD_STRESS_THREADS=64 is the full run.

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "store/archive.h"
#include "tests/store/scratch_directory.h"
#include "tests/store/seeded_archive.h"
#include "tests/test_size.h"
#include "tools/corpus/corpus.h"

namespace newsfold {
namespace {

constexpr std::uint64_t kSeed = 77;
const std::size_t kArticles = testing::TestSize("NEWSFOLD_STRESS_ARTICLES", 1200);
const std::size_t kThreads = testing::TestSize("NEWSFOLD_STRESS_THREADS", 16);

std::vector<Article> MakeArticles() {
  CorpusOptions options;
  options.seed = kSeed;
  Corpus corpus(options);
  std::vector<Article> articles(kArticles);
  for (Article& article : articles) article = testing::ArticleOf(corpus.Next());
  return articles;
}

// Clusters as sets of ids, whichever of them is the canonical.
using Clusters = std::set<std::set<std::string>>;

Clusters Without(const Clusters& clusters, const Clusters& others) {
  Clusters left;
  std::set_difference(clusters.begin(), clusters.end(), others.begin(), others.end(),
                      std::inserter(left, left.end()));
  return left;
}

Clusters ClustersOf(Archive* archive, const std::vector<Article>& articles) {
  std::map<std::string, std::set<std::string>> members;
  for (const Article& article : articles) {
    const Result<StoredArticle> stored = archive->Get(article.id);
    EXPECT_TRUE(stored.has_value()) << article.id;
    if (!stored) continue;
    EXPECT_EQ(stored->article.text, article.text) << article.id;
    members[stored->decision.canonical_id].insert(article.id);
  }
  Clusters clusters;
  for (auto& [canonical, ids] : members) {
    EXPECT_TRUE(ids.contains(canonical)) << canonical;  // a canonical is its own: no chains
    clusters.insert(std::move(ids));
  }
  return clusters;
}

// Each thread ingests everything, from the same place at the same time; returns how many were stored anew.
std::size_t IngestFromAllThreads(Archive* archive, const std::vector<Article>& articles) {
  std::atomic<std::size_t> stored{0};
  std::vector<std::jthread> threads;
  for (std::size_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (const Article& article : articles) {
        const Result<Decision> decision = archive->Ingest(article);
        EXPECT_TRUE(decision.has_value()) << decision.error().ToString();
        stored += decision.has_value() && !decision->already_known;
      }
    });
  }
  threads.clear();
  return stored;
}

TEST(ConcurrentIngest, ManyThreadsMakeTheClustersOneThreadMakes) {
  const std::vector<Article> articles = MakeArticles();
  testing::ScratchDirectory scratch;
  // One secret for both, or they would not look for candidates by the same shingles.
  const std::unique_ptr<Archive> one = testing::OpenSeededInFolder(kSeed, scratch / "one");
  const std::unique_ptr<Archive> many = testing::OpenSeededInFolder(kSeed, scratch / "many");
  for (const Article& article : articles) testing::Settle(one.get(), article);
  EXPECT_EQ(IngestFromAllThreads(many.get(), articles), kArticles);
  const Clusters expected = ClustersOf(one.get(), articles);
  const Clusters found = ClustersOf(many.get(), articles);
  EXPECT_EQ(Without(found, expected), Without(expected, found));
  EXPECT_EQ(many->GetStats().articles, kArticles);
  EXPECT_EQ(many->GetStats().canonicals, expected.size());
  std::printf("%zu articles, %zu threads: %zu clusters\n", kArticles, kThreads, expected.size());
}

}  // namespace
}  // namespace newsfold
