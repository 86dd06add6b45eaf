#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/sketch/tag_counts.h"
#include "dedup/text/fold.h"

namespace newsfold {

// A title, hashed. Reused between titles so that a warm caller does not allocate.
struct TitleSketch {
  // A pair of neighbouring tokens within one part, or the only token of a part.
  struct PartPair {
    std::uint64_t hash = 0;
    std::uint32_t part = 0;
  };
  // What stands between two separators, such as the name of a site behind the last one.
  struct Part {
    std::uint64_t digest = 0;       // of its tokens
    std::uint32_t title_begin = 0;  // in the title
    std::uint32_t title_end = 0;
    std::uint32_t folded_begin = 0;  // in `folded`
    std::uint32_t folded_end = 0;
  };

  // Its distinct token pairs, ascending; of a title of one token that token alone.
  std::vector<std::uint64_t> hashes;
  std::vector<std::uint64_t> tokens;  // distinct, ascending, without the name of a site in front or behind
  std::vector<Part> parts;            // those that hold a token, in order
  std::vector<PartPair> part_pairs;   // by hash
  std::string folded;                 // of the parts, one behind the other
};

// Scratch memory of SketchTitle. Thread-compatible.
struct TitleScratch {
  FoldedText folded;
  FoldedText part;
  std::vector<std::uint64_t> part_hashes;
};

// Replaces *result with the sketch of `title`.
void SketchTitle(const Folder& folder, std::string_view title, TitleScratch* scratch, TitleSketch* result);

// Tags of the parts of a title, in their order.
std::vector<HashTag> TitlePartTags(const TitleSketch& sketch);

// What is left of a title without some of its parts, separated again. REQUIRES: `sketch` is the title's, and
// is_left_out has an element for each of its parts.
std::string TitleWithout(std::string_view title, const TitleSketch& sketch,
                         const std::vector<bool>& is_left_out);

// One hash of the whole sketch, under which articles with the same title find each other however little their
// texts share; 0 for a title of fewer than kTitleKeyPairsMin pairs, which says nothing.
std::uint64_t TitleKey(const TitleSketch& sketch);
inline constexpr std::size_t kTitleKeyPairsMin = 2;

// How alike two titles are.
struct TitleMatch {
  double resemblance = 0;   // 0..1
  std::uint32_t pairs = 0;  // distinct token pairs of the shorter one, as far as it was compared
};

// What is known of the sites of two titles.
enum class TitleSites : std::uint8_t { kOther, kSame };

// The share of the smaller title that the other has (overlap coefficient), so that "Title" and "Title - Site
// Name" agree; 0 if either is empty. The names of two sites do not count against it: parts in front of the
// first separator or behind the last are left out where the rest agrees better. On one site the parts that
// both begin or end with say nothing, as long as something is left.
TitleMatch CompareTitles(const TitleSketch& a, const TitleSketch& b, TitleSites sites);

// The same for titles of two sites.
double TitleResemblance(const TitleSketch& a, const TitleSketch& b);

// How many pairs of the title stand in a row in `folded_text`, if all of it does, or all but the part in
// front of the first separator or behind the last; else 0.
std::uint32_t PairsInside(const TitleSketch& title, std::string_view folded_text);

// One pair of the title, or 0 if it has fewer than kTitleKeyPairsMin: that of two titles is the same as
// likely as a pair of either is in both. Source: A. Broder, "On the resemblance and containment of
// documents", 1997.
std::uint64_t TitleSample(const TitleSketch& sketch);

// Whether `title` names at least two of the tokens, which are distinct, and the other title does not name
// them.
bool NamesAlone(const TitleSketch& title, const TitleSketch& other, std::span<const Token> tokens);

}  // namespace newsfold
