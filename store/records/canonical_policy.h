#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/status.h"
#include "store/engine/engine.h"
#include "store/records/article_record.h"

namespace newsfold {

// By what the canonical of a cluster is chosen. The numbers are stored.
enum class PolicyKind : std::uint8_t {
  kFirstSeen = 0,          // who came first
  kEarliestPublished = 1,  // whose published_at is the earliest
  kLongestBody = 2,        // who has the most units
  kSourceRank = 3,         // whose source comes first in a list
};
inline constexpr std::size_t kPolicyKinds = 4;

// Of a list of sources: how many it may have, and bytes of each.
inline constexpr std::size_t kPolicySourcesMax = 1000;
inline constexpr std::size_t kPolicySourceBytesMax = kShortFieldBytesMax;

// The policy of a store.
struct CanonicalPolicy {
  PolicyKind kind = PolicyKind::kFirstSeen;
  // Of kSourceRank: the best first. An article without a source is told by its site.
  std::vector<std::string> sources;

  bool operator==(const CanonicalPolicy&) const = default;
};

// Ok, or kInvalidArgument saying what of the policy cannot be: sources where none belong or none where some
// do, too many, one that is empty, too long, or there twice.
Status CheckPolicy(const CanonicalPolicy& policy);

// Whether the policy would rather have `a` as a canonical than `b`. A strict total order of the articles of a
// store, which but for kFirstSeen does not depend on the order in which they came: of those that the policy
// holds for equal the earliest published is better, of these that with the lower SHA-256, url and id. Pure.
bool IsBetter(const CanonicalPolicy& policy, const ArticleRecord& a, const ArticleRecord& b);

// "first_seen", "earliest_published", "longest_body", "source_rank"; and back, nothing for another name.
std::string_view NameOf(PolicyKind kind);
std::optional<PolicyKind> ParsePolicyKind(std::string_view name);

// Key and value of Family::kMeta. A store without one has kFirstSeen. The decoder answers kCorruption to
// anything the encoder did not write.
std::string PolicyKey();
std::string EncodePolicy(const CanonicalPolicy& policy);
Result<CanonicalPolicy> DecodePolicy(std::string_view value);
// Errors: kCorruption, kUnavailable.
Result<CanonicalPolicy> ReadPolicy(Engine* engine);

}  // namespace newsfold
