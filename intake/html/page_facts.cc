#include "intake/html/page_facts.h"

#include <initializer_list>
#include <string_view>

#include "intake/html/ascii.h"
#include "intake/html/line_text.h"

namespace newsfold {
namespace {

// Content of the first meta that has any, of the first name that one has.
std::string Meta(const PageHead& head, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    for (const PageMeta& meta : head.metas) {
      if (!EqualAsciiCase(meta.name, name)) continue;
      std::string content = ReadableText(meta.content);
      if (!content.empty()) return content;
    }
  }
  return {};
}

bool IsUrl(std::string_view text) {
  return EqualAsciiCase(text.substr(0, 7), "http://") || EqualAsciiCase(text.substr(0, 8), "https://");
}

std::string CanonicalUrl(const PageHead& head) {
  for (const PageLink& link : head.links) {
    if (!EqualAsciiCase(TrimHtmlBlanks(link.relation), "canonical")) continue;
    std::string url = ReadableText(link.url);
    if (IsUrl(url)) return url;
  }
  std::string url = Meta(head, {"og:url"});
  return IsUrl(url) ? url : std::string();
}

std::string Heading(const ParsedPage& page) {
  if (!page.head.has_heading || page.head.heading_line >= page.tree.lines.size()) return {};
  const PageLine& line = page.tree.lines[page.head.heading_line];
  if (page.tree.elements[line.element].tag != Tag::kH1) return {};
  return ReadableLine(page.tree, line);
}

std::string FirstOf(std::initializer_list<std::string> texts) {
  for (const std::string& text : texts) {
    if (!text.empty()) return text;
  }
  return {};
}

// Open Graph allows the address of an author's page.
std::string AuthorMeta(const PageHead& head) {
  std::string author = Meta(head, {"author", "article:author", "dc.creator"});
  return IsUrl(author) ? std::string() : author;
}

}  // namespace

PageFacts ReadPageFacts(const ParsedPage& page, const JsonLdArticle& described) {
  const PageHead& head = page.head;
  return {
      .title = FirstOf({described.headline, Meta(head, {"og:title", "twitter:title"}), Heading(page),
                        ReadableText(head.title)}),
      .published_at = FirstOf({described.published_at,
                               Meta(head, {"article:published_time", "og:published_time", "datePublished",
                                           "pubdate", "publishdate", "dc.date.issued", "dc.date", "date"}),
                               ReadableText(head.time)}),
      .language = FirstOf({ReadableText(head.language), described.language, Meta(head, {"og:locale"})}),
      .url = CanonicalUrl(head),
      .author = FirstOf({described.author, AuthorMeta(head)}),
      .site_name =
          FirstOf({Meta(head, {"og:site_name"}), described.site_name, Meta(head, {"application-name"})}),
  };
}

}  // namespace newsfold
