#include "intake/html/json_ld.h"

#include <gtest/gtest.h>

namespace newsfold {
namespace {

TEST(JsonLd, ReadsAnArticle) {
  const JsonLdArticle article = ReadJsonLd(
      {R"({"@context":"https://schema.org","@type":"NewsArticle","headline":"Ferry &amp; quay","articleBody":
          "One.\n\n Two  words.","datePublished":"2031-05-04T06:00:00Z","inLanguage":"en",
          "author":{"@type":"Person","name":"Ilse Brandt"},"publisher":{"name":"Harbour Post"}})"});
  EXPECT_EQ(article.headline, "Ferry & quay");
  EXPECT_EQ(article.body, "One.\nTwo words.\n");
  EXPECT_EQ(article.published_at, "2031-05-04T06:00:00Z");
  EXPECT_EQ(article.language, "en");
  EXPECT_EQ(article.author, "Ilse Brandt");
  EXPECT_EQ(article.site_name, "Harbour Post");
}

TEST(JsonLd, FindsTheArticleWhereverItIs) {
  EXPECT_EQ(ReadJsonLd({R"({"@type":"WebSite","headline":"no"})", R"([{"@graph":[{"@type":"Person"},
      {"@type":["Thing","BlogPosting"],"headline":"yes"}]}])"})
                .headline,
            "yes");
}

TEST(JsonLd, NamesAuthorsHoweverTheyAreGiven) {
  EXPECT_EQ(ReadJsonLd({R"({"@type":"Article","author":"A"})"}).author, "A");
  EXPECT_EQ(ReadJsonLd({R"({"@type":"Article","author":["A",{"name":"B"},{"url":"c"},7]})"}).author, "A, B");
  EXPECT_EQ(ReadJsonLd({R"({"@type":"Article","author":7})"}).author, "");
}

TEST(JsonLd, BearsWithLineBreaksInStrings) {
  EXPECT_EQ(ReadJsonLd({"{\"@type\":\"Article\",\"headline\":\"One\n two\"}"}).headline, "One two");
}

TEST(JsonLd, PassesOverWhatIsNoJsonAndWhatHasNoArticle) {
  EXPECT_EQ(ReadJsonLd({}).headline, "");
  EXPECT_EQ(ReadJsonLd({"", "{", "[1,2", "null", R"({"@type":7})", R"({"headline":"no type"})"}).headline,
            "");
  EXPECT_EQ(ReadJsonLd({"{broken", R"({"@type":"Article","headline":"yes"})"}).headline, "yes");
}

TEST(JsonLd, LooksSoDeep) {
  for (const int levels : {15, 16, 17, 1000, 100000}) {
    const std::string json =
        std::string(levels, '[') + R"({"@type":"Article","headline":"yes"})" + std::string(levels, ']');
    EXPECT_EQ(ReadJsonLd({json}).headline, levels <= 16 ? "yes" : "") << levels;
  }
}

}  // namespace
}  // namespace newsfold
