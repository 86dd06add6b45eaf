#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace newsfold {

// The time that a `published_at` tells, as Unix ms. ISO 8601 as of RFC 3339: a date, or a date and a time of
// minutes, seconds or fractions of these, with an offset or without one, which is UTC. Dates, and times to
// the second, also without hyphens and colons: 8 and 14 digits. Also Unix time, told by its number of digits:
// seconds (9 or 10, and a fraction, if there is one), milliseconds (12 or 13), microseconds (15 or 16),
// nanoseconds (18 or 19). Nothing of anything else, such as a year. Pure.
std::optional<std::int64_t> ParsePublishedAt(std::string_view text);

}  // namespace newsfold
