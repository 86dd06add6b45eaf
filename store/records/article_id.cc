#include "store/records/article_id.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "dedup/base/assert.h"
#include "store/base/random_bytes.h"

namespace newsfold {
namespace {

constexpr std::uint32_t kCounterMax = 0xFFF;
constexpr std::uint32_t kCounterSeedMask = 0x7FF;
constexpr std::uint64_t kVersion = 7;
constexpr std::uint64_t kVariant = std::uint64_t{2} << 62;

void AppendHex(std::uint64_t value, int digits, std::string* text) {
  constexpr char kDigits[] = "0123456789abcdef";
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) text->push_back(kDigits[(value >> shift) & 0xF]);
}

std::string FormatUuid(std::uint64_t high, std::uint64_t low) {
  std::string uuid;
  uuid.reserve(36);
  AppendHex(high >> 32, 8, &uuid);
  uuid.push_back('-');
  AppendHex(high >> 16, 4, &uuid);
  uuid.push_back('-');
  AppendHex(high, 4, &uuid);
  uuid.push_back('-');
  AppendHex(low >> 48, 4, &uuid);
  uuid.push_back('-');
  AppendHex(low, 12, &uuid);
  NEWSFOLD_ASSERT(uuid.size() == 36);
  return uuid;
}

}  // namespace

std::int64_t NowMs() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

// The counter starts exhausted, for ids may have been made in the floor's own millisecond.
ArticleIdMaker::ArticleIdMaker(std::int64_t floor_ms, Clock clock)
    : clock_(std::move(clock)), last_ms_(floor_ms), last_id_ms_(floor_ms), counter_(kCounterMax) {
  NEWSFOLD_ASSERT(clock_ != nullptr);
}

std::int64_t ArticleIdMaker::AdvanceLocked() {
  last_ms_ = std::max(last_ms_, clock_());
  return last_ms_;
}

std::int64_t ArticleIdMaker::NextTimeMs() {
  const std::lock_guard lock(mutex_);
  return AdvanceLocked();
}

std::string ArticleIdMaker::NextId() {
  const std::uint64_t random = RandomNumber();
  const std::lock_guard lock(mutex_);
  const std::int64_t now_ms = AdvanceLocked();
  if (now_ms > last_id_ms_ || counter_ == kCounterMax) {
    last_id_ms_ = std::max(now_ms, last_id_ms_ + 1);
    counter_ = RandomNumber() & kCounterSeedMask;
  } else {
    ++counter_;
  }
  NEWSFOLD_ASSERT(counter_ <= kCounterMax);
  const std::uint64_t high = static_cast<std::uint64_t>(last_id_ms_) << 16 | kVersion << 12 | counter_;
  return FormatUuid(high, kVariant | random >> 2);
}

}  // namespace newsfold
