// Compressed bodies over a connection, and bodies that are no JSON.
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/time.h>

#include "server/http/content_coding.h"
#include "server/http/session.h"
#include "server/service/limits.h"
#include "tests/compressed.h"
#include "tests/server/http/server_fixture.h"

namespace newsfold {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kGzipField = "Content-Encoding: gzip\r\n";
constexpr std::string_view kZstdField = "Content-Encoding: zstd\r\n";

std::string Check(const std::string& body, std::string_view fields) {
  return MakeRequest("POST", "/v1/check", body, "application/json", fields);
}

std::string Bulk(const std::string& body, std::string_view fields) {
  return MakeRequest("POST", "/v1/articles:bulk", body, "application/x-ndjson", fields);
}

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

class SessionCodingTest : public ServerTest {
 protected:
  std::string Outcome(const std::string& request) {
    const RawAnswer answer = Ask(request);
    return std::to_string(answer.status) + (answer.Code().empty() ? "" : " ") + answer.Code();
  }
};

TEST_F(SessionCodingTest, TakesAPageAndSaysHowItWasRead) {
  Start();
  const std::string page =
      "<html><head><title>Ferry</title></head><body><p>" + MakeText(1) + "</p></body></html>";
  const RawAnswer answer = Ask(MakeRequest("POST", "/v1/articles?id=a%20b", page, "text/html; charset=utf-8",
                                           "X-Article-Url: https://a.example/1\r\n"));
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.Field("Location"), "/v1/articles/a%20b");
  const auto body = boost::json::parse(answer.body);
  EXPECT_EQ(body.at("id"), "a b");
  EXPECT_EQ(body.at("charset"), "utf-8");
  EXPECT_EQ(body.at("charset_source"), "header");
  EXPECT_TRUE(body.at("extraction").is_string());
  const auto stored = boost::json::parse(Ask(MakeRequest("GET", "/v1/articles/a%20b")).body);
  EXPECT_EQ(stored.at("url"), "https://a.example/1");
  EXPECT_EQ(stored.at("title"), "Ferry");
  const RawAnswer again = Ask(MakeRequest("POST", "/v1/check", page, "text/html"));
  EXPECT_EQ(boost::json::parse(again.body).at("verdict"), "repost");
  EXPECT_EQ(Outcome(MakeRequest("POST", "/v1/articles?url=https://b.example/", page, "text/html",
                                "X-Article-Url: https://a.example/1\r\n")),
            "400 invalid_parameter");
}

// Else any page could have a browser store what it likes.
TEST_F(SessionCodingTest, TakesNoPlainTextFromPagesInABrowser) {
  Start();
  constexpr std::string_view kOrigin = "Origin: https://a.example\r\n";
  EXPECT_EQ(Outcome(MakeRequest("POST", "/v1/articles", "text", "text/plain", kOrigin)), "403 cross_origin");
  EXPECT_EQ(Outcome(MakeRequest("POST", "/v1/check", "text", "text/plain", kOrigin)), "403 cross_origin");
  EXPECT_EQ(Outcome(MakeRequest("POST", "/v1/check", "<p>text", "text/html", kOrigin)), "200");
  EXPECT_EQ(archive_->GetStats().articles, 0u);
}

TEST_F(SessionCodingTest, TakesOneArticleUrl) {
  Start();
  EXPECT_EQ(Outcome(MakeRequest("POST", "/v1/check", "text", "text/plain",
                                "X-Article-Url: https://a.example\r\nX-Article-Url: https://b.example\r\n")),
            "400 invalid_parameter");
}

TEST_F(SessionCodingTest, TakesCompressedBodies) {
  Start();
  const std::string json = MakeArticleJson("a", 1);
  const std::string plain = Ask(MakeRequest("POST", "/v1/check", json)).body;
  for (const std::string& request :
       {Check(Gzip(json), kGzipField), Check(Gzip(json), "Content-Encoding: X-GZip\r\n"),
        Check(Gzip(json.substr(0, 9)) + Gzip(json.substr(9)), kGzipField),
        Check(ZstdStream(json), kZstdField), Check(json, "Content-Encoding: identity\r\n")})
    EXPECT_EQ(Ask(request).body, plain);
  EXPECT_EQ(Outcome(MakeRequest("POST", "/v1/articles", ZstdStream(json), "application/json", kZstdField)),
            "201");
  EXPECT_EQ(Outcome(MakeRequest("POST", "/v1/check", Gzip(MakeText(1)), "text/plain", kGzipField)), "200");
  EXPECT_EQ(Outcome(MakeRequest("POST", "/v1/compact", Gzip("{}"), "application/json", kGzipField)), "200");
}

TEST_F(SessionCodingTest, TakesOneCodingAlone) {
  Start();
  const std::string json = Gzip(Gzip(MakeArticleJson("a", 1)));
  for (const std::string_view fields :
       {"Content-Encoding: gzip, gzip\r\n", "Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n",
        "Content-Encoding: deflate\r\n", "Content-Encoding: identity, gzip\r\n"}) {
    const RawAnswer answer = Ask(Check(json, fields));
    EXPECT_EQ(answer.status, 415) << fields;
    EXPECT_EQ(answer.Field("Accept-Encoding"), "gzip, zstd, identity");
  }
  EXPECT_EQ(Ask(Bulk(json, "Content-Encoding: br\r\n")).status, 415);
}

TEST_F(SessionCodingTest, RefusesDamagedBodiesAndKeepsTheConnection) {
  Start();
  const std::string json = MakeArticleJson("a", 1);
  std::string damaged = Gzip(json);
  damaged[damaged.size() - 8] ^= 1;
  RawClient client(address());
  for (const std::string& request :
       {Check(Gzip(json).substr(0, 100), kGzipField), Check(ZstdStream(json).substr(0, 100), kZstdField),
        Check(damaged, kGzipField), Check(json, kGzipField), Check(Gzip(json) + json, kGzipField),
        Check(ZstdStream(json), kGzipField)}) {
    client.Send(request);
    const RawAnswer answer = client.Receive();
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.Code(), "bad_content_coding");
    EXPECT_EQ(answer.Field("Connection"), "");
  }
  client.Send(MakeRequest("GET", "/livez"));
  EXPECT_EQ(client.Receive().status, 200);
}

TEST_F(SessionCodingTest, LimitsWhatComesOut) {
  Start();
  const auto text_of = [](std::size_t size) { return "\"" + std::string(size - 2, ' ') + "\""; };
  EXPECT_EQ(Outcome(Check(Gzip(text_of(kWireBytesMax)), kGzipField)), "422 invalid_article");
  EXPECT_EQ(Outcome(Check(Gzip(text_of(kWireBytesMax + 1)), kGzipField)), "413 too_large");
  EXPECT_EQ(Outcome(Check(ZstdStream(text_of(kWireBytesMax)), kZstdField)), "422 invalid_article");
  EXPECT_EQ(Outcome(Check(ZstdStream(text_of(kWireBytesMax + 1)), kZstdField)), "413 too_large");
}

TEST_F(SessionCodingTest, BombsCostLittle) {
  Start();
  const std::string zeros(std::size_t{1} << 20, '\0');
  const std::string gzip = Gzip(std::string(100 * zeros.size(), '\0'));
  const std::string zstd = ZstdStream(zeros, 1024);
  const double begin = CpuSeconds();
  EXPECT_EQ(Outcome(Check(gzip, kGzipField)), "413 too_large");
  EXPECT_EQ(Outcome(Check(zstd, kZstdField)), "413 too_large");
  EXPECT_EQ(Outcome(Check(Gzip(gzip), kGzipField)), "400 invalid_utf8") << "it is decompressed once";
  EXPECT_LT(CpuSeconds() - begin, 2.0);
}

TEST_F(SessionCodingTest, BodiesInWorkAreCountedAsTheyComeOut) {
  Start();
  // Each is small on the wire; together they would be more than may be in work.
  const std::string gzip = Gzip(std::string(kWireBytesMax, ' '));
  std::vector<std::unique_ptr<RawClient>> clients;
  for (std::size_t i = 0; i < kBodyBytesInFlightMax / kWireBytesMax; ++i) {
    clients.push_back(std::make_unique<RawClient>(address()));
    const std::string request = Check(gzip, kGzipField);
    clients.back()->Send(request.substr(0, request.size() - 8));  // without the rest the body stays in work
  }
  std::string outcome = "200";
  for (int attempt = 0; attempt < 10000 && outcome != "503 overloaded"; ++attempt)
    outcome = Outcome(Check(Gzip(std::string(1000, ' ')), kGzipField));
  EXPECT_EQ(outcome, "503 overloaded");
}

TEST_F(SessionCodingTest, BulkTakesCompressedLines) {
  Start();
  std::string lines;
  for (int i = 0; i < 500; ++i) lines += MakeArticleJson("id" + std::to_string(i), i) + "\n";
  EXPECT_THAT(Ask(Bulk(Gzip(lines), kGzipField)).body, HasSubstr(R"("lines":500,"new":500)"));
  EXPECT_THAT(Ask(Bulk(ZstdStream(lines), kZstdField)).body, HasSubstr(R"("lines":500,"new":0)"));
}

TEST_F(SessionCodingTest, BulkTellsDamageInTheSummary) {
  Start();
  const std::string lines = MakeArticleJson("a", 1) + "\n" + MakeArticleJson("b", 2) + "\n";
  const std::string gzip = Gzip(lines);
  for (const std::string& body : {gzip.substr(0, gzip.size() - 8), gzip + "rest"}) {
    const RawAnswer answer = Ask(Bulk(body, kGzipField));
    EXPECT_EQ(answer.status, 207);
    EXPECT_THAT(answer.body, HasSubstr(R"("lines":2,)"));
    EXPECT_THAT(answer.body, HasSubstr(R"("complete":false,"code":"bad_content_coding")"));
  }
}

// Its answers are more than may wait, and nobody takes them.
TEST_F(SessionCodingTest, AClientThatDoesNotReadIsGivenUp) {
  options_.deadlines.body = std::chrono::milliseconds(100);
  Start();
  std::string line = R"({"text":"x","id":")";
  for (std::size_t i = 0; i < kIdBytesMax; ++i) line += "\\\"";
  const std::string body = ZstdStream(line + "\"}\n", kBulkAnswerBytesMax / 1000);
  RawClient client(address());
  client.Send(MakeRequest("POST", "/v1/check:bulk", body, "application/x-ndjson", kZstdField));
  std::string metrics;
  while (metrics.find("route=\"/v1/check:bulk\"") == std::string::npos)
    metrics = Ask(MakeRequest("GET", "/metrics")).body;
  EXPECT_THAT(client.ReceiveAll(), Not(HasSubstr("summary")));
  EXPECT_TRUE(client.IsClosed());
}

TEST_F(SessionCodingTest, BulkHasBombsWithinItsLineLimit) {
  Start();
  const std::string zstd =
      ZstdStream(std::string(std::size_t{1} << 20, '\0'), 1024) + ZstdStream("\n" + MakeArticleJson("a", 1));
  const RawAnswer answer = Ask(Bulk(zstd, kZstdField));
  EXPECT_EQ(answer.status, 207);
  EXPECT_THAT(answer.body, HasSubstr(R"("line":1,"id":"","status":413,"code":"too_large")"));
  EXPECT_THAT(answer.body, HasSubstr(R"("line":2,"status":201,"id":"a")"));
}

}  // namespace
}  // namespace newsfold
