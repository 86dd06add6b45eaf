#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "dedup/fold.h"

namespace newsfold {

// The distinct token pairs of a title, hashed and ascending; a title of one token has that token's hash
// alone. Reused between titles so that a warm caller does not allocate.
struct TitleSketch {
  std::vector<std::uint64_t> hashes;
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

}  // namespace newsfold
