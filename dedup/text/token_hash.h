#pragma once

#include <array>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "dedup/text/secret.h"

namespace newsfold {

// Words up to this many bytes are hashed without a loop, and without a branch on their length.
inline constexpr std::size_t kShortWordBytesMax = 16;

// Hash of 16 bytes: one multiplication of key-masked input to 128 bits, folded to 64.
// Source: Wang Yi, D. Barrus, wyhash, 2019; XXH3 does the same for 9 to 16 bytes.
// A small value, to be copied into loops. Immutable.
class PairHasher {
 public:
  PairHasher(std::uint64_t key_low, std::uint64_t key_high) : key_low_(key_low), key_high_(key_high) {}

  std::uint64_t Hash(std::uint64_t low, std::uint64_t high) const {
    __extension__ using Product = unsigned __int128;
    const std::uint64_t a = low ^ key_low_;
    const std::uint64_t b = high ^ key_high_;
    return (a * b) ^ static_cast<std::uint64_t>(static_cast<Product>(a) * b >> 64);
  }

 private:
  std::uint64_t key_low_;
  std::uint64_t key_high_;
};

// Hash of one character. A small value, to be copied into loops. Immutable.
class CharacterHasher {
 public:
  explicit CharacterHasher(PairHasher pair) : pair_(pair) {}

  // `utf8`: the character's bytes, the first one lowest.
  std::uint64_t Hash(std::uint32_t utf8) const { return pair_.Hash(utf8, 0); }

 private:
  PairHasher pair_;
};

// The first kShortWordBytesMax bytes of a word and whatever stands behind it, in two little-endian halves.
struct WordBytes {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  // REQUIRES: kShortWordBytesMax bytes can be read at `bytes`.
  static WordBytes Load(const char* bytes) {
    WordBytes result;
    std::memcpy(&result.low, bytes, sizeof(result.low));
    std::memcpy(&result.high, bytes + sizeof(result.low), sizeof(result.high));
    return result;
  }

  void Store(char* bytes) const {
    std::memcpy(bytes, &low, sizeof(low));
    std::memcpy(bytes + sizeof(low), &high, sizeof(high));
  }
};

// Hash of words of at most kShortWordBytesMax bytes. A small value, to be copied into loops. Immutable.
class ShortWordHasher {
 public:
  explicit ShortWordHasher(PairHasher pair) : pair_(pair) {}

  // The word has no NUL byte: that is what it is padded with.
  // REQUIRES: 0 < length <= kShortWordBytesMax.
  std::uint64_t Hash(WordBytes bytes, std::size_t length) const {
    assert(length > 0 && length <= kShortWordBytesMax);
    return pair_.Hash(bytes.low & kPrefixMasks[length + 8], bytes.high & kPrefixMasks[length]);
  }

 private:
  static_assert(std::endian::native == std::endian::little, "hashes are persisted");

  // The mask of the first min(max(i - 8, 0), 8) bytes of a little-endian word.
  static constexpr std::array<std::uint64_t, kShortWordBytesMax + 9> kPrefixMasks = [] {
    std::array<std::uint64_t, kShortWordBytesMax + 9> masks{};
    for (std::size_t i = 9; i < masks.size(); ++i) masks[i] = i >= 16 ? ~0ULL : ~0ULL >> (8 * (16 - i));
    return masks;
  }();

  PairHasher pair_;
};

// Keyed 64-bit hashes of token spellings: characters, short words, and longer words by XXH3 under the secret.
// Immutable, thread-safe.
class TokenHasher {
 public:
  explicit TokenHasher(const HashSecret& secret);

  CharacterHasher characters() const { return characters_; }
  ShortWordHasher short_words() const { return short_words_; }

  // REQUIRES: length > kShortWordBytesMax.
  std::uint64_t HashLongWord(const char* word, std::size_t length) const;

 private:
  // Constant after construction.
  HashSecret secret_;
  ShortWordHasher short_words_;
  CharacterHasher characters_;
};

}  // namespace newsfold
