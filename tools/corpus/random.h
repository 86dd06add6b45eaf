#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dedup/base/assert.h"

namespace newsfold {

// A small seeded generator whose numbers are the same on every machine, which those of the distributions of
// <random> are not. Algorithm: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
// generators", OOPSLA 2014). Thread-compatible.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }

  // Uniform in [0, bound). REQUIRES: bound > 0.
  std::uint32_t Below(std::uint32_t bound) {
    NEWSFOLD_ASSERT(bound > 0);
    return static_cast<std::uint32_t>(((Next() >> 32) * bound) >> 32);
  }

  // Uniform in [low, high]. REQUIRES: low <= high.
  std::uint32_t Between(std::uint32_t low, std::uint32_t high) {
    NEWSFOLD_ASSERT(low <= high);
    return low + Below(high - low + 1);
  }

  // True `parts` times in a million.
  bool Chance(std::uint32_t parts_per_million) { return Below(1'000'000) < parts_per_million; }

  // True once in `count` times.
  bool OneIn(std::uint32_t count) { return Below(count) == 0; }

  // A gap with the given mean, uniform in [1, 2 * mean - 1]: thins out a text without one draw a character.
  // REQUIRES: mean > 0.
  std::uint32_t Gap(std::uint32_t mean) {
    NEWSFOLD_ASSERT(mean > 0);
    return 1 + Below(2 * mean - 1);
  }

  // About standard normal, in units of 1/65536, within six sigma: the sum of twelve uniform numbers.
  std::int64_t Normal();

  // Log-normal with the given median and a sigma (of the natural logarithm) in thousandths. Integers only.
  std::uint32_t LogNormal(std::uint32_t median, std::uint32_t sigma_thousandths);

 private:
  std::uint64_t state_;
};

// One of `list`, each as likely.
template <std::size_t kSize>
std::string_view Pick(const std::string_view (&list)[kSize], Random& random) {
  return list[random.Below(kSize)];
}

}  // namespace newsfold
