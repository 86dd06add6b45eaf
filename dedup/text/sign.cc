#include "dedup/text/sign.h"

#include <algorithm>
#include <cstdint>

#include <unicode/uchar.h>

#include "dedup/base/assert.h"
#include "dedup/text/annotation.h"
#include "dedup/text/code_point.h"
#include "dedup/text/html_entities.h"

namespace newsfold {
namespace {

constexpr std::size_t kNameLettersMax = 3;
// Of four bytes that were read as letters twice, and are spelled by three bytes each.
constexpr std::size_t kScrambledBytesMax = 24;
constexpr std::uint32_t kAnnotationSeparator = 0xFFFA;
constexpr std::uint32_t kAnnotationTerminator = 0xFFFB;

// So many digits, with nothing but blanks, brackets, hyphens and slashes between them, are called, not
// counted.
constexpr std::ptrdiff_t kTelephoneDigitsMin = 8;
constexpr std::string_view kTelephoneBytes = "0123456789 ()-/";

bool IsDigit(char byte) {
  return byte >= '0' && byte <= '9';
}

bool LeavesNoTrace(FoldEntry entry) {
  return entry.kind() == FoldKind::kDrop || entry.kind() == FoldKind::kInterlinearStart;
}

// The code point that ends at `end`. REQUIRES: end > 0.
SpelledCodePoint ReadCodePointBefore(std::string_view text, std::size_t end) {
  NEWSFOLD_ASSERT(end > 0 && end <= text.size());
  if (text[end - 1] == ';') {
    const std::size_t length_max = std::min(end, kHtmlReferenceBytesMax);
    const std::size_t ampersand = text.substr(end - length_max, length_max).rfind('&');
    if (ampersand != std::string_view::npos) {
      const SpelledCodePoint c = ReadCodePoint(text, end - length_max + ampersand);
      if (c.length == length_max - ampersand) return c;
    }
  }
  for (std::size_t begin = end - std::min(end, kScrambledBytesMax); begin + 2 < end; ++begin) {
    if (text[begin] != '\xC3') continue;
    const SpelledCodePoint c = ReadCodePoint(text, begin);
    if (begin + c.length == end) return c;
  }
  std::size_t begin = end - 1;
  while (begin > 0 && end - begin < 4 && (text[begin] & 0xC0) == 0x80) --begin;
  const SpelledCodePoint c = ReadUtf8(text, begin);
  return begin + c.length == end ? c : SpelledCodePoint{kInvalidCodePoint, 1};
}

// Where the interlinear annotation begins that ends at `end`, if one does.
std::size_t FindAnnotationBegin(std::string_view text, std::size_t end) {
  std::size_t begin = end;
  for (std::size_t read = 0; begin > 0 && read < kAnnotationCodePointsMax; ++read) {
    const SpelledCodePoint c = ReadCodePointBefore(text, begin);
    begin -= c.length;
    if (c.value == kAnnotationSeparator) return InterlinearAnnotationEnd(text, begin) == end ? begin : end;
  }
  return end;
}

// Whether a sign may begin a number behind what ends at `position`.
bool MayFollow(const FoldTables& tables, std::string_view text, std::size_t position) {
  while (position > 0) {
    const SpelledCodePoint c = ReadCodePointBefore(text, position);
    const FoldEntry entry = tables.Lookup(c.value);
    if (!LeavesNoTrace(entry)) return entry.MayPrecedeSign();
    const bool may_be_annotation = c.value == kAnnotationTerminator;
    const std::size_t annotation = may_be_annotation ? FindAnnotationBegin(text, position) : position;
    position = std::min(annotation, position - c.length);
  }
  return true;
}

// What stands at or behind `position`, but for what is dropped.
struct Next {
  std::uint32_t code_point = kInvalidCodePoint;
  FoldPiece piece;  // the first it folds to; a separator at the end of the text
  std::size_t begin = 0;
  std::size_t end = 0;
};

Next ReadNext(const FoldTables& tables, std::string_view text, std::size_t position) {
  while (position < text.size()) {
    const SpelledCodePoint c = ReadCodePoint(text, position);
    const FoldEntry entry = tables.Lookup(c.value);
    if (!LeavesNoTrace(entry)) return {c.value, tables.FirstPiece(entry), position, position + c.length};
    position += c.length;
  }
  return {kInvalidCodePoint, {}, position, position};
}

bool BeginsNumber(const Next& next) {
  return next.piece.kind == FoldKind::kWord && next.piece.utf8.length == 1 &&
         IsDigit(static_cast<char>(next.piece.utf8.bytes));
}

bool IsCurrency(const Next& next) {
  return next.code_point != kInvalidCodePoint && next.piece.kind == FoldKind::kSeparator &&
         u_charType(static_cast<UChar32>(next.code_point)) == U_CURRENCY_SYMBOL;
}

bool IsTelephoneNumber(std::string_view text) {
  const std::string_view number = text.substr(0, text.find_first_not_of(kTelephoneBytes));
  return std::count_if(number.begin(), number.end(), IsDigit) >= kTelephoneDigitsMin;
}

}  // namespace

std::size_t FindSignedNumber(const FoldTables& tables, std::string_view text, std::size_t position,
                             std::size_t end, char sign, bool is_behind_character) {
  NEWSFOLD_ASSERT(position < end && end <= text.size());
  if (sign == '#') return 0;
  Next next = ReadNext(tables, text, end);
  if (IsCurrency(next)) next = ReadNext(tables, text, next.end);
  if (!BeginsNumber(next)) return 0;
  const bool may_follow = is_behind_character ? sign == '+' : MayFollow(tables, text, position);
  if (!may_follow || (sign == '+' && IsTelephoneNumber(text.substr(end)))) return 0;
  return next.begin;
}

bool IsSignOfName(const FoldTables& tables, std::string_view text, std::size_t end, char sign,
                  std::string_view word) {
  if (sign == '-') return false;
  if (sign == '+' && word.ends_with('+')) word.remove_suffix(1);
  const auto is_letter = [](char byte) { return byte >= 'a' && byte <= 'z'; };
  if (word.empty() || word.size() > kNameLettersMax || !std::all_of(word.begin(), word.end(), is_letter))
    return false;
  return ReadNext(tables, text, end).piece.kind != FoldKind::kWord;
}

}  // namespace newsfold
