#include "dedup/sketch/title.h"

#define XXH_INLINE_ALL
#include <algorithm>
#include <array>
#include <cassert>

#include <xxhash.h>

#include "dedup/base/assert.h"
#include "dedup/sketch/shingle.h"

namespace newsfold {
namespace {

constexpr std::size_t kNamedTokensMin = 2;

// What sets a site's name off from its title.
constexpr std::array<std::string_view, 6> kSeparators = {" - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ", "|",
                                                         "_",   "\xEF\xBD\x9C"};

void SortDistinct(std::vector<std::uint64_t>* hashes) {
  std::sort(hashes->begin(), hashes->end());
  hashes->erase(std::unique(hashes->begin(), hashes->end()), hashes->end());
}

// How long the separator is that `text` begins with; 0 for none.
std::size_t SeparatorBytes(std::string_view text) {
  for (const std::string_view separator : kSeparators) {
    if (text.starts_with(separator)) return separator.size();
  }
  return 0;
}

// The tokens of the longest part of a title between separators: the story's, not the site's.
void CollectStoryTokens(std::string_view title, const std::vector<Token>& tokens,
                        std::vector<std::uint64_t>* result) {
  std::size_t longest_begin = 0;
  std::size_t longest_end = 0;
  std::size_t begin = 0;
  for (std::size_t end = 0; end <= title.size();) {
    const std::size_t separator = end == title.size() ? 1 : SeparatorBytes(title.substr(end));
    if (separator == 0) {
      ++end;
      continue;
    }
    if (end - begin > longest_end - longest_begin) {
      longest_begin = begin;
      longest_end = end;
    }
    begin = end += separator;
  }
  result->clear();
  for (const Token& token : tokens) {
    if (token.begin >= longest_begin && token.begin < longest_end) result->push_back(token.hash);
  }
  SortDistinct(result);
}

}  // namespace

void SketchTitle(const Folder& folder, std::string_view title, TitleScratch* scratch, TitleSketch* result) {
  folder.Fold(title, &scratch->folded);
  const std::vector<Token>& tokens = scratch->folded.tokens;
  CollectStoryTokens(title, tokens, &result->tokens);
  result->hashes.clear();
  if (tokens.size() == 1) result->hashes.push_back(tokens.front().hash);
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    // Order matters in a pair: the second hash is spread by an odd constant first.
    result->hashes.push_back(tokens[i].hash + tokens[i + 1].hash * 0x9e3779b97f4a7c15ULL);
  }
  SortDistinct(&result->hashes);
}

std::uint64_t TitleKey(const TitleSketch& sketch) {
  if (sketch.hashes.size() < kTitleKeyPairsMin) return 0;
  const std::uint64_t key = XXH3_64bits(sketch.hashes.data(), sketch.hashes.size() * sizeof(std::uint64_t));
  return key + (key == 0);
}

std::uint64_t TitleSample(const TitleSketch& sketch) {
  return sketch.hashes.size() < kTitleKeyPairsMin ? 0 : sketch.hashes.front();
}

double TitleResemblance(const TitleSketch& a, const TitleSketch& b) {
  assert(std::is_sorted(a.hashes.begin(), a.hashes.end()) &&
         std::is_sorted(b.hashes.begin(), b.hashes.end()));
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
  const std::size_t smaller = std::min(a.hashes.size(), b.hashes.size());
  NEWSFOLD_ASSERT(shared <= smaller);
  return static_cast<double>(shared) / static_cast<double>(smaller);
}

bool NamesAlone(const TitleSketch& title, const TitleSketch& other, std::span<const Token> tokens) {
  assert(std::is_sorted(title.tokens.begin(), title.tokens.end()));
  assert(std::is_sorted(other.tokens.begin(), other.tokens.end()));
  const auto names = [](const TitleSketch& sketch, const Token& token) {
    return std::binary_search(sketch.tokens.begin(), sketch.tokens.end(), token.hash);
  };
  const auto named_alone = std::count_if(tokens.begin(), tokens.end(), [&](const Token& token) {
    return names(title, token) && !names(other, token);
  });
  return static_cast<std::size_t>(named_alone) >= kNamedTokensMin;
}

}  // namespace newsfold
