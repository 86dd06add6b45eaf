#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/message.h"

namespace newsfold {

// A request target, taken apart and percent-decoded.
struct Target {
  std::vector<std::string>
      segments;  // "/v1/articles/a%2Fb" gives "v1", "articles", "a/b"; "/" gives one, empty
  std::vector<Request::Parameter> query;
};

// Takes `raw` apart: origin-form ("/v1/stats?x=1") or absolute-form ("http://host/v1/stats"). '+' in a query
// is a space. nullopt: another form, a fragment, a byte outside visible ASCII, or a bad percent escape.
std::optional<Target> ParseTarget(std::string_view raw);

// `text` with every byte but unreserved ones (RFC 3986) as %XX.
std::string PercentEncode(std::string_view text);

}  // namespace newsfold
