#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "dedup/secret.h"

namespace newsfold {

// Words up to this many bytes are hashed without a loop, and without a branch on their length.
inline constexpr std::size_t kShortWordBytesMax = 16;

// Keyed 64-bit hashes of token spellings. Characters and short words are hashed by one multiplication of
// key-masked input to 128 bits, folded to 64; longer words by XXH3 under the secret.
// Source of multiply and fold: Wang Yi, D. Barrus, wyhash, 2019; XXH3 does the same for 9 to 16 bytes.
// Immutable, thread-safe.
class TokenHasher {
 public:
  explicit TokenHasher(const HashSecret& secret);

  // `utf8`: the character's bytes, the first one lowest.
  std::uint64_t HashCharacter(std::uint32_t utf8) const {
    return MultiplyAndFold(utf8 ^ character_key_, character_factor_);
  }

  // REQUIRES: length > 0; kShortWordBytesMax bytes can be read at `word`, whatever those behind the word
  // hold; the word has no NUL byte, with which it is padded here.
  std::uint64_t HashWord(const char* word, std::size_t length) const {
    if (length > kShortWordBytesMax) return HashLongWord(word, length);
    const std::uint64_t low = Load(word) & kPrefixMasks[length + 8];
    const std::uint64_t high = Load(word + 8) & kPrefixMasks[length];
    return MultiplyAndFold(low ^ word_key_low_, high ^ word_key_high_);
  }

 private:
  static_assert(std::endian::native == std::endian::little,
                "hashes are persisted as little-endian loads give them");

  // The mask of the first min(max(i - 8, 0), 8) bytes of a little-endian word.
  static constexpr std::array<std::uint64_t, kShortWordBytesMax + 9> kPrefixMasks = [] {
    std::array<std::uint64_t, kShortWordBytesMax + 9> masks{};
    for (std::size_t i = 9; i < masks.size(); ++i) masks[i] = i >= 16 ? ~0ULL : ~0ULL >> (8 * (16 - i));
    return masks;
  }();

  static std::uint64_t Load(const char* bytes) {
    std::uint64_t value;
    std::memcpy(&value, bytes, sizeof(value));
    return value;
  }

  static std::uint64_t MultiplyAndFold(std::uint64_t a, std::uint64_t b) {
    __extension__ using Product = unsigned __int128;
    const Product product = static_cast<Product>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  }

  std::uint64_t HashLongWord(const char* word, std::size_t length) const;

  // Constant after construction.
  HashSecret secret_;
  std::uint64_t word_key_low_;
  std::uint64_t word_key_high_;
  std::uint64_t character_key_;
  std::uint64_t character_factor_;
};

}  // namespace newsfold
