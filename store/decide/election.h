#pragma once

#include <cstddef>
#include <vector>

#include "store/base/status.h"
#include "store/decide/cluster_editor.h"
#include "store/records/article_record.h"
#include "store/records/canonical_policy.h"

namespace newsfold {

// A cluster of more reposts, or of more text, is not compared anew while articles come, when all others wait;
// who leads it is decided by the next `newsfold policy apply`.
inline constexpr std::size_t kElectionRepostsMax = 64;
inline constexpr std::size_t kElectionBytesMax = std::size_t{4} << 20;

// Elects the canonical of a cluster: of those that hold all others by the rules, each by itself or by way of
// a member, the best by the policy. What a person decided is not decided again: a canonical that is pinned,
// or that a person made one, stays, and whom a person filed there follows, but never leads. Collects in
// *editor how all are filed under a new canonical, that first; false, and nothing is collected, if the
// canonical stays. See docs/decisions/0043-canonical-policies.md. Errors: kCorruption, kUnavailable.
Result<bool> Elect(const CanonicalPolicy& policy, const StoredCluster& cluster, ClusterEditor* editor);

// The best of some articles by the policy, whatever the rules say. REQUIRES: there are some.
const ArticleRecord& BestOf(const CanonicalPolicy& policy, const std::vector<ArticleRecord>& records);

}  // namespace newsfold
