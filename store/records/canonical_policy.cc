#include "store/records/canonical_policy.h"

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <tuple>

#include "dedup/base/assert.h"
#include "store/base/coding.h"
#include "store/records/format.h"
#include "store/records/published_at.h"

namespace newsfold {
namespace {

constexpr std::uint8_t kPolicyVersion = 1;
constexpr std::string_view kPolicyName = "policy";
// In the order of PolicyKind.
constexpr std::array<std::string_view, kPolicyKinds> kPolicyNames = {"first_seen", "earliest_published",
                                                                     "longest_body", "source_rank"};

// What tells no time is as late as can be.
std::int64_t PublishedAtMs(const ArticleRecord& record) {
  return ParsePublishedAt(record.fields.published_at).value_or(std::numeric_limits<std::int64_t>::max());
}

// Behind all that are listed if it is not.
std::size_t RankOf(const CanonicalPolicy& policy, const ArticleRecord& record) {
  const std::string& source = record.fields.source.empty() ? record.site : record.fields.source;
  const auto found = std::find(policy.sources.begin(), policy.sources.end(), source);
  return static_cast<std::size_t>(found - policy.sources.begin());
}

// How an article stands by what the policy asks for, the lower the better.
std::uint64_t MeasureOf(const CanonicalPolicy& policy, const ArticleRecord& record) {
  switch (policy.kind) {
    case PolicyKind::kFirstSeen:
      return record.number;
    case PolicyKind::kEarliestPublished:
      return 0;  // the time decides
    case PolicyKind::kLongestBody:
      return std::numeric_limits<std::uint64_t>::max() - record.units;
    case PolicyKind::kSourceRank:
      return RankOf(policy, record);
  }
  NEWSFOLD_ASSERT(false);
  return 0;
}

}  // namespace

Status CheckPolicy(const CanonicalPolicy& policy) {
  const std::string name(NameOf(policy.kind));
  if (policy.kind != PolicyKind::kSourceRank)
    return policy.sources.empty() ? Status::Ok() : InvalidArgument(name + " has no list of sources");
  if (policy.sources.empty()) return InvalidArgument(name + " needs a list of sources");
  if (policy.sources.size() > kPolicySourcesMax) {
    return InvalidArgument("there are " + std::to_string(policy.sources.size()) + " sources, allowed are " +
                           std::to_string(kPolicySourcesMax));
  }
  std::set<std::string_view> known;
  for (const std::string& source : policy.sources) {
    if (source.empty()) return InvalidArgument("a source has no name");
    if (source.size() > kPolicySourceBytesMax) {
      return InvalidArgument("a source has a name of " + std::to_string(source.size()) +
                             " bytes, allowed are " + std::to_string(kPolicySourceBytesMax));
    }
    if (!known.insert(source).second) return InvalidArgument("the source '" + source + "' is there twice");
  }
  return Status::Ok();
}

bool IsBetter(const CanonicalPolicy& policy, const ArticleRecord& a, const ArticleRecord& b) {
  const std::uint64_t measure_a = MeasureOf(policy, a);
  const std::uint64_t measure_b = MeasureOf(policy, b);
  if (measure_a != measure_b) return measure_a < measure_b;
  const std::int64_t time_a = PublishedAtMs(a);
  const std::int64_t time_b = PublishedAtMs(b);
  return std::tie(time_a, a.sha256, a.fields.url, a.fields.id) <
         std::tie(time_b, b.sha256, b.fields.url, b.fields.id);
}

std::string_view NameOf(PolicyKind kind) {
  return kPolicyNames.at(static_cast<std::size_t>(kind));
}

std::optional<PolicyKind> ParsePolicyKind(std::string_view name) {
  const auto found = std::find(kPolicyNames.begin(), kPolicyNames.end(), name);
  if (found == kPolicyNames.end()) return std::nullopt;
  return static_cast<PolicyKind>(found - kPolicyNames.begin());
}

std::string PolicyKey() {
  return MetaKey(kPolicyName);
}

std::string EncodePolicy(const CanonicalPolicy& policy) {
  NEWSFOLD_ASSERT(CheckPolicy(policy).ok());
  ByteWriter writer;
  writer.PutByte(kPolicyVersion);
  writer.PutByte(static_cast<std::uint8_t>(policy.kind));
  writer.PutVarint(policy.sources.size());
  for (const std::string& source : policy.sources) writer.PutString(source);
  writer.PutChecksum();
  return writer.Take();
}

Result<CanonicalPolicy> DecodePolicy(std::string_view value) {
  const bool is_whole = StripChecksum(&value);
  ByteReader reader(value);
  if (!is_whole || reader.ReadByte() != kPolicyVersion) reader.Fail();
  CanonicalPolicy policy;
  const std::uint8_t kind = reader.ReadByte();
  if (kind >= kPolicyKinds) reader.Fail();
  policy.kind = static_cast<PolicyKind>(kind);
  const std::uint64_t count = reader.ReadVarintUpTo(kPolicySourcesMax);
  for (std::uint64_t i = 0; i < count && reader.ok(); ++i)
    policy.sources.emplace_back(reader.ReadString(kPolicySourceBytesMax));
  if (!reader.Finished() || !CheckPolicy(policy).ok())
    return Corruption("the store's policy of canonicals cannot be read");
  return policy;
}

Result<CanonicalPolicy> ReadPolicy(Engine* engine) {
  const Result<std::optional<std::string>> value = engine->Get(PolicyKey());
  if (!value) return value.error();
  return *value ? DecodePolicy(**value) : CanonicalPolicy();
}

}  // namespace newsfold
