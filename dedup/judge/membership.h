#pragma once

#include <span>
#include <tuple>

#include "dedup/judge/align.h"
#include "dedup/judge/evidence.h"
#include "dedup/judge/rules.h"
#include "dedup/judge/verdict.h"
#include "dedup/sketch/title.h"

namespace newsfold {

// Who belongs to a cluster by whom. The rules (dedup/judge/rules.h) judge a pair; these decide what the pairs
// that an article makes with the texts of a cluster come to. All pure.

// Whether a comparison with a member of a cluster, judged a repost, is close enough to pass for one with the
// canonical.
bool AdmitsByMember(const Comparison& comparison, const Thresholds& thresholds);

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

// A member of a cluster, as it was filed there.
struct Membership {
  Relation relation = Relation::kUnrelated;
  Reason reason = Reason::kNoCandidate;
  Coverages coverages;
};

// What of a member vouches for an article that would be its repost.
struct Admission {
  bool is_equal = false;         // it is the member's text, boilerplate and all
  bool is_close = false;         // it passes for the canonical
  bool is_version = false;       // so it does, boilerplate and all
  bool is_capture = false;       // it is at the member's url, and one is whole in the other
  bool is_part = false;          // the member is a whole of which it and the canonical are parts, of one page
  bool speaks_for_none = false;  // the member has no edge of its own to the canonical

  // Whether the canonical, which is at the article's url or not, has to be compared at all.
  bool MayAdmit(bool canonical_has_url) const {
    return !speaks_for_none && (is_close || is_part || (is_capture && canonical_has_url));
  }
};

// `evidence`, `judgement`: of the article and the member. A text that is a member's, boilerplate and all,
// belongs where the member belongs, whatever has become boilerplate since, and so does what is one page with
// the member and the canonical. A member that joined without an edge under the mask, as one page with another
// or as a version of a member, speaks for nobody but its own captures, or pages whose content changes would
// become chains. REQUIRES: the article is a repost by `judgement`.
Admission WeighMember(const Evidence& evidence, const Judgement& judgement, const Membership& member,
                      const Thresholds& thresholds);

// What an admission comes to.
struct AdmittedAs {
  Judgement judgement;
  bool is_one_page = false;  // with the member: a capture or a part of one page, which shows no edge
};

// The judgement of an article that a member may admit, from the comparison with its canonical (`evidence`),
// by which alone it is no repost (`by_canonical`). Others than equal texts and pages have to share enough
// with the canonical too, or clusters would become chains; in the pool, where what many quote is masked, also
// with what is masked. REQUIRES: by_canonical is no repost.
AdmittedAs JudgeByMember(const Admission& admission, const Membership& member, const Judgement& by_member,
                         const Evidence& evidence, const Judgement& by_canonical,
                         const Thresholds& thresholds);

// The judgement of an article that nobody admits although it would be a member's repost.
Judgement NotAdmitted();

// Whether a canonical that holds the article may hold it beside other stories: it is longer, at another url,
// and under another title.
bool MayBeOneOfSeveral(const Evidence& evidence, const Thresholds& thresholds);

// One page of three: its title, and what of the canonical is in it.
struct TitledPart {
  const TitleSketch* title = nullptr;
  std::span<const Span> spans;
};

// Whether `article` and `member` are two stories that one canonical holds side by side, each of the three
// under a title of its own.
bool AreStoriesBeside(const TitledPart& article, const TitledPart& member, const TitleSketch& canonical_title,
                      const Thresholds& thresholds);

// Whether a canonical that is part of an article is a story beside others there; an earlier capture of the
// page, or one under its title, is a version of the page.
bool IsOtherStory(const PairContext& context, const Thresholds& thresholds);

// Whether the article is a page of its own on the site of what it was compared with, whatever the verdict and
// the titles: each of the two has a passage of its own. What a site tells again under another headline has
// none, and is no further story of it.
bool IsPageOfItsOwn(const Evidence& evidence, const Thresholds& thresholds);

// Whether an article, compared with the best that was found, shows to every site which passages stand around
// stories: it is no copy, nor does it hold the other one whole. Some copies are strangers that share more of
// what many carry than they have of their own: both have a passage of their own, they are not near, and no
// title says that they are one.
bool ShowsPassages(const Evidence& evidence, const Judgement& judgement, const Thresholds& thresholds);

// How good a candidate is, judged or not; the greater the better. Reposts go before all others, equal texts
// before near ones, where the article is kept already before elsewhere, captures of its page before other
// pages, which may share more boilerplate than the story is long, then how much of both texts is covered.
// Between two that are covered alike the title decides.
struct Rank {
  bool is_repost = false;
  bool is_equal = false;
  bool is_kept = false;
  bool is_page = false;
  double covered = 0;
  double title_resemblance = 0;

  friend bool operator>(const Rank& a, const Rank& b) { return a.Key() > b.Key(); }

 private:
  std::tuple<bool, bool, bool, bool, double, double> Key() const {
    return {is_repost, is_equal, is_kept, is_page, covered, title_resemblance};
  }
};

// Whether the article and a capture of its url, compared, are versions of one page, or one is part of the
// other, under no other title. Else the page has changed: it may tell another story by now.
bool IsOnePage(const Evidence& evidence, const Judgement& judgement, const Thresholds& thresholds);

}  // namespace newsfold
