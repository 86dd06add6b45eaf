#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace newsfold {

// Picks the offer an Accept header likes best (RFC 9110, 12.5.1): the most specific matching range gives each
// offer its q; ties go to the earlier offer. An empty header accepts anything. nullopt: none is acceptable.
// Offers are plain "type/subtype" in lower case.
std::optional<std::size_t> PickMediaType(std::string_view accept, std::span<const std::string_view> offers);

// Whether a Content-Type header names `type` ("application/json"), any case, with no charset but UTF-8.
bool IsMediaType(std::string_view content_type, std::string_view type);

// Whether an If-None-Match header holds `etag` (quoted), weakly compared, or "*".
bool MatchesEtag(std::string_view if_none_match, std::string_view etag);

}  // namespace newsfold
