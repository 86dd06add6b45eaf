#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "server/http/handlers.h"
#include "server/http/media_type.h"
#include "server/http/message.h"

namespace newsfold {

// Where a route's work is done.
enum class Place : std::uint8_t {
  kHere,         // at once: never blocks
  kHereIfShort,  // at once if it is likely to be short (server/service/short_work.h), else on the bounded
                 // pool
  kWorker,       // on the bounded pool
  kBulk,         // streamed, by a bulk job
  kLongWorker,   // on the bounded pool of the bulk jobs: may take so long that it would be in others' way
};

struct Route {
  std::string_view method;
  std::string_view path;  // one segment may be "{id}"; also the route's name in metrics
  BodyRule body = BodyRule::kNone;
  Place place = Place::kHere;
  Handler handler = nullptr;                          // null for kBulk
  std::span<const std::string_view> parameters = {};  // that its query may have
};

// Every route of the server.
std::span<const Route> Routes();

// The outcome of looking up a path.
struct RouteMatch {
  const Route* route = nullptr;  // null: see `allow`
  std::string id;                // the segment at {id}
  std::string allow;             // methods the path has, "GET, HEAD"; empty: there is no such path
};

// Finds the route of `method` and the decoded path `segments`. HEAD takes the route of GET.
RouteMatch FindRoute(std::string_view method, std::span<const std::string> segments);

// Whether the method is one of RFC 9110 or PATCH; others are answered with 501.
bool IsKnownMethod(std::string_view method);

}  // namespace newsfold
