#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace newsfold {

// What 64 bytes of text are, bit i for byte i.
struct AsciiBlock {
  static constexpr std::size_t kBytes = 64;

  std::uint64_t word = 0;  // ASCII letters and digits
  // What needs a closer look: control characters, '&', all of non-ASCII, and what may be a sign
  // (dedup/text/sign.h).
  std::uint64_t special = 0;
};

namespace ascii_block_internal {

#if defined(__SSE2__)

using Marks = __m128i;

inline Marks NoMarks() {
  return _mm_setzero_si128();
}

// Of 16 bytes those that are '+', '-' or '#', in vector form.
inline Marks FindMarks(const char* bytes) {
  const __m128i b = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
  // '#' and '+' differ in one bit.
  const __m128i is_hash_or_plus =
      _mm_cmpeq_epi8(_mm_and_si128(b, _mm_set1_epi8(static_cast<char>(0xF7))), _mm_set1_epi8('#'));
  return _mm_or_si128(is_hash_or_plus, _mm_cmpeq_epi8(b, _mm_set1_epi8('-')));
}

inline Marks Either(Marks a, Marks b) {
  return _mm_or_si128(a, b);
}

// Bit i for byte i.
inline unsigned BitsOf(Marks marks) {
  return static_cast<unsigned>(_mm_movemask_epi8(marks));
}

// Classifies 16 bytes, but for their marks.
inline void Classify(const char* bytes, unsigned* word, unsigned* special) {
  const __m128i b = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
  // Ranges by one signed comparison each, moved to where the smallest values are.
  const auto is_below = [](__m128i moved, int count) {
    return _mm_cmplt_epi8(moved, _mm_set1_epi8(static_cast<char>(-128 + count)));
  };
  const auto moved_down = [](__m128i value, int first) {
    return _mm_add_epi8(value, _mm_set1_epi8(static_cast<char>(-128 - first)));
  };
  const __m128i is_letter = is_below(moved_down(_mm_or_si128(b, _mm_set1_epi8(0x20)), 'a'), 26);
  const __m128i is_digit = is_below(moved_down(b, '0'), 10);
  // From 0x7F over 0xFF and 0 to 0x1F.
  const __m128i is_no_text = is_below(moved_down(b, 0x7F), 0x20 + 0x81);
  const __m128i is_ampersand = _mm_cmpeq_epi8(b, _mm_set1_epi8('&'));
  *word = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(is_letter, is_digit)));
  *special = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(is_no_text, is_ampersand)));
}

#else

using Marks = unsigned;

inline Marks NoMarks() {
  return 0;
}

inline Marks FindMarks(const char* bytes) {
  unsigned marks = 0;
  for (unsigned i = 0; i < 16; ++i) {
    marks |= static_cast<unsigned>(bytes[i] == '+' || bytes[i] == '-' || bytes[i] == '#') << i;
  }
  return marks;
}

inline Marks Either(Marks a, Marks b) {
  return a | b;
}

inline unsigned BitsOf(Marks marks) {
  return marks;
}

inline void Classify(const char* bytes, unsigned* word, unsigned* special) {
  *word = 0;
  *special = 0;
  for (unsigned i = 0; i < 16; ++i) {
    const auto b = static_cast<std::uint8_t>(bytes[i]);
    const bool is_letter = static_cast<std::uint8_t>((b | 0x20) - 'a') < 26;
    const bool is_digit = static_cast<std::uint8_t>(b - '0') < 10;
    *word |= static_cast<unsigned>(is_letter || is_digit) << i;
    *special |= static_cast<unsigned>(b < 0x20 || b >= 0x7F || b == '&') << i;
  }
}

#endif

// Where signs may be: marks between a byte that is in no word and one that is, or cannot be told yet, or is a
// dollar; or behind one to three letters or digits.
inline std::uint64_t FindSigns(const char* bytes, const AsciiBlock& block) {
  constexpr std::uint64_t kLast = std::uint64_t{1} << (AsciiBlock::kBytes - 1);
  std::uint64_t mark = 0;
  for (unsigned i = 0; i < AsciiBlock::kBytes; i += 16)
    mark |= std::uint64_t{BitsOf(FindMarks(bytes + i))} << i;
  const std::uint64_t word = block.word;
  const std::uint64_t in_front = mark & ~(word << 1);
  const std::uint64_t behind = mark & word << 1 & ~(word << 2 & word << 3 & word << 4);
  std::uint64_t signs = behind | (in_front & ((word | block.special | mark) >> 1 | kLast));
  for (std::uint64_t others = in_front & ~signs; others != 0; others &= others - 1) {
    const auto next = static_cast<unsigned>(std::countr_zero(others)) + 1;
    if (bytes[next] == '$') signs |= others & (~others + 1);
  }
  return signs;
}

}  // namespace ascii_block_internal

// Classifies the AsciiBlock::kBytes bytes at `bytes`.
inline AsciiBlock ClassifyAscii(const char* bytes) {
  AsciiBlock block;
  ascii_block_internal::Marks marks = ascii_block_internal::NoMarks();
#pragma GCC unroll 4
  for (unsigned i = 0; i < AsciiBlock::kBytes; i += 16) {
    unsigned word;
    unsigned special;
    ascii_block_internal::Classify(bytes + i, &word, &special);
    block.word |= std::uint64_t{word} << i;
    block.special |= std::uint64_t{special} << i;
    marks = ascii_block_internal::Either(marks, ascii_block_internal::FindMarks(bytes + i));
  }
  // Most blocks have none.
  const bool has_marks = ascii_block_internal::BitsOf(marks) != 0;
  if (has_marks) block.special |= ascii_block_internal::FindSigns(bytes, block);
  return block;
}

// Whether none of the 8 bytes at `bytes` has its high bit set.
inline bool IsAscii8(const char* bytes) {
  std::uint64_t value;
  std::memcpy(&value, bytes, sizeof(value));
  return (value & 0x8080808080808080) == 0;
}

}  // namespace newsfold
