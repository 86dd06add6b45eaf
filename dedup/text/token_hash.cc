#include "dedup/text/token_hash.h"

#include <cassert>
#include <cstring>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace newsfold {
namespace {

// The secret's 64-bit word number `index`, offset by a constant (digits of the golden ratio times odd
// numbers) so that a test's all-zero secret still hashes.
std::uint64_t KeyWord(const HashSecret& secret, std::size_t index) {
  constexpr std::uint64_t kGoldenRatio = 0x9E3779B97F4A7C15;
  std::uint64_t word;
  std::memcpy(&word, secret.bytes.data() + index * sizeof(word), sizeof(word));
  return word ^ kGoldenRatio * (2 * index + 1);
}

}  // namespace

TokenHasher::TokenHasher(const HashSecret& secret)
    : secret_(secret),
      short_words_({KeyWord(secret, 0), KeyWord(secret, 1)}),
      characters_({KeyWord(secret, 2), KeyWord(secret, 3)}) {}

std::uint64_t TokenHasher::HashLongWord(const char* word, std::size_t length) const {
  assert(length > kShortWordBytesMax);
  return XXH3_64bits_withSecret(word, length, secret_.bytes.data(), secret_.bytes.size());
}

}  // namespace newsfold
