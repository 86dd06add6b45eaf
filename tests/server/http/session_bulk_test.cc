#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/http/session.h"
#include "server/service/limits.h"
#include "tests/server/http/server_fixture.h"

namespace newsfold {
namespace {

constexpr std::string_view kBulkTarget = "/v1/articles:bulk";

std::vector<boost::json::value> ParseLines(const std::string& body) {
  std::vector<boost::json::value> lines;
  for (std::size_t begin = 0; begin < body.size();) {
    const std::size_t end = body.find('\n', begin);
    lines.push_back(boost::json::parse(body.substr(begin, end - begin)));
    begin = end + 1;
  }
  return lines;
}

std::string MakeLines(int count) {
  std::string lines;
  for (int i = 0; i < count; ++i) lines += MakeArticleJson("id" + std::to_string(i), i / 2) + "\n";
  return lines;
}

std::string Chunked(std::string_view target) {
  return "POST " + std::string(target) +
         " HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";
}

class BulkTest : public ServerTest {};

TEST_F(BulkTest, AnswersEveryLineInOrder) {
  Start();
  const RawAnswer answer = Ask(MakeRequest("POST", kBulkTarget, MakeLines(100), "application/x-ndjson"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.Field("Content-Type"), "application/x-ndjson");
  const auto lines = ParseLines(answer.body);
  ASSERT_EQ(lines.size(), 101u);
  for (int i = 0; i < 100; ++i) {
    const auto& line = lines[static_cast<std::size_t>(i)];
    EXPECT_EQ(line.at("line"), i + 1);
    EXPECT_EQ(line.at("id").as_string(), "id" + std::to_string(i));
    EXPECT_EQ(line.at("status"), i % 2 == 0 ? 201 : 200);
    EXPECT_EQ(line.at("canonical_id").as_string(), "id" + std::to_string(i / 2 * 2));
  }
  const auto& summary = lines.back().at("summary");
  EXPECT_EQ(summary.at("lines"), 100);
  EXPECT_EQ(summary.at("new"), 50);
  EXPECT_EQ(summary.at("reposts"), 50);
  EXPECT_EQ(summary.at("failed"), 0);
  EXPECT_EQ(summary.at("complete"), true);
  EXPECT_EQ(archive_->GetStats().articles, 100u);
}

TEST_F(BulkTest, AByteOrderMarkInFrontIsSkipped) {
  Start();
  const std::string mark = "\xEF\xBB\xBF";
  const std::string body = mark + MakeArticleJson("a", 1) + "\r\n" + mark + MakeArticleJson("b", 2) + "\n";
  const auto lines = ParseLines(Ask(MakeRequest("POST", kBulkTarget, body, "application/x-ndjson")).body);
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0].at("status"), 201);
  EXPECT_EQ(lines[1].at("status"), 400) << "elsewhere it is no JSON";
}

TEST_F(BulkTest, BadLinesAreAnsweredAndDoNotStopTheRest) {
  Start();
  const std::string body = MakeArticleJson("a", 1) + "\n\nnot json\n{\"text\":\"\xff\"}\n[]\n" +
                           MakeArticleJson("a", 2) + "\r\n" + MakeArticleJson("b", 1);
  const RawAnswer answer = Ask(MakeRequest("POST", kBulkTarget, body, "application/jsonl"));
  EXPECT_EQ(answer.status, 207);
  const auto lines = ParseLines(answer.body);
  const std::vector<std::pair<int, int>> expected = {{1, 201}, {3, 400}, {4, 400},
                                                     {5, 422}, {6, 409}, {7, 200}};
  ASSERT_EQ(lines.size(), expected.size() + 1);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(lines[i].at("line"), expected[i].first);
    EXPECT_EQ(lines[i].at("status"), expected[i].second) << boost::json::serialize(lines[i]);
  }
  EXPECT_EQ(lines[1].at("code"), "invalid_json");
  EXPECT_EQ(lines[2].at("code"), "invalid_utf8");
  EXPECT_EQ(lines.back().at("summary").at("failed"), 4);
  EXPECT_EQ(lines.back().at("summary").at("complete"), true);
}

TEST_F(BulkTest, ChecksWithoutStoring) {
  Start();
  for (const std::string_view target : {"/v1/check:bulk", "/v1/articles:bulk?dry_run=true"}) {
    const RawAnswer answer = Ask(MakeRequest("POST", target, MakeLines(4), "application/x-ndjson"));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(ParseLines(answer.body).size(), 5u);
  }
  EXPECT_EQ(archive_->GetStats().articles, 0u);
}

TEST_F(BulkTest, StreamsAnswersWhileTheBodyIsStillComing) {
  options_.deadlines.bulk_hold = std::chrono::milliseconds(50);
  Start();
  RawClient client(address());
  client.Send(Chunked(kBulkTarget) + Chunk(MakeLines(3)));
  // The head can only come while the request is unfinished: the rest is sent after it.
  EXPECT_EQ(client.ReceiveHead().status, 200);
  EXPECT_THAT(client.ReceiveChunk(), testing::HasSubstr("\"line\":1"));
  client.Send(Chunk(MakeArticleJson("last", 77) + "\n") + "0\r\n\r\n");
  std::string rest;
  for (std::string chunk = client.ReceiveChunk(); !chunk.empty(); chunk = client.ReceiveChunk())
    rest += chunk;
  EXPECT_THAT(rest, testing::HasSubstr("\"id\":\"last\""));
  EXPECT_THAT(rest, testing::HasSubstr("\"complete\":true"));
  client.Send(MakeRequest("GET", "/livez"));
  EXPECT_EQ(client.Receive().status, 200);
}

TEST_F(BulkTest, StreamsLargeAnswers) {
  Start();
  RawClient client(address());
  const std::string body = MakeLines(1000);
  client.Send(MakeRequest("POST", kBulkTarget, body, "application/x-ndjson"));
  const RawAnswer answer = client.Receive();
  EXPECT_EQ(answer.Field("Transfer-Encoding"), "chunked");
  EXPECT_EQ(ParseLines(answer.body).size(), 1001u);
}

TEST_F(BulkTest, EndsWithTheConnectionForOldClients) {
  options_.deadlines.bulk_hold = std::chrono::milliseconds(0);
  Start();
  const std::string body = MakeLines(500);
  const RawAnswer answer =
      Ask("POST /v1/articles:bulk HTTP/1.0\r\nContent-Type: application/x-ndjson\r\nContent-Length: " +
          std::to_string(body.size()) + "\r\n\r\n" + body);
  EXPECT_EQ(answer.Field("Transfer-Encoding"), "");
  EXPECT_EQ(ParseLines(answer.body).size(), 501u);
}

TEST_F(BulkTest, LinesAreLimited) {
  Start();
  std::string body;
  for (const std::size_t size : {kBulkLineBytesMax, kBulkLineBytesMax + 1}) {
    body += std::string(size, '7') + "\n";
  }
  body += MakeArticleJson("a", 1);
  const auto lines = ParseLines(Ask(MakeRequest("POST", kBulkTarget, body, "application/x-ndjson")).body);
  ASSERT_EQ(lines.size(), 4u);
  EXPECT_EQ(lines[0].at("code"), "invalid_json");
  EXPECT_EQ(lines[1].at("code"), "too_large");
  EXPECT_EQ(lines[1].at("status"), 413);
  EXPECT_EQ(lines[2].at("status"), 201);
}

TEST_F(BulkTest, AnIdThatIsTakenIsNoRefusalOfTheParser) {
  Start();
  const std::string body = MakeArticleJson("too_large: a", 1) + "\n" + MakeArticleJson("too_large: a", 2) +
                           "\n" + R"({"text":"x","id":"\u0007"})" + "\n";
  const auto lines = ParseLines(Ask(MakeRequest("POST", kBulkTarget, body, "application/x-ndjson")).body);
  ASSERT_EQ(lines.size(), 4u);
  EXPECT_EQ(lines[1].at("code"), "already_exists");
  EXPECT_EQ(lines[1].at("status"), 409);
  EXPECT_EQ(lines[2].at("code"), "invalid_article");
  EXPECT_EQ(lines[2].at("status"), 422);
}

TEST_F(BulkTest, ABrokenBodyIsToldInTheSummary) {
  Start();
  RawClient client(address());
  client.Send(Chunked(kBulkTarget) + Chunk(MakeLines(3) + "{\"id\":\"half") + "nonsense\r\n");
  const RawAnswer answer = client.Receive();
  EXPECT_EQ(answer.status, 207);
  EXPECT_EQ(answer.Field("Connection"), "close");
  const auto lines = ParseLines(answer.body);
  ASSERT_EQ(lines.size(), 4u);
  EXPECT_EQ(lines.back().at("summary").at("complete"), false);
  EXPECT_EQ(lines.back().at("summary").at("code"), "bad_chunk");
}

TEST_F(BulkTest, AStalledBodyIsToldInTheSummary) {
  options_.deadlines.body = std::chrono::milliseconds(150);
  Start();
  RawClient client(address());
  client.Send(Chunked(kBulkTarget) + Chunk(MakeLines(3)));
  const auto lines = ParseLines(client.Receive().body);
  ASSERT_EQ(lines.size(), 4u);
  EXPECT_EQ(lines.back().at("summary").at("code"), "timeout");
  EXPECT_TRUE(client.IsClosed());
}

TEST_F(BulkTest, WhatArrivedBeforeTheClientLeftIsKept) {
  Start();
  {
    RawClient client(address());
    client.Send(Chunked(kBulkTarget) + Chunk(MakeLines(10)));
    client.ShutdownSend();
    EXPECT_EQ(client.ReceiveAll(), "");
  }
  EXPECT_EQ(archive_->GetStats().articles, 10u);
}

TEST_F(BulkTest, OnlySoManyAtTheSameTime) {
  Start();
  std::vector<std::unique_ptr<RawClient>> clients;
  for (std::size_t i = 0; i < kBulkRequestsMax; ++i) {
    clients.push_back(std::make_unique<RawClient>(address()));
    clients.back()->Send(
        "POST /v1/articles:bulk HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-ndjson\r\n"
        "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n");
    EXPECT_EQ(clients.back()->Receive().status, 100);
  }
  const RawAnswer refused = Ask(MakeRequest("POST", kBulkTarget, MakeLines(1), "application/x-ndjson"));
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.Field("Retry-After"), "1");
  clients.front()->Send("0\r\n\r\n");
  EXPECT_EQ(clients.front()->Receive().status, 200);
  // The place is free a moment after the answer was sent.
  int status = 503;
  for (int attempt = 0; attempt < 10000 && status == 503; ++attempt) {
    status = Ask(MakeRequest("POST", kBulkTarget, MakeLines(1), "application/x-ndjson")).status;
  }
  EXPECT_EQ(status, 200);
}

}  // namespace
}  // namespace newsfold
