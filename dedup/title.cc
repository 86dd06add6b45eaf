#include "dedup/title.h"

#define XXH_INLINE_ALL
#include <algorithm>

#include <xxhash.h>

#include "dedup/shingle.h"

namespace newsfold {
namespace {

constexpr std::uint32_t kNamedUnitsMin = 2;

}  // namespace

void SketchTitle(const Folder& folder, std::string_view title, TitleScratch* scratch, TitleSketch* result) {
  folder.Fold(title, &scratch->folded);
  const std::vector<Token>& tokens = scratch->folded.tokens;
  result->tokens.clear();
  for (const Token& token : tokens) result->tokens.push_back(token.hash);
  std::sort(result->tokens.begin(), result->tokens.end());
  result->hashes.clear();
  if (tokens.size() == 1) result->hashes.push_back(tokens.front().hash);
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    // Order matters in a pair: the second hash is spread by an odd constant first.
    result->hashes.push_back(tokens[i].hash + tokens[i + 1].hash * 0x9e3779b97f4a7c15ULL);
  }
  std::sort(result->hashes.begin(), result->hashes.end());
  result->hashes.erase(std::unique(result->hashes.begin(), result->hashes.end()), result->hashes.end());
}

std::uint64_t TitleKey(const TitleSketch& sketch) {
  if (sketch.hashes.size() < kTitleKeyPairsMin) return 0;
  const std::uint64_t key = XXH3_64bits(sketch.hashes.data(), sketch.hashes.size() * sizeof(std::uint64_t));
  return key + (key == 0);
}

double TitleResemblance(const TitleSketch& a, const TitleSketch& b) {
  if (a.hashes.empty() || b.hashes.empty()) return 0;
  std::size_t shared = 0;
  auto left = a.hashes.begin();
  auto right = b.hashes.begin();
  while (left != a.hashes.end() && right != b.hashes.end()) {
    if (*left == *right) ++shared;
    const bool advance_left = *left <= *right;
    const bool advance_right = *right <= *left;
    left += advance_left;
    right += advance_right;
  }
  return static_cast<double>(shared) / static_cast<double>(std::min(a.hashes.size(), b.hashes.size()));
}

bool NamesAlone(const TitleSketch& title, const TitleSketch& other, std::span<const Token> tokens) {
  std::uint32_t units = 0;
  for (const Token& token : tokens) {
    const auto names = [&token](const TitleSketch& sketch) {
      return std::binary_search(sketch.tokens.begin(), sketch.tokens.end(), token.hash);
    };
    if (names(title) && !names(other)) units += token.units;
  }
  return units >= kNamedUnitsMin;
}

}  // namespace newsfold
