#pragma once

#include <cstdint>

namespace newsfold {

// Limits of the decision: configuration, versioned (dedup/judge/rules_identity.h). Nothing in a store's
// layout depends on them. Shares are 0..1, lengths in units. docs/matching.md lists them, and
// tests/accuracy/ablate.py tells what each is needed for.
struct Thresholds {
  // How much of a text the other one covers.
  double near_coverage_min = 0.8;  // of both: they are near; of one: the other holds it
  double whole_cover_min = 0.9;    // it is whole in the other
  double member_cover_min = 0.4;   // of both: a member of a cluster speaks for its canonical
  double edge_cover_min = 0.35;    // of one: enough to be in one cluster, when a member vouches
  double join_core_min = 0.7;      // of an article: what two canonicals both have makes them one
  // How many of the word pairs of the shorter title the other one has.
  double title_agrees_min = 0.6;
  double title_differs_max = 0.2;  // below
  // The score (dedup/judge/score.h): the points of each term, and how many make a repost.
  double score_min = 3.6;
  double score_better = 2.3;  // for each unit of log odds
  double score_odds_max = 2.2;
  double score_other = 1.2;
  double score_titles = 6.9;
  double score_vouched = 3.3;
  double score_same_url = 6;
  // What tells two fillings of one template.
  double numbers_shared_min = 0.5;  // of the fewer numbers
  double replaced_share_min = 0.1;  // of the tokens of the shorter text, and replaced_min at least
  // Of a text so short that it is less than matched_units_min.
  double matched_share_min = 0.5;
  std::uint32_t version = 16;
  std::uint32_t odds_units = 8;
  std::uint32_t replaced_min = 6;
  std::uint32_t title_pairs_min = 4;  // of word pairs; a shorter title tells nothing
  std::uint32_t matched_units_min = 30;
  std::uint32_t passage_units_min = 60;   // two sentences
  std::uint32_t vouched_units_min = 100;  // matched
  std::uint32_t shell_units_max = 150;    // pages under other titles that are no longer may be shells
  std::uint32_t story_units_min = 300;    // those of one site, each with a passage of its own, up to here

  friend bool operator==(const Thresholds&, const Thresholds&) = default;
};

}  // namespace newsfold
