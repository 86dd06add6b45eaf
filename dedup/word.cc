#include "dedup/word.h"

#include <algorithm>
#include <cstddef>

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

}  // namespace

std::uint64_t NumberOf(std::string_view word) {
  std::uint64_t value = 0;
  std::size_t digits = 0;
  for (; digits < word.size() && word[digits] >= '0' && word[digits] <= '9'; ++digits)
    value = value * 10 + static_cast<std::uint64_t>(word[digits] - '0');
  if (digits == 0 || word.substr(digits, kNumberUnitMax + 1).find(' ') == std::string_view::npos) return 0;
  return std::max<std::uint64_t>(value + 1, 1);
}

bool IsMisprint(std::string_view word, std::string_view other) {
  if (word.back() != ' ' || other.back() != ' ') return false;
  if (std::max(word.size(), other.size()) > kWordBytesMax) return false;
  if (HasDigit(word) && HasDigit(other)) return false;
  const std::size_t begin = CommonBegin(word, other);
  const std::size_t end = CommonEnd(word.substr(begin), other.substr(begin));
  const std::size_t letters = CountLetters(word.substr(begin, word.size() - begin - end));
  const std::size_t other_letters = CountLetters(other.substr(begin, other.size() - begin - end));
  const auto [few, many] = std::minmax(letters, other_letters);
  const std::size_t common =
      CountLetters(word.substr(0, begin)) + CountLetters(word.substr(word.size() - end)) - 1;
  return many <= 2 && few + 1 >= many && few < 2 && common >= many;
}

}  // namespace newsfold
