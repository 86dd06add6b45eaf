#pragma once

#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>

#include "server/http/message.h"

namespace newsfold {

// How the body that follows a response head ends.
enum class BodyEnd : std::uint8_t { kLength, kChunks, kClose };

struct HeadOptions {
  std::string_view request_id;
  std::time_t now = 0;
  int version = 11;        // of the request: 10 or 11
  bool keep_alive = true;  // whether the connection stays open afterwards
  BodyEnd body_end = BodyEnd::kLength;
};

// The head of `response`, ready to be sent. The body, if any, follows as it is.
std::string SerializeHead(const Response& response, const HeadOptions& options);

// "Sat, 21 Nov 2026 04:26:13 GMT" (RFC 9110, 5.6.7)
std::string FormatHttpDate(std::time_t time);

// Whether a client's X-Request-Id may be echoed and logged: 1 to 128 letters, digits, '-', '_', '.' or ':'.
bool IsRequestId(std::string_view id);

}  // namespace newsfold
