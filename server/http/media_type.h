#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "server/http/problem.h"

namespace newsfold {

// What a route does with the body of a request.
enum class BodyRule : std::uint8_t {
  kNone,
  kArticle,       // one: JSON, a page or a text
  kArticles,      // JSON lines, or a file of records
  kOptionalJson,  // there may be none
};

// What an article comes as.
enum class ArticleForm : std::uint8_t { kJson, kPage, kText };

// What many come as.
enum class BulkForm : std::uint8_t { kLines, kArchive };

// Refuses a Content-Type that the rule does not have; the answer names those it has. JSON is in UTF-8; pages
// and texts may be in any character set.
std::optional<Problem> CheckMediaType(BodyRule rule, std::string_view content_type);

// What a body of this Content-Type is. An empty one is JSON. REQUIRES: CheckMediaType let it pass, or it is
// empty.
ArticleForm ArticleFormOf(std::string_view content_type);
BulkForm BulkFormOf(std::string_view content_type);

}  // namespace newsfold
