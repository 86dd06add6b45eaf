#pragma once

#include <cstddef>
#include <string_view>

#include "dedup/text/html_entities.h"

namespace newsfold {

// Reads the code point that stands scrambled at `index`: its UTF-8 was read as windows-1252 or Latin-1 and
// written as UTF-8 again, once ("Ã©" for "é") or twice. The length is 0 if none stands there, or if the
// letters may be meant: what closes a quotation behind a capital, such as "É»", is as good as none in
// scrambled text. REQUIRES: index < text.size(). Source: R. Speer, ftfy, 2012-2023: "fixes text for you".
SpelledCodePoint ReadMojibake(std::string_view text, std::size_t index);

// Whether ReadMojibake may find one where a letter is spelled by C3 and another byte, and `next` is behind
// them.
constexpr bool MayGoOnAsMojibake(char next) {
  return next == '\xC2' || next == '\xC3' || next == '\xC5' || next == '\xC6' || next == '\xCB' ||
         next == '\xE2';
}

}  // namespace newsfold
