// Speed of the corpus generator: the articles alone, the JSON lines, each kind of noise and each page shape
// on one text.

#include <cstdint>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "tools/corpus/corpus.h"
#include "tools/corpus/json_lines.h"
#include "tools/corpus/noise.h"
#include "tools/corpus/page_shapes.h"
#include "tools/corpus/site_frame.h"
#include "tools/corpus/writer.h"

namespace newsfold {
namespace {

void SetRates(benchmark::State& state, std::uint64_t bytes) {
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}

CorpusOptions InLanguage(std::int64_t index) {
  CorpusOptions options;
  options.languages = {kAllCorpusLanguages[index]};
  return options;
}

void BM_GenerateArticles(benchmark::State& state) {
  Corpus corpus(InLanguage(state.range(0)));
  std::uint64_t bytes = 0;
  for (auto _ : state) bytes += corpus.Next().text.size();
  SetRates(state, bytes);
  state.SetLabel(std::string(NameOf(kAllCorpusLanguages[state.range(0)])));
}
BENCHMARK(BM_GenerateArticles)->DenseRange(0, 2);

void BM_GenerateLines(benchmark::State& state) {
  CorpusOptions options;
  options.wording = static_cast<Wording>(state.range(0));
  Corpus corpus(options);
  ArticleLineWriter writer;
  std::string line;
  std::uint64_t bytes = 0;
  for (auto _ : state) {
    line.clear();
    writer.Append(corpus.Next(), &line);
    bytes += line.size();
  }
  SetRates(state, bytes);
  state.SetLabel(std::string(NameOf(options.wording)));
}
BENCHMARK(BM_GenerateLines)->DenseRange(0, 1);

// An article of 2 KB, and what writes more like it.
struct Source {
  ArticleWriter writer{CorpusLanguage::kSimplifiedChinese, 1};
  Random random{1};
  Topic topic;
  std::string title, text;

  Source() {
    writer.DrawTopic(random, &topic);
    writer.AppendTitle(random, topic, &title);
    writer.AppendBody(random, topic, 2048, &text);
  }
};

void BM_ApplyNoise(benchmark::State& state) {
  const auto kind = static_cast<NoiseKind>(state.range(0));
  Source source;
  auto& [writer, random, topic, title, text] = source;
  std::string out;
  std::vector<std::string> headlines(64), sentences(64);
  for (std::string& headline : headlines) writer.AppendTitle(random, topic, &headline);
  for (std::string& sentence : sentences) writer.AppendSentence(random, topic, &sentence);
  for (auto _ : state) {
    out.clear();
    AppendNoisy(kind, text, {title, headlines, sentences}, random, &out);
    benchmark::DoNotOptimize(out.data());
  }
  SetRates(state, static_cast<std::uint64_t>(state.iterations()) * text.size());
  state.SetLabel(std::string(NameOf(kind)));
}
BENCHMARK(BM_ApplyNoise)->DenseRange(0, static_cast<int>(NoiseKind::kEverything));

void BM_ApplyPageShape(benchmark::State& state) {
  const auto kind = static_cast<NoiseKind>(state.range(0));
  Source source;
  auto& [writer, random, topic, title, text] = source;
  std::string out;
  const SiteFrame site = DrawSiteFrame(CorpusLanguage::kSimplifiedChinese, writer, random);
  const std::vector<Neighbour> neighbours = {{title, text}};
  for (auto _ : state) {
    out.clear();
    AppendPageShape(kind, text, {site, writer, title, neighbours, 0}, random, &out);
    benchmark::DoNotOptimize(out.data());
  }
  SetRates(state, static_cast<std::uint64_t>(state.iterations()) * text.size());
  state.SetLabel(std::string(NameOf(kind)));
}
BENCHMARK(BM_ApplyPageShape)
    ->DenseRange(static_cast<int>(NoiseKind::kPageTeasers), static_cast<int>(NoiseKind::kPageMixedHeldOut));

}  // namespace
}  // namespace newsfold

BENCHMARK_MAIN();
