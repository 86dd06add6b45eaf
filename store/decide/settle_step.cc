#include "store/decide/settle_step.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "dedup/base/assert.h"
#include "store/index/recent_changes.h"
#include "store/records/canonical_url.h"
#include "store/records/refusal_format.h"

namespace newsfold {
namespace {

// By its time a later decision is told from the first, even if both are of one millisecond.
std::int64_t LaterThan(const ArticleRecord& now, std::int64_t decided_at_ms) {
  return std::max(decided_at_ms, now.stored_at_ms + 1);
}

}  // namespace

void SettleStep::Append(const ArticleRecord& record, std::string_view body, std::string_view original) {
  Count(record);
  EnterCluster(record);
  AppendDecision(record, record.stored_at_ms);
  writes_.PutBlob(BodyKey(record.number), EncodeBody(body));
  if (record.has_original()) writes_.PutBlob(OriginalKey(record.number), EncodeBody(original));
}

void SettleStep::AppendSighting(const std::string& key, std::string_view url) {
  writes_.Put(key, EncodeSighting(url));
  ++counters_.sightings;
}

Result<ArticleRecord> SettleStep::AppendRefiling(const Refiling& refiling, const ArticleRecord& now,
                                                 std::int64_t decided_at_ms) {
  ArticleRecord after = refiling.after;
  after.sequence = NextSequence();
  if (!refiling.body) after.body = now.body;
  store_.changes->Note(RecordState(now.number));
  if (Status status = Uncount(now); !status.ok()) return status;
  Count(after);
  LeaveCluster(now);
  EnterCluster(after);
  AppendDecision(after, LaterThan(now, decided_at_ms));
  if (refiling.body) writes_.PutBlob(BodyKey(now.number), EncodeBody(*refiling.body));
  if (refiling.row) rows_.push_back(*refiling.row);
  NEWSFOLD_ASSERT(refiling.refusal || !(now.is_refused() || after.is_refused()));
  if (refiling.refusal) AppendRefusal(*refiling.refusal, after.is_refused());
  return after;
}

// What was proposed without it does not hold.
void SettleStep::AppendRefusal(const Refusal& refusal, bool is_removed) {
  store_.changes->NoteAll();
  if (is_removed) {
    writes_.Put(refusal.text_key, {});
    if (!refusal.copies.empty()) writes_.Put(refusal.copies_key, refusal.copies);
  } else {
    writes_.Delete(refusal.text_key);
    writes_.Delete(refusal.copies_key);
  }
}

Status SettleStep::AppendAudit(std::span<const ArticleRecord> before, std::int64_t decided_at_ms,
                               AuditRecord* audit) {
  audit->decided_at_ms = decided_at_ms;
  audit->article_count = before.size();
  const std::uint64_t number = counters_.last_sequence - before.size() + 1;
  std::uint64_t sequence = number;
  writes_.Put(AuditKey(number), EncodeAuditRecord(*audit));
  for (const ArticleRecord& record : before)
    writes_.Put(AuditedArticleKey(number, record.number),
                EncodeAuditedArticle({sequence++, EncodeRecord(record)}));
  if (audit->undoes == 0) return Status::Ok();
  const Result<AuditRecord> undone = MarkUndone(audit->undoes, number);
  if (!undone) return undone.error();
  // What was taken back, and this in turn, holds again.
  return undone->undoes == 0 ? Status::Ok() : MarkUndone(undone->undoes, 0).error();
}

// A decision in the audit trail was taken back by another, or by none (0) any more.
Result<AuditRecord> SettleStep::MarkUndone(std::uint64_t audit, std::uint64_t by) {
  const Result<std::optional<std::string>> value = store_.engine->Get(AuditKey(audit));
  if (!value) return value.error();
  if (!*value) return NotFound("no decision " + std::to_string(audit) + " in the audit trail");
  Result<AuditRecord> record = DecodeAuditRecord(**value);
  if (!record) return record;
  record->undone_by = by;
  writes_.Put(AuditKey(audit), EncodeAuditRecord(*record));
  return record;
}

// What is removed, or superseded, is counted apart.
std::uint64_t* SettleStep::BodyBytesOf(const ArticleRecord& record) {
  if (record.is_former()) return &counters_.former_body_bytes;
  return record.is_hidden() ? &counters_.removed_body_bytes : &counters_.body_bytes;
}

std::uint64_t* SettleStep::CountOf(const ArticleRecord& record) {
  if (record.is_former()) return &counters_.former;
  if (record.is_hidden()) return &counters_.removed;
  return record.is_repost() ? &counters_.reposts : &counters_.canonicals;
}

Status SettleStep::MoveBody(const ArticleRecord& record, const BodyLocator& body,
                            const std::optional<std::string>& bytes) {
  std::uint64_t* const body_bytes = BodyBytesOf(record);
  if (*body_bytes < record.body.stored_bytes)
    return Corruption("the store's totals do not cover article '" + record.fields.id + "'");
  *body_bytes = *body_bytes - record.body.stored_bytes + body.stored_bytes;
  ArticleRecord moved = record;
  moved.body = body;
  store_.changes->Note(RecordState(record.number));
  writes_.Put(RecordKey(record.number), EncodeRecord(moved));
  if (bytes) {
    writes_.PutBlob(BodyKey(record.number), EncodeBody(*bytes));
  } else if (record.body.codec != BodyCodec::kPacked) {
    writes_.Delete(BodyKey(record.number));
  }
  return Status::Ok();
}

Result<ArticleRecord> SettleStep::AppendTombstone(const ArticleRecord& now, Presence presence,
                                                  std::span<const std::string> sightings,
                                                  std::int64_t decided_at_ms) {
  NEWSFOLD_ASSERT(IsTombstone(presence) && !now.is_tombstone() && !now.is_repost());
  if (Status status = Uncount(now); !status.ok()) return status;
  if (Status status = DeleteSightings(now, sightings); !status.ok()) return status;
  if (now.body.codec != BodyCodec::kPacked) writes_.Delete(BodyKey(now.number));
  if (now.has_original()) writes_.Delete(OriginalKey(now.number));
  ArticleRecord tombstone;
  tombstone.number = tombstone.canonical = tombstone.story = now.number;
  tombstone.fields.id = now.fields.id;
  tombstone.stored_at_ms = now.stored_at_ms;
  tombstone.sequence = NextSequence();
  tombstone.sha256 = SaltedHashOf(store_.uuid, now);
  tombstone.shows_passages = true;  // as of its own story, so that there is nothing to note
  tombstone.by_person = presence == Presence::kPurged;
  tombstone.presence = presence;
  tombstone.version = now.version;
  tombstone.supersedes = now.supersedes;
  store_.changes->Note(RecordState(now.number));
  writes_.Put(MetaKey(kPurgedName), {});
  Count(tombstone);
  AppendDecision(tombstone, LaterThan(now, decided_at_ms));
  return tombstone;
}

Status SettleStep::DeleteSightings(const ArticleRecord& record, std::span<const std::string> keys) {
  if (counters_.sightings < keys.size())
    return Corruption("the store's totals do not cover the sightings of '" + record.fields.id + "'");
  counters_.sightings -= keys.size();
  for (const std::string& key : keys) writes_.Delete(key);
  return Status::Ok();
}

Status SettleStep::ReplaceAudited(std::span<const ArticleRecord> tombstones) {
  std::map<ArticleNumber, std::string> records;
  for (const ArticleRecord& tombstone : tombstones) records[tombstone.number] = EncodeRecord(tombstone);
  Status damage;
  const auto visit = [&](std::string_view key, std::string_view value) {
    const Result<AuditKeyParts> parts = DecodeAuditKey(key);
    if (!parts) damage = parts.error();
    if (!parts || !records.contains(parts->number)) return damage.ok();
    Result<AuditedArticle> article = DecodeAuditedArticle(value);
    if (!article) damage = article.error();
    if (!article) return false;
    article->record = records[parts->number];
    writes_.Put(std::string(key), EncodeAuditedArticle(*article));
    return true;
  };
  const Status scanned = store_.engine->Scan(FamilyPrefix(Family::kAudit), "", visit);
  return scanned.ok() ? damage : scanned;
}

Status SettleStep::Finish(std::optional<ClusterSizes>* sizes) {
  if (Status status = ResizeClusters(sizes); !status.ok()) return status;
  NEWSFOLD_ASSERT(counters_.articles() == counters_.last_number);
  writes_.Put(MetaKey(kCountersName), EncodeCounters(counters_));
  store_.index->AppendRows(rows_, &writes_);
  return Status::Ok();
}

void SettleStep::Count(const ArticleRecord& record) {
  // The base of a delta is a canonical, and so no delta.
  NEWSFOLD_ASSERT(record.body.codec != BodyCodec::kZstdDelta || record.body.reference == record.canonical);
  *BodyBytesOf(record) += record.body.stored_bytes;
  ++*CountOf(record);
  if (record.is_hidden()) return;
  counters_.text_bytes += record.text_bytes;
  if (record.is_repost()) counters_.repost_text_bytes += record.text_bytes;
}

// The reverse of Count.
Status SettleStep::Uncount(const ArticleRecord& record) {
  std::uint64_t* const of_its_kind = CountOf(record);
  const bool has_text = record.is_hidden() || counters_.text_bytes >= record.text_bytes;
  if (*of_its_kind == 0 || !has_text || *BodyBytesOf(record) < record.body.stored_bytes)
    return Corruption("the store's totals do not cover article '" + record.fields.id + "'");
  --*of_its_kind;
  *BodyBytesOf(record) -= record.body.stored_bytes;
  if (record.is_hidden()) return Status::Ok();
  counters_.text_bytes -= record.text_bytes;
  if (record.is_repost()) counters_.repost_text_bytes -= record.text_bytes;
  return Status::Ok();
}

// Appends the edge of a repost.
void SettleStep::EnterCluster(const ArticleRecord& record) {
  if (!record.is_repost()) return;
  store_.changes->Note(MembersState(record.canonical));
  writes_.Put(MemberKey(record.canonical, record.number), EncodeMemberEdge(record.verdict.relation));
  ++newcomers_[record.canonical];
}

// Takes away the edge of a repost; the reverse of EnterCluster.
void SettleStep::LeaveCluster(const ArticleRecord& record) {
  if (!record.is_repost()) return;
  store_.changes->Note(MembersState(record.canonical));
  writes_.Delete(MemberKey(record.canonical, record.number));
  --newcomers_[record.canonical];
}

// What is written of every decision, the first about an article or a later one.
void SettleStep::AppendDecision(const ArticleRecord& record, std::int64_t decided_at_ms) {
  writes_.Put(RecordKey(record.number), EncodeRecord(record));
  writes_.Put(FeedKey(record.sequence),
              EncodeFeedRecord({record.number, record.canonical, record.verdict.relation, decided_at_ms}));
}

Result<std::uint64_t> SettleStep::CountMembers(ArticleNumber canonical) const {
  const Result<std::optional<std::string>> value = store_.engine->Get(ClusterKey(canonical));
  if (!value) return value.error();
  if (!*value) return 0;
  const Result<ClusterSummary> stored = DecodeClusterSummary(**value);
  if (!stored) return stored.error();
  return stored->member_count;
}

// Appends the new sizes of the clusters that the step changes. If the largest shrinks, and none of them is as
// large now, only a count of all tells which is the largest.
Status SettleStep::ResizeClusters(std::optional<ClusterSizes>* sizes) {
  struct Resizing {
    std::uint64_t before = 0;
    std::uint64_t after = 0;
  };
  std::map<ArticleNumber, Resizing> resizings;
  std::uint64_t& count_max = counters_.cluster_size_max;
  std::uint64_t reached = 0;
  bool largest_shrinks = false;
  for (const auto& [canonical, change] : newcomers_) {
    const Result<std::uint64_t> before = CountMembers(canonical);
    if (!before) return before.error();
    if (change < 0 && *before < static_cast<std::uint64_t>(-change))
      return Corruption("a cluster has fewer members than are stored of it");
    const std::uint64_t after = *before + static_cast<std::uint64_t>(change);
    resizings[canonical] = {*before, after};
    reached = std::max(reached, after);
    largest_shrinks |= change < 0 && *before == count_max;
  }
  if (largest_shrinks && reached < count_max && !*sizes) {
    Result<ClusterSizes> counted = ClusterSizes::Count(store_.engine);
    if (!counted) return counted.error();
    *sizes = std::move(*counted);
  }
  for (const auto& [canonical, resizing] : resizings) {
    if (resizing.after == 0) {
      writes_.Delete(ClusterKey(canonical));
    } else {
      writes_.Put(ClusterKey(canonical), EncodeClusterSummary({resizing.after}));
    }
    count_max = *sizes ? (*sizes)->Change(resizing.before, resizing.after) : std::max(count_max, reached);
  }
  return Status::Ok();
}

}  // namespace newsfold
