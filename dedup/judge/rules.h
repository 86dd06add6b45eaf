#pragma once

#include <cstdint>

#include "dedup/judge/align.h"
#include "dedup/judge/evidence.h"
#include "dedup/judge/verdict.h"

namespace newsfold {

// Decision thresholds: configuration, versioned (dedup/judge/rules_identity.h). Nothing in a store's layout
// depends on them. Shares are 0..1, lengths in units.
struct Thresholds {
  double near_coverage_min = 0.8;  // both sides: kNear
  // The better-covered side of any repost; more of two texts of fewer than short_units_max units whose titles
  // do not agree; less is enough under the same title. On different sites less is
  // also enough if both sides are covered that much and are lists beside it; still less if, besides, their
  // title is the same and has title_pairs_min pairs: "Top stories" says nothing.
  double cover_min = 0.65;
  double short_cover_min = 0.8;
  double same_title_cover_min = 0.55;
  double listed_cover_min = 0.45;
  double listed_same_title_cover_min = 0.25;
  // The other side, on different sites; more if it begins with more than lead_units_max units that are not
  // shared; less is enough for an agreeing title, where one text is the beginning of the other
  // (near_coverage_min of it, and both begin with what is shared, but for end_slack_max units:
  // other_cover_start_min), and for a whole story (whole_cover_min of one side, or
  // whole_listed_cover_min if both are lists beside it) of whole_units_min matched units, unless the other
  // side begins with another story and has a line of its own of whole_line_max units, or inside a page of
  // lists. One site vouches for the other side under the same title; or if site_unmasked_min of a text is
  // covered before masking (else the mask has hidden a body, and more is asked) and the other side begins
  // with what is shared, or is a list beside it, or they are captures of one url.
  double site_unmasked_min = 0.5;
  double other_cover_masked_min = 0.6;
  double other_cover_min = 0.3;
  double other_cover_inside_min = 0.4;
  double other_cover_start_min = 0.22;
  double other_cover_whole_min = 0.18;
  double other_cover_title_min = 0.15;
  double other_cover_listed_min = 0.08;
  double whole_cover_min = 0.9;
  double whole_listed_cover_min = 0.75;
  double title_same_min = 0.9;         // title resemblance that says "the same title"
  double title_agrees_min = 0.6;       // that vouches
  double title_differs_max = 0.2;      // below: titles disagree
  double title_unrelated_max = 0.1;    // below: they have nothing in common
  double same_story_cover_min = 0.75;  // both sides, before masking, for same url or title
  // kDistinctBodies: the better side is below distinct_cover_max, and each side has a passage of its own of
  // distinct_block_min units and this share of the side; more if the titles agree. Or, on one site under
  // titles that disagree, where one list may be most of a page, the other side is below
  // distinct_other_cover_max, the better one below whole_cover_min, each has such a passage of any share, and
  // what is shared comes in pieces of less than whole_line_max units.
  double distinct_cover_max = 0.8;
  double distinct_other_cover_max = 0.5;
  double distinct_share_min = 0.2;
  double distinct_share_title_min = 0.35;
  // A member of a cluster admits a text to it if both sides are covered member_cover_min, if titles agree
  // member_cover_title_min, or one of them whole_cover_min and the other member_cover_whole_min, and the
  // cluster's canonical and the text cover edge_cover_min of one of them.
  double member_cover_min = 0.6;
  double member_cover_title_min = 0.4;
  double member_cover_whole_min = 0.5;
  double edge_cover_min = 0.35;
  // Of one of two canonicals that become one cluster, and other_cover_min of the other; or of both by an
  // article of which join_core_min, at least, is in both.
  double join_cover_min = 0.5;
  double join_core_min = 0.7;
  // kRoundup: no story it holds is this much of it.
  double roundup_cover_max = 0.4;
  // kNumbersDiffer: of two texts of which one is short both have numbers_min numbers and fewer are in common
  // than this share of the fewer ones; or, if titles do not agree, more are replaced by others than shared.
  double numbers_shared_min = 0.5;
  // kWordsDiffer: of two texts of which one is short, and whose titles do not agree, words are replaced
  // words_replaced_min times, and as often as this share of the tokens of the shorter one; or as many as
  // names_replaced_min different names are, and half as often.
  double words_replaced_share_min = 0.1;
  // Of a text so short that it is less than matched_units_min, without its boilerplate where one text is the
  // beginning of the other; less is enough if titles agree.
  double matched_share_min = 0.6;
  double matched_share_title_min = 0.5;
  std::uint32_t version = 14;
  std::uint32_t short_units_max = 150;
  std::uint32_t distinct_block_min = 300;
  // kDistinctBodies too: titles do not agree, all the texts share is one unbroken passage at the same end of
  // both, end_slack_max units from it or less, and each has end_block_min units of its own at the other end.
  std::uint32_t end_block_min = 150;
  std::uint32_t end_slack_max = 16;
  // kShell: pages of one site whose titles disagree, in all or, other urls and texts, without known
  // boilerplate; and shorter ones of which no site is known whose titles have nothing in common (below
  // title_unrelated_max).
  std::uint32_t shell_units_max = 300;
  std::uint32_t shell_units_no_site_max = 150;
  std::uint32_t whole_units_min = 300;
  std::uint32_t whole_line_max = 96;
  std::uint32_t lead_units_max = 100;
  std::uint32_t list_line_max = 64;    // longer lines of its own are a body; a side with none is a list there
  std::uint32_t list_units_min = 150;  // unmasked; shorter texts have no room for a body beside
  std::uint32_t numbers_min = 2;
  std::uint32_t words_replaced_min = 6;
  std::uint32_t names_replaced_min = 3;
  std::uint32_t title_pairs_min = 4;
  std::uint32_t matched_units_min = 30;  // fewer matched units of either text are no evidence
  std::uint32_t excerpt_units_min = 60;

  friend bool operator==(const Thresholds&, const Thresholds&) = default;
};

// Applies the decision rules to one comparison. Pure.
Judgement Judge(const Comparison& comparison, const PairContext& context, const Thresholds& thresholds);

// Whether each text covers the other.
bool IsNear(const Comparison& comparison, const Thresholds& thresholds);

// Whether the titles of both are known, and disagree; and whether they agree.
bool TitlesDisagree(const PairContext& context, const Thresholds& thresholds);
bool TitlesAgree(const PairContext& context, const Thresholds& thresholds);

// Of a repost whose folded text is not the canonical's.
Relation RepostRelationOf(const Comparison& comparison, const Thresholds& thresholds);

// Whether each text has a passage that the other lacks, long enough to be a body.
bool HaveOwnPassages(const Comparison& comparison, const Thresholds& thresholds);

}  // namespace newsfold
