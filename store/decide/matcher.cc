#include "store/decide/matcher.h"

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "dedup/sketch/boilerplate.h"
#include "dedup/sketch/simhash.h"
#include "dedup/sketch/title.h"

namespace newsfold {
namespace {

// A text with more bytes for each word or character is padded.
constexpr std::uint32_t kTextBytesPerUnitMax = 32;
// A passage that tells pages without titles apart: two sentences.
constexpr std::uint32_t kOwnPassageUnitsMin = 60;

bool HasUrlOf(const MatchQuery& query, const ArticleRecord& record) {
  return !query.url.empty() && query.url == record.fields.url;
}

}  // namespace

// Memory of one search, reused.
struct Matcher::Scratch {
  std::vector<ShingleWeight> weights;
  std::vector<ShingleWeight> other_weights;
  FingerprintScratch fingerprint;
  TitleScratch title;
  TitleSketch query_title;
  TitleSketch other_title;
  ShingledText other_text;
  Aligner aligner;
  CandidateSearch search;
  std::vector<ContainedStory> contained;
  std::size_t bytes_left = 0;  // of text that may still be compared
};

Matcher::Matcher(Engine* engine, IndexSet index_set, RecordReader* records, Boilerplate* boilerplate,
                 const Folder* folder, const Thresholds& thresholds)
    : index_{engine, index_set, records},
      records_(records),
      boilerplate_(boilerplate),
      folder_(folder),
      thresholds_(thresholds) {}

Matcher::~Matcher() = default;

Status Matcher::Weigh(std::string_view site, const ShingledText& text, std::vector<ShingleWeight>* weights) {
  Status status = boilerplate_->Weigh(site, text, weights);
  if (status.ok()) ApplyColdSitePrior(text, weights);
  return status;
}

Status Matcher::Sketch(const MatchQuery& query, Scratch* scratch, Fingerprint* fingerprint) {
  if (Status status = Weigh(query.site, *query.text, &scratch->weights); !status.ok()) return status;
  newsfold::MakeFingerprint(*query.text, scratch->weights, &scratch->fingerprint, fingerprint);
  SketchTitle(*folder_, query.title, &scratch->title, &scratch->query_title);
  fingerprint->title_key = TitleKey(scratch->query_title);
  return Status::Ok();
}

Status Matcher::Prepare(const MatchQuery& query, Scratch* scratch, MatchOutcome* outcome) {
  if (Status status = Sketch(query, scratch, &outcome->fingerprint); !status.ok()) return status;
  scratch->aligner.SetArticle(*query.text, scratch->weights);
  return Status::Ok();
}

Result<Fingerprint> Matcher::MakeFingerprint(const MatchQuery& query) {
  const Pool<Scratch>::Loan scratch = scratch_.Borrow();
  Fingerprint fingerprint;
  Status status = Sketch(query, scratch.get(), &fingerprint);
  if (!status.ok()) return status;
  return fingerprint;
}

// Compares the article with one candidate, and with its canonical if it is a member that admits the article.
// *covered: how much of the article and of the candidate is covered, summed; if a member admits it, a mean in
// which the comparison with the member counts twice that with the canonical.
Status Matcher::Try(const MatchQuery& query, const ArticleRecord& record, Scratch* scratch,
                    MatchOutcome* trial, double* covered) {
  ++counters_.compared;
  if (Status status = CompareWith(query, record, scratch, trial); !status.ok()) return status;
  *covered = trial->comparison.article.coverage + trial->comparison.canonical.coverage;
  trial->repeats_indexed = IsNear(trial->comparison, thresholds_);
  if (IsOtherStory(query, record, *trial) && HoldsWhole(trial->comparison, trial->judgement, thresholds_)) {
    scratch->contained.push_back({record.number, trial->comparison.article.coverage,
                                  trial->comparison.canonical.coverage, trial->comparison.spans});
  }
  if (!trial->judgement.is_repost || !record.is_repost()) return Status::Ok();
  if (Status status = FollowMember(query, record, scratch, trial); !status.ok()) return status;
  const double covered_edge = trial->comparison.article.coverage + trial->comparison.canonical.coverage;
  if (trial->via != 0) *covered = (2 * *covered + covered_edge) / 3;
  return Status::Ok();
}

namespace {

bool TitlesDisagree(const MatchOutcome& outcome, const Thresholds& thresholds) {
  return outcome.titles_known && outcome.title_resemblance < thresholds.title_differs_max;
}

// Whether the article is under the title of what it was compared with, and that title says something.
bool HasTellingTitle(const MatchOutcome& outcome, const Thresholds& thresholds) {
  return outcome.title_resemblance >= thresholds.title_agrees_min &&
         outcome.title_pairs >= thresholds.title_pairs_min;
}

}  // namespace

// Whether a member joined without an edge under the mask, as one page with another or a version of a member.
// It speaks for nobody, or pages whose content changes would become chains.
bool Matcher::HasNoEdge(const ArticleRecord& member) const {
  const bool by_member = member.reason == Reason::kMember || member.reason == Reason::kEqualText;
  return by_member &&
         std::max(member.coverage_article, member.coverage_canonical) < thresholds_.edge_cover_min;
}

// A text that is a member's, boilerplate and all, belongs where the member belongs, whatever has become
// boilerplate since, and so does what is one page with the member and the canonical. Others have to share
// enough with the canonical too, or clusters would become chains; in the pool, where what many quote is
// masked, also with what is masked.
Status Matcher::FollowMember(const MatchQuery& query, const ArticleRecord& member, Scratch* scratch,
                             MatchOutcome* trial) {
  const Judgement by_member = trial->judgement;
  const auto refuse = [trial] {
    trial->judgement = {Relation::kExcerpt, Reason::kOneSided, false};
    trial->canonical = 0;
    return Status::Ok();
  };
  const bool is_equal = by_member.reason == Reason::kEqualText;
  const bool is_close = is_equal || AdmitsByMember(trial->comparison, trial->title_resemblance, thresholds_);
  const bool is_version = is_close && RepeatsUnmasked(trial->comparison, thresholds_);
  const bool holds_page = HasUrlOf(query, member) && HoldsOther(trial->comparison, thresholds_);
  const Coverages coverages = {member.coverage_article, member.coverage_canonical};
  const bool is_part = query.site == member.site && HasTellingTitle(*trial, thresholds_) &&
                       MakesUpMember(trial->comparison, coverages, thresholds_);
  if (!is_close && !holds_page && !is_part) return refuse();
  if (HasNoEdge(member) && !(is_equal && HasUrlOf(query, member))) return refuse();
  const Result<ArticleRecord> canonical = records_->ReadRecord(member.canonical);
  if (!canonical) return canonical.error();
  const bool is_capture = holds_page && HasUrlOf(query, *canonical);
  if (!is_close && !is_capture && !is_part) return refuse();
  if (Status status = CompareWith(query, *canonical, scratch, trial); !status.ok()) return status;
  trial->equals_stored |= is_equal;
  if (trial->judgement.is_repost) return Status::Ok();
  if (is_equal) {
    trial->judgement = {member.relation, Reason::kEqualText, true};
  } else if (is_capture ||
             (is_part && query.site == canonical->site && HasTellingTitle(*trial, thresholds_))) {
    trial->judgement = JudgePage(trial->judgement, by_member);
    trial->is_one_page = true;
  } else if (is_close) {
    trial->judgement = JudgeEdge(trial->judgement, trial->comparison, thresholds_);
    const bool lost_edge =
        trial->judgement.reason == Reason::kLowCoverage && HasEdgeUnmasked(trial->comparison, thresholds_);
    const bool in_pool = query.site.empty() && canonical->site.empty();
    if (lost_edge && (is_version || in_pool)) trial->judgement = {member.relation, Reason::kMember, true};
  } else {
    return refuse();
  }
  trial->via = trial->judgement.is_repost ? member.number : 0;
  trial->canonical = trial->judgement.is_repost ? member.canonical : 0;
  return Status::Ok();
}

// Whether the canonical holds the article beside another story: a part of it that a repost is, each of the
// three under a title of its own. What came first may hold several stories, such as the day's briefs, and is
// none of them.
Result<bool> Matcher::IsBesideAnother(const MatchQuery& query, const ArticleRecord& canonical,
                                      Scratch* scratch, const MatchOutcome& trial) {
  const auto differ = [&](const TitleSketch& a, const TitleSketch& b) {
    return !a.hashes.empty() && !b.hashes.empty() && TitleResemblance(a, b) < thresholds_.title_differs_max;
  };
  const bool is_inside = trial.comparison.article.coverage >= thresholds_.near_coverage_min &&
                         trial.comparison.canonical.coverage < thresholds_.near_coverage_min;
  if (!is_inside || HasUrlOf(query, canonical) || !TitlesDisagree(trial, thresholds_)) return false;
  const Result<std::vector<MemberEdge>> edges = records_->ReadMembers(canonical.number, 0, kBesideEdgesMax);
  if (!edges) return edges.error();
  std::vector<ArticleNumber> parts;
  for (const MemberEdge& edge : *edges) {
    const bool is_earlier_part = edge.relation == Relation::kContained && edge.number < query.before;
    if (is_earlier_part && parts.size() < kBesidePartsMax) parts.push_back(edge.number);
  }
  std::vector<ArticleRecord> members;
  if (Status status = records_->ReadRecords(parts, &members); !status.ok()) return status;
  const TitleSketch canonical_title = scratch->other_title;
  return std::any_of(members.begin(), members.end(), [&](const ArticleRecord& member) {
    if (member.canonical != canonical.number || member.via >= query.before) return false;
    SketchTitle(*folder_, member.fields.title, &scratch->title, &scratch->other_title);
    return member.coverage_article >= thresholds_.near_coverage_min &&
           differ(scratch->query_title, scratch->other_title) &&
           differ(canonical_title, scratch->other_title) && AreDisjoint(trial.comparison.spans, member.spans);
  });
}

Status Matcher::CompareWith(const MatchQuery& query, const ArticleRecord& record, Scratch* scratch,
                            MatchOutcome* trial) {
  Result<std::string> text = records_->ReadText(record);
  if (!text) return text.error();
  return CompareWith(query, record, std::move(*text), scratch, trial);
}

Status Matcher::CompareWith(const MatchQuery& query, const ArticleRecord& record, std::string text,
                            Scratch* scratch, MatchOutcome* trial) {
  counters_.compared_bytes += text.size();
  scratch->bytes_left -= std::min(scratch->bytes_left, text.size());
  Shingle(*folder_, text, &scratch->other_text);
  if (Status status = Weigh(record.site, scratch->other_text, &scratch->other_weights); !status.ok())
    return status;
  scratch->aligner.Compare(scratch->other_text, scratch->other_weights, &trial->comparison);
  SketchTitle(*folder_, record.fields.title, &scratch->title, &scratch->other_title);
  PairContext context;
  context.same_site = !query.site.empty() && query.site == record.site;
  context.sites_unknown = query.site.empty() && record.site.empty();
  context.same_url = HasUrlOf(query, record);
  context.folded_equal = query.text->folded.folded == scratch->other_text.folded.folded;
  context.titles_known = !scratch->query_title.hashes.empty() && !scratch->other_title.hashes.empty();
  context.title_pairs = static_cast<std::uint32_t>(
      std::min(scratch->query_title.hashes.size(), scratch->other_title.hashes.size()));
  context.title_resemblance = TitleResemblance(scratch->query_title, scratch->other_title);
  context.subjects_differ =
      NamesAlone(scratch->query_title, scratch->other_title, trial->comparison.article.replaced) &&
      NamesAlone(scratch->other_title, scratch->query_title, trial->comparison.canonical.replaced);
  context.article_units = query.text->folded.units;
  context.canonical_units = scratch->other_text.folded.units;
  if (context.folded_equal) {
    trial->comparison.article.coverage = trial->comparison.canonical.coverage = 1;
    trial->comparison.article.coverage_unmasked = trial->comparison.canonical.coverage_unmasked = 1;
  }
  trial->titles_known = context.titles_known;
  trial->title_pairs = context.title_pairs;
  trial->title_resemblance = context.title_resemblance;
  trial->judgement = Judge(trial->comparison, context, thresholds_);
  if (trial->judgement.is_repost && !record.is_repost()) {
    const Result<bool> is_beside = IsBesideAnother(query, record, scratch, *trial);
    if (!is_beside) return is_beside.error();
    if (*is_beside) trial->judgement = {Relation::kContained, Reason::kOneOfSeveral, false};
  }
  trial->equals_stored = trial->judgement.relation == Relation::kIdentical;
  trial->compared = record.number;
  trial->canonical = trial->judgement.is_repost ? record.number : 0;
  trial->compared_text = std::move(text);
  trial->compared_site = record.site;
  trial->simhash_distance =
      HammingDistance(trial->fingerprint.simhash,
                      SimHashOf(scratch->other_text, scratch->other_weights, &scratch->fingerprint));
  return Status::Ok();
}

namespace {

// Whether the article and what it was compared with, a capture of its url, are versions of one page, or one
// is part of the other, under no other title. Else the page has changed: it may tell another story by now.
bool IsOnePage(const MatchOutcome& outcome, const Thresholds& thresholds) {
  const bool is_part = std::max(outcome.comparison.article.coverage, outcome.comparison.canonical.coverage) >=
                       thresholds.whole_cover_min;
  return !TitlesDisagree(outcome, thresholds) && (is_part || outcome.judgement.reason == Reason::kSameStory);
}

// How good a candidate is, judged or not: reposts before all others, equal texts before near ones, where the
// article is kept already before elsewhere, captures of its page before other pages, which may share more
// boilerplate than the story is long, then by how much of both texts is covered. Between two that are covered
// alike the title decides.
using Rank = std::tuple<bool, bool, bool, bool, double, double>;

Rank RankOf(const MatchQuery& query, const ArticleRecord& record, const MatchOutcome& outcome, double covered,
            const Thresholds& thresholds) {
  const bool is_repost = outcome.judgement.is_repost;
  return {is_repost,
          is_repost && outcome.equals_stored,
          outcome.canonical != 0 && outcome.canonical == query.kept_under,
          is_repost && HasUrlOf(query, record) && IsOnePage(outcome, thresholds),
          covered,
          outcome.title_resemblance};
}

}  // namespace

// The best candidate so far, and the best of the other clusters that would take the article.
struct Matcher::Contest {
  MatchOutcome best;
  Rank best_rank;
  std::unique_ptr<MatchOutcome> rival;
  Rank rival_rank;

  void Offer(MatchOutcome trial, Rank rank) {
    if (best.compared == 0 || rank > best_rank) {
      trial.fingerprint = std::move(best.fingerprint);
      std::swap(trial, best);
      std::swap(rank, best_rank);
    }
    if (rival && rival->canonical == best.canonical) rival.reset();
    const bool is_rival = trial.judgement.is_repost && trial.canonical != best.canonical;
    if (!is_rival || (rival && rank <= rival_rank)) return;
    rival = std::make_unique<MatchOutcome>(std::move(trial));
    rival_rank = rank;
  }
};

namespace {

Judgement NothingCompared(const Fingerprint& fingerprint) {
  if (fingerprint.units == 0) return {Relation::kUnrelated, Reason::kEmpty, false};
  if (fingerprint.units < kIndexedUnitsMin) return {Relation::kUnrelated, Reason::kTooShort, false};
  if (fingerprint.probed_keys.empty()) return {Relation::kBoilerplate, Reason::kBoilerplateOnly, false};
  return {Relation::kUnrelated, Reason::kNoCandidate, false};
}

}  // namespace

// Whether a canonical that is part of an article is a story beside others there; an earlier capture of the
// page, or one under its title, is a version of the page.
bool Matcher::IsOtherStory(const MatchQuery& query, const ArticleRecord& record,
                           const MatchOutcome& trial) const {
  const bool is_version = HasUrlOf(query, record) || trial.title_resemblance >= thresholds_.title_agrees_min;
  return !record.is_repost() && !is_version;
}

// Says what else the article holds. One that would be filed under the largest of several stories, but is a
// roundup of them, is a copy of none.
void Matcher::ReportContained(Scratch* scratch, MatchOutcome* best) const {
  KeepDisjoint(&scratch->contained);
  const std::vector<ContainedStory>& stories = scratch->contained;
  const bool is_filed_elsewhere = best->judgement.is_repost && (best->equals_stored || stories.empty() ||
                                                                stories.front().number != best->canonical);
  if (!is_filed_elsewhere && IsRoundup(stories, thresholds_)) {
    best->judgement = {Relation::kContains, Reason::kRoundup, false};
    best->canonical = best->via = 0;
  }
  for (const ContainedStory& story : stories) {
    if (story.number == best->canonical || best->contained.size() == kContainedMax) continue;
    best->contained.push_back(story);
  }
}

// Whether a candidate is compared however long it is: where the article is kept, and the best of the others
// if it shares text. A long page of text has few keys for its length, so that who does not know the secret
// meets an article with it by luck; one that is padded with what folds to nothing would have as many as a
// short one.
bool Matcher::IsExempt(const Candidate& candidate, const ArticleRecord& record, const MatchOutcome& best) {
  if (candidate.is_kept) return true;
  const bool is_padded = record.text_bytes / kTextBytesPerUnitMax > record.units;
  return best.compared == 0 && candidate.shares_text() && !is_padded;
}

Result<MatchOutcome> Matcher::Match(const MatchQuery& query) {
  const Pool<Scratch>::Loan scratch = scratch_.Borrow();
  Contest contest;
  MatchOutcome& best = contest.best;
  if (Status status = Prepare(query, scratch.get(), &best); !status.ok()) return status;
  best.judgement = NothingCompared(best.fingerprint);
  scratch->contained.clear();
  if (best.fingerprint.units > 0) {
    if (Status status = CompareCandidates(query, scratch.get(), &contest); !status.ok()) return status;
  }
  ReportContained(scratch.get(), &best);
  if (best.judgement.is_repost) best.rival = std::move(contest.rival);
  ++counters_.searches;
  counters_.capped += best.search_capped;
  return std::move(best);
}

Status Matcher::CompareCandidates(const MatchQuery& query, Scratch* scratch, Contest* contest) {
  CandidateSearch& search = scratch->search;
  MatchOutcome& best = contest->best;
  Status status = search.Run(index_, query, best.fingerprint);
  counters_.postings += search.postings_read();
  if (!status.ok()) return status;
  best.search_capped = search.is_capped();
  scratch->bytes_left =
      std::max(kComparedBytesMax, query.text->folded.folded.size() * kComparedBytesRatioMax);
  for (std::size_t i = 0; i < search.candidates().size(); ++i) {
    const Candidate& candidate = search.candidates()[i];
    const ArticleRecord& record = search.records()[i];
    const bool is_later =
        record.canonical >= query.before || (record.via >= query.before && !candidate.is_kept);
    // Once an article is near to one text of a cluster, the others of that cluster tell nothing new.
    const bool is_settled = best.judgement.is_repost && best.repeats_indexed;
    if (is_later || (is_settled && record.canonical == best.canonical)) continue;
    if (record.text_bytes > scratch->bytes_left && !IsExempt(candidate, record, best)) {
      best.search_capped = true;
      continue;
    }
    MatchOutcome trial;
    trial.lane = candidate.lane();
    trial.fingerprint.simhash = best.fingerprint.simhash;
    trial.search_capped = best.search_capped;
    double covered = 0;
    if (status = Try(query, record, scratch, &trial, &covered); !status.ok()) return status;
    const Rank rank = RankOf(query, record, trial, covered, thresholds_);
    contest->Offer(std::move(trial), rank);
    if (best.judgement.relation == Relation::kIdentical) break;
  }
  return Status::Ok();
}

Result<MatchOutcome> Matcher::MatchMember(const MatchQuery& query, const ArticleRecord& member,
                                          std::string_view text) {
  const Pool<Scratch>::Loan scratch = scratch_.Borrow();
  MatchOutcome outcome;
  Status status = Prepare(query, scratch.get(), &outcome);
  ++counters_.compared;
  if (status.ok()) status = CompareWith(query, member, std::string(text), scratch.get(), &outcome);
  if (status.ok() && outcome.judgement.is_repost)
    status = FollowMember(query, member, scratch.get(), &outcome);
  if (!status.ok()) return status;
  return outcome;
}

Result<MatchOutcome> Matcher::MatchPair(const MatchQuery& query, const ArticleRecord& other) {
  const Pool<Scratch>::Loan scratch = scratch_.Borrow();
  MatchOutcome outcome;
  Status status = Prepare(query, scratch.get(), &outcome);
  if (status.ok()) status = CompareWith(query, other, scratch.get(), &outcome);
  if (!status.ok()) return status;
  return outcome;
}

namespace {

// A copy is no further story, unless it stands under another title on the same site: then what they share is
// a shell or a side list that was mistaken for a story. Where there are no titles, pages of one site that
// each have a passage of their own are told apart by that.
bool IsPageOfItsOwn(const MatchQuery& query, const MatchOutcome& outcome, const Thresholds& thresholds) {
  if (outcome.compared_site != query.site) return false;
  if (outcome.titles_known) return outcome.title_resemblance < thresholds.title_differs_max;
  const Comparison& comparison = outcome.comparison;
  return !query.site.empty() && std::min(comparison.article.units_unmatched_block,
                                         comparison.canonical.units_unmatched_block) >= kOwnPassageUnitsMin;
}

}  // namespace

ArticleNumber StoryOf(const MatchQuery& query, ArticleNumber number, const MatchOutcome& outcome,
                      const Thresholds& thresholds) {
  const bool is_own = outcome.canonical == 0 || IsPageOfItsOwn(query, outcome, thresholds);
  return is_own ? number : outcome.canonical;
}

Status Matcher::Learn(const MatchQuery& query, ArticleNumber number, ArticleNumber story, WriteSet* writes) {
  if (query.text->folded.units < kIndexedUnitsMin) return Status::Ok();
  const StoryIdentity identity = IdentifyStory(*folder_, query.site, story, query.url, query.title);
  const Status status = boilerplate_->AddStory(query.site, number, identity, *query.text, writes);
  if (!status.ok() || query.site.empty()) return status;
  return boilerplate_->AddStory(kEverySite, number, IdentifyPage(story, query.site), *query.text, writes);
}

}  // namespace newsfold
