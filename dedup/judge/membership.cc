#include "dedup/judge/membership.h"

#include <algorithm>

#include "dedup/base/assert.h"
#include "dedup/judge/roundup.h"

namespace newsfold {

bool AdmitsByMember(const Comparison& comparison, const Thresholds& thresholds) {
  return std::min(comparison.article.coverage, comparison.canonical.coverage) >= thresholds.member_cover_min;
}

bool RepeatsUnmasked(const Comparison& comparison, const Thresholds& thresholds) {
  return std::min(comparison.article.coverage_unmasked, comparison.canonical.coverage_unmasked) >=
         thresholds.near_coverage_min;
}

bool HasEdgeUnmasked(const Comparison& comparison, const Thresholds& thresholds) {
  return std::max(comparison.article.coverage_unmasked, comparison.canonical.coverage_unmasked) >=
         thresholds.edge_cover_min;
}

bool HoldsOther(const Comparison& comparison, const Thresholds& thresholds) {
  return std::max(comparison.article.coverage_unmasked, comparison.canonical.coverage_unmasked) >=
         thresholds.whole_cover_min;
}

namespace {

bool TellsStoriesApart(const Judgement& judgement) {
  return judgement.reason == Reason::kFillingsDiffer || judgement.reason == Reason::kShell ||
         judgement.reason == Reason::kOneOfSeveral;
}

}  // namespace

Judgement JudgeEdge(const Judgement& judgement, const Comparison& comparison, const Thresholds& thresholds) {
  if (TellsStoriesApart(judgement)) return judgement;
  const double better = std::max(comparison.article.coverage, comparison.canonical.coverage);
  if (better < thresholds.edge_cover_min) return {Relation::kExcerpt, Reason::kLowCoverage, false};
  return {RepostRelationOf(comparison, thresholds), Reason::kMember, true};
}

bool MakesUpMember(const Comparison& comparison, const Coverages& member, const Thresholds& thresholds) {
  return std::min(comparison.article.coverage, member.canonical) >= thresholds.whole_cover_min &&
         comparison.canonical.coverage + member.article >= thresholds.near_coverage_min;
}

bool JoinsClusters(const Comparison& comparison, const Thresholds& thresholds) {
  const auto [other, better] = std::minmax(comparison.article.coverage, comparison.canonical.coverage);
  return better >= thresholds.member_cover_min && other >= thresholds.edge_cover_min &&
         !HaveOwnPassages(comparison, thresholds.story_units_min);
}

bool IsCoreOf(const Comparison& with_one, const Comparison& with_other, const Thresholds& thresholds) {
  NEWSFOLD_ASSERT(with_one.article.coverage <= 1 && with_other.article.coverage <= 1);
  const double in_both = with_one.article.coverage + with_other.article.coverage - 1;
  return in_both >= thresholds.join_core_min &&
         std::min(with_one.canonical.coverage, with_other.canonical.coverage) >= thresholds.member_cover_min;
}

Judgement JudgePage(const Judgement& by_canonical, const Judgement& by_member) {
  if (by_canonical.reason == Reason::kShell) return by_canonical;
  const bool holds_member = by_member.relation == Relation::kContains;
  return {holds_member ? Relation::kContains : Relation::kContained, Reason::kMember, true};
}

namespace {

bool HasNoEdge(const Membership& member, const Thresholds& thresholds) {
  const bool by_member = member.reason == Reason::kMember || member.reason == Reason::kEqualText;
  return by_member &&
         std::max(member.coverages.article, member.coverages.canonical) < thresholds.edge_cover_min;
}

}  // namespace

Admission WeighMember(const Evidence& evidence, const Judgement& judgement, const Membership& member,
                      const Thresholds& thresholds) {
  NEWSFOLD_ASSERT(judgement.is_repost);
  const auto& [comparison, context] = evidence;
  Admission admission;
  admission.is_equal = judgement.reason == Reason::kEqualText;
  admission.is_close = admission.is_equal || AdmitsByMember(comparison, thresholds);
  admission.is_version = admission.is_close && RepeatsUnmasked(comparison, thresholds);
  admission.is_capture = context.same_url && HoldsOther(comparison, thresholds);
  admission.is_part = AreOfOneSite(context) && HaveTellingTitle(context, thresholds) &&
                      MakesUpMember(comparison, member.coverages, thresholds);
  admission.speaks_for_none = HasNoEdge(member, thresholds) && !(admission.is_equal && context.same_url);
  return admission;
}

Judgement NotAdmitted() {
  return {Relation::kExcerpt, Reason::kLowCoverage, false};
}

AdmittedAs JudgeByMember(const Admission& admission, const Membership& member, const Judgement& by_member,
                         const Evidence& evidence, const Judgement& by_canonical,
                         const Thresholds& thresholds) {
  NEWSFOLD_ASSERT(!by_canonical.is_repost);
  const auto& [comparison, context] = evidence;
  const Judgement as_member = {member.relation, Reason::kMember, true};
  if (admission.is_equal) return {{member.relation, Reason::kEqualText, true}, false};
  const bool is_capture = admission.is_capture && context.same_url;
  const bool is_part = admission.is_part && AreOfOneSite(context) && HaveTellingTitle(context, thresholds);
  if (is_capture || is_part) return {JudgePage(by_canonical, by_member), true};
  if (!admission.is_close) return {NotAdmitted(), false};
  if (SharesCarriedAlone(context, thresholds) && !admission.is_version) return {NotAdmitted(), false};
  const Judgement judgement = JudgeEdge(by_canonical, comparison, thresholds);
  const bool lost_edge = judgement.reason == Reason::kLowCoverage && HasEdgeUnmasked(comparison, thresholds);
  return {lost_edge && (admission.is_version || context.sites_unknown) ? as_member : judgement, false};
}

bool MayBeOneOfSeveral(const Evidence& evidence, const Thresholds& thresholds) {
  const auto& [comparison, context] = evidence;
  const bool is_inside = comparison.article.coverage >= thresholds.near_coverage_min &&
                         comparison.canonical.coverage < thresholds.near_coverage_min;
  return is_inside && !context.same_url && TitlesDisagree(context, thresholds);
}

bool AreStoriesBeside(const TitledPart& article, const TitledPart& member, const TitleSketch& canonical_title,
                      const Thresholds& thresholds) {
  const auto differ = [&](const TitleSketch& a, const TitleSketch& b) {
    return !a.hashes.empty() && !b.hashes.empty() && TitleResemblance(a, b) < thresholds.title_differs_max;
  };
  return differ(*article.title, *member.title) && differ(canonical_title, *member.title) &&
         AreDisjoint(article.spans, member.spans);
}

bool IsOtherStory(const PairContext& context, const Thresholds& thresholds) {
  return !context.same_url && !TitlesAgree(context, thresholds);
}

bool IsPageOfItsOwn(const Evidence& evidence, const Thresholds& thresholds) {
  const auto& [comparison, context] = evidence;
  return AreOfOneSite(context) && HaveOwnPassages(comparison, thresholds.passage_units_min);
}

bool ShowsPassages(const Evidence& evidence, const Judgement& judgement, const Thresholds& thresholds) {
  const auto& [comparison, context] = evidence;
  if (!judgement.is_repost) return comparison.canonical.coverage < thresholds.near_coverage_min;
  return HaveOwnPassages(comparison, thresholds.passage_units_min) && !IsNear(comparison, thresholds) &&
         !TitlesAgree(context, thresholds);
}

bool IsOnePage(const Evidence& evidence, const Judgement& judgement, const Thresholds& thresholds) {
  const auto& [comparison, context] = evidence;
  const bool is_part =
      std::max(comparison.article.coverage, comparison.canonical.coverage) >= thresholds.whole_cover_min;
  return !TitlesDisagree(context, thresholds) && (is_part || judgement.reason == Reason::kSameStory);
}

}  // namespace newsfold
