#include "intake/page.h"

#include <utility>

#include "intake/html/declared_charset.h"
#include "intake/html/json_ld.h"
#include "intake/html/line_text.h"
#include "intake/html/page_parser.h"

namespace newsfold {
namespace {

// Where the description for machines has so many times the text of the page, a script writes the article into
// it when it is shown.
constexpr std::size_t kDescribedTextFactor = 2;

MainText MainTextOf(const ParsedPage& page, PageScope scope) {
  if (scope == PageScope::kMain) return FindMainText(page);
  return {.extraction = Extraction::kAll, .is_main = std::vector<bool>(page.tree.lines.size(), true)};
}

void AddLines(const PageTree& tree, const MainText& main, Page* page) {
  for (std::size_t i = 0; i < tree.lines.size(); ++i) {
    std::string line = ReadableLine(tree, tree.lines[i]);
    if (line.empty()) continue;
    if (main.is_main[i]) {
      page->text += line + '\n';
    } else {
      page->frame.push_back(std::move(line));
    }
  }
}

}  // namespace

bool IsHtmlType(std::string_view content_type) {
  const std::string type = MediaTypeOf(content_type);
  return type == "text/html" || type == "application/xhtml+xml";
}

Result<Page> ReadPage(std::string_view bytes, const PageOptions& options) {
  if (bytes.size() > kPageBytesMax) {
    return InvalidArgument("the page has " + std::to_string(bytes.size()) + " bytes, more than " +
                           std::to_string(kPageBytesMax));
  }
  const std::string declared = DeclaredCharset(bytes);
  Result<DecodedText> decoded =
      DecodeText(bytes, {.header = CharsetParameter(options.content_type), .declared = declared});
  if (!decoded) return decoded.error();
  const ParsedPage parsed = ParsePage(decoded->text);
  const MainText main = MainTextOf(parsed, options.scope);
  JsonLdArticle described = ReadJsonLd(parsed.head.json_ld);
  Page page;
  page.facts = ReadPageFacts(parsed, described);
  page.extraction = main.extraction;
  page.charset = std::move(decoded->charset);
  page.charset_source = decoded->source;
  page.replaced = decoded->replaced;
  AddLines(parsed.tree, main, &page);
  if (options.scope == PageScope::kMain && described.body.size() > kDescribedTextFactor * page.text.size()) {
    page.text = std::move(described.body);
    page.extraction = Extraction::kJsonLd;
  }
  return page;
}

}  // namespace newsfold
