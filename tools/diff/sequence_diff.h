#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace newsfold {

// A run of equal elements of two sequences.
struct EqualRun {
  std::size_t old_begin = 0;
  std::size_t new_begin = 0;
  std::size_t length = 0;

  friend bool operator==(const EqualRun&, const EqualRun&) = default;
};

// Steps after which DiffSequences gives up on a stretch.
inline constexpr std::uint64_t kDiffStepsMax = 100'000'000;

// A common subsequence of the two, as runs in order; the longest one wherever that is found within
// `steps_max`. Windows that occur once on either side anchor it first (B. Cohen's patience diff); between
// anchors it is E. Myers, "An O(ND) difference algorithm and its variations", Algorithmica 1, 1986, in its
// linear-space form.
std::vector<EqualRun> DiffSequences(std::span<const std::uint64_t> old_sequence,
                                    std::span<const std::uint64_t> new_sequence,
                                    std::uint64_t steps_max = kDiffStepsMax);

}  // namespace newsfold
