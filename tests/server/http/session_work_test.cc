// Lists and compactions over a connection: who may ask, and on which threads the work is done.
#include <memory>
#include <string>
#include <vector>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "server/http/session.h"
#include "server/service/limits.h"
#include "tests/server/http/server_fixture.h"

namespace newsfold {
namespace {

class SessionWorkTest : public ServerTest {};

TEST_F(SessionWorkTest, ListsTakeTheirParametersFromTheQuery) {
  Start();
  const std::string article = R"({"id":"a","url":"https://a.example/?q=1&r=2","text":"one two three"})";
  EXPECT_EQ(Ask(MakeRequest("POST", "/v1/articles", article)).status, 201);
  const RawAnswer lookup =
      Ask(MakeRequest("GET", "/v1/lookup?url=https%3A%2F%2Fa.example%2F%3Fq%3D1%26r%3D2&limit=5"));
  EXPECT_EQ(lookup.status, 200);
  EXPECT_EQ(boost::json::parse(lookup.body).at("sightings").at(0).at("id"), "a");
  const RawAnswer changes = Ask(MakeRequest("GET", "/v1/changes?since=0&limit=1"));
  EXPECT_EQ(changes.status, 200);
  EXPECT_EQ(boost::json::parse(changes.body).at("last_sequence"), 1);
  EXPECT_EQ(Ask(MakeRequest("GET", "/v1/changes?cursor=x")).Code(), "unknown_parameter");
  EXPECT_EQ(Ask(MakeRequest("GET", "/v1/lookup")).Code(), "invalid_parameter");
}

TEST_F(SessionWorkTest, CompactNeedsNoBody) {
  Start();
  RawClient client(address());
  client.Send(MakeRequest("POST", "/v1/compact") + MakeRequest("POST", "/v1/compact", R"({"only":"index"})"));
  const RawAnswer all = client.Receive();
  EXPECT_EQ(all.status, 200) << all.body;
  EXPECT_TRUE(boost::json::parse(all.body).at("only").is_null());
  EXPECT_EQ(boost::json::parse(client.Receive().body).at("only"), "index");
  client.Send("POST /v1/compact HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(client.Receive().status, 200);
  EXPECT_EQ(Ask(MakeRequest("POST", "/v1/compact", "{}", "text/plain")).Code(), "unsupported_media_type");
  EXPECT_EQ(Ask(MakeRequest("GET", "/v1/compact")).status, 405);
}

// Any page may have a browser post to a server on its machine.
TEST_F(SessionWorkTest, CompactIsNotForPagesFromElsewhere) {
  Start();
  const RawAnswer answer = Ask(MakeRequest("POST", "/v1/compact", "", "", "Origin: https://a.example\r\n"));
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.Code(), "local_only");
}

// It has a place among the bulk requests, so that short ones are never behind it.
TEST_F(SessionWorkTest, CompactTakesThePlaceOfABulkRequest) {
  Start();
  std::vector<std::unique_ptr<RawClient>> clients;
  for (std::size_t i = 0; i < kBulkRequestsMax; ++i) {
    EXPECT_EQ(Ask(MakeRequest("POST", "/v1/compact")).status, 200) << i << " places are taken";
    clients.push_back(std::make_unique<RawClient>(address()));
    clients.back()->Send(
        "POST /v1/articles:bulk HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-ndjson\r\n"
        "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n");
    EXPECT_EQ(clients.back()->Receive().status, 100);
  }
  EXPECT_EQ(Ask(MakeRequest("POST", "/v1/compact")).Code(), "overloaded");
  EXPECT_EQ(Ask(MakeRequest("GET", "/v1/stats")).status, 200);
}

}  // namespace
}  // namespace newsfold
