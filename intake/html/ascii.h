#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace newsfold {

// The bytes of which markup is made.

constexpr bool IsHtmlBlank(char byte) {
  return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r' || byte == '\f';
}

constexpr char LowerAscii(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}

constexpr bool IsAsciiLetter(char byte) {
  return LowerAscii(byte) >= 'a' && LowerAscii(byte) <= 'z';
}

constexpr bool IsAsciiDigit(char byte) {
  return byte >= '0' && byte <= '9';
}

// Whether both are the same but for the case of ASCII letters.
constexpr bool EqualAsciiCase(std::string_view text, std::string_view other) {
  return text.size() == other.size() &&
         std::equal(text.begin(), text.end(), other.begin(),
                    [](char a, char b) { return LowerAscii(a) == LowerAscii(b); });
}

inline std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  for (char& byte : lower) byte = LowerAscii(byte);
  return lower;
}

// Without the blanks at both ends.
constexpr std::string_view TrimHtmlBlanks(std::string_view text) {
  while (!text.empty() && IsHtmlBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsHtmlBlank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace newsfold
