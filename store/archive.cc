#include "store/archive.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "dedup/base/assert.h"
#include "dedup/judge/rules_identity.h"
#include "dedup/text/fold.h"
#include "store/archive_impl.h"
#include "store/backup/store_copy.h"
#include "store/cluster_cursor.h"
#include "store/decide/decision_record.h"
#include "store/decide/importer.h"
#include "store/decide/matcher.h"
#include "store/decide/proposal.h"
#include "store/decide/settler.h"
#include "store/decide/workbench.h"
#include "store/export/export.h"
#include "store/index/story_frame.h"
#include "store/json/json.h"
#include "store/records/canonical_url.h"
#include "store/records/dictionary_trainer.h"
#include "store/records/format.h"
#include "store/records/record_reader.h"
#include "store/records/site.h"
#include "store/records/store_meta.h"
#include "store/records/text_codec.h"
#include "store/sighting_search.h"
#include "store/upkeep/curate.h"
#include "store/upkeep/job_runs.h"
#include "store/upkeep/reindex.h"
#include "store/upkeep/stored_bytes.h"

namespace newsfold {
namespace {

// Entries that are read at a time in a scan over the whole store, so that none holds on to old data for long.
constexpr std::size_t kScanPage = 1024;

ClusterMember MemberOf(const ArticleRecord& record) {
  return {.id = record.fields.id,
          .url = record.fields.url,
          .site = record.site,
          .title = record.fields.title,
          .published_at = record.fields.published_at,
          .stored_at_ms = record.stored_at_ms,
          .relation = record.verdict.relation,
          .coverage_article = record.verdict.coverage_article,
          .coverage_canonical = record.verdict.coverage_canonical};
}

ArticleVersion VersionOf(const ArticleRecord& record) {
  ArticleVersion version;
  version.version = record.version;
  version.stored_at_ms = record.stored_at_ms;
  version.is_current = !record.is_hidden();
  version.is_replaced = !HasReadableText(record.presence);
  if (version.is_replaced) return version;
  version.text_bytes = record.text_bytes;
  version.content_sha256 = ToHex(record.sha256);
  version.title = record.fields.title;
  return version;
}

OriginalFacts FactsOf(const ArticleRecord& record) {
  return {record.fields.original_type, record.original.bytes, ToHex(record.original.sha256)};
}

MetaAccess AccessOf(const ArchiveOptions& options) {
  if (options.read_only) return MetaAccess::kRead;
  return options.create_if_missing ? MetaAccess::kOpenOrCreate : MetaAccess::kOpen;
}

}  // namespace

Status Archive::Impl::Recover() {
  if (Status status = trainer_.Load(); !status.ok()) return status;
  return bench_.settler.Recover();
}

Result<PreparedArticle> Archive::Impl::Prepare(Article article) const {
  if (Status status = CheckArticle(article); !status.ok()) return status;
  if (article.seen_at_ms != 0) {
    if (Status status = CheckSeenAt(article.seen_at_ms, NowMs()); !status.ok()) return status;
  }
  PreparedArticle parts;
  parts.article = std::move(article);
  parts.canonical_url = CanonicalUrl(parts.article.url);
  parts.site = SiteOf(parts.article.url);
  parts.sha256 = Sha256Of(parts.article.text);
  Shingle(folder_, parts.article.text, &parts.text);
  return parts;
}

// As an ingest would answer, save that an id another article has is no obstacle.
Result<Decision> Archive::Impl::Check(const Article& article) {
  const Result<PreparedArticle> prepared = Prepare(article);
  if (!prepared) return prepared.error();
  Result<std::optional<Settler::Known>> known = bench_.settler.FindKnown(*prepared);
  if (known && *known) {
    Decision& decision = (*known)->decision;
    decision.sequence = 0;
    return std::move(decision);
  }
  if (!known && known.error().code() != StatusCode::kAlreadyExists) return known.error();
  return bench_.settler.Decide(*prepared);
}

// The bytes as they came are not needed any more, nor is the frame that was read of them.
void Archive::Impl::TakeOriginal(PreparedArticle* prepared) const {
  if (!prepared->site.empty()) prepared->frame = SampleFrame(folder_, prepared->article);
  prepared->article.frame.clear();
  const std::string original = std::exchange(prepared->article.original, {});
  if (original.empty()) {
    prepared->article.original_type.clear();
  } else {
    prepared->original = codec_.EncodeOriginal(original);
  }
}

// Does what can be done before the article's turn has come.
void Archive::Impl::Advance(PreparedArticle* prepared) {
  TakeOriginal(prepared);
  prepared->proposal = bench_.settler.Propose(*prepared);
  if (!WillBeDelta(*prepared)) prepared->encoded = codec_.Encode(prepared->article.text);
}

Result<Decision> Archive::Impl::Settle(PreparedArticle prepared) {
  if (read_only_) return Unavailable("the store was opened read-only");
  Result<Decision> decision = prepared.state == nullptr ? bench_.settler.Settle(std::move(prepared))
                                                        : importer_.Settle(std::move(prepared));
  if (decision) trainer_.Update(bench_.settler.counters().last_number);
  return decision;
}

// 0: none.
Result<ArticleNumber> Archive::Impl::FindRevisited(const Revisit& revisit) {
  if (!revisit.refers_to_id.empty()) {
    const Result<ArticleRecord> record = bench_.reader.ReadRecordOf(revisit.refers_to_id);
    if (record) return record->number;
    if (record.error().code() == StatusCode::kCorruption || record.error().code() == StatusCode::kUnavailable)
      return record.error();
  }
  if (revisit.refers_to_url.empty()) return 0;
  return FindSeenAt(engine_.get(), &bench_.reader, revisit.refers_to_url, revisit.refers_to_ms);
}

Result<std::string> Archive::Impl::NoteSighting(const Revisit& revisit) {
  if (read_only_) return Unavailable("the store was opened read-only");
  if (revisit.url.empty()) return InvalidArgument("a revisit without a url");
  Article seen;
  seen.url = revisit.url;
  if (Status status = CheckSizes(seen); !status.ok()) return status;
  if (Status status = CheckSeenAt(revisit.seen_at_ms, NowMs()); !status.ok()) return status;
  const Result<ArticleNumber> number = FindRevisited(revisit);
  if (!number) return number.error();
  if (*number == 0) return NotFound("nothing is known that this is a revisit of");
  return bench_.settler.NoteSighting(*number, revisit.url, revisit.seen_at_ms);
}

// Nothing is decided ahead.
Result<PreparedArticle> Archive::Impl::PrepareExported(ExportedArticle exported) const {
  Result<PreparedArticle> prepared = Prepare(std::move(exported.article));
  if (!prepared) return prepared;
  TakeOriginal(&*prepared);
  if (!exported.state.decision.is_repost) prepared->encoded = codec_.Encode(prepared->article.text);
  prepared->state = std::make_shared<const ArticleState>(std::move(exported.state));
  return prepared;
}

Result<TakeOverSummary> Archive::Impl::FileTakenOver() {
  Result<TakeOverSummary> summary = importer_.Finish();
  if (!summary) return summary;
  const Status synced = engine_->Sync(bench_.settler.last_write());
  return synced.ok() ? std::move(summary) : Result<TakeOverSummary>(synced);
}

Result<StoredArticle> Archive::Impl::Describe(const ArticleRecord& record) {
  Result<std::string> text = bench_.reader.ReadText(record);
  if (!text) return text.error();
  Result<Decision> decision = DecisionOf(record, &bench_.reader);
  if (!decision) return decision.error();
  StoredArticle stored;
  stored.article = record.fields;
  stored.article.text = std::move(*text);
  if (record.has_original()) stored.original = FactsOf(record);
  stored.decision = std::move(*decision);
  stored.stored_at_ms = record.stored_at_ms;
  stored.content_sha256 = ToHex(record.sha256);
  stored.site = record.site;
  stored.stored_bytes = record.body.stored_bytes;
  return stored;
}

Result<Original> Archive::Impl::ReadOriginal(const ArticleRecord& record) {
  if (record.has_original()) {
    Result<std::string> bytes = bench_.reader.ReadOriginal(record);
    if (!bytes) return bytes.error();
    return Original{FactsOf(record), std::move(*bytes)};
  }
  Result<std::string> text = bench_.reader.ReadText(record);
  if (!text) return text.error();
  OriginalFacts facts{std::string(TextTypeOf(*text)), text->size(), ToHex(record.sha256)};
  return Original{std::move(facts), std::move(*text)};
}

Result<ArticleRecord> Archive::Impl::ReadVersion(std::string_view id, std::uint32_t version) {
  if (version == 0) return bench_.reader.ReadRecordOf(id);
  Result<std::vector<ArticleRecord>> versions = ReadVersions(id);
  if (!versions) return versions.error();
  for (ArticleRecord& record : *versions) {
    if (record.version != version) continue;
    if (HasReadableText(record.presence)) return std::move(record);
    return Gone("version " + std::to_string(version) + " of '" + std::string(id) + "' was replaced");
  }
  return NotFound("no version " + std::to_string(version) + " of '" + std::string(id) + "'; the newest is " +
                  std::to_string(versions->front().version));
}

Result<std::vector<ArticleRecord>> Archive::Impl::ReadVersions(std::string_view id) {
  const Result<ArticleRecord> newest = bench_.reader.ReadRecordOf(id);
  if (!newest) return newest.error();
  return bench_.reader.ReadVersions(*newest, std::numeric_limits<std::size_t>::max());
}

Result<Cluster> Archive::Impl::GetCluster(std::string_view id, std::string_view cursor, std::size_t limit) {
  if (limit == 0) return InvalidArgument("limit is 0, allowed are 1 and more");
  const Result<ClusterCursor> from = DecodeClusterCursor(cursor);
  if (!from) return from.error();
  Result<ArticleRecord> record = bench_.reader.ReadRecordOf(id);
  if (record && record->is_repost()) record = bench_.reader.ReadRecord(record->canonical);
  if (!record) return record.error();
  Cluster cluster;
  cluster.canonical = MemberOf(*record);
  const Result<std::optional<std::string>> value = engine_->Get(ClusterKey(record->number));
  if (!value) return value.error();
  if (!*value) return cluster;
  const Result<ClusterSummary> summary = DecodeClusterSummary(**value);
  if (!summary) return summary.error();
  cluster.member_count = summary->member_count;
  // Of a cluster that has joined another since, all members are told, those that were seen once more.
  const ArticleNumber after = from->canonical == record->number ? from->after : 0;
  if (Status status = ReadMembers(record->number, after, limit, &cluster); !status.ok()) return status;
  return cluster;
}

// Reads members with numbers above `after`.
Status Archive::Impl::ReadMembers(ArticleNumber canonical, ArticleNumber after, std::size_t limit,
                                  Cluster* cluster) {
  const std::size_t one_more = std::max(limit, limit + 1);  // unless that would be none
  Result<std::vector<MemberEdge>> edges = bench_.reader.ReadMembers(canonical, after, one_more);
  if (!edges) return edges.error();
  const bool more = edges->size() > limit;
  if (more) edges->pop_back();
  std::vector<ArticleNumber> numbers;
  for (const MemberEdge& edge : *edges) numbers.push_back(edge.number);
  std::vector<ArticleRecord> records;
  if (Status status = bench_.reader.ReadRecords(numbers, &records); !status.ok()) return status;
  for (const ArticleRecord& record : records) cluster->members.push_back(MemberOf(record));
  NEWSFOLD_ASSERT(cluster->members.size() <= limit);
  if (more) cluster->next_cursor = EncodeClusterCursor({canonical, numbers.back()});
  return Status::Ok();
}

Result<PairReport> Archive::Impl::Explain(std::string_view id, std::string_view other_id) {
  const Result<ArticleRecord> record = bench_.reader.ReadRecordOf(id);
  if (!record) return record.error();
  const Result<ArticleRecord> other = bench_.reader.ReadRecordOf(other_id);
  if (!other) return other.error();
  Result<StoredArticle> article = Describe(*record);
  if (!article) return article.error();
  Result<StoredArticle> other_article = Describe(*other);
  if (!other_article) return other_article.error();
  ShingledText text;
  Shingle(folder_, article->article.text, &text);
  const std::string canonical_url = CanonicalUrl(record->fields.url);
  MatchQuery query{&text, record->fields.title, canonical_url, record->site};
  if (other->number < record->number) query.before = record->number;
  const Result<MatchOutcome> outcome = bench_.matcher.MatchPair(query, *other);
  if (!outcome) return outcome.error();
  Result<Decision> decision = DecisionOf(record->fields.id, *outcome, store_.thresholds, &bench_.reader);
  if (!decision) return decision.error();
  const auto& [comparison, context] = outcome->evidence;
  return PairReport{std::move(*decision), TermsOf(comparison, context, store_.thresholds),
                    std::move(*article), std::move(*other_article)};
}

Result<FeedPage> Archive::Impl::ReadFeed(std::uint64_t after_sequence, std::size_t limit) {
  FeedPage page;
  std::vector<ArticleNumber> numbers;  // of each entry: the article and its canonical
  Status damage;
  // Written but not yet counted is what Sync does not wait for yet.
  page.newest_sequence = bench_.settler.counters().last_sequence;
  const auto visit = [&](std::string_view key, std::string_view value) {
    const Result<std::uint64_t> sequence = DecodeNumberKey(key);
    const Result<FeedRecord> record = DecodeFeedRecord(value);
    if (!sequence || !record) {
      damage = sequence ? record.error() : sequence.error();
      return false;
    }
    if (*sequence > page.newest_sequence) return false;
    if (page.entries.size() == limit) {
      page.is_complete = false;
      return false;
    }
    page.entries.push_back({.sequence = *sequence,
                            .id = {},
                            .canonical_id = {},
                            .is_repost = record->number != record->canonical,
                            .relation = record->relation,
                            .stored_at_ms = record->stored_at_ms});
    numbers.push_back(record->number);
    numbers.push_back(record->canonical);
    return true;
  };
  const Status scanned = engine_->Scan(FamilyPrefix(Family::kFeed), KeyAfter(FeedKey(after_sequence)), visit);
  if (!scanned.ok()) return scanned;
  if (!damage.ok()) return damage;
  std::vector<ArticleName> names;
  if (Status status = bench_.reader.ReadNames(numbers, &names); !status.ok()) return status;
  NEWSFOLD_ASSERT(names.size() == 2 * page.entries.size());
  for (std::size_t i = 0; i < page.entries.size(); ++i) {
    FeedEntry& entry = page.entries[i];
    entry.is_removed = names[2 * i].is_removed;
    entry.is_former = names[2 * i].is_former;
    const bool is_hidden = entry.is_removed || entry.is_former;
    entry.canonical_id = std::move(names[2 * i + (is_hidden ? 0 : 1)].id);
    entry.id = is_hidden ? entry.canonical_id : std::move(names[2 * i].id);
    entry.is_repost = entry.is_repost && !is_hidden;
  }
  page.last_sequence = page.entries.empty() ? after_sequence : page.entries.back().sequence;
  return page;
}

// The names of at most `limit` articles from number `first` on. Numbers are dense.
Result<std::vector<ArticleName>> Archive::Impl::ReadNames(ArticleNumber first, std::size_t limit) {
  const ArticleNumber last = std::min(bench_.settler.counters().last_number, first + limit - 1);
  std::vector<ArticleNumber> numbers;
  for (ArticleNumber number = first; number <= last; ++number) numbers.push_back(number);
  std::vector<ArticleName> names;
  if (Status status = bench_.reader.ReadNames(numbers, &names); !status.ok()) return status;
  return names;
}

// Of bodies and text blocks what is nobody's; what is removed or superseded is somebody's still.
std::uint64_t Archive::Impl::CountGarbage(const std::vector<StoredBytes>& kinds) const {
  const StoreCounters counters = bench_.settler.counters();
  const std::uint64_t live = counters.body_bytes + counters.removed_body_bytes + counters.former_body_bytes;
  std::uint64_t stored = 0;
  for (const StoredBytes& kind : kinds) {
    if (kind.name == "bodies" || kind.name == "text_blocks") stored += kind.bytes;
  }
  return stored - std::min(stored, live);
}

// By the newest articles: how long ago the first of them came.
std::uint64_t Archive::Impl::ForecastDay(std::uint64_t disk_bytes) {
  constexpr ArticleNumber kNewestMin = 100;
  constexpr ArticleNumber kNewestMax = 10'000;
  constexpr double kDayMs = 24 * 3600 * 1000.0;
  const ArticleNumber last = bench_.settler.counters().last_number;
  if (last < kNewestMin) return 0;
  const ArticleNumber newest = std::min(last, kNewestMax);
  const Result<ArticleRecord> first = bench_.reader.ReadRecord(last - newest + 1);
  if (!first) return 0;
  const auto passed_ms = static_cast<double>(std::max<std::int64_t>(1, NowMs() - first->stored_at_ms));
  const double bytes_each = static_cast<double>(disk_bytes) / static_cast<double>(last);
  return static_cast<std::uint64_t>(static_cast<double>(newest) * kDayMs / passed_ms * bytes_each);
}

ArchiveStats Archive::Impl::GetStats() {
  const StoreCounters counters = bench_.settler.counters();
  const EngineStats engine = engine_->GetStats();
  ArchiveStats stats;
  stats.articles = counters.canonicals + counters.reposts;
  stats.removed = counters.removed;
  stats.former = counters.former;
  stats.canonicals = counters.canonicals;
  stats.reposts = counters.reposts;
  stats.sightings = counters.sightings;
  stats.cluster_size_max = counters.cluster_size_max;
  stats.text_bytes = counters.text_bytes;
  stats.repost_text_bytes = counters.repost_text_bytes;
  stats.body_bytes = counters.body_bytes;
  const PostingStats index = index_->GetStats();
  stats.disk_bytes = engine.disk_bytes + index.mapped_bytes;
  stats.memory_bytes = engine.memory_bytes + index.memory_bytes;
  stats.last_sequence = counters.last_sequence;
  stats.checks = bench_.counters.searches;
  stats.postings_read = bench_.counters.postings;
  stats.compared_bytes = bench_.counters.compared_bytes;
  stats.candidates_compared = bench_.counters.compared;
  stats.searches_capped = bench_.counters.capped;
  stats.pending_compaction_bytes = engine.pending_compaction_bytes;
  stats.running_compactions = engine.running_compactions;
  stats.write_stopped = engine.write_stopped;
  stats.background_errors = engine.background_errors;
  stats.bytes_by_kind = StoredBytesOf(*engine_);
  stats.bytes_by_kind.push_back({"index_files", index.mapped_bytes});
  stats.garbage_bytes = CountGarbage(stats.bytes_by_kind);
  stats.disk_bytes_per_day = ForecastDay(stats.disk_bytes);
  stats.job_runs = ReadJobRuns(engine_.get());
  stats.rules = IdentityOf(store_.thresholds);
  stats.store_rules = store_rules_;
  return stats;
}

Archive::Archive(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Archive::~Archive() = default;

Result<std::unique_ptr<Archive>> Archive::Open(const ArchiveOptions& options,
                                               std::unique_ptr<Engine> engine) {
  const std::string context = "open the store '" + options.directory + "'";
  const Result<StoreMeta> meta = OpenStoreMeta(engine.get(), options.thresholds, AccessOf(options));
  if (!meta) return meta.error().WithContext(context);
  if (!options.read_only) {
    IgnoreStatus(DropUnusedIndex(engine.get(), OtherSet(meta->index_set), options.index_directory),
                 "it is in nobody's way, and goes another time");
  }
  Result<std::unique_ptr<ArticleIndex>> index = ArticleIndex::Open(
      engine.get(), *meta, {options.index_directory, options.read_only, options.index_table_bytes});
  if (!index) return index.error().WithContext(context);
  auto impl = std::make_unique<Impl>(std::move(engine), std::move(*index), *meta, options);
  if (Status status = impl->Recover(); !status.ok()) return status.WithContext(context);
  return std::unique_ptr<Archive>(new Archive(std::move(impl)));
}

Result<Decision> Archive::Check(const Article& article) {
  return impl_->Check(article);
}

Result<Decision> Archive::Ingest(Article article, OnConflict on_conflict) {
  Result<PreparedArticle> prepared = Prepare(std::move(article), on_conflict);
  if (!prepared) return prepared.error();
  Result<Decision> decision = Settle(std::move(*prepared));
  if (!decision) return decision;
  if (Status status = Sync(); !status.ok()) return status;
  return decision;
}

Result<PreparedArticle> Archive::Prepare(Article article, OnConflict on_conflict) {
  Result<PreparedArticle> prepared = impl_->Prepare(std::move(article));
  if (!prepared) return prepared;
  prepared->on_conflict = on_conflict;
  impl_->Advance(&*prepared);
  return prepared;
}

Result<Decision> Archive::Settle(PreparedArticle prepared) {
  return impl_->Settle(std::move(prepared));
}

Result<std::string> Archive::NoteSighting(const Revisit& revisit) {
  return impl_->NoteSighting(revisit);
}

Status Archive::NoteReadings(std::span<const std::pair<std::string, ReadingMark>> marks) {
  return impl_->NoteReadings(marks);
}

Result<std::optional<ReadingMark>> Archive::FindReading(std::string_view input) {
  return impl_->FindReading(input);
}

Status Archive::Sync() {
  return impl_->engine().Sync(impl_->settler().last_write());
}

Result<StoredArticle> Archive::Get(std::string_view id) {
  return GetVersion(id, 0);
}

Result<StoredArticle> Archive::GetVersion(std::string_view id, std::uint32_t version) {
  const Result<ArticleRecord> record = impl_->ReadVersion(id, version);
  return record ? impl_->Describe(*record) : record.error();
}

Result<Original> Archive::GetOriginal(std::string_view id, std::uint32_t version) {
  const Result<ArticleRecord> record = impl_->ReadVersion(id, version);
  return record ? impl_->ReadOriginal(*record) : record.error();
}

Result<std::vector<ArticleVersion>> Archive::ListVersions(std::string_view id) {
  const Result<std::vector<ArticleRecord>> records = impl_->ReadVersions(id);
  if (!records) return records.error();
  std::vector<ArticleVersion> versions;
  for (const ArticleRecord& record : *records) versions.push_back(VersionOf(record));
  return versions;
}

Result<Cluster> Archive::GetCluster(std::string_view id, std::string_view cursor, std::size_t limit) {
  return impl_->GetCluster(id, cursor, limit);
}

Result<SightingList> Archive::GetSightings(std::string_view url, std::size_t limit) {
  return FindSightings(&impl_->engine(), &impl_->reader(), url, limit);
}

Result<PairReport> Archive::Explain(std::string_view id, std::string_view other_id) {
  return impl_->Explain(id, other_id);
}

Result<FeedPage> Archive::ReadFeed(std::uint64_t after_sequence, std::size_t limit) {
  return impl_->ReadFeed(after_sequence, limit);
}

Status Archive::ForEachId(const std::function<bool(std::string_view id)>& visit) {
  for (ArticleNumber first = 1;; first += kScanPage) {
    const Result<std::vector<ArticleName>> names = impl_->ReadNames(first, kScanPage);
    if (!names) return names.error();
    for (const ArticleName& name : *names) {
      if (!name.is_removed && !name.is_former && !visit(name.id)) return Status::Ok();
    }
    if (names->size() < kScanPage) return Status::Ok();
  }
}

Result<RecheckSummary> Archive::Recheck(const RecheckOptions& options, const RecheckVisitor& visit) {
  return impl_->Recheck(options, visit);
}

Result<CurationReport> Archive::Curate(const Curation& curation) {
  return impl_->Curate(curation);
}

CanonicalPolicy Archive::GetPolicy() const {
  return impl_->settler().policy();
}

Status Archive::SetPolicy(const CanonicalPolicy& policy) {
  return impl_->SetPolicy(policy);
}

Result<ElectionSummary> Archive::ApplyPolicy(const ElectionOptions& options, const ElectionVisitor& visit) {
  return impl_->ApplyPolicy(options, visit);
}

Result<AuditPage> Archive::ReadAuditTrail(std::uint64_t after, std::size_t limit) {
  return newsfold::ReadAuditTrail(&impl_->engine(), after, limit);
}

Result<RetainSummary> Archive::Retain(const RetainOptions& options, const RetainVisitor& visit) {
  return impl_->Retain(options, visit);
}

Result<PurgeSummary> Archive::Purge(const PurgeOptions& options, const PurgeVisitor& visit) {
  return impl_->Purge(options, visit);
}

ArchiveStats Archive::GetStats() const {
  return impl_->GetStats();
}

Status Archive::Health() const {
  const Status status = impl_->engine().Health();
  return status.ok() ? impl_->index().Health() : status;
}

Result<ExportSummary> Archive::Export(const ExportOptions& options, const ByteSink& sink,
                                      const ByteSink& index_sink, const ExportVisitor& visit) {
  return newsfold::Export(&impl_->engine(), impl_->codec(), options, sink, index_sink, visit);
}

Result<PreparedArticle> Archive::PrepareExported(ExportedArticle exported) {
  return impl_->PrepareExported(std::move(exported));
}

Result<TakeOverSummary> Archive::FileTakenOver() {
  return impl_->FileTakenOver();
}

Result<CompactSummary> Archive::Compact(const CompactOptions& options, const CompactVisitor& visit) {
  return impl_->Compact(options, visit);
}

Result<HeldFiles> Archive::HoldFiles() {
  return HoldStore(&impl_->engine(), &impl_->index());
}

}  // namespace newsfold
