#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "dedup/fold.h"

namespace newsfold {

// A title, hashed. Reused between titles so that a warm caller does not allocate.
struct TitleSketch {
  // Its distinct token pairs, ascending; of a title of one token that token alone.
  std::vector<std::uint64_t> hashes;
  // Without the name of a site in front or behind, distinct, ascending: its tokens, and its terms.
  std::vector<std::uint64_t> tokens;
  std::vector<std::uint64_t> terms;
};

// Scratch memory of SketchTitle. Thread-compatible.
struct TitleScratch {
  FoldedText folded;
};

// Replaces *result with the sketch of `title`.
void SketchTitle(const Folder& folder, std::string_view title, TitleScratch* scratch, TitleSketch* result);

// One hash of the whole sketch, under which articles with the same title find each other however little their
// texts share; 0 for a title of fewer than kTitleKeyPairsMin pairs, which says nothing.
std::uint64_t TitleKey(const TitleSketch& sketch);
inline constexpr std::size_t kTitleKeyPairsMin = 2;

// Share of the smaller sketch that the other has (overlap coefficient), 0..1, so that "Title" and
// "Title - Site Name" agree. 0 if either is empty.
double TitleResemblance(const TitleSketch& a, const TitleSketch& b);

// Replaces *terms with hashes of what passages of a text are about, distinct, ascending: words of
// kTermBytesMin bytes and more, and pairs of characters in scripts without words.
void CollectTerms(std::span<const std::span<const Token>> passages, std::vector<std::uint64_t>* terms);
inline constexpr std::uint32_t kTermBytesMin = 4;

// Share of the terms of the title that are among `terms`, 0..1; 0 if they are fewer than kToldTermsMin.
double ToldShare(const TitleSketch& title, std::span<const std::uint64_t> terms);
inline constexpr std::size_t kToldTermsMin = 2;

// Whether `title` names at least two of the tokens, which are distinct, and the other title does not name
// them.
bool NamesAlone(const TitleSketch& title, const TitleSketch& other, std::span<const Token> tokens);

}  // namespace newsfold
