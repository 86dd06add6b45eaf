#pragma once

#include <cstdint>
#include <vector>

#include "tools/corpus/random.h"

namespace newsfold {

// Ranks drawn by Zipf's law with Mandelbrot's shift: rank r (from 0) has weight 1 / (r + 1 + shift).
// A draw is O(1): the alias method (Walker, "An efficient method for generating discrete random variables",
// ACM TOMS 1977; Vose's construction, 1991), in integers, so that it is the same on every machine.
// Immutable.
class ZipfRanks {
 public:
  // REQUIRES: count > 0.
  ZipfRanks(std::uint32_t count, std::uint32_t shift);

  std::uint32_t Draw(Random& random) const {
    const std::uint64_t bits = random.Next();
    const auto rank = static_cast<std::uint32_t>(((bits >> 32) * slots_.size()) >> 32);
    const Slot& slot = slots_[rank];
    return static_cast<std::uint32_t>(bits) < slot.threshold ? rank : slot.alias;
  }

  std::uint32_t count() const { return static_cast<std::uint32_t>(slots_.size()); }

 private:
  struct Slot {
    std::uint32_t threshold = 0xFFFFFFFF;
    std::uint32_t alias = 0;
  };
  std::vector<Slot> slots_;
};

}  // namespace newsfold
