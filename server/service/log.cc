#include "server/service/log.h"

#include <chrono>
#include <string>
#include <string_view>

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <spdlog/formatter.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "dedup/base/assert.h"
#include "store/json/json.h"

namespace newsfold {
namespace {

std::string FormatTime(spdlog::log_clock::time_point time) {
  const auto since_epoch = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch());
  const std::time_t seconds = since_epoch.count() / 1000;
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(seconds), since_epoch.count() % 1000);
}

std::string_view LevelName(spdlog::level::level_enum level) {
  const auto name = spdlog::level::to_string_view(level);
  return {name.data(), name.size()};
}

// `message` as JSON string contents: control bytes, quotes and broken UTF-8 cannot leave the line.
std::string Escape(std::string_view message) {
  const std::string quoted = boost::json::serialize(boost::json::value(ToValidUtf8(message)));
  NEWSFOLD_ASSERT(quoted.size() >= 2 && quoted.front() == '"' && quoted.back() == '"');
  return quoted.substr(1, quoted.size() - 2);
}

class LineFormatter final : public spdlog::formatter {
 public:
  explicit LineFormatter(LogFormat format) : format_(format) {}

  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& line) override {
    const std::string text = Escape({message.payload.data(), message.payload.size()});
    const std::string time = FormatTime(message.time);
    if (format_ == LogFormat::kJson) {
      fmt::format_to(std::back_inserter(line), R"({{"time":"{}","level":"{}","message":"{}"}})", time,
                     LevelName(message.level), text);
    } else {
      fmt::format_to(std::back_inserter(line), "{} {} {}", time, LevelName(message.level), text);
    }
    line.push_back('\n');
  }

  std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<LineFormatter>(format_);
  }

 private:
  LogFormat format_;
};

spdlog::level::level_enum ToSpdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

}  // namespace

std::shared_ptr<spdlog::logger> MakeLogger(const LogOptions& options) {
  auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  auto logger = std::make_shared<spdlog::logger>("newsfold", std::move(sink));
  logger->set_formatter(std::make_unique<LineFormatter>(options.format));
  logger->set_level(ToSpdlog(options.level));
  logger->flush_on(spdlog::level::warn);
  return logger;
}

}  // namespace newsfold
