#include "store/decide/settler.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "dedup/base/assert.h"
#include "store/decide/decision_record.h"
#include "store/decide/election.h"
#include "store/decide/refiling.h"
#include "store/decide/settle_step.h"
#include "store/index/candidate_search.h"
#include "store/index/index_entries.h"
#include "store/index/recent_changes.h"
#include "store/records/canonical_url.h"
#include "store/records/store_meta.h"

namespace newsfold {

// One article as it will be stored.
struct Settler::Draft {
  PreparedArticle* prepared = nullptr;
  ArticleRecord record;
  std::string body;
};

Settler::Settler(const StoreParts& store, EngineRecordReader* reader, Boilerplate* boilerplate,
                 MatchCounters* counters)
    : store_(store),
      reader_(reader),
      known_(store, reader),
      boilerplate_(boilerplate),
      judge_(store, reader, boilerplate, counters),
      tracking_judges_(
          [=] { return std::make_unique<TrackingJudge>(store, reader, boilerplate, counters); }) {
  NEWSFOLD_ASSERT(store.changes != nullptr);
}

Status Settler::Recover() {
  const Result<StoreCounters> counters = ReadCounters(store_.engine);
  if (!counters) return counters.error();
  if (counters->articles() != counters->last_number) return Corruption("the store's totals do not add up");
  counters_ = *counters;
  Result<CanonicalPolicy> policy = ReadPolicy(store_.engine);
  if (!policy) return policy.error();
  policy_ = std::move(*policy);
  unelected_ = counters_.last_number;
  std::int64_t newest_ms = 0;
  if (counters_.last_number != 0) {
    const Result<ArticleRecord> newest = reader_->ReadRecord(counters_.last_number);
    if (!newest) return newest.error();
    newest_ms = newest->stored_at_ms;
  }
  NEWSFOLD_ASSERT(id_maker_ == nullptr);
  id_maker_ = std::make_unique<ArticleIdMaker>(newest_ms);
  return Status::Ok();
}

void Settler::Adopt(const Settler& other) {
  const std::lock_guard settling(settle_mutex_);
  const StoreCounters counters = other.counters();
  const EngineSequence last_write = other.last_write();
  const std::lock_guard lock(totals_mutex_);
  NEWSFOLD_ASSERT(counters.last_number == counters_.last_number &&
                  counters.last_sequence >= counters_.last_sequence);
  counters_ = counters;
  last_write_ = std::max(last_write_, last_write);
  cluster_sizes_.reset();
  store_.changes->NoteAll();
}

EngineSequence Settler::last_write() const {
  const std::lock_guard lock(totals_mutex_);
  return last_write_;
}

CanonicalPolicy Settler::policy() const {
  const std::lock_guard lock(totals_mutex_);
  return policy_;
}

Status Settler::SetPolicy(const CanonicalPolicy& policy) {
  if (Status status = CheckPolicy(policy); !status.ok()) return status;
  const std::lock_guard settling(settle_mutex_);
  WriteSet writes;
  if (policy == CanonicalPolicy()) {
    writes.Delete(PolicyKey());
  } else {
    writes.Put(PolicyKey(), EncodePolicy(policy));
  }
  const Result<EngineSequence> sequence = store_.engine->Write(std::move(writes));
  if (!sequence) return sequence.error();
  const std::lock_guard lock(totals_mutex_);
  policy_ = policy;
  last_write_ = std::max(last_write_, *sequence);
  return Status::Ok();
}

StoreCounters Settler::counters() const {
  const std::lock_guard lock(totals_mutex_);
  return counters_;
}

Status Settler::Commit(SettleStep* step) {
  Status finished = step->Finish(&cluster_sizes_);
  Result<EngineSequence> sequence = EngineSequence{0};
  if (finished.ok()) sequence = store_.engine->Write(std::move(step->writes()));
  if (!finished.ok() || !sequence) {
    cluster_sizes_.reset();  // it may have counted what is not written
    return finished.ok() ? sequence.error() : finished;
  }
  store_.index->Add(step->rows());
  NoteRows(step->rows());
  const std::lock_guard lock(totals_mutex_);
  NEWSFOLD_ASSERT(*sequence >= last_write_ && step->counters().last_number >= counters_.last_number &&
                  step->counters().last_sequence >= counters_.last_sequence);
  counters_ = step->counters();
  last_write_ = *sequence;
  store_.changes->EndStep();
  return Status::Ok();
}

void Settler::NoteRows(const std::vector<IndexRow>& rows) {
  std::vector<Posting> postings;
  for (const IndexRow& row : rows) {
    ListPostings(row, &postings);
    for (const Posting& posting : postings) store_.changes->Note(PostingState(posting.lane, posting.key));
  }
}

Result<Decision> Settler::DecisionOfKnown(const KnownArticle& known) {
  Result<Decision> decision = DecisionOf(*known.article, reader_);
  if (!decision) return decision;
  decision->already_known = true;
  decision->version = known.version;
  return decision;
}

// Ok, unless the article is a copy of one that was removed together with its copies.
Status Settler::CheckCopies(const MatchOutcome& outcome) const {
  if (outcome.removed == 0) return Status::Ok();
  const Result<ArticleRecord> removed = reader_->ReadRecord(outcome.removed);
  if (!removed) return removed.error();
  return Gone("the article '" + removed->fields.id + "' was removed, and this is a copy of it");
}

Result<std::optional<Settler::Known>> Settler::FindKnown(const PreparedArticle& prepared) {
  const Result<KnownArticle> found = known_.Find(prepared, counters().removed > 0);
  if (!found) return found.error();
  if (!found->article) return std::optional<Known>();
  Result<Decision> decision = DecisionOfKnown(*found);
  if (!decision) return decision.error();
  return std::optional(Known{std::move(*decision), found->number});
}

// An article whose text no answer shows is not seen any more.
Status Settler::AppendSightings(ArticleNumber number, const std::string& url,
                                std::span<const std::int64_t> seen_at_ms) {
  if (url.empty() || seen_at_ms.empty()) return Status::Ok();
  const std::string canonical_url = CanonicalUrl(url);
  std::vector<std::string> keys;
  for (const std::int64_t time : seen_at_ms) keys.push_back(UrlKey(canonical_url, number, time));
  std::vector<std::optional<std::string>> known;
  if (Status status = store_.engine->Get(keys, &known); !status.ok()) return status;
  const Result<ArticleRecord> record = reader_->ReadRecord(number);
  if (!record) return record.error();
  if (!HasReadableText(record->presence)) return Status::Ok();
  SettleStep step(store_, counters_);
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (!known[i]) step.AppendSighting(keys[i], record->fields.url == url ? "" : url);
  return step.writes().empty() ? Status::Ok() : Commit(&step);
}

Status Settler::AddSightings(ArticleNumber number, const std::string& url,
                             std::span<const std::int64_t> seen_at_ms) {
  const std::lock_guard lock(settle_mutex_);
  return AppendSightings(number, url, seen_at_ms);
}

Result<std::string> Settler::NoteSighting(ArticleNumber number, const std::string& url,
                                          std::int64_t seen_at_ms) {
  const std::lock_guard lock(settle_mutex_);
  const Result<ArticleRecord> record = reader_->ReadRecord(number);
  if (!record) return record.error();
  if (!HasReadableText(record->presence)) return NotFound("what this is a revisit of was removed");
  const Status status = AppendSightings(number, url, {&seen_at_ms, 1});
  return status.ok() ? Result<std::string>(record->fields.id) : status;
}

std::shared_ptr<Proposal> Settler::Propose(const PreparedArticle& prepared) {
  const Pool<TrackingJudge>::Loan bench = tracking_judges_.Borrow();
  TrackedReads& reads = bench->reads;
  reads.since = store_.changes->steps();
  reads.names = {IdState(prepared.article.id), CaptureState(prepared.sha256, prepared.article.url)};
  const Result<KnownArticle> found = known_.Find(prepared, counters().removed > 0);
  if (!found || found->article || found->former) return nullptr;
  auto proposal = std::make_shared<Proposal>();
  // What fails here may have met an article that was just being changed.
  if (!CompleteProposal(&bench->judge, prepared, nullptr, proposal.get()).ok()) return nullptr;
  CandidateSearch::AppendLookedUp(prepared.Query(), proposal->judged.outcome.fingerprint, &reads.names);
  proposal->reads = reads;  // whose memory is used again
  return proposal;
}

// Whether what was proposed would be so now.
bool Settler::Holds(const Proposal& proposal) const {
  const bool has_its_number = proposal.number == 0 || proposal.number == counters_.last_number + 1;
  return has_its_number && !store_.changes->HaveChanged(proposal.reads.names, proposal.reads.since);
}

Result<Decision> Settler::Settle(PreparedArticle prepared) {
  const std::lock_guard lock(settle_mutex_);
  if (Status status = store_.index->Health(); !status.ok()) return status;
  FinishElection(nullptr);
  if (prepared.proposal != nullptr && Holds(*prepared.proposal))
    return Store(&prepared, prepared.proposal.get(), nullptr);
  const Result<KnownArticle> found = known_.Find(prepared, counters().removed > 0);
  if (!found) return found.error();
  if (!found->article) {
    std::optional<Superseding> superseding;
    if (found->former) superseding.emplace(store_, reader_, &judge_.matcher(), policy(), *found->former);
    Superseding* const former = superseding ? &*superseding : nullptr;
    Proposal proposal;
    if (Status status = CompleteProposal(&judge_, prepared, former, &proposal); !status.ok()) return status;
    return Store(&prepared, &proposal, former);
  }
  const Article& article = prepared.article;
  if (article.id.empty() || article.seen_at_ms != 0) {
    const std::int64_t seen_at_ms = article.seen_at_ms != 0 ? article.seen_at_ms : id_maker_->NextTimeMs();
    const Status status = AppendSightings(found->number, article.url, {&seen_at_ms, 1});
    if (!status.ok()) return status;
  }
  return DecisionOfKnown(*found);
}

// Decides about an article that is not known. `superseding`: of the one whose place it takes; null: nobody's.
Status Settler::CompleteProposal(ArticleJudge* judge, const PreparedArticle& prepared,
                                 Superseding* superseding, Proposal* proposal) {
  const ArticleNumber last_number = counters().last_number;
  Result<Judged> judged = judge->Judge(prepared, last_number);
  if (!judged) return judged.error();
  if (Status status = CheckCopies(judged->outcome); !status.ok()) return status;
  if (superseding != nullptr) {
    if (Status status = superseding->Adjust(prepared, &*judged); !status.ok()) return status;
  }
  Result<Decision> decision = DecisionOf(prepared.article.id, judged->outcome, store_.thresholds, reader_);
  if (!decision) return decision.error();
  const Result<bool> is_first = known_.IsFirstCapture(prepared.sha256, prepared.article.url);
  if (!is_first) return is_first.error();
  proposal->is_first_capture = *is_first;
  proposal->delta = DeltaOf(prepared, judged->outcome);
  proposal->number = judged->joinings.empty() ? 0 : judged->joinings.front().outcome.via;
  proposal->decision = std::move(*decision);
  proposal->judged = std::move(*judged);
  return Status::Ok();
}

Result<Decision> Settler::Decide(const PreparedArticle& prepared) {
  const Result<Judged> judged = judge_.Judge(prepared, counters().last_number);
  if (!judged) return judged.error();
  if (Status status = CheckCopies(judged->outcome); !status.ok()) return status;
  return DecisionOf(prepared.article.id, judged->outcome, store_.thresholds, reader_);
}

Result<Decision> Settler::Store(PreparedArticle* prepared, Proposal* proposal, Superseding* superseding) {
  Result<Decision> decision = StoreProposed(proposal, prepared, superseding);
  if (!decision) {
    // The next article gets the number of this one.
    UnlearnStory(prepared->site, boilerplate_);
    return decision;
  }
  unelected_ = counters().last_number;
  FinishElection(&*decision);
  return decision;
}

// Has the policy decide who leads the cluster of the newest article. `decision`: the answer about it, which
// tells what comes of it; null if that was given before. What the store refuses now is done when the next
// article comes; a cluster that cannot be read keeps its canonical, and holds up nobody.
void Settler::FinishElection(Decision* decision) {
  const ArticleNumber number = std::exchange(unelected_, 0);
  if (number == 0 || policy().kind == PolicyKind::kFirstSeen) return;
  const bool has_joined = decision == nullptr || !decision->joined.empty();
  Result<std::optional<std::vector<Decision>>> elected = ElectAround(number, has_joined);
  if (!elected && elected.error().code() != StatusCode::kCorruption) unelected_ = number;
  if (decision != nullptr && elected && *elected) decision->elected = std::move(**elected);
}

// `has_joined`: the cluster may have others that came with the article.
Result<std::optional<std::vector<Decision>>> Settler::ElectAround(ArticleNumber number, bool has_joined) {
  const std::optional<std::vector<Decision>> nothing;
  const CanonicalPolicy policy = this->policy();
  const Result<ArticleRecord> record = reader_->ReadRecord(number);
  if (!record) return record.error();
  // A text that has become another may lead no longer.
  const bool is_corrected = record->supersedes != 0;
  if (!record->is_repost() && !is_corrected) return nothing;
  Result<ArticleRecord> canonical = reader_->ReadRecord(record->canonical);
  if (!canonical) return canonical.error();
  if (!has_joined && !is_corrected && !IsBetter(policy, *record, *canonical)) return nothing;
  const Result<std::vector<MemberEdge>> edges =
      reader_->ReadMembers(canonical->number, 0, kElectionRepostsMax + 1);
  if (!edges) return edges.error();
  if (edges->size() > kElectionRepostsMax) return nothing;
  ClusterEditor editor(store_, reader_, &judge_.matcher());
  const Result<StoredCluster> cluster = editor.ReadCluster(std::move(*canonical));
  if (!cluster) return cluster.error();
  std::size_t bytes = cluster->canonical.text_bytes;
  for (const ArticleRecord& member : cluster->members) bytes += member.text_bytes;
  if (bytes > kElectionBytesMax) return nothing;
  const Result<bool> is_elected = Elect(policy, *cluster, &editor);
  if (!is_elected) return is_elected.error();
  if (!*is_elected) return nothing;
  Result<std::optional<std::vector<Decision>>> decisions = RefileInTurn(editor.refilings(), nullptr);
  if (decisions && !*decisions) return Unavailable("a dictionary of the store was replaced meanwhile");
  return decisions;
}

Result<Decision> Settler::StoreProposed(Proposal* proposal, PreparedArticle* prepared,
                                        Superseding* superseding) {
  SettleStep step(store_, counters_);
  Draft draft = MakeDraft(prepared, proposal, &step);
  if (superseding != nullptr) superseding->TakeOver(&draft.record);
  Decision decision = std::move(proposal->decision);
  decision.id = draft.record.fields.id;
  if (!decision.is_repost) decision.canonical_id = decision.id;
  decision.version = draft.record.version;
  decision.by_person = draft.record.by_person;
  decision.pinned = draft.record.pinned;
  // Who follows the feed is told of the new version last.
  if (superseding != nullptr) {
    const Status status = Supersede(draft, proposal->judged.joinings, superseding, &step);
    if (!status.ok()) return status;
  }
  decision.sequence = draft.record.sequence = step.NextSequence();
  if (Status status = AppendArticle(*proposal, draft, &step); !status.ok()) return status;
  for (const Joining& joining : proposal->judged.joinings) {
    Result<Decision> joined = Join(joining, draft.record, &step);
    if (!joined) return joined.error();
    decision.joined.push_back(std::move(*joined));
  }
  if (Status status = Commit(&step); !status.ok()) return status;
  return decision;
}

// The former version leaves its cluster, for the article that is being stored, and stays as that says.
Status Settler::Supersede(const Draft& draft, std::span<const Joining> joinings, Superseding* superseding,
                          SettleStep* step) {
  const std::string& text = draft.prepared->article.text;
  const Result<std::vector<Refiling>> refilings =
      superseding->Plan(draft.record, text, joinings, draft.prepared->on_conflict);
  if (!refilings) return refilings.error();
  NEWSFOLD_ASSERT(refilings->back().record.number == draft.record.supersedes);
  const std::int64_t decided_at_ms = id_maker_->NextTimeMs();
  for (const Refiling& refiling : *refilings) {
    const Result<ArticleRecord> after = step->AppendRefiling(refiling, refiling.record, decided_at_ms);
    if (!after) return after.error();
  }
  return Status::Ok();
}

Result<Decision> Settler::StoreAs(PreparedArticle* prepared, ArticleRecord record, const EncodedText& body,
                                  const Fingerprint& fingerprint, bool takes_story_of_former) {
  const std::lock_guard lock(settle_mutex_);
  if (Status status = store_.index->Health(); !status.ok()) return status;
  const Result<bool> is_first = known_.IsFirstCapture(record.sha256, record.fields.url);
  if (!is_first) return is_first.error();
  const Result<ArticleRecord> former = reader_->ReadRecordOf(record.fields.id);
  if (!former && former.error().code() != StatusCode::kNotFound) return former.error();
  SettleStep step(store_, counters_);
  NEWSFOLD_ASSERT(record.number == counters_.last_number + 1 && record.canonical <= record.number);
  record.number = step.NextNumber();
  const bool is_retired = store_.codec->IsRetired(body.locator);
  EncodedText own = is_retired ? store_.codec->Encode(prepared->article.text) : body;
  record.body = own.locator;
  if (former) record.supersedes = former->number;
  if (former && takes_story_of_former) record.story = former->story;
  Draft draft{prepared, std::move(record), std::move(own.bytes)};
  Proposal proposal;
  proposal.judged.outcome.fingerprint = fingerprint;
  proposal.is_first_capture = *is_first;
  Status status;
  if (former) {
    Superseding superseding(store_, reader_, &judge_.matcher(), policy(), *former);
    status = Supersede(draft, {}, &superseding, &step);
  }
  draft.record.sequence = step.NextSequence();
  if (status.ok()) status = AppendArticle(proposal, draft, &step);
  if (status.ok()) status = Commit(&step);
  if (status.ok()) return DecisionOf(draft.record, reader_);
  UnlearnStory(prepared->site, boilerplate_);
  return status;
}

Settler::Draft Settler::MakeDraft(PreparedArticle* prepared, Proposal* proposal, SettleStep* step) {
  const MatchOutcome& outcome = proposal->judged.outcome;
  Draft draft;
  draft.prepared = prepared;
  ArticleRecord& record = draft.record;
  record.number = step->NextNumber();
  record.canonical = outcome.canonical == 0 ? record.number : outcome.canonical;
  NEWSFOLD_ASSERT(record.canonical <= record.number);
  record.stored_at_ms = id_maker_->NextTimeMs();
  record.text_bytes = static_cast<std::uint32_t>(prepared->article.text.size());
  record.sha256 = prepared->sha256;
  record.site = prepared->site;
  Article& article = prepared->article;
  record.fields = {.id = article.id.empty() ? id_maker_->NextId() : article.id,
                   .text = {},
                   .url = article.url,
                   .title = article.title,
                   .published_at = std::move(article.published_at),
                   .language = std::move(article.language),
                   .source = std::move(article.source),
                   .metadata = std::move(article.metadata),
                   .original = {},
                   .original_type = std::move(article.original_type),
                   .frame = {},
                   .seen_at_ms = article.seen_at_ms};
  record.original = prepared->original.locator;
  FillDecision(outcome, store_.thresholds, &record);
  record.units = prepared->text.folded.units;
  // Its canonical's may be that of an earlier canonical of the cluster.
  const ArticleNumber story = outcome.canonical == 0 ? 0 : outcome.story;
  record.story = StoryOf(record.number, story, outcome.evidence, store_.thresholds);
  record.shows_passages = ShowsPassages(outcome.evidence, outcome.judgement, store_.thresholds);
  record.repeats_indexed = record.is_repost() && outcome.repeats_indexed;
  ChooseBodyOf(std::move(proposal->delta), &draft);
  return draft;
}

std::optional<EncodedText> Settler::DeltaOf(const PreparedArticle& prepared,
                                            const MatchOutcome& outcome) const {
  if (outcome.canonical == 0 || outcome.compared != outcome.canonical) return std::nullopt;
  return store_.codec->EncodeDelta(prepared.article.text, outcome.compared_text, outcome.canonical);
}

// A repost is kept as what distinguishes it from its canonical.
void Settler::ChooseBodyOf(std::optional<EncodedText> delta, Draft* draft) const {
  std::optional<EncodedText>& whole = draft->prepared->encoded;
  if (whole && store_.codec->IsRetired(whole->locator)) whole.reset();
  EncodedText encoded =
      ChooseBody(*store_.codec, draft->prepared->article.text, std::move(delta), std::move(whole));
  draft->record.body = encoded.locator;
  draft->body = std::move(encoded.bytes);
}

Status Settler::AppendArticle(const Proposal& proposal, const Draft& draft, SettleStep* step) {
  const ArticleRecord& record = draft.record;
  WriteSet& writes = step->writes();
  step->Append(record, draft.body, draft.prepared->original.bytes);
  const Fingerprint& fingerprint = proposal.judged.outcome.fingerprint;
  step->AppendRow(MakeIndexRow(record.number, HowToIndex(fingerprint, record.repeats_indexed), fingerprint,
                               draft.prepared->canonical_url));
  store_.changes->Note(IdState(record.fields.id));
  store_.changes->Note(CaptureState(record.sha256, record.fields.url));
  writes.Put(IdKey(record.fields.id), EncodeNumber(record.number));
  if (!record.fields.url.empty())
    step->AppendSighting(UrlKey(draft.prepared->canonical_url, record.number, record.seen_at_ms()), "");
  if (proposal.is_first_capture)
    writes.Put(CaptureKey(record.sha256, record.fields.url), EncodeNumber(record.number));
  return LearnStory(store_, draft.prepared->Query(), {record.number, record.story, record.shows_passages},
                    boilerplate_, &writes);
}

// Files what joins under the canonical of `article`, which is not stored yet. The index finds it as before: a
// canonical has evidence of its own, its reposts have theirs or that of their canonical.
Result<Decision> Settler::Join(const Joining& joining, const ArticleRecord& article, SettleStep* step) {
  NEWSFOLD_ASSERT(joining.outcome.canonical == article.canonical && joining.outcome.via == article.number);
  const Refiling refiling = RefileBy(store_, joining.record, joining.prepared.article.text, joining.outcome);
  Result<ArticleRecord> after = step->AppendRefiling(refiling, joining.record, id_maker_->NextTimeMs());
  if (!after) return after.error();
  after->via = 0;  // cannot be read yet; its id is known
  Result<Decision> decision = DecisionOf(*after, reader_);
  if (decision) decision->via_id = article.fields.id;
  return decision;
}

// Whether all are as they were read, and nobody is left behind under an article that is no canonical any
// more, or gets under one that is none.
Result<bool> Settler::StillFits(std::span<const Refiling> refilings, std::span<const ArticleRecord> now) {
  std::map<ArticleNumber, bool> is_canonical;  // of those that are filed otherwise, whether it will be one
  for (std::size_t i = 0; i < refilings.size(); ++i) {
    if (now[i].sequence != refilings[i].record.sequence) return false;
    if (refilings[i].body && store_.codec->IsRetired(refilings[i].after.body)) return false;
    is_canonical[now[i].number] = refilings[i].after.is_canonical();
  }
  std::set<ArticleNumber> others;  // whom they get under
  for (const Refiling& refiling : refilings) {
    const ArticleNumber canonical = refiling.after.canonical;
    const auto known = is_canonical.find(canonical);
    if (known == is_canonical.end()) others.insert(canonical);
    if (refiling.after.is_repost() && known != is_canonical.end() && !known->second) return false;
    if (!refiling.record.is_canonical() || refiling.after.is_canonical()) continue;
    const Result<std::vector<MemberEdge>> members =
        reader_->ReadMembers(refiling.record.number, 0, refilings.size());
    if (!members) return members.error();
    for (const MemberEdge& member : *members) {
      if (!is_canonical.contains(member.number)) return false;
    }
  }
  std::vector<ArticleRecord> records;
  const std::vector<ArticleNumber> numbers(others.begin(), others.end());
  if (Status status = reader_->ReadRecords(numbers, &records); !status.ok()) return status;
  return std::all_of(records.begin(), records.end(),
                     [](const ArticleRecord& other) { return other.is_canonical(); });
}

Result<std::optional<std::vector<Decision>>> Settler::Refile(std::span<const Refiling> refilings,
                                                             AuditRecord* audit) {
  const std::lock_guard lock(settle_mutex_);
  if (Status status = store_.index->Health(); !status.ok()) return status;
  return RefileInTurn(refilings, audit);
}

Result<std::optional<std::vector<Decision>>> Settler::RefileInTurn(std::span<const Refiling> refilings,
                                                                   AuditRecord* audit) {
  NEWSFOLD_ASSERT(!refilings.empty());
  std::vector<ArticleNumber> numbers;
  for (const Refiling& refiling : refilings) numbers.push_back(refiling.record.number);
  std::vector<ArticleRecord> now;
  if (Status status = reader_->ReadRecords(numbers, &now); !status.ok()) return status;
  const Result<bool> fits = StillFits(refilings, now);
  if (!fits) return fits.error();
  std::optional<std::vector<Decision>> decisions;
  if (!*fits) return decisions;
  SettleStep step(store_, counters_);
  const std::int64_t decided_at_ms = id_maker_->NextTimeMs();
  decisions.emplace();
  for (std::size_t i = 0; i < refilings.size(); ++i) {
    const Result<ArticleRecord> after = step.AppendRefiling(refilings[i], now[i], decided_at_ms);
    if (!after) return after.error();
    Result<Decision> decision = DecisionOf(*after, reader_);
    if (!decision) return decision.error();
    decisions->push_back(std::move(*decision));
  }
  if (audit != nullptr) {
    if (Status status = step.AppendAudit(now, decided_at_ms, audit); !status.ok()) return status;
  }
  if (Status status = Commit(&step); !status.ok()) return status;
  return decisions;
}

}  // namespace newsfold
