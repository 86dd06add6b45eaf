// The candidate index by itself: adding articles of the real shape, and asking for 64 shingles and a SimHash.
//
// Sizes are 100,000 and a million articles; those of NEWSFOLD_BENCH_ARTICLES come on top, such as 10000000
// (which takes 2 GB in TMPDIR and some minutes).
#include <array>
#include <bit>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <stdlib.h>

#include "store/postings/posting_index.h"

namespace newsfold {
namespace {

constexpr std::uint64_t kShingles = 16;
constexpr std::uint64_t kNames = 5;
constexpr std::size_t kProbes = 64;
constexpr int kTables = 4;

// SplitMix64's finalizer: scattered, and the same in every run.
std::uint64_t Scatter(std::uint64_t x) {
  x *= 0x9e3779b97f4a7c15U;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

std::uint64_t KeyOf(std::uint64_t article, std::uint64_t key) {
  return Scatter(article << 8 | key);
}

PostingLane Table(int table) {
  return static_cast<PostingLane>(static_cast<int>(PostingLane::kSimHash0) + table);
}

std::uint64_t SimHashOf(std::uint64_t article, int table) {
  return std::rotl(KeyOf(article, 200), table * 16);
}

std::vector<Posting> PostingsOf(std::uint64_t article) {
  std::vector<Posting> postings;
  for (std::uint64_t i = 0; i < kShingles; ++i)
    postings.push_back({PostingLane::kShingle, KeyOf(article, i)});
  for (std::uint64_t i = 0; i < kNames; ++i) {
    postings.push_back({PostingLane::kName, KeyOf(article, 100 + i)});
  }
  for (int table = 0; table < kTables; ++table) postings.push_back({Table(table), SimHashOf(article, table)});
  return postings;
}

// An index on disk, made once for all benchmarks of its size.
class Index {
 public:
  explicit Index(std::uint64_t articles) {
    const char* base = getenv("TMPDIR");
    directory_ = std::string(base == nullptr ? "/tmp" : base) + "/newsfold_bench_XXXXXX";
    if (mkdtemp(directory_.data()) == nullptr) std::abort();
    Reopen();
    for (std::uint64_t i = 0; i < articles; ++i) AddNext();
    if (!index_->WaitForMerges().ok()) std::abort();
    // What the table holds is as it happens to be at this size.
  }
  ~Index() {
    index_.reset();
    std::filesystem::remove_all(directory_);
  }
  Index(const Index&) = delete;
  Index& operator=(const Index&) = delete;

  void Reopen() {
    index_.reset();
    PostingIndexOptions options;
    options.directory = directory_;
    options.commit = [this](const PostingManifest& manifest) {
      manifest_ = manifest;
      return Status::Ok();
    };
    index_ = PostingIndex::Open(options, manifest_).value();
    for (std::uint64_t i = manifest_.covered_sequence; i < articles_; ++i) AddAgain(i + 1);
  }
  void AddNext() { AddAgain(++articles_); }
  const PostingIndex& get() const { return *index_; }
  PostingIndex& get() { return *index_; }
  std::uint64_t articles() const { return articles_; }

 private:
  void AddAgain(std::uint64_t article) {
    if (!index_->Add(article, article, PostingsOf(article)).ok()) std::abort();
  }

  std::string directory_;
  PostingManifest manifest_;
  std::uint64_t articles_ = 0;
  std::unique_ptr<PostingIndex> index_;
};

Index& IndexOf(std::uint64_t articles) {
  static std::map<std::uint64_t, std::unique_ptr<Index>> indexes;
  if (!indexes.contains(articles)) indexes[articles] = std::make_unique<Index>(articles);
  return *indexes[articles];
}

void ReportIndex(benchmark::State& state, const Index& index) {
  const PostingStats stats = index.get().GetStats();
  const double articles = static_cast<double>(index.articles());
  state.counters["segments"] = static_cast<double>(stats.segments);
  state.counters["disk_B/article"] = static_cast<double>(stats.mapped_bytes) / articles;
  state.counters["memory_MB"] = static_cast<double>(stats.memory_bytes) / 1e6;
  state.counters["merged_per_entry"] =
      static_cast<double>(stats.merged_entries) / static_cast<double>(stats.entries);
}

// 64 shingles, `hits` of them of one article; with `tables` also the blocks of its SimHash.
std::vector<PostingProbe> ProbesFor(std::uint64_t query, std::uint64_t article, std::uint64_t hits,
                                    int tables) {
  std::vector<PostingProbe> probes;
  for (std::uint64_t i = 0; i < kProbes; ++i) {
    const std::uint64_t key = i < hits ? KeyOf(article, i) : Scatter(~(query * kProbes + i));
    probes.push_back({PostingLane::kShingle, key, 65});
  }
  for (int table = 0; table < tables; ++table)
    probes.push_back({Table(table), SimHashOf(article, table), 512});
  return probes;
}

void Find(benchmark::State& state, std::uint64_t hits, int tables) {
  const Index& index = IndexOf(static_cast<std::uint64_t>(state.range(0)));
  std::vector<std::vector<PostingProbe>> queries;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    const std::uint64_t place = i + (static_cast<std::uint64_t>(state.thread_index()) << 32);
    queries.push_back(ProbesFor(place, 1 + Scatter(place) % index.articles(), hits, tables));
  }
  PostingLists lists;
  std::uint64_t found = 0;
  std::size_t next = 0;
  for (auto _ : state) {
    index.get().Find(queries[next++ % queries.size()], &lists);
    for (std::size_t i = 0; i < lists.size(); ++i) found += lists[i].size();
  }
  state.counters["found"] = static_cast<double>(found) / static_cast<double>(state.iterations());
  if (state.thread_index() == 0) ReportIndex(state, index);
}

void BM_FindNothing(benchmark::State& state) {
  Find(state, 0, 0);
}
void BM_FindTwo(benchmark::State& state) {
  Find(state, 2, 0);
}
void BM_FindTwoAndSimHash(benchmark::State& state) {
  Find(state, 2, kTables);
}

void BM_AddArticle(benchmark::State& state) {
  std::vector<std::vector<Posting>> postings;
  for (std::uint64_t i = 1; i <= 400'000; ++i) postings.push_back(PostingsOf(i));
  for (auto _ : state) {
    const Index index(0);
    auto& to = const_cast<Index&>(index).get();
    for (std::uint64_t i = 1; i <= postings.size(); ++i) {
      if (!to.Add(i, i, postings[i - 1]).ok()) std::abort();
    }
    if (!to.WaitForMerges().ok()) std::abort();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(postings.size()));
}

void BM_Open(benchmark::State& state) {
  Index& index = IndexOf(static_cast<std::uint64_t>(state.range(0)));
  for (auto _ : state) index.Reopen();
}

void Register(const std::vector<std::int64_t>& sizes) {
  for (const std::int64_t size : sizes) {
    benchmark::RegisterBenchmark("BM_FindNothing", BM_FindNothing)->Arg(size);
    benchmark::RegisterBenchmark("BM_FindTwo", BM_FindTwo)->Arg(size)->Threads(1)->Threads(2);
    benchmark::RegisterBenchmark("BM_FindTwoAndSimHash", BM_FindTwoAndSimHash)->Arg(size);
    benchmark::RegisterBenchmark("BM_Open", BM_Open)->Arg(size)->Unit(benchmark::kMillisecond);
  }
  // All processors' time: that of the thread that merges is most of it.
  benchmark::RegisterBenchmark("BM_AddArticle", BM_AddArticle)
      ->MeasureProcessCPUTime()
      ->Unit(benchmark::kMillisecond)
      ->Iterations(1);
}

}  // namespace
}  // namespace newsfold

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  std::vector<std::int64_t> sizes = {100'000, 1'000'000};
  if (const char* more = std::getenv("NEWSFOLD_BENCH_ARTICLES")) sizes.push_back(std::atoll(more));
  newsfold::Register(sizes);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
