#include "intake/html/page_parser.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intake/html/line_text.h"

namespace newsfold {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Lines(const ParsedPage& page) {
  std::vector<std::string> lines;
  for (const PageLine& line : page.tree.lines) lines.push_back(ReadableLine(page.tree, line));
  return lines;
}

std::vector<std::string> LinesOf(std::string_view html) {
  return Lines(ParsePage(html));
}

// The lines of the first element of a tag.
std::vector<std::string> LinesIn(std::string_view html, Tag tag) {
  const ParsedPage page = ParsePage(html);
  const std::vector<std::string> lines = Lines(page);
  for (const PageElement& element : page.tree.elements) {
    if (element.tag == tag) return {lines.begin() + element.lines_begin, lines.begin() + element.lines_end};
  }
  return {"no such element"};
}

TEST(PageParser, MakesALineOfEachBlock) {
  EXPECT_THAT(LinesOf("a<p>b <i>c</i></p>d<ul><li>e<li>f</ul><table><tr><td>g<td>h</table>"),
              ElementsAre("a", "b c", "d", "e", "f", "g", "h"));
}

TEST(PageParser, LeavesOutWhatIsNotRead) {
  EXPECT_THAT(
      LinesOf("a<script>x</script><style>x</style><noscript><p>x</p></noscript><svg><title>x</title><text>x"
              "</text></svg><select><option>x</select><button>x</button><textarea><p>x</textarea>b"),
      ElementsAre("ab"));
}

TEST(PageParser, LeavesOutRubyAnnotations) {
  EXPECT_THAT(LinesOf("<p><ruby>港<rp>(</rp><rt>みなと</rt><rp>)</rp></ruby>の船</p>"),
              ElementsAre("港の船"));
}

TEST(PageParser, LeavesOutWhatIsHidden) {
  EXPECT_THAT(LinesOf("a<div style='color:red; DISPLAY : none'>x<div>x</div>x</div>b"
                      "<p hidden>x</p>c<span aria-hidden=true>x<span>x</span>x</span>d<p "
                      "style='visibility:hidden'>x</p>e"),
              ElementsAre("a", "b", "cd", "e"));
  EXPECT_THAT(LinesOf("<p style='display:block;list-style:none'>a</p>"), ElementsAre("a"));
}

TEST(PageParser, CountsTextWithoutBlanksAndThatOfLinks) {
  const ParsedPage page =
      ParsePage("<p>one two <a href='/x'>thr ee</a> four <a name='y'>five</a> <a href='#z'>six</a>");
  ASSERT_EQ(page.tree.lines.size(), 1);
  EXPECT_EQ(page.tree.lines[0].text_bytes, 3 + 3 + 5 + 4 + 4 + 3);
  EXPECT_EQ(page.tree.lines[0].link_bytes, 5);
}

TEST(PageParser, ALinkMayHoldBlocksAndEndsWithWhatItIsIn) {
  const ParsedPage inside = ParsePage("<a href='/x'><h2>one</h2><p>two</p></a><p>three</p>");
  ASSERT_EQ(inside.tree.lines.size(), 3);
  EXPECT_EQ(inside.tree.lines[1].link_bytes, 3);
  EXPECT_EQ(inside.tree.lines[2].link_bytes, 0);
  const ParsedPage unclosed = ParsePage("<div><a href='/x'>one</div><div>two</div>");
  ASSERT_EQ(unclosed.tree.lines.size(), 2);
  EXPECT_EQ(unclosed.tree.lines[0].link_bytes, 3);
  EXPECT_EQ(unclosed.tree.lines[1].link_bytes, 0);
}

TEST(PageParser, ClosesWhatEndsWithoutAnEndTag) {
  EXPECT_THAT(LinesIn("<p>a<div>b</div>c", Tag::kP), ElementsAre("a"));
  EXPECT_THAT(LinesIn("<ul><li>a<ul><li>b</ul>c<li>d</ul>", Tag::kLi), ElementsAre("a", "b", "c"));
  EXPECT_THAT(LinesIn("<dl><dt>a<dd>b<dt>c</dl>", Tag::kDt), ElementsAre("a"));
  EXPECT_THAT(LinesIn("<table><tr><td>a<td>b<tr><td>c</table>", Tag::kTr), ElementsAre("a", "b"));
  EXPECT_THAT(LinesIn("<section>a<p>b</section>c", Tag::kSection), ElementsAre("a", "b"));
}

TEST(PageParser, ReadsPartsOfTablesAndListsThatStandAlone) {
  for (const char* tag :
       {"tbody", "thead", "tfoot", "tr", "td", "th", "li", "dt", "dd", "caption", "option"}) {
    SCOPED_TRACE(tag);
    const std::string begin = '<' + std::string(tag) + '>';
    const std::string end = "</" + std::string(tag) + '>';
    EXPECT_THAT(LinesOf(end + begin + "a" + begin + "b" + end + end + "c" + begin + "d").back(),
                tag == std::string("option") ? "c" : "d");
  }
}

TEST(PageParser, AnEndTagClosesNothingAroundItsCell) {
  EXPECT_THAT(LinesIn("<div>a<table><tr><td>b</div>c</td></tr></table>d</div>e", Tag::kDiv),
              ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(LinesIn("<div>a</section></p></b>b</div>c", Tag::kDiv), ElementsAre("a", "b"));
}

TEST(PageParser, ReadsOnBehindTheEndOfTheBody) {
  EXPECT_THAT(LinesOf("<html><body><p>a</p></body></html><p>b</p><body>c"), ElementsAre("a", "b", "c"));
}

TEST(PageParser, BelongsToTheDeepestElementThatMayBe) {
  for (const std::size_t levels : {kPageDepthMax - 2, kPageDepthMax - 1, kPageDepthMax, kPageDepthMax + 1}) {
    std::string html;
    for (std::size_t i = 0; i < levels; ++i) html += "<div>";
    html += "a";
    for (std::size_t i = 0; i < levels; ++i) html += "</div>";
    html += "<p>b";
    const ParsedPage page = ParsePage(html);
    EXPECT_THAT(Lines(page), ElementsAre("a", "b"));
    ASSERT_EQ(page.tree.elements.size(), std::min(levels, kPageDepthMax - 1) + 2);
    EXPECT_EQ(page.tree.elements.back().tag, Tag::kP);
    // The paragraph is in none of them.
    EXPECT_EQ(page.tree.elements[1].lines_end, 1);
  }
}

TEST(PageParser, NotesWhatThePageSaysOfItself) {
  const ParsedPage page = ParsePage(
      "<html lang='zh-TW'><head><title> A &amp; B </title><meta property='og:title' content='C'>"
      "<meta name=author content=D><link rel=canonical href='https://a.example/'>"
      "<script type='application/ld+json'>{\"a\":\"<p>\"}</script><script>var x</script></head>"
      "<body><svg><title>no</title></svg><time datetime='2031-05-04'>May</time><h1>E</h1><h1>F</h1>");
  EXPECT_EQ(page.head.title, " A &amp; B ");
  EXPECT_EQ(page.head.language, "zh-TW");
  ASSERT_EQ(page.head.metas.size(), 2);
  EXPECT_EQ(page.head.metas[0].name, "og:title");
  EXPECT_EQ(page.head.metas[0].content, "C");
  EXPECT_EQ(page.head.metas[1].name, "author");
  ASSERT_EQ(page.head.links.size(), 1);
  EXPECT_EQ(page.head.links[0].url, "https://a.example/");
  EXPECT_THAT(page.head.json_ld, ElementsAre("{\"a\":\"<p>\"}"));
  EXPECT_EQ(page.head.time, "2031-05-04");
  EXPECT_TRUE(page.head.has_heading);
  EXPECT_EQ(Lines(page)[page.head.heading_line], "E");
}

TEST(PageParser, LooksAtSoManyMetas) {
  for (const std::size_t count : {kPageMetasMax - 1, kPageMetasMax, kPageMetasMax + 1}) {
    std::string html;
    for (std::size_t i = 0; i < count; ++i) html += "<meta name=a content=b><link rel=a href=b>";
    const ParsedPage page = ParsePage(html);
    EXPECT_EQ(page.head.metas.size(), std::min(count, kPageMetasMax));
    EXPECT_EQ(page.head.links.size(), std::min(count, kPageMetasMax));
  }
}

TEST(PageParser, OfNothingIsNothing) {
  EXPECT_THAT(LinesOf(""), IsEmpty());
  EXPECT_THAT(LinesOf(" <p> </p> <br> "), IsEmpty());
  EXPECT_EQ(ParsePage("").tree.elements.size(), 1);
}

}  // namespace
}  // namespace newsfold
