#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "dedup/text/fold.h"

namespace newsfold {

// A title, hashed. Reused between titles so that a warm caller does not allocate.
struct TitleSketch {
  // Its distinct token pairs, ascending; of a title of one token that token alone.
  std::vector<std::uint64_t> hashes;
  std::vector<std::uint64_t> tokens;  // distinct, ascending, without the name of a site in front or behind
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

// One pair of the title, or 0 if it has fewer than kTitleKeyPairsMin: that of two titles is the same as
// likely as a pair of either is in both. Source: A. Broder, "On the resemblance and containment of
// documents", 1997.
std::uint64_t TitleSample(const TitleSketch& sketch);

// Whether `title` names at least two of the tokens, which are distinct, and the other title does not name
// them.
bool NamesAlone(const TitleSketch& title, const TitleSketch& other, std::span<const Token> tokens);

}  // namespace newsfold
