#include "store/upkeep/repair.h"

#include <optional>
#include <span>
#include <utility>

#include "dedup/base/assert.h"
#include "store/base/hex.h"
#include "store/records/article_id.h"
#include "store/records/format.h"
#include "store/upkeep/reindex.h"
#include "store/upkeep/repair_compare.h"
#include "store/upkeep/repair_copy.h"
#include "store/upkeep/repair_orphans.h"
#include "store/upkeep/repair_survey.h"
#include "store/upkeep/salvage_reader.h"
#include "store/upkeep/verify.h"

namespace newsfold {
namespace {

// Thread-compatible.
class Repairer {
 public:
  Repairer(Engine* damaged, const RepairTarget& target, const QuarantineVisitor& quarantine,
           const RepairVisitor& visit)
      : damaged_(damaged),
        target_(target),
        quarantine_(quarantine),
        visit_(visit),
        reader_(damaged),
        survey_(damaged, &reader_) {}

  Result<RepairSummary> Run(const RepairOptions& options) {
    summary_.dry_run = options.dry_run;
    Status status = Read();
    if (status.ok() && goes_on()) status = QuarantineArticles();
    if (status.ok() && goes_on() && options.agree) status = options.agree(summary_);
    if (status.ok() && goes_on() && !options.dry_run) status = Write();
    return status.ok() ? Result<RepairSummary>(std::move(summary_)) : status;
  }

 private:
  bool goes_on() const { return !summary_.was_stopped; }
  bool Report(RepairStep step, std::uint64_t done, std::uint64_t total) {
    summary_.step = step;
    summary_.step_done = done;
    summary_.step_total = total;
    summary_.was_stopped |= !visit_(summary_);
    return goes_on();
  }
  RepairSurvey::Visitor Visitor(RepairStep step) {
    return [this, step](ArticleNumber done, ArticleNumber total) { return Report(step, done, total); };
  }

  Status Read();
  void CountArticles();
  Status QuarantineArticles();
  Result<QuarantinedItem> ItemOf(ArticleNumber number, const LostArticle& lost);
  Status Write();
  Status Copy();
  Status Index();
  Status FileOrphaned();
  Status Check();

  Engine* const damaged_;
  const RepairTarget& target_;
  const QuarantineVisitor& quarantine_;
  const RepairVisitor& visit_;
  SalvageReader reader_;
  RepairSurvey survey_;
  Orphans orphans_;
  RepairSummary summary_;
};

Status Repairer::Read() {
  Status status = reader_.LoadDictionaries();
  if (status.ok()) status = survey_.Run(Visitor(RepairStep::kReading));
  if (!status.ok() || !goes_on()) return status;
  CountArticles();
  return status;
}

void Repairer::CountArticles() {
  if (survey_.meta()) summary_.store_uuid = HexOf(survey_.meta()->uuid);
  summary_.last_sequence = survey_.last_sequence();
  summary_.articles_total = survey_.last_number();
  summary_.may_have_had_more = survey_.may_have_had_more();
  summary_.lost = survey_.lost().size();
  for (ArticleNumber number = 1; number <= survey_.last_number(); ++number) {
    const SurveyedArticle& article = survey_.at(number);
    summary_.articles += article.fate == Fate::kKept ? 1 : 0;
    if (!article.is_orphan) continue;
    ++summary_.orphans;
    orphans_[article.canonical].push_back(number);
  }
}

Status Repairer::QuarantineArticles() {
  for (const auto& [number, lost] : survey_.lost()) {
    const Result<QuarantinedItem> item = ItemOf(number, lost);
    if (!item) return item.error();
    if (item->article->text) ++summary_.texts_saved;
    if (Status status = quarantine_(*item); !status.ok()) return status;
  }
  return Status::Ok();
}

// Of what was removed nothing is told that nobody is to see.
Result<QuarantinedItem> Repairer::ItemOf(ArticleNumber number, const LostArticle& lost) {
  QuarantinedItem item{QuarantinedArticle(), lost.why, {}, {}};
  QuarantinedArticle& article = *item.article;
  article.number = number;
  article.ids = lost.ids;
  article.stored_at_ms = lost.stored_at_ms;
  article.decisions = lost.decisions;
  if (survey_.at(number).fate == Fate::kPurged) return item;
  article.canonical = lost.canonical;
  article.sightings = lost.sightings;
  std::vector<Result<ArticleRecord>> record;
  if (Status status = reader_.ReadRecords(number, 1, &record); !status.ok()) return status;
  if (record[0]) {
    article.fields = record[0]->fields;
    article.text_sha256 = HexOf(record[0]->sha256);
  }
  const ArticleNumber base = lost.canonical == number ? 0 : lost.canonical;
  Result<std::optional<SalvagedText>> text = reader_.Salvage(number, record[0] ? &*record[0] : nullptr, base);
  if (!text) return text.error();
  if (*text && (*text)->is_checked) {
    article.text = std::move((*text)->text);
  } else if (*text) {
    article.text_unchecked = std::move((*text)->text);
  }
  Result<std::string> record_bytes = reader_.ReadBytes(RecordKey(number));
  if (!record_bytes) return record_bytes.error();
  article.record = std::move(*record_bytes);
  Result<std::string> body = reader_.ReadBytes(BodyKey(number));
  if (!body) return body.error();
  article.body = std::move(*body);
  Result<std::string> original = reader_.ReadBytes(OriginalKey(number));
  if (!original) return original.error();
  article.original = std::move(*original);
  return item;
}

Status Repairer::Write() {
  Status status = Copy();
  if (status.ok() && goes_on()) status = Index();
  if (status.ok() && goes_on()) status = FileOrphaned();
  if (status.ok() && goes_on())
    status = CompareEntries(damaged_, target_.engine, survey_.lost(), quarantine_, &summary_);
  if (status.ok() && goes_on()) status = Check();
  return status;
}

Status Repairer::Copy() {
  RepairCopy copy({damaged_, target_.engine, &reader_, &survey_, NowMs()});
  const Status status = copy.Run(Visitor(RepairStep::kWriting));
  summary_.sightings_gone = copy.sightings_gone();
  summary_.refusals_gone = copy.refusals_gone();
  summary_.originals_gone = copy.originals_gone();
  summary_.policy_is_gone = copy.policy_is_gone();
  return status;
}

Status Repairer::Index() {
  const Result<ReindexSummary> summary =
      Reindex(target_.engine, {.directory = target_.directory}, [this](const ReindexSummary& so_far) {
        return Report(RepairStep::kIndexing, so_far.articles, so_far.articles_total);
      });
  return summary ? Status::Ok() : summary.error();
}

Status Repairer::FileOrphaned() {
  if (orphans_.empty()) return Status::Ok();
  const Result<std::uint64_t> filed =
      FileOrphans(target_.engine, target_.directory, orphans_,
                  [this](std::uint64_t done) { return Report(RepairStep::kFiling, done, summary_.orphans); });
  if (!filed) return filed.error();
  summary_.orphans_filed = *filed;
  return Status::Ok();
}

// What is not right must not take the place of the store.
Status Repairer::Check() {
  std::string found;
  const Result<VerifySummary> checked =
      Verify({target_.engine, target_.directory, nullptr}, {.depth = VerifyDepth::kIndex},
             [&](const VerifyFinding* finding, const VerifySummary& so_far) {
               if (finding != nullptr && found.empty()) found = finding->where + ": " + finding->what;
               return Report(RepairStep::kChecking, so_far.articles, so_far.articles_total) && found.empty();
             });
  if (!checked) return checked.error().WithContext("the repaired store");
  return found.empty() ? Status::Ok() : Internal("the repaired store is not whole: " + found);
}

}  // namespace

Result<RepairSummary> Repair(Engine* damaged, const RepairTarget& target, const RepairOptions& options,
                             const QuarantineVisitor& quarantine, const RepairVisitor& visit) {
  NEWSFOLD_ASSERT(options.dry_run || target.engine != nullptr);
  return Repairer(damaged, target, quarantine, visit).Run(options);
}

}  // namespace newsfold
