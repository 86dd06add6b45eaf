#include "intake/html/line_text.h"

#include <gtest/gtest.h>

#include "intake/html/page_parser.h"

namespace newsfold {
namespace {

TEST(LineText, MakesOneSpaceOfBlanks) {
  EXPECT_EQ(ReadableText("  a \r\n\t b&nbsp; &#160;c  "), "a b c");
  EXPECT_EQ(ReadableText(" &nbsp; "), "");
}

TEST(LineText, ReadsCharacterReferences) {
  EXPECT_EQ(ReadableText("R&amp;D &lt;b&gt; &#28207;&#x6E2F; &eacute;&#146;"), "R&D <b> 港港 é’");
  EXPECT_EQ(ReadableText("a & b &unknown; &"), "a & b &unknown; &");
}

TEST(LineText, KeepsIdeographicSpaces) {
  EXPECT_EQ(ReadableText("港　口"), "港　口");
}

TEST(LineText, BreaksWhereTheLineDoes) {
  const ParsedPage page = ParsePage("<p>one <b>two</b><br> three<br><br>four<br></p>");
  ASSERT_EQ(page.tree.lines.size(), 1);
  EXPECT_EQ(ReadableLine(page.tree, page.tree.lines[0]), "one two\nthree\nfour");
}

}  // namespace
}  // namespace newsfold
