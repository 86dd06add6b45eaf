#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "store/base/status.h"

namespace newsfold {

// By what a character set was chosen.
enum class CharsetSource : std::uint8_t {
  kByteOrderMark,
  kHeader,    // what was sent with the bytes, such as the Content-Type of HTTP
  kDeclared,  // what the text says of itself: <meta>, the XML declaration
  kDetected,  // the bytes
  kDefault,   // nothing: windows-1252, as in browsers
};

// "byte_order_mark", "header", "declared", "detected", "default"
std::string_view NameOf(CharsetSource source);

// What is said of a text's character set, as labels; empty if nothing is.
struct CharsetHints {
  std::string_view header;
  std::string_view declared;
};

struct DecodedText {
  std::string text;     // UTF-8, without a byte order mark
  std::string charset;  // as the Encoding standard names it: "utf-8", "gbk"
  CharsetSource source = CharsetSource::kDefault;
  std::size_t replaced = 0;  // ill-formed sequences that became U+FFFD
};

// Decodes text. A byte order mark decides; then the first hint that names a known set and fits the bytes;
// then what they look like. A hint fits unless more than one sequence in kCharsetBytesPerFault bytes is
// ill-formed; and bytes that are not ASCII and form UTF-8 are UTF-8, whatever a hint of a set of single bytes
// says. Errors: kInvalidArgument if the bytes are text in none of the sets, such as a picture or an archive.
// Thread-safe. Linear.
// Source of the order: WHATWG, HTML, "Determining the character encoding".
Result<DecodedText> DecodeText(std::string_view bytes, const CharsetHints& hints);

inline constexpr std::size_t kCharsetBytesPerFault = 200;

}  // namespace newsfold
