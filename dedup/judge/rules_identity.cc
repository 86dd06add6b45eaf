#include "dedup/judge/rules_identity.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
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

constexpr std::array kShares = {
    Limit<double>{"near_coverage_min", &Thresholds::near_coverage_min},
    Limit<double>{"cover_min", &Thresholds::cover_min},
    Limit<double>{"short_cover_min", &Thresholds::short_cover_min},
    Limit<double>{"same_title_cover_min", &Thresholds::same_title_cover_min},
    Limit<double>{"listed_cover_min", &Thresholds::listed_cover_min},
    Limit<double>{"listed_same_title_cover_min", &Thresholds::listed_same_title_cover_min},
    Limit<double>{"site_unmasked_min", &Thresholds::site_unmasked_min},
    Limit<double>{"other_cover_masked_min", &Thresholds::other_cover_masked_min},
    Limit<double>{"other_cover_min", &Thresholds::other_cover_min},
    Limit<double>{"other_cover_inside_min", &Thresholds::other_cover_inside_min},
    Limit<double>{"other_cover_start_min", &Thresholds::other_cover_start_min},
    Limit<double>{"other_cover_whole_min", &Thresholds::other_cover_whole_min},
    Limit<double>{"other_cover_title_min", &Thresholds::other_cover_title_min},
    Limit<double>{"other_cover_listed_min", &Thresholds::other_cover_listed_min},
    Limit<double>{"whole_cover_min", &Thresholds::whole_cover_min},
    Limit<double>{"whole_listed_cover_min", &Thresholds::whole_listed_cover_min},
    Limit<double>{"title_same_min", &Thresholds::title_same_min},
    Limit<double>{"title_agrees_min", &Thresholds::title_agrees_min},
    Limit<double>{"title_differs_max", &Thresholds::title_differs_max},
    Limit<double>{"title_unrelated_max", &Thresholds::title_unrelated_max},
    Limit<double>{"same_story_cover_min", &Thresholds::same_story_cover_min},
    Limit<double>{"distinct_cover_max", &Thresholds::distinct_cover_max},
    Limit<double>{"distinct_other_cover_max", &Thresholds::distinct_other_cover_max},
    Limit<double>{"distinct_share_min", &Thresholds::distinct_share_min},
    Limit<double>{"distinct_share_title_min", &Thresholds::distinct_share_title_min},
    Limit<double>{"member_cover_min", &Thresholds::member_cover_min},
    Limit<double>{"member_cover_title_min", &Thresholds::member_cover_title_min},
    Limit<double>{"member_cover_whole_min", &Thresholds::member_cover_whole_min},
    Limit<double>{"edge_cover_min", &Thresholds::edge_cover_min},
    Limit<double>{"join_cover_min", &Thresholds::join_cover_min},
    Limit<double>{"join_core_min", &Thresholds::join_core_min},
    Limit<double>{"roundup_cover_max", &Thresholds::roundup_cover_max},
    Limit<double>{"numbers_shared_min", &Thresholds::numbers_shared_min},
    Limit<double>{"words_replaced_share_min", &Thresholds::words_replaced_share_min},
    Limit<double>{"matched_share_min", &Thresholds::matched_share_min},
    Limit<double>{"matched_share_title_min", &Thresholds::matched_share_title_min}};

constexpr std::array kLengths = {
    Limit<std::uint32_t>{"short_units_max", &Thresholds::short_units_max},
    Limit<std::uint32_t>{"distinct_block_min", &Thresholds::distinct_block_min},
    Limit<std::uint32_t>{"end_block_min", &Thresholds::end_block_min},
    Limit<std::uint32_t>{"end_slack_max", &Thresholds::end_slack_max},
    Limit<std::uint32_t>{"shell_units_max", &Thresholds::shell_units_max},
    Limit<std::uint32_t>{"shell_units_no_site_max", &Thresholds::shell_units_no_site_max},
    Limit<std::uint32_t>{"whole_units_min", &Thresholds::whole_units_min},
    Limit<std::uint32_t>{"whole_line_max", &Thresholds::whole_line_max},
    Limit<std::uint32_t>{"lead_units_max", &Thresholds::lead_units_max},
    Limit<std::uint32_t>{"list_line_max", &Thresholds::list_line_max},
    Limit<std::uint32_t>{"list_units_min", &Thresholds::list_units_min},
    Limit<std::uint32_t>{"numbers_min", &Thresholds::numbers_min},
    Limit<std::uint32_t>{"words_replaced_min", &Thresholds::words_replaced_min},
    Limit<std::uint32_t>{"names_replaced_min", &Thresholds::names_replaced_min},
    Limit<std::uint32_t>{"title_pairs_min", &Thresholds::title_pairs_min},
    Limit<std::uint32_t>{"matched_units_min", &Thresholds::matched_units_min},
    Limit<std::uint32_t>{"excerpt_units_min", &Thresholds::excerpt_units_min}};

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

std::string LimitsDigestOf(const RulesIdentity& rules) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  if (rules.limits_digest == 0) return text;
  for (int shift = 60; shift >= 0; shift -= 4) text.push_back(kDigits[rules.limits_digest >> shift & 15]);
  return text;
}

}  // namespace newsfold
