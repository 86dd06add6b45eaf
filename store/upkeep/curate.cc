#include "store/upkeep/curate.h"

#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dedup/base/assert.h"
#include "store/decide/cluster_editor.h"
#include "store/decide/decision_record.h"
#include "store/decide/election.h"
#include "store/decide/prepared_article.h"
#include "store/decide/refiling.h"
#include "store/records/audit_format.h"
#include "store/records/format.h"
#include "store/records/refusal_format.h"

namespace newsfold {
namespace {

constexpr std::size_t kAllMembers = std::numeric_limits<std::size_t>::max();

// Thread-compatible.
class Curator {
 public:
  Curator(const StoreParts& store, EngineRecordReader* reader, Matcher* matcher,
          const CanonicalPolicy& policy, const Curation& curation)
      : store_(store),
        reader_(reader),
        matcher_(matcher),
        editor_(store, reader, matcher),
        policy_(policy),
        curation_(curation) {}

  // What is to be filed otherwise; never nothing.
  Result<std::vector<Refiling>> Plan();

 private:
  struct Base {
    ArticleRecord record;
    std::string text;
  };

  Status Promote();
  Status Split();
  Status Merge();
  Status Pin(bool pinned);
  Status Undo();
  Status Remove();

  Result<StoredCluster> ReadCluster(std::string_view id);
  Status RemoveOne(const ArticleRecord& record);
  Status RefuseForgotten(const ArticleRecord& tombstone);
  Refusal RefusalOf(const ArticleRecord& record) const;
  Status SplitRepost(const ArticleRecord& leaver, const StoredCluster& cluster);
  Status Restore(const AuditedArticle& before, ArticleNumber number);
  Status ReadUndos();
  Result<std::optional<AuditedArticle>> FindAudited(std::uint64_t audit, ArticleNumber number);
  Result<std::uint64_t> SequenceBehindUndos(const ArticleRecord& now);
  Result<Base> FindBase(ArticleNumber number);
  Status CheckVia(ArticleRecord* after);
  Status Rebase(std::size_t index);
  Status KeepAdmitted();
  Status ReadAudited(const AuditRecord& record,
                     std::vector<std::pair<ArticleNumber, AuditedArticle>>* articles);

  const StoreParts& store_;
  EngineRecordReader* const reader_;
  Matcher* const matcher_;
  ClusterEditor editor_;
  std::vector<Refiling>& refilings_ = editor_.refilings();
  const CanonicalPolicy policy_;
  const Curation& curation_;
  // Of an undo: the articles as they will be, and the undos behind that decision with what each undid.
  std::map<ArticleNumber, ArticleRecord> restored_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> undos_;
};

std::string Quoted(const ArticleRecord& record) {
  return "'" + record.fields.id + "'";
}

Result<std::vector<Refiling>> Curator::Plan() {
  Status status;
  switch (curation_.kind) {
    case CurationKind::kPromote:
      status = Promote();
      break;
    case CurationKind::kSplit:
      status = Split();
      break;
    case CurationKind::kMerge:
      status = Merge();
      break;
    case CurationKind::kPin:
    case CurationKind::kUnpin:
      status = Pin(curation_.kind == CurationKind::kPin);
      break;
    case CurationKind::kUndo:
      status = Undo();
      break;
    case CurationKind::kRemove:
      status = Remove();
      break;
    case CurationKind::kPurge:
      status = InvalidArgument("what is removed is purged by a job of its own");
      break;
  }
  if (!status.ok()) return status;
  NEWSFOLD_ASSERT(!refilings_.empty());
  return std::move(refilings_);
}

Result<StoredCluster> Curator::ReadCluster(std::string_view id) {
  Result<ArticleRecord> record = reader_->ReadRecordOf(id);
  if (!record) return record.error();
  return editor_.ReadCluster(std::move(*record));
}

Status Curator::Promote() {
  const Result<ArticleRecord> leader = reader_->ReadRecordOf(curation_.id);
  if (!leader) return leader.error();
  if (!leader->is_repost())
    return InvalidArgument(Quoted(*leader) + " is the canonical of its cluster already; pin keeps it so");
  const Result<StoredCluster> cluster = ReadCluster(curation_.id);
  if (!cluster) return cluster.error();
  if (Status status = editor_.LeadBy(*leader, *cluster, 0); !status.ok()) return status;
  refilings_.front().after.by_person = false;
  refilings_.front().after.pinned = true;
  return Status::Ok();
}

Status Curator::Split() {
  const Result<ArticleRecord> leaver = reader_->ReadRecordOf(curation_.id);
  if (!leaver) return leaver.error();
  const Result<StoredCluster> cluster = ReadCluster(curation_.id);
  if (!cluster) return cluster.error();
  if (leaver->is_repost()) return SplitRepost(*leaver, *cluster);
  if (cluster->members.empty())
    return InvalidArgument(Quoted(*leaver) + " has no reposts: there is nothing to split it from");
  const ArticleRecord& next = BestOf(policy_, cluster->members);
  if (Status status = editor_.LeadBy(next, *cluster, leaver->number); !status.ok()) return status;
  Refiling alone{*leaver, *leaver, {}, {}, {}};
  alone.after.by_person = true;
  alone.after.pinned = false;
  refilings_.push_back(std::move(alone));
  return Status::Ok();
}

// Those whom the leaver admitted go with it, unless the canonical would have them without it.
Status Curator::SplitRepost(const ArticleRecord& leaver, const StoredCluster& cluster) {
  const Result<std::string> text = reader_->ReadText(leaver);
  if (!text) return text.error();
  const Result<std::string> former_text = reader_->ReadText(cluster.canonical);
  if (!former_text) return former_text.error();
  if (Status status = editor_.MakeCanonical(leaver, cluster.canonical); !status.ok()) return status;
  refilings_.front().after.by_person = true;
  const ArticleRecord canonical = refilings_.front().after;
  std::set<ArticleNumber> decided = {leaver.number};
  std::vector<ArticleNumber> leavers = {leaver.number};
  for (std::size_t next = 0; next < leavers.size(); ++next) {
    for (const ArticleRecord& member : cluster.members) {
      if (member.via != leavers[next] || !decided.insert(member.number).second) continue;
      if (Status status = editor_.FileUnder(member, cluster.canonical, *former_text); !status.ok())
        return status;
      if (!refilings_.back().after.by_person || member.by_person) continue;
      refilings_.pop_back();
      if (Status status = editor_.FileUnder(member, canonical, *text); !status.ok()) return status;
      leavers.push_back(member.number);
    }
  }
  return Status::Ok();
}

Status Curator::Merge() {
  const Result<StoredCluster> stays = ReadCluster(curation_.id);
  if (!stays) return stays.error();
  const Result<StoredCluster> joins = ReadCluster(curation_.other_id);
  if (!joins) return joins.error();
  const ArticleRecord& canonical = stays->canonical;
  if (canonical.number == joins->canonical.number)
    return InvalidArgument("both are in the cluster of " + Quoted(canonical) + " already");
  const Result<std::string> text = reader_->ReadText(canonical);
  if (!text) return text.error();
  if (Status status = editor_.FileUnder(joins->canonical, canonical, *text); !status.ok()) return status;
  refilings_.back().after.by_person = true;
  for (const ArticleRecord& member : joins->members) {
    if (Status status = editor_.FileUnder(member, canonical, *text); !status.ok()) return status;
  }
  return Status::Ok();
}

Status Curator::Pin(bool pinned) {
  const Result<ArticleRecord> record = reader_->ReadRecordOf(curation_.id);
  if (!record) return record.error();
  if (record->is_repost()) {
    const Result<ArticleRecord> canonical = reader_->ReadRecord(record->canonical);
    if (!canonical) return canonical.error();
    return InvalidArgument(Quoted(*record) + " is a repost of " + Quoted(*canonical) +
                           "; promote makes it the canonical");
  }
  if (record->pinned == pinned)
    return InvalidArgument(Quoted(*record) + (pinned ? " is pinned already" : " is not pinned"));
  Refiling refiling{*record, *record, {}, {}, {}};
  refiling.after.pinned = pinned;
  refilings_.push_back(std::move(refiling));
  return Status::Ok();
}

// The others of its cluster stay together, under the best of them by the policy if it was the canonical.
// Those whom it admitted stay too: copies of one story are not less so. Its former versions go with it.
Status Curator::Remove() {
  const Result<ArticleRecord> record = reader_->ReadRecordOf(curation_.id);
  if (!record) return record.error();
  const Result<StoredCluster> cluster = ReadCluster(curation_.id);
  if (!cluster) return cluster.error();
  if (!record->is_repost() && !cluster->members.empty()) {
    const ArticleRecord& next = BestOf(policy_, cluster->members);
    if (Status status = editor_.LeadBy(next, *cluster, record->number); !status.ok()) return status;
  } else if (record->is_repost()) {
    const Result<std::string> text = reader_->ReadText(cluster->canonical);
    if (!text) return text.error();
    for (const ArticleRecord& member : cluster->members) {
      if (member.via != record->number) continue;
      if (Status status = editor_.FileUnder(member, cluster->canonical, *text); !status.ok()) return status;
    }
  }
  const Result<std::vector<ArticleRecord>> versions = reader_->ReadVersions(*record, kAllMembers);
  if (!versions) return versions.error();
  for (const ArticleRecord& version : *versions) {
    if (version.presence == Presence::kLost) continue;
    const Status status = version.is_tombstone() ? RefuseForgotten(version) : RemoveOne(version);
    if (!status.ok()) return status;
  }
  return Status::Ok();
}

// Its text is gone; the hash that is left of it is refused.
Status Curator::RefuseForgotten(const ArticleRecord& tombstone) {
  Refiling refiling{tombstone, tombstone, {}, {}, {}};
  refiling.after.presence = Presence::kPurged;
  refiling.after.by_person = true;
  refiling.refusal =
      Refusal{RefusedTextKey(tombstone.sha256, tombstone.number), RefusedCopiesKey(tombstone.number), {}};
  refilings_.push_back(std::move(refiling));
  return Status::Ok();
}

Status Curator::RemoveOne(const ArticleRecord& record) {
  const Result<PreparedArticle> prepared = PrepareAgain(record, reader_, *store_.folder);
  if (!prepared) return prepared.error();
  Refiling refiling{record, record, {}, {}, {}};
  refiling.after.presence = Presence::kRemoved;
  FileAlone(&refiling.after);
  refiling.after.by_person = true;
  EncodeBody(*store_.codec, prepared->article.text, "", &refiling);
  refiling.refusal = RefusalOf(record);
  if (curation_.blocks_copies) {
    const Result<Fingerprint> fingerprint = matcher_->MakeFingerprint(prepared->Query());
    if (!fingerprint) return fingerprint.error();
    refiling.refusal->copies = EncodeCopySketch(SketchCopies(*fingerprint));
    // Copies of what was found by others are to find it now.
    if (record.repeats_indexed) IndexAnew(*prepared, *fingerprint, false, &refiling);
  }
  refilings_.push_back(std::move(refiling));
  return Status::Ok();
}

Refusal Curator::RefusalOf(const ArticleRecord& record) const {
  return {
      RefusedTextKey(SaltedHashOf(store_.uuid, record), record.number), RefusedCopiesKey(record.number), {}};
}

// An undo files an article as it was under an earlier sequence. Which one that is, behind all undos.
Result<std::uint64_t> Curator::SequenceBehindUndos(const ArticleRecord& now) {
  std::uint64_t sequence = now.sequence;
  // The newest first, as each leads to an older one.
  for (auto undo = undos_.rbegin(); undo != undos_.rend(); ++undo) {
    const Result<std::optional<AuditedArticle>> by_undo = FindAudited(undo->first, now.number);
    if (!by_undo) return by_undo.error();
    if (!*by_undo || (*by_undo)->sequence != sequence) continue;
    const Result<std::optional<AuditedArticle>> undone = FindAudited(undo->second, now.number);
    if (!undone) return undone.error();
    if (!*undone) continue;  // it came along
    const Result<ArticleRecord> restored = DecodeRecord(now.number, (*undone)->record);
    if (!restored) return restored.error();
    sequence = restored->sequence;
  }
  return sequence;
}

Result<std::optional<AuditedArticle>> Curator::FindAudited(std::uint64_t audit, ArticleNumber number) {
  const Result<std::optional<std::string>> value = store_.engine->Get(AuditedArticleKey(audit, number));
  if (!value) return value.error();
  if (!*value) return std::optional<AuditedArticle>();
  Result<AuditedArticle> article = DecodeAuditedArticle(**value);
  if (!article) return article.error();
  return std::optional(std::move(*article));
}

// The undos behind the decision, the oldest first.
Status Curator::ReadUndos() {
  Status damage;
  const auto visit = [&](std::string_view key, std::string_view value) {
    const Result<AuditKeyParts> parts = DecodeAuditKey(key);
    if (!parts) damage = parts.error();
    if (!parts || parts->number != 0) return damage.ok();
    const Result<AuditRecord> record = DecodeAuditRecord(value);
    if (!record) damage = record.error();
    if (record && record->undoes != 0 && parts->audit != curation_.undoes)
      undos_.emplace_back(parts->audit, record->undoes);
    return damage.ok();
  };
  const std::string behind = AuditKey(curation_.undoes);
  const Status scanned = store_.engine->Scan(FamilyPrefix(Family::kAudit), behind, visit);
  return scanned.ok() ? damage : scanned;
}

// An article as it was before a decision. What finds it now finds it still.
Status Curator::Restore(const AuditedArticle& before, ArticleNumber number) {
  const Result<ArticleRecord> was = DecodeRecord(number, before.record);
  if (!was) return was.error();
  const Result<ArticleRecord> now = reader_->ReadRecord(number);
  if (!now) return now.error();
  // A text that was forgotten before is gone by then as well.
  if (now->is_tombstone() && was->presence != Presence::kForgotten)
    return InvalidArgument(Quoted(*now) +
                           (now->presence == Presence::kPurged      ? " was purged"
                            : now->presence == Presence::kForgotten ? " was replaced"
                                                                    : " was lost") +
                           ", and is gone for good");
  const Result<std::uint64_t> sequence = SequenceBehindUndos(*now);
  if (!sequence) return sequence.error();
  if (*sequence != before.sequence) return InvalidArgument(Quoted(*now) + " was decided again since");
  Refiling refiling{*now, *was, {}, {}, {}};
  if (now->is_refused() || was->is_refused()) refiling.refusal = RefusalOf(*now);
  refiling.after.repeats_indexed = now->repeats_indexed;
  restored_[number] = refiling.after;
  refilings_.push_back(std::move(refiling));
  return Status::Ok();
}

// An article that must be a canonical once all is restored, or its newest version, and its text.
Result<Curator::Base> Curator::FindBase(ArticleNumber number) {
  Result<ArticleRecord> record = reader_->ReadRecord(number);
  if (record && record->is_former()) record = reader_->ReadRecordOf(std::string(record->fields.id));
  if (!record) return record.error();
  number = record->number;
  Result<std::string> text = reader_->ReadText(*record);
  if (!text) return text.error();
  if (const auto restored = restored_.find(number); restored != restored_.end()) *record = restored->second;
  if (!record->is_canonical())
    return InvalidArgument(Quoted(*record) +
                           (record->is_refused() ? " was removed since" : " has become a repost since"));
  return Base{std::move(*record), std::move(*text)};
}

// Whoever admitted a restored article may have left its cluster since: then it is the undo that files it
// there.
Status Curator::CheckVia(ArticleRecord* after) {
  if (after->via == 0) return Status::Ok();
  const auto restored = restored_.find(after->via);
  const Result<ArticleRecord> via =
      restored != restored_.end() ? restored->second : reader_->ReadRecord(after->via);
  if (!via) return via.error();
  if (via->canonical == after->canonical) return Status::Ok();
  after->via = 0;
  after->by_person = true;
  return Status::Ok();
}

// Gives a restored article its body. If it is no canonical any more, those who have become its reposts since
// go with it.
Status Curator::Rebase(std::size_t index) {
  if (Status status = CheckVia(&refilings_[index].after); !status.ok()) return status;
  const ArticleRecord now = refilings_[index].record;
  const ArticleRecord after = refilings_[index].after;
  if (now.canonical == after.canonical) return Status::Ok();
  const Result<std::string> text = reader_->ReadText(now);
  if (!text) return text.error();
  if (!after.is_repost()) {
    EncodeBody(*store_.codec, *text, "", &refilings_[index]);
    return Status::Ok();
  }
  const Result<Base> base = FindBase(after.canonical);
  if (!base) return base.error();
  refilings_[index].after.canonical = base->record.number;
  EncodeBody(*store_.codec, *text, base->text, &refilings_[index]);
  if (now.is_repost()) return Status::Ok();
  const Result<std::vector<MemberEdge>> members = reader_->ReadMembers(now.number, 0, kAllMembers);
  if (!members) return members.error();
  for (const MemberEdge& member : *members) {
    if (restored_.contains(member.number)) continue;
    const Result<ArticleRecord> record = reader_->ReadRecord(member.number);
    if (!record) return record.error();
    if (Status status = editor_.FileUnder(*record, base->record, base->text); !status.ok()) return status;
  }
  return Status::Ok();
}

// Whom a repost has admitted since stays in the cluster that the repost leaves, without it.
Status Curator::KeepAdmitted() {
  std::map<ArticleNumber, std::set<ArticleNumber>> leavers;  // of each cluster
  std::set<ArticleNumber> changed;
  for (const Refiling& refiling : refilings_) {
    changed.insert(refiling.record.number);
    if (refiling.record.is_repost() && refiling.after.canonical != refiling.record.canonical)
      leavers[refiling.record.canonical].insert(refiling.record.number);
  }
  for (const auto& [number, left] : leavers) {
    if (changed.contains(number)) continue;  // it is an article that leaves itself, with all others
    const Result<ArticleRecord> canonical = reader_->ReadRecord(number);
    if (!canonical) return canonical.error();
    const Result<StoredCluster> cluster = ReadCluster(canonical->fields.id);
    if (!cluster) return cluster.error();
    const Result<std::string> text = reader_->ReadText(cluster->canonical);
    if (!text) return text.error();
    for (const ArticleRecord& member : cluster->members) {
      if (!left.contains(member.via) || changed.contains(member.number)) continue;
      if (Status status = editor_.FileUnder(member, cluster->canonical, *text); !status.ok()) return status;
    }
  }
  return Status::Ok();
}

// Replaces *articles by those that a decision changed.
Status Curator::ReadAudited(const AuditRecord& record,
                            std::vector<std::pair<ArticleNumber, AuditedArticle>>* articles) {
  Status damage;
  const auto visit = [&](std::string_view key, std::string_view value) {
    const Result<AuditKeyParts> parts = DecodeAuditKey(key);
    if (parts && parts->number == 0) return true;
    Result<AuditedArticle> article = DecodeAuditedArticle(value);
    if (!parts || !article) damage = parts ? article.error() : parts.error();
    if (damage.ok()) articles->emplace_back(parts->number, std::move(*article));
    return damage.ok();
  };
  const Status scanned = store_.engine->Scan(AuditKey(curation_.undoes), "", visit);
  if (!scanned.ok()) return scanned;
  if (damage.ok() && articles->size() != record.article_count)
    return Corruption("articles of decision " + std::to_string(curation_.undoes) + " are missing");
  return damage;
}

Status Curator::Undo() {
  const std::string name = "decision " + std::to_string(curation_.undoes);
  const Result<std::optional<std::string>> value = store_.engine->Get(AuditKey(curation_.undoes));
  if (!value) return value.error();
  if (!*value) return NotFound("no " + name + " in the audit trail");
  const Result<AuditRecord> record = DecodeAuditRecord(**value);
  if (!record) return record.error();
  if (record->undone_by != 0)
    return InvalidArgument(name + " was undone by " + std::to_string(record->undone_by) + " already");
  std::vector<std::pair<ArticleNumber, AuditedArticle>> articles;
  Status status = ReadAudited(*record, &articles);
  if (status.ok()) status = ReadUndos();
  for (std::size_t i = 0; i < articles.size() && status.ok(); ++i)
    status = Restore(articles[i].second, articles[i].first);
  for (std::size_t i = 0; i < articles.size() && status.ok(); ++i) status = Rebase(i);
  if (status.ok()) status = KeepAdmitted();
  return status.ok() ? status : status.WithContext(name + " cannot be undone");
}

// What is told of each refiling, before it is made.
Result<std::vector<CurationChange>> Describe(const std::vector<Refiling>& refilings,
                                             EngineRecordReader* reader) {
  std::vector<CurationChange> changes;
  std::vector<ArticleNumber> numbers;
  for (const Refiling& refiling : refilings) {
    numbers.push_back(refiling.record.canonical);
    Result<Decision> decision = DecisionOf(refiling.after, reader);
    if (!decision) return decision.error();
    decision->sequence = 0;
    changes.push_back({{}, refiling.record.pinned, refiling.record.is_refused(), std::move(*decision)});
  }
  std::vector<ArticleName> names;
  if (Status status = reader->ReadNames(numbers, &names); !status.ok()) return status;
  for (std::size_t i = 0; i < changes.size(); ++i) changes[i].old_canonical_id = std::move(names[i].id);
  return changes;
}

}  // namespace

Status CheckCurator(const std::string& who, const std::string& reason) {
  if (reason.empty()) return InvalidArgument("a reason must be given");
  if (reason.size() > kCurationReasonBytesMax) {
    return InvalidArgument("the reason has " + std::to_string(reason.size()) + " bytes, allowed are " +
                           std::to_string(kCurationReasonBytesMax));
  }
  if (who.size() > kCuratorBytesMax) {
    return InvalidArgument("who decides has a name of " + std::to_string(who.size()) +
                           " bytes, allowed are " + std::to_string(kCuratorBytesMax));
  }
  return Status::Ok();
}

Result<CurationReport> Curate(const StoreParts& store, EngineRecordReader* reader, Matcher* matcher,
                              Settler* settler, const Curation& curation) {
  if (Status status = CheckCurator(curation.who, curation.reason); !status.ok()) return status;
  for (int i = 0; i < kClusterTriesMax; ++i) {
    const Result<std::vector<Refiling>> refilings =
        Curator(store, reader, matcher, settler->policy(), curation).Plan();
    if (!refilings) return refilings.error();
    Result<std::vector<CurationChange>> changes = Describe(*refilings, reader);
    if (!changes) return changes.error();
    CurationReport report{0, std::move(*changes)};
    if (curation.dry_run) return report;
    AuditRecord audit{.kind = curation.kind,
                      .who = curation.who,
                      .reason = curation.reason,
                      .undoes = curation.kind == CurationKind::kUndo ? curation.undoes : 0};
    Result<std::optional<std::vector<Decision>>> decisions = settler->Refile(*refilings, &audit);
    if (!decisions) return decisions.error();
    if (!*decisions) continue;
    report.number = (*decisions)->front().sequence;
    for (std::size_t k = 0; k < report.changes.size(); ++k)
      report.changes[k].decision = std::move((**decisions)[k]);
    return report;
  }
  return Unavailable("the cluster keeps changing; try again later");
}

Result<AuditPage> ReadAuditTrail(Engine* engine, std::uint64_t after, std::size_t limit) {
  AuditPage page;
  Status damage;
  const auto visit = [&](std::string_view key, std::string_view value) {
    const Result<AuditKeyParts> parts = DecodeAuditKey(key);
    if (!parts) damage = parts.error();
    if (!damage.ok()) return false;
    if (parts->number == 0) {
      page.is_complete = page.entries.size() < limit;
      if (!page.is_complete) return false;
      Result<AuditRecord> record = DecodeAuditRecord(value);
      if (!record) damage = record.error();
      if (record) page.entries.push_back({parts->audit, std::move(*record), {}});
    } else if (!page.entries.empty() && page.entries.back().ids.size() < kAuditIdsMax) {
      const Result<AuditedArticle> article = DecodeAuditedArticle(value);
      const Result<ArticleRecord> record =
          article ? DecodeRecord(parts->number, article->record) : Result<ArticleRecord>(article.error());
      if (!record) damage = record.error();
      if (record) page.entries.back().ids.push_back(record->fields.id);
    }
    return damage.ok();
  };
  const Status scanned = engine->Scan(FamilyPrefix(Family::kAudit), AuditKey(after + 1), visit);
  if (!scanned.ok()) return scanned;
  if (!damage.ok()) return damage;
  return page;
}

}  // namespace newsfold
