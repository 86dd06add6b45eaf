#include "store/upkeep/retain.h"

#include <algorithm>
#include <string>
#include <vector>

#include "store/upkeep/curate.h"
#include "store/upkeep/record_range.h"

namespace newsfold {
namespace {

constexpr ArticleNumber kRecordsPerPage = 64;

class Retainer {
 public:
  struct Parts {
    const StoreParts& store;
    EngineRecordReader* reader = nullptr;
    Matcher* matcher = nullptr;
    Settler* settler = nullptr;
  };

  Retainer(const Parts& parts, const RetainOptions& options, const RetainVisitor& visit)
      : parts_(parts), options_(options), visit_(visit) {
    summary_.articles_total = parts_.settler->counters().last_number;
  }

  Status Run();
  const RetainSummary& summary() const { return summary_; }

 private:
  Status RunOver(bool takes_reposts);
  Status Remove(const ArticleRecord& record);
  Status Tell();

  const Parts parts_;
  const RetainOptions& options_;
  const RetainVisitor& visit_;
  RetainSummary summary_;
  std::vector<std::string> untold_;
};

Status Retainer::Run() {
  // Of a cluster that goes as a whole the canonical goes last, so that nobody has to take its place.
  for (const bool takes_reposts : {true, false}) {
    summary_.articles = 0;
    if (Status status = RunOver(takes_reposts); !status.ok() || summary_.was_stopped) return status;
  }
  return Status::Ok();
}

Status Retainer::RunOver(bool takes_reposts) {
  std::vector<ArticleRecord> records;
  for (ArticleNumber left = summary_.articles_total; left > 0 && !summary_.was_stopped;
       left -= records.size()) {
    const ArticleNumber first = left - std::min(kRecordsPerPage, left) + 1;
    if (Status status = ReadRange(parts_.reader, first, left, &records); !status.ok()) return status;
    for (auto record = records.rbegin(); record != records.rend(); ++record) {
      ++summary_.articles;
      const bool is_to_go = !record->is_hidden() && record->is_repost() == takes_reposts &&
                            options_.is_to_go({record->fields, record->site, record->stored_at_ms});
      if (!is_to_go) continue;
      if (Status status = Remove(*record); !status.ok())
        return status.WithContext("remove '" + record->fields.id + "'");
    }
    if (Status status = Tell(); !status.ok()) return status;
  }
  return Status::Ok();
}

// Once it is looked at, an article may have been removed by somebody else.
Status Retainer::Remove(const ArticleRecord& record) {
  Curation curation;
  curation.kind = CurationKind::kRemove;
  curation.id = record.fields.id;
  curation.who = options_.who;
  curation.reason = options_.reason;
  curation.dry_run = options_.dry_run;
  if (!options_.dry_run) {
    const Result<CurationReport> report =
        Curate(parts_.store, parts_.reader, parts_.matcher, parts_.settler, curation);
    if (!report && report.error().code() == StatusCode::kGone) return Status::Ok();
    if (!report) return report.error();
  }
  ++summary_.removed;
  summary_.text_bytes += record.text_bytes;
  untold_.push_back(record.fields.id);
  return Status::Ok();
}

// Passes on what was removed, once it is on stable storage.
Status Retainer::Tell() {
  if (!untold_.empty() && !options_.dry_run) {
    if (Status status = parts_.store.engine->Sync(parts_.settler->last_write()); !status.ok()) return status;
  }
  for (const std::string& id : untold_) summary_.was_stopped |= !visit_(&id, summary_);
  untold_.clear();
  summary_.was_stopped = summary_.was_stopped || !visit_(nullptr, summary_);
  return Status::Ok();
}

}  // namespace

Result<RetainSummary> Retain(const StoreParts& store, EngineRecordReader* reader, Matcher* matcher,
                             Settler* settler, const RetainOptions& options, const RetainVisitor& visit) {
  if (Status status = CheckCurator(options.who, options.reason); !status.ok()) return status;
  Retainer retainer({store, reader, matcher, settler}, options, visit);
  if (Status status = retainer.Run(); !status.ok()) return status;
  return retainer.summary();
}

}  // namespace newsfold
