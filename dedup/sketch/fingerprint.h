#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "dedup/text/fold.h"

namespace newsfold {

// How many keys an article is indexed under, one from each of as many parts of its text, and how many a query
// probes: one for so many units, between limits. A short story inside a long page has few of the page's
// lowest keys, and a short excerpt of a long article few of its parts. For the counts see docs/decisions.
inline constexpr std::size_t kKeysIndexedMin = 16;
inline constexpr std::size_t kKeysIndexedMax = 64;
inline constexpr std::size_t kUnitsPerKeyIndexed = 64;
inline constexpr std::size_t kKeysProbedMin = 64;
inline constexpr std::size_t kKeysProbedMax = 256;
inline constexpr std::size_t kUnitsPerKeyProbed = 16;
// A query probes one suspected key for this many others.
inline constexpr std::size_t kKeysPerSuspected = 4;

// Texts of fewer units have nothing in an index but their digest, so that they match only what is equal to
// them. An index made with a smaller or larger number lacks entries or has too many: a store records its own.
inline constexpr std::uint32_t kIndexedUnitsMin = 16;

// 128-bit digest of the folded body, in canonical (big-endian) byte order.
// Equality of digests is a hint: "identical" is decided on the folded texts.
using Digest = std::array<std::uint8_t, 16>;

// XXH3-128 of `folded` without a key, so that digests of one text agree between stores.
Digest DigestOf(std::string_view folded);

// A text ready to be fingerprinted and compared: folded, with the hashes of its shingles.
// Reused between texts so that a warm caller does not allocate. Thread-compatible.
struct ShingledText {
  FoldedText folded;
  std::vector<std::uint64_t> shingles;  // windows of kShingleWidth, by starting token
};

// Folds `text` into *result, with its names, losses and prose marked, and shingles it.
void Shingle(const Folder& folder, std::string_view text, ShingledText* result);
// The same in two steps: the shingles, which are enough to see whether two texts share any; then the marks.
void ShingleUnmarked(const Folder& folder, std::string_view text, ShingledText* result);
void Mark(std::string_view text, ShingledText* result);

// How much one shingle counts as evidence, in units of 1/10: 10 in full, 1 once suspected, 0 for boilerplate.
using ShingleWeight = std::uint8_t;
inline constexpr ShingleWeight kFullWeight = 10;
inline constexpr ShingleWeight kSuspectWeight = 1;

// What the window weighs that starts with token i: as much as the shingle that starts there, or the last one
// if none does; all have full weight if `weights` is empty.
inline ShingleWeight WeightAt(std::span<const ShingleWeight> weights, std::size_t i) {
  return weights.empty() ? kFullWeight : weights[std::min(i, weights.size() - 1)];
}

// Units of the tokens that at least one shingle of full weight covers; of all if `weights` is empty.
// REQUIRES: weights.empty() || weights.size() == text.shingles.size().
std::uint32_t UnmaskedUnits(const ShingledText& text, std::span<const ShingleWeight> weights);

// What the index knows an article by.
struct Fingerprint {
  Digest digest{};
  std::uint64_t simhash = 0;  // of the shingles that are not boilerplate; 0 if there are none
  // Of the hashes of keys (kKeyWidth) without a masked or suspected shingle, distinct and ascending: the
  // lowest of the whole text, and the lowest of each of some parts of equal length.
  std::vector<std::uint64_t> probed_keys;
  std::vector<std::uint64_t> indexed_keys;
  // The lowest of those that hold suspected shingles, but none that is masked, for queries: earlier articles
  // may be indexed under them.
  std::vector<std::uint64_t> suspected_keys;
  std::uint64_t title_key = 0;       // TitleKey of the title; 0 if it has none
  std::uint32_t units = 0;           // of the whole body
  std::uint32_t units_unmasked = 0;  // UnmaskedUnits of the body
};

// Scratch memory of MakeFingerprint. Thread-compatible.
struct FingerprintScratch {
  std::vector<std::uint64_t> simhash_shingles;
  std::vector<std::uint64_t> keys;
  std::vector<ShingleWeight> key_weights;
  std::vector<std::uint64_t> candidates;
};

// The SimHash of what a boilerplate mask leaves of a text; 0 of nothing.
// REQUIRES: weights.empty() || weights.size() == text.shingles.size().
std::uint64_t SimHashOf(const ShingledText& text, std::span<const ShingleWeight> weights,
                        FingerprintScratch* scratch);

// Fingerprints a text under a boilerplate mask: one weight a shingle, or empty for "nothing is masked".
// The keys a query probes are a bottom-k sketch of their set, those an article is indexed under the minima of
// windows over it, so that each passage of two windows or more has one of them.
// Source of the sketch: A. Broder, "On the resemblance and containment of documents", SEQUENCES 1997; of the
// minima: S. Schleimer, D. Wilkerson, A. Aiken, "Winnowing: local algorithms for document fingerprinting",
// SIGMOD 2003.
//
// REQUIRES: weights.empty() || weights.size() == text.shingles.size().
void MakeFingerprint(const ShingledText& text, std::span<const ShingleWeight> weights,
                     FingerprintScratch* scratch, Fingerprint* result);

}  // namespace newsfold
