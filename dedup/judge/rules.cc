#include "dedup/judge/rules.h"

#include <algorithm>
#include <array>

#include "dedup/base/assert.h"
#include "dedup/judge/score.h"

namespace newsfold {
namespace {

// One comparison under the rules, with the quantities they talk about.
class Pair {
 public:
  Pair(const Comparison& comparison, const PairContext& context, const Thresholds& thresholds)
      : comparison_(comparison),
        context_(context),
        thresholds_(thresholds),
        shorter_(std::min(context.article_units, context.canonical_units)),
        matched_(std::min(comparison.article.units_matched, comparison.canonical.units_matched)),
        places_replaced_(comparison.words_replaced + comparison.names_replaced +
                         comparison.numbers_replaced) {
    NEWSFOLD_ASSERT(std::max(comparison.article.coverage, comparison.canonical.coverage) <= 1);
    NEWSFOLD_ASSERT(!(context.same_site && context.sites_unknown));
    NEWSFOLD_ASSERT(context.title_resemblance >= 0 && context.title_resemblance <= 1);
  }

  bool IsEmpty() const { return context_.article_units == 0; }
  bool HasEqualText() const { return context_.folded_equal; }
  bool IsTooShort() const { return shorter_ < kIndexedUnitsMin; }

  // Log-in pages, disclaimers and galleries of one site are alike although their stories are not.
  bool IsShell() const { return MayBeShell() && ShellUnits() < ShellUnitsMax(); }

  // One template, filled with something else. An editor replaces a word here and there, a template is filled
  // everywhere, and with names and numbers, which count twice. Titles that agree vouch for an update.
  bool AreFilledAnew() const {
    if (context_.same_url) return false;
    if (AreNumbersOther()) return true;
    return !TitlesAgree(context_, thresholds_) &&
           (AreWordsReplaced() || AreNumbersReplaced() || AreSubjectsReplaced());
  }

  // A page fetched again, or extracted by another program, is told by its address before its boilerplate is.
  bool IsSameStory() const { return MayBeSameStory() && CoverageUnmasked() >= thresholds_.near_coverage_min; }

  // Enough is shared, but for the mask, or but for what many sites carry.
  bool IsBoilerplateOnly() const {
    return IsMaskedAway() || (IsCovered() && SharesCarriedAlone(context_, thresholds_));
  }

  bool IsCovered() const { return matched_ >= MatchedMin() && Scored().sum() > thresholds_.score_min; }

  Relation RelationOf(bool is_repost) const {
    if (is_repost) return RepostRelationOf(comparison_, thresholds_);
    return matched_ >= thresholds_.passage_units_min ? Relation::kExcerpt : Relation::kUnrelated;
  }

  std::vector<RuleTerm> Terms() const;

 private:
  bool IsMaskedAway() const {
    return matched_ < MatchedMin() && UnitsUnmasked() >= MatchedMin() &&
           BetterUnmasked() >= thresholds_.edge_cover_min;
  }

  bool MayBeShell() const {
    return !context_.same_url && TitlesDisagree(context_, thresholds_) && AreOfOneSite(context_);
  }

  // Beside the boilerplate that is known of their site neither page may have more than a shell.
  std::uint32_t ShellUnits() const {
    if (context_.sites_unknown || context_.folded_equal) return shorter_;
    const std::uint32_t unmasked =
        std::max(comparison_.article.units_unmasked, comparison_.canonical.units_unmasked);
    return std::min(shorter_, unmasked);
  }

  // Two bodies in one frame may be as long as a story; what has no body of its own is told again.
  std::uint32_t ShellUnitsMax() const {
    const bool have_bodies =
        context_.same_site && HaveOwnPassages(comparison_, thresholds_.matched_units_min);
    return have_bodies ? thresholds_.story_units_min : thresholds_.shell_units_max;
  }

  // Of the tokens of the shorter text: so many are replaced where a template is filled with words. Numbers
  // and what a title names say more: half of it is enough.
  double PlacesMin() const { return thresholds_.replaced_share_min * comparison_.tokens_shorter; }
  bool AreWordsReplaced() const {
    return places_replaced_ >= thresholds_.replaced_min && places_replaced_ >= PlacesMin();
  }
  bool AreNumbersReplaced() const {
    return comparison_.numbers_replaced > comparison_.numbers_shared && 2 * places_replaced_ >= PlacesMin();
  }
  bool AreSubjectsReplaced() const { return context_.subjects_differ && 2 * places_replaced_ >= PlacesMin(); }
  // Results, markets and the weather have other numbers, in sentences or in tables.
  bool AreNumbersOther() const {
    return comparison_.numbers_shared < NumbersSharedMin() &&
           2 * (NumbersOfFewer() - comparison_.numbers_shared) >= PlacesMin();
  }
  double NumbersSharedMin() const { return thresholds_.numbers_shared_min * NumbersOfFewer(); }
  std::uint32_t NumbersOfFewer() const {
    return std::min(comparison_.article.numbers, comparison_.canonical.numbers);
  }

  // Most pairs are decided without it.
  Score Scored() const { return ScoreOf(comparison_, context_, thresholds_); }

  bool MayBeSameStory() const {
    return context_.same_url || (AreOfOneSite(context_) && TitlesAgree(context_, thresholds_));
  }
  double CoverageUnmasked() const {
    return std::min(comparison_.article.coverage_unmasked, comparison_.canonical.coverage_unmasked);
  }
  double BetterUnmasked() const {
    return std::max(comparison_.article.coverage_unmasked, comparison_.canonical.coverage_unmasked);
  }
  double UnitsUnmasked() const {
    return std::min(comparison_.article.coverage_unmasked * context_.article_units,
                    comparison_.canonical.coverage_unmasked * context_.canonical_units);
  }

  // Of a very short text less has to match.
  double MatchedMin() const {
    return std::min<double>(thresholds_.matched_units_min, thresholds_.matched_share_min * shorter_);
  }

  const Comparison& comparison_;
  const PairContext& context_;
  const Thresholds& thresholds_;
  std::uint32_t shorter_;
  std::uint32_t matched_;
  std::uint32_t places_replaced_;
};

// What a rule says when it holds.
struct Rule {
  Reason reason;
  bool (Pair::*holds)() const;
  bool is_repost = false;
  Relation relation = Relation::kUnrelated;  // if it follows from the rule
  bool measures_relation = false;            // it follows from the comparison
};

// In this order; the first that holds decides. If none does, too little is shared.
constexpr std::array kRules = {
    Rule{Reason::kEmpty, &Pair::IsEmpty},
    Rule{Reason::kShell, &Pair::IsShell, false, Relation::kBoilerplate},
    Rule{Reason::kEqualText, &Pair::HasEqualText, true, Relation::kIdentical},
    Rule{Reason::kTooShort, &Pair::IsTooShort},
    Rule{Reason::kFillingsDiffer, &Pair::AreFilledAnew, false, Relation::kExcerpt, true},
    Rule{Reason::kSameStory, &Pair::IsSameStory, true, Relation::kNear, true},
    Rule{Reason::kBoilerplateOnly, &Pair::IsBoilerplateOnly, false, Relation::kBoilerplate},
    Rule{Reason::kCovered, &Pair::IsCovered, true, Relation::kNear, true}};

std::vector<RuleTerm> Pair::Terms() const {
  using Bound = RuleTerm::Bound;
  std::vector<RuleTerm> terms;
  terms.reserve(16);
  const auto add = [&](Reason rule, std::string_view name, double figure, Bound bound, double limit) {
    terms.push_back({rule, name, figure, bound, limit, 0});
  };
  if (MayBeShell()) add(Reason::kShell, "units", ShellUnits(), Bound::kBelow, ShellUnitsMax());
  add(Reason::kTooShort, "units", shorter_, Bound::kBelow, kIndexedUnitsMin);
  if (!context_.same_url) {
    add(Reason::kFillingsDiffer, "numbers_shared", comparison_.numbers_shared, Bound::kBelow,
        NumbersSharedMin());
    add(Reason::kFillingsDiffer, "and_numbers_not_shared", NumbersOfFewer() - comparison_.numbers_shared,
        Bound::kFrom, PlacesMin() / 2);
  }
  if (!context_.same_url && !TitlesAgree(context_, thresholds_)) {
    const double places_min = std::max<double>(thresholds_.replaced_min, PlacesMin());
    add(Reason::kFillingsDiffer, "or_places_replaced", places_replaced_, Bound::kFrom, places_min);
    add(Reason::kFillingsDiffer, "or_numbers_replaced", comparison_.numbers_replaced, Bound::kAbove,
        comparison_.numbers_shared);
  }
  if (MayBeSameStory()) {
    add(Reason::kSameStory, "coverage_unmasked", CoverageUnmasked(), Bound::kFrom,
        thresholds_.near_coverage_min);
  }
  add(Reason::kCovered, "units_matched", matched_, Bound::kFrom, MatchedMin());
  const Score score = Scored();
  for (const ScoreTerm& term : score.terms)
    terms.push_back({Reason::kCovered, term.name, term.figure, Bound::kNone, 0, term.points});
  add(Reason::kCovered, "score", score.sum(), Bound::kAbove, thresholds_.score_min);
  return terms;
}

}  // namespace

Judgement Judge(const Comparison& comparison, const PairContext& context, const Thresholds& thresholds) {
  const Pair pair(comparison, context, thresholds);
  const auto* const rule = std::find_if(kRules.begin(), kRules.end(),
                                        [&](const Rule& candidate) { return (pair.*candidate.holds)(); });
  if (rule == kRules.end()) return {pair.RelationOf(false), Reason::kLowCoverage, false};
  const Relation relation = rule->measures_relation ? pair.RelationOf(rule->is_repost) : rule->relation;
  return {relation, rule->reason, rule->is_repost};
}

std::string_view NameOf(RuleTerm::Bound bound) {
  switch (bound) {
    case RuleTerm::Bound::kNone:
      return "";
    case RuleTerm::Bound::kFrom:
      return "from";
    case RuleTerm::Bound::kAbove:
      return "above";
    case RuleTerm::Bound::kBelow:
      return "below";
  }
  return "";
}

std::vector<RuleTerm> TermsOf(const Comparison& comparison, const PairContext& context,
                              const Thresholds& thresholds) {
  return Pair(comparison, context, thresholds).Terms();
}

Relation RepostRelationOf(const Comparison& comparison, const Thresholds& thresholds) {
  if (IsNear(comparison, thresholds)) return Relation::kNear;
  const bool article_is_inside = comparison.article.coverage > comparison.canonical.coverage;
  return article_is_inside ? Relation::kContained : Relation::kContains;
}

bool IsNear(const Comparison& comparison, const Thresholds& thresholds) {
  return std::min(comparison.article.coverage, comparison.canonical.coverage) >= thresholds.near_coverage_min;
}

}  // namespace newsfold
