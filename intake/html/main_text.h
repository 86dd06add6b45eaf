#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "intake/html/page_parser.h"

namespace newsfold {

// By what an article's text was found.
enum class Extraction : std::uint8_t {
  kJsonLd,     // the page's description for machines has it (schema.org's articleBody)
  kMicrodata,  // an element says that it is the article's body (itemprop)
  kDensity,    // most of the running text stands there
  kAll,        // nothing stands out, or all of the page was asked for
};

// "json_ld", "microdata", "density", "all"
std::string_view NameOf(Extraction extraction);

// Which lines of a page are its article.
struct MainText {
  Extraction extraction = Extraction::kAll;
  std::vector<bool> is_main;  // a line of PageTree::lines each
};

// Finds the article in a page. Lines count by their running text: that outside links, less that in links, and
// by the square of how much of it stands beside them, so that teasers, comments and notices, each in a part
// of its own, weigh little. The article is the innermost element with most of the weight, without the parts
// in it that are named for something else or are links. What stands between the page's heading and that
// element is its lead. Thread-safe; linear in the page. Sources: J. Pasternack, D. Roth, "Extracting Article
// Text from the Web with Maximum Subsequence Segmentation", WWW 2009; C. Kohlschuetter, P. Fankhauser, W.
// Nejdl, "Boilerplate Detection using Shallow Text Features", WSDM 2010.
MainText FindMainText(const ParsedPage& page);

}  // namespace newsfold
