#include "server/http/article_body.h"

#include <string>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "server/service/limits.h"
#include "tests/server/http/archive_records.h"

namespace newsfold {
namespace {

constexpr std::string_view kParagraph =
    "<p>The harbour council met on Tuesday and agreed to repair the old ferry landing before winter "
    "comes.</p>";

std::string Page(const std::string& head = {}) {
  return "<html lang=en><head><title>Ferry</title>" + head +
         "</head><body><nav><a href=/>Home</a></nav><article>" + std::string(kParagraph) +
         std::string(kParagraph) + "</article></body></html>";
}

// 中文报道 in GBK
constexpr std::string_view kGbkWord = "\xD6\xD0\xCE\xC4\xB1\xA8\xB5\xC0";

Request Post(std::string type, std::string body, std::vector<Request::Parameter> query = {},
             std::string header_url = {}) {
  Request request;
  request.content_type = std::move(type);
  request.body = std::move(body);
  request.query = std::move(query);
  request.article_url = std::move(header_url);
  return request;
}

ReadArticle Read(const Request& request) {
  ArticleJsonParser parser{FieldNames()};
  Problem problem;
  auto read = ArticleOfRequest(&parser, request, &problem);
  EXPECT_TRUE(read) << problem.code << ": " << problem.detail;
  return read ? std::move(*read) : ReadArticle();
}

// "400 invalid_json", or "read".
std::string Outcome(const Request& request) {
  ArticleJsonParser parser{FieldNames()};
  Problem problem;
  if (ArticleOfRequest(&parser, request, &problem)) return "read";
  EXPECT_FALSE(problem.detail.empty());
  return std::to_string(problem.status) + " " + std::string(problem.code);
}

std::string Told(const TextReading& reading) {
  std::string text;
  JsonWriter out(&text);
  out.BeginObject();
  WriteReading(reading, &out);
  out.EndObject();
  return text;
}

TEST(ArticleOfRequest, ReadsPages) {
  for (const std::string type : {"text/html", "TEXT/HTML; charset=utf-8", "application/xhtml+xml"}) {
    const ReadArticle read = Read(Post(type, Page()));
    EXPECT_EQ(read.article.title, "Ferry");
    EXPECT_EQ(read.article.language, "en");
    EXPECT_EQ(read.article.text.find("Home"), std::string::npos);
    EXPECT_EQ(read.article.original, Page());
    EXPECT_EQ(read.article.original_type, type);
    EXPECT_EQ(read.reading.charset, "utf-8");
    EXPECT_TRUE(read.reading.extraction);
  }
}

TEST(ArticleOfRequest, ReadsAllOfAPageIfAsked) {
  EXPECT_NE(Read(Post("text/html", Page(), {{"html", "all"}})).article.text.find("Home"), std::string::npos);
  EXPECT_EQ(Read(Post("text/html", Page(), {{"html", "main"}})).article.text.find("Home"), std::string::npos);
  EXPECT_EQ(Outcome(Post("text/html", Page(), {{"html", "most"}})), "400 invalid_parameter");
}

TEST(ArticleOfRequest, ReadsTextsOfAnyCharset) {
  const ReadArticle plain = Read(Post("text/plain", "as it is\n"));
  EXPECT_EQ(plain.article.text, "as it is\n");
  EXPECT_EQ(plain.article.original, "");
  EXPECT_EQ(Told(plain.reading), R"({"charset":"utf-8","charset_source":"detected"})");
  const ReadArticle gbk = Read(Post("text/plain; charset=gb2312", std::string(kGbkWord)));
  EXPECT_EQ(gbk.article.text, "中文报道");
  EXPECT_EQ(gbk.article.original, kGbkWord);
  EXPECT_EQ(Told(gbk.reading), R"({"charset":"gbk","charset_source":"header"})");
}

TEST(ArticleOfRequest, TellsWhatWasReplaced) {
  std::string text(2000, 'x');
  text[1000] = '\xFF';
  const ReadArticle read = Read(Post("text/plain; charset=utf-8", text));
  EXPECT_EQ(Told(read.reading), R"({"charset":"utf-8","charset_source":"header","replaced":1})");
}

TEST(ArticleOfRequest, TheHeaderGoesBeforeWhatThePageDeclares) {
  const std::string page = Page("<meta charset=iso-8859-5>") + std::string(kGbkWord);
  const ReadArticle read = Read(Post("text/html; charset=gbk", page));
  EXPECT_EQ(read.reading.charset, "gbk");
  EXPECT_EQ(read.reading.charset_source, CharsetSource::kHeader);
}

TEST(ArticleOfRequest, TakesIdAndUrlFromTheRequest) {
  const std::string page = Page("<link rel=canonical href='https://page.example/'>");
  EXPECT_EQ(Read(Post("text/html", page)).article.url, "https://page.example/");
  const std::vector<Request::Parameter> query = {{"id", "a"}, {"url", "https://query.example/"}};
  const ReadArticle read = Read(Post("text/html", page, query));
  EXPECT_EQ(read.article.id, "a");
  EXPECT_EQ(read.article.url, "https://query.example/");
  EXPECT_EQ(Read(Post("text/html", page, {}, "https://header.example/")).article.url,
            "https://header.example/");
  EXPECT_EQ(Read(Post("text/plain", "x", query, "https://query.example/")).article.url,
            "https://query.example/");
  EXPECT_EQ(Outcome(Post("text/html", page, query, "https://header.example/")), "400 invalid_parameter");
}

TEST(ArticleOfRequest, RefusesParametersThatDoNotFitTheBody) {
  const std::string json = R"({"text":"x"})";
  EXPECT_EQ(Outcome(Post("application/json", json)), "read");
  EXPECT_EQ(Outcome(Post("application/json", json, {{"id", "a"}})), "400 invalid_parameter");
  EXPECT_EQ(Outcome(Post("application/json", json, {{"url", "a"}})), "400 invalid_parameter");
  EXPECT_EQ(Outcome(Post("application/json", json, {}, "a")), "400 invalid_parameter");
  EXPECT_EQ(Outcome(Post("application/json", json, {{"html", "all"}})), "400 invalid_parameter");
  EXPECT_EQ(Outcome(Post("text/plain", "x", {{"html", "all"}})), "400 invalid_parameter");
}

TEST(ArticleOfRequest, ReadsThePageInJson) {
  boost::json::object object = {{"id", "a"}, {"url", "https://a.example/"}, {"html", Page()}};
  const std::string json = boost::json::serialize(object);
  const ReadArticle read = Read(Post("application/json", json));
  EXPECT_EQ(read.article.id, "a");
  EXPECT_EQ(read.article.title, "Ferry");
  EXPECT_EQ(read.article.url, "https://a.example/");
  EXPECT_EQ(read.article.text.find("Home"), std::string::npos);
  EXPECT_TRUE(read.reading.extraction);
  EXPECT_NE(Read(Post("application/json", json, {{"html", "all"}})).article.text.find("Home"),
            std::string::npos);
  object["text"] = "its own";
  const ReadArticle with_text = Read(Post("application/json", boost::json::serialize(object)));
  EXPECT_EQ(with_text.article.text, "its own");
  EXPECT_EQ(Told(with_text.reading), "{}");
}

TEST(ArticleOfRequest, RefusesWhatIsNoText) {
  EXPECT_EQ(Outcome(Post("text/plain", NoText())), "422 undecodable");
  EXPECT_EQ(Outcome(Post("text/html", NoText())), "422 undecodable");
}

TEST(ArticleOfRequest, LimitsTextsAsInJson) {
  EXPECT_EQ(Outcome(Post("text/plain", std::string(kBodyBytesMax, 'x'))), "read");
  EXPECT_EQ(Outcome(Post("text/plain", std::string(kBodyBytesMax + 1, 'x'))), "413 too_large");
  // Three bytes of UTF-8 for two.
  std::string gbk;
  while (gbk.size() < kBodyBytesMax) gbk += kGbkWord;
  EXPECT_EQ(Outcome(Post("text/plain; charset=gbk", gbk)), "413 too_large");
  EXPECT_EQ(Outcome(Post("text/html", "<p>" + std::string(kBodyBytesMax, 'x'))), "413 too_large");
  EXPECT_EQ(Outcome(Post("text/plain", "x", {{"url", std::string(kUrlBytesMax + 1, 'u')}})), "413 too_large");
  EXPECT_EQ(Outcome(Post("text/plain", "x", {{"id", std::string(kIdBytesMax + 1, 'i')}})),
            "422 invalid_article");
  EXPECT_EQ(Outcome(Post("text/plain", "x", {{"id", "\a"}})), "422 invalid_article");
}

}  // namespace
}  // namespace newsfold
