#include "store/settle.h"

#include <algorithm>
#include <utility>

#include "store/index.h"

namespace newsfold {

// One article on its way into the store.
struct Settler::Draft {
  PreparedArticle::Parts* prepared = nullptr;
  ArticleRecord record;
  std::string body;
  StoreCounters counters;  // as they will be
  WriteSet writes;
};

void FillDecision(const MatchOutcome& outcome, const Thresholds& thresholds, ArticleRecord* record) {
  const Comparison& comparison = outcome.comparison;
  record->relation = outcome.judgement.relation;
  record->reason = outcome.judgement.reason;
  record->lane = outcome.lane;
  record->compared = outcome.compared;
  record->via = outcome.via;
  record->search_capped = outcome.search_capped;
  record->simhash_distance = outcome.simhash_distance;
  record->coverage_article = RoundShare(comparison.article.coverage);
  record->coverage_canonical = RoundShare(comparison.canonical.coverage);
  record->resemblance = RoundShare(comparison.resemblance);
  record->containment_article = RoundShare(comparison.article.containment);
  record->containment_canonical = RoundShare(comparison.canonical.containment);
  record->spans = comparison.spans;
  record->contained.clear();
  for (const ContainedStory& story : outcome.contained) {
    record->contained.push_back(
        {story.number, RoundShare(story.coverage_article), RoundShare(story.coverage_canonical)});
  }
  record->units = outcome.fingerprint.units;
  record->digest = outcome.fingerprint.digest;
  record->simhash = outcome.fingerprint.simhash;
  record->thresholds_version = thresholds.version;
  record->fold_version = kFoldVersion;
}

Result<Decision> DecisionOf(const ArticleRecord& record, EngineRecordReader* reader) {
  Decision decision;
  decision.id = record.fields.id;
  decision.is_repost = record.is_repost();
  decision.canonical_id = record.fields.id;
  decision.relation = record.relation;
  decision.reason = record.reason;
  decision.lane = record.lane;
  decision.coverage_article = record.coverage_article;
  decision.coverage_canonical = record.coverage_canonical;
  decision.resemblance = record.resemblance;
  decision.containment_article = record.containment_article;
  decision.containment_canonical = record.containment_canonical;
  decision.simhash_distance = record.simhash_distance;
  decision.search_capped = record.search_capped;
  decision.spans = record.spans;
  decision.sequence = record.sequence;
  if (record.compared != 0) {
    const Result<ArticleRecord> compared = reader->ReadRecord(record.compared);
    if (!compared) return compared.error();
    decision.compared_id = compared->fields.id;
  }
  if (record.via != 0) {
    const Result<ArticleRecord> via = reader->ReadRecord(record.via);
    if (!via) return via.error();
    decision.via_id = via->fields.id;
  }
  for (const ContainedArticle& story : record.contained) {
    const Result<ArticleRecord> canonical = reader->ReadRecord(story.number);
    if (!canonical) return canonical.error();
    decision.contained.push_back({canonical->fields.id, story.coverage_article, story.coverage_canonical});
  }
  if (record.is_repost()) {
    decision.canonical_id = decision.compared_id;
    if (record.canonical != record.compared) {
      const Result<ArticleRecord> canonical = reader->ReadRecord(record.canonical);
      if (!canonical) return canonical.error();
      decision.canonical_id = canonical->fields.id;
    }
  }
  return decision;
}

Status Settler::Recover() {
  const Result<std::optional<std::string>> value = parts_.engine->Get(MetaKey(kCountersName));
  if (!value) return value.error();
  std::int64_t newest_ms = 0;
  if (*value) {
    const Result<StoreCounters> counters = DecodeCounters(**value);
    if (!counters) return counters.error();
    counters_ = *counters;
  }
  if (counters_.last_number != 0) {
    const Result<ArticleRecord> newest = parts_.reader->ReadRecord(counters_.last_number);
    if (!newest) return newest.error();
    newest_ms = newest->stored_at_ms;
  }
  id_maker_ = std::make_unique<ArticleIdMaker>(newest_ms);
  return Status::Ok();
}

void Settler::Adopt(const Settler& other) {
  const std::lock_guard settling(settle_mutex_);
  const StoreCounters counters = other.counters();
  const EngineSequence last_write = other.last_write();
  const std::lock_guard lock(totals_mutex_);
  counters_ = counters;
  last_write_ = std::max(last_write_, last_write);
}

EngineSequence Settler::last_write() const {
  const std::lock_guard lock(totals_mutex_);
  return last_write_;
}

StoreCounters Settler::counters() const {
  const std::lock_guard lock(totals_mutex_);
  return counters_;
}

Status Settler::Commit(WriteSet writes, const StoreCounters& counters) {
  writes.Put(MetaKey(kCountersName), EncodeCounters(counters));
  const Result<EngineSequence> sequence = parts_.engine->Write(std::move(writes));
  if (!sequence) return sequence.error();
  const std::lock_guard lock(totals_mutex_);
  counters_ = counters;
  last_write_ = *sequence;
  return Status::Ok();
}

Result<std::optional<ArticleRecord>> Settler::FindById(const PreparedArticle::Parts& prepared) {
  const std::string& id = prepared.article.id;
  Result<ArticleRecord> record = parts_.reader->ReadRecordOf(id);
  if (!record && record.error().code() == StatusCode::kNotFound) return std::optional<ArticleRecord>();
  if (!record) return record.error();
  if (record->sha256 == prepared.sha256) {
    const Result<std::string> text = parts_.reader->ReadText(*record);
    if (!text) return text.error();
    if (*text == prepared.article.text) return std::optional(std::move(*record));
  }
  return AlreadyExists("the id '" + id + "' belongs to an article with another text");
}

// Two captures share a key only if their texts' SHA-256 and urls do; the bytes decide all the same.
Result<std::optional<ArticleRecord>> Settler::FindByCapture(const PreparedArticle::Parts& prepared) {
  const Result<std::optional<std::string>> value =
      parts_.engine->Get(CaptureKey(prepared.sha256, prepared.article.url));
  if (!value) return value.error();
  if (!*value) return std::optional<ArticleRecord>();
  const Result<ArticleNumber> number = DecodeNumber(**value);
  if (!number) return number.error();
  Result<ArticleRecord> record = parts_.reader->ReadRecord(*number);
  if (!record) return record.error();
  const Result<std::string> text = parts_.reader->ReadText(*record);
  if (!text) return text.error();
  if (*text != prepared.article.text || record->fields.url != prepared.article.url) {
    return std::optional<ArticleRecord>();
  }
  return std::optional(std::move(*record));
}

Result<std::optional<ArticleRecord>> Settler::FindKnownRecord(const PreparedArticle::Parts& prepared) {
  return prepared.article.id.empty() ? FindByCapture(prepared) : FindById(prepared);
}

Result<std::optional<Decision>> Settler::FindKnown(const PreparedArticle::Parts& prepared) {
  const Result<std::optional<ArticleRecord>> known = FindKnownRecord(prepared);
  if (!known) return known.error();
  if (!*known) return std::optional<Decision>();
  Result<Decision> decision = DecisionOf(**known, parts_.reader);
  if (!decision) return decision.error();
  decision->already_known = true;
  return std::optional(std::move(*decision));
}

Status Settler::AddSighting(const PreparedArticle::Parts& prepared, ArticleNumber number) {
  const std::string& url = prepared.article.url;
  if (url.empty()) return Status::Ok();
  const std::string key = UrlKey(url, number, id_maker_->NextTimeMs());
  const Result<std::optional<std::string>> same_moment = parts_.engine->Get(key);
  if (!same_moment) return same_moment.error();
  if (*same_moment) return Status::Ok();
  WriteSet writes;
  writes.Put(key, EncodeSighting({}));
  StoreCounters counters = counters_;
  ++counters.sightings;
  return Commit(std::move(writes), counters);
}

Result<Decision> Settler::Settle(PreparedArticle::Parts prepared) {
  const std::lock_guard lock(settle_mutex_);
  const Result<std::optional<ArticleRecord>> known = FindKnownRecord(prepared);
  if (!known) return known.error();
  if (!*known) return Store(&prepared);
  if (prepared.article.id.empty()) {
    if (Status status = AddSighting(prepared, (*known)->number); !status.ok()) return status;
  }
  Result<Decision> decision = DecisionOf(**known, parts_.reader);
  if (decision) decision->already_known = true;
  return decision;
}

Result<Decision> Settler::Store(PreparedArticle::Parts* prepared) {
  const Result<MatchOutcome> outcome = parts_.matcher->Match(prepared->Query());
  if (!outcome) return outcome.error();
  Draft draft;
  draft.prepared = prepared;
  draft.counters = counters_;
  FillRecord(*outcome, &draft);
  ChooseBody(*outcome, &draft);
  if (Status status = EnterCluster(&draft); !status.ok()) return status;
  Result<Decision> decision = DecisionOf(draft.record, parts_.reader);
  if (!decision) return decision.error();
  if (Status status = AppendWrites(*outcome, &draft); !status.ok()) return status;
  if (Status status = Commit(std::move(draft.writes), draft.counters); !status.ok()) return status;
  return decision;
}

void Settler::FillRecord(const MatchOutcome& outcome, Draft* draft) {
  ArticleRecord& record = draft->record;
  record.number = ++draft->counters.last_number;
  record.canonical = outcome.canonical == 0 ? record.number : outcome.canonical;
  record.sequence = ++draft->counters.last_sequence;
  record.stored_at_ms = id_maker_->NextTimeMs();
  record.text_bytes = static_cast<std::uint32_t>(draft->prepared->article.text.size());
  record.sha256 = draft->prepared->sha256;
  record.site = draft->prepared->site;
  Article& article = draft->prepared->article;
  record.fields = {.id = article.id.empty() ? id_maker_->NextId() : article.id,
                   .text = {},
                   .url = article.url,
                   .title = article.title,
                   .published_at = std::move(article.published_at),
                   .language = std::move(article.language),
                   .source = std::move(article.source),
                   .metadata = std::move(article.metadata)};
  FillDecision(outcome, parts_.thresholds, &record);
}

// A repost is kept as what distinguishes it from its canonical, unless that is no less.
void Settler::ChooseBody(const MatchOutcome& outcome, Draft* draft) {
  EncodedText& encoded = draft->prepared->encoded;
  if (draft->record.is_repost() && outcome.compared == outcome.canonical) {
    EncodedText delta = parts_.codec->EncodeDelta(draft->prepared->article.text, outcome.compared_text,
                                                  draft->record.canonical);
    if (delta.bytes.size() < encoded.bytes.size()) encoded = std::move(delta);
  }
  draft->record.body = encoded.locator;
  draft->body = std::move(encoded.bytes);
  StoreCounters& counters = draft->counters;
  counters.text_bytes += draft->record.text_bytes;
  counters.body_bytes += draft->record.body.stored_bytes;
  if (draft->record.is_repost()) {
    ++counters.reposts;
    counters.repost_text_bytes += draft->record.text_bytes;
  } else {
    ++counters.canonicals;
  }
}

Status Settler::ResizeCluster(ArticleNumber canonical, std::int64_t change, Draft* draft) {
  const Result<std::optional<std::string>> value = parts_.engine->Get(ClusterKey(canonical));
  if (!value) return value.error();
  ClusterSummary summary;
  if (*value) {
    const Result<ClusterSummary> stored = DecodeClusterSummary(**value);
    if (!stored) return stored.error();
    summary = *stored;
  }
  const std::uint64_t count_before = summary.member_count;
  if (change < 0 && count_before == 0) return Corruption("a cluster has fewer members than are stored of it");
  summary.member_count += static_cast<std::uint64_t>(change);
  if (summary.member_count == 0) {
    draft->writes.Delete(ClusterKey(canonical));
  } else {
    draft->writes.Put(ClusterKey(canonical), EncodeClusterSummary(summary));
  }
  std::uint64_t& count_max = draft->counters.cluster_size_max;
  count_max = cluster_sizes_ ? cluster_sizes_->Change(count_before, summary.member_count)
                             : std::max(count_max, summary.member_count);
  return Status::Ok();
}

// Appends the edge of a repost and its cluster's new size.
Status Settler::EnterCluster(Draft* draft) {
  const ArticleRecord& record = draft->record;
  if (!record.is_repost()) return Status::Ok();
  draft->writes.Put(MemberKey(record.canonical, record.number), EncodeMemberEdge(record.relation));
  return ResizeCluster(record.canonical, 1, draft);
}

// What is written of every decision, the first about an article or a later one.
void Settler::AppendDecision(const MatchOutcome& outcome, std::int64_t decided_at_ms, Draft* draft) {
  const ArticleRecord& record = draft->record;
  WriteSet& writes = draft->writes;
  writes.Put(RecordKey(record.number), EncodeRecord(record));
  writes.PutBlob(BodyKey(record.number), EncodeBody(draft->body));
  writes.Put(FeedKey(record.sequence),
             EncodeFeedRecord({record.number, record.canonical, record.relation, decided_at_ms}));
  AppendIndexEntries(record.number, HowToIndex(outcome, parts_.thresholds), outcome.fingerprint, &writes);
}

Status Settler::AppendWrites(const MatchOutcome& outcome, Draft* draft) {
  const ArticleRecord& record = draft->record;
  WriteSet& writes = draft->writes;
  AppendDecision(outcome, record.stored_at_ms, draft);
  writes.Put(IdKey(record.fields.id), EncodeNumber(record.number));
  const std::string& url = record.fields.url;
  if (!url.empty()) {
    writes.Put(UrlKey(url, record.number, record.stored_at_ms), EncodeSighting({}));
    ++draft->counters.sightings;
  }
  const std::string capture_key = CaptureKey(record.sha256, url);
  const Result<std::optional<std::string>> first_capture = parts_.engine->Get(capture_key);
  if (!first_capture) return first_capture.error();
  if (!*first_capture) writes.Put(capture_key, EncodeNumber(record.number));
  return parts_.matcher->Learn(draft->prepared->Query(), record.number, outcome, &writes);
}

// Takes away the edge of a repost; the reverse of EnterCluster.
Status Settler::LeaveCluster(const ArticleRecord& record, Draft* draft) {
  if (!record.is_repost()) return Status::Ok();
  draft->writes.Delete(MemberKey(record.canonical, record.number));
  return ResizeCluster(record.canonical, -1, draft);
}

// The reverse of what ChooseBody counts.
void Settler::Uncount(const ArticleRecord& record, StoreCounters* counters) {
  counters->text_bytes -= record.text_bytes;
  counters->body_bytes -= record.body.stored_bytes;
  if (record.is_repost()) {
    --counters->reposts;
    counters->repost_text_bytes -= record.text_bytes;
  } else {
    --counters->canonicals;
  }
}

Result<Decision> Settler::Redecide(const ArticleRecord& record, PreparedArticle::Parts prepared,
                                   const MatchOutcome& outcome) {
  const std::lock_guard lock(settle_mutex_);
  if (Status status = CountClusters(); !status.ok()) return status;
  Draft draft;
  draft.prepared = &prepared;
  draft.counters = counters_;
  draft.record = record;
  draft.record.canonical = outcome.canonical == 0 ? record.number : outcome.canonical;
  draft.record.sequence = ++draft.counters.last_sequence;
  FillDecision(outcome, parts_.thresholds, &draft.record);
  Uncount(record, &draft.counters);
  prepared.encoded = parts_.codec->Encode(prepared.article.text);
  ChooseBody(outcome, &draft);
  const bool stays = draft.record.canonical == record.canonical;
  Status status = stays ? Status::Ok() : LeaveCluster(record, &draft);
  if (status.ok() && !stays) status = EnterCluster(&draft);
  if (!status.ok()) return status;
  if (stays && record.is_repost()) {
    draft.writes.Put(MemberKey(record.canonical, record.number), EncodeMemberEdge(draft.record.relation));
  }
  AppendDecision(outcome, id_maker_->NextTimeMs(), &draft);
  Result<Decision> decision = DecisionOf(draft.record, parts_.reader);
  if (!decision) return decision.error();
  if (status = Commit(std::move(draft.writes), draft.counters); !status.ok()) return status;
  return decision;
}

// Counts the clusters of every size, once.
Status Settler::CountClusters() {
  if (cluster_sizes_) return Status::Ok();
  ClusterSizes sizes;
  Status damage;
  const auto visit = [&](std::string_view key, std::string_view value) {
    const Result<MemberKeyParts> parts = DecodeMemberKey(key);
    if (!parts) damage = parts.error();
    if (!parts || parts->member != 0) return damage.ok();
    const Result<ClusterSummary> summary = DecodeClusterSummary(value);
    if (!summary) damage = summary.error();
    if (summary) sizes.Change(0, summary->member_count);
    return damage.ok();
  };
  const Status scanned = parts_.engine->Scan(FamilyPrefix(Family::kMember), "", visit);
  if (!scanned.ok()) return scanned;
  if (damage.ok()) cluster_sizes_ = std::move(sizes);
  return damage;
}

std::uint64_t Settler::ClusterSizes::Change(std::uint64_t from, std::uint64_t to) {
  if (from != 0 && --counts_[from] == 0) counts_.erase(from);
  if (to != 0) ++counts_[to];
  return counts_.empty() ? 0 : counts_.rbegin()->first;
}

}  // namespace newsfold
