// Any bytes under any label: what is decoded is well-formed UTF-8, and decodes as that to itself. The first
// line is the label.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dedup/base/assert.h"
#include "intake/charset/charset.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using newsfold::DecodedText;
  using newsfold::Result;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t label_end = std::min(input.find('\n'), size);
  const std::string_view bytes = input.substr(std::min(label_end + 1, size));
  const Result<DecodedText> decoded =
      newsfold::DecodeText(bytes, {.header = input.substr(0, label_end), .declared = ""});
  if (!decoded) return 0;
  NEWSFOLD_ASSERT(!decoded->charset.empty());
  // A mark in the middle of text may come to its head.
  if (decoded->text.starts_with("\xEF\xBB\xBF")) return 0;
  const Result<DecodedText> again = newsfold::DecodeText(decoded->text, {.header = "utf-8", .declared = ""});
  NEWSFOLD_ASSERT(again.has_value() && again->text == decoded->text && again->replaced == 0);
  return 0;
}
