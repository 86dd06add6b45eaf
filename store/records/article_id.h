#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

namespace newsfold {

// Unix time of the system's clock.
std::int64_t NowMs();

// Makes ids and times that never run backwards, whatever the clock does.
// Thread-safe.
class ArticleIdMaker {
 public:
  using Clock = std::function<std::int64_t()>;  // Unix time, ms

  // `floor_ms`: no time or id lies before it, such as the newest one an earlier process gave out.
  explicit ArticleIdMaker(std::int64_t floor_ms, Clock clock = NowMs);

  // Unix time, at least that of every call before.
  std::int64_t NextTimeMs();

  // A UUID of version 7 in lower case, greater as bytes than every one before: 48 bits of time, a counter of
  // 12 bits that starts below its half in each millisecond, 62 random bits.
  // Source: RFC 9562, sections 5.7 and 6.2 (method 1).
  std::string NextId();

 private:
  std::int64_t AdvanceLocked();

  const Clock clock_;
  std::mutex mutex_;
  std::int64_t last_ms_;     // guarded by mutex_
  std::int64_t last_id_ms_;  // guarded by mutex_
  std::uint32_t counter_;    // guarded by mutex_
};

}  // namespace newsfold
