#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "intake/charset/charset.h"
#include "intake/html/main_text.h"
#include "intake/html/page_facts.h"
#include "store/base/status.h"

namespace newsfold {

// How much of a page is its text.
enum class PageScope : std::uint8_t {
  kMain,  // the article
  kAll,   // all that can be read
};

struct PageOptions {
  std::string_view content_type;  // what was sent with the page: "text/html; charset=gbk"; may be empty
  PageScope scope = PageScope::kMain;
};

// A page as an article.
struct Page {
  std::string text;                // UTF-8: a line for each paragraph, heading, item and cell, ended by '\n'
  std::vector<std::string> frame;  // the lines of the page that are not in the text, in order
  PageFacts facts;
  Extraction extraction = Extraction::kAll;
  std::string charset;  // the page's: "utf-8", "gbk"
  CharsetSource charset_source = CharsetSource::kDefault;
  std::size_t replaced = 0;  // ill-formed sequences that became U+FFFD
};

inline constexpr std::size_t kPageBytesMax = std::size_t{32} << 20;

// Whether a media type is that of HTML pages: "Text/HTML; charset=gbk" is.
bool IsHtmlType(std::string_view content_type);

// Reads an HTML page: its text, what it says of itself, and what was left out. However its tags are nested or
// broken it is read; a page without any text gives an empty one. Errors: kInvalidArgument the page is larger
// than kPageBytesMax, or its bytes are no text. Thread-safe; linear in the page.
Result<Page> ReadPage(std::string_view bytes, const PageOptions& options);

}  // namespace newsfold
