#pragma once

#include <cstdint>
#include <string_view>

#include "dedup/judge/align.h"

namespace newsfold {

// Relation of an article to a canonical.
enum class Relation : std::uint8_t {
  kIdentical = 0,    // the folded bodies are equal
  kNear = 1,         // each covers the other
  kContains = 2,     // the article holds the canonical, and more; not a repost if it is a roundup
  kContained = 3,    // the canonical holds the article, and more; not a repost if it is one of several
  kExcerpt = 4,      // a long shared passage, neither is covered; not a repost
  kBoilerplate = 5,  // only boilerplate is shared; not a repost
  kUnrelated = 6,
};

// Why the decision is what it is: one code a rule, stable for programs to switch on.
enum class Reason : std::uint8_t {
  kEmpty = 0,             // no token at all: stored, never matched
  kTooShort = 1,          // fewer than kIndexedUnitsMin units: exact match only
  kNoCandidate = 2,       // the index holds nothing that shares evidence
  kEqualText = 3,         // folded bodies are equal
  kCovered = 4,           // aligned windows cover enough of both
  kSameStory = 5,         // same url or title, and most of both texts equal before masking
  kLowCoverage = 6,       // too little of the better-covered text
  kOneSided = 7,          // too little of the other text, and neither site nor title vouches
  kDistinctBodies = 8,    // each has a story of its own beside what they share
  kShell = 9,             // pages that share little, of one site or of none known, under different titles
  kBoilerplateOnly = 10,  // everything shared is boilerplate
  kMember = 11,           // a member of the cluster and the article cover each other, or are one page
  kNumbersDiffer = 12,    // short texts of one template with other numbers in it
  kRoundup = 13,          // holds several stories, and is a copy of none
  kSubjectsDiffer = 14,   // short texts of one template, each about what its own title names
  kWordsDiffer = 15,      // short texts of one template with other words in it
  kOneOfSeveral = 16,     // one of several stories that the other text holds
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
  double other_cover_min = 0.25;
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
  std::uint32_t version = 13;
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

// What is known of a pair besides its texts.
struct PairContext {
  bool same_site = false;
  bool sites_unknown = false;  // of both
  bool same_url = false;
  bool folded_equal = false;
  double title_resemblance = 0;   // 0 if either has no title
  bool titles_known = false;      // both have one
  std::uint32_t title_pairs = 0;  // distinct token pairs of the shorter title
  // Each title names what its text has in the place of something else, and neither names the other's.
  bool subjects_differ = false;
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

// Whether each text covers the other.
bool IsNear(const Comparison& comparison, const Thresholds& thresholds);

// Whether a comparison with a member of a cluster, judged a repost, is close enough to pass for one with the
// canonical. `title_resemblance`: of the member's title and the article's, 0 if either has none.
bool AdmitsByMember(const Comparison& comparison, double title_resemblance, const Thresholds& thresholds);

// Whether the two texts are versions of one, boilerplate and all.
bool RepeatsUnmasked(const Comparison& comparison, const Thresholds& thresholds);

// Whether the two share enough for an edge, boilerplate and all.
bool HasEdgeUnmasked(const Comparison& comparison, const Thresholds& thresholds);

// Whether one text is whole in the other, boilerplate and all.
bool HoldsOther(const Comparison& comparison, const Thresholds& thresholds);

// The judgement of an article that a member admits, from its comparison with the canonical itself and what
// was judged of that, which is no repost; new if the two share too little for an edge, or are known to be two
// stories.
Judgement JudgeEdge(const Judgement& judgement, const Comparison& comparison, const Thresholds& thresholds);

// How much of two texts is covered.
struct Coverages {
  double article = 0;
  double canonical = 0;
};

// Whether `member`, as compared with its canonical, is a whole of which the canonical and the article, as
// compared with `member`, are the parts, such as the pages of a long story.
bool MakesUpMember(const Comparison& comparison, const Coverages& member, const Thresholds& thresholds);

// Whether two canonicals share enough for an article that both clusters would take to make them one, and are
// no two stories that both are in it.
bool JoinsClusters(const Comparison& comparison, const Thresholds& thresholds);

// Whether most of an article is in each of two canonicals, whatever else they have, and half of each in the
// article: the shares of it that the two cover overlap by join_core_min at least.
bool IsCoreOf(const Comparison& with_one, const Comparison& with_other, const Thresholds& thresholds);

// The judgement of an article that is one page with a member and shares too little with the canonical, from
// what was judged of that and of the member.
Judgement JudgePage(const Judgement& by_canonical, const Judgement& by_member);

// Names as they appear in answers: "near", "covered", "rare_shingle".
std::string_view NameOf(Relation relation);
std::string_view NameOf(Reason reason);
std::string_view NameOf(Lane lane);

}  // namespace newsfold
