#pragma once

#include <cstdint>
#include <string_view>

namespace newsfold {

// What the name of a page's part says of it.
enum class PartKind : std::uint8_t {
  kUnnamed,
  kContent,   // the text of an article
  kFrame,     // navigation, teasers, advertisements, notices: what is no part of the article
  kComments,  // what readers wrote
};

// Reads a class, an id or a role, as words in any case, joined or camel-cased: "related-posts",
// "relatedPosts". Thread-safe; linear in the name.
PartKind PartKindOf(std::string_view name);

}  // namespace newsfold
