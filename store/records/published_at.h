#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace newsfold {

// The time that a `published_at` tells, as Unix ms. ISO 8601 as of RFC 3339: a date, or a date and a time of
// minutes, seconds or fractions of these, with an offset or without one, which is UTC; also Unix time in
// digits, seconds (9 or 10) or milliseconds (12 or 13). Nothing of anything else. Pure.
std::optional<std::int64_t> ParsePublishedAt(std::string_view text);

}  // namespace newsfold
