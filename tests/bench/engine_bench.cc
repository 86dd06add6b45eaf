// The storage engine alone, over an index of the real shape: 16 shingle keys an article, each shared by few.
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>
#include <rocksdb/version.h>
#include <stdlib.h>

#include "store/engine/rocksdb/engine.h"

namespace newsfold {
namespace {

constexpr std::uint64_t kArticles = 500'000;
constexpr std::uint64_t kKeysPerArticle = 16;
constexpr std::size_t kListsPerCall = 64;
constexpr std::size_t kBodyBytes = 1300;

std::string BigEndian(std::uint64_t value) {
  std::string bytes(8, '\0');
  for (int i = 7; i >= 0; --i, value >>= 8) {
    bytes[static_cast<std::size_t>(i)] = static_cast<char>(value & 0xff);
  }
  return bytes;
}

// The key-th shingle of an article: scattered, and the same in every run (SplitMix64's finalizer).
std::uint64_t ShingleOf(std::uint64_t article, std::uint64_t key) {
  std::uint64_t x = (article * kKeysPerArticle + key + 1) * 0x9e3779b97f4a7c15U;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

void AppendArticle(std::uint64_t article, std::size_t body_bytes, WriteSet* writes) {
  for (std::uint64_t key = 0; key < kKeysPerArticle; ++key) {
    writes->Put("k" + BigEndian(ShingleOf(article, key)) + BigEndian(article), "");
  }
  writes->Put("r" + BigEndian(article), std::string(300, 'r'));
  if (body_bytes > 0) {
    std::string body(body_bytes, '\0');
    std::mt19937_64 random(article);
    for (char& byte : body) {
      byte = static_cast<char>(random());
    }
    writes->PutBlob("b" + BigEndian(article), std::move(body));
  }
}

class Store {
 public:
  Store() {
    const char* base = getenv("TMPDIR");
    directory_ = std::string(base == nullptr ? "/tmp" : base) + "/newsfold_bench_XXXXXX";
    if (mkdtemp(directory_.data()) == nullptr) {
      std::abort();
    }
    RocksEngineOptions options;
    options.directory = directory_;
    options.create_if_missing = true;
    engine_ = OpenRocksEngine(options).value();
  }
  ~Store() {
    engine_.reset();
    std::filesystem::remove_all(directory_);
  }
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  Engine& operator*() { return *engine_; }
  Engine* operator->() { return engine_.get(); }

 private:
  std::string directory_;
  std::unique_ptr<Engine> engine_;
};

// Whether lists meet a freshly loaded store, with files on every level, or a compacted one.
enum Shape : std::int64_t { kLoaded, kCompacted };

Store& FilledStore(Shape shape) {
  static const std::unique_ptr<Store> store = [] {
    auto filled = std::make_unique<Store>();
    WriteSet writes;
    for (std::uint64_t article = 0; article < kArticles; ++article) {
      AppendArticle(article, 0, &writes);
      if (writes.ops().size() >= 2000 || article + 1 == kArticles) {
        if (!(*filled)->Write(std::exchange(writes, {})).has_value()) {
          std::abort();
        }
      }
    }
    return filled;
  }();
  static bool is_compacted = false;
  if (shape == kCompacted && !is_compacted) {
    is_compacted = (*store)->Compact().ok();
  }
  return *store;
}

void RunLists(benchmark::State& state, std::uint64_t first_article) {
  constexpr std::size_t kCalls = 4096;
  Store& store = FilledStore(static_cast<Shape>(state.range(0)));
  std::mt19937_64 random(7);
  std::vector<ListRequest> requests(kCalls * kListsPerCall);
  for (ListRequest& request : requests) {
    const std::uint64_t article = first_article + random() % kArticles;
    request = {"k" + BigEndian(ShingleOf(article, random() % kKeysPerArticle)), 32};
  }
  std::uint64_t found = 0;
  std::size_t call = 0;
  const ListVisitor visitor = [&](std::size_t, std::string_view, std::string_view) { ++found; };
  for (auto _ : state) {
    const std::span batch = std::span(requests).subspan(call++ % kCalls * kListsPerCall, kListsPerCall);
    if (!store->List(batch, visitor).ok()) {
      state.SkipWithError("list failed");
    }
  }
  const auto lists = state.iterations() * static_cast<std::int64_t>(kListsPerCall);
  state.SetItemsProcessed(lists);
  state.counters["found_per_list"] = static_cast<double>(found) / static_cast<double>(lists);
}

void BM_ListMissingKeys(benchmark::State& state) {
  RunLists(state, kArticles);
}
void BM_ListPresentKeys(benchmark::State& state) {
  RunLists(state, 0);
}

// In this order: compaction cannot be undone.
BENCHMARK(BM_ListMissingKeys)->Arg(kLoaded);
BENCHMARK(BM_ListPresentKeys)->Arg(kLoaded);
BENCHMARK(BM_ListMissingKeys)->Arg(kCompacted);
BENCHMARK(BM_ListPresentKeys)->Arg(kCompacted);

void BM_GetRecords(benchmark::State& state) {
  Store& store = FilledStore(kCompacted);
  std::mt19937_64 random(7);
  std::vector<std::string> keys(static_cast<std::size_t>(state.range(0)));
  std::vector<std::optional<std::string>> values;
  for (auto _ : state) {
    for (std::string& key : keys) {
      key = "r" + BigEndian(random() % kArticles);
    }
    if (!store->Get(keys, &values).ok()) {
      state.SkipWithError("get failed");
    }
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_GetRecords)->Arg(1)->Arg(32);

void BM_WriteArticleSizedSet(benchmark::State& state) {
  Store store;
  std::uint64_t article = 0;
  std::size_t bytes = 0;
  for (auto _ : state) {
    WriteSet writes;
    for (std::int64_t i = 0; i < state.range(0); ++i) {
      AppendArticle(article++, kBodyBytes, &writes);
    }
    bytes += writes.bytes();
    if (!store->Write(std::move(writes)).has_value()) {
      state.SkipWithError("write failed");
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(article));
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(BM_WriteArticleSizedSet)->Arg(1)->Arg(64)->UseRealTime();

// One article a write, each acknowledged when durable.
void BM_SyncGroupCommit(benchmark::State& state) {
  static Store* store = nullptr;
  static std::atomic<std::uint64_t> next_article;
  if (state.thread_index() == 0) {
    store = new Store();
    next_article = 0;
  }
  for (auto _ : state) {
    WriteSet writes;
    AppendArticle(next_article++, kBodyBytes, &writes);
    const Result<EngineSequence> sequence = (*store)->Write(std::move(writes));
    if (!sequence.has_value() || !(*store)->Sync(*sequence).ok()) {
      state.SkipWithError("sync failed");
    }
  }
  state.SetItemsProcessed(state.iterations());
  if (state.thread_index() == 0) {
    delete store;
  }
}
BENCHMARK(BM_SyncGroupCommit)->Threads(1)->Threads(8)->Threads(64)->UseRealTime();

}  // namespace
}  // namespace newsfold

int main(int argc, char** argv) {
  benchmark::AddCustomContext("rocksdb", std::to_string(ROCKSDB_MAJOR) + "." + std::to_string(ROCKSDB_MINOR) +
                                             "." + std::to_string(ROCKSDB_PATCH));
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
