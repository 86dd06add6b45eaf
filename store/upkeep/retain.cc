#include "store/upkeep/retain.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "store/upkeep/curate.h"

namespace newsfold {
namespace {

constexpr ArticleNumber kRecordsPerPage = 256;

// Once it is looked at, an article may have been removed by somebody else.
Result<bool> Remove(const StoreParts& store, EngineRecordReader* reader, Matcher* matcher, Settler* settler,
                    const RetainOptions& options, const std::string& id) {
  Curation curation;
  curation.kind = CurationKind::kRemove;
  curation.id = id;
  curation.who = options.who;
  curation.reason = options.reason;
  const Result<CurationReport> report = Curate(store, reader, matcher, settler, curation);
  if (!report && report.error().code() == StatusCode::kGone) return false;
  if (!report) return report.error();
  return true;
}

}  // namespace

// Of a cluster that goes as a whole the canonical goes last, so that nobody has to take its place.
Result<RetainSummary> Retain(const StoreParts& store, EngineRecordReader* reader, Matcher* matcher,
                             Settler* settler, const RetainOptions& options, const RetainVisitor& visit) {
  if (Status status = CheckCurator(options.who, options.reason); !status.ok()) return status;
  RetainSummary summary;
  summary.articles_total = settler->counters().last_number;
  std::vector<ArticleNumber> numbers;
  std::vector<ArticleRecord> records;
  for (ArticleNumber left = summary.articles_total; left > 0 && !summary.was_stopped;
       left -= numbers.size()) {
    numbers.resize(std::min(kRecordsPerPage, left));
    std::iota(numbers.begin(), numbers.end(), left - numbers.size() + 1);
    if (Status status = reader->ReadRecords(numbers, &records); !status.ok()) return status;
    for (auto record = records.rbegin(); record != records.rend() && !summary.was_stopped; ++record) {
      ++summary.articles;
      const std::string& id = record->fields.id;
      if (record->is_removed() || !options.is_to_go({record->fields, record->site, record->stored_at_ms}))
        continue;
      const Result<bool> removed =
          options.dry_run ? true : Remove(store, reader, matcher, settler, options, id);
      if (!removed) return removed.error().WithContext("remove '" + id + "'");
      if (!*removed) continue;
      ++summary.removed;
      summary.text_bytes += record->text_bytes;
      summary.was_stopped = !visit(&id, summary);
    }
    summary.was_stopped = summary.was_stopped || !visit(nullptr, summary);
  }
  return summary;
}

}  // namespace newsfold
