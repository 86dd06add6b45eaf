#include "dedup/judge/rules.h"

#include <algorithm>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

// One comparison under the rules, with the quantities they talk about.
class Rules {
 public:
  Rules(const Comparison& comparison, const PairContext& context, const Thresholds& thresholds)
      : comparison_(comparison),
        context_(context),
        thresholds_(thresholds),
        better_(std::max(comparison.article.coverage, comparison.canonical.coverage)),
        other_(std::min(comparison.article.coverage, comparison.canonical.coverage)),
        matched_(std::min(comparison.article.units_matched, comparison.canonical.units_matched)) {
    NEWSFOLD_ASSERT(other_ >= 0 && other_ <= better_ && better_ <= 1);
    NEWSFOLD_ASSERT(!(context.same_site && context.sites_unknown));
    NEWSFOLD_ASSERT(context.title_resemblance >= 0 && context.title_resemblance <= 1);
  }

  Judgement Apply() const {
    const std::uint32_t shorter = std::min(context_.article_units, context_.canonical_units);
    if (context_.article_units == 0) return No(Relation::kUnrelated, Reason::kEmpty);
    if (IsShell(shorter)) return No(Relation::kBoilerplate, Reason::kShell);
    if (context_.folded_equal) return {Relation::kIdentical, Reason::kEqualText, true};
    if (shorter < kIndexedUnitsMin) return No(Relation::kUnrelated, Reason::kTooShort);
    if (NumbersDiffer()) return No(Excerpt(), Reason::kNumbersDiffer);
    if (IsSameStory()) return {RepostRelation(), Reason::kSameStory, true};
    if (NumbersReplaced()) return No(Excerpt(), Reason::kNumbersDiffer);
    if (context_.subjects_differ && !TitlesAgree()) return No(Excerpt(), Reason::kSubjectsDiffer);
    if (WordsDiffer()) return No(Excerpt(), Reason::kWordsDiffer);
    if (IsBoilerplateOnly(shorter)) return No(Relation::kBoilerplate, Reason::kBoilerplateOnly);
    if (matched_ < MatchedMin(shorter)) return No(Relation::kUnrelated, Reason::kLowCoverage);
    if (better_ < CoverMin()) return No(Excerpt(), Reason::kLowCoverage);
    if (other_ < OtherCoverMin()) return No(Excerpt(), Reason::kOneSided);
    if (HaveDistinctBodies()) return No(Excerpt(), Reason::kDistinctBodies);
    return {RepostRelation(), Reason::kCovered, true};
  }

 private:
  static Judgement No(Relation relation, Reason reason) { return {relation, reason, false}; }

  // Log-in pages, disclaimers and galleries of one site are alike although their stories are not.
  bool IsShell(std::uint32_t shorter) const {
    if (context_.same_site) {
      return AreMasked() ||
             (TitlesDisagree() && (shorter < thresholds_.shell_units_max || AreShortInTheirFrame()));
    }
    return context_.sites_unknown && context_.titles_known && !context_.same_url &&
           context_.title_resemblance < thresholds_.title_unrelated_max &&
           shorter < thresholds_.shell_units_no_site_max;
  }

  // Beside known boilerplate neither page has more than a shell.
  bool AreShortInTheirFrame() const {
    return !context_.folded_equal && !context_.same_url &&
           std::max(comparison_.article.units_unmasked, comparison_.canonical.units_unmasked) <
               thresholds_.shell_units_max;
  }

  // Two pages of one site share its boilerplate. Where most of one is masked, and differs, its story was
  // taken for boilerplate, such as verses, and what they share is a note beside it.
  bool AreMasked() const {
    return context_.titles_known && !TitlesAgree() && !context_.folded_equal && !context_.same_url &&
           Unmasked() < thresholds_.site_unmasked_min && matched_ < thresholds_.shell_units_no_site_max &&
           (IsMostlyMasked(comparison_.article, context_.article_units) ||
            IsMostlyMasked(comparison_.canonical, context_.canonical_units));
  }

  bool IsMostlyMasked(const SideCoverage& side, std::uint32_t units) const {
    return side.units_unmasked < thresholds_.site_unmasked_min * units;
  }

  // A page fetched again, or extracted by another program, is told by its address before its boilerplate is.
  bool IsSameStory() const {
    const bool one_site = context_.same_site || context_.sites_unknown;
    return (context_.same_url || (one_site && TitlesAgree())) &&
           std::min(comparison_.article.coverage_unmasked, comparison_.canonical.coverage_unmasked) >=
               thresholds_.same_story_cover_min;
  }

  // Results, markets and the weather fill the same sentences with other numbers.
  bool NumbersDiffer() const {
    const std::uint32_t fewer = std::min(comparison_.article.numbers, comparison_.canonical.numbers);
    return !context_.same_url && fewer >= thresholds_.numbers_min &&
           comparison_.numbers_shared < thresholds_.numbers_shared_min * fewer;
  }

  // One number in the place of another is an update under the same title, and another filling under none.
  bool NumbersReplaced() const {
    return !context_.same_url && !TitlesAgree() && comparison_.numbers_replaced > comparison_.numbers_shared;
  }

  // An editor replaces a word here and there, a template is filled everywhere, and with names.
  bool WordsDiffer() const {
    const double rows_min = thresholds_.words_replaced_share_min * comparison_.tokens_shorter;
    const bool words = comparison_.words_replaced >= thresholds_.words_replaced_min &&
                       comparison_.words_replaced >= rows_min;
    const bool names = comparison_.names_replaced >= thresholds_.names_replaced_min &&
                       2 * comparison_.names_replaced >= rows_min;
    return !context_.same_url && !TitlesAgree() && (words || names);
  }

  double MatchedMin(std::uint32_t shorter) const {
    if (IsBeginning()) {
      shorter = std::min({shorter, comparison_.article.units_unmasked, comparison_.canonical.units_unmasked});
    }
    const double share = TitlesAgree() ? thresholds_.matched_share_title_min : thresholds_.matched_share_min;
    return std::min<double>(thresholds_.matched_units_min, share * shorter);
  }

  // Enough is shared, but for the mask.
  bool IsBoilerplateOnly(std::uint32_t shorter) const {
    const double units_shared = std::min(comparison_.article.coverage_unmasked * context_.article_units,
                                         comparison_.canonical.coverage_unmasked * context_.canonical_units);
    return matched_ < MatchedMin(shorter) && units_shared >= MatchedMin(shorter) &&
           Unmasked() >= thresholds_.other_cover_min;
  }

  double Unmasked() const {
    return std::max(comparison_.article.coverage_unmasked, comparison_.canonical.coverage_unmasked);
  }

  bool TitlesAgree() const { return newsfold::TitlesAgree(context_, thresholds_); }
  bool TitlesDisagree() const { return newsfold::TitlesDisagree(context_, thresholds_); }
  bool IsSameTitle() const { return context_.title_resemblance >= thresholds_.title_same_min; }

  // Beside what both texts share, this one has navigation, teasers and headlines, but no body.
  // In a text that has short lines only, wrapped or with a line for each sentence, lines tell nothing.
  bool IsListBeside(const SideCoverage& side) const {
    return side.units_unmasked >= thresholds_.list_units_min && !HasBodyLine(side) &&
           side.units_longest_line >= thresholds_.list_line_max;
  }

  bool HasBodyLine(const SideCoverage& side) const {
    return side.units_unmatched_line >= thresholds_.list_line_max;
  }

  bool AreListsBeside() const {
    return IsListBeside(comparison_.article) && IsListBeside(comparison_.canonical);
  }

  // What two reports of a few sentences share may be the background of both.
  bool AreShort() const {
    return context_.titles_known &&
           std::max(context_.article_units, context_.canonical_units) < thresholds_.short_units_max;
  }

  double CoverMin() const {
    double least = AreShort() && !TitlesAgree() ? thresholds_.short_cover_min : thresholds_.cover_min;
    double listed = thresholds_.listed_cover_min;
    if (IsSameTitle()) {
      least = std::min(least, thresholds_.same_title_cover_min);
      if (context_.title_pairs >= thresholds_.title_pairs_min)
        listed = std::min(listed, thresholds_.listed_same_title_cover_min);
    }
    const bool is_wrapped = !context_.same_site && other_ >= listed && AreListsBeside();
    return is_wrapped ? std::min(least, listed) : least;
  }

  // What is better covered is inside this one.
  const SideCoverage& OtherSide() const {
    const bool article_is_inside = comparison_.article.coverage > comparison_.canonical.coverage;
    return article_is_inside ? comparison_.canonical : comparison_.article;
  }

  // A copy that was cut short begins where its original begins; what a feature quotes, or a roundup holds,
  // does not.
  bool BeginTogether() const { return OtherSide().units_lead <= thresholds_.lead_units_max; }

  // One text is the beginning of the other, cut short.
  bool IsBeginning() const {
    return better_ >= thresholds_.near_coverage_min &&
           std::max(comparison_.article.units_lead, comparison_.canonical.units_lead) <
               thresholds_.end_slack_max;
  }

  // The other side begins with another story, and has long lines for itself that are no boilerplate's.
  bool IsOneOfSeveral() const {
    return !BeginTogether() && OtherSide().units_unmatched_line >= thresholds_.whole_line_max;
  }

  double OtherCoverMinOnOneSite() const {
    if (IsSameTitle()) return 0;
    if (Unmasked() < thresholds_.site_unmasked_min) return thresholds_.other_cover_masked_min;
    const bool is_page = context_.same_url || BeginTogether() || IsListBeside(OtherSide());
    return is_page ? 0 : thresholds_.other_cover_inside_min;
  }

  double OtherCoverMin() const {
    if (context_.same_site) return OtherCoverMinOnOneSite();
    double least = BeginTogether() ? thresholds_.other_cover_min : thresholds_.other_cover_inside_min;
    if (IsBeginning()) least = std::min(least, thresholds_.other_cover_start_min);
    if (TitlesAgree()) least = std::min(least, thresholds_.other_cover_title_min);
    if (better_ >= thresholds_.whole_listed_cover_min && AreListsBeside())
      least = std::min(least, thresholds_.other_cover_whole_min);
    if (better_ < thresholds_.whole_cover_min) return least;
    if (matched_ >= thresholds_.whole_units_min && !IsOneOfSeveral())
      least = std::min(least, thresholds_.other_cover_whole_min);
    return IsListBeside(OtherSide()) ? std::min(least, thresholds_.other_cover_listed_min) : least;
  }

  // Two stories that share a long passage, such as a side list, each still have a body of their own.
  bool HaveDistinctBodies() const {
    if (ShareOneEnd() || ShareListOfOneSite()) return true;
    return better_ < thresholds_.distinct_cover_max && HasBodyOfItsOwn(comparison_.article) &&
           HasBodyOfItsOwn(comparison_.canonical);
  }

  bool HasBodyOfItsOwn(const SideCoverage& side) const {
    const double share =
        TitlesAgree() ? thresholds_.distinct_share_title_min : thresholds_.distinct_share_min;
    return side.units_unmatched_block >= thresholds_.distinct_block_min &&
           side.units_unmatched_block >= share * side.units_unmasked;
  }

  // What pages of one site share may be a list that is longer than the story beside it. Its items are
  // numbered, ordered and dated anew on each page: it comes in pieces.
  bool ShareListOfOneSite() const {
    if (!context_.same_site || context_.same_url || !TitlesDisagree()) return false;
    const bool in_pieces = matched_ < thresholds_.whole_line_max * comparison_.spans.size();
    return better_ < thresholds_.whole_cover_min && other_ < thresholds_.distinct_other_cover_max &&
           HaveOwnPassages(comparison_, thresholds_) && in_pieces;
  }

  // A side list stands in one piece at the end of two pages, or at their beginning, and the rest of each is
  // its story. That can be told from two pages alone, before anything has become boilerplate.
  bool ShareOneEnd() const {
    const SideCoverage& article = comparison_.article;
    const SideCoverage& canonical = comparison_.canonical;
    if (!context_.titles_known || TitlesAgree() || context_.same_url) return false;
    if (!HasBodyBesideOnePassage(article) || !HasBodyBesideOnePassage(canonical)) return false;
    if (Unmasked() >= thresholds_.whole_cover_min) return false;
    const auto [before, before_more] = std::minmax(article.units_before, canonical.units_before);
    const auto [behind, behind_more] = std::minmax(article.units_behind, canonical.units_behind);
    return (before >= thresholds_.end_block_min && behind_more < thresholds_.end_slack_max) ||
           (behind >= thresholds_.end_block_min && before_more < thresholds_.end_slack_max);
  }

  // A text that is one line does not tell its lists from its body.
  bool HasBodyBesideOnePassage(const SideCoverage& side) const {
    return side.shares_one_passage && HasBodyLine(side) && side.units_longest_line < side.units_unmasked;
  }

  Relation Excerpt() const {
    return matched_ >= thresholds_.excerpt_units_min ? Relation::kExcerpt : Relation::kUnrelated;
  }

  Relation RepostRelation() const { return RepostRelationOf(comparison_, thresholds_); }

  const Comparison& comparison_;
  const PairContext& context_;
  const Thresholds& thresholds_;
  double better_;
  double other_;
  std::uint32_t matched_;
};

}  // namespace

Judgement Judge(const Comparison& comparison, const PairContext& context, const Thresholds& thresholds) {
  return Rules(comparison, context, thresholds).Apply();
}

bool TitlesDisagree(const PairContext& context, const Thresholds& thresholds) {
  return context.titles_known && context.title_resemblance < thresholds.title_differs_max;
}

bool TitlesAgree(const PairContext& context, const Thresholds& thresholds) {
  return context.title_resemblance >= thresholds.title_agrees_min;
}

Relation RepostRelationOf(const Comparison& comparison, const Thresholds& thresholds) {
  if (IsNear(comparison, thresholds)) return Relation::kNear;
  const bool article_is_inside = comparison.article.coverage > comparison.canonical.coverage;
  return article_is_inside ? Relation::kContained : Relation::kContains;
}

bool HaveOwnPassages(const Comparison& comparison, const Thresholds& thresholds) {
  return std::min(comparison.article.units_unmatched_block, comparison.canonical.units_unmatched_block) >=
         thresholds.distinct_block_min;
}

bool IsNear(const Comparison& comparison, const Thresholds& thresholds) {
  return std::min(comparison.article.coverage, comparison.canonical.coverage) >= thresholds.near_coverage_min;
}

}  // namespace newsfold
