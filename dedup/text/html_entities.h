#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace newsfold {

// One code point as it is written in a text: its value and the bytes that spell it.
struct SpelledCodePoint {
  std::uint32_t value = 0;
  std::uint32_t length = 0;  // in bytes; 0 if there is none
};

// Longest character reference that is recognised, in bytes, '&' and ';' included.
inline constexpr std::size_t kHtmlReferenceBytesMax = 12;

// Reads the HTML character reference at the head of `text`: one of the 252 names of HTML 4 or "apos", which
// need their semicolon, or a decimal or hexadecimal number, whose semicolon may be missing as browsers allow.
// Numbers 0x80 to 0x9F mean windows-1252, as HTML 5 says; 0 and numbers past U+10FFFF give U+FFFD.
// The length is 0 if no reference stands there. Does not read past kHtmlReferenceBytesMax.
// REQUIRES: text starts with '&'.
// Source: W3C, HTML 4.01, section 24; WHATWG, HTML, "Numeric character reference end state".
SpelledCodePoint ReadHtmlReference(std::string_view text);

}  // namespace newsfold
