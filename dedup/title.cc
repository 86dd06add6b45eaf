#include "dedup/title.h"

#define XXH_INLINE_ALL
#include <algorithm>
#include <array>

#include <xxhash.h>

#include "dedup/shingle.h"

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

// How many hashes two ascending lists of distinct ones have in common.
std::size_t CountShared(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b) {
  std::size_t shared = 0;
  auto left = a.begin();
  auto right = b.begin();
  while (left != a.end() && right != b.end()) {
    if (*left == *right) ++shared;
    const bool advance_left = *left <= *right;
    const bool advance_right = *right <= *left;
    left += advance_left;
    right += advance_right;
  }
  return shared;
}

// The tokens of the longest part of a title between separators: the story's, not the site's.
std::span<const Token> StoryTokens(std::string_view title, std::span<const Token> tokens) {
  std::size_t longest_begin = 0;
  std::size_t longest_end = 0;
  for (std::size_t begin = 0; begin < title.size();) {
    std::size_t end = title.size();
    std::size_t next = title.size();
    for (const std::string_view separator : kSeparators) {
      const std::size_t found = title.find(separator, begin);
      if (found >= end) continue;
      end = found;
      next = found + separator.size();
    }
    if (end - begin > longest_end - longest_begin) {
      longest_begin = begin;
      longest_end = end;
    }
    begin = next;
  }
  return TokensIn(tokens, longest_begin, longest_end);
}

// Order matters in a pair: the second hash is spread by an odd constant first.
std::uint64_t PairHash(const Token& first, const Token& second) {
  return first.hash + second.hash * 0x9e3779b97f4a7c15ULL;
}

}  // namespace

void SketchTitle(const Folder& folder, std::string_view title, TitleScratch* scratch, TitleSketch* result) {
  folder.Fold(title, &scratch->folded);
  const std::vector<Token>& tokens = scratch->folded.tokens;
  const std::span<const Token> story = StoryTokens(title, tokens);
  result->tokens.clear();
  for (const Token& token : story) result->tokens.push_back(token.hash);
  SortDistinct(&result->tokens);
  CollectTerms({&story, 1}, &result->terms);
  result->hashes.clear();
  if (tokens.size() == 1) result->hashes.push_back(tokens.front().hash);
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i)
    result->hashes.push_back(PairHash(tokens[i], tokens[i + 1]));
  SortDistinct(&result->hashes);
}

std::uint64_t TitleKey(const TitleSketch& sketch) {
  if (sketch.hashes.size() < kTitleKeyPairsMin) return 0;
  const std::uint64_t key = XXH3_64bits(sketch.hashes.data(), sketch.hashes.size() * sizeof(std::uint64_t));
  return key + (key == 0);
}

double TitleResemblance(const TitleSketch& a, const TitleSketch& b) {
  if (a.hashes.empty() || b.hashes.empty()) return 0;
  return static_cast<double>(CountShared(a.hashes, b.hashes)) /
         static_cast<double>(std::min(a.hashes.size(), b.hashes.size()));
}

void CollectTerms(std::span<const std::span<const Token>> passages, std::vector<std::uint64_t>* terms) {
  terms->clear();
  for (const std::span<const Token> passage : passages) {
    for (std::size_t i = 0; i < passage.size(); ++i) {
      const bool is_word = passage[i].units > 1;
      if (is_word && passage[i].length >= kTermBytesMin) terms->push_back(passage[i].hash);
      if (!is_word && i + 1 < passage.size() && passage[i + 1].units == 1)
        terms->push_back(PairHash(passage[i], passage[i + 1]));
    }
  }
  SortDistinct(terms);
}

double ToldShare(const TitleSketch& title, std::span<const std::uint64_t> terms) {
  const std::size_t told = CountShared(title.terms, terms);
  return told < kToldTermsMin ? 0 : static_cast<double>(told) / static_cast<double>(title.terms.size());
}

bool NamesAlone(const TitleSketch& title, const TitleSketch& other, std::span<const Token> tokens) {
  const auto names = [](const TitleSketch& sketch, const Token& token) {
    return std::binary_search(sketch.tokens.begin(), sketch.tokens.end(), token.hash);
  };
  const auto named_alone = std::count_if(tokens.begin(), tokens.end(), [&](const Token& token) {
    return names(title, token) && !names(other, token);
  });
  return static_cast<std::size_t>(named_alone) >= kNamedTokensMin;
}

}  // namespace newsfold
