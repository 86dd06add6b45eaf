#include "store/upkeep/recheck.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "dedup/base/assert.h"
#include "dedup/text/fold.h"
#include "store/decide/refiling.h"

namespace newsfold {
namespace {

// Changes that share a sync, and articles after which there is a report in any case.
constexpr std::size_t kUnreportedMax = 64;
constexpr std::uint64_t kReportInterval = 256;

}  // namespace

Rechecker::Rechecker(const StoreParts& store, const RecheckOptions& options, const RecheckVisitor& visit)
    : store_(store),
      options_(options),
      visit_(visit),
      overlay_(options.dry_run ? std::make_unique<OverlayEngine>(store.engine) : nullptr),
      index_overlay_(options.dry_run ? ArticleIndex::Over(store.index) : nullptr),
      engine_(options.dry_run ? overlay_.get() : store.engine),
      bench_({engine_, store.index_set, options.dry_run ? index_overlay_.get() : store.index, store.folder,
              store.codec, store.thresholds}) {}

Result<RecheckSummary> Rechecker::Run() {
  NEWSFOLD_ASSERT(!has_started_);
  if (Status status = bench_.settler.Recover(); !status.ok()) return status;
  has_started_ = true;
  summary_.articles_total = bench_.settler.counters().last_number;
  for (ArticleNumber number = 1; number <= summary_.articles_total && !summary_.was_stopped; ++number) {
    Status status = Visit(number);
    if (status.ok() && (unreported_.size() >= kUnreportedMax || number % kReportInterval == 0)) {
      status = Report();
    }
    if (!status.ok()) return status;
  }
  if (summary_.was_stopped) return summary_;
  if (Status status = Report(); !status.ok()) return status;
  return summary_;
}

// Decides a repost, and those that were decided when it came: that joined a cluster by way of it, or became
// reposts of it.
Status Rechecker::Visit(ArticleNumber number) {
  Result<ArticleRecord> record = bench_.reader.ReadRecord(number);
  if (!record) return record.error();
  ++summary_.articles;
  summary_.reposts += record->is_repost();
  if (record->is_repost() && !record->by_person) {
    const ArticleNumber position = std::max({number, record->canonical, record->via});
    waiting_[number] = position;
    behind_[position].push_back(std::move(*record));
  }
  const auto behind = behind_.extract(number);
  return behind.empty() ? Status::Ok() : DecideAll(number, std::move(behind.mapped()));
}

// Decides those of this position in order of arrival, but none before whoever admitted it.
Status Rechecker::DecideAll(ArticleNumber position, std::vector<ArticleRecord> records) {
  std::sort(records.begin(), records.end(),
            [](const ArticleRecord& a, const ArticleRecord& b) { return a.number < b.number; });
  while (!records.empty()) {
    std::vector<ArticleRecord> others;
    ArticleNumber later = position;  // that the last of whom they wait for is decided behind
    for (ArticleRecord& record : records) {
      if (const auto via = waiting_.find(record.via); via != waiting_.end()) {
        later = std::max(later, via->second);
        others.push_back(std::move(record));
        continue;
      }
      if (Status status = DecideAgain(record, position); !status.ok()) return status;
      waiting_.erase(record.number);
    }
    if (others.size() == records.size() && later > position) {
      for (const ArticleRecord& other : others) waiting_[other.number] = later;
      std::move(others.begin(), others.end(), std::back_inserter(behind_[later]));
      return Status::Ok();
    }
    // Nobody waits in a circle.
    if (others.size() == records.size()) waiting_.erase(others.front().via);
    records = std::move(others);
  }
  return Status::Ok();
}

// As if the repost came now, behind those before it. `position`: the article that came when it was decided.
Status Rechecker::DecideAgain(const ArticleRecord& record, ArticleNumber position) {
  const Result<bool> is_kept = IsKeptByPerson(record);
  if (!is_kept) return is_kept.error();
  if (*is_kept) return Status::Ok();
  Result<PreparedArticle> prepared = PrepareAgain(record, &bench_.reader, *store_.folder);
  if (!prepared) return prepared.error();
  NEWSFOLD_ASSERT(record.is_repost() && position >= record.number);
  bench_.boilerplate.MoveTo(position, record.fields.title);
  MatchQuery query = prepared->Query();
  query.before = record.number;
  query.kept_under = record.canonical;
  query.kept_via = record.via;
  const Result<MatchOutcome> outcome = bench_.matcher.Match(query);
  if (!outcome) return outcome.error();
  const Result<bool> has_changed = HasChanged(record, *outcome);
  if (!has_changed) return has_changed.error();
  return *has_changed ? Replace(record, *prepared, *outcome) : Status::Ok();
}

// Whether the repost came before its canonical, which a person made one.
Result<bool> Rechecker::IsKeptByPerson(const ArticleRecord& record) {
  if (record.canonical < record.number) return false;
  const Result<ArticleRecord> canonical = bench_.reader.ReadRecord(record.canonical);
  if (!canonical) return canonical.error();
  return canonical->pinned || canonical->by_person;
}

// Whether the repost belongs elsewhere, or the member that vouched for it does.
Result<bool> Rechecker::HasChanged(const ArticleRecord& record, const MatchOutcome& outcome) {
  if (outcome.canonical != record.canonical) return true;
  if (record.via == 0 || record.via == outcome.via) return false;
  const Result<ArticleRecord> via = bench_.reader.ReadRecord(record.via);
  if (!via) return via.error();
  return via->canonical != record.canonical;
}

Status Rechecker::Replace(const ArticleRecord& record, const PreparedArticle& prepared,
                          const MatchOutcome& outcome) {
  const Result<ArticleRecord> old_canonical = bench_.reader.ReadRecord(record.canonical);
  if (!old_canonical) return old_canonical.error();
  Refiling refiling = RefileBy(bench_.store, record, prepared.article.text, outcome);
  IndexAnew(prepared, outcome.fingerprint, outcome.repeats_indexed, &refiling);
  Result<std::optional<std::vector<Decision>>> decisions = bench_.settler.Refile({&refiling, 1}, nullptr);
  if (!decisions) return decisions.error();
  NEWSFOLD_ASSERT(*decisions);  // nobody else writes
  Decision* const decision = &(*decisions)->front();
  if (options_.dry_run) decision->sequence = 0;
  RecheckMove move = RecheckMove::kReadmitted;
  if (outcome.canonical != record.canonical) {
    move = decision->is_repost ? RecheckMove::kMoved : RecheckMove::kSplit;
  }
  unreported_.push_back({move, old_canonical->fields.id, std::move(*decision)});
  return Status::Ok();
}

// Passes on what was changed, once it is on stable storage.
Status Rechecker::Report() {
  if (!options_.dry_run && !unreported_.empty()) {
    if (Status status = engine_->Sync(bench_.settler.last_write()); !status.ok()) return status;
  }
  for (const RecheckChange& change : unreported_) {
    Count(change.move);
    if (!visit_(&change, summary_)) Stop();
  }
  unreported_.clear();
  if (!visit_(nullptr, summary_)) Stop();
  return Status::Ok();
}

// Behind the last article there is nothing to stop.
void Rechecker::Stop() {
  summary_.was_stopped = summary_.articles < summary_.articles_total;
}

void Rechecker::Count(RecheckMove move) {
  summary_.split += move == RecheckMove::kSplit;
  summary_.moved += move == RecheckMove::kMoved;
  summary_.readmitted += move == RecheckMove::kReadmitted;
}

}  // namespace newsfold
