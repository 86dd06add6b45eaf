#include "intake/html/tokenizer.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace newsfold {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "<p class=a>", "</p>" and texts, as they were understood.
std::vector<std::string> Tokens(std::string_view html) {
  std::vector<std::string> tokens;
  HtmlTokenizer tokenizer(html);
  HtmlToken token;
  while (tokenizer.Next(&token)) {
    std::string told = token.kind == HtmlTokenKind::kText ? std::string(token.text) : "<";
    if (token.kind == HtmlTokenKind::kEndTag) told += '/';
    if (token.kind != HtmlTokenKind::kText) told += std::to_string(static_cast<int>(token.tag));
    for (const HtmlAttribute& attribute : token.attributes) {
      told += ' ' + std::string(attribute.name) + '=' + std::string(attribute.value);
    }
    if (token.kind == HtmlTokenKind::kStartTag && token.is_self_closing) told += '/';
    if (token.kind != HtmlTokenKind::kText) told += '>';
    tokens.push_back(told);
  }
  return tokens;
}

std::string Start(Tag tag) {
  return '<' + std::to_string(static_cast<int>(tag)) + '>';
}
std::string End(Tag tag) {
  return "</" + std::to_string(static_cast<int>(tag)) + '>';
}
std::string With(Tag tag, const std::string& attributes) {
  return '<' + std::to_string(static_cast<int>(tag)) + ' ' + attributes + '>';
}

TEST(Tokenizer, CutsTagsAndText) {
  EXPECT_THAT(Tokens("<p>one <b>two</b></P>three"),
              ElementsAre(Start(Tag::kP), "one ", Start(Tag::kOther), "two", End(Tag::kOther), End(Tag::kP),
                          "three"));
}

TEST(Tokenizer, ReadsAttributesHoweverTheyAreQuoted) {
  EXPECT_THAT(Tokens("<a href=x.html CLASS = 'a > b' title=\"it's\" hidden>t"),
              ElementsAre(With(Tag::kA, "href=x.html CLASS=a > b title=it's hidden="), "t"));
  EXPECT_THAT(Tokens("<a href=/x/>t"), ElementsAre(With(Tag::kA, "href=/x/"), "t"));
  EXPECT_THAT(Tokens("<a =x \"y>t"), ElementsAre(With(Tag::kA, "=x= \"y="), "t"));
}

TEST(Tokenizer, KeepsTheFirstAttributes) {
  for (const std::size_t count : {kHtmlAttributesMax - 1, kHtmlAttributesMax, kHtmlAttributesMax + 1}) {
    std::string html = "<p";
    for (std::size_t i = 0; i < count; ++i) html += " a" + std::to_string(i);
    html += ">t";
    HtmlTokenizer tokenizer(html);
    HtmlToken token;
    ASSERT_TRUE(tokenizer.Next(&token));
    EXPECT_EQ(token.attributes.size(), std::min(count, kHtmlAttributesMax));
  }
}

TEST(Tokenizer, LeavesOutCommentsAndDeclarations) {
  EXPECT_THAT(
      Tokens("<!DOCTYPE html>a<!-- <p> -- > -->b<!---->c<!-->d<?xml version='1'?>e<![CDATA[x]]>f</>g</ >h"),
      ElementsAre("a", "b", "c", "d", "e", "f", "g", "h"));
  EXPECT_THAT(Tokens("a<!-- b --!>c"), ElementsAre("a", "c"));
}

TEST(Tokenizer, TakesALessThanSignForTextWhereNoTagBegins) {
  EXPECT_THAT(Tokens("1 < 2 <3"), ElementsAre("1 ", "< 2 ", "<3"));
  EXPECT_THAT(Tokens("<"), ElementsAre("<"));
  EXPECT_THAT(Tokens("</"), ElementsAre("</"));
}

TEST(Tokenizer, TakesWhatStandsInAScriptForOneText) {
  EXPECT_THAT(Tokens("<script>a < b; '</p><!--'</SCRIPT >t"),
              ElementsAre(Start(Tag::kScript), "a < b; '</p><!--'", End(Tag::kScript), "t"));
  EXPECT_THAT(Tokens("<title>A <b> & B</title>t"),
              ElementsAre(Start(Tag::kTitle), "A <b> & B", End(Tag::kTitle), "t"));
  EXPECT_THAT(Tokens("<style></styles></style>t"),
              ElementsAre(Start(Tag::kStyle), "</styles>", End(Tag::kStyle), "t"));
}

TEST(Tokenizer, AScriptThatIsClosedAtOnceHasNoText) {
  EXPECT_THAT(Tokens("<script src='a'/><p>t"),
              ElementsAre(With(Tag::kScript, "src=a/"), Start(Tag::kP), "t"));
}

TEST(Tokenizer, LeavesOutATagThePageEndsIn) {
  for (const char* html : {"a<p", "a<p ", "a<p class", "a<p class=", "a<p class='x", "a<p class='x'", "a</p",
                           "a<script", "a<!-- x", "a<!"}) {
    EXPECT_THAT(Tokens(html), ElementsAre("a")) << html;
  }
  EXPECT_THAT(Tokens(""), IsEmpty());
}

TEST(Tokenizer, AScriptThatDoesNotEndIsAllThatIsLeft) {
  EXPECT_THAT(Tokens("<script>a</scrip>b"), ElementsAre(Start(Tag::kScript), "a</scrip>b"));
}

}  // namespace
}  // namespace newsfold
