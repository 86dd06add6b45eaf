#include "server/service/log.h"

#include <string>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/logger.h>

namespace newsfold {
namespace {

// What is printed when `message` is logged as a warning.
std::string Log(LogOptions options, std::string_view message) {
  testing::internal::CaptureStderr();
  const auto logger = MakeLogger(options);
  logger->warn("{}", message);
  logger->flush();
  return testing::internal::GetCapturedStderr();
}

constexpr std::string_view kHostile = "he said \"hi\"\n2026 error forged\x1b[31m\xff";

TEST(MakeLogger, WritesOneJsonObjectALine) {
  const std::string line = Log({LogFormat::kJson, LogLevel::kInfo}, kHostile);
  ASSERT_EQ(line.find('\n'), line.size() - 1);
  const auto event = boost::json::parse(line);
  EXPECT_EQ(event.at("level"), "warning");
  EXPECT_EQ(event.at("message"), "he said \"hi\"\n2026 error forged\x1b[31m\xef\xbf\xbd");
  EXPECT_EQ(event.at("time").as_string().size(), std::string_view("2026-11-21T04:26:13.123Z").size());
}

TEST(MakeLogger, LetsNoControlByteIntoATextLine) {
  const std::string line = Log({LogFormat::kText, LogLevel::kInfo}, kHostile);
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  EXPECT_EQ(line.find('\x1b'), std::string::npos);
  EXPECT_THAT(line, testing::HasSubstr(" warning he said \\\"hi\\\"\\n2026"));
}

TEST(MakeLogger, DropsWhatIsBelowItsLevel) {
  EXPECT_EQ(Log({LogFormat::kText, LogLevel::kError}, "quiet"), "");
}

}  // namespace
}  // namespace newsfold
