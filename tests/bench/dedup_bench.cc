// Speed of the pure pipeline, from text to fingerprint and comparison. Every text is made here, from fixed
// seeds: Zipf words for English, Zipf characters for Chinese.

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "dedup/judge/align.h"
#include "dedup/sketch/fingerprint.h"
#include "dedup/sketch/shingle.h"
#include "dedup/sketch/simhash.h"

namespace newsfold {
namespace {

constexpr std::size_t kTextBytes = 2048;
constexpr std::size_t kTexts = 512;

void AppendUtf8(char32_t c, std::string* text) {
  text->push_back(static_cast<char>(0xE0 | (c >> 12)));
  text->push_back(static_cast<char>(0x80 | ((c >> 6) & 0x3F)));
  text->push_back(static_cast<char>(0x80 | (c & 0x3F)));
}

std::size_t Zipf(std::mt19937_64* random, std::size_t size) {
  const double uniform = std::uniform_real_distribution<double>(0, 1)(*random);
  return static_cast<std::size_t>(std::pow(static_cast<double>(size), uniform)) - 1;
}

std::string ChineseText(std::mt19937_64* random) {
  std::string text;
  while (text.size() < kTextBytes) {
    AppendUtf8(static_cast<char32_t>(0x4E00 + Zipf(random, 6000) * 3), &text);
    if ((*random)() % 18 == 0) text += (*random)() % 3 == 0 ? "。\n" : "，";
  }
  return text;
}

std::string EnglishText(std::mt19937_64* random) {
  std::string text;
  while (text.size() < kTextBytes) {
    std::size_t word = Zipf(random, 30'000) + 1;
    for (; word > 0; word /= 5) text.push_back("etaoinshrdlu"[word % 12]);
    text += (*random)() % 14 == 0 ? ". " : " ";
  }
  return text;
}

std::vector<std::string> Texts(std::int64_t chinese) {
  std::mt19937_64 random(7);
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < kTexts; ++i)
    texts.push_back(chinese != 0 ? ChineseText(&random) : EnglishText(&random));
  return texts;
}

const Folder& TheFolder() {
  static const Folder folder{HashSecret{}};
  return folder;
}

void CountBytes(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kTextBytes));
  state.SetLabel(state.range(0) != 0 ? "Chinese" : "English");
}

std::vector<ShingledText> Shingled(std::int64_t chinese) {
  std::vector<ShingledText> shingled(kTexts);
  const std::vector<std::string> texts = Texts(chinese);
  for (std::size_t i = 0; i < kTexts; ++i) Shingle(TheFolder(), texts[i], &shingled[i]);
  return shingled;
}

void BM_FingerprintText(benchmark::State& state) {
  const std::vector<std::string> texts = Texts(state.range(0));
  ShingledText shingled;
  FingerprintScratch scratch;
  Fingerprint fingerprint;
  std::size_t i = 0;
  for (auto _ : state) {
    Shingle(TheFolder(), texts[i++ % kTexts], &shingled);
    MakeFingerprint(shingled, {}, &scratch, &fingerprint);
    benchmark::DoNotOptimize(fingerprint.simhash);
  }
  CountBytes(state);
}
BENCHMARK(BM_FingerprintText)->Arg(1)->Arg(0);

void BM_FoldText(benchmark::State& state) {
  const std::vector<std::string> texts = Texts(state.range(0));
  FoldedText folded;
  std::size_t i = 0;
  for (auto _ : state) TheFolder().Fold(texts[i++ % kTexts], &folded);
  CountBytes(state);
}
BENCHMARK(BM_FoldText)->Arg(1)->Arg(0);

void BM_ShingleTokens(benchmark::State& state) {
  const std::vector<ShingledText> texts = Shingled(state.range(0));
  std::vector<std::uint64_t> hashes;
  std::size_t i = 0;
  for (auto _ : state) ShingleHashes(texts[i++ % kTexts].folded.tokens, kShingleWidth, &hashes);
  CountBytes(state);
}
BENCHMARK(BM_ShingleTokens)->Arg(1)->Arg(0);

void BM_SimHashShingles(benchmark::State& state) {
  const std::vector<ShingledText> texts = Shingled(state.range(0));
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(SimHash(texts[i++ % kTexts].shingles));
  CountBytes(state);
}
BENCHMARK(BM_SimHashShingles)->Arg(1)->Arg(0);

void BM_MakeFingerprint(benchmark::State& state) {
  const std::vector<ShingledText> texts = Shingled(state.range(0));
  FingerprintScratch scratch;
  Fingerprint fingerprint;
  std::size_t i = 0;
  for (auto _ : state) MakeFingerprint(texts[i++ % kTexts], {}, &scratch, &fingerprint);
  CountBytes(state);
}
BENCHMARK(BM_MakeFingerprint)->Arg(1)->Arg(0);

// One candidate as the archive compares it: its text is folded and shingled, then aligned.
void BM_VerifyCandidate(benchmark::State& state) {
  const std::vector<std::string> texts = Texts(state.range(0));
  ShingledText article;
  Shingle(TheFolder(), texts[0] + texts[1], &article);
  Aligner aligner;
  aligner.SetArticle(article, {});
  ShingledText canonical;
  Comparison comparison;
  std::size_t i = 0;
  for (auto _ : state) {
    Shingle(TheFolder(), texts[i++ % 4], &canonical);
    aligner.Compare(canonical, {}, &comparison);
    benchmark::DoNotOptimize(comparison.resemblance);
  }
  CountBytes(state);
}
BENCHMARK(BM_VerifyCandidate)->Arg(1)->Arg(0);

}  // namespace
}  // namespace newsfold

BENCHMARK_MAIN();
