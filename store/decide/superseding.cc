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
  const bool by_person = former_.by_person || former_.pinned;
  const bool is_copy_of_former = outcome.canonical == former_.number;
  by_person_ = former_.by_person;
  leads_ = by_person || is_copy_of_former;
  std::erase_if(judged->joinings,
                [&](const Joining& joining) { return leads_ || joining.record.number == former_.number; });
  std::erase_if(outcome.contained,
                [&](const ContainedStory& story) { return story.number == former_.number; });
  if (former_.is_repost() && (by_person || outcome.via == former_.number)) {
    judged->joinings.clear();
    return FileWhereFormerWas(prepared, &outcome);
  }
  const bool is_alone = outcome.canonical == 0 && outcome.compared == former_.number;
  if (is_copy_of_former || is_alone || (by_person && !former_.is_repost())) {
    MatchOutcome alone;
    alone.removed = outcome.removed;
    alone.fingerprint = std::move(outcome.fingerprint);
    alone.contained = std::move(outcome.contained);
    alone.search_capped = outcome.search_capped;
    outcome = std::move(alone);
  }
  outcome.repeats_indexed = false;  // of what is indexed the former version may be all
  return Status::Ok();
}

// Under its canonical, whatever the rules say.
Status Superseding::FileWhereFormerWas(const PreparedArticle& prepared, MatchOutcome* outcome) {
  const Result<ArticleRecord> canonical = reader_->ReadRecord(former_.canonical);
  if (!canonical) return canonical.error();
  const Result<std::string> text = reader_->ReadText(*canonical);
  if (!text) return text.error();
  Result<MatchOutcome> filed = matcher_->MatchMember(prepared.Query(), *canonical, *text);
  if (!filed) return filed.error();
  filed->canonical = canonical->number;
  filed->contained = std::move(outcome->contained);
  filed->removed = outcome->removed;
  filed->repeats_indexed = false;
  by_person_ |= !filed->judgement.is_repost;
  *outcome = std::move(*filed);
  return Status::Ok();
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
