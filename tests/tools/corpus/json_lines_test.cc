#include "tools/corpus/json_lines.h"

#include <string>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace newsfold {
namespace {

GeneratedArticle Sample() {
  GeneratedArticle article;
  article.id = "s1-7";
  article.url = "https://www.a.example/7";
  article.title = "A \"quoted\" title";
  article.text = "Line one\nline two\t\\ 图书馆";
  article.language = CorpusLanguage::kTraditionalChinese;
  article.published_at = "2031-01-01T00:00:00Z";
  article.source = "a";
  article.truth.cluster = "s1-3";
  article.truth.kind = NoiseKind::kFirstHalf;
  article.truth.is_repost = true;
  article.truth.of = "s1-3";
  article.truth.in_boilerplate = true;
  return article;
}

boost::json::object Parse(const GeneratedArticle& article) {
  std::string line;
  ArticleLineWriter().Append(article, &line);
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  return boost::json::parse(line).as_object();
}

TEST(ArticleLineWriter, WritesEveryField) {
  const GeneratedArticle article = Sample();
  const boost::json::object line = Parse(article);
  EXPECT_EQ(line.at("id").as_string(), article.id);
  EXPECT_EQ(line.at("url").as_string(), article.url);
  EXPECT_EQ(line.at("title").as_string(), article.title);
  EXPECT_EQ(line.at("text").as_string(), article.text);
  EXPECT_EQ(line.at("lang").as_string(), "zh-Hant");
  EXPECT_EQ(line.at("published_at").as_string(), article.published_at);
  EXPECT_EQ(line.at("source").as_string(), article.source);
  const boost::json::object& truth = line.at("truth").as_object();
  EXPECT_EQ(truth.at("cluster").as_string(), "s1-3");
  EXPECT_EQ(truth.at("kind").as_string(), "first-half");
  EXPECT_TRUE(truth.at("repost").as_bool());
  EXPECT_EQ(truth.at("of").as_string(), "s1-3");
  EXPECT_TRUE(truth.at("boilerplate").as_bool());
}

TEST(ArticleLineWriter, LeavesOutWhatDoesNotApply) {
  GeneratedArticle article = Sample();
  article.truth = {};
  article.truth.cluster = article.id;
  const boost::json::object truth = Parse(article).at("truth").as_object();
  EXPECT_EQ(truth.at("kind").as_string(), "original");
  EXPECT_FALSE(truth.at("repost").as_bool());
  EXPECT_FALSE(truth.contains("of"));
  EXPECT_FALSE(truth.contains("boilerplate"));
}

TEST(ArticleLineWriter, TakesTextsLongerThanItsBuffer) {
  GeneratedArticle article = Sample();
  article.text.assign(100'000, '"');
  EXPECT_EQ(Parse(article).at("text").as_string(), article.text);
}

}  // namespace
}  // namespace newsfold
