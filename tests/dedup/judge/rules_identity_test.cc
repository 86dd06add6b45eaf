#include "dedup/judge/rules_identity.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <set>
#include <string_view>

#include <gtest/gtest.h>

namespace newsfold {
namespace {

// The limits with the lowest bit of the nth word of memory flipped.
Thresholds WithWordChanged(std::size_t nth) {
  Thresholds thresholds;
  std::uint32_t word = 0;
  char* const memory = reinterpret_cast<char*>(&thresholds) + nth * sizeof(word);
  std::memcpy(&word, memory, sizeof(word));
  word ^= 1;
  std::memcpy(memory, &word, sizeof(word));
  return thresholds;
}

TEST(RulesIdentity, EveryLimitCounts) {
  const RulesIdentity own = IdentityOf(Thresholds{});
  std::set<std::uint64_t> digests = {own.limits_digest};
  for (std::size_t word = 0; word < sizeof(Thresholds) / sizeof(std::uint32_t); ++word) {
    const Thresholds changed = WithWordChanged(word);
    const bool is_padding = changed == Thresholds{};
    if (is_padding || changed.version != Thresholds{}.version) continue;
    EXPECT_TRUE(digests.insert(IdentityOf(changed).limits_digest).second) << "word " << word;
  }
  EXPECT_GT(digests.size(), 25u);
}

TEST(RulesIdentity, VersionIsKeptApartFromTheLimits) {
  Thresholds thresholds;
  ++thresholds.version;
  EXPECT_EQ(IdentityOf(thresholds).version, Thresholds{}.version + 1);
  EXPECT_EQ(IdentityOf(thresholds).limits_digest, IdentityOf(Thresholds{}).limits_digest);
  EXPECT_NE(IdentityOf(thresholds), IdentityOf(Thresholds{}));
}

TEST(RulesIdentity, ValuesThatChangePlacesAreOtherLimits) {
  Thresholds thresholds;
  thresholds.near_coverage_min = Thresholds{}.edge_cover_min;
  thresholds.edge_cover_min = Thresholds{}.near_coverage_min;
  EXPECT_NE(IdentityOf(thresholds), IdentityOf(Thresholds{}));
}

TEST(RulesIdentity, EachLimitIsSetByItsName) {
  std::set<std::uint64_t> digests;
  for (const std::string_view name : LimitNames()) {
    Thresholds thresholds;
    ASSERT_TRUE(SetLimit(name, 12345, &thresholds)) << name;
    EXPECT_TRUE(digests.insert(IdentityOf(thresholds).limits_digest).second) << name;
  }
  Thresholds thresholds;
  EXPECT_FALSE(SetLimit("cover_max", 1, &thresholds));
  EXPECT_FALSE(SetLimit("odds_units", 1.5, &thresholds));
  EXPECT_FALSE(SetLimit("odds_units", -1, &thresholds));
  EXPECT_FALSE(SetLimit("score_min", std::nan(""), &thresholds));
  EXPECT_FALSE(SetLimit("score_min", HUGE_VAL, &thresholds));
  EXPECT_EQ(thresholds, Thresholds{});
}

TEST(RulesIdentity, DigestIsShownInSixteenDigits) {
  EXPECT_EQ(LimitsDigestOf({13, 0x0123'4567'89AB'CDEF}), "0123456789abcdef");
  EXPECT_EQ(LimitsDigestOf({13, 1}), "0000000000000001");
  EXPECT_EQ(LimitsDigestOf({13, 0}), "");
}

}  // namespace
}  // namespace newsfold
