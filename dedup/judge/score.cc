#include "dedup/judge/score.h"

#include <algorithm>
#include <cmath>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

double LogOdds(const SideCoverage& side, const Thresholds& thresholds) {
  NEWSFOLD_ASSERT(side.units_matched <= side.units_unmasked);
  const double matched = side.units_matched;
  const double unmatched = side.units_unmasked - side.units_matched;
  return std::log((matched + thresholds.odds_units) / (unmatched + thresholds.odds_units));
}

// Whether both texts open with what they share, and bear one title: then the title vouches for a copy,
// whatever frames follow.
bool IsVouchedFor(const Comparison& comparison, const PairContext& context, const Thresholds& thresholds) {
  const SideCoverage& article = comparison.article;
  const SideCoverage& canonical = comparison.canonical;
  return HaveTellingTitle(context, thresholds) &&
         std::min(article.units_opening, canonical.units_opening) >= thresholds.vouched_units_min &&
         std::max(article.units_lead, canonical.units_lead) <= thresholds.passage_units_min;
}

}  // namespace

double Score::sum() const {
  double sum = 0;
  for (const ScoreTerm& term : terms) sum += term.points;
  return sum;
}

Score ScoreOf(const Comparison& comparison, const PairContext& context, const Thresholds& thresholds) {
  const auto [other, better] =
      std::minmax({LogOdds(comparison.article, thresholds), LogOdds(comparison.canonical, thresholds)});
  const auto [other_share, better_share] =
      std::minmax({comparison.article.coverage, comparison.canonical.coverage});
  const double titles = HaveTellingTitle(context, thresholds) ? context.title_resemblance : 0;
  const bool is_vouched_for = IsVouchedFor(comparison, context, thresholds);
  const double better_odds = std::min(better, thresholds.score_odds_max);
  return {
      {ScoreTerm{"better_side", better_share, thresholds.score_better * better_odds},
       ScoreTerm{"other_side", other_share, thresholds.score_other * other},
       ScoreTerm{"titles", titles, thresholds.score_titles * titles * titles},
       ScoreTerm{"vouched", is_vouched_for ? 1. : 0, is_vouched_for ? thresholds.score_vouched : 0},
       ScoreTerm{"same_url", context.same_url ? 1. : 0, context.same_url ? thresholds.score_same_url : 0}}};
}

}  // namespace newsfold
