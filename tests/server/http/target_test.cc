#include "server/http/target.h"

#include <string>

#include <gtest/gtest.h>

namespace newsfold {
namespace {

// The target taken apart: segments between bars, parameters as name=value behind.
std::string Parse(std::string_view raw) {
  const auto target = ParseTarget(raw);
  if (!target) return "bad";
  std::string shown;
  for (const std::string& segment : target->segments) shown += "|" + segment;
  for (const auto& [name, value] : target->query) shown += " " + name + "=" + value;
  return shown;
}

TEST(ParseTarget, SplitsPathAndQuery) {
  EXPECT_EQ(Parse("/"), "|");
  EXPECT_EQ(Parse("/v1/stats"), "|v1|stats");
  EXPECT_EQ(Parse("/v1/stats/"), "|v1|stats|");
  EXPECT_EQ(Parse("//v1"), "||v1");
  EXPECT_EQ(Parse("/a?x=1&y=2"), "|a x=1 y=2");
  EXPECT_EQ(Parse("/a?x=1=2&&y"), "|a x=1=2 y=");
  EXPECT_EQ(Parse("/a?"), "|a");
}

TEST(ParseTarget, DecodesAfterSplitting) {
  EXPECT_EQ(Parse("/a%2Fb/%e6%96%b0"), "|a/b|\xe6\x96\xb0");
  EXPECT_EQ(Parse("/a+b?c+d=e%26f"), "|a+b c d=e&f");
  EXPECT_EQ(Parse("/%25"), "|%");
}

TEST(ParseTarget, TakesTheAbsoluteForm) {
  EXPECT_EQ(Parse("http://localhost:8686/v1/stats?x=1"), "|v1|stats x=1");
  EXPECT_EQ(Parse("HTTP://localhost"), "|");
  EXPECT_EQ(Parse("http://localhost?x=1"), "bad");
}

TEST(ParseTarget, RefusesOtherForms) {
  for (const std::string_view raw : {"", "*", "a", "localhost:80", "https://a/", "/a#b", "/%", "/%2", "/%zz",
                                     "/a?x=%g0", "/\x80", "/\xff\xfe"}) {
    EXPECT_EQ(Parse(raw), "bad") << raw;
  }
}

TEST(PercentEncode, IsUndoneByParsing) {
  std::string all;
  for (int byte = 1; byte < 256; ++byte) all += static_cast<char>(byte);
  EXPECT_EQ(Parse("/" + PercentEncode(all)), "|" + all);
  EXPECT_EQ(PercentEncode("a-._~Z9/ "), "a-._~Z9%2F%20");
}

}  // namespace
}  // namespace newsfold
