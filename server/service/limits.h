#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "dedup/base/assert.h"
#include "store/records/article.h"

namespace newsfold {

// Every bound the server puts on what a client sends. Each has a test at its edge.

inline constexpr std::size_t kHeadBytesMax = 16 << 10;    // request line and fields: 431
inline constexpr std::size_t kTargetBytesMax = 8 << 10;   // 414
inline constexpr std::size_t kMethodBytesMax = 32;        // 400
inline constexpr std::size_t kFieldBytesMax = 8 << 10;    // one field line: 431
inline constexpr std::size_t kFieldCountMax = 100;        // 431
inline constexpr std::size_t kTrailerBytesMax = 4 << 10;  // chunk header or trailer: 400

// One article as it comes, and without its Content-Encoding. Escapes in JSON make a byte of text at most six,
// but hardly ever more than four on average.
inline constexpr std::size_t kWireBytesMax = 4 * kBodyBytesMax;  // 413
inline constexpr std::size_t kBulkLineBytesMax = kWireBytesMax;  // the line is answered with 413
inline constexpr std::size_t kDiscardBytesMax = 256 << 10;       // of a refused request's body; then close
inline constexpr std::size_t kBodyBytesInFlightMax = 256 << 20;  // over all connections: 503
inline constexpr std::size_t kBulkRequestsMax = 8;               // at the same time: 503
inline constexpr std::size_t kBulkAnswerBytesMax = 64 << 20;     // unread by the client: reading pauses
inline constexpr std::size_t kPassedOverKindsMax = 100;          // in a summary; the rest are "other"
inline constexpr std::size_t kPassedOverBytesMax = 100;          // of the name of a kind; longer ones too
inline constexpr std::size_t kBulkHoldBytes = 64 << 10;          // an answer up to here gets an exact status

// Entries of an answer that is a list, if the request does not say, and at most.
inline constexpr std::size_t kMembersDefault = 100;
inline constexpr std::size_t kMembersMax = 1000;
inline constexpr std::size_t kChangesDefault = 100;
inline constexpr std::size_t kChangesMax = 1000;
inline constexpr std::size_t kSightingsDefault = 100;
inline constexpr std::size_t kSightingsMax = 1000;

// Which work the thread of a connection does itself (server/service/short_work.h). Measured in
// docs/decisions/0037-checks-on-io-threads.md. A test changes them.
struct ShortWorkLimits {
  std::size_t body_bytes_max = 16 << 10;  // of the request
  std::chrono::milliseconds time_max{5};  // longer work was not short after all
  std::chrono::milliseconds pause{100};   // none is done for so long behind it
};

// How long a client may take. A test shortens them.
struct Deadlines {
  std::chrono::milliseconds header{10'000};    // from the first byte of a head to its last: 408
  std::chrono::milliseconds body{30'000};      // behind a rate of body_rate_min, reading or writing: 408
  std::size_t body_rate_min = 1 << 10;         // bytes a second
  std::chrono::milliseconds idle{60'000};      // between requests: silent close
  std::chrono::milliseconds linger{1'000};     // for a refused client to read its answer
  std::chrono::milliseconds bulk_hold{1'000};  // after this a bulk answer begins to be sent
  std::chrono::milliseconds drain{5'000};      // for requests in flight when the server stops
};

// How long a client may still take to move bytes: `grace` at first, less the time it takes, more for every
// byte at the wanted rate, never above `grace`. Thread-compatible.
class RateBudget {
 public:
  // `rate_min` in bytes a second, not 0.
  RateBudget(std::chrono::milliseconds grace, std::size_t rate_min)
      : grace_(grace), left_(grace), rate_min_(static_cast<std::int64_t>(rate_min)) {
    NEWSFOLD_ASSERT(rate_min_ > 0);
  }

  std::chrono::nanoseconds left() const { return left_; }
  void Spend(std::chrono::nanoseconds elapsed, std::size_t bytes) {
    NEWSFOLD_ASSERT(elapsed.count() >= 0);  // the clock is steady
    const std::chrono::nanoseconds earned{static_cast<std::int64_t>(bytes) * 1'000'000'000 / rate_min_};
    left_ = std::min(grace_, left_ - elapsed + earned);
  }

 private:
  std::chrono::nanoseconds grace_;
  std::chrono::nanoseconds left_;
  std::int64_t rate_min_;
};

}  // namespace newsfold
