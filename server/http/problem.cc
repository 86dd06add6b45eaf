#include "server/http/problem.h"

#include <algorithm>
#include <array>
#include <utility>

#include <boost/json/object.hpp>

#include "store/json/json.h"

namespace newsfold {
namespace {

int HttpStatusOf(StatusCode code) {
  switch (code) {
    case StatusCode::kOk:
      return 200;
    case StatusCode::kInvalidArgument:
      return 400;
    case StatusCode::kNotFound:
      return 404;
    case StatusCode::kAlreadyExists:
      return 409;
    case StatusCode::kGone:
      return 410;
    case StatusCode::kResourceExhausted:
      return 507;
    case StatusCode::kUnavailable:
      return 503;
    case StatusCode::kCorruption:
    case StatusCode::kFailedPrecondition:
    case StatusCode::kInternal:
      return 500;
  }
  return 500;
}

constexpr std::array kReasonPhrases = {
    std::pair<int, std::string_view>{100, "Continue"},
    std::pair<int, std::string_view>{200, "OK"},
    std::pair<int, std::string_view>{201, "Created"},
    std::pair<int, std::string_view>{207, "Multi-Status"},
    std::pair<int, std::string_view>{304, "Not Modified"},
    std::pair<int, std::string_view>{400, "Bad Request"},
    std::pair<int, std::string_view>{403, "Forbidden"},
    std::pair<int, std::string_view>{404, "Not Found"},
    std::pair<int, std::string_view>{405, "Method Not Allowed"},
    std::pair<int, std::string_view>{406, "Not Acceptable"},
    std::pair<int, std::string_view>{408, "Request Timeout"},
    std::pair<int, std::string_view>{409, "Conflict"},
    std::pair<int, std::string_view>{410, "Gone"},
    std::pair<int, std::string_view>{411, "Length Required"},
    std::pair<int, std::string_view>{413, "Content Too Large"},
    std::pair<int, std::string_view>{414, "URI Too Long"},
    std::pair<int, std::string_view>{415, "Unsupported Media Type"},
    std::pair<int, std::string_view>{417, "Expectation Failed"},
    std::pair<int, std::string_view>{422, "Unprocessable Content"},
    std::pair<int, std::string_view>{431, "Request Header Fields Too Large"},
    std::pair<int, std::string_view>{500, "Internal Server Error"},
    std::pair<int, std::string_view>{501, "Not Implemented"},
    std::pair<int, std::string_view>{503, "Service Unavailable"},
    std::pair<int, std::string_view>{505, "HTTP Version Not Supported"},
    std::pair<int, std::string_view>{507, "Insufficient Storage"},
};

bool AsksForRetry(int http_status) {
  return http_status == 503 || http_status == 507;
}

}  // namespace

Problem ProblemOf(const Status& status) {
  return {HttpStatusOf(status.code()), NameOf(status.code()), status.message()};
}

bool IsRetryable(int http_status) {
  return http_status == 408 || AsksForRetry(http_status);
}

std::string_view ReasonPhrase(int http_status) {
  const auto* found = std::find_if(kReasonPhrases.begin(), kReasonPhrases.end(),
                                   [&](const auto& entry) { return entry.first == http_status; });
  return found == kReasonPhrases.end() ? "Unknown" : found->second;
}

Response ToResponse(const Problem& problem, std::string_view request_id) {
  boost::json::object body;
  body["type"] = "/problems/" + std::string(problem.code);
  body["title"] = ReasonPhrase(problem.status);
  body["status"] = problem.status;
  body["detail"] = ToValidUtf8(problem.detail);
  body["code"] = problem.code;
  body["request_id"] = request_id;
  body["retryable"] = IsRetryable(problem.status);
  Response response;
  response.status = problem.status;
  response.content_type = kProblemType;
  response.body = SerializeJson(body);
  response.body += '\n';
  response.headers = problem.headers;
  if (AsksForRetry(problem.status)) {
    response.headers.push_back({"Retry-After", std::to_string(kRetryAfterSeconds)});
  }
  return response;
}

}  // namespace newsfold
