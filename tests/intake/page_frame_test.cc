#include "intake/page_frame.h"

#include <cstddef>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dedup/text/fold.h"
#include "intake/page_article.h"
#include "store/records/article.h"

namespace newsfold {
namespace {

using ::testing::IsEmpty;

constexpr char kStory[] =
    "The harbour ferry returns to service on Monday after eleven weeks in the dry dock, and children ride "
    "free.";

const std::string kPage = "<html><head><title>Ferry</title></head><body><nav><a href='/'>Home</a></nav>" +
                          std::string("<article><p>") + kStory + "</p></article>" +
                          "<footer>&copy; Harbour&nbsp;Post</footer></body></html>";
constexpr char kFrame[] = "Home\n\u00a9 Harbour Post\n";

// Stores have what sites learnt of frames: where this changes, another kFoldVersion is needed.
TEST(PageFrame, IsWhatItWas) {
  EXPECT_EQ(FrameOfOriginal(kPage, "text/html"), kFrame);
  EXPECT_EQ(kFoldVersion, 4u);
}

TEST(PageFrame, IsThatOfPagesAlone) {
  EXPECT_EQ(FrameOfOriginal(kPage, "Text/HTML ; charset=iso-8859-1"), kFrame);
  EXPECT_EQ(FrameOfOriginal(kPage, "application/xhtml+xml"), kFrame);
  for (const char* type : {"", "text/plain", "text/htmlx", "image/png"})
    EXPECT_THAT(FrameOfOriginal(kPage, type), IsEmpty()) << type;
  EXPECT_THAT(FrameOfOriginal("", "text/html"), IsEmpty());
  EXPECT_THAT(FrameOfOriginal(std::string(2000, '\0'), "text/html"), IsEmpty()) << "no text";
}

TEST(PageFrame, IsReadWithTheArticle) {
  for (const char* type : {"", "text/html", "text/plain", "application/xhtml+xml; charset=utf-8"}) {
    const Result<ReadArticle> read = ArticleOfPage(kPage, {.content_type = type});
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->article.text, std::string(kStory) + '\n');
    EXPECT_EQ(read->article.frame, FrameOfOriginal(read->article.original, read->article.original_type))
        << type;
  }
  const Result<ReadArticle> all = ArticleOfPage(kPage, {.content_type = "", .scope = PageScope::kAll});
  EXPECT_THAT(all->article.frame, IsEmpty()) << "to be found out";
}

TEST(PageFrame, HasSoManyBytesAsATextMayHave) {
  Page page;
  page.frame = {"first", std::string(kBodyBytesMax - 6, 'x'), "last"};
  EXPECT_EQ(FrameText(page), "first\n") << "the second is one byte too long";
  page.frame[1].pop_back();
  EXPECT_EQ(FrameText(page).size(), kBodyBytesMax);
}

}  // namespace
}  // namespace newsfold
