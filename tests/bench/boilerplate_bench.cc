// What a site's memory costs: to load, to weigh a text by, to learn a story. Windows are full, of texts of 3
// KB.
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
#include "store/records/record_reader.h"
#include "store/records/text_codec.h"

namespace newsfold {
namespace {

constexpr int kSites = 40;
constexpr ArticleNumber kStoriesPerSite = 2048;
constexpr std::size_t kBodyTags = 60;
constexpr std::size_t kFrameTags = 30;

std::string SiteName(int i) {
  return "s" + std::to_string(i) + ".example";
}

std::vector<HashTag> RandomTags(std::size_t count, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<HashTag> tags;
  tags.reserve(count);
  for (std::size_t i = 0; i < count; ++i) tags.push_back(random() & kHashTagMax);
  return tags;
}

// A store that holds nothing but the entries of full windows.
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
    for (int site = 0; site < kSites; ++site) Fill(site);
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
  void Fill(int site) {
    const std::vector<HashTag> frame = RandomTags(kFrameTags, static_cast<std::uint32_t>(site));
    WriteSet writes;
    for (ArticleNumber story = 0; story < kStoriesPerSite; ++story) {
      const ArticleNumber number = 1 + story * kSites + static_cast<ArticleNumber>(site);
      StorySample sample{RandomTags(kBodyTags, static_cast<std::uint32_t>(1000 + number)), {}};
      sample.shingles.insert(sample.shingles.end(), frame.begin(), frame.end());
      std::sort(sample.shingles.begin(), sample.shingles.end());
      sample.shingles.erase(std::unique(sample.shingles.begin(), sample.shingles.end()),
                            sample.shingles.end());
      writes.Put(SiteKey(IndexSet::kFirst, SiteName(site), number),
                 EncodeStoryEntry({number, number, number}, sample));
    }
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
  for (int site = 0; site < kSites; ++site) {
    if (!cache.Weigh(SiteName(site), text, &weights).ok()) std::abort();
  }
  int site = 0;
  for (auto _ : state) {
    if (!cache.Weigh(SiteName(site++ % kSites), text, &weights).ok()) std::abort();
  }
}

// A window that has left memory.
void BM_LoadSite(benchmark::State& state) {
  WeighSites(state, 1);
}
BENCHMARK(BM_LoadSite)->Unit(benchmark::kMicrosecond);

void BM_WeighText(benchmark::State& state) {
  WeighSites(state, std::size_t{1} << 30);
}
BENCHMARK(BM_WeighText)->Unit(benchmark::kMicrosecond);

void BM_LearnStory(benchmark::State& state) {
  const StoreParts store = TheStore().Parts();
  EngineRecordReader reader(store.engine, store.codec);
  BoilerplateCache cache(store, &reader);
  const ShingledText text = MakeText(2);
  ArticleNumber number = kSites * kStoriesPerSite;
  for (auto _ : state) {
    WriteSet writes;
    ++number;
    const CountedStory story{number, {number, number, number}, {}};
    if (!cache.AddStory(SiteName(static_cast<int>(number % kSites)), story, text, &writes).ok()) std::abort();
  }
}
BENCHMARK(BM_LearnStory)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace newsfold

BENCHMARK_MAIN();
