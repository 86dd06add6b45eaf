#include "server/http/wire.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace newsfold {
namespace {

using testing::HasSubstr;
using testing::Not;

HeadOptions Options() {
  HeadOptions options;
  options.request_id = "r-1";
  options.now = 784111777;
  return options;
}

TEST(SerializeHead, IsExact) {
  Response response;
  response.status = 201;
  response.body = "{}\n";
  response.headers.push_back({"Location", "/v1/articles/a"});
  EXPECT_EQ(
      SerializeHead(response, Options()),
      "HTTP/1.1 201 Created\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: application/json\r\n"
      "Content-Length: 3\r\nLocation: /v1/articles/a\r\nX-Request-Id: r-1\r\n"
      "X-Content-Type-Options: nosniff\r\n\r\n");
}

TEST(SerializeHead, SaysHowTheBodyEnds) {
  HeadOptions options = Options();
  options.body_end = BodyEnd::kChunks;
  EXPECT_THAT(SerializeHead({}, options), HasSubstr("Transfer-Encoding: chunked\r\n"));
  EXPECT_THAT(SerializeHead({}, options), Not(HasSubstr("Content-Length")));
  options.body_end = BodyEnd::kClose;
  EXPECT_THAT(SerializeHead({}, options), Not(HasSubstr("Transfer-Encoding")));
  EXPECT_THAT(SerializeHead({}, options), Not(HasSubstr("Content-Length")));
}

TEST(SerializeHead, SaysWhetherTheConnectionStays) {
  HeadOptions options = Options();
  EXPECT_THAT(SerializeHead({}, options), Not(HasSubstr("Connection")));
  options.version = 10;
  EXPECT_THAT(SerializeHead({}, options), HasSubstr("Connection: keep-alive\r\n"));
  options.keep_alive = false;
  EXPECT_THAT(SerializeHead({}, options), HasSubstr("Connection: close\r\n"));
}

TEST(SerializeHead, HasNoBodyFieldsWhenNothingWasModified) {
  Response response;
  response.status = 304;
  EXPECT_THAT(SerializeHead(response, Options()), Not(HasSubstr("Content-Length")));
}

TEST(IsRequestId, TakesOnlyWhatMayBeEchoed) {
  EXPECT_TRUE(IsRequestId("a-B_3.4:5"));
  EXPECT_TRUE(IsRequestId(std::string(128, 'a')));
  EXPECT_FALSE(IsRequestId(std::string(129, 'a')));
  EXPECT_FALSE(IsRequestId(""));
  EXPECT_FALSE(IsRequestId("a b"));
  EXPECT_FALSE(IsRequestId("a\r\nSet-Cookie: b"));
}

}  // namespace
}  // namespace newsfold
