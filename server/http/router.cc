#include "server/http/router.h"

#include <algorithm>
#include <array>
#include <optional>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

constexpr std::array<std::string_view, 3> kCheckParameters = {"html", "id", "url"};
constexpr std::array<std::string_view, 4> kIngestParameters = {"dry_run", "html", "id", "url"};
constexpr std::array<std::string_view, 1> kCheckAllParameters = {"html"};
constexpr std::array<std::string_view, 2> kIngestAllParameters = {"dry_run", "html"};
constexpr std::array<std::string_view, 2> kPageParameters = {"cursor", "limit"};
constexpr std::array<std::string_view, 2> kChangesParameters = {"since", "limit"};
constexpr std::array<std::string_view, 2> kLookupParameters = {"url", "limit"};

constexpr std::array kRoutes = {
    Route{"POST", "/v1/check", BodyRule::kArticle, Place::kHereIfShort, HandleCheck, kCheckParameters},
    Route{"POST", "/v1/check:bulk", BodyRule::kArticles, Place::kBulk, nullptr, kCheckAllParameters},
    Route{"POST", "/v1/articles", BodyRule::kArticle, Place::kWorker, HandleIngest, kIngestParameters},
    Route{"POST", "/v1/articles:bulk", BodyRule::kArticles, Place::kBulk, nullptr, kIngestAllParameters},
    Route{"GET", "/v1/articles/{id}", BodyRule::kNone, Place::kWorker, HandleGetArticle},
    Route{"GET", "/v1/clusters/{id}", BodyRule::kNone, Place::kWorker, HandleGetCluster, kPageParameters},
    Route{"GET", "/v1/lookup", BodyRule::kNone, Place::kWorker, HandleLookup, kLookupParameters},
    Route{"GET", "/v1/changes", BodyRule::kNone, Place::kWorker, HandleChanges, kChangesParameters},
    Route{"POST", "/v1/compact", BodyRule::kOptionalJson, Place::kLongWorker, HandleCompact},
    Route{"GET", "/v1/stats", BodyRule::kNone, Place::kWorker, HandleStats},
    Route{"GET", "/metrics", BodyRule::kNone, Place::kWorker, HandleMetrics},
    Route{"GET", "/healthz", BodyRule::kNone, Place::kHere, HandleHealth},
    Route{"GET", "/livez", BodyRule::kNone, Place::kHere, HandleLive},
    Route{"GET", "/readyz", BodyRule::kNone, Place::kHere, HandleReady},
    Route{"GET", "/version", BodyRule::kNone, Place::kHere, HandleVersion},
};

static_assert(std::all_of(kRoutes.begin(), kRoutes.end(),
                          [](const Route& route) { return route.path.starts_with('/'); }));

// The segment at {id}, or an empty one, if `path` matches the segments.
std::optional<std::string> MatchPath(std::string_view path, std::span<const std::string> segments) {
  std::string id;
  for (const std::string& segment : segments) {
    if (path.empty()) return std::nullopt;
    NEWSFOLD_ASSERT(path.front() == '/');
    path.remove_prefix(1);
    const std::string_view pattern = path.substr(0, path.find('/'));
    if (pattern == "{id}") {
      id = segment;
    } else if (pattern != segment) {
      return std::nullopt;
    }
    path.remove_prefix(pattern.size());
  }
  if (!path.empty()) return std::nullopt;
  return id;
}

}  // namespace

std::span<const Route> Routes() {
  return kRoutes;
}

RouteMatch FindRoute(std::string_view method, std::span<const std::string> segments) {
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  RouteMatch match;
  for (const Route& route : kRoutes) {
    auto id = MatchPath(route.path, segments);
    if (!id) continue;
    NEWSFOLD_ASSERT((route.handler == nullptr) == (route.place == Place::kBulk));
    match.id = std::move(*id);
    match.allow = route.method == "GET" ? "GET, HEAD" : std::string(route.method);
    if (route.method == wanted) match.route = &route;
    break;
  }
  return match;
}

bool IsKnownMethod(std::string_view method) {
  constexpr std::array<std::string_view, 9> kMethods = {"GET",     "HEAD",    "POST",  "PUT",  "DELETE",
                                                        "CONNECT", "OPTIONS", "TRACE", "PATCH"};
  return std::find(kMethods.begin(), kMethods.end(), method) != kMethods.end();
}

}  // namespace newsfold
