// What a site's memory costs: to load, to weigh a text by, to learn a story. Sites have so many stories of
// texts of 3 KB, the last 32 of them behind the summary.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <stdlib.h>

#include "dedup/text/fold.h"
#include "store/engine/rocksdb/engine.h"
#include "store/index/boilerplate_cache.h"
#include "store/index/index_format.h"
#include "store/index/site_summary.h"
#include "store/records/record_reader.h"
#include "store/records/text_codec.h"

namespace newsfold {
namespace {

constexpr int kSites = 40;  // of each length
constexpr ArticleNumber kStoriesMax = 2048;
constexpr ArticleNumber kRecent = 32;
constexpr std::size_t kBodyTags = 60;
constexpr std::size_t kFrameTags = 30;

std::string SiteName(std::int64_t stories, int i) {
  return "s" + std::to_string(i) + ".of" + std::to_string(stories) + ".example";
}

std::vector<HashTag> RandomTags(std::size_t count, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<HashTag> tags;
  tags.reserve(count);
  for (std::size_t i = 0; i < count; ++i) tags.push_back(random() & kHashTagMax);
  return tags;
}

// A store that holds nothing but the entries of sites.
class Store {
 public:
  Store() {
    const char* base = getenv("TMPDIR");
    directory_ = std::string(base == nullptr ? "/tmp" : base) + "/newsfold_bench_XXXXXX";
    if (mkdtemp(directory_.data()) == nullptr) std::abort();
    RocksEngineOptions options;
    options.directory = directory_;
    options.create_if_missing = true;
    engine_ = OpenRocksEngine(options).value();
    for (int site = 0; site < kSites; ++site) {
      for (const ArticleNumber stories : {ArticleNumber{500}, kStoriesMax}) Fill(site, stories);
    }
    if (!engine_->Compact().ok()) std::abort();
  }
  ~Store() {
    engine_.reset();
    std::filesystem::remove_all(directory_);
  }
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  StoreParts Parts() const { return {engine_.get(), IndexSet::kFirst, nullptr, &folder_, &codec_, {}}; }

 private:
  void Fill(int site, ArticleNumber count) {
    const std::string name = SiteName(static_cast<std::int64_t>(count), site);
    const std::vector<HashTag> frame = RandomTags(kFrameTags, static_cast<std::uint32_t>(site));
    std::vector<StoredStory> stories(count);
    WriteSet writes;
    for (ArticleNumber i = 0; i < count; ++i) {
      auto& [number, entry] = stories[i];
      number = 1 + i * kSites + static_cast<ArticleNumber>(site);
      entry.identity = {number, number, number};
      std::vector<HashTag>& tags = entry.sample.shingles;
      tags = RandomTags(kBodyTags, static_cast<std::uint32_t>(1000 + number));
      tags.insert(tags.end(), frame.begin(), frame.end());
      std::sort(tags.begin(), tags.end());
      tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
      writes.Put(SiteKey(IndexSet::kFirst, name, number), EncodeStoryEntry(entry.identity, entry.sample));
    }
    stories.resize(count - kRecent);
    writes.Put(SummaryKey(IndexSet::kFirst, name), EncodeSiteSummary(Summarize(stories)));
    if (!engine_->Write(std::move(writes))) std::abort();
  }

  std::string directory_;
  std::unique_ptr<Engine> engine_;
  Folder folder_{HashSecret{}};
  TextCodec codec_;
};

const Store& TheStore() {
  static const Store store;
  return store;
}

// A text of so many tokens.
ShingledText MakeText(std::uint32_t seed) {
  std::mt19937 random(seed);
  std::string text;
  for (int i = 0; i < 450; ++i)
    text += "w" + std::to_string(random() % 100'000) + (i % 12 == 11 ? ".\n" : " ");
  ShingledText shingled;
  Shingle(Folder(HashSecret{}), text, &shingled);
  return shingled;
}

void WeighSites(benchmark::State& state, std::size_t bytes_max) {
  const StoreParts store = TheStore().Parts();
  EngineRecordReader reader(store.engine, store.codec);
  BoilerplateCache cache(store, &reader, bytes_max, bytes_max);
  const ShingledText text = MakeText(1);
  std::vector<ShingleWeight> weights;
  const auto weigh = [&](int site) {
    if (!cache.Weigh(SiteName(state.range(0), site), text, &weights).ok()) std::abort();
  };
  for (int site = 0; site < kSites; ++site) weigh(site);
  int site = 0;
  for (auto _ : state) weigh(site++ % kSites);
}

// A site that has left memory.
void BM_LoadSite(benchmark::State& state) {
  WeighSites(state, 1);
}
BENCHMARK(BM_LoadSite)->Arg(500)->Arg(kStoriesMax)->Unit(benchmark::kMicrosecond);

void BM_WeighText(benchmark::State& state) {
  WeighSites(state, std::size_t{1} << 30);
}
BENCHMARK(BM_WeighText)->Arg(500)->Arg(kStoriesMax)->Unit(benchmark::kMicrosecond);

// Sites take turns. Every 64th story of each begins its recent ones anew.
void LearnStories(benchmark::State& state, std::size_t bytes_max) {
  static ArticleNumber number = kSites * kStoriesMax;
  const StoreParts store = TheStore().Parts();
  EngineRecordReader reader(store.engine, store.codec);
  BoilerplateCache cache(store, &reader, bytes_max, bytes_max);
  const ShingledText text = MakeText(2);
  for (auto _ : state) {
    WriteSet writes;
    ++number;
    const CountedStory story{number, {number, number, number}, {}};
    const std::string site = SiteName(state.range(0), static_cast<int>(number % kSites));
    if (!cache.AddStory(site, story, text, &writes).ok()) std::abort();
    state.PauseTiming();
    if (!store.engine->Write(std::move(writes))) std::abort();
    state.ResumeTiming();
  }
}

void BM_LearnStory(benchmark::State& state) {
  LearnStories(state, std::size_t{1} << 30);
}
BENCHMARK(BM_LearnStory)->Arg(kStoriesMax)->Arg(500)->Iterations(20'000)->Unit(benchmark::kMicrosecond);

void BM_LearnStoryOfASiteThatHasLeftMemory(benchmark::State& state) {
  LearnStories(state, 1);
}
BENCHMARK(BM_LearnStoryOfASiteThatHasLeftMemory)
    ->Arg(kStoriesMax)
    ->Iterations(20'000)
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace newsfold

BENCHMARK_MAIN();
