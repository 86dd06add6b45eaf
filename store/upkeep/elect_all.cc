#include "store/upkeep/elect_all.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "store/decide/cluster_editor.h"
#include "store/decide/decision_record.h"
#include "store/decide/election.h"
#include "store/upkeep/record_range.h"

namespace newsfold {
namespace {

// Records that are read at a time, and changes that share a sync.
constexpr std::uint64_t kVisitedAtOnce = 256;
constexpr std::size_t kChangesPerSync = 64;

// Thread-compatible.
class Elector {
 public:
  Elector(const StoreParts& store, const ElectionOptions& options, EngineRecordReader* reader,
          Matcher* matcher, Settler* settler, const ElectionVisitor& visit)
      : store_(store),
        options_(options),
        reader_(reader),
        matcher_(matcher),
        settler_(settler),
        visit_(visit),
        policy_(settler->policy()) {}

  Result<ElectionSummary> Run();

 private:
  Status Visit(ArticleNumber first, ArticleNumber last);
  Status ElectIn(const ArticleRecord& canonical);
  Result<std::optional<std::vector<Decision>>> File(const std::vector<Refiling>& refilings);
  Status Report();

  const StoreParts& store_;
  const ElectionOptions options_;
  EngineRecordReader* const reader_;
  Matcher* const matcher_;
  Settler* const settler_;
  const ElectionVisitor& visit_;
  const CanonicalPolicy policy_;
  ElectionSummary summary_;
  std::set<ArticleNumber> elected_;         // by this run, and not yet come to
  std::vector<ElectionChange> unreported_;  // not yet on stable storage
};

Result<ElectionSummary> Elector::Run() {
  const ArticleNumber last = summary_.articles_total = settler_->counters().last_number;
  for (ArticleNumber first = 1; first <= last && !summary_.was_stopped; first += kVisitedAtOnce) {
    Status status = Visit(first, std::min(last, first + kVisitedAtOnce - 1));
    if (status.ok() && !summary_.was_stopped) status = Report();
    if (!status.ok()) return status;
  }
  return summary_;
}

Status Elector::Visit(ArticleNumber first, ArticleNumber last) {
  std::vector<ArticleRecord> records;
  if (Status status = ReadRange(reader_, first, last, &records); !status.ok()) return status;
  for (const ArticleRecord& record : records) {
    ++summary_.articles;
    if (!record.is_canonical() || elected_.erase(record.number) > 0) continue;
    if (Status status = ElectIn(record); !status.ok()) return status;
    if (unreported_.size() < kChangesPerSync) continue;
    if (Status status = Report(); !status.ok() || summary_.was_stopped) return status;
  }
  return Status::Ok();
}

Status Elector::ElectIn(const ArticleRecord& canonical) {
  for (int i = 0; i < kClusterTriesMax; ++i) {
    const Result<ArticleRecord> now = reader_->ReadRecord(canonical.number);
    if (!now) return now.error();
    if (!now->is_canonical()) return Status::Ok();  // it is another's repost by now, or removed
    ClusterEditor editor(store_, reader_, matcher_);
    const Result<StoredCluster> cluster = editor.ReadCluster(*now);
    if (!cluster) return cluster.error();
    if (i == 0) summary_.clusters += cluster->members.empty() ? 0 : 1;
    const Result<bool> is_elected = Elect(policy_, *cluster, &editor);
    if (!is_elected) return is_elected.error();
    if (!*is_elected) return Status::Ok();
    Result<std::optional<std::vector<Decision>>> decisions = File(editor.refilings());
    if (!decisions) return decisions.error();
    if (!*decisions) continue;
    const ArticleNumber leader = editor.refilings().front().record.number;
    if (leader > canonical.number) elected_.insert(leader);
    unreported_.push_back({canonical.fields.id, std::move(**decisions)});
    return Status::Ok();
  }
  return Unavailable("the cluster of '" + canonical.fields.id + "' keeps changing; try again later");
}

// As Settler::Refile, or what that would decide.
Result<std::optional<std::vector<Decision>>> Elector::File(const std::vector<Refiling>& refilings) {
  if (!options_.dry_run) return settler_->Refile(refilings, nullptr);
  std::vector<Decision> decisions;
  for (const Refiling& refiling : refilings) {
    Result<Decision> decision = DecisionOf(refiling.after, reader_);
    if (!decision) return decision.error();
    decision->sequence = 0;
    decisions.push_back(std::move(*decision));
  }
  return std::optional(std::move(decisions));
}

// Passes on what was changed, once it is on stable storage.
Status Elector::Report() {
  if (!options_.dry_run && !unreported_.empty()) {
    if (Status status = store_.engine->Sync(settler_->last_write()); !status.ok()) return status;
  }
  bool goes_on = true;
  for (const ElectionChange& change : unreported_) {
    ++summary_.elected;
    summary_.refiled += change.decisions.size();
    goes_on &= visit_(&change, summary_);
  }
  unreported_.clear();
  goes_on &= visit_(nullptr, summary_);
  summary_.was_stopped = !goes_on && summary_.articles < summary_.articles_total;
  return Status::Ok();
}

}  // namespace

Result<ElectionSummary> ElectAll(const StoreParts& store, const ElectionOptions& options,
                                 EngineRecordReader* reader, Matcher* matcher, Settler* settler,
                                 const ElectionVisitor& visit) {
  return Elector(store, options, reader, matcher, settler, visit).Run();
}

}  // namespace newsfold
