#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/judge/thresholds.h"

namespace newsfold {

// Names the rules that decide: their version, and a digest of their limits. Equal ones decide alike.
struct RulesIdentity {
  std::uint32_t version = 0;
  std::uint64_t limits_digest = 0;  // 0: not known

  friend bool operator==(const RulesIdentity&, const RulesIdentity&) = default;
};

// The digest is the XXH3-64 (seed 0) of every limit in the order of their names: the name, a zero byte, and
// the value as eight bytes, big-endian, a share as its IEEE 754 double.
RulesIdentity IdentityOf(const Thresholds& thresholds);

// The names of all limits, shares first; the version is none.
std::vector<std::string_view> LimitNames();

// Sets the limit of that name. Returns false, and changes nothing, if there is none, if the value is negative
// or no finite number, or if a length is not a whole number up to 4294967295.
bool SetLimit(std::string_view name, double value, Thresholds* thresholds);

// The digest as answers show it: 16 lower-case hexadecimal digits, empty if it is not known.
std::string LimitsDigestOf(const RulesIdentity& rules);

}  // namespace newsfold
