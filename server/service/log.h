#pragma once

#include <cstdint>
#include <memory>

namespace spdlog {
class logger;
}

namespace newsfold {

enum class LogFormat : std::uint8_t { kText, kJson };
enum class LogLevel : std::uint8_t { kDebug, kInfo, kWarning, kError };

struct LogOptions {
  LogFormat format = LogFormat::kText;
  LogLevel level = LogLevel::kInfo;  // kDebug adds one line a request
};

// A logger to standard error: one line an event, control bytes escaped, in either format. It is never given a
// body. Thread-safe. Shared because the logging library hands loggers out that way.
std::shared_ptr<spdlog::logger> MakeLogger(const LogOptions& options);

}  // namespace newsfold
