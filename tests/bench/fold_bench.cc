// Speed of folding beside its floors on the same texts, which are made here from a fixed seed: ICU's own
// NFKC_Casefold, hashing the bytes, copying them.

#define XXH_INLINE_ALL

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <xxhash.h>

#include "dedup/text/fold.h"
#include "dedup/text/fold_tables.h"

namespace newsfold {
namespace {

constexpr std::uint64_t kSeed = 20'240'501;
constexpr std::size_t kArticles = 512;
constexpr std::size_t kMedianBytes = 2048;

enum Language : std::int64_t { kChinese, kEnglish, kRussian, kKorean, kThai, kMixed, kSerbian };
constexpr const char* kLanguageNames[] = {
    "Chinese", "English", "Russian", "Korean", "Thai", "Chinese with Latin", "Serbian"};

// About as often as in Serbian.
constexpr std::u32string_view kSerbianLetters =
    U"аааааааааооооооооииииииииеееееееннннннррррссссттттуууууввввддддкккккјјјјлллмммпппззгбшчцњљћжхђфџ";

// How much faster than ICU's NFKC_Casefold alone folding has to be, though it does more.
constexpr double kSpeedOverIcuMinChinese = 1.5;
constexpr double kSpeedOverIcuMinEnglish = 0.6;

void AppendUtf8(std::uint32_t c, std::string* text) {
  if (c < 0x80) {
    text->push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    text->push_back(static_cast<char>(0xC0 | c >> 6));
    text->push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else {
    text->push_back(static_cast<char>(0xE0 | c >> 12));
    text->push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
    text->push_back(static_cast<char>(0x80 | (c & 0x3F)));
  }
}

class TextMaker {
 public:
  explicit TextMaker(Language language) : language_(language), random_(kSeed) {
    constexpr std::size_t kVocabulary = 30'000;
    for (std::size_t i = 0; i < kVocabulary; ++i) words_.push_back(MakeWord(i));
  }

  // An article of paragraphs; lengths are log-normal around kMedianBytes.
  std::string Article() {
    const auto bytes = static_cast<std::size_t>(static_cast<double>(kMedianBytes) *
                                                std::exp(std::normal_distribution<double>(0, 0.7)(random_)));
    std::string text;
    while (text.size() < bytes) Sentence(&text);
    return text;
  }

 private:
  bool HasSpaces() const {
    return language_ == kEnglish || language_ == kRussian || language_ == kKorean || language_ == kSerbian;
  }
  std::size_t Below(std::size_t bound) { return random_() % bound; }

  // Zipf-distributed rank.
  std::size_t Rank(std::size_t size) {
    const double uniform = std::uniform_real_distribution<double>(0, 1)(random_);
    return static_cast<std::size_t>(std::pow(static_cast<double>(size), uniform)) - 1;
  }

  // Letters of the frequent words are fewer.
  std::string MakeWord(std::size_t rank) {
    const std::size_t letters =
        1 + Below(3 + static_cast<std::size_t>(std::log(static_cast<double>(rank + 2))));
    std::string word;
    for (std::size_t i = 0; i < letters; ++i) AppendUtf8(Letter(), &word);
    return word;
  }

  std::uint32_t Letter() {
    switch (language_) {
      case kRussian:
        return static_cast<std::uint32_t>(0x430 + Below(32));
      case kSerbian:
        return kSerbianLetters[Below(kSerbianLetters.size())];
      case kKorean:
        return static_cast<std::uint32_t>(0xAC00 + Below(11'172));
      default:
        return static_cast<std::uint32_t>("etaoinshrdlcumwfgypbvk"[Below(22)]);
    }
  }

  void Sentence(std::string* text) {
    const std::size_t words = 6 + Below(20);
    for (std::size_t i = 0; i < words; ++i) Word(i == 0, text);
    const bool ends_paragraph = Below(4) == 0;
    if (HasSpaces())
      text->back() = '.';
    else if (language_ != kThai)
      *text += "。";
    if (ends_paragraph)
      *text += "\n";
    else if (HasSpaces() || language_ == kThai)
      *text += " ";
  }

  void Word(bool is_first, std::string* text) {
    if (HasSpaces()) {
      const std::size_t begin = text->size();
      *text += words_[Rank(words_.size())];
      if (language_ == kEnglish && (is_first || Below(12) == 0)) (*text)[begin] ^= 0x20;
      *text += Below(14) == 0 ? ", " : Below(60) == 0 ? "’s " : " ";
      return;
    }
    const std::size_t characters = 1 + Below(4);
    for (std::size_t i = 0; i < characters; ++i) AppendUtf8(Character(), text);
    if (language_ == kMixed && Below(8) == 0) *text += " " + words_[Rank(words_.size())] + " 20";
    if (language_ != kThai && Below(8) == 0) *text += "，";
  }

  std::uint32_t Character() {
    if (language_ == kThai) return static_cast<std::uint32_t>(0xE01 + Below(46));
    return static_cast<std::uint32_t>(0x4E00 + Rank(6000) * 2654435761U % 20'902);
  }

  Language language_;
  std::mt19937_64 random_;
  std::vector<std::string> words_;
};

struct Corpus {
  explicit Corpus(std::int64_t language) {
    TextMaker maker(static_cast<Language>(language));
    for (std::size_t i = 0; i < kArticles; ++i) articles.push_back(maker.Article());
    for (const std::string& article : articles) bytes += article.size();
  }

  std::vector<std::string> articles;
  std::size_t bytes = 0;
};

void SetCounters(const Corpus& corpus, benchmark::State& state) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(corpus.bytes));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(corpus.articles.size()));
  state.SetLabel(kLanguageNames[state.range(0)]);
}

const Folder& TheFolder() {
  static const Folder folder{HashSecret{}};
  return folder;
}

void FoldAll(const Corpus& corpus, FoldedText* result) {
  for (const std::string& article : corpus.articles) {
    TheFolder().Fold(article, result);
    benchmark::DoNotOptimize(result->units);
  }
}

void CasefoldAll(const Corpus& corpus, std::vector<char>* buffer) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  for (const std::string& article : corpus.articles) {
    icu::CheckedArrayByteSink sink(buffer->data(), static_cast<std::int32_t>(buffer->size()));
    casefold->normalizeUTF8(0, icu::StringPiece(article), sink, nullptr, status);
    benchmark::DoNotOptimize(sink.NumberOfBytesWritten());
  }
}

std::vector<char> CasefoldBuffer() {
  return std::vector<char>(std::size_t{1} << 20);
}

void BM_FoldArticles(benchmark::State& state) {
  const Corpus corpus(state.range(0));
  FoldedText result;
  for (auto _ : state) FoldAll(corpus, &result);
  SetCounters(corpus, state);
}
BENCHMARK(BM_FoldArticles)->DenseRange(kChinese, kSerbian);

void BM_CasefoldArticlesWithIcu(benchmark::State& state) {
  const Corpus corpus(state.range(0));
  std::vector<char> buffer = CasefoldBuffer();
  for (auto _ : state) CasefoldAll(corpus, &buffer);
  SetCounters(corpus, state);
}
BENCHMARK(BM_CasefoldArticlesWithIcu)->DenseRange(kChinese, kSerbian);

void BM_HashArticlesWithXxh3(benchmark::State& state) {
  const Corpus corpus(state.range(0));
  for (auto _ : state) {
    for (const std::string& article : corpus.articles)
      benchmark::DoNotOptimize(XXH3_64bits(article.data(), article.size()));
  }
  SetCounters(corpus, state);
}
BENCHMARK(BM_HashArticlesWithXxh3)->Arg(kChinese)->Arg(kEnglish);

void BM_CopyArticles(benchmark::State& state) {
  const Corpus corpus(state.range(0));
  std::vector<char> buffer = CasefoldBuffer();
  for (auto _ : state) {
    for (const std::string& article : corpus.articles) {
      std::memcpy(buffer.data(), article.data(), std::min(article.size(), buffer.size()));
      benchmark::ClobberMemory();
    }
  }
  SetCounters(corpus, state);
}
BENCHMARK(BM_CopyArticles)->Arg(kChinese)->Arg(kEnglish);

// Folds and casefolds in turn, so that a slow stretch of the machine hits both; the best round of each
// counts. Fails below the floor.
void BM_FoldOverIcu(benchmark::State& state) {
  const Corpus corpus(state.range(0));
  FoldedText result;
  std::vector<char> buffer = CasefoldBuffer();
  FoldAll(corpus, &result);
  CasefoldAll(corpus, &buffer);
  std::clock_t fold_time = std::numeric_limits<std::clock_t>::max();
  std::clock_t icu_time = fold_time;
  for (auto _ : state) {
    const std::clock_t begin = std::clock();
    FoldAll(corpus, &result);
    const std::clock_t middle = std::clock();
    CasefoldAll(corpus, &buffer);
    icu_time = std::min(icu_time, std::clock() - middle);
    fold_time = std::min(fold_time, middle - begin);
  }
  const double floor = state.range(0) == kChinese ? kSpeedOverIcuMinChinese : kSpeedOverIcuMinEnglish;
  const double ratio = static_cast<double>(icu_time) / static_cast<double>(fold_time);
  SetCounters(corpus, state);
  state.counters["speed_over_icu"] = ratio;
  state.counters["floor"] = floor;
  if (ratio < floor) state.SkipWithError("folding is slower than its floor");
}
BENCHMARK(BM_FoldOverIcu)->Arg(kChinese)->Arg(kEnglish)->Iterations(200);

void BM_BuildFoldTables(benchmark::State& state) {
  for (auto _ : state) {
    const FoldTables tables;
    benchmark::DoNotOptimize(&tables);
  }
}
BENCHMARK(BM_BuildFoldTables)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace newsfold

BENCHMARK_MAIN();
