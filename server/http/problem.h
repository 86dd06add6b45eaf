#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/message.h"
#include "store/base/status.h"

namespace newsfold {

// Why a request was refused (RFC 9457). Immutable once made.
struct Problem {
  int status = 500;
  std::string_view code;  // stable, for programs to switch on; of static lifetime
  std::string detail;     // names the thing, the value and the allowed range; no article text
  std::vector<Response::Header> headers = {};
};

// The outcome of the archive as a problem. The one table from StatusCode to HTTP.
Problem ProblemOf(const Status& status);

// The answer for `problem`: application/problem+json with type, title, status, detail, code, request_id and
// retryable.
Response ToResponse(const Problem& problem, std::string_view request_id);

// Whether the same request may succeed later, unchanged.
bool IsRetryable(int http_status);

// "Not Found" of 404; "Unknown" of a status the server never sends.
std::string_view ReasonPhrase(int http_status);

// Seconds a client is told to wait after a 503, 507 or 429.
inline constexpr int kRetryAfterSeconds = 1;

}  // namespace newsfold
