#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "dedup/text/fold.h"

namespace newsfold {

// Width of the shingles that are indexed and aligned: 8 characters or 3 words; and of those SimHash counts: 4
// characters or 2 words. See WidthOf for the unit, docs/decisions/0007-recall-and-precision.md for the
// values.
inline constexpr std::uint32_t kShingleWidth = 24;
inline constexpr std::uint32_t kSimHashShingleWidth = 12;

// Width of the windows that are keys of the index, by KeyWidthOf: 8 characters or 5 words. Three words are
// too few: many strangers share some. More than 8 characters do not survive where one in seven is another.
// See docs/decisions/0035-wide-keys.md.
inline constexpr std::uint32_t kKeyWidth = 40;

// What a token adds to the width of a window: 3 for a character, 8 for a word.
inline std::uint32_t WidthOf(const Token& token) {
  return token.units * 5U - 2U;
}

// The same for keys: 5 for a character, 8 for a word. A key holds the shingle that begins where it does.
inline std::uint32_t KeyWidthOf(const Token& token) {
  return token.units * 3U + 2U;
}

// Replaces *hashes with the hash of every window of `tokens`: the i-th window starts at token i and is the
// shortest run of tokens whose widths sum to at least `window_width`. Windows that would run past the end are
// left out, so hashes->size() <= tokens.size(); a narrower text has none.
//
// The hash is a cyclic polynomial over the tokens' keyed hashes with a final mix.
// Source: J. D. Cohen, "Recursive hashing functions for n-grams", ACM TOIS 15(3), 1997.
// Cost: one pass. Thread-safe (no state).
void ShingleHashes(std::span<const Token> tokens, std::uint32_t window_width,
                   std::vector<std::uint64_t>* hashes);

// The same for keys.
void KeyHashes(std::span<const Token> tokens, std::vector<std::uint64_t>* hashes);

// The number of tokens in the window that starts at token `index`.
// REQUIRES: a full window starts there.
std::uint32_t ShingleTokenCount(std::span<const Token> tokens, std::uint32_t window_width, std::size_t index);

}  // namespace newsfold
