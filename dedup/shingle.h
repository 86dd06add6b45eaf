#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "dedup/fold.h"

namespace newsfold {

// Width of the shingles that are indexed and aligned, and of those SimHash counts, in units.
inline constexpr std::uint32_t kShingleUnits = 8;
inline constexpr std::uint32_t kSimHashShingleUnits = 4;

// Replaces *hashes with the hash of every window of `tokens`: the i-th window starts at token i and is the
// shortest run of tokens whose units sum to at least `window_units`. Windows that would run past the end are
// left out, so hashes->size() <= tokens.size(); a text with fewer units has none.
//
// The hash is a cyclic polynomial over the tokens' keyed hashes with a final mix.
// Source: J. D. Cohen, "Recursive hashing functions for n-grams", ACM TOIS 15(3), 1997.
// Cost: one pass. Thread-safe (no state).
void ShingleHashes(std::span<const Token> tokens, std::uint32_t window_units,
                   std::vector<std::uint64_t>* hashes);

// The number of tokens in the window that starts at token `index`.
// REQUIRES: a full window starts there.
std::uint32_t ShingleTokenCount(std::span<const Token> tokens, std::uint32_t window_units, std::size_t index);

}  // namespace newsfold
