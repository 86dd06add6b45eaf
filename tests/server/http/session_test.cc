#include "server/http/session.h"

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/service/limits.h"
#include "tests/server/http/server_fixture.h"

namespace newsfold {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class SessionTest : public ServerTest {};

TEST_F(SessionTest, StoresAndFindsAnArticle) {
  Start();
  RawClient client(address());
  client.Send(MakeRequest("POST", "/v1/articles", MakeArticleJson("a/\xe6\x96\xb0", 1)));
  const RawAnswer created = client.Receive();
  EXPECT_EQ(created.status, 201);
  EXPECT_EQ(created.Field("Location"), "/v1/articles/a%2F%E6%96%B0");
  client.Send(MakeRequest("GET", created.Field("Location"), "", "", "Accept: text/plain\r\n"));
  EXPECT_EQ(client.Receive().body, MakeText(1));
}

TEST_F(SessionTest, AnswersHeadLikeGetWithoutABody) {
  Start();
  EXPECT_EQ(Ask(MakeRequest("POST", "/v1/articles", MakeArticleJson("a", 1))).status, 201);
  RawClient client(address());
  client.Send(MakeRequest("GET", "/v1/articles/a"));
  const RawAnswer get = client.Receive();
  client.Send(MakeRequest("HEAD", "/v1/articles/a") + MakeRequest("GET", "/livez"));
  const RawAnswer head = client.Receive(true);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.Field("Content-Length"), std::to_string(get.body.size()));
  EXPECT_EQ(head.Field("ETag"), get.Field("ETag"));
  EXPECT_EQ(client.Receive().body, "ok\n");
}

TEST_F(SessionTest, EchoesARequestIdOrMakesOne) {
  Start();
  EXPECT_EQ(Ask(MakeRequest("GET", "/livez", "", "", "X-Request-Id: mine-1\r\n")).Field("X-Request-Id"),
            "mine-1");
  const std::string made = Ask(MakeRequest("GET", "/livez")).Field("X-Request-Id");
  EXPECT_FALSE(made.empty());
  EXPECT_NE(Ask(MakeRequest("GET", "/livez")).Field("X-Request-Id"), made);
  EXPECT_NE(Ask(MakeRequest("GET", "/livez", "", "", "X-Request-Id: a b\r\n")).Field("X-Request-Id"), "a b");
  const RawAnswer problem = Ask(MakeRequest("GET", "/nowhere", "", "", "X-Request-Id: mine-2\r\n"));
  EXPECT_EQ(boost::json::parse(problem.body).at("request_id"), "mine-2");
}

// "status code", then " closed" if the server closed the connection, else " open".
std::string OutcomeOf(const std::string& address, std::string_view bytes) {
  RawClient client(address);
  client.Send(bytes);
  const RawAnswer answer = client.Receive();
  std::string outcome = std::to_string(answer.status);
  if (!answer.Code().empty()) outcome += " " + answer.Code();
  client.Send(MakeRequest("GET", "/livez"));
  return outcome + (client.Receive().status == 200 ? " open" : " closed");
}

struct Row {
  std::string bytes;
  std::string outcome;
};

// Heads and what they must get.
std::vector<Row> HeadRows() {
  const std::string get = "GET /livez HTTP/1.1\r\n";
  return {
      {get + "Host: h\r\n\r\n", "200 open"},
      {"\r\n" + get + "Host: h\r\n\r\n", "200 open"},
      {"GET http://h/livez HTTP/1.1\r\nHost: h\r\n\r\n", "200 open"},
      {"GET /livez HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "200 open"},
      {"GET /livez HTTP/1.0\r\n\r\n", "200 closed"},
      {get + "Host: h\r\nConnection: close\r\n\r\n", "200 closed"},
      {get + "\r\n", "400 bad_host closed"},
      {get + "Host: h\r\nHost: h\r\n\r\n", "400 bad_host closed"},
      {get + "Host : h\r\n\r\n", "400 bad_field closed"},
      {get + "Host: h\r\n folded\r\n\r\n", "400 bad_field closed"},
      {get + "Host: h\r\nno colon\r\n\r\n", "400 bad_field closed"},
      {get + "Host: h\r\n: empty\r\n\r\n", "400 bad_field closed"},
      {"GET /livez HTTP/1.1\nHost: h\n\n", "400 bad_line_ending closed"},
      {get + "Host: h\rX: y\r\n\r\n", "400 bad_control_byte closed"},
      {get + std::string("Host: h\0\r\n\r\n", 12), "400 bad_control_byte closed"},
      {"GET /livez\r\n\r\n", "400 bad_request closed"},
      {"GET /livez HTTP/2.0\r\nHost: h\r\n\r\n", "400 bad_request closed"},
      {"GET /livez HTTP/1.10\r\nHost: h\r\n\r\n", "400 bad_request closed"},
      {"GET  /livez HTTP/1.1\r\nHost: h\r\n\r\n", "400 bad_request closed"},
      {"GET /livez x HTTP/1.1\r\nHost: h\r\n\r\n", "400 bad_request closed"},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400 bad_request closed"},
      {std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), "400 bad_request_line closed"},
      {std::string(64 << 10, 'x'), "400 bad_request_line closed"},
      {"BREW /livez HTTP/1.1\r\nHost: h\r\n\r\n", "501 unknown_method open"},
      {"CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n", "405 method_not_allowed open"},
      {"TRACE /livez HTTP/1.1\r\nHost: h\r\n\r\n", "405 method_not_allowed open"},
      {"OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", "400 bad_target open"},
      {"GET /livez#x HTTP/1.1\r\nHost: h\r\n\r\n", "400 bad_target open"},
      {"GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n", "400 bad_target open"},
      {"GET /" + std::string(8191, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n", "404 unknown_path open"},
      {"GET /" + std::string(8192, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n", "414 target_too_long closed"},
      {get + "Host: h\r\nA: " + std::string(8189, 'a') + "\r\n\r\n", "200 open"},
      {get + "Host: h\r\nA: " + std::string(8190, 'a') + "\r\n\r\n", "431 field_too_long closed"},
  };
}

// Every way to delimit or not to delimit a body, and what it must get.
std::vector<Row> BodyRows() {
  const std::string post = "POST /v1/check HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n";
  const std::string chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
  return {
      {post + "Content-Length: 2\r\n\r\n{}", "422 invalid_article open"},
      {post + "\r\n", "411 length_required closed"},
      {post + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}", "400 bad_request closed"},
      {post + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}", "400 bad_request closed"},
      {post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", "400 bad_request closed"},
      {post + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", "400 bad_framing closed"},
      {post + "Content-Length: 2, 2\r\n\r\n{}", "400 bad_framing closed"},
      {post + "Content-Length: +2\r\n\r\n{}", "400 bad_request closed"},
      {post + "Content-Length: 0x2\r\n\r\n{}", "400 bad_request closed"},
      {post + "Content-Length:\r\n\r\n{}", "400 bad_request closed"},
      {post + "Content-Length: 18446744073709551616\r\n\r\n{}", "400 bad_request closed"},
      {chunked + "2\r\n{}\r\n0\r\n\r\n", "422 invalid_article open"},
      {chunked + "1\r\n{\r\n1;ext=1\r\n}\r\n0\r\nTrailer: x\r\n\r\n", "422 invalid_article open"},
      {chunked + "x\r\n{}\r\n0\r\n\r\n", "400 bad_chunk closed"},
      {chunked + "2\r\n{}X\r\n0\r\n\r\n", "400 bad_chunk closed"},
      {chunked + "ffffffffffffffffff\r\n", "400 bad_chunk closed"},
      {chunked + "1000001\r\n", "413 too_large closed"},
      {chunked + "2\r\n{}\r\n0\r\nContent-Length: 5\r\n\r\n", "400 bad_chunk closed"},
      {chunked + "2\r\n{}\r\n0\r\nA: " + std::string(5000, 'a'), "400 bad_chunk closed"},
      {post + "Transfer-Encoding: xchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
       "501 unsupported_transfer_encoding closed"},
      {post + "Transfer-Encoding: identity,chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
       "501 unsupported_transfer_encoding closed"},
      {post + "Transfer-Encoding: chunked, identity\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
       "501 unsupported_transfer_encoding closed"},
      {post + "Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
       "501 unsupported_transfer_encoding closed"},
      {post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       "400 bad_request closed"},
      {"POST /v1/check HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400 bad_framing closed"},
      {post + "Content-Length: 16777216\r\nExpect: 200-maybe\r\n\r\n", "417 bad_expectation closed"},
      {post + "Content-Length: 16777217\r\n\r\n", "413 too_large closed"},
  };
}

TEST_F(SessionTest, FramesExactly) {
  Start();
  for (const Row& row : HeadRows()) EXPECT_EQ(OutcomeOf(address(), row.bytes), row.outcome) << row.bytes;
  for (const Row& row : BodyRows()) EXPECT_EQ(OutcomeOf(address(), row.bytes), row.outcome) << row.bytes;
}

TEST_F(SessionTest, FieldsAreCounted) {
  Start();
  const auto with_fields = [](int count) {
    std::string fields;
    for (int i = 0; i < count - 1; ++i) fields += "A: b\r\n";
    return MakeRequest("GET", "/livez", "", "", fields);
  };
  EXPECT_EQ(OutcomeOf(address(), with_fields(99)), "200 open");
  EXPECT_EQ(OutcomeOf(address(), with_fields(100)), "200 open");
  EXPECT_EQ(OutcomeOf(address(), with_fields(101)), "431 too_many_fields closed");
}

TEST_F(SessionTest, WrongRequestsThatAreWellFramedKeepTheConnection) {
  Start();
  const std::string article = MakeArticleJson("a", 1);
  const std::vector<Row> rows = {
      {MakeRequest("POST", "/nowhere", article), "404 unknown_path open"},
      {MakeRequest("DELETE", "/v1/articles/a"), "405 method_not_allowed open"},
      {MakeRequest("GET", "/v1/articles"), "405 method_not_allowed open"},
      {MakeRequest("POST", "/v1/check", article, "image/png"), "415 unsupported_media_type open"},
      {MakeRequest("POST", "/v1/check", article, "application/json", "Content-Encoding: br\r\n"),
       "415 unsupported_encoding open"},
      {MakeRequest("GET", "/v1/stats?pretty=1"), "400 unknown_parameter open"},
      {MakeRequest("POST", "/v1/articles?dry_run=2", article), "400 invalid_parameter open"},
      {MakeRequest("POST", "/v1/articles:bulk?dry_run=2", article, "application/jsonl"),
       "400 invalid_parameter open"},
      {MakeRequest("GET", "/livez", "ignored"), "200 open"},
  };
  for (const Row& row : rows) EXPECT_EQ(OutcomeOf(address(), row.bytes), row.outcome) << row.bytes;
  EXPECT_EQ(Ask(MakeRequest("DELETE", "/v1/articles/a")).Field("Allow"), "GET, HEAD");
  EXPECT_EQ(Ask(rows[3].bytes).Field("Accept-Post"),
            "application/json, text/html, application/xhtml+xml, text/plain");
  EXPECT_EQ(Ask(rows[4].bytes).Field("Accept-Encoding"), "gzip, zstd, identity");
  EXPECT_THAT(Ask(rows[5].bytes).body, HasSubstr("this path takes no parameters"));
  EXPECT_THAT(Ask(MakeRequest("GET", "/v1/clusters/a?lmit=1")).body, HasSubstr("it knows: cursor, limit"));
}

TEST_F(SessionTest, DoesNotDependOnHowTheRequestIsCut) {
  Start();
  const std::string request =
      "POST /v1/check HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
      "Transfer-Encoding: chunked\r\n\r\n5;x=1\r\n{\"tex\r\n9\r\nt\":\"word\"\r\n1\r\n}\r\n"
      "0\r\nTrailer: t\r\n\r\n";
  const std::string whole = Ask(request).body;
  EXPECT_THAT(whole, HasSubstr("too_short"));
  for (std::size_t cut = 0; cut <= request.size(); ++cut) {
    RawClient client(address());
    client.Send(std::string_view(request).substr(0, cut));
    client.Send(std::string_view(request).substr(cut));
    const RawAnswer answer = client.Receive();
    EXPECT_EQ(answer.status, 200) << cut;
    EXPECT_EQ(answer.body, whole) << cut;
  }
}

TEST_F(SessionTest, TakesOneByteAtATime) {
  Start();
  const std::string request = MakeRequest("POST", "/v1/check", R"({"text":"word"})");
  const std::string whole = Ask(request).body;
  RawClient client(address());
  for (int round = 0; round < 2; ++round) {
    for (const char& byte : request) client.Send({&byte, 1});
    EXPECT_EQ(client.Receive().body, whole);
  }
}

TEST_F(SessionTest, TakesManyTinyChunks) {
  Start();
  const std::string body = MakeArticleJson("a", 1);
  std::string request =
      "POST /v1/articles HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
      "Transfer-Encoding: chunked\r\n\r\n";
  for (const char byte : body) request += std::string("1\r\n") + byte + "\r\n";
  EXPECT_EQ(Ask(request + "0\r\n\r\n").status, 201);
}

TEST_F(SessionTest, AnswersPipelinedRequestsInOrder) {
  Start();
  constexpr int kRequests = 40;
  std::string requests;
  for (int i = 0; i < kRequests; ++i) {
    const std::string id = "X-Request-Id: n" + std::to_string(i) + "\r\n";
    requests += i % 3 == 0 ? MakeRequest("GET", "/livez", "", "", id)
                           : MakeRequest("POST", "/v1/articles", MakeArticleJson("p" + std::to_string(i), i),
                                         "application/json", id);
  }
  RawClient client(address());
  client.Send(requests);
  for (int i = 0; i < kRequests; ++i) {
    const RawAnswer answer = client.Receive();
    EXPECT_EQ(answer.Field("X-Request-Id"), "n" + std::to_string(i));
    EXPECT_LT(answer.status, 300);
  }
}

TEST_F(SessionTest, AsksForTheBodyOnlyIfItIsWanted) {
  Start();
  const std::string body = MakeArticleJson("a", 1);
  const auto head = [&](std::string_view target, std::size_t size) {
    return "POST " + std::string(target) + " HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n" +
           "Expect: 100-continue\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n";
  };
  RawClient wanted(address());
  wanted.Send(head("/v1/articles", body.size()));
  EXPECT_EQ(wanted.Receive().status, 100);
  wanted.Send(body);
  EXPECT_EQ(wanted.Receive().status, 201);
  for (const auto& [target, size, status] :
       {std::tuple("/nowhere", body.size(), 404), std::tuple("/v1/articles", kWireBytesMax + 1, 413)}) {
    RawClient unwanted(address());
    unwanted.Send(head(target, size));
    EXPECT_EQ(unwanted.Receive().status, status);
    EXPECT_TRUE(unwanted.IsClosed());
  }
}

TEST_F(SessionTest, LimitsBodiesAtTheEdge) {
  Start();
  for (const std::size_t size : {kWireBytesMax - 1, kWireBytesMax, kWireBytesMax + 1}) {
    RawClient client(address());
    client.Send(MakeRequest("POST", "/v1/check", std::string(size, ' ')));
    EXPECT_EQ(client.Receive().status, size <= kWireBytesMax ? 400 : 413) << size;
  }
}

TEST_F(SessionTest, DropsTheBodyOfARefusedRequestUpToALimit) {
  Start();
  const auto refused = [](std::size_t size) {
    return MakeRequest("POST", "/nowhere", std::string(size, 'x'));
  };
  EXPECT_EQ(OutcomeOf(address(), refused(kDiscardBytesMax)), "404 unknown_path open");
  EXPECT_EQ(OutcomeOf(address(), refused(kDiscardBytesMax + 1)), "404 unknown_path closed");
}

class DeadlineTest : public ServerTest {
 protected:
  DeadlineTest() {
    options_.deadlines.header = std::chrono::milliseconds(150);
    options_.deadlines.body = std::chrono::milliseconds(150);
    options_.deadlines.idle = std::chrono::milliseconds(150);
  }
};

TEST_F(DeadlineTest, AnUnfinishedHeadGets408) {
  Start();
  RawClient client(address());
  client.Send("GET /livez HTTP/1.1\r\nHost:");
  const RawAnswer answer = client.Receive();
  EXPECT_EQ(answer.status, 408);
  EXPECT_EQ(answer.Field("Connection"), "close");
  EXPECT_TRUE(client.IsClosed());
}

TEST_F(DeadlineTest, AnUnfinishedBodyGets408) {
  Start();
  for (const std::string_view target : {"/v1/articles", "/nowhere"}) {
    RawClient client(address());
    client.Send("POST " + std::string(target) +
                " HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{");
    EXPECT_EQ(client.Receive().status, 408);
    EXPECT_TRUE(client.IsClosed());
  }
}

TEST_F(DeadlineTest, AnIdleConnectionIsClosedInSilence) {
  Start();
  RawClient fresh(address());
  EXPECT_EQ(fresh.ReceiveAll(), "");
  RawClient used(address());
  used.Send(MakeRequest("GET", "/livez"));
  EXPECT_EQ(used.Receive().status, 200);
  EXPECT_TRUE(used.IsClosed());
}

TEST_F(DeadlineTest, AClientThatDoesNotReadIsClosed) {
  Start();
  const std::string text(kBodyBytesMax, 'w');
  EXPECT_EQ(Ask(MakeRequest("POST", "/v1/articles", "{\"id\":\"a\",\"text\":\"" + text + "\"}")).status, 201);
  RawClient client(address());
  std::string requests;
  for (int i = 0; i < 16; ++i) requests += MakeRequest("GET", "/v1/articles/a");
  client.Send(requests);
  // The other end's close is the only event to wait for, and it must come without reading.
  while (client.Send("\r\n")) {
  }
  SUCCEED();
}

TEST_F(ServerTest, TooManyConnectionsGet503) {
  options_.connections_max = 2;
  Start();
  RawClient first(address());
  first.Send(MakeRequest("GET", "/livez"));
  EXPECT_EQ(first.Receive().status, 200);
  RawClient second(address());
  second.Send(MakeRequest("GET", "/livez"));
  EXPECT_EQ(second.Receive().status, 200);
  RawClient third(address());
  const RawAnswer refused = third.Receive();
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.Field("Retry-After"), "1");
  EXPECT_EQ(refused.body, "too many connections\n");
}

}  // namespace
}  // namespace newsfold
