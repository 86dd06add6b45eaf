#include "server/http/router.h"

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace newsfold {
namespace {

// "method path-of-the-route id", or "allow: ...", or "nothing".
std::string Find(std::string_view method, const std::vector<std::string>& segments) {
  const RouteMatch match = FindRoute(method, segments);
  if (match.allow.empty()) return "nothing";
  if (match.route == nullptr) return "allow: " + match.allow;
  return std::string(match.route->method) + " " + std::string(match.route->path) + " " + match.id;
}

TEST(FindRoute, FindsEveryRouteByItsOwnPath) {
  for (const Route& route : Routes()) {
    std::vector<std::string> segments;
    std::string_view rest = route.path;
    while (!rest.empty()) {
      rest.remove_prefix(1);
      segments.emplace_back(rest.substr(0, rest.find('/')));
      rest.remove_prefix(segments.back().size());
    }
    EXPECT_EQ(FindRoute(route.method, segments).route, &route) << route.path;
  }
}

TEST(FindRoute, HasNoPathTwice) {
  std::set<std::string_view> paths;
  for (const Route& route : Routes()) EXPECT_TRUE(paths.insert(route.path).second) << route.path;
}

TEST(FindRoute, TakesAnyIdAndGivesHeadTheRouteOfGet) {
  EXPECT_EQ(Find("GET", {"v1", "articles", "a/b"}), "GET /v1/articles/{id} a/b");
  EXPECT_EQ(Find("HEAD", {"v1", "articles", "x"}), "GET /v1/articles/{id} x");
  EXPECT_EQ(Find("GET", {"v1", "articles", ""}), "GET /v1/articles/{id} ");
}

TEST(FindRoute, NamesTheMethodsOfAPath) {
  EXPECT_EQ(Find("DELETE", {"v1", "articles", "x"}), "allow: GET, HEAD");
  EXPECT_EQ(Find("GET", {"v1", "articles"}), "allow: POST");
  EXPECT_EQ(Find("HEAD", {"v1", "check"}), "allow: POST");
}

TEST(FindRoute, KnowsNoOtherPath) {
  for (const std::vector<std::string>& segments :
       std::vector<std::vector<std::string>>{{""},
                                             {"v1"},
                                             {"v1", "article"},
                                             {"v1", "articles", "x", "y"},
                                             {"v2", "stats"},
                                             {"v1", "stats", ""}}) {
    EXPECT_EQ(Find("GET", segments), "nothing");
  }
}

TEST(IsKnownMethod, IsCaseSensitive) {
  EXPECT_TRUE(IsKnownMethod("PATCH"));
  EXPECT_FALSE(IsKnownMethod("get"));
  EXPECT_FALSE(IsKnownMethod("BREW"));
}

}  // namespace
}  // namespace newsfold
