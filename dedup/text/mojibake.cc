#include "dedup/text/mojibake.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "dedup/base/assert.h"
#include "dedup/text/code_point.h"
#include "dedup/text/windows1252.h"

namespace newsfold {
namespace {

constexpr int kTimesMax = 2;

// The byte from 0x80 on that was read as `c`; 0 if none.
std::uint8_t ByteOf(std::uint32_t c) {
  if (c >= 0x80 && c <= 0xFF) return static_cast<std::uint8_t>(c);
  if (c < 0x152 || c > 0x2122) return 0;
  const auto found = std::find(kWindows1252.begin(), kWindows1252.end(), c);
  return found == kWindows1252.end() ? 0 : static_cast<std::uint8_t>(0x80 + (found - kWindows1252.begin()));
}

std::size_t SequenceLength(std::uint8_t lead) {
  if (lead < 0xC2 || lead > 0xF4) return 1;
  return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

// Whether a byte was read as something that ends or parts sentences: an ellipsis, a quote, a dash, a blank.
// What Latin-1 has in their place are controls, which nobody means.
bool IsPunctuation(std::uint32_t c) {
  const bool is_mark = c == 0x2026 || (c >= 0x2013 && c <= 0x2014) || (c >= 0x2018 && c <= 0x2022);
  return is_mark || c == 0xA0 || c == 0xAB || c == 0xBB;
}

bool IsIn(char byte, char first, char last) {
  return byte >= first && byte <= last;
}

// Whether the bytes are more likely scrambled than meant as the letters they were read as. `before`: the byte
// in front of them, or a blank. `is_punctuation`: all but the first were read as such.
bool IsLikely(std::string_view bytes, char before, bool is_punctuation) {
  const auto lead = static_cast<std::uint8_t>(bytes[0]);
  const auto second = static_cast<std::uint8_t>(bytes[1]);
  if (bytes.size() > 2) return lead == 0xE2 || ((lead != 0xE0 || second >= 0xA4) && !is_punctuation);
  if (lead == 0xC2 || lead == 0xC3) return !is_punctuation || !IsIn(before, 'A', 'Z');
  const bool is_latin = lead == 0xC4 || lead == 0xC5 || (lead == 0xC8 && second >= 0x98 && second <= 0x9B);
  // Greek, Cyrillic, Hebrew, Arabic.
  const bool is_other = (lead >= 0xCE && lead <= 0xD2) || (lead >= 0xD6 && lead <= 0xDB);
  const bool is_in_word = IsIn(before, 'a', 'z') || (is_other && (before & 0x80) != 0);
  return (is_latin || is_other) && (!is_punctuation || is_in_word);
}

// What stands at `index` when what was scrambled up to `times` is read as it was meant.
SpelledCodePoint Read(std::string_view text, std::size_t index, int times) {
  const auto read = [&](std::size_t i) { return times == 1 ? ReadUtf8(text, i) : Read(text, i, times - 1); };
  const SpelledCodePoint first = read(index);
  std::array<char, 4> bytes = {static_cast<char>(ByteOf(first.value))};
  const std::size_t count = SequenceLength(static_cast<std::uint8_t>(bytes[0]));
  if (count == 1) return first;
  std::uint32_t length = first.length;
  bool is_punctuation = true;
  for (std::size_t i = 1; i < count; ++i) {
    if (index + length >= text.size()) return first;
    const SpelledCodePoint next = read(index + length);
    bytes[i] = static_cast<char>(ByteOf(next.value));
    if ((bytes[i] & 0xC0) != 0x80) return first;
    is_punctuation &= IsPunctuation(next.value);
    length += next.length;
  }
  const std::string_view sequence(bytes.data(), count);
  const SpelledCodePoint meant = ReadUtf8(sequence, 0);
  const char before = index == 0 ? ' ' : text[index - 1];
  const bool is_well_formed = meant.length == count && (meant.value < 0xD800 || meant.value > 0xDFFF);
  const bool is_likely = is_well_formed && IsLikely(sequence, before, is_punctuation);
  return is_likely ? SpelledCodePoint{meant.value, length} : first;
}

}  // namespace

SpelledCodePoint ReadMojibake(std::string_view text, std::size_t index) {
  NEWSFOLD_ASSERT(index < text.size());
  const SpelledCodePoint meant = Read(text, index, kTimesMax);
  return meant.length > ReadUtf8(text, index).length ? meant : SpelledCodePoint{};
}

}  // namespace newsfold
