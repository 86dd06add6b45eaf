#pragma once

#include <array>
#include <string_view>

#include "dedup/judge/align.h"
#include "dedup/judge/evidence.h"
#include "dedup/judge/thresholds.h"

namespace newsfold {

// One of the things that speak for a repost, or against it.
struct ScoreTerm {
  std::string_view name;
  double figure = 0;  // what was measured: a share, a resemblance, or 1 for yes and 0 for no
  double points = 0;  // what it counts
};

// What two texts share, as one number: how sure it is that they tell one story. Each term alone never lowers
// the score when more of a text matches, or when titles agree better.
struct Score {
  // By name: better_side, other_side, titles, vouched, same_url.
  std::array<ScoreTerm, 5> terms;

  double sum() const;
};

// Scores a pair. Pure.
//
// A side counts by the logarithm of the odds that a unit of it is in the other text, as evidence is weighed
// in I. Good, "Probability and the Weighing of Evidence", 1950; odds_units on both sides of the odds keep
// those of short texts near to even.
Score ScoreOf(const Comparison& comparison, const PairContext& context, const Thresholds& thresholds);

}  // namespace newsfold
