#include "server/http/negotiate.h"

#include <array>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace newsfold {
namespace {

std::string_view Pick(std::string_view accept) {
  static constexpr std::array<std::string_view, 2> kOffers = {"application/json", "text/plain"};
  const auto pick = PickMediaType(accept, kOffers);
  return pick ? kOffers[*pick] : "none";
}

TEST(PickMediaType, PicksTheBestAcceptableOffer) {
  EXPECT_EQ(Pick(""), "application/json");
  EXPECT_EQ(Pick("*/*"), "application/json");
  EXPECT_EQ(Pick("text/plain"), "text/plain");
  EXPECT_EQ(Pick("TEXT/Plain"), "text/plain");
  EXPECT_EQ(Pick("text/*"), "text/plain");
  EXPECT_EQ(Pick("text/plain, application/json"), "application/json");
  EXPECT_EQ(Pick("text/plain;q=1, application/json;q=0.9"), "text/plain");
  EXPECT_EQ(Pick("text/plain;q=0.5, application/json;q=0.501"), "application/json");
  EXPECT_EQ(Pick("text/html, text/plain;q=0.2"), "text/plain");
  EXPECT_EQ(Pick("text/plain;format=flowed;q=0.1, */*;q=0.2"), "application/json");
}

TEST(PickMediaType, LetsTheMoreSpecificRangeDecide) {
  EXPECT_EQ(Pick("application/json;q=0, */*"), "text/plain");
  EXPECT_EQ(Pick("*/*, application/json;q=0"), "text/plain");
  EXPECT_EQ(Pick("text/*;q=0.9, text/plain;q=0.1, application/*;q=0.5"), "application/json");
}

TEST(PickMediaType, RefusesWhenNothingIsAcceptable) {
  EXPECT_EQ(Pick("text/html"), "none");
  EXPECT_EQ(Pick("*/*;q=0"), "none");
  EXPECT_EQ(Pick("application/json;q=nonsense"), "none");
  EXPECT_EQ(Pick("application/json;q=1.0000"), "none");
  EXPECT_EQ(Pick(","), "none");
}

TEST(IsMediaType, IgnoresCaseAndHarmlessParameters) {
  EXPECT_TRUE(IsMediaType("application/json", "application/json"));
  EXPECT_TRUE(IsMediaType("Application/JSON ; charset=UTF-8", "application/json"));
  EXPECT_TRUE(IsMediaType("application/json; charset=\"utf-8\"", "application/json"));
  EXPECT_TRUE(IsMediaType("application/json; profile=x", "application/json"));
  EXPECT_FALSE(IsMediaType("application/json; charset=latin1", "application/json"));
  EXPECT_FALSE(IsMediaType("application/jsonl", "application/json"));
  EXPECT_FALSE(IsMediaType("text/plain", "application/json"));
  EXPECT_FALSE(IsMediaType("", "application/json"));
}

TEST(MatchesEtag, ComparesWeaklyWithAnyInTheList) {
  EXPECT_TRUE(MatchesEtag("\"a\"", "\"a\""));
  EXPECT_TRUE(MatchesEtag("W/\"a\"", "\"a\""));
  EXPECT_TRUE(MatchesEtag("\"b\", \"a\"", "\"a\""));
  EXPECT_TRUE(MatchesEtag("*", "\"a\""));
  EXPECT_FALSE(MatchesEtag("\"b\"", "\"a\""));
  EXPECT_FALSE(MatchesEtag("a", "\"a\""));
  EXPECT_FALSE(MatchesEtag("", "\"a\""));
}

}  // namespace
}  // namespace newsfold
