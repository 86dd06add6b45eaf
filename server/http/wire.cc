#include "server/http/wire.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "dedup/base/assert.h"
#include "server/http/problem.h"

namespace newsfold {

std::string FormatHttpDate(std::time_t time) {
  constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm utc{};
  gmtime_r(&time, &utc);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", kDays[static_cast<std::size_t>(utc.tm_wday)],
                     utc.tm_mday, kMonths[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900,
                     utc.tm_hour, utc.tm_min, utc.tm_sec);
}

std::string SerializeHead(const Response& response, const HeadOptions& options) {
  NEWSFOLD_ASSERT(IsRequestId(options.request_id));
  NEWSFOLD_ASSERT(options.body_end != BodyEnd::kChunks || options.version >= 11);
  thread_local std::time_t date_time = -1;
  thread_local std::string date;
  if (options.now != date_time) {
    date = FormatHttpDate(options.now);
    date_time = options.now;
  }
  std::string head;
  head.reserve(384);
  const auto out = std::back_inserter(head);
  fmt::format_to(out, "HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status, ReasonPhrase(response.status), date);
  if (response.status != 304) fmt::format_to(out, "Content-Type: {}\r\n", response.content_type);
  if (options.body_end == BodyEnd::kChunks) head += "Transfer-Encoding: chunked\r\n";
  if (options.body_end == BodyEnd::kLength && response.status != 304) {
    fmt::format_to(out, "Content-Length: {}\r\n", response.body.size());
  }
  for (const Response::Header& header : response.headers) {
    // Else what a client chose could end the head.
    NEWSFOLD_ASSERT(header.value.find_first_of("\r\n") == std::string::npos);
    fmt::format_to(out, "{}: {}\r\n", header.name, header.value);
  }
  fmt::format_to(out, "X-Request-Id: {}\r\nX-Content-Type-Options: nosniff\r\n", options.request_id);
  if (!options.keep_alive) {
    head += "Connection: close\r\n";
  } else if (options.version < 11) {
    head += "Connection: keep-alive\r\n";
  }
  head += "\r\n";
  return head;
}

bool IsRequestId(std::string_view id) {
  return !id.empty() && id.size() <= 128 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_.:").find(c) != std::string_view::npos;
  });
}

}  // namespace newsfold
