#include "server/http/media_type.h"

#include <string>

#include <gtest/gtest.h>

namespace newsfold {
namespace {

bool Takes(BodyRule rule, std::string_view type) {
  const auto problem = CheckMediaType(rule, type);
  if (problem) EXPECT_EQ(problem->status, 415);
  return !problem;
}

TEST(CheckMediaType, JsonIsInUtf8AndTextInAnyCharset) {
  for (const std::string_view type :
       {"application/json", "Application/JSON; charset=UTF-8", "text/html", "text/html; charset=gbk",
        "application/xhtml+xml; charset=big5", "text/plain;charset=koi8-r", "text/plain; charset=nonsense"})
    EXPECT_TRUE(Takes(BodyRule::kArticle, type)) << type;
  for (const std::string_view type :
       {"", "application/json; charset=gbk", "application/x-ndjson", "text/markdown", "image/png",
        "text/htmlx", "application/warc", "text/*"})
    EXPECT_FALSE(Takes(BodyRule::kArticle, type)) << type;
}

TEST(CheckMediaType, BulkTakesLinesAndArchives) {
  for (const std::string_view type : {"application/x-ndjson", "application/jsonl", "application/warc"})
    EXPECT_TRUE(Takes(BodyRule::kArticles, type)) << type;
  for (const std::string_view type : {"application/json", "text/html", "text/plain", "application/gzip"})
    EXPECT_FALSE(Takes(BodyRule::kArticles, type)) << type;
}

TEST(CheckMediaType, ARefusalNamesWhatIsTaken) {
  const auto accepted = [](BodyRule rule) { return CheckMediaType(rule, "a/b")->headers.at(0).value; };
  EXPECT_EQ(accepted(BodyRule::kArticle), "application/json, text/html, application/xhtml+xml, text/plain");
  EXPECT_EQ(accepted(BodyRule::kArticles), "application/x-ndjson, application/jsonl, application/warc");
  EXPECT_EQ(accepted(BodyRule::kOptionalJson), "application/json");
}

TEST(ArticleFormOf, IsOfTheMediaType) {
  EXPECT_EQ(ArticleFormOf("application/json"), ArticleForm::kJson);
  EXPECT_EQ(ArticleFormOf("text/HTML ; charset=x"), ArticleForm::kPage);
  EXPECT_EQ(ArticleFormOf("application/xhtml+xml"), ArticleForm::kPage);
  EXPECT_EQ(ArticleFormOf("text/plain"), ArticleForm::kText);
  EXPECT_EQ(BulkFormOf("application/warc"), BulkForm::kArchive);
  EXPECT_EQ(BulkFormOf("application/jsonl"), BulkForm::kLines);
}

}  // namespace
}  // namespace newsfold
