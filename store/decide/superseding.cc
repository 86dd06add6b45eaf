#include "store/decide/superseding.h"

#include <set>
#include <string>
#include <utility>

#include "dedup/base/assert.h"
#include "store/decide/cluster_editor.h"
#include "store/decide/election.h"

namespace newsfold {

Status Superseding::Adjust(const PreparedArticle& prepared, Judged* judged) {
  NEWSFOLD_ASSERT(!former_.is_hidden());
  MatchOutcome& outcome = judged->outcome;
  by_person_ = former_.by_person;
  std::erase_if(judged->joinings,
                [&](const Joining& joining) { return joining.record.number == former_.number; });
  std::erase_if(outcome.contained,
                [&](const ContainedStory& story) { return story.number == former_.number; });
  const Status status = former_.is_repost() ? StayRepost(prepared, judged) : StayCanonical(prepared, judged);
  outcome.repeats_indexed = false;  // of what is indexed the former version may be all
  return status;
}

// Where the former version was, if it was admitted there by a person, or would be itself. A near copy of the
// former version stays there too.
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
  MatchOutcome& outcome = judged->outcome;
  const bool is_admitted = filed->judgement.is_repost;
  if (!is_admitted && !former_.by_person && outcome.via != former_.number) return Status::Ok();
  by_person_ |= !is_admitted;
  filed->canonical = canonical->number;
  filed->contained = std::move(outcome.contained);
  filed->removed = outcome.removed;
  outcome = std::move(*filed);
  judged->joinings.clear();
  return Status::Ok();
}

// A copy of the former version leads its cluster, and so does whatever comes in the place of one that a
// person made a canonical.
Status Superseding::StayCanonical(const PreparedArticle& prepared, Judged* judged) {
  const Result<MatchOutcome> copy = MatchStored(prepared, former_);
  if (!copy) return copy.error();
  MatchOutcome& outcome = judged->outcome;
  leads_ = copy->judgement.is_repost || former_.by_person || former_.pinned;
  const bool names_former = outcome.canonical == former_.number || outcome.compared == former_.number;
  if (!leads_ && !names_former) return Status::Ok();
  MatchOutcome alone;
  alone.removed = outcome.removed;
  alone.fingerprint = std::move(outcome.fingerprint);
  alone.contained = std::move(outcome.contained);
  alone.search_capped = outcome.search_capped;
  outcome = std::move(alone);
  judged->joinings.clear();
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
  record->by_person |= by_person_;
  record->pinned |= former_.pinned;
  if (record->is_canonical() && former_.is_canonical() && leads_) record->story = former_.story;
}

Result<std::vector<Refiling>> Superseding::Plan(const ArticleRecord& record, std::string_view text,
                                                const CanonicalPolicy& policy,
                                                std::span<const Joining> joinings) {
  ClusterEditor editor(store_, reader_, matcher_);
  const Result<StoredCluster> cluster = editor.ReadCluster(former_);
  if (!cluster) return cluster.error();
  std::set<ArticleNumber> joined;
  for (const Joining& joining : joinings) joined.insert(joining.record.number);
  std::vector<ArticleRecord> others;
  for (const ArticleRecord& member : cluster->members) {
    if (member.number != former_.number && !joined.contains(member.number)) others.push_back(member);
  }
  Status status;
  if (former_.is_repost()) {
    const Result<std::string> base = reader_->ReadText(cluster->canonical);
    if (!base) return base.error();
    for (const ArticleRecord& other : others) {
      if (status.ok() && other.via == former_.number)
        status = editor.FileUnder(other, cluster->canonical, *base);
    }
  } else if (record.is_canonical() && leads_) {
    for (const ArticleRecord& other : others) {
      if (status.ok()) status = editor.FileUnder(other, record, text);
    }
  } else if (!others.empty()) {
    status = editor.LeadBy(BestOf(policy, others), {cluster->canonical, others}, former_.number);
  }
  if (!status.ok()) return status;
  Result<Refiling> former = FileFormer();
  if (!former) return former.error();
  editor.refilings().push_back(std::move(*former));
  return std::move(editor.refilings());
}

Result<Refiling> Superseding::FileFormer() const {
  const Result<std::string> text = reader_->ReadText(former_);
  if (!text) return text.error();
  Refiling refiling{former_, former_, {}, {}, {}};
  ArticleRecord& after = refiling.after;
  after.presence = Presence::kSuperseded;
  FileAlone(&after);
  EncodeBody(*store_.codec, *text, "", &refiling);
  return refiling;
}

}  // namespace newsfold
