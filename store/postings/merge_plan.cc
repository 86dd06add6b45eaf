#include "store/postings/merge_plan.h"

#include <algorithm>

namespace newsfold {
namespace {

std::uint32_t HighestLevel(std::span<const SegmentInfo> segments) {
  std::uint32_t highest = 0;
  for (const SegmentInfo& segment : segments) highest = std::max(highest, segment.level);
  return highest;
}

}  // namespace

std::optional<MergePlan> PlanMerge(std::span<const SegmentInfo> segments, const MergeLimits& limits) {
  MergePlan plan;
  std::uint64_t entries = 0;
  const auto add_level = [&](std::uint32_t level) {
    for (std::size_t i = 0; i < segments.size(); ++i) {
      if (segments[i].level != level || entries + segments[i].entries > limits.segment_entries_max) continue;
      plan.inputs.push_back(i);
      entries += segments[i].entries;
    }
  };
  add_level(0);
  if (plan.inputs.size() < limits.fanout) return std::nullopt;
  std::uint64_t entries_max = limits.table_entries_max * limits.fanout;
  const std::uint32_t highest = HighestLevel(segments);
  do {
    ++plan.level;
    entries_max *= limits.fanout;
    add_level(plan.level);
  } while (entries > entries_max && plan.level <= highest);
  return plan;
}

}  // namespace newsfold
