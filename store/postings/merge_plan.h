#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "store/postings/posting_manifest.h"

namespace newsfold {

// Which segments become one, and on which level it stands.
struct MergePlan {
  std::vector<std::size_t> inputs;  // places among the segments
  std::uint32_t level = 0;
};

struct MergeLimits {
  std::size_t fanout = 4;
  std::uint64_t table_entries_max = 0;
  // A segment counts its entries in 32 bits. What would be larger stays as it is, a level beside others.
  std::uint64_t segment_entries_max = UINT32_MAX;
};

// The next merge, if one is due. On level 0 are tables as they were written. When there are `fanout` of them
// they become part of level 1, which is one segment of at most fanout^2 tables; what would be larger becomes
// part of level 2, and so on, each level fanout times the former. A search so meets a segment a level and
// less than fanout tables, and an entry is written some (fanout + 1) / 2 times a level.
std::optional<MergePlan> PlanMerge(std::span<const SegmentInfo> segments, const MergeLimits& limits);

}  // namespace newsfold
