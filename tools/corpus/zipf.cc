#include "tools/corpus/zipf.h"

#include <numeric>

#include "dedup/base/assert.h"

namespace newsfold {

ZipfRanks::ZipfRanks(std::uint32_t count, std::uint32_t shift) : slots_(count) {
  NEWSFOLD_ASSERT(count > 0);
  std::vector<std::uint64_t> weights(count);
  for (std::uint32_t rank = 0; rank < count; ++rank) weights[rank] = (1u << 24) / (rank + 1 + shift);
  const std::uint64_t total = std::accumulate(weights.begin(), weights.end(), std::uint64_t{0});
  std::vector<std::uint32_t> small, large;
  for (std::uint32_t rank = 0; rank < count; ++rank) {
    weights[rank] *= count;
    slots_[rank].alias = rank;
    (weights[rank] < total ? small : large).push_back(rank);
  }
  while (!small.empty() && !large.empty()) {
    const std::uint32_t low = small.back(), high = large.back();
    small.pop_back();
    // Some weight is positive. NOLINTNEXTLINE(clang-analyzer-core.DivideZero)
    slots_[low] = {static_cast<std::uint32_t>((weights[low] << 32) / total), high};
    NEWSFOLD_ASSERT(weights[low] < total && weights[high] >= total);
    weights[high] -= total - weights[low];
    if (weights[high] < total) {
      large.pop_back();
      small.push_back(high);
    }
  }
}

}  // namespace newsfold
