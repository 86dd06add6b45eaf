#include "server/http/address.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace newsfold {
namespace {

std::string Parse(std::string_view text) {
  const auto address = ParseListenAddress(text);
  if (!address) return std::string(NameOf(address.error().code()));
  return address->host + " " + std::to_string(address->port);
}

TEST(ParseListenAddress, TakesLoopbackAddresses) {
  EXPECT_EQ(Parse("127.0.0.1:8686"), "127.0.0.1 8686");
  EXPECT_EQ(Parse("127.1.2.3:0"), "127.1.2.3 0");
  EXPECT_EQ(Parse("localhost:65535"), "127.0.0.1 65535");
  EXPECT_EQ(Parse("[::1]:80"), "::1 80");
}

TEST(ParseListenAddress, RefusesWhatOthersCouldReach) {
  for (const std::string_view text : {"0.0.0.0:8686", "192.168.1.5:80", "[::]:80", "8.8.8.8:80"}) {
    const auto address = ParseListenAddress(text);
    ASSERT_FALSE(address) << text;
    EXPECT_THAT(address.error().message(), testing::HasSubstr("no access tokens")) << text;
  }
}

TEST(IsLoopback, KnowsThisMachineInBothVersions) {
  const auto is_loopback = [](const char* text) { return IsLoopback(boost::asio::ip::make_address(text)); };
  for (const char* text : {"127.0.0.1", "127.9.8.7", "::1", "::ffff:127.0.0.1"})
    EXPECT_TRUE(is_loopback(text)) << text;
  for (const char* text : {"0.0.0.0", "128.0.0.1", "10.0.0.1", "::", "::2", "::ffff:10.0.0.1", "fe80::1"}) {
    EXPECT_FALSE(is_loopback(text)) << text;
  }
}

TEST(ParseListenAddress, RefusesOtherForms) {
  for (const std::string_view text : {"", "8686", ":8686", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
                                      "127.0.0.1:-1", "example.org:80"}) {
    EXPECT_EQ(Parse(text), "invalid_argument") << text;
  }
}

}  // namespace
}  // namespace newsfold
