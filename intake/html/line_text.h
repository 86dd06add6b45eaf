#pragma once

#include <string>
#include <string_view>

#include "intake/html/page_tree.h"

namespace newsfold {

// What a reader sees of text as it is written in a page: character references read, each stretch of blanks
// one space, none at the ends. Thread-safe; linear.
std::string ReadableText(std::string_view written);

// The same of a line. A <br> in it is a line break.
std::string ReadableLine(const PageTree& tree, const PageLine& line);

}  // namespace newsfold
