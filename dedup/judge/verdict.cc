#include "dedup/judge/verdict.h"

#include <algorithm>
#include <array>

namespace newsfold {
namespace {

struct ReasonText {
  Reason reason;
  std::string_view name;
  std::string_view sentence;
};

constexpr std::array kReasonTexts = {
    ReasonText{Reason::kEmpty, "empty", "the text holds no word at all"},
    ReasonText{Reason::kShell, "shell",
               "short pages under other titles, of one site, its boilerplate left out, or of none known"},
    ReasonText{Reason::kEqualText, "equal_text", "the two texts are equal once folded"},
    ReasonText{Reason::kTooShort, "too_short", "the text is too short to be compared by its parts"},
    ReasonText{Reason::kFillingsDiffer, "fillings_differ",
               "one template, filled with other numbers, names or words"},
    ReasonText{Reason::kSameStory, "same_story", "same address or title, and most of both texts is equal"},
    ReasonText{Reason::kBoilerplateOnly, "boilerplate_only", "all they share is boilerplate"},
    ReasonText{Reason::kCovered, "covered", "enough of both texts lies in shared passages"},
    ReasonText{Reason::kLowCoverage, "low_coverage", "too little of the two texts is shared"},
    ReasonText{Reason::kMember, "member",
               "it and another member of the cluster cover each other, or are captures of one page"},
    ReasonText{Reason::kRoundup, "roundup", "it holds several stories, and none is most of it"},
    ReasonText{Reason::kOneOfSeveral, "one_of_several",
               "the other text holds several stories, each under a title of its own"},
    ReasonText{Reason::kNoCandidate, "no_candidate", "nothing archived shares evidence with it"}};

const ReasonText* FindText(Reason reason) {
  const auto* const found = std::find_if(kReasonTexts.begin(), kReasonTexts.end(),
                                         [&](const ReasonText& text) { return text.reason == reason; });
  return found == kReasonTexts.end() ? nullptr : found;
}

}  // namespace

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
  const ReasonText* const text = FindText(reason);
  return text == nullptr ? "unknown" : text->name;
}

std::string_view SentenceOf(Reason reason) {
  const ReasonText* const text = FindText(reason);
  return text == nullptr ? "unknown reason" : text->sentence;
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
