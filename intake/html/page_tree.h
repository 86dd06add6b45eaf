#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "intake/html/part_names.h"
#include "intake/html/tag.h"

namespace newsfold {

// An element of a page that may hold lines. Elements stand in the order of their start tags: those inside one
// are the ones from behind it up to `elements_end`.
struct PageElement {
  Tag tag = Tag::kOther;
  PartKind kind = PartKind::kUnnamed;
  bool is_article_body = false;  // itemprop="articleBody"
  std::uint32_t elements_end = 0;
  std::uint32_t lines_begin = 0;  // the lines in it
  std::uint32_t lines_end = 0;
};

// Text as it is written in the page, character references and blanks included.
struct PageRun {
  std::string_view text;
  bool is_break = false;  // a <br> stands in front of it
};

// What a reader sees as a paragraph, a heading or an item: text that no block begins or ends in.
struct PageLine {
  std::uint32_t element = 0;  // the innermost block around it
  std::uint32_t runs_begin = 0;
  std::uint32_t runs_end = 0;
  std::uint32_t text_bytes = 0;  // without blanks
  std::uint32_t link_bytes = 0;  // of these in links
};

// A page as far as text goes: its blocks and lines. Views into the page.
struct PageTree {
  std::vector<PageElement> elements;  // the first is around all others
  std::vector<PageLine> lines;
  std::vector<PageRun> runs;
};

// Deeper elements belong to the one at this depth. As in browsers.
inline constexpr std::size_t kPageDepthMax = 512;

}  // namespace newsfold
