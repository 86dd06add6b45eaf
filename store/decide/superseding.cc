#include "store/decide/superseding.h"

#include <set>
#include <string>
#include <utility>

#include "dedup/base/assert.h"
#include "store/decide/cluster_editor.h"
#include "store/decide/election.h"

namespace newsfold {

namespace {

// What is on record of an article that nobody has, but for what it holds.
MatchOutcome AloneAs(MatchOutcome outcome) {
  MatchOutcome alone;
  alone.removed = outcome.removed;
  alone.fingerprint = std::move(outcome.fingerprint);
  alone.contained = std::move(outcome.contained);
  alone.search_capped = outcome.search_capped;
  return alone;
}

// The article is filed under `canonical`, as `filed` tells.
void FileAs(MatchOutcome filed, ArticleNumber canonical, Judged* judged) {
  filed.canonical = canonical;
  filed.contained = std::move(judged->outcome.contained);
  filed.removed = judged->outcome.removed;
  judged->outcome = std::move(filed);
  judged->joinings.clear();
}

}  // namespace

Status Superseding::Adjust(const PreparedArticle& prepared, Judged* judged) {
  NEWSFOLD_ASSERT(!former_.is_hidden());
  MatchOutcome& outcome = judged->outcome;
  std::erase_if(judged->joinings,
                [&](const Joining& joining) { return joining.record.number == former_.number; });
  std::erase_if(outcome.contained,
                [&](const ContainedStory& story) { return story.number == former_.number; });
  Status status = former_.is_repost() ? StayRepost(prepared, judged) : StayCanonical(prepared, judged);
  if (!status.ok()) return status;
  const bool names_former = outcome.canonical == former_.number || outcome.compared == former_.number ||
                            outcome.via == former_.number;
  if (names_former) {
    outcome = AloneAs(std::move(outcome));
    judged->joinings.clear();
  }
  outcome.repeats_indexed = false;  // of what is indexed the former version may be all
  return status;
}

Status Superseding::StayRepost(const PreparedArticle& prepared, Judged* judged) {
  const Result<ArticleRecord> canonical = reader_->ReadRecord(former_.canonical);
  if (!canonical) return canonical.error();
  Result<MatchOutcome> filed = MatchStored(prepared, *canonical);
  if (!filed) return filed.error();
  if (!filed->judgement.is_repost && former_.via != 0) {
    const Result<ArticleRecord> via = reader_->ReadRecord(former_.via);
    if (!via) return via.error();
    Result<MatchOutcome> admitted = MatchStored(prepared, *via);
    if (!admitted) return admitted.error();
    if (admitted->judgement.is_repost) filed = std::move(admitted);
  }
  if (filed->judgement.is_repost || former_.by_person) FileAs(std::move(*filed), canonical->number, judged);
  return Status::Ok();
}

Status Superseding::StayCanonical(const PreparedArticle& prepared, Judged* judged) {
  const Result<MatchOutcome> copy = MatchStored(prepared, former_);
  if (!copy) return copy.error();
  leads_ = copy->judgement.is_repost || former_.by_person || former_.pinned;
  const bool is_placed = judged->outcome.canonical != 0 && judged->outcome.canonical != former_.number;
  if (!leads_) return is_placed ? Status::Ok() : FollowOthers(prepared, judged);
  judged->outcome = AloneAs(std::move(judged->outcome));
  judged->joinings.clear();
  return Status::Ok();
}

// Nobody else would have it, but it may belong under whoever leads the others of its cluster from now on.
Status Superseding::FollowOthers(const PreparedArticle& prepared, Judged* judged) {
  const Result<StoredCluster> cluster = editor_.ReadCluster(former_);
  if (!cluster) return cluster.error();
  if (cluster->members.empty()) return Status::Ok();
  ArticleRecord leader = BestOf(policy_, cluster->members);
  leader.canonical = leader.number;
  Result<MatchOutcome> filed = MatchStored(prepared, leader);
  if (!filed) return filed.error();
  if (filed->judgement.is_repost) FileAs(std::move(*filed), leader.number, judged);
  return Status::Ok();
}

Result<MatchOutcome> Superseding::MatchStored(const PreparedArticle& prepared, const ArticleRecord& record) {
  const Result<std::string> text = reader_->ReadText(record);
  if (!text) return text.error();
  return matcher_->MatchMember(prepared.Query(), record, *text);
}

void Superseding::TakeOver(ArticleRecord* record) const {
  record->version = former_.version + 1;
  record->supersedes = former_.number;
  record->by_person |= former_.by_person;
  record->pinned |= former_.pinned;
  if (record->is_canonical() && former_.is_canonical() && leads_) record->story = former_.story;
}

Result<std::vector<Refiling>> Superseding::Plan(const ArticleRecord& record, std::string_view text,
                                                std::span<const Joining> joinings, OnConflict on_conflict) {
  const Result<StoredCluster> cluster = editor_.ReadCluster(former_);
  if (!cluster) return cluster.error();
  std::set<ArticleNumber> decided = {former_.number};
  for (const Joining& joining : joinings) decided.insert(joining.record.number);
  std::vector<ArticleRecord> others;
  for (const ArticleRecord& member : cluster->members) {
    if (!decided.contains(member.number)) others.push_back(member);
  }
  const bool is_led = record.is_canonical() && leads_;
  const Status status = former_.is_repost()
                            ? FileAdmitted(record, text, *cluster, others)
                            : FileOthers(is_led ? &record : nullptr, text, *cluster, std::move(others));
  if (!status.ok()) return status;
  Result<Refiling> former = FileFormer(on_conflict);
  if (!former) return former.error();
  editor_.refilings().push_back(std::move(*former));
  return std::move(editor_.refilings());
}

// Those whom the former version, a repost, admitted.
Status Superseding::FileAdmitted(const ArticleRecord& record, std::string_view text,
                                 const StoredCluster& cluster, const std::vector<ArticleRecord>& others) {
  std::vector<ArticleRecord> admitted;
  for (const ArticleRecord& other : others) {
    if (other.via == former_.number) admitted.push_back(other);
  }
  if (admitted.empty()) return Status::Ok();
  const Result<std::string> base = reader_->ReadText(cluster.canonical);
  if (!base) return base.error();
  std::vector<ClusterEditor::Voucher> vouchers = {{cluster.canonical, *base}};
  if (record.canonical == cluster.canonical.number) vouchers.push_back({record, std::string(text)});
  const Result<std::vector<ArticleRecord>> left = editor_.FileByVouchers(admitted, std::move(vouchers));
  if (!left) return left.error();
  return FileOthers(nullptr, {}, cluster, *left);
}

// Those of a cluster that has lost its canonical, under `leader`, or, for want of one, the best of them.
Status Superseding::FileOthers(const ArticleRecord* leader, std::string_view text,
                               const StoredCluster& cluster, std::vector<ArticleRecord> others) {
  std::vector<ClusterEditor::Voucher> vouchers;
  if (leader != nullptr) vouchers.push_back({*leader, std::string(text)});
  while (!others.empty()) {
    if (vouchers.empty()) {
      const ArticleRecord best = BestOf(policy_, others);
      std::erase_if(others, [&](const ArticleRecord& other) { return other.number == best.number; });
      Result<std::string> best_text = reader_->ReadText(best);
      if (!best_text) return best_text.error();
      if (Status status = editor_.MakeCanonical(best, cluster.canonical); !status.ok()) return status;
      vouchers.push_back({editor_.refilings().back().after, std::move(*best_text)});
    }
    Result<std::vector<ArticleRecord>> left = editor_.FileByVouchers(others, std::exchange(vouchers, {}));
    if (!left) return left.error();
    others = std::move(*left);
  }
  return Status::Ok();
}

Result<Refiling> Superseding::FileFormer(OnConflict on_conflict) const {
  const Result<std::string> text = reader_->ReadText(former_);
  if (!text) return text.error();
  Refiling refiling{former_, former_, {}, {}, {}};
  ArticleRecord& after = refiling.after;
  after.presence = on_conflict == OnConflict::kReplace ? Presence::kReplaced : Presence::kSuperseded;
  FileAlone(&after);
  EncodeBody(*store_.codec, *text, "", &refiling);
  return refiling;
}

}  // namespace newsfold
