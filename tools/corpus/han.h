#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace newsfold {

// Chinese text as the generator needs it. Own small tables, apart from those of the folding, so that
// generated noise does not depend on what it tests. All functions are total on any bytes.

// Appends `text` with its common Simplified characters in Traditional form, and the reverse.
void AppendTraditional(std::string_view text, std::string* out);
void AppendSimplified(std::string_view text, std::string* out);

// Appends `text` with the reading of common Traditional characters glued behind them, in parentheses.
void AppendPinyinAnnotated(std::string_view text, std::string* out);

// Whether at least a third of the first few hundred bytes are Han characters.
bool HoldsHan(std::string_view text);

// Whether more common characters of `text` are in Traditional form than in Simplified.
bool IsTraditional(std::string_view text);

// Common characters, Simplified, each of them once, in an order without meaning.
std::vector<std::string_view> CommonHanCharacters();

// Bytes of the character that begins with `lead`; 1 for a byte that begins none.
constexpr std::size_t CharacterBytes(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

// The largest character boundary in `text` that is at most `position`.
constexpr std::size_t FloorBoundary(std::string_view text, std::size_t position) {
  if (position >= text.size()) return text.size();
  while (position > 0 && (static_cast<unsigned char>(text[position]) & 0xC0) == 0x80) --position;
  return position;
}

}  // namespace newsfold
