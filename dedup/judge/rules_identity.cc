#include "dedup/judge/rules_identity.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string_view>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace newsfold {
namespace {

template <class T>
struct Limit {
  std::string_view name;
  T Thresholds::*member;
};

constexpr std::array kShares = {Limit<double>{"near_coverage_min", &Thresholds::near_coverage_min},
                                Limit<double>{"whole_cover_min", &Thresholds::whole_cover_min},
                                Limit<double>{"member_cover_min", &Thresholds::member_cover_min},
                                Limit<double>{"edge_cover_min", &Thresholds::edge_cover_min},
                                Limit<double>{"join_core_min", &Thresholds::join_core_min},
                                Limit<double>{"title_agrees_min", &Thresholds::title_agrees_min},
                                Limit<double>{"title_differs_max", &Thresholds::title_differs_max},
                                Limit<double>{"score_min", &Thresholds::score_min},
                                Limit<double>{"score_better", &Thresholds::score_better},
                                Limit<double>{"score_odds_max", &Thresholds::score_odds_max},
                                Limit<double>{"score_other", &Thresholds::score_other},
                                Limit<double>{"score_titles", &Thresholds::score_titles},
                                Limit<double>{"score_vouched", &Thresholds::score_vouched},
                                Limit<double>{"score_same_url", &Thresholds::score_same_url},
                                Limit<double>{"numbers_shared_min", &Thresholds::numbers_shared_min},
                                Limit<double>{"replaced_share_min", &Thresholds::replaced_share_min},
                                Limit<double>{"matched_share_min", &Thresholds::matched_share_min}};

constexpr std::array kLengths = {Limit<std::uint32_t>{"odds_units", &Thresholds::odds_units},
                                 Limit<std::uint32_t>{"replaced_min", &Thresholds::replaced_min},
                                 Limit<std::uint32_t>{"title_pairs_min", &Thresholds::title_pairs_min},
                                 Limit<std::uint32_t>{"matched_units_min", &Thresholds::matched_units_min},
                                 Limit<std::uint32_t>{"passage_units_min", &Thresholds::passage_units_min},
                                 Limit<std::uint32_t>{"vouched_units_min", &Thresholds::vouched_units_min},
                                 Limit<std::uint32_t>{"shell_units_max", &Thresholds::shell_units_max},
                                 Limit<std::uint32_t>{"story_units_min", &Thresholds::story_units_min}};

// Stands for a value of any type, to count the members of a struct.
struct AnyValue {
  template <class T>
  operator T() const;
};

template <class T, class... Values>
consteval std::size_t CountMembers() {
  if constexpr (requires { T{Values{}..., AnyValue{}}; }) return CountMembers<T, Values..., AnyValue>();
  return sizeof...(Values);
}

static_assert(CountMembers<Thresholds>() == kShares.size() + kLengths.size() + 1,
              "a limit that was added belongs in the list above; the one beside them is the version");

struct NamedBits {
  std::string_view name;
  std::uint64_t bits = 0;
};

std::string Serialize(const Thresholds& thresholds) {
  std::array<NamedBits, kShares.size() + kLengths.size()> limits;
  auto next = limits.begin();
  for (const auto& share : kShares)
    *next++ = {share.name, std::bit_cast<std::uint64_t>(thresholds.*share.member)};
  for (const auto& length : kLengths) *next++ = {length.name, thresholds.*length.member};
  std::sort(limits.begin(), limits.end(),
            [](const NamedBits& a, const NamedBits& b) { return a.name < b.name; });
  std::string bytes;
  for (const NamedBits& limit : limits) {
    bytes.append(limit.name).push_back('\0');
    for (int shift = 56; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(limit.bits >> shift));
  }
  return bytes;
}

}  // namespace

RulesIdentity IdentityOf(const Thresholds& thresholds) {
  const std::string bytes = Serialize(thresholds);
  return {thresholds.version, XXH3_64bits(bytes.data(), bytes.size())};
}

std::vector<std::string_view> LimitNames() {
  std::vector<std::string_view> names;
  names.reserve(kShares.size() + kLengths.size());
  for (const auto& share : kShares) names.push_back(share.name);
  for (const auto& length : kLengths) names.push_back(length.name);
  return names;
}

bool SetLimit(std::string_view name, double value, Thresholds* thresholds) {
  if (!std::isfinite(value) || value < 0) return false;
  const auto is_named = [&](const auto& limit) { return limit.name == name; };
  if (const auto* const share = std::find_if(kShares.begin(), kShares.end(), is_named);
      share != kShares.end()) {
    thresholds->*share->member = value;
    return true;
  }
  const auto* const length = std::find_if(kLengths.begin(), kLengths.end(), is_named);
  const bool is_length = value <= std::numeric_limits<std::uint32_t>::max() && value == std::floor(value);
  if (length == kLengths.end() || !is_length) return false;
  thresholds->*length->member = static_cast<std::uint32_t>(value);
  return true;
}

std::string LimitsDigestOf(const RulesIdentity& rules) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  if (rules.limits_digest == 0) return text;
  for (int shift = 60; shift >= 0; shift -= 4) text.push_back(kDigits[rules.limits_digest >> shift & 15]);
  return text;
}

}  // namespace newsfold
