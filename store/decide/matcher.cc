#include "store/decide/matcher.h"

#include <algorithm>
#include <utility>

#include "dedup/base/assert.h"
#include "dedup/sketch/boilerplate.h"
#include "dedup/sketch/shingle.h"
#include "dedup/sketch/simhash.h"
#include "dedup/sketch/title.h"
#include "store/index/candidate.h"
#include "store/records/canonical_url.h"
#include "store/records/refusal_format.h"

namespace newsfold {
namespace {

// A text with more bytes for each word or character is padded.
constexpr std::uint32_t kTextBytesPerUnitMax = 32;

Judgement NothingCompared(const Fingerprint& fingerprint) {
  if (fingerprint.units == 0) return {Relation::kUnrelated, Reason::kEmpty, false};
  if (fingerprint.units < kIndexedUnitsMin) return {Relation::kUnrelated, Reason::kTooShort, false};
  if (fingerprint.probed_keys.empty()) return {Relation::kBoilerplate, Reason::kBoilerplateOnly, false};
  return {Relation::kUnrelated, Reason::kNoCandidate, false};
}

Membership MembershipOf(const ArticleRecord& member) {
  const Verdict& verdict = member.verdict;
  return {verdict.relation, verdict.reason, {verdict.coverage_article, verdict.coverage_canonical}};
}

double Covered(const Evidence& evidence) {
  return evidence.comparison.article.coverage + evidence.comparison.canonical.coverage;
}

}  // namespace

// Memory of one search, reused.
struct Matcher::Scratch {
  std::vector<ShingleWeight> weights;
  std::vector<ShingleWeight> other_weights;
  std::vector<std::uint8_t> carried;
  std::vector<std::uint8_t> other_carried;
  FingerprintScratch fingerprint;
  TitleScratch title;
  TitleSketch query_title;
  TitleSketch other_title;  // of what was compared last
  TitleSketch member_title;
  ShingledText other_text;
  EvidenceCollector collector;
  CandidateSearch search;
  std::vector<ContainedStory> contained;
  std::vector<std::uint64_t> key_hashes;
  std::size_t bytes_left = 0;  // of text that may still be compared
};

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
    if (!is_rival || (rival && !(rank > rival_rank))) return;
    rival = std::make_unique<MatchOutcome>(std::move(trial));
    rival_rank = rank;
  }
};

Matcher::Matcher(const StoreParts& store, RecordReader* records, Boilerplate* boilerplate,
                 MatchCounters* counters)
    : store_(store), records_(records), boilerplate_(boilerplate), counters_(counters) {}

Matcher::~Matcher() = default;

Status Matcher::Weigh(std::string_view site, const ShingledText& text, std::vector<ShingleWeight>* weights) {
  Status status = boilerplate_->Weigh(site, text, weights);
  if (status.ok()) ApplyProsePrior(text, weights);
  return status;
}

Status Matcher::Sketch(const MatchQuery& query, Scratch* scratch, Fingerprint* fingerprint) {
  if (Status status = Weigh(query.site, *query.text, &scratch->weights); !status.ok()) return status;
  newsfold::MakeFingerprint(*query.text, scratch->weights, &scratch->fingerprint, fingerprint);
  const Status status = boilerplate_->SketchTitle(*store_.folder, query.site, query.title, &scratch->title,
                                                  &scratch->query_title);
  if (!status.ok()) return status;
  fingerprint->title_key = TitleKey(scratch->query_title);
  return Status::Ok();
}

// To be called before texts are compared with the article.
Status Matcher::SetArticle(const MatchQuery& query, Scratch* scratch) {
  if (Status status = boilerplate_->FindCarried(*query.text, &scratch->carried); !status.ok()) return status;
  scratch->collector.SetArticle(
      {query.text, scratch->weights, &scratch->query_title, query.url, query.site, scratch->carried});
  return Status::Ok();
}

Status Matcher::Prepare(const MatchQuery& query, Scratch* scratch, MatchOutcome* outcome) {
  if (Status status = Sketch(query, scratch, &outcome->fingerprint); !status.ok()) return status;
  return SetArticle(query, scratch);
}

Result<Fingerprint> Matcher::MakeFingerprint(const MatchQuery& query) {
  const Pool<Scratch>::Loan scratch = scratch_.Borrow();
  Fingerprint fingerprint;
  if (Status status = Sketch(query, scratch.get(), &fingerprint); !status.ok()) return status;
  return fingerprint;
}

Result<MatchOutcome> Matcher::Match(const MatchQuery& query) {
  const Pool<Scratch>::Loan scratch = scratch_.Borrow();
  Contest contest;
  MatchOutcome& best = contest.best;
  if (Status status = Sketch(query, scratch.get(), &best.fingerprint); !status.ok()) return status;
  best.judgement = NothingCompared(best.fingerprint);
  scratch->contained.clear();
  if (best.fingerprint.units > 0) {
    if (Status status = CompareCandidates(query, scratch.get(), &contest); !status.ok()) return status;
  }
  ReportContained(scratch.get(), &best);
  if (best.judgement.is_repost) best.rival = std::move(contest.rival);
  NEWSFOLD_ASSERT(best.judgement.is_repost == (best.canonical != 0));
  NEWSFOLD_ASSERT(best.rival == nullptr || best.rival->canonical != best.canonical);
  ++counters_->searches;
  counters_->capped += best.search_capped;
  return std::move(best);
}

// Compares the article with the candidates of the index, the best first.
Status Matcher::CompareCandidates(const MatchQuery& query, Scratch* scratch, Contest* contest) {
  CandidateSearch& search = scratch->search;
  MatchOutcome& best = contest->best;
  Status status = search.Run(store_, records_, query, best.fingerprint);
  counters_->postings += search.postings_read();
  if (!status.ok()) return status;
  best.search_capped = search.is_capped();
  if (status = CompareWithRemoved(query, scratch, &best); !status.ok()) return status;
  if (search.candidates().empty()) return Status::Ok();
  if (status = SetArticle(query, scratch); !status.ok()) return status;
  scratch->bytes_left =
      std::max(kComparedBytesMax, query.text->folded.folded.size() * kComparedBytesRatioMax);
  for (std::size_t i = 0; i < search.candidates().size(); ++i) {
    const Candidate& candidate = search.candidates()[i];
    const ArticleRecord& record = search.records()[i];
    const bool is_elsewhere = record.canonical != query.kept_under;
    const bool is_later = (record.canonical >= query.before && is_elsewhere) ||
                          (record.via >= query.before && !candidate.is_kept);
    // Once an article is near to one text of a cluster, the others of that cluster tell nothing new.
    const bool is_settled = best.judgement.is_repost && best.repeats_indexed;
    if (is_later || (is_settled && record.canonical == best.canonical)) continue;
    if (record.text_bytes > scratch->bytes_left && !IsExempt(candidate, record, best)) {
      best.search_capped = true;
      continue;
    }
    MatchOutcome trial;
    trial.fingerprint.simhash = best.fingerprint.simhash;
    trial.search_capped = best.search_capped;
    Rank rank;
    if (status = Try(query, candidate, record, scratch, &trial, &rank); !status.ok()) return status;
    contest->Offer(std::move(trial), rank);
    if (best.judgement.relation == Relation::kIdentical) break;
  }
  return Status::Ok();
}

// Whether the article is a copy of one whose copies are refused.
Status Matcher::CompareWithRemoved(const MatchQuery& query, Scratch* scratch, MatchOutcome* best) const {
  const std::vector<ArticleNumber>& removed = scratch->search.removed();
  if (removed.empty()) return Status::Ok();
  std::vector<std::uint64_t>& keys = scratch->key_hashes;
  KeyHashes(query.text->folded.tokens, &keys);
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  for (const ArticleNumber number : removed) {
    const Result<std::optional<std::string>> value = store_.engine->Get(RefusedCopiesKey(number));
    if (!value) return value.error();
    if (!*value) continue;
    const Result<CopySketch> sketch = DecodeCopySketch(**value);
    if (!sketch) return sketch.error();
    if (best->removed == 0 && IsCopyOf(*sketch, keys)) best->removed = number;
  }
  return Status::Ok();
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

// Compares the article with one candidate, and with its canonical if it is a member that admits the article.
// What ranks it is how much of the article and of the candidate is covered, summed; if a member admits it, a
// mean in which the comparison with the member counts twice that with the canonical.
Status Matcher::Try(const MatchQuery& query, const Candidate& candidate, const ArticleRecord& record,
                    Scratch* scratch, MatchOutcome* trial, Rank* rank) {
  ++counters_->compared;
  if (Status status = Read(record, scratch, trial); !status.ok()) return status;
  // Most candidates share a phrase and nothing else; only what is known by other means is looked at closer.
  const bool is_known =
      candidate.is_kept || candidate.equal_digest || candidate.same_url || candidate.same_title;
  if (!is_known && scratch->collector.ShareTooLittle(scratch->other_text, &trial->evidence.comparison)) {
    trial->judgement = {Relation::kUnrelated, Reason::kLowCoverage, false};
    trial->lane = candidate.lane();
    return Status::Ok();
  }
  if (Status status = CompareTaken(query, record, scratch, trial); !status.ok()) return status;
  const Lane lane = candidate.LaneAt(trial->simhash_distance);
  trial->lane = lane == Lane::kNone ? candidate.lane() : lane;
  const Comparison& comparison = trial->evidence.comparison;
  const bool is_capture = trial->evidence.context.same_url;
  double covered = Covered(trial->evidence);
  trial->repeats_indexed = IsNear(comparison, store_.thresholds);
  if (!record.is_repost() && IsOtherStory(trial->evidence.context, store_.thresholds) &&
      HoldsWhole(comparison, trial->judgement, store_.thresholds)) {
    scratch->contained.push_back(
        {record.number, comparison.article.coverage, comparison.canonical.coverage, comparison.spans});
  }
  if (trial->judgement.is_repost && record.is_repost()) {
    if (Status status = FollowMember(query, record, scratch, trial); !status.ok()) return status;
    if (trial->via != 0) covered = (2 * covered + Covered(trial->evidence)) / 3;
  }
  const bool is_repost = trial->judgement.is_repost;
  *rank = {
      .is_repost = is_repost,
      .is_equal = is_repost && trial->equals_stored,
      .is_kept = trial->canonical != 0 && trial->canonical == query.kept_under,
      .is_page = is_repost && is_capture && IsOnePage(trial->evidence, trial->judgement, store_.thresholds),
      .covered = covered,
      .title_resemblance = trial->evidence.context.title_resemblance};
  return Status::Ok();
}

// Says what else the article holds. One that would be filed under the largest of several stories, but is a
// roundup of them, is a copy of none.
void Matcher::ReportContained(Scratch* scratch, MatchOutcome* best) const {
  KeepDisjoint(&scratch->contained);
  const std::vector<ContainedStory>& stories = scratch->contained;
  const bool is_the_largest = std::any_of(stories.begin(), stories.end(), [&](const ContainedStory& story) {
    return story.number == best->canonical && story.coverage_article == stories.front().coverage_article;
  });
  const bool is_filed_elsewhere = best->judgement.is_repost && (best->equals_stored || !is_the_largest);
  if (!is_filed_elsewhere && IsRoundup(stories, store_.thresholds)) {
    best->judgement = {Relation::kContains, Reason::kRoundup, false};
    best->canonical = best->via = 0;
  }
  for (const ContainedStory& story : stories) {
    if (story.number == best->canonical || best->contained.size() == kContainedMax) continue;
    best->contained.push_back(story);
  }
}

// From the comparison with a member to that with its canonical, which the edge is to.
Status Matcher::FollowMember(const MatchQuery& query, const ArticleRecord& member, Scratch* scratch,
                             MatchOutcome* trial) {
  NEWSFOLD_ASSERT(trial->compared == member.number && trial->judgement.is_repost && member.is_repost());
  const Judgement by_member = trial->judgement;
  const Admission admission =
      WeighMember(trial->evidence, by_member, MembershipOf(member), store_.thresholds);
  const auto refuse = [trial] {
    trial->judgement = NotAdmitted();
    trial->canonical = 0;
    return Status::Ok();
  };
  if (!admission.MayAdmit(true)) return refuse();
  const Result<ArticleRecord> canonical = records_->ReadRecord(member.canonical);
  if (!canonical) return canonical.error();
  const bool canonical_has_url = !query.url.empty() && query.url == CanonicalUrl(canonical->fields.url);
  if (!admission.MayAdmit(canonical_has_url)) return refuse();
  if (Status status = CompareWith(query, *canonical, scratch, trial); !status.ok()) return status;
  trial->equals_stored |= admission.is_equal;
  if (trial->judgement.is_repost) return Status::Ok();
  const AdmittedAs admitted = JudgeByMember(admission, MembershipOf(member), by_member, trial->evidence,
                                            trial->judgement, store_.thresholds);
  trial->judgement = admitted.judgement;
  trial->is_one_page = admitted.is_one_page;
  trial->via = trial->judgement.is_repost ? member.number : 0;
  trial->canonical = trial->judgement.is_repost ? member.canonical : 0;
  return Status::Ok();
}

// Whether the canonical holds the article beside another story: a part of it that a repost is, each of the
// three under a title of its own. What came first may hold several stories, such as the day's briefs, and is
// none of them.
Result<bool> Matcher::IsOneOfSeveral(const MatchQuery& query, const ArticleRecord& canonical,
                                     Scratch* scratch, const MatchOutcome& trial) {
  if (!MayBeOneOfSeveral(trial.evidence, store_.thresholds)) return false;
  const Result<std::vector<MemberEdge>> edges = records_->ReadMembers(canonical.number, 0, kBesideEdgesMax);
  if (!edges) return edges.error();
  std::vector<ArticleNumber> parts;
  for (const MemberEdge& edge : *edges) {
    const bool is_earlier_part = edge.relation == Relation::kContained && edge.number < query.before;
    if (is_earlier_part && parts.size() < kBesidePartsMax) parts.push_back(edge.number);
  }
  std::vector<ArticleRecord> members;
  if (Status status = records_->ReadRecords(parts, &members); !status.ok()) return status;
  const TitledPart article = {&scratch->query_title, trial.evidence.comparison.spans};
  for (const ArticleRecord& member : members) {
    const bool is_part = member.verdict.coverage_article >= store_.thresholds.near_coverage_min;
    if (!is_part || member.canonical != canonical.number || member.via >= query.before) continue;
    if (Status status = boilerplate_->SketchTitle(*store_.folder, member.site, member.fields.title,
                                                  &scratch->title, &scratch->member_title);
        !status.ok())
      return status;
    if (AreStoriesBeside(article, {&scratch->member_title, member.verdict.spans}, scratch->other_title,
                         store_.thresholds))
      return true;
  }
  return false;
}

// Takes and shingles the text of what the article is compared with.
void Matcher::Take(const ArticleRecord& record, std::string text, Scratch* scratch, MatchOutcome* trial) {
  counters_->compared_bytes += text.size();
  scratch->bytes_left -= std::min(scratch->bytes_left, text.size());
  trial->compared_text = std::move(text);
  trial->compared = record.number;
  trial->story = record.story;
  ShingleUnmarked(*store_.folder, trial->compared_text, &scratch->other_text);
}

Status Matcher::Read(const ArticleRecord& record, Scratch* scratch, MatchOutcome* trial) {
  Result<std::string> text = records_->ReadText(record);
  if (!text) return text.error();
  Take(record, std::move(*text), scratch, trial);
  return Status::Ok();
}

Status Matcher::CompareWith(const MatchQuery& query, const ArticleRecord& record, Scratch* scratch,
                            MatchOutcome* trial) {
  const Status status = Read(record, scratch, trial);
  return status.ok() ? CompareTaken(query, record, scratch, trial) : status;
}

// Compares the article with the text that was taken last.
Status Matcher::CompareTaken(const MatchQuery& query, const ArticleRecord& record, Scratch* scratch,
                             MatchOutcome* trial) {
  Mark(trial->compared_text, &scratch->other_text);
  if (Status status = Weigh(record.site, scratch->other_text, &scratch->other_weights); !status.ok())
    return status;
  if (Status status = boilerplate_->SketchTitle(*store_.folder, record.site, record.fields.title,
                                                &scratch->title, &scratch->other_title);
      !status.ok())
    return status;
  Status status = boilerplate_->FindCarried(scratch->other_text, &scratch->other_carried);
  if (!status.ok()) return status;
  const std::string url = CanonicalUrl(record.fields.url);
  scratch->collector.Collect({&scratch->other_text, scratch->other_weights, &scratch->other_title, url,
                              record.site, scratch->other_carried},
                             &trial->evidence);
  trial->judgement = Judge(trial->evidence.comparison, trial->evidence.context, store_.thresholds);
  if (trial->judgement.is_repost && !record.is_repost()) {
    const Result<bool> is_one_of_several = IsOneOfSeveral(query, record, scratch, *trial);
    if (!is_one_of_several) return is_one_of_several.error();
    if (*is_one_of_several) trial->judgement = {Relation::kContained, Reason::kOneOfSeveral, false};
  }
  trial->equals_stored = trial->judgement.relation == Relation::kIdentical;
  trial->canonical = trial->judgement.is_repost ? record.number : 0;
  trial->simhash_distance =
      HammingDistance(trial->fingerprint.simhash,
                      SimHashOf(scratch->other_text, scratch->other_weights, &scratch->fingerprint));
  return Status::Ok();
}

Result<MatchOutcome> Matcher::MatchMember(const MatchQuery& query, const ArticleRecord& member,
                                          std::string_view text) {
  const Pool<Scratch>::Loan scratch = scratch_.Borrow();
  MatchOutcome outcome;
  ++counters_->compared;
  Status status = Prepare(query, scratch.get(), &outcome);
  if (!status.ok()) return status;
  Take(member, std::string(text), scratch.get(), &outcome);
  status = CompareTaken(query, member, scratch.get(), &outcome);
  if (status.ok() && outcome.judgement.is_repost && member.is_repost())
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

}  // namespace newsfold
