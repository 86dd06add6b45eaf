// Files of records over a connection.
#include <chrono>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/http/session.h"
#include "tests/compressed.h"
#include "tests/server/http/archive_records.h"
#include "tests/server/http/server_fixture.h"

namespace newsfold {
namespace {

using testing::HasSubstr;

constexpr std::string_view kTarget = "/v1/articles:bulk";
constexpr std::string_view kType = "application/warc";

std::string Records(int count) {
  std::string records;
  for (int i = 0; i < count; ++i) records += PageRecord(std::to_string(i), MakeText(i));
  return records;
}

std::string ChunkedHead() {
  return "POST /v1/articles:bulk HTTP/1.1\r\nHost: h\r\nContent-Type: application/warc\r\n"
         "Transfer-Encoding: chunked\r\n\r\n";
}

class SessionArchiveTest : public ServerTest {};

TEST_F(SessionArchiveTest, AnswersThePages) {
  Start();
  const RawAnswer answer = Ask(MakeRequest("POST", kTarget, Records(20), kType));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.Field("Content-Type"), "application/x-ndjson");
  EXPECT_THAT(answer.body, HasSubstr(R"("id":"urn:uuid:19")"));
  EXPECT_THAT(answer.body, HasSubstr(R"("lines":20,"new":20)"));
  EXPECT_EQ(archive_->GetStats().articles, 20u);
}

TEST_F(SessionArchiveTest, ChecksWithoutStoring) {
  Start();
  for (const std::string_view target : {"/v1/check:bulk", "/v1/articles:bulk?dry_run=true&html=all"}) {
    const RawAnswer answer = Ask(MakeRequest("POST", target, Records(3), kType));
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.body, HasSubstr(R"("lines":3,"new":3)"));
  }
  EXPECT_EQ(archive_->GetStats().articles, 0u);
  EXPECT_EQ(Ask(MakeRequest("POST", "/v1/check:bulk?html=x", Records(1), kType)).Code(), "invalid_parameter");
  EXPECT_EQ(Ask(MakeRequest("POST", "/v1/check:bulk?url=x", Records(1), kType)).Code(), "unknown_parameter");
}

TEST_F(SessionArchiveTest, MembersAreNoContentCoding) {
  Start();
  const std::string members = Gzip(PageRecord("1", MakeText(1))) + Gzip(PageRecord("2", MakeText(2)));
  const std::string two = R"("lines":2,"new":)";
  EXPECT_THAT(Ask(MakeRequest("POST", kTarget, members, kType)).body, HasSubstr(two));
  EXPECT_THAT(Ask(MakeRequest("POST", kTarget, members, kType, "Content-Encoding: gzip\r\n")).body,
              HasSubstr(two));
  EXPECT_THAT(Ask(MakeRequest("POST", kTarget, Gzip(members), kType, "Content-Encoding: gzip\r\n")).body,
              HasSubstr(two));
  EXPECT_THAT(
      Ask(MakeRequest("POST", kTarget, ZstdStream(members), kType, "Content-Encoding: zstd\r\n")).body,
      HasSubstr(two));
}

TEST_F(SessionArchiveTest, AnswersWhileTheBodyIsStillComing) {
  options_.deadlines.bulk_hold = std::chrono::milliseconds(50);
  for (const bool is_compressed : {false, true}) {
    Start();
    RawClient client(address());
    const auto record = [&](const std::string& id, int number) {
      const std::string bytes = PageRecord(id, MakeText(number));
      return is_compressed ? Gzip(bytes) : bytes;
    };
    client.Send(ChunkedHead() + Chunk(record("1", 1)));
    EXPECT_EQ(client.ReceiveHead().status, 200);
    EXPECT_THAT(client.ReceiveChunk(), HasSubstr("urn:uuid:1"));
    client.Send(Chunk(record("2", 2)) + "0\r\n\r\n");
    std::string rest;
    for (std::string chunk = client.ReceiveChunk(); !chunk.empty(); chunk = client.ReceiveChunk())
      rest += chunk;
    EXPECT_THAT(rest, HasSubstr("urn:uuid:2"));
    EXPECT_THAT(rest, HasSubstr("\"complete\":true"));
    server_.reset();
  }
}

TEST_F(SessionArchiveTest, WhatArrivedBeforeTheClientLeftIsKept) {
  Start();
  {
    RawClient client(address());
    client.Send(ChunkedHead() + Chunk(Records(10) + PageRecord("cut", MakeText(99)).substr(0, 300)));
    client.ShutdownSend();
    EXPECT_EQ(client.ReceiveAll(), "");
  }
  EXPECT_EQ(archive_->GetStats().articles, 10u);
}

TEST_F(SessionArchiveTest, ABodyThatStallsIsTold) {
  options_.deadlines.body = std::chrono::milliseconds(150);
  Start();
  RawClient client(address());
  client.Send(ChunkedHead() + Chunk(Records(3)));
  const RawAnswer answer = client.Receive();
  EXPECT_THAT(answer.body, HasSubstr(R"("lines":3,)"));
  EXPECT_THAT(answer.body, HasSubstr(R"("complete":false,"code":"timeout")"));
}

}  // namespace
}  // namespace newsfold
