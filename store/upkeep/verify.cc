#include "store/upkeep/verify.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include "dedup/base/assert.h"
#include "dedup/judge/rules.h"
#include "dedup/text/fold.h"
#include "store/index/article_index.h"
#include "store/index/index_format.h"
#include "store/records/canonical_policy.h"
#include "store/records/dictionary_trainer.h"
#include "store/records/format.h"
#include "store/records/record_reader.h"
#include "store/records/store_meta.h"
#include "store/records/text_codec.h"
#include "store/upkeep/article_checks.h"
#include "store/upkeep/entry_checks.h"
#include "store/upkeep/entry_reads.h"
#include "store/upkeep/index_shadow.h"
#include "store/upkeep/verify_log.h"
#include "store/upkeep/verify_position.h"

namespace newsfold {
namespace {

bool IsDamaged(const Status& status) {
  return status.code() == StatusCode::kCorruption;
}

bool VisitFile(Damage damage, const FileCheck& check, VerifyLog* log) {
  VerifySummary& summary = log->summary();
  ++summary.files;
  summary.file_bytes += check.bytes;
  if (!check.status.ok()) log->Find(damage, check.name, check.status.message());
  return log->Report();
}

// One check of one store. Thread-compatible.
class Verifier {
 public:
  Verifier(const VerifyTarget& target, const StoreMeta& meta, const VerifyOptions& options, VerifyLog* log)
      : target_(target),
        meta_(meta),
        options_(options),
        log_(log),
        folder_(meta.secret),
        reader_(target.engine, &codec_),
        trainer_({target.engine, &reader_, &codec_}) {}

  Status Run();

 private:
  Status ReadTotals();
  Status CountRecords();
  Status LoadDictionaries();
  Status OpenIndex();
  Status CheckPolicy();
  Status CheckFamilies();
  Status CheckFiles();
  // Articles from `first` on, and before `end`.
  struct Part {
    ArticleNumber first = 0;
    ArticleNumber end = 0;
  };
  Part NextPart() const;
  Result<bool> HasAllStories();
  Status CheckArticles();
  Status CheckNewest(ArticleNumber behind);
  Status CompareStories(IndexShadow* shadow);
  Status CheckPage(ArticleChecks* checks, ArticleNumber first, ArticleNumber last);
  Status CheckEntries();
  ArticleChecks MakeChecks(bool reads_texts, IndexShadow* shadow);
  StoreParts Parts();

  const VerifyTarget& target_;
  const StoreMeta& meta_;
  const VerifyOptions& options_;
  VerifyLog* const log_;

  const Folder folder_;
  TextCodec codec_;
  EngineRecordReader reader_;
  DictionaryTrainer trainer_;
  std::unique_ptr<ArticleIndex> index_;  // null if it is damaged
  std::uint64_t rows_in_files_ = 0;
  StoreCounters counters_;
  bool has_totals_ = true;
  VerifyPosition position_;
  bool has_read_all_files_ = false;  // in this run
};

Status Verifier::Run() {
  if (options_.goes_on) {
    const Result<VerifyPosition> position = ReadVerifyPosition(target_.engine);
    if (!position) return position.error();
    if (position->depth == options_.depth) position_ = *position;
    position_.depth = options_.depth;
  }
  Status status = ReadTotals();
  if (status.ok()) status = CheckPolicy();
  if (status.ok()) status = LoadDictionaries();
  if (status.ok()) status = OpenIndex();
  if (status.ok()) status = CheckFamilies();
  if (status.ok() && options_.depth == VerifyDepth::kFull) status = CheckFiles();
  if (status.ok() && log_->goes_on()) status = CheckArticles();
  if (!status.ok() || !options_.goes_on) return status;
  const bool has_all_files = position_.has_all_files || options_.depth != VerifyDepth::kFull;
  const bool is_round_done = has_all_files && position_.article >= counters_.last_number;
  return WriteVerifyPosition(target_.engine, is_round_done ? VerifyPosition() : position_);
}

Status Verifier::ReadTotals() {
  const Result<std::optional<std::string>> value = target_.engine->Get(MetaKey(kCountersName));
  if (!value && !IsDamaged(value.error())) return value.error();
  const Result<StoreCounters> counters = !value   ? value.error()
                                         : *value ? DecodeCounters(**value)
                                                  : StoreCounters();
  if (counters) counters_ = *counters;
  has_totals_ = counters && *value;
  if (!counters) log_->Find(Damage::kTotals, "totals", counters.error().message());
  if (counters_.articles() != counters_.last_number)
    log_->Find(Damage::kTotals, "totals", "canonicals, reposts and what was removed are not all articles");
  // A store that is new has none.
  if (!has_totals_) {
    if (Status status = CountRecords(); !status.ok()) return status;
    if (counters && counters_.last_number > 0) log_->Find(Damage::kTotals, "totals", "are missing");
  }
  log_->summary().articles_total = counters_.last_number;
  return Status::Ok();
}

// A store whose policy cannot be read does not open.
Status Verifier::CheckPolicy() {
  const Result<CanonicalPolicy> policy = ReadPolicy(target_.engine);
  if (!policy && !IsDamaged(policy.error())) return policy.error();
  if (!policy) log_->Find(Damage::kStore, "policy", policy.error().message());
  return Status::Ok();
}

// The last number, by the records there are.
Status Verifier::CountRecords() {
  const auto visit = [this](std::string_view key, std::string_view) {
    const Result<std::uint64_t> number = DecodeNumberKey(key);
    if (number) counters_.last_number = *number;
    return true;
  };
  const auto pass_over = [](const std::string& /*behind*/, const Status& /*damage*/) {};
  return ScanReadable(target_.engine, FamilyPrefix(Family::kRecord), visit, pass_over);
}

Status Verifier::LoadDictionaries() {
  const Status status = trainer_.Load();
  if (!IsDamaged(status)) return status;
  // Deeper checks tell which one.
  log_->Find(Damage::kDictionary, "dictionaries", status.message());
  return Status::Ok();
}

Status Verifier::OpenIndex() {
  const Result<PostingManifest> manifest = ReadIndexManifest(target_.engine, meta_.index_set);
  if (manifest) rows_in_files_ = manifest->covered_sequence;
  if (!manifest && !IsDamaged(manifest.error())) return manifest.error();
  if (!manifest) log_->Find(Damage::kIndex, "list of the index's files", manifest.error().message());
  const ArticleIndexOptions options{.directory = target_.directory, .read_only = true};
  Result<std::unique_ptr<ArticleIndex>> index = ArticleIndex::Open(target_.engine, meta_, options);
  if (!index && !IsDamaged(index.error())) return index.error();
  if (!index) log_->Find(Damage::kIndex, "index", index.error().message());
  if (index) index_ = std::move(*index);
  if (!manifest) return Status::Ok();
  for (const SegmentInfo& segment : manifest->segments) {
    if (segment.last_number > counters_.last_number)
      log_->Find(Damage::kIndexFile, SegmentFileName(segment.id), "names articles which there are not");
  }
  return Status::Ok();
}

// Whether each family has entries if, and only if, there is something to have them.
Status Verifier::CheckFamilies() {
  struct Expected {
    Damage damage;
    std::string prefix;
    bool has_entries;
  };
  std::vector<Expected> families = {
      {Damage::kRecord, FamilyPrefix(Family::kRecord), counters_.last_number > 0},
      {Damage::kFeed, FamilyPrefix(Family::kFeed), counters_.last_number > 0}};
  if (has_totals_) {
    families.push_back({Damage::kCluster, FamilyPrefix(Family::kMember), counters_.reposts > 0});
    families.push_back({Damage::kUrl, FamilyPrefix(Family::kUrl), counters_.sightings > 0});
  }
  // Those that are counted as removed may be lost, and have neither.
  if (counters_.removed < counters_.last_number) {
    families.push_back({Damage::kId, FamilyPrefix(Family::kId), true});
    families.push_back({Damage::kCapture, FamilyPrefix(Family::kCapture), true});
  }
  if (has_totals_ && counters_.removed == 0)
    families.push_back({Damage::kRefusal, FamilyPrefix(Family::kRefusal), false});
  std::vector<ListRequest> requests;
  requests.reserve(families.size());
  for (const Expected& family : families) requests.push_back({family.prefix, 1});
  std::vector<bool> found(families.size());
  const Status status = target_.engine->List(
      requests, [&](std::size_t i, std::string_view, std::string_view) { found[i] = true; });
  // Deeper checks tell where.
  if (IsDamaged(status)) log_->Find(Damage::kFile, "the first entries", status.message());
  if (!status.ok()) return IsDamaged(status) ? Status::Ok() : status;
  for (std::size_t i = 0; i < families.size(); ++i) {
    if (found[i] == families[i].has_entries) continue;
    log_->Find(families[i].damage, "all entries of '" + families[i].prefix + "'",
               found[i] ? "should not be there, by the totals" : "are missing");
  }
  return Status::Ok();
}

// Of both kinds of files a share, at least one.
Status Verifier::CheckFiles() {
  if (position_.has_all_files) return Status::Ok();
  const bool is_first = position_.engine_file.empty() && position_.index_file.empty();
  bool has_all = true;
  const auto visitor = [&](Damage damage, std::string* last) {
    return [&, damage, last, bytes = std::uint64_t{0}](const FileCheck& check) mutable {
      bytes += check.bytes;
      *last = check.name;
      const bool goes_on = VisitFile(damage, check, log_);
      const bool has_share =
          static_cast<double>(bytes) >= options_.share * static_cast<double>(check.bytes_total);
      has_all &= check.is_last || (goes_on && !has_share);
      return goes_on && !has_share;
    };
  };
  Status status =
      target_.engine->VerifyFiles(position_.engine_file, visitor(Damage::kFile, &position_.engine_file));
  if (!status.ok() || !log_->goes_on()) return status;
  status = VerifyIndexFiles(target_.engine, meta_, target_.directory, position_.index_file,
                            visitor(Damage::kIndexFile, &position_.index_file));
  if (!status.ok() && !IsDamaged(status)) return status;
  position_.has_all_files = has_all;
  has_read_all_files_ = has_all && is_first;
  return Status::Ok();
}

StoreParts Verifier::Parts() {
  return {target_.engine, meta_.index_set, index_.get(), &folder_,
          &codec_,        Thresholds{},    nullptr,      meta_.uuid};
}

ArticleChecks Verifier::MakeChecks(bool reads_texts, IndexShadow* shadow) {
  return ArticleChecks({Parts(), &reader_, counters_, log_, reads_texts, shadow});
}

// Of the articles a share, at least one; none if they are all done before the files are.
Verifier::Part Verifier::NextPart() const {
  const ArticleNumber last = counters_.last_number;
  if (options_.depth == VerifyDepth::kQuick || position_.article >= last) return {last + 1, last + 1};
  const auto share = static_cast<ArticleNumber>(std::ceil(options_.share * static_cast<double>(last)));
  const ArticleNumber first = position_.article + 1;
  return {first, std::min(last + 1, first + share)};
}

// False once an article was purged whose story the index has counted: it cannot be made again as it is.
Result<bool> Verifier::HasAllStories() {
  const Result<std::optional<std::string>> purged = target_.engine->Get(MetaKey(kPurgedName));
  if (!purged) return IsDamaged(purged.error()) ? Result<bool>(false) : purged.error();
  return !purged->has_value();
}

Status Verifier::CheckArticles() {
  const ArticleNumber last = counters_.last_number;
  const Part part = NextPart();
  const bool is_full = options_.depth == VerifyDepth::kFull;
  const bool is_whole = part.first == 1 && part.end == last + 1;
  std::optional<IndexShadow> shadow;
  const Result<bool> has_all = HasAllStories();
  if (!has_all) return has_all.error();
  if (is_full && is_whole && *has_all && target_.scratch != nullptr)
    shadow.emplace(Parts(), &reader_, target_.scratch);
  ArticleChecks checks = MakeChecks(is_full, shadow ? &*shadow : nullptr);
  if (part.first < part.end) log_->summary().articles_first = part.first;
  for (ArticleNumber next = part.first; next < part.end && log_->goes_on(); next = position_.article + 1) {
    position_.article = std::min(part.end, next + kArticlesAtOnce) - 1;
    if (Status status = CheckPage(&checks, next, position_.article); !status.ok()) return status;
  }
  if (!log_->goes_on()) return Status::Ok();
  const bool reaches_end = is_whole || (part.first < part.end && part.end == last + 1);
  if (!reaches_end || options_.depth == VerifyDepth::kQuick) return CheckNewest(part.end);
  if (Status status = CheckEntries(); !status.ok()) return status;
  // What there was no time for is the next run's.
  if (!log_->goes_on()) position_.article = last - std::min<ArticleNumber>(last, 1);
  log_->summary().is_whole = is_whole && log_->goes_on() && (!is_full || has_read_all_files_);
  return checks.has_shadow() && log_->goes_on() ? CompareStories(&*shadow) : Status::Ok();
}

// The newest articles, if they are behind those that were checked.
Status Verifier::CheckNewest(ArticleNumber behind) {
  constexpr ArticleNumber kNewest = 64;
  const ArticleNumber last = counters_.last_number;
  if (last == 0) return Status::Ok();
  const ArticleNumber first = std::max(last - std::min(last, kNewest) + 1, behind > last ? 1 : behind);
  ArticleChecks checks = MakeChecks(/*reads_texts=*/true, nullptr);
  return CheckPage(&checks, first, last);
}

Status Verifier::CompareStories(IndexShadow* shadow) {
  const Status status = shadow->CompareStories(log_);
  if (!IsDamaged(status)) return status;
  log_->Find(Damage::kStory, "stories", status.message());
  return Status::Ok();
}

Status Verifier::CheckPage(ArticleChecks* checks, ArticleNumber first, ArticleNumber last) {
  if (Status status = checks->Check(first, last); !status.ok()) return status;
  log_->Report();
  return Status::Ok();
}

Status Verifier::CheckEntries() {
  return EntryChecks({target_.engine, meta_.index_set, rows_in_files_, counters_, has_totals_, log_}).Run();
}

}  // namespace

Result<VerifySummary> Verify(const VerifyTarget& target, const VerifyOptions& options,
                             const VerifyVisitor& visit) {
  NEWSFOLD_ASSERT(options.share > 0 && options.share <= 1);
  VerifyLog log(visit, options.depth);
  const Result<StoreMeta> meta = ReadStoreMeta(target.engine);
  if (!meta && !IsDamaged(meta.error())) return meta.error();
  if (!meta) {
    log.Find(Damage::kStore, "description of the store", meta.error().message());
    // The files can be read without it.
    const auto visit_file = [&](const FileCheck& check) { return VisitFile(Damage::kFile, check, &log); };
    const bool reads_files = options.depth == VerifyDepth::kFull;
    const Status status = reads_files ? target.engine->VerifyFiles("", visit_file) : Status::Ok();
    return status.ok() ? Result<VerifySummary>(log.summary()) : status;
  }
  if (Status status = CheckStoreMeta(*meta); !status.ok()) return status;
  if (Status status = Verifier(target, *meta, options, &log).Run(); !status.ok()) return status;
  return log.summary();
}

}  // namespace newsfold
