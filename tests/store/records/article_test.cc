#include "store/records/article.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/store/base/status_matchers.h"

namespace newsfold {
namespace {

using testing::IsOk;
using testing::StatusIs;

// A field may have limit-1 and limit bytes, but not limit+1.
void CheckLimit(std::string Article::*field, std::size_t bytes_max, const std::string& name) {
  Article article;
  for (const std::size_t bytes : {bytes_max - 1, bytes_max}) {
    article.*field = std::string(bytes, 'x');
    EXPECT_THAT(CheckArticle(article), IsOk()) << name << " of " << bytes;
  }
  article.*field = std::string(bytes_max + 1, 'x');
  const Status status = CheckArticle(article);
  EXPECT_THAT(status, StatusIs(StatusCode::kInvalidArgument)) << name;
  EXPECT_THAT(status.message(), ::testing::HasSubstr(name));
  EXPECT_THAT(status.message(), ::testing::HasSubstr(std::to_string(bytes_max)));
}

TEST(Article, EveryFieldHasItsLimit) {
  CheckLimit(&Article::text, kBodyBytesMax, "text");
  CheckLimit(&Article::title, kTitleBytesMax, "title");
  CheckLimit(&Article::url, kUrlBytesMax, "url");
  CheckLimit(&Article::metadata, kMetadataBytesMax, "metadata");
  CheckLimit(&Article::id, kIdBytesMax, "id");
  CheckLimit(&Article::published_at, kShortFieldBytesMax, "published_at");
  CheckLimit(&Article::language, kShortFieldBytesMax, "lang");
  CheckLimit(&Article::source, kShortFieldBytesMax, "source");
}

TEST(Article, SizesAreToldBeforeTheId) {
  Article article;
  article.id = "\x07";
  article.text = std::string(kBodyBytesMax + 1, 'x');
  EXPECT_EQ(CheckArticle(article).message(), "text is 4194305 bytes long, allowed are 0 to 4194304");
  EXPECT_EQ(CheckSizes(article).message(), CheckArticle(article).message());
  article.text.clear();
  EXPECT_THAT(CheckSizes(article), IsOk());
  EXPECT_THAT(CheckArticle(article).message(), ::testing::HasSubstr("control character"));
}

TEST(Article, AnArticleNeedsNoFieldAtAll) {
  EXPECT_THAT(CheckArticle(Article{}), IsOk());
}

TEST(Article, TextMayBeAnyBytes) {
  Article article;
  article.text = std::string("\x00\xFF\xC0\x80", 4);
  EXPECT_THAT(CheckArticle(article), IsOk());
}

TEST(ArticleId, IdsOfEveryScriptAndPunctuationAreFine) {
  for (const std::string id : {"a", "新闻/2024 年?#%", "../../etc/passwd", "\xF0\x9F\x93\xB0", "\xC2\xA0"}) {
    EXPECT_THAT(CheckId(id), IsOk()) << id;
  }
}

void CheckIdIsRefused(const std::string& id, const std::string& reason) {
  const Status status = CheckId(id);
  EXPECT_THAT(status, StatusIs(StatusCode::kInvalidArgument)) << id;
  EXPECT_THAT(status.message(), ::testing::HasSubstr(reason));
}

TEST(ArticleId, EmptyIdIsRefused) {
  CheckIdIsRefused("", "0 bytes long");
}

TEST(ArticleId, ControlCharactersAreRefused) {
  CheckIdIsRefused(std::string("a\0b", 3), "control character at byte 1");
  CheckIdIsRefused("ab\n", "control character at byte 2");
  CheckIdIsRefused("\x1F", "control character");
  CheckIdIsRefused("\x7F", "control character");
  CheckIdIsRefused("\xC2\x80", "control character");
  CheckIdIsRefused("\xC2\x9F", "control character");
}

TEST(ArticleId, BytesThatAreNotUtf8AreRefused) {
  CheckIdIsRefused("ab\xFF", "not valid UTF-8 at byte 2");
  CheckIdIsRefused("\xC0\x80", "not valid UTF-8");          // overlong
  CheckIdIsRefused("\xED\xA0\x80", "not valid UTF-8");      // a surrogate
  CheckIdIsRefused("\xF4\x90\x80\x80", "not valid UTF-8");  // past the last code point
  CheckIdIsRefused("\xE6\x96", "not valid UTF-8");          // cut short
}

}  // namespace
}  // namespace newsfold
