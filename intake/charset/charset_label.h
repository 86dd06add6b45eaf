#pragma once

#include <optional>
#include <string_view>

namespace newsfold {

// A character set of the web.
struct Charset {
  std::string_view name;       // as the Encoding standard has it, in lower case: "gbk", "windows-1252"
  std::string_view converter;  // ICU's name of what decodes it
};

inline constexpr Charset kUtf8Charset{.name = "utf-8", .converter = "UTF-8"};
inline constexpr Charset kUtf16LeCharset{.name = "utf-16le", .converter = "UTF-16LE"};
inline constexpr Charset kUtf16BeCharset{.name = "utf-16be", .converter = "UTF-16BE"};
inline constexpr Charset kWindows1252Charset{.name = "windows-1252", .converter = "windows-1252"};

// The character set that a label means, in any case, blanks around it: "ISO-8859-1" means windows-1252,
// "gb2312" means gbk. Nothing if the label is unknown, or of a set that browsers refuse (hz-gb-2312,
// iso-2022-kr). Thread-safe. Source: WHATWG, Encoding, "Names and labels".
std::optional<Charset> CharsetOf(std::string_view label);

}  // namespace newsfold
