#include "dedup/text/code_point.h"

#include <cassert>

#include "dedup/text/mojibake.h"

namespace newsfold {
namespace {

constexpr SpelledCodePoint kInvalidByte = {kInvalidCodePoint, 1};

// Where the parts of Hangul syllables begin, and how many there are. "No final" is counted with the finals.
constexpr std::uint32_t kLeadFirst = 0x1100;
constexpr std::uint32_t kLeads = 19;
constexpr std::uint32_t kVowelFirst = 0x1161;
constexpr std::uint32_t kVowels = 21;
constexpr std::uint32_t kNoFinal = 0x11A7;
constexpr std::uint32_t kFinals = 28;
constexpr std::uint32_t kSyllableFirst = 0xAC00;
constexpr std::uint32_t kSyllables = kLeads * kVowels * kFinals;
static_assert(kSyllableFirst + kSyllables - 1 == 0xD7A3, "the last syllable there is");

// In both kana tables the rows are in one order.
constexpr std::uint32_t kVoicedMark = 0x3099;
constexpr std::uint32_t kSemiVoicedMark = 0x309A;
constexpr std::uint32_t kKatakanaFirst = 0x30A1;
constexpr std::uint32_t kKatakanaOffset = 0x60;

bool IsVowel(std::uint32_t c) {
  return c - kVowelFirst < kVowels;
}

bool IsFinal(std::uint32_t c) {
  return c - kNoFinal - 1 < kFinals - 1;
}

// The six payload bits of the continuation byte at `index`, or a value above 0x3F if there is none.
std::uint32_t Continuation(std::string_view text, std::size_t index) {
  if (index >= text.size()) return 0xFF;
  return static_cast<std::uint8_t>(text[index]) ^ 0x80U;
}

SpelledCodePoint Read2(std::string_view text, std::size_t index, std::uint32_t lead) {
  const std::uint32_t b = Continuation(text, index + 1);
  if (lead < 0xC2 || b > 0x3F) return kInvalidByte;
  return {(lead & 0x1F) << 6 | b, 2};
}

SpelledCodePoint Read3(std::string_view text, std::size_t index, std::uint32_t lead) {
  const std::uint32_t b = Continuation(text, index + 1);
  const std::uint32_t c = Continuation(text, index + 2);
  if ((b | c) > 0x3F) return kInvalidByte;
  const std::uint32_t value = (lead & 0x0F) << 12 | b << 6 | c;
  if (value < 0x800) return kInvalidByte;
  return {value, 3};
}

SpelledCodePoint Read4(std::string_view text, std::size_t index, std::uint32_t lead) {
  const std::uint32_t b = Continuation(text, index + 1);
  const std::uint32_t c = Continuation(text, index + 2);
  const std::uint32_t d = Continuation(text, index + 3);
  if ((b | c | d) > 0x3F) return kInvalidByte;
  const std::uint32_t value = (lead & 0x07) << 18 | b << 12 | c << 6 | d;
  if (lead > 0xF4 || value < 0x10000 || value > 0x10FFFF) return kInvalidByte;
  return {value, 4};
}

}  // namespace

SpelledCodePoint ReadUtf8(std::string_view text, std::size_t index) {
  assert(index < text.size());
  const std::uint32_t lead = static_cast<std::uint8_t>(text[index]);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xE0) return Read2(text, index, lead);
  if (lead < 0xF0) return Read3(text, index, lead);
  return Read4(text, index, lead);
}

SpelledCodePoint ReadCodePoint(std::string_view text, std::size_t index) {
  assert(index < text.size());
  if (text[index] == '&') {
    const SpelledCodePoint reference = ReadHtmlReference(text.substr(index));
    if (reference.length != 0) return reference;
  }
  if (text[index] == '\xC3' && index + 2 < text.size() && MayGoOnAsMojibake(text[index + 2])) {
    const SpelledCodePoint meant = ReadMojibake(text, index);
    if (meant.length != 0) return meant;
  }
  return ReadUtf8(text, index);
}

PackedUtf8 PackUtf8(std::uint32_t code_point) {
  assert(code_point < kInvalidCodePoint);
  const std::uint32_t c = code_point;
  if (c < 0x80) return {c, 1};
  if (c < 0x800) return {0x80C0U | c >> 6 | (c & 0x3F) << 8, 2};
  if (c < 0x10000) return {0x8080E0U | c >> 12 | (c >> 6 & 0x3F) << 8 | (c & 0x3F) << 16, 3};
  return {0x808080F0U | c >> 18 | (c >> 12 & 0x3F) << 8 | (c >> 6 & 0x3F) << 16 | (c & 0x3F) << 24, 4};
}

std::uint32_t UnpackUtf8(PackedUtf8 utf8) {
  assert(utf8.length >= 1 && utf8.length <= sizeof(utf8.bytes));
  char bytes[sizeof(utf8.bytes)] = {};
  for (std::uint32_t i = 0; i < utf8.length; ++i) bytes[i] = static_cast<char>(utf8.bytes >> (8 * i));
  return ReadUtf8({bytes, utf8.length}, 0).value;
}

std::uint32_t ComposeHangul(std::uint32_t before, std::uint32_t jamo) {
  const std::uint32_t lead = before - kLeadFirst;
  const std::uint32_t syllable = before - kSyllableFirst;
  if (lead < kLeads && IsVowel(jamo)) {
    return kSyllableFirst + (lead * kVowels + (jamo - kVowelFirst)) * kFinals;
  }
  const bool is_open_syllable = syllable < kSyllables && syllable % kFinals == 0;
  return is_open_syllable && IsFinal(jamo) ? before + (jamo - kNoFinal) : 0;
}

bool IsKanaMark(std::uint32_t c) {
  return c == kVoicedMark || c == kSemiVoicedMark;
}

std::uint32_t ComposeKana(std::uint32_t before, std::uint32_t mark) {
  if (!IsKanaMark(mark)) return 0;
  const bool is_voiced = mark == kVoicedMark;
  const bool is_katakana = before >= kKatakanaFirst;
  const std::uint32_t kana = is_katakana ? before - kKatakanaOffset : before;
  // In the tables of the standard a kana is followed by its voiced form, and that by the semi-voiced one.
  const bool is_in_ha_row = kana >= 0x306F && kana <= 0x307B && kana % 3 == 0x306F % 3;
  if (is_in_ha_row) return before + (is_voiced ? 1 : 2);
  if (!is_voiced) return 0;
  const bool is_in_ka_to_chi = kana >= 0x304B && kana <= 0x3061 && kana % 2 == 1;
  const bool is_in_tsu_to_to = kana >= 0x3064 && kana <= 0x3068 && kana % 2 == 0;
  const bool is_repeat = kana == 0x309D;
  if (is_in_ka_to_chi || is_in_tsu_to_to || is_repeat) return before + 1;
  if (kana == 0x3046) return before + (0x3094 - 0x3046);
  const bool is_in_wa_row = before >= 0x30EF && before <= 0x30F2;
  return is_in_wa_row ? before + (0x30F7 - 0x30EF) : 0;
}

std::uint32_t Compose(std::uint32_t before, std::uint32_t joining) {
  const std::uint32_t syllable = ComposeHangul(before, joining);
  return syllable != 0 ? syllable : ComposeKana(before, joining);
}

bool IsJoiningJamo(std::uint32_t jamo) {
  return IsVowel(jamo) || IsFinal(jamo);
}

}  // namespace newsfold
