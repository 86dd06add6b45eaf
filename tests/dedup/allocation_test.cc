#include <atomic>
#include <cstdlib>
#include <new>
#include <string>

#include <gtest/gtest.h>

#include "dedup/judge/align.h"
#include "dedup/sketch/fingerprint.h"
#include "dedup/sketch/title.h"

namespace {
std::atomic<std::size_t> allocation_count{0};
}  // namespace

void* operator new(std::size_t size) {
  ++allocation_count;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace newsfold {
namespace {

std::string TextOf(std::size_t words) {
  std::string text;
  for (std::size_t i = 0; i < words; ++i) {
    text += "word" + std::to_string(i * 7919 % 10'007) + (i % 12 == 11 ? ".\n" : " ");
    if (i % 5 == 0) text += "新聞文章";
  }
  return text;
}

TEST(Allocation, WarmPathFromTextToComparisonAllocatesNothing) {
  const Folder folder{HashSecret{}};
  ShingledText article;
  ShingledText canonical;
  FingerprintScratch scratch;
  Fingerprint fingerprint;
  Aligner aligner;
  Comparison comparison;
  TitleScratch title_scratch;
  TitleSketch title;
  const std::string longest = TextOf(900);
  const auto judge_one = [&](std::string_view text) {
    Shingle(folder, text, &article);
    MakeFingerprint(article, {}, &scratch, &fingerprint);
    Shingle(folder, longest, &canonical);
    aligner.SetArticle(article, {});
    aligner.Compare(canonical, {}, &comparison);
    SketchTitle(folder, text.substr(0, 60), &title_scratch, &title);
  };
  judge_one(longest);
  std::vector<std::string> texts;
  for (std::size_t words = 0; words < 900; words += 13) texts.push_back(TextOf(words));
  judge_one(TextOf(105));  // 294 units: the longest whose fillings are compared
  judge_one(TextOf(5));    // few units: every shingle is a key, the sketch's largest scratch
  const std::size_t before = allocation_count;
  for (const std::string& text : texts) judge_one(text);
  EXPECT_EQ(allocation_count - before, 0u);
}

}  // namespace
}  // namespace newsfold
