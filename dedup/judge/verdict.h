#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

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
  kLowCoverage = 6,       // too little of the two texts is shared
  kShell = 9,             // short pages of one site, or of none known, under different titles
  kBoilerplateOnly = 10,  // everything shared is boilerplate
  kMember = 11,           // a member of the cluster and the article cover each other, or are one page
  kFillingsDiffer = 12,   // one template, filled with other numbers, names or words
  kRoundup = 13,          // holds several stories, and is a copy of none
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

// What the rules say of one pair.
struct Judgement {
  Relation relation = Relation::kUnrelated;
  Reason reason = Reason::kNoCandidate;
  bool is_repost = false;
};

// What was found out about an article and the text that decided, as it is stored and answered: the canonical
// it is filed under or, for a new article, the best candidate that failed. Shares are 0..1.
struct Verdict {
  Relation relation = Relation::kUnrelated;
  Reason reason = Reason::kNoCandidate;
  Lane lane = Lane::kNone;
  bool search_capped = false;  // a bound cut candidates off
  int simhash_distance = -1;   // in bits; -1: not known
  double coverage_article = 0;
  double coverage_canonical = 0;
  double resemblance = 0;
  double containment_article = 0;
  double containment_canonical = 0;
  std::vector<Span> spans;

  friend bool operator==(const Verdict&, const Verdict&) = default;
};

// The figures of one comparison, as judged.
Verdict MakeVerdict(const Judgement& judgement, const Comparison& comparison);

// Names as they appear in answers: "near", "covered", "rare_shingle".
std::string_view NameOf(Relation relation);
std::string_view NameOf(Reason reason);
std::string_view NameOf(Lane lane);

// What a reason says, for a reader: "too little of the two texts is shared".
std::string_view SentenceOf(Reason reason);

}  // namespace newsfold
