#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace newsfold {

// What a page tells machines of its article, in the words of schema.org. Character references are read; what
// is not told is empty.
struct JsonLdArticle {
  std::string headline;
  std::string body;  // articleBody: a line a paragraph, if it has paragraphs
  std::string published_at;
  std::string language;
  std::string author;  // several: "A, B"
  std::string site_name;
};

// Reads the first article (a type that ends in "Article", "Posting" or "Report") of the texts of a page's
// <script type="application/ld+json">. What is no JSON counts as absent; control characters within strings
// are borne with. Thread-safe; linear.
JsonLdArticle ReadJsonLd(const std::vector<std::string_view>& scripts);

}  // namespace newsfold
