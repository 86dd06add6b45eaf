#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace newsfold {

// How far into a page its declaration is looked for.
inline constexpr std::size_t kCharsetDeclarationBytesMax = 8192;

// The label of the character set that a page, in any set that has ASCII, says it is in: by <meta charset>, by
// <meta http-equiv="Content-Type">, or else by its XML declaration. Empty if it says none. Thread-safe.
// Source: WHATWG, HTML, "Prescan a byte stream to determine its encoding".
std::string DeclaredCharset(std::string_view bytes);

// The type of a Content-Type, "text/html" of "Text/HTML; charset=gbk".
std::string MediaTypeOf(std::string_view content_type);

// The charset parameter of a Content-Type, "text/html; charset=gbk"; empty if there is none.
std::string_view CharsetParameter(std::string_view content_type);

}  // namespace newsfold
