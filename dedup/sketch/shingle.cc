#include "dedup/sketch/shingle.h"

#include <bit>
#include <cassert>
#include <cstddef>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

// Murmur3's 64-bit finaliser: spreads the cyclic polynomial over all bits, since keys are chosen by their
// size. 0 is kept free: the tables of hashes mark empty slots with it.
std::uint64_t Mix(std::uint64_t hash) {
  hash ^= hash >> 33;
  hash *= 0xff51afd7ed558ccdULL;
  hash ^= hash >> 33;
  hash *= 0xc4ceb9fe1a85ec53ULL;
  hash ^= hash >> 33;
  return hash + (hash == 0);
}

// Hashes of the windows that are `window_width` wide or more, `width_of` telling the width of a token.
template <class WidthOfToken>
void WindowHashes(std::span<const Token> tokens, std::uint32_t window_width, const WidthOfToken& width_of,
                  std::vector<std::uint64_t>* hashes) {
  NEWSFOLD_ASSERT(window_width > 0);
  hashes->resize(tokens.size());
  std::uint64_t polynomial = 0;  // xor of every token's hash, rotated by its distance from the window's end
  std::uint32_t width = 0;
  std::size_t end = 0;
  std::size_t begin = 0;
  for (; begin < tokens.size(); ++begin) {
    while (width < window_width && end < tokens.size()) {
      polynomial = std::rotl(polynomial, 1) ^ tokens[end].hash;
      width += width_of(tokens[end]);
      ++end;
    }
    if (width < window_width) break;
    (*hashes)[begin] = Mix(polynomial);
    polynomial ^= std::rotl(tokens[begin].hash, static_cast<int>(end - begin - 1));
    assert(begin < end && width >= width_of(tokens[begin]));
    width -= width_of(tokens[begin]);
  }
  hashes->resize(begin);
}

}  // namespace

void ShingleHashes(std::span<const Token> tokens, std::uint32_t window_width,
                   std::vector<std::uint64_t>* hashes) {
  WindowHashes(tokens, window_width, WidthOf, hashes);
}

void KeyHashes(std::span<const Token> tokens, std::vector<std::uint64_t>* hashes) {
  WindowHashes(tokens, kKeyWidth, KeyWidthOf, hashes);
}

std::uint32_t ShingleTokenCount(std::span<const Token> tokens, std::uint32_t window_width,
                                std::size_t index) {
  std::uint32_t width = 0;
  std::size_t end = index;
  while (width < window_width) {
    assert(end < tokens.size());
    width += WidthOf(tokens[end++]);
  }
  return static_cast<std::uint32_t>(end - index);
}

}  // namespace newsfold
