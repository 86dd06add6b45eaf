#pragma once

#include <string_view>
#include <vector>

namespace newsfold {

// Both are total on any bytes and return at least one piece, of an empty text an empty one.

// Sentences of `text`, each with what separates it from the next, so that their concatenation is `text`.
std::vector<std::string_view> SplitSentences(std::string_view text);

// Lines of `text` without their line feeds.
std::vector<std::string_view> SplitParagraphs(std::string_view text);

}  // namespace newsfold
