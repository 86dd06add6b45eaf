#include "dedup/judge/verdict.h"

namespace newsfold {

Verdict MakeVerdict(const Judgement& judgement, const Comparison& comparison) {
  Verdict verdict;
  verdict.relation = judgement.relation;
  verdict.reason = judgement.reason;
  verdict.coverage_article = comparison.article.coverage;
  verdict.coverage_canonical = comparison.canonical.coverage;
  verdict.resemblance = comparison.resemblance;
  verdict.containment_article = comparison.article.containment;
  verdict.containment_canonical = comparison.canonical.containment;
  verdict.spans = comparison.spans;
  return verdict;
}

std::string_view NameOf(Relation relation) {
  switch (relation) {
    case Relation::kIdentical:
      return "identical";
    case Relation::kNear:
      return "near";
    case Relation::kContains:
      return "contains";
    case Relation::kContained:
      return "contained";
    case Relation::kExcerpt:
      return "excerpt";
    case Relation::kBoilerplate:
      return "boilerplate";
    case Relation::kUnrelated:
      return "unrelated";
  }
  return "unknown";
}

std::string_view NameOf(Reason reason) {
  switch (reason) {
    case Reason::kEmpty:
      return "empty";
    case Reason::kTooShort:
      return "too_short";
    case Reason::kNoCandidate:
      return "no_candidate";
    case Reason::kEqualText:
      return "equal_text";
    case Reason::kCovered:
      return "covered";
    case Reason::kSameStory:
      return "same_story";
    case Reason::kLowCoverage:
      return "low_coverage";
    case Reason::kOneSided:
      return "one_sided";
    case Reason::kDistinctBodies:
      return "distinct_bodies";
    case Reason::kShell:
      return "shell";
    case Reason::kBoilerplateOnly:
      return "boilerplate_only";
    case Reason::kMember:
      return "member";
    case Reason::kNumbersDiffer:
      return "numbers_differ";
    case Reason::kRoundup:
      return "roundup";
    case Reason::kSubjectsDiffer:
      return "subjects_differ";
    case Reason::kWordsDiffer:
      return "words_differ";
    case Reason::kOneOfSeveral:
      return "one_of_several";
  }
  return "unknown";
}

std::string_view NameOf(Lane lane) {
  switch (lane) {
    case Lane::kNone:
      return "none";
    case Lane::kDigest:
      return "digest";
    case Lane::kSimHash:
      return "simhash";
    case Lane::kRareShingle:
      return "rare_shingle";
    case Lane::kTitle:
      return "title";
    case Lane::kUrl:
      return "url";
  }
  return "unknown";
}

}  // namespace newsfold
