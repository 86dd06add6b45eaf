#include "dedup/text/word.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include <unicode/uchar.h>

#include "dedup/base/assert.h"
#include "dedup/text/code_point.h"

namespace newsfold {
namespace {

// The longest unit that may be glued to a number, "km": what goes on longer is a misprint or a name.
constexpr std::size_t kNumberUnitMax = 2;

std::size_t CountLetters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// Folding leaves no other digits than these.
bool HasDigit(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Where more of the words are spelled like names, nouns are: a sixth is usual in English, a third in German.
constexpr double kNamesShareMax = 0.25;

// How many bytes of whole letters both begin with.
std::size_t CommonBegin(std::string_view a, std::string_view b) {
  const auto differs = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first;
  auto bytes = static_cast<std::size_t>(differs - a.begin());
  while (bytes > 0 && bytes < a.size() && (a[bytes] & 0xC0) == 0x80) --bytes;
  return bytes;
}

// How many bytes of whole letters both end with.
std::size_t CommonEnd(std::string_view a, std::string_view b) {
  const auto differs = std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend()).first;
  auto bytes = static_cast<std::size_t>(differs - a.rbegin());
  while (bytes > 0 && (a[a.size() - bytes] & 0xC0) == 0x80) --bytes;
  return bytes;
}

// Visits of each letter the last byte, which tells the letters of one alphabet apart.
template <typename Visitor>
void ForEachLetter(std::string_view word, const Visitor& visit) {
  for (std::size_t i = 0; i + 1 < word.size(); ++i)
    if ((word[i + 1] & 0xC0) != 0x80) visit(static_cast<std::uint8_t>(word[i]));
}

// Whether the word begins with a capital and a small letter. An acronym does not.
bool IsCapitalised(std::string_view text, const Token& token) {
  const auto lead = static_cast<std::uint8_t>(text[token.begin]);
  if (lead < 0x80 && static_cast<std::uint8_t>(lead - 'A') >= 26) return false;
  const SpelledCodePoint first = ReadUtf8(text, token.begin);
  if (first.length >= token.length || !u_isUUppercase(static_cast<UChar32>(first.value))) return false;
  return u_isULowercase(static_cast<UChar32>(ReadUtf8(text, token.begin + first.length).value));
}

// Whether a word is the beginning of another, and has two letters or more.
bool Abbreviates(std::string_view word, std::string_view other) {
  if (word.back() != ' ') return false;
  word.remove_suffix(1);
  return other.starts_with(word) && CountLetters(word) > 1;
}

// Whether the sentence goes on behind what stands between two words of it. More than a few bytes are no space
// between words.
bool GoesOn(std::string_view between) {
  constexpr std::size_t kBytesMax = 8;
  constexpr std::u32string_view kInside = U" \t\u00A0\u202F,-\u2010\u2011(/&;'\u2019";
  if (between.size() > kBytesMax) return false;
  for (std::size_t i = 0; i < between.size();) {
    const SpelledCodePoint c = ReadUtf8(between, i);
    if (kInside.find(static_cast<char32_t>(c.value)) == std::u32string_view::npos) return false;
    i += c.length;
  }
  return true;
}

// Pieces are put into a word in as many ways at most. Without it six pieces `a` of a word of that letter
// alone would be put in 189; words that are read need no more than ten.
constexpr std::size_t kReadingsMax = 32;

// Whether a question ends with the `?` that `text` begins with: nothing follows on the line, or a closing
// quote does, or behind blanks what is no small letter, nor one that was lost.
bool EndsQuestion(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of('?'), text.size()));
  if (text.empty()) return true;
  constexpr std::u32string_view kEnds = U"\n\r\"'\u2019\u201C\u201D\u00AB\u00BB\u300D";
  const auto next = static_cast<char32_t>(ReadUtf8(text, 0).value);
  if (kEnds.find(next) != std::u32string_view::npos) return true;
  if (next != U' ' && next != U'\u00A0') return false;
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  if (text.empty()) return true;
  const auto behind = static_cast<UChar32>(ReadUtf8(text, 0).value);
  return behind != '?' && !u_isULowercase(behind);
}

bool IsLossByte(std::string_view text, std::size_t index) {
  return index < text.size() && (text[index] == '?' || text[index] == '_');
}

constexpr std::string_view kReplacement = "\uFFFD";

// Most words have one blank on either side, which a look at it tells.
bool IsLostBefore(std::string_view text, std::size_t begin) {
  if (begin < 2) return begin == 1 && IsLossByte(text, 0);
  if (text[begin - 1] == ' ') return text[begin - 2] == ' ';
  return IsLossByte(text, begin - 1) || text.substr(0, begin).ends_with(kReplacement);
}

bool IsLostBehind(std::string_view text, std::size_t end) {
  if (end >= text.size()) return false;
  if (text[end] == ' ') return end + 1 < text.size() && text[end + 1] == ' ';
  if (text[end] == '?') return !EndsQuestion(text.substr(end));
  return text[end] == '_' || text.substr(end).starts_with(kReplacement);
}

// As CountLeftOf, of the rest of a word at the beginning of the first piece. `lost` letters are missing
// before and `kept` are not. `readings` counts how often a piece was looked at.
std::size_t CountLeft(std::string_view rest, std::span<const WordPiece> pieces, std::size_t lost,
                      std::size_t kept, std::size_t* readings) {
  if (pieces.empty() || ++*readings > kReadingsMax || !rest.starts_with(pieces.front().letters)) return 0;
  const WordPiece& piece = pieces.front();
  rest.remove_prefix(piece.letters.size());
  kept += piece.letters.size();
  const bool is_end = rest.empty() || (piece.lost_behind && rest.size() <= kLostLettersMax);
  const std::size_t lost_in_all = lost + rest.size();
  if (is_end && lost_in_all > 0 && lost_in_all <= 2 * kept) return 1;
  if (!piece.goes_on) return 0;
  for (std::size_t letters = 1; letters <= kLostLettersMax && letters < rest.size(); ++letters) {
    const std::size_t others =
        CountLeft(rest.substr(letters), pieces.subspan(1), lost + letters, kept, readings);
    if (others > 0) return others + 1;
  }
  return 0;
}

}  // namespace

std::size_t CountLeftOf(std::string_view word, std::span<const WordPiece> pieces) {
  if (pieces.empty() || word.size() > kWordBytesMax || HasDigit(word)) return 0;
  std::size_t readings = 0;
  const std::size_t lead_max = pieces.front().lost_before ? kLostLettersMax : 0;
  for (std::size_t lead = 0; lead <= lead_max && lead < word.size(); ++lead) {
    if (const std::size_t count = CountLeft(word.substr(lead), pieces, lead, 0, &readings); count > 0)
      return count;
  }
  return 0;
}

void MarkLosses(std::string_view text, FoldedText* folded) {
  NEWSFOLD_ASSERT(folded->tokens.empty() || ByteEnd(folded->tokens.back()) <= text.size());
  for (Token& token : folded->tokens) {
    token.lost_before = IsLostBefore(text, token.begin);
    token.lost_behind = IsLostBehind(text, ByteEnd(token));
  }
}

std::uint64_t NumberOf(std::string_view word) {
  constexpr std::uint64_t kNegative = std::uint64_t{1} << 63;
  const bool is_negative = word.starts_with('-');
  if (is_negative || word.starts_with('+')) word.remove_prefix(1);
  std::uint64_t value = 0;
  std::size_t digits = 0;
  for (; digits < word.size() && word[digits] >= '0' && word[digits] <= '9'; ++digits)
    value = value * 10 + static_cast<std::uint64_t>(word[digits] - '0');
  if (digits == 0 || word.substr(digits, kNumberUnitMax + 1).find(' ') == std::string_view::npos) return 0;
  return std::max<std::uint64_t>(is_negative ? (value + 1) ^ kNegative : value + 1, 1);
}

bool IsMisprint(std::string_view word, std::string_view other) {
  NEWSFOLD_ASSERT(!word.empty() && !other.empty());
  if (word.back() != ' ' || other.back() != ' ') return false;
  if (std::max(word.size(), other.size()) > kWordBytesMax) return false;
  if (HasDigit(word) && HasDigit(other)) return false;
  const std::size_t begin = CommonBegin(word, other);
  const std::size_t end = CommonEnd(word.substr(begin), other.substr(begin));
  NEWSFOLD_ASSERT(begin + end <= std::min(word.size(), other.size()));
  const std::size_t letters = CountLetters(word.substr(begin, word.size() - begin - end));
  const std::size_t other_letters = CountLetters(other.substr(begin, other.size() - begin - end));
  const auto [few, many] = std::minmax(letters, other_letters);
  const std::size_t common =
      CountLetters(word.substr(0, begin)) + CountLetters(word.substr(word.size() - end)) - 1;
  return many <= 2 && few + 1 >= many && few < 2 && common >= many;
}

bool MaySpellOneName(std::string_view word, std::string_view other) {
  NEWSFOLD_ASSERT(!word.empty() && !other.empty());
  if (std::max(word.size(), other.size()) > kWordBytesMax) return false;
  if (Abbreviates(word, other) || Abbreviates(other, word)) return true;
  std::array<std::uint8_t, 256> left{};
  std::size_t other_letters = 0;
  ForEachLetter(other, [&](std::uint8_t letter) {
    ++left[letter];
    ++other_letters;
  });
  std::size_t letters = 0;
  std::size_t shared = 0;
  ForEachLetter(word, [&](std::uint8_t letter) {
    ++letters;
    if (left[letter] == 0) return;
    --left[letter];
    ++shared;
  });
  return 2 * shared > std::max(letters, other_letters);
}

void MarkNames(std::string_view text, FoldedText* folded) {
  std::vector<Token>& tokens = folded->tokens;
  NEWSFOLD_ASSERT(tokens.empty() || ByteEnd(tokens.back()) <= text.size());
  std::size_t names = 0;
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    if (!IsCapitalised(text, tokens[i])) continue;
    const std::size_t end = ByteEnd(tokens[i - 1]);
    if (end > tokens[i].begin || !GoesOn(text.substr(end, tokens[i].begin - end))) continue;
    tokens[i].is_name = 1;
    ++names;
  }
  if (static_cast<double>(names) < kNamesShareMax * static_cast<double>(tokens.size())) return;
  for (Token& token : tokens) token.is_name = 0;
}

}  // namespace newsfold
