#include <algorithm>
#include <cstdint>
#include <mutex>
#include <string>
#include <utility>

#include "dedup/judge/rules_identity.h"
#include "store/archive_impl.h"
#include "store/records/store_meta.h"
#include "store/upkeep/compact.h"
#include "store/upkeep/curate.h"
#include "store/upkeep/elect_all.h"
#include "store/upkeep/job_runs.h"
#include "store/upkeep/pack.h"
#include "store/upkeep/purge.h"
#include "store/upkeep/recheck.h"
#include "store/upkeep/retain.h"
#include "store/upkeep/stored_bytes.h"

namespace newsfold {

Result<RecheckSummary> Archive::Impl::Recheck(const RecheckOptions& options, const RecheckVisitor& visit) {
  if (read_only_ && !options.dry_run) return Unavailable("the store was opened read-only");
  Rechecker rechecker(store_, options, visit);
  Result<RecheckSummary> summary = NoteUnlessDry(options.dry_run, "recheck", [&] { return rechecker.Run(); });
  if (rechecker.settler() != nullptr) bench_.settler.Adopt(*rechecker.settler());
  if (!summary || summary->was_stopped || options.dry_run) return summary;
  const RulesIdentity rules = IdentityOf(store_.thresholds);
  if (Status status = RecordRules(engine_.get(), rules); !status.ok()) return status;
  store_rules_ = rules;
  return summary;
}

Result<CurationReport> Archive::Impl::Curate(const Curation& curation) {
  if (read_only_ && !curation.dry_run) return Unavailable("the store was opened read-only");
  Result<CurationReport> report =
      newsfold::Curate(store_, &bench_.reader, &bench_.matcher, &bench_.settler, curation);
  if (!report || curation.dry_run) return report;
  const Status synced = engine_->Sync(bench_.settler.last_write());
  return synced.ok() ? std::move(report) : Result<CurationReport>(synced);
}

Result<RetainSummary> Archive::Impl::Retain(const RetainOptions& options, const RetainVisitor& visit) {
  if (read_only_ && !options.dry_run) return Unavailable("the store was opened read-only");
  Result<RetainSummary> summary = NoteUnlessDry(options.dry_run, "retain", [&] {
    return newsfold::Retain(bench_.store, &bench_.reader, &bench_.matcher, &bench_.settler, options, visit);
  });
  const Status synced = engine_->Sync(bench_.settler.last_write());
  return !summary || synced.ok() ? std::move(summary) : Result<RetainSummary>(synced);
}

Result<PurgeSummary> Archive::Impl::Purge(const PurgeOptions& options, const PurgeVisitor& visit) {
  if (read_only_ && !options.dry_run) return Unavailable("the store was opened read-only");
  const std::lock_guard lock(packing_);
  return NoteUnlessDry(options.dry_run, "purge", [&] {
    return newsfold::Purge({bench_.store, &bench_.reader, &bench_.settler, &trainer_, directory_}, options,
                           visit);
  });
}

Result<CompactSummary> Archive::Impl::Compact(const CompactOptions& options, const CompactVisitor& visit) {
  const std::uint64_t disk_bytes = engine_->GetStats().disk_bytes + index_->GetStats().mapped_bytes;
  const std::uint64_t garbage_bytes = CountGarbage(StoredBytesOf(*engine_));
  const bool is_skipped =
      static_cast<double>(garbage_bytes) < options.garbage_min * static_cast<double>(disk_bytes);
  return NoteUnlessDry(read_only_, "compact", [&]() -> Result<CompactSummary> {
    Result<CompactSummary> summary = is_skipped ? CompactSummary{} : CompactAll(options, visit);
    if (!summary) return summary;
    if (is_skipped) summary->only = options.only;
    if (is_skipped) summary->disk_bytes_before = summary->disk_bytes_after = disk_bytes;
    summary->garbage_bytes = garbage_bytes;
    summary->was_skipped = is_skipped;
    return summary;
  });
}

Status Archive::Impl::NoteReadings(std::span<const std::pair<std::string, ReadingMark>> marks) {
  if (read_only_) return Unavailable("the store was opened read-only");
  if (marks.empty()) return Status::Ok();
  WriteSet writes;
  for (const auto& [input, mark] : marks) writes.Put(ReadingKey(input), EncodeReadingMark(mark));
  const Result<EngineSequence> written = engine_->Write(std::move(writes));
  return written ? Status::Ok() : written.error();
}

Result<std::optional<ReadingMark>> Archive::Impl::FindReading(std::string_view input) {
  const Result<std::optional<std::string>> value = engine_->Get(ReadingKey(input));
  if (!value) return value.error();
  std::optional<ReadingMark> mark;
  if (!*value) return mark;
  // A damaged one is none: what was read is read again.
  if (Result<ReadingMark> decoded = DecodeReadingMark(**value); decoded) mark = *decoded;
  return mark;
}

Status Archive::Impl::SetPolicy(const CanonicalPolicy& policy) {
  if (read_only_) return Unavailable("the store was opened read-only");
  const Status set = bench_.settler.SetPolicy(policy);
  return set.ok() ? engine_->Sync(bench_.settler.last_write()) : set;
}

Result<ElectionSummary> Archive::Impl::ApplyPolicy(const ElectionOptions& options,
                                                   const ElectionVisitor& visit) {
  if (read_only_ && !options.dry_run) return Unavailable("the store was opened read-only");
  return NoteUnlessDry(options.dry_run, "policy", [&] {
    return ElectAll(store_, options, &bench_.reader, &bench_.matcher, &bench_.settler, visit);
  });
}

// Packs texts, if that is asked for, and gives back the space.
Result<CompactSummary> Archive::Impl::CompactAll(const CompactOptions& options, const CompactVisitor& visit) {
  if (!options.pack) return newsfold::Compact(engine_.get(), options, visit);
  if (read_only_) return Unavailable("the store was opened read-only");
  if (options.only && options.only != StorePart::kBodies)
    return InvalidArgument("texts are packed with the bodies or the whole store, not with " +
                           std::string(NameOf(*options.only)) + " alone");
  CompactSummary summary;
  summary.only = options.only;
  summary.disk_bytes_before = engine_->GetStats().disk_bytes;
  const Result<PackSummary> packed = PackTexts(*options.pack, [&](const PackSummary& so_far) {
    summary.pack = so_far;
    return visit(summary);
  });
  if (!packed) return packed.error();
  summary.pack = *packed;
  summary.was_stopped = packed->was_stopped;
  summary.disk_bytes_after = engine_->GetStats().disk_bytes;
  if (summary.was_stopped) return summary;
  Result<CompactSummary> compacted =
      newsfold::Compact(engine_.get(), options, [&](const CompactSummary& so_far) {
        CompactSummary with_pack = so_far;
        with_pack.pack = *packed;
        return visit(with_pack);
      });
  if (!compacted) return compacted;
  compacted->pack = *packed;
  compacted->disk_bytes_before = summary.disk_bytes_before;
  return compacted;
}

Result<PackSummary> Archive::Impl::PackTexts(const PackOptions& options, const PackVisitor& visit) {
  const std::lock_guard lock(packing_);
  Result<PackSummary> summary = Pack(store_, options, &bench_.reader, &bench_.settler, visit);
  if (!summary) return summary;
  const Status synced = engine_->Sync(bench_.settler.last_write());
  return synced.ok() ? summary : synced;
}

}  // namespace newsfold
