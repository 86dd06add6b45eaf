#include "store/decide/cluster_sizes.h"

#include <string_view>

#include "dedup/base/assert.h"
#include "store/records/format.h"

namespace newsfold {

Result<ClusterSizes> ClusterSizes::Count(Engine* engine) {
  ClusterSizes sizes;
  Status damage;
  const auto visit = [&](std::string_view key, std::string_view value) {
    const Result<MemberKeyParts> parts = DecodeMemberKey(key);
    if (!parts) damage = parts.error();
    if (!parts || parts->member != 0) return damage.ok();
    const Result<ClusterSummary> summary = DecodeClusterSummary(value);
    if (!summary) damage = summary.error();
    if (summary) sizes.Change(0, summary->member_count);
    return damage.ok();
  };
  const Status scanned = engine->Scan(FamilyPrefix(Family::kMember), "", visit);
  if (!scanned.ok()) return scanned;
  if (!damage.ok()) return damage;
  return sizes;
}

std::uint64_t ClusterSizes::Change(std::uint64_t from, std::uint64_t to) {
  NEWSFOLD_ASSERT(from == 0 || counts_.contains(from));
  if (from != 0 && --counts_[from] == 0) counts_.erase(from);
  if (to != 0) ++counts_[to];
  return counts_.empty() ? 0 : counts_.rbegin()->first;
}

}  // namespace newsfold
