#include "dedup/text/prose.h"

#include <algorithm>
#include <cstddef>

#include <unicode/uchar.h>

#include "dedup/text/code_point.h"

namespace newsfold {
namespace {

// A shorter token before a full stop is an initial or an abbreviation.
constexpr std::uint32_t kSentenceTokenBytesMin = 3;
// How far behind the last token of a line its punctuation is looked at.
constexpr std::size_t kLineEndBytesMax = 24;

bool IsBlank(std::uint32_t code_point) {
  return code_point < 0x80
             ? code_point == ' ' || code_point == '\t' || code_point == '\n' || code_point == '\r'
             : u_isUWhiteSpace(static_cast<UChar32>(code_point)) != 0;
}

// Whether a sentence ends in what stands between two tokens: a full stop, which is no ellipsis, before a
// blank, or the mark of a script that writes no blank behind it.
bool HoldsSentenceEnd(std::string_view gap, std::uint32_t token_bytes_before) {
  bool is_pending = false;
  for (std::size_t at = 0; at < gap.size();) {
    const SpelledCodePoint code_point = ReadUtf8(gap, at);
    if (is_pending && IsBlank(code_point.value)) return true;
    if (code_point.value == '.') {
      if (at + 1 < gap.size() && gap[at + 1] == '.') return false;
      is_pending |= token_bytes_before >= kSentenceTokenBytesMin;
    } else if (code_point.value == '!' || code_point.value == '?') {
      is_pending = true;
    } else if (code_point.value >= 0x80 && code_point.value <= 0x10FFFF &&
               u_hasBinaryProperty(static_cast<UChar32>(code_point.value), UCHAR_S_TERM)) {
      return true;
    }
    at += code_point.length;
  }
  return false;
}

std::uint32_t UnitsOf(const FoldedText& folded, const Line& line) {
  std::uint32_t units = 0;
  for (std::size_t i = line.token_begin; i < line.token_end; ++i) units += folded.tokens[i].units;
  return units;
}

std::uint32_t CountSentenceEnds(std::string_view text, const FoldedText& folded, const Line& line) {
  std::uint32_t count = 0;
  for (std::size_t i = line.token_begin + 1; i < line.token_end; ++i) {
    const Token& before = folded.tokens[i - 1];
    const std::size_t end = ByteEnd(before);
    const std::size_t next = folded.tokens[i].begin;
    // One byte is a blank, or joins what is no end of a sentence.
    if (next > end + 1) count += HoldsSentenceEnd(text.substr(end, next - end), before.length);
  }
  return count;
}

// Whether the line ends with an ellipsis.
bool IsCut(std::string_view text, const FoldedText& folded, const Line& line) {
  const std::size_t end = ByteEnd(folded.tokens[line.token_end - 1]);
  std::string_view rest = text.substr(end, kLineEndBytesMax);
  rest = rest.substr(0, rest.find('\n'));
  return rest.find("...") != std::string_view::npos || rest.find("\xE2\x80\xA6") != std::string_view::npos;
}

bool BeginsSmall(std::string_view text, const FoldedText& folded, const Line& line) {
  const SpelledCodePoint first = ReadUtf8(text, folded.tokens[line.token_begin].begin);
  if (first.value < 0x80) return first.value >= 'a' && first.value <= 'z';
  return first.value <= 0x10FFFF && u_islower(static_cast<UChar32>(first.value)) != 0;
}

}  // namespace

void MarkProse(std::string_view text, FoldedText* folded) {
  Line* before = nullptr;
  for (Line& line : folded->lines) {
    const std::uint32_t units = UnitsOf(*folded, line);
    const bool ends_sentence = line.ends_sentence && !IsCut(text, *folded, line);
    const std::uint32_t sentences = CountSentenceEnds(text, *folded, line) + ends_sentence;
    const bool goes_on = BeginsSmall(text, *folded, line);
    line.is_prose = goes_on || sentences >= 2 || units >= kProseLineUnitsMin ||
                    (ends_sentence && units >= kProseSentenceUnitsMin);
    if (goes_on && before != nullptr) before->is_prose = true;
    before = &line;
  }
}

}  // namespace newsfold
