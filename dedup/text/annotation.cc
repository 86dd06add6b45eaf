#include "dedup/text/annotation.h"

#include <cstdint>

#include "dedup/base/assert.h"
#include "dedup/text/code_point.h"

namespace newsfold {
namespace {

constexpr std::u32string_view kToneMarkedLetters =
    U"āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿĀÁǍÀĒÉĚÈĪÍǏÌŌÓǑÒŪÚǓÙǕǗǙǛŃŇǸḾ";
constexpr std::u32string_view kToneMarks = U"\u0300\u0301\u0304\u030C";
constexpr std::u32string_view kPinyinJoiners = U" '-\u00A0\u00B7\u02BC\u2010\u2011\u2019";
constexpr std::u32string_view kZhuyinTones = U"\u02C7\u02C9\u02CA\u02CB\u02D9 \u3000";

// The kinds of annotation a run can still be, as a set of bits.
constexpr unsigned kPinyin = 1;
constexpr unsigned kFurigana = 2;
constexpr unsigned kZhuyin = 4;

bool IsOneOf(std::u32string_view set, std::uint32_t c) {
  return set.find(c) != std::u32string_view::npos;
}

bool IsLatinLetter(std::uint32_t c) {
  if (c < 0x80) return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  if (c < 0x0250) return c >= 0x00C0 && c != 0x00D7 && c != 0x00F7;
  return c >= 0x1E00 && c <= 0x1EFF;
}

bool IsCombiningMark(std::uint32_t c) {
  return c >= 0x0300 && c <= 0x036F;
}

// The kinds whose runs may hold `c`.
unsigned KindsThatHold(std::uint32_t c) {
  unsigned kinds = 0;
  if (IsLatinLetter(c) || IsCombiningMark(c) || IsOneOf(kPinyinJoiners, c)) kinds |= kPinyin;
  if ((c >= 0x3041 && c <= 0x309A) || c == 0x30FC) kinds |= kFurigana;
  if ((c >= 0x3105 && c <= 0x312F) || (c >= 0x31A0 && c <= 0x31BF) || IsOneOf(kZhuyinTones, c)) {
    kinds |= kZhuyin;
  }
  return kinds;
}

bool IsLineBreak(std::uint32_t c) {
  return (c >= 0x0A && c <= 0x0D) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

}  // namespace

std::size_t ParenthesisedAnnotationEnd(std::string_view text, std::size_t index) {
  NEWSFOLD_ASSERT(index < text.size());
  std::size_t position = index + ReadCodePoint(text, index).length;
  unsigned kinds = kPinyin | kFurigana | kZhuyin;
  bool has_tone = false;
  bool has_letter = false;
  for (std::size_t count = 1; count < kAnnotationCodePointsMax && position < text.size(); ++count) {
    const SpelledCodePoint c = ReadCodePoint(text, position);
    position += c.length;
    if (c.value == ')' || c.value == 0xFF09) {
      const bool is_annotation = kinds == kPinyin ? has_tone : has_letter;
      return is_annotation ? position : index;
    }
    kinds &= KindsThatHold(c.value);
    if (kinds == 0) return index;
    has_tone |= IsOneOf(kToneMarkedLetters, c.value) || IsOneOf(kToneMarks, c.value);
    has_letter |= !IsOneOf(kZhuyinTones, c.value);
  }
  return index;
}

std::size_t InterlinearAnnotationEnd(std::string_view text, std::size_t index) {
  NEWSFOLD_ASSERT(index < text.size());
  std::size_t position = index + ReadCodePoint(text, index).length;
  for (std::size_t count = 1; count < kAnnotationCodePointsMax && position < text.size(); ++count) {
    const SpelledCodePoint c = ReadCodePoint(text, position);
    position += c.length;
    if (c.value == 0xFFFB) return position;
    if (c.value == 0xFFFA || IsLineBreak(c.value)) return index;
  }
  return index;
}

}  // namespace newsfold
