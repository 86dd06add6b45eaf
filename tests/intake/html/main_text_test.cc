#include "intake/html/main_text.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intake/html/line_text.h"

namespace newsfold {
namespace {

using ::testing::ElementsAre;

// Sentences of 60 bytes without blanks or more, told apart by their first words.
std::string Sentence(const std::string& beginning) {
  return beginning + " ferry returns to service on Monday after eleven weeks in the dry dock of the harbour.";
}

std::string Paragraph(const std::string& beginning) {
  return "<p>" + Sentence(beginning) + "</p>";
}

std::string Teaser(const std::string& beginning) {
  return "<div class=card><a href='/x'>" + beginning + "</a><p>" + Sentence(beginning) + "</p></div>";
}

std::string Link(const std::string& text) {
  return "<li><a href='/x'>" + text + "</a></li>";
}

const std::string kStory = Paragraph("A") + Paragraph("B") + Paragraph("C") + Paragraph("D");

// The first words of the lines of the article.
std::vector<std::string> ArticleOf(const std::string& html) {
  const ParsedPage page = ParsePage(html);
  const MainText main = FindMainText(page);
  std::vector<std::string> words;
  for (std::size_t i = 0; i < main.is_main.size(); ++i) {
    const std::string line = ReadableLine(page.tree, page.tree.lines[i]);
    if (main.is_main[i]) words.push_back(line.substr(0, line.find(' ')));
  }
  return words;
}

std::string_view ExtractionOf(const std::string& html) {
  return NameOf(FindMainText(ParsePage(html)).extraction);
}

TEST(MainText, IsTheStoryBetweenNavigationAndFooter) {
  const std::string page = "<nav><ul>" + Link("Home") + Link("Sport") + "</ul></nav><h1>Ferry</h1><div>" +
                           kStory + "</div><footer><p>" + Sentence("Imprint") + "</p></footer>";
  EXPECT_THAT(ArticleOf(page), ElementsAre("A", "B", "C", "D"));
  EXPECT_EQ(ExtractionOf(page), "density");
}

TEST(MainText, IsNotTheTeasersHoweverMany) {
  std::string teasers;
  for (int i = 0; i < 12; ++i) teasers += Teaser("T");
  EXPECT_THAT(ArticleOf("<div>" + kStory + kStory + "</div><div>" + teasers + "</div>"),
              ElementsAre("A", "B", "C", "D", "A", "B", "C", "D"));
}

TEST(MainText, IsNotTheCommentsHoweverLong) {
  std::string comments;
  for (int i = 0; i < 3; ++i) comments += "<div>" + Paragraph("X") + "</div>";
  EXPECT_THAT(ArticleOf("<div>" + kStory + "</div><div id=comments>" + comments + "</div>"),
              ElementsAre("A", "B", "C", "D"));
  // Where no name tells, because each stands for itself.
  EXPECT_THAT(ArticleOf("<div>" + kStory + "</div><div>" + comments + "</div>"),
              ElementsAre("A", "B", "C", "D"));
}

TEST(MainText, IsNotTheLongCommentOnAStoryInParts) {
  const std::string half = "<div>" + Paragraph("A") + Paragraph("B") + "</div>";
  EXPECT_THAT(ArticleOf("<section>" + half + half + "</section><div class=comments><div>" + Paragraph("X") +
                        Paragraph("X") + Paragraph("X") + "</div></div>"),
              ElementsAre("A", "B", "A", "B"));
}

TEST(MainText, LeavesOutWhatIsNamedForSomethingElseWithinIt) {
  for (const char* name :
       {"related-posts", "newsletter", "share", "advert", "cookie-notice", "paywall", "tags"}) {
    EXPECT_THAT(ArticleOf("<div>" + Paragraph("A") + "<div class='" + name + "'>" + Paragraph("N") +
                          "</div>" + Paragraph("B") + Paragraph("C") + "</div>"),
                ElementsAre("A", "B", "C"))
        << name;
  }
  EXPECT_THAT(
      ArticleOf("<div>" + kStory + "<figure><figcaption>" + Sentence("N") + "</figcaption></figure></div>"),
      ElementsAre("A", "B", "C", "D"));
}

TEST(MainText, KeepsAPageThatIsNamedForSomethingElseAsAWhole) {
  EXPECT_THAT(ArticleOf("<div class='has-sidebar'><header>" + kStory + "</header></div>"),
              ElementsAre("A", "B", "C", "D"));
  EXPECT_THAT(ArticleOf("<div class=comments>" + kStory + "</div>"), ElementsAre("A", "B", "C", "D"));
}

TEST(MainText, LeavesOutListsOfLinksWithinIt) {
  EXPECT_THAT(
      ArticleOf("<div>" + Paragraph("A") + Paragraph("B") + "<ul>" +
                Link("One of the longer links of a list") + Link("Two") +
                "<li>Topics</li></ul><p><a href='/x'>Read-on here</a></p>" + Paragraph("C") + "</div>"),
      ElementsAre("A", "B", "C"));
}

TEST(MainText, KeepsListsHeadingsQuotesAndTablesWithinIt) {
  EXPECT_THAT(
      ArticleOf(
          "<h1>Title</h1><div>" + Paragraph("A") + Paragraph("B") +
          "<h2>Section</h2><ul><li>First item</li><li>Second <a href='/x'>item</a> of two</li></ul>"
          "<blockquote><p>Quoted words</p></blockquote><table><tr><th>Year</th><td><a href='/x'>Boat</a>"
          "</td></tr></table><pre>code</pre>" +
          Paragraph("C") + "</div>"),
      ElementsAre("A", "B", "Section", "First", "Second", "Quoted", "Year", "Boat", "code", "C"));
}

TEST(MainText, HasTheLeadBetweenHeadingAndBody) {
  EXPECT_THAT(ArticleOf("<div><h1>Title</h1><div class=intro>" + Sentence("Lead") +
                        "</div><div>By someone</div><div>" + kStory + "</div></div>"),
              ElementsAre("Lead", "A", "B", "C", "D"));
}

TEST(MainText, HasItsPartsIfOthersStandBetweenThem) {
  EXPECT_THAT(ArticleOf("<div><h1>Title</h1><div>" + kStory + "</div><div class=promo>" + Paragraph("N") +
                        "</div><div>" + Paragraph("E") + Paragraph("F") + Paragraph("G") + "</div></div>"),
              ElementsAre("A", "B", "C", "D", "E", "F", "G"));
}

TEST(MainText, IsOneBlockOfLinesBrokenByHand) {
  EXPECT_THAT(
      ArticleOf("<table><tr><td><a "
                "href='/x'>导航</a></td><td>　　嵐洲港第一批使用海帶纖維編織的漁網隨六艘漁船下海。<br>"
                "　　漁民稱更輕更耐用，下月再試。</td></tr></table>")
          .size(),
      1);
}

TEST(MainText, OfAPageThatIsATableIsACell) {
  EXPECT_THAT(ArticleOf("<table><tr><td>" + std::string("<a href='/x'>Home</a><br><a href='/y'>Sport</a>") +
                        "</td><td>" + kStory + "</td><td>Weather</td></tr></table>"),
              ElementsAre("A", "B", "C", "D"));
}

TEST(MainText, IsWhatSaysThatItIsTheBody) {
  const std::string page = "<div><div itemprop=articleBody>" + Paragraph("A") + Paragraph("B") +
                           "</div><div>" + Paragraph("N") + Paragraph("N") + Paragraph("N") + "</div></div>";
  EXPECT_THAT(ArticleOf(page), ElementsAre("A", "B"));
  EXPECT_EQ(ExtractionOf(page), "microdata");
  // But not if next to nothing is there.
  const std::string empty =
      "<div><div itemprop=articleBody><p>Subscribe to read on.</p></div>" + kStory + "</div>";
  EXPECT_EQ(ExtractionOf(empty), "density");
}

TEST(MainText, OfAPageWithoutParagraphsIsAllThatIsNoFrame) {
  const std::string page = "<nav>Home</nav><h1>Flash</h1><p>Ferry is back.</p><p><a href='/x'>More</a></p>";
  EXPECT_THAT(ArticleOf(page), ElementsAre("Flash", "Ferry"));
  EXPECT_EQ(ExtractionOf(page), "all");
}

TEST(MainText, OfNothingIsNothing) {
  EXPECT_THAT(ArticleOf(""), ElementsAre());
  EXPECT_THAT(ArticleOf("<div><p></p></div>"), ElementsAre());
}

TEST(MainText, AParagraphHasSixtyBytes) {
  for (const std::size_t bytes : {59, 60, 61}) {
    EXPECT_EQ(ExtractionOf("<p>" + std::string(bytes, 'x') + "</p>"), bytes < 60 ? "all" : "density")
        << bytes;
  }
}

}  // namespace
}  // namespace newsfold
