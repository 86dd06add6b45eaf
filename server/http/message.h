#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newsfold {

// A request as handlers see it: framed, routed, decoded, its body complete. Thread-compatible.
struct Request {
  struct Parameter {
    std::string name;
    std::string value;
  };

  std::string id;                // the {id} of the path, percent-decoded; empty if the route has none
  std::vector<Parameter> query;  // percent-decoded, in order
  std::string accept;
  std::string if_none_match;
  std::string content_type;
  std::string article_url;  // X-Article-Url: where the page or the text in the body was seen
  std::string request_id;
  std::string body;
  // Sent from this machine, and not by a page that a browser has from elsewhere.
  bool is_local = false;

  // The value of the first parameter called `name`, or empty.
  std::string_view Query(std::string_view name) const;
};

// The answer of a handler. Thread-compatible.
struct Response {
  struct Header {
    std::string_view name;  // of static lifetime
    std::string value;      // no control characters
  };

  int status = 200;
  std::string_view content_type = "application/json";  // of static lifetime
  std::string body;
  std::vector<Header> headers;
  // The answer acknowledges a write, or tells of writes that may not be durable yet: it may be sent only
  // after a sync that began later has succeeded.
  bool await_sync = false;
};

inline constexpr std::string_view kJsonType = "application/json";
inline constexpr std::string_view kNdjsonType = "application/x-ndjson";
inline constexpr std::string_view kProblemType = "application/problem+json";
inline constexpr std::string_view kBytesType = "application/octet-stream";
inline constexpr std::string_view kTextType = "text/plain; charset=utf-8";

}  // namespace newsfold
