// What a search costs in a store that was flooded with pages built to meet each other in the index. The size
// here suits every change; NEWSFOLD_FLOOD_ARTICLES=20000 is the full run. Work is counted and bounded; times
// are printed, against ordinary articles of like length.

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "store/decide/matcher.h"
#include "tests/store/decide/flood_pages.h"
#include "tests/store/scratch_directory.h"
#include "tests/store/seeded_archive.h"
#include "tests/test_size.h"
#include "tools/corpus/corpus.h"

namespace newsfold::testing {
namespace {

constexpr std::uint64_t kFloodSeed = 41;
const std::size_t kArticles = TestSize("NEWSFOLD_FLOOD_ARTICLES", 1000);
constexpr std::size_t kUsualProbes = 2000;
constexpr std::size_t kLikeMax = 100;
constexpr std::size_t kFloodProbes = 30;
constexpr std::size_t kRounds = 3;

// What a check costs on average.
struct Cost {
  double milliseconds = 0;
  double postings = 0;
  double compared = 0;
  double compared_bytes = 0;
};

Cost CostOf(Archive* archive, const std::vector<Article>& probes) {
  const ArchiveStats before = archive->GetStats();
  const double begin = ThreadSeconds();
  for (std::size_t round = 0; round < kRounds; ++round) {
    for (const Article& probe : probes) Check(archive, probe);
  }
  const double seconds = ThreadSeconds() - begin;
  const ArchiveStats after = archive->GetStats();
  const auto checks = static_cast<double>(kRounds * probes.size());
  const auto per_check = [&](std::uint64_t ArchiveStats::*counter) {
    return static_cast<double>(after.*counter - before.*counter) / checks;
  };
  return {seconds * 1e3 / checks, per_check(&ArchiveStats::postings_read),
          per_check(&ArchiveStats::candidates_compared), per_check(&ArchiveStats::compared_bytes)};
}

void Print(const char* name, std::size_t bytes, const Cost& cost, double usual_milliseconds) {
  std::printf("%-11s %6zu bytes: %6.3f ms, %5.0f postings, %5.2f texts, %5.1f KB compared; ratio %.2f\n",
              name, bytes, cost.milliseconds, cost.postings, cost.compared, cost.compared_bytes / 1024,
              cost.milliseconds / usual_milliseconds);
}

// Of a kind, as many as hurt most: lists of keys and titles just short of being stop shingles.
std::size_t PagesOf(FloodKind kind) {
  switch (kind) {
    case FloodKind::kPassages:
    case FloodKind::kRoundups:
      return 200;
    case FloodKind::kKeys:
      return 1000;
    case FloodKind::kSimHash:
      return 2500;
    default:
      return 60;
  }
}

class FloodCost : public ::testing::TestWithParam<FloodKind> {
 protected:
  // One store of ordinary articles for all floods: each of them is by a seed of its own.
  static void SetUpTestSuite() {
    scratch = std::make_unique<ScratchDirectory>();
    store = OpenSeededInFolder(kFloodSeed, *scratch / "store");
    ordinary.clear();
    CorpusOptions options;
    options.seed = kFloodSeed;
    Corpus corpus(options);
    for (std::size_t i = 0; i < kArticles; ++i) Settle(store.get(), ArticleOf(corpus.Next()));
    for (std::size_t i = 0; i < kUsualProbes; ++i) ordinary.push_back(ArticleOf(corpus.Next()));
    std::printf("seed %llu, %zu articles\n", static_cast<unsigned long long>(kFloodSeed), kArticles);
  }
  static void TearDownTestSuite() {
    store.reset();
    scratch.reset();
  }

  static std::vector<Article> UsualArticlesLike(const Article& probe) {
    std::vector<Article> like;
    for (const Article& article : ordinary) {
      const bool is_like =
          article.text.size() * 4 > probe.text.size() * 3 && article.text.size() * 4 < probe.text.size() * 5;
      if (is_like && like.size() < kLikeMax) like.push_back(article);
    }
    return like;
  }

  static inline std::unique_ptr<ScratchDirectory> scratch;
  static inline std::unique_ptr<Archive> store;
  static inline std::vector<Article> ordinary;  // arrive after the stored ones
};

TEST_P(FloodCost, WorkIsBounded) {
  const FloodKind kind = GetParam();
  const std::uint64_t seed = kFloodSeed + 1 + static_cast<std::uint64_t>(kind);
  const Flood flood = MakeFlood(kind, PagesOf(kind), kFloodProbes, seed, SecretOfSeed(kFloodSeed));
  for (const Article& page : flood.pages) Settle(store.get(), page);
  const std::size_t bytes = flood.probes.front().text.size();
  const Cost usual = CostOf(store.get(), UsualArticlesLike(flood.probes.front()));
  const Cost flooded = CostOf(store.get(), flood.probes);
  Print("usual", bytes, usual, usual.milliseconds);
  Print(std::string(NameOf(kind)).c_str(), bytes, flooded, usual.milliseconds);
  EXPECT_LE(flooded.compared, static_cast<double>(kComparedMax + 1));  // and a canonical that may join
  // The last text that fits may be followed by its canonical.
  const std::size_t bytes_max = std::max(kComparedBytesMax, kComparedBytesRatioMax * bytes);
  EXPECT_LE(flooded.compared_bytes, 1.5 * static_cast<double>(bytes_max));
  const std::size_t by_key = (kKeysProbedMax + 1) * (kPostingsMax + 1);
  const std::size_t by_suspected = kKeysProbedMax / kKeysPerSuspected * (kSuspectPostingsMax + 1);
  EXPECT_LE(flooded.postings, static_cast<double>(by_key + by_suspected + 4 * kSimHashScanMax + 16));
}

INSTANTIATE_TEST_SUITE_P(All, FloodCost, ::testing::ValuesIn(kAllFloodKinds), [](const auto& test) {
  std::string name(NameOf(test.param));
  std::erase(name, '-');
  return name;
});

}  // namespace
}  // namespace newsfold::testing
