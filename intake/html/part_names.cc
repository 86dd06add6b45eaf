#include "intake/html/part_names.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

#include "intake/html/ascii.h"

namespace newsfold {
namespace {

// Words that name what stands around articles, in byte order.
constexpr std::string_view kFrameWords[] = {"ad",
                                            "ads",
                                            "advert",
                                            "advertisement",
                                            "advertising",
                                            "adverts",
                                            "agegate",
                                            "agreement",
                                            "aside",
                                            "author",
                                            "authorbox",
                                            "authors",
                                            "banner",
                                            "bio",
                                            "breadcrumb",
                                            "breadcrumbs",
                                            "byline",
                                            "bylines",
                                            "caption",
                                            "consent",
                                            "contentad",
                                            "cookie",
                                            "cookies",
                                            "copyright",
                                            "credit",
                                            "cta",
                                            "dateline",
                                            "disclaimer",
                                            "donate",
                                            "donation",
                                            "dropdown",
                                            "extra",
                                            "foot",
                                            "footer",
                                            "footnav",
                                            "gdpr",
                                            "hidden",
                                            "ignore",
                                            "keywords",
                                            "legends",
                                            "login",
                                            "masthead",
                                            "menu",
                                            "menus",
                                            "meta",
                                            "metadata",
                                            "modal",
                                            "more",
                                            "most",
                                            "nav",
                                            "navbar",
                                            "navigation",
                                            "newsletter",
                                            "noprint",
                                            "outbrain",
                                            "overlay",
                                            "pager",
                                            "pagination",
                                            "paywall",
                                            "popular",
                                            "popup",
                                            "postmeta",
                                            "posted",
                                            "print",
                                            "promo",
                                            "promos",
                                            "promoted",
                                            "promotion",
                                            "rating",
                                            "readmore",
                                            "recirc",
                                            "recirculation",
                                            "recommended",
                                            "recommendation",
                                            "recommendations",
                                            "related",
                                            "rss",
                                            "share",
                                            "shares",
                                            "sharebar",
                                            "sharing",
                                            "sidebar",
                                            "signup",
                                            "sitemap",
                                            "skip",
                                            "skyscraper",
                                            "social",
                                            "sponsor",
                                            "sponsored",
                                            "subscribe",
                                            "subscription",
                                            "supplemental",
                                            "survey",
                                            "taboola",
                                            "tag",
                                            "tags",
                                            "tagline",
                                            "teaser",
                                            "teasers",
                                            "timestamp",
                                            "toc",
                                            "tool",
                                            "toolbar",
                                            "toolbox",
                                            "tools",
                                            "tooltip",
                                            "topbar",
                                            "topics",
                                            "trending",
                                            "upsell",
                                            "widget",
                                            "yom"};

constexpr std::string_view kCommentStems[] = {"comment", "disqus",  "remark",
                                              "replies", "respond", "shoutbox"};

// What such words begin with.
constexpr std::string_view kFrameStems[] = {
    "advert",  "breadcrumb", "comment", "newsletter", "pagina",  "promo",   "recommend", "related", "share",
    "sharing", "sidebar",    "social",  "sponsor",    "subscri", "taboola", "teaser",    "trending"};

constexpr std::string_view kContentWords[] = {"article", "articlebody", "body",  "content",   "entry",
                                              "main",    "post",        "story", "storybody", "text"};

constexpr std::size_t kWordBytesMax = 16;

template <std::size_t kCount>
bool Has(const std::string_view (&words)[kCount], std::string_view word) {
  return std::binary_search(std::begin(words), std::end(words), word);
}

template <std::size_t kCount>
bool BeginsWithAny(std::string_view word, const std::string_view (&stems)[kCount]) {
  return std::any_of(std::begin(stems), std::end(stems),
                     [&](std::string_view stem) { return word.starts_with(stem); });
}

PartKind KindOfWord(std::string_view word) {
  if (BeginsWithAny(word, kCommentStems)) return PartKind::kComments;
  if (BeginsWithAny(word, kFrameStems) || Has(kFrameWords, word)) return PartKind::kFrame;
  return Has(kContentWords, word) ? PartKind::kContent : PartKind::kUnnamed;
}

bool IsUpper(char byte) {
  return byte >= 'A' && byte <= 'Z';
}

PartKind KindOfName(std::string_view name) {
  PartKind kind = PartKind::kUnnamed;
  std::array<char, kWordBytesMax> word;
  std::size_t length = 0;
  for (std::size_t i = 0; i <= name.size(); ++i) {
    const bool is_letter = i < name.size() && IsAsciiLetter(name[i]);
    const bool is_hump = is_letter && i > 0 && IsUpper(name[i]) && !IsUpper(name[i - 1]);
    if (!is_letter || is_hump) {
      const std::string_view found(word.data(), std::min(length, kWordBytesMax));
      kind = std::max(kind, KindOfWord(found));
      length = 0;
    }
    if (!is_letter) continue;
    if (length < kWordBytesMax) word[length] = LowerAscii(name[i]);
    ++length;
  }
  return kind;
}

}  // namespace

PartKind PartKindOf(std::string_view names) {
  PartKind kind = PartKind::kUnnamed;
  std::size_t begin = 0;
  while (begin < names.size()) {
    std::size_t end = begin;
    while (end < names.size() && !IsHtmlBlank(names[end])) ++end;
    const PartKind one = KindOfName(names.substr(begin, end - begin));
    if (one == PartKind::kContent) return one;
    kind = std::max(kind, one);
    begin = end + 1;
  }
  return kind;
}

}  // namespace newsfold
