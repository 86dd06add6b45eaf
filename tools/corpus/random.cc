#include "tools/corpus/random.h"

#include <algorithm>

namespace newsfold {

std::int64_t Random::Normal() {
  std::int64_t sum = 0;
  for (int draw = 0; draw < 3; ++draw) {
    const std::uint64_t bits = Next();
    sum += static_cast<std::int64_t>((bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) +
                                     (bits >> 48));
  }
  return sum - 6 * 65536;
}

std::uint32_t Random::LogNormal(std::uint32_t median, std::uint32_t sigma_thousandths) {
  // e^(sigma z) = 2^(sigma z / ln 2); 1 / ln 2 = 1.442695.
  const std::int64_t exponent = Normal() * sigma_thousandths * 1442695 / 1'000'000'000;
  const std::int64_t whole = exponent >> 16;
  const std::int64_t fraction = exponent & 0xFFFF;
  // 2^f is 1 + f * (0.6565 + 0.3435 f) within 0.3 % on [0, 1).
  const std::int64_t mantissa = 65536 + ((fraction * (43025 + ((22511 * fraction) >> 16))) >> 16);
  const std::int64_t scaled = static_cast<std::int64_t>(median) * mantissa;
  const std::int64_t value = whole >= 0 ? (scaled << std::min<std::int64_t>(whole, 12)) >> 16
                                        : scaled >> std::min<std::int64_t>(16 - whole, 62);
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(value, 1, 1 << 30));
}

}  // namespace newsfold
