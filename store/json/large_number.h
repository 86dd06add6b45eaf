#pragma once

#include <string>
#include <string_view>

namespace newsfold {

// Numbers of JSON that fit neither 64 bits nor a double: an integer of more digits, or 1e999. JSON allows
// them, and parsers do not. Both functions read numbers outside of strings only, need no valid JSON, and are
// linear.

// `json` with each such number as a double of as many bytes, so that it can be parsed and offsets stay. What
// is no well-formed number stays as it is. Equal to `json` if there is none.
std::string WithoutLargeNumbers(std::string_view json);

// `json` with each such number in quotes: text, exactly as it was written.
std::string WithLargeNumbersQuoted(std::string_view json);

}  // namespace newsfold
