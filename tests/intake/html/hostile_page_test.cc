// Pages made to cost much. Their sizes are such that work in proportion to the square would take hours.
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "intake/html/line_text.h"
#include "intake/html/main_text.h"
#include "intake/html/page_parser.h"

namespace newsfold {
namespace {

constexpr int kLevels = 200'000;

std::string Repeated(std::string_view text, int times) {
  std::string repeated;
  repeated.reserve(text.size() * times);
  for (int i = 0; i < times; ++i) repeated += text;
  return repeated;
}

// All text of the page, read by every part of the way.
std::string TextOf(const std::string& html) {
  const ParsedPage page = ParsePage(html);
  EXPECT_EQ(FindMainText(page).is_main.size(), page.tree.lines.size());
  std::string text;
  for (const PageLine& line : page.tree.lines) text += ReadableLine(page.tree, line);
  return text;
}

TEST(HostilePage, NestedDeeplyKeepsItsText) {
  for (const char* tag : {"<div>", "<b>", "<table>", "<ul><li>", "<p>", "<a href=x>", "<custom-tag>",
                          "<blockquote>", "<span hidden>", "<svg>", "<form>", "<td>", "<dl><dd>"}) {
    SCOPED_TRACE(tag);
    const std::string text = TextOf("first" + Repeated(tag, kLevels) + "x");
    EXPECT_TRUE(text == "firstx" || text == "first") << text.size();
  }
}

TEST(HostilePage, ClosedManyTimesKeepsItsText) {
  for (const char* begin : {"<div>", "<p>", "<b>", "<li>", "<custom-tag>", "<svg>", "<td>"}) {
    for (const char* end : {"</div>", "</i>", "</p>", "</custom-tag>", "</table>", "</svg>", "</td>"}) {
      SCOPED_TRACE(std::string(begin) + end);
      EXPECT_EQ(TextOf(Repeated(begin, kLevels) + Repeated(end, kLevels) + "<p>last").substr(0, 4),
                std::string_view(begin) == "<svg>" && std::string_view(end) != "</svg>" ? "" : "last");
    }
  }
}

TEST(HostilePage, DeepElementsCostNoMoreThanTheirTags) {
  const std::string html = Repeated("<div>", kLevels) + Repeated("<p>x", kLevels);
  const ParsedPage page = ParsePage(html);
  EXPECT_EQ(page.tree.lines.size(), kLevels);
  EXPECT_LT(page.tree.elements.size(), kPageDepthMax + kLevels);
}

TEST(HostilePage, NeverClosedIsReadToItsEnd) {
  for (const char* piece : {"<!--", "<", "<a href=", "<a '", "</", "<!", "<?", "<script", "<title>",
                            "<style>", "&", "&#", "&#x", "<br", "<p a=b c='d"}) {
    SCOPED_TRACE(piece);
    EXPECT_LE(TextOf("first<p>" + Repeated(piece, kLevels)).size(),
              5 + kLevels * std::string_view(piece).size());
  }
}

TEST(HostilePage, HasAttributesOfAnySizeAndNumber) {
  const std::string large(std::size_t{16} << 20, 'x');
  EXPECT_EQ(TextOf("<p class='" + large + "' id=\"" + large + "\">text"), "text");
  EXPECT_EQ(TextOf("<p class='" + Repeated("a-", kLevels * 10) + "' style='" + Repeated("none ", kLevels) +
                   "'>text"),
            "text");
  EXPECT_EQ(TextOf("<p " + Repeated("a ", kLevels * 10) + ">text"), "text");
}

TEST(HostilePage, HasManyLinesRunsAndLinks) {
  EXPECT_EQ(TextOf(Repeated("<p>x", kLevels * 4)).size(), kLevels * 4);
  EXPECT_EQ(TextOf(Repeated("<b>x", kLevels * 4)).size(), kLevels * 4);
  EXPECT_EQ(TextOf(Repeated("<a href=x>x</a>", kLevels)).size(), kLevels);
  EXPECT_EQ(TextOf(Repeated("<div class=comments><nav>", kLevels)).size(), 0);
  EXPECT_EQ(TextOf(Repeated("x<br>", kLevels)).size(), 2 * kLevels - 1);
}

TEST(HostilePage, OfAnyBytesIsRead) {
  constexpr std::string_view kPieces[] = {
      "<", ">", "/", "!", "--", "p",    "div ", "table", "td", "script", "a href=", "'",  "\"",
      "=", " ", "&", "#", ";",  "\xFF", "x",    "svg",   "li", "tbody",  "tr",      "dd", "hidden"};
  std::uint32_t state = 20310504;
  for (int page = 0; page < 20'000; ++page) {
    std::string html;
    for (int i = 0; i < 40; ++i) {
      state = state * 1664525 + 1013904223;
      html += kPieces[(state >> 16) % std::size(kPieces)];
    }
    TextOf(html);
    const ParsedPage parsed = ParsePage(html);
    std::uint32_t lines_end = 0;
    for (const PageElement& element : parsed.tree.elements) {
      ASSERT_LE(element.lines_begin, element.lines_end) << html;
      ASSERT_LE(element.lines_end, parsed.tree.lines.size()) << html;
      ASSERT_GE(element.lines_begin, lines_end) << html;
      lines_end = element.lines_begin;
    }
  }
}

}  // namespace
}  // namespace newsfold
