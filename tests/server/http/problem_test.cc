#include "server/http/problem.h"

#include <string>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace newsfold {
namespace {

int HttpStatus(StatusCode code) {
  return ProblemOf(Status(code, "why")).status;
}

TEST(ProblemOf, MapsEveryStatusCode) {
  EXPECT_EQ(HttpStatus(StatusCode::kInvalidArgument), 400);
  EXPECT_EQ(HttpStatus(StatusCode::kNotFound), 404);
  EXPECT_EQ(HttpStatus(StatusCode::kAlreadyExists), 409);
  EXPECT_EQ(HttpStatus(StatusCode::kResourceExhausted), 507);
  EXPECT_EQ(HttpStatus(StatusCode::kUnavailable), 503);
  EXPECT_EQ(HttpStatus(StatusCode::kCorruption), 500);
  EXPECT_EQ(HttpStatus(StatusCode::kFailedPrecondition), 500);
  EXPECT_EQ(HttpStatus(StatusCode::kInternal), 500);
}

TEST(ToResponse, WritesAProblemDocument) {
  const Response response = ToResponse({404, "not_found", "no article 'a\"\n'"}, "r-1");
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.content_type, "application/problem+json");
  const auto body = boost::json::parse(response.body);
  EXPECT_EQ(body.at("type"), "/problems/not_found");
  EXPECT_EQ(body.at("title"), "Not Found");
  EXPECT_EQ(body.at("status"), 404);
  EXPECT_EQ(body.at("detail"), "no article 'a\"\n'");
  EXPECT_EQ(body.at("code"), "not_found");
  EXPECT_EQ(body.at("request_id"), "r-1");
  EXPECT_EQ(body.at("retryable"), false);
  EXPECT_TRUE(response.headers.empty());
}

TEST(ToResponse, TellsWhenToRetry) {
  for (const int status : {503, 507}) {
    const Response response = ToResponse({status, "x", ""}, "");
    ASSERT_EQ(response.headers.size(), 1u);
    EXPECT_EQ(response.headers[0].name, "Retry-After");
    EXPECT_TRUE(boost::json::parse(response.body).at("retryable").as_bool());
  }
}

TEST(ToResponse, KeepsTheProblemsHeaders) {
  const Response response = ToResponse({405, "method_not_allowed", "", {{"Allow", "GET"}}}, "");
  ASSERT_EQ(response.headers.size(), 1u);
  EXPECT_EQ(response.headers[0].value, "GET");
}

}  // namespace
}  // namespace newsfold
