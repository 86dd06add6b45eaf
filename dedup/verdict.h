#pragma once

#include <cstdint>
#include <string_view>

#include "dedup/align.h"

namespace newsfold {

// Relation of an article to a canonical.
enum class Relation : std::uint8_t {
  kIdentical = 0,    // the folded bodies are equal
  kNear = 1,         // each covers the other
  kContains = 2,     // the article holds the canonical, and more
  kContained = 3,    // the canonical holds the article, and more
  kExcerpt = 4,      // a long shared passage, neither is covered; not a repost
  kBoilerplate = 5,  // only boilerplate is shared; not a repost
  kUnrelated = 6,
};

// Why the decision is what it is: one code a rule, stable for programs to switch on.
enum class Reason : std::uint8_t {
  kEmpty = 0,             // no token at all: stored, never matched
  kTooShort = 1,          // fewer than units_min units: exact match only
  kNoCandidate = 2,       // the index holds nothing that shares evidence
  kEqualText = 3,         // folded bodies are equal
  kCovered = 4,           // aligned windows cover enough of both
  kSameStory = 5,         // same url or title, and most of both texts equal before masking
  kLowCoverage = 6,       // too little of the better-covered text
  kOneSided = 7,          // too little of the other text, and neither site nor title vouches
  kDistinctBodies = 8,    // each has a long block of its own
  kShell = 9,             // short pages of one site under different titles
  kBoilerplateOnly = 10,  // everything shared is boilerplate
};

// Which lane of the index proposed the candidate that decided.
enum class Lane : std::uint8_t {
  kNone = 0,
  kDigest = 1,
  kSimHash = 2,
  kRareShingle = 3,
  kTitle = 4,
  kUrl = 5
};

// Decision thresholds: configuration, versioned, and stored with the store. Shares are 0..1, lengths in
// units.
struct Thresholds {
  std::uint32_t version = 1;
  double near_coverage_min = 0.8;     // both sides: kNear
  double cover_min = 0.6;             // better side of any repost
  double other_cover_min = 0.3;       // other side, unless site or title vouches
  double title_agrees_min = 0.5;      // title resemblance that vouches
  double title_differs_max = 0.2;     // below: titles disagree
  double same_story_cover_min = 0.8;  // both sides, before masking, for same url or title
  double distinct_cover_max = 0.8;    // kDistinctBodies applies below
  std::uint32_t distinct_block_min = 300;
  std::uint32_t shell_units_max = 300;
  std::uint32_t matched_units_min = 30;  // fewer matched units are no evidence, unless a whole short text
  std::uint32_t excerpt_units_min = 60;
  std::uint32_t units_min = 16;  // fewer: kTooShort

  friend bool operator==(const Thresholds&, const Thresholds&) = default;
};

// What is known of a pair besides its texts.
struct PairContext {
  bool same_site = false;
  bool same_url = false;
  bool folded_equal = false;
  double title_resemblance = 0;  // 0 if either has no title
  bool titles_known = false;     // both have one
  std::uint32_t article_units = 0;
  std::uint32_t canonical_units = 0;
};

struct Judgement {
  Relation relation = Relation::kUnrelated;
  Reason reason = Reason::kNoCandidate;
  bool is_repost = false;
};

// Applies the decision rules to one comparison. Pure.
Judgement Judge(const Comparison& comparison, const PairContext& context, const Thresholds& thresholds);

// Names as they appear in answers: "near", "covered", "rare_shingle".
std::string_view NameOf(Relation relation);
std::string_view NameOf(Reason reason);
std::string_view NameOf(Lane lane);

}  // namespace newsfold
