#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "dedup/judge/align.h"
#include "dedup/judge/evidence.h"
#include "dedup/judge/thresholds.h"
#include "dedup/judge/verdict.h"

namespace newsfold {

// Applies the rules to one comparison, in their order; the first that holds decides. Pure.
Judgement Judge(const Comparison& comparison, const PairContext& context, const Thresholds& thresholds);

// A figure that a rule looked at, and the limit on which the rule depends or what it counts in the score.
struct RuleTerm {
  enum class Bound : std::uint8_t { kNone, kFrom, kAbove, kBelow };

  Reason rule = Reason::kNoCandidate;
  std::string_view name;
  double figure = 0;
  Bound bound = Bound::kNone;  // the rule asks for a figure on this side of the limit
  double limit = 0;            // if it is bound
  double points = 0;           // if it is not
};

// "from", "above", "below", "".
std::string_view NameOf(RuleTerm::Bound bound);

// The main figures that the rules look at in this pair, in their order; those of rules that do not apply to
// it are left out. Pure.
std::vector<RuleTerm> TermsOf(const Comparison& comparison, const PairContext& context,
                              const Thresholds& thresholds);

// Whether each text covers the other.
bool IsNear(const Comparison& comparison, const Thresholds& thresholds);

// Of a repost whose folded text is not the canonical's.
Relation RepostRelationOf(const Comparison& comparison, const Thresholds& thresholds);

}  // namespace newsfold
