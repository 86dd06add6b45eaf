#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dedup/text/html_entities.h"

namespace newsfold {

// Value of a byte that is not part of well-formed UTF-8. One past the last code point, so that tables may
// have an entry for it.
inline constexpr std::uint32_t kInvalidCodePoint = 0x110000;

// Reads the UTF-8 sequence at `index`. Surrogate code points (bytes ED A0..BF xx) are read as such; any other
// ill-formed byte is read alone as kInvalidCodePoint. The length is 1 to 4.
// REQUIRES: index < text.size().
SpelledCodePoint ReadUtf8(std::string_view text, std::size_t index);

// As ReadUtf8, but an HTML character reference at `index` is read as what it stands for, and what an encoding
// scrambled (mojibake.h) as what it was.
SpelledCodePoint ReadCodePoint(std::string_view text, std::size_t index);

// A code point in UTF-8: its bytes, the first in the lowest eight bits, and their count.
struct PackedUtf8 {
  std::uint32_t bytes = 0;
  std::uint32_t length = 0;
};

// REQUIRES: code_point <= U+10FFFF.
PackedUtf8 PackUtf8(std::uint32_t code_point);

// The code point that PackUtf8 made `utf8` of.
std::uint32_t UnpackUtf8(PackedUtf8 utf8);

// The Hangul syllable that `before`, a leading consonant or a syllable without a final one, forms with
// `jamo`, a vowel or a final consonant; 0 if they form none. Source: The Unicode Standard, section 3.12,
// "Conjoining Jamo Behavior".
std::uint32_t ComposeHangul(std::uint32_t before, std::uint32_t jamo);

// Whether `c` is the mark of voiced or of semi-voiced kana (U+3099, U+309A).
bool IsKanaMark(std::uint32_t c);

// The kana that `before` forms with a mark (IsKanaMark); 0 if they form none. As canonical composition does.
std::uint32_t ComposeKana(std::uint32_t before, std::uint32_t mark);

// The character that two form in one of these ways; 0 if they form none.
std::uint32_t Compose(std::uint32_t before, std::uint32_t joining);

// Whether ComposeHangul can be more than 0 for `jamo`.
bool IsJoiningJamo(std::uint32_t jamo);

}  // namespace newsfold
