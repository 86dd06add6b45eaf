#pragma once

#include <string>

#include "intake/html/json_ld.h"
#include "intake/html/page_parser.h"

namespace newsfold {

// What a page says of its article. What it does not say is empty.
struct PageFacts {
  std::string title;
  std::string published_at;  // as it is written there
  std::string language;      // as it is written there: "en", "zh-TW"
  std::string url;           // canonical, with "http://" or "https://"
  std::string author;
  std::string site_name;
};

// Takes each from the first place that has it: the description for machines, then Open Graph and other metas,
// then what readers see. Thread-safe.
PageFacts ReadPageFacts(const ParsedPage& page, const JsonLdArticle& described);

}  // namespace newsfold
