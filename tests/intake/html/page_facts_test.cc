#include "intake/html/page_facts.h"

#include <string>

#include <gtest/gtest.h>

namespace newsfold {
namespace {

PageFacts FactsOf(const std::string& html) {
  const ParsedPage page = ParsePage(html);
  return ReadPageFacts(page, ReadJsonLd(page.head.json_ld));
}

constexpr char kDescription[] =
    R"(<script type="application/ld+json">{"@type":"NewsArticle","headline":"described","datePublished":"2031-01-01",
    "inLanguage":"de","author":"A","publisher":{"name":"P"}}</script>)";

TEST(PageFacts, TakeTheTitleFromTheFirstPlaceThatHasIt) {
  std::string html = "<title>of the window</title>";
  EXPECT_EQ(FactsOf(html).title, "of the window");
  html += "<h1>of the <i>page</i></h1>";
  EXPECT_EQ(FactsOf(html).title, "of the page");
  html += "<meta property='og:title' content='shared &amp; liked'>";
  EXPECT_EQ(FactsOf(html).title, "shared & liked");
  html += kDescription;
  EXPECT_EQ(FactsOf(html).title, "described");
}

TEST(PageFacts, TakeTheTimeAsItIsWritten) {
  std::string html = "<time datetime='May 4'>x</time>";
  EXPECT_EQ(FactsOf(html).published_at, "May 4");
  html += "<meta itemprop=datePublished content='2031-05-04'>";
  EXPECT_EQ(FactsOf(html).published_at, "2031-05-04");
  html += "<meta property='article:published_time' content='2031-05-03'>";
  EXPECT_EQ(FactsOf(html).published_at, "2031-05-03");
  html += kDescription;
  EXPECT_EQ(FactsOf(html).published_at, "2031-01-01");
}

TEST(PageFacts, TakeTheUrlThatIsWhole) {
  EXPECT_EQ(
      FactsOf("<link rel=canonical href='/17'><meta property='og:url' content='https://a.example/17'>").url,
      "https://a.example/17");
  EXPECT_EQ(FactsOf("<link rel=icon href='https://a.example/i'><link rel=Canonical "
                    "href='HTTP://a.example/18?a=1&amp;b'>"
                    "<meta property='og:url' content='https://a.example/17'>")
                .url,
            "HTTP://a.example/18?a=1&b");
  EXPECT_EQ(FactsOf("<link rel=canonical href='javascript:x'><meta property='og:url' content='17'>").url, "");
}

TEST(PageFacts, TakeLanguageAuthorAndSite) {
  const PageFacts described = FactsOf(kDescription);
  EXPECT_EQ(described.language, "de");
  EXPECT_EQ(described.author, "A");
  EXPECT_EQ(described.site_name, "P");
  const PageFacts told = FactsOf(
      "<html lang=pt-BR><meta property='og:site_name' content=S><meta name=author content=B><meta "
      "property='og:locale' "
      "content=fr_FR>");
  EXPECT_EQ(told.language, "pt-BR");
  EXPECT_EQ(told.author, "B");
  EXPECT_EQ(told.site_name, "S");
  EXPECT_EQ(FactsOf("<meta property='og:locale' content=fr_FR>").language, "fr_FR");
  EXPECT_EQ(FactsOf("<meta property='article:author' content='https://social.example/b'>").author, "");
}

TEST(PageFacts, AreEmptyWhereThePageSaysNothing) {
  const PageFacts facts = FactsOf("<h1></h1><p>x");
  EXPECT_EQ(facts.title + facts.published_at + facts.language + facts.url + facts.author + facts.site_name,
            "");
}

}  // namespace
}  // namespace newsfold
