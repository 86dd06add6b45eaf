#include "intake/page.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace newsfold {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kStoryParagraph[] =
    "The harbour ferry returns to service on Monday after eleven weeks in the dry dock, and children ride "
    "free.";

std::string StoryPage(const std::string& head, const std::string& body) {
  return "<html lang=en><head>" + head + "</head><body><nav><a href='/'>Home</a></nav><h1>Ferry back</h1>" +
         body + "</body></html>";
}

const std::string kStoryBody = "<div><p>" + std::string(kStoryParagraph) + "</p><p>Second.</p></div>";

TEST(Page, IsReadAsAnArticle) {
  const Result<Page> page =
      ReadPage(StoryPage("<link rel=canonical href='https://a.example/1'>", kStoryBody), {});
  ASSERT_TRUE(page.has_value());
  EXPECT_EQ(page->text, std::string(kStoryParagraph) + "\nSecond.\n");
  EXPECT_THAT(page->frame, ElementsAre("Home", "Ferry back"));
  EXPECT_EQ(page->facts.title, "Ferry back");
  EXPECT_EQ(page->facts.url, "https://a.example/1");
  EXPECT_EQ(page->facts.language, "en");
  EXPECT_EQ(NameOf(page->extraction), "density");
  EXPECT_EQ(page->charset, "utf-8");
}

TEST(Page, IsAllThereIfAllIsAskedFor) {
  const Result<Page> page =
      ReadPage(StoryPage("", kStoryBody), {.content_type = "", .scope = PageScope::kAll});
  ASSERT_TRUE(page.has_value());
  EXPECT_EQ(page->text, "Home\nFerry back\n" + std::string(kStoryParagraph) + "\nSecond.\n");
  EXPECT_THAT(page->frame, IsEmpty());
  EXPECT_EQ(NameOf(page->extraction), "all");
}

TEST(Page, ThatAScriptFillsIsReadFromItsDescription) {
  const std::string body = std::string(kStoryParagraph) + "\\n" + kStoryParagraph + "\\n" + kStoryParagraph;
  const std::string head = R"(<script type="application/ld+json">{"@type":"NewsArticle","articleBody":")" +
                           body + R"("}</script>)";
  const Result<Page> filled = ReadPage(StoryPage(head, "<p>Loading</p>"), {});
  ASSERT_TRUE(filled.has_value());
  EXPECT_EQ(filled->text,
            std::string(kStoryParagraph) + '\n' + kStoryParagraph + '\n' + kStoryParagraph + '\n');
  EXPECT_EQ(NameOf(filled->extraction), "json_ld");
  const Result<Page> all =
      ReadPage(StoryPage(head, "<p>Loading</p>"), {.content_type = "", .scope = PageScope::kAll});
  ASSERT_TRUE(all.has_value());
  EXPECT_EQ(all->text, "Home\nFerry back\nLoading\n");
  const Result<Page> told = ReadPage(StoryPage(head, kStoryBody + kStoryBody), {});
  ASSERT_TRUE(told.has_value());
  EXPECT_EQ(NameOf(told->extraction), "density");
}

TEST(Page, IsDecodedByItsHeaderThenByItsDeclaration) {
  const std::string gbk = "<meta charset=gb2312><p>\xE1\xB0\xD6\xDE\xB8\xDB\xB5\xDA\xD2\xBB\xC5\xFA</p>";
  const Result<Page> declared = ReadPage(gbk, {});
  ASSERT_TRUE(declared.has_value());
  EXPECT_EQ(declared->text, "岚洲港第一批\n");
  EXPECT_EQ(declared->charset, "gbk");
  EXPECT_EQ(NameOf(declared->charset_source), "declared");
  const Result<Page> sent =
      ReadPage(gbk, {.content_type = "text/html; charset=GB18030", .scope = PageScope::kMain});
  ASSERT_TRUE(sent.has_value());
  EXPECT_EQ(sent->charset, "gb18030");
  EXPECT_EQ(NameOf(sent->charset_source), "header");
}

TEST(Page, ThatIsNoTextIsRefused) {
  const Result<Page> page = ReadPage(std::string(1000, '\x01'), {});
  ASSERT_FALSE(page.has_value());
  EXPECT_EQ(page.error().code(), StatusCode::kInvalidArgument);
}

TEST(Page, HasSoManyBytes) {
  for (const std::size_t bytes : {kPageBytesMax - 1, kPageBytesMax, kPageBytesMax + 1}) {
    const Result<Page> page = ReadPage("<p>x" + std::string(bytes - 4, ' '), {});
    EXPECT_EQ(page.has_value(), bytes <= kPageBytesMax);
    if (!page) {
      EXPECT_THAT(page.error().message(), HasSubstr("33554433 bytes"));
    }
  }
}

TEST(Page, WithoutAnyTextIsEmpty) {
  const Result<Page> page = ReadPage("", {});
  ASSERT_TRUE(page.has_value());
  EXPECT_EQ(page->text, "");
  EXPECT_THAT(page->frame, IsEmpty());
}

}  // namespace
}  // namespace newsfold
