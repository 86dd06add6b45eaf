#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "intake/charset/charset_label.h"
#include "store/base/status.h"

namespace newsfold {

struct ConvertedText {
  std::string text;          // UTF-8
  std::size_t replaced = 0;  // ill-formed sequences that became U+FFFD
};

// Converts text of a set to UTF-8. Errors: kInternal if ICU lacks the converter. Thread-safe; linear.
Result<ConvertedText> ConvertToUtf8(std::string_view bytes, const Charset& charset);

}  // namespace newsfold
