#pragma once

#include <string_view>
#include <vector>

#include "intake/html/page_tree.h"

namespace newsfold {

// A <meta>: its name, property or itemprop, and its content.
struct PageMeta {
  std::string_view name;
  std::string_view content;
};

// A <link>.
struct PageLink {
  std::string_view relation;
  std::string_view url;
};

// What a page says of itself, as it is written there.
struct PageHead {
  std::string_view title;
  std::string_view language;
  std::vector<PageMeta> metas;
  std::vector<PageLink> links;
  std::vector<std::string_view> json_ld;  // texts of <script type="application/ld+json">
  std::string_view time;                  // datetime of the first <time>, or content of a datePublished
  std::uint32_t heading_line = 0;         // the line of the first <h1>
  bool has_heading = false;
};

struct ParsedPage {
  PageTree tree;
  PageHead head;
};

// Metas and links past this many are not looked at.
inline constexpr std::size_t kPageMetasMax = 1000;

// Reads a page in UTF-8, which outlives the result. Total on any bytes, however tags are nested or missing;
// linear in the page. Thread-safe.
ParsedPage ParsePage(std::string_view html);

}  // namespace newsfold
