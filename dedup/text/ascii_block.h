#pragma once

#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace newsfold {

// What 64 bytes of text are, bit i for byte i.
struct AsciiBlock {
  static constexpr std::size_t kBytes = 64;

  std::uint64_t word = 0;     // ASCII letters and digits
  std::uint64_t special = 0;  // what needs a closer look: control characters, '&' and all of non-ASCII
};

namespace ascii_block_internal {

#if defined(__SSE2__)

// Classifies 16 bytes.
inline void Classify(const char* bytes, unsigned* word, unsigned* special) {
  const __m128i b = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
  const __m128i letter = _mm_sub_epi8(_mm_or_si128(b, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
  const __m128i digit = _mm_sub_epi8(b, _mm_set1_epi8('0'));
  const __m128i is_letter = _mm_cmpeq_epi8(_mm_min_epu8(letter, _mm_set1_epi8(25)), letter);
  const __m128i is_digit = _mm_cmpeq_epi8(_mm_min_epu8(digit, _mm_set1_epi8(9)), digit);
  const __m128i is_control =
      _mm_cmplt_epi8(b, _mm_set1_epi8(0x20));  // signed: bytes from 0x80 on are less too
  const __m128i is_delete = _mm_cmpeq_epi8(b, _mm_set1_epi8(0x7F));
  const __m128i is_ampersand = _mm_cmpeq_epi8(b, _mm_set1_epi8('&'));
  *word = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(is_letter, is_digit)));
  *special = static_cast<unsigned>(
      _mm_movemask_epi8(_mm_or_si128(is_control, _mm_or_si128(is_delete, is_ampersand))));
}

#else

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

}  // namespace ascii_block_internal

// Classifies the AsciiBlock::kBytes bytes at `bytes`.
inline AsciiBlock ClassifyAscii(const char* bytes) {
  AsciiBlock block;
#pragma GCC unroll 4
  for (unsigned i = 0; i < AsciiBlock::kBytes; i += 16) {
    unsigned word;
    unsigned special;
    ascii_block_internal::Classify(bytes + i, &word, &special);
    block.word |= std::uint64_t{word} << i;
    block.special |= std::uint64_t{special} << i;
  }
  return block;
}

// Whether none of the 8 bytes at `bytes` has its high bit set.
inline bool IsAscii8(const char* bytes) {
  std::uint64_t value;
  std::memcpy(&value, bytes, sizeof(value));
  return (value & 0x8080808080808080) == 0;
}

}  // namespace newsfold
