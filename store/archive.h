#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dedup/judge/rules.h"
#include "store/answers/answers.h"
#include "store/answers/exported_article.h"
#include "store/base/held_files.h"
#include "store/base/status.h"
#include "store/decide/prepared_article.h"
#include "store/engine/engine.h"
#include "store/postings/posting_index.h"
#include "store/records/article.h"
#include "store/records/canonical_policy.h"
#include "store/records/reading_mark.h"

namespace newsfold {

struct ArchiveOptions {
  std::string directory;
  bool create_if_missing = false;
  bool read_only = false;
  std::size_t cache_bytes = std::size_t{256} << 20;
  // What decides from now on, whatever the store was made with.
  Thresholds thresholds;
  // In which the index keeps folders of its own; set by Open(options). Empty: it is kept in memory, and made
  // from its rows at every opening.
  std::string index_directory{};
  // Memory of the newest part of the index, as of PostingIndexOptions.
  std::size_t index_table_bytes = PostingIndexOptions{}.table_bytes_max;
};

// The engine of the store in options.directory, for the jobs that work below the archive
// (store/upkeep/reindex.h). Errors as OpenRocksEngine.
Result<std::unique_ptr<Engine>> OpenEngine(const ArchiveOptions& options);

// The archive: every accepted article byte for byte, folded into clusters, behind one lock-protected
// check-and-insert.
//
// Thread-safe. Ingest, Check and the readers may be called from any number of threads.
class Archive {
 public:
  // Opens or creates the store in options.directory.
  // Errors: kNotFound no store there and create_if_missing is off; kUnavailable another process has it open
  // ("locked"); kFailedPrecondition format, fold version, ICU or index differ (names the command to run);
  // kCorruption.
  static Result<std::unique_ptr<Archive>> Open(const ArchiveOptions& options);
  // The same over an engine of the caller's, for tests and other engines.
  static Result<std::unique_ptr<Archive>> Open(const ArchiveOptions& options, std::unique_ptr<Engine> engine);
  ~Archive();

  // Decides about `article` without storing anything. Errors: kInvalidArgument, kCorruption, kUnavailable.
  Result<Decision> Check(const Article& article);

  // Decides and stores, durably: Prepare, Settle, Sync. Errors: as those.
  Result<Decision> Ingest(Article article, OnConflict on_conflict = OnConflict::kKeep);

  // The parallel part of an ingest: all that is not storing. The sooner Settle follows, the less of it has to
  // be done again. `on_conflict`: what becomes of it if its id belongs to another text by then. Errors:
  // kInvalidArgument.
  Result<PreparedArticle> Prepare(Article article, OnConflict on_conflict = OnConflict::kKeep);

  // The ordered part: decides and stores in one atomic step, in the order of the calls. Not yet durable: an
  // answer may be passed on only after Sync. Storing the same id and content again gives the answer it has
  // (already_known) and writes nothing; the same url and bytes without an id is a new sighting of the same
  // article. The text of a former version is known too. Errors: kAlreadyExists same id, other content, and
  // OnConflict::kKeep; kResourceExhausted disk; kUnavailable storage failed; kCorruption.
  Result<Decision> Settle(PreparedArticle prepared);

  // Notes that a stored article was seen again: a sighting, which may be there already. It is the one known
  // by the id that the revisit refers to; else the one seen at the url at that time; else the one seen there
  // last. May be called wherever Settle may. Returns its id. Not yet durable. Errors: kNotFound no such
  // article, or it was removed; kInvalidArgument the url or the time cannot be; as Settle.
  Result<std::string> NoteSighting(const Revisit& revisit);

  // Notes how far inputs were read, by what ReadingKey is made of. Not yet durable; never durable before what
  // was settled earlier. Errors: as Settle.
  Status NoteReadings(std::span<const std::pair<std::string, ReadingMark>> marks);
  // How far an input was read; nothing if that is not known. Errors: kUnavailable.
  Result<std::optional<ReadingMark>> FindReading(std::string_view input);

  // Returns once everything settled before the call is on stable storage. Concurrent calls share one fsync.
  Status Sync();

  // kNotFound, kCorruption ("stored article damaged").
  Result<StoredArticle> Get(std::string_view id);
  // A version of it, counted from 1. Errors: the same; kGone it was replaced.
  Result<StoredArticle> GetVersion(std::string_view id, std::uint32_t version);
  // What the text was read from, byte for byte; of an article that came as text, that text, as plain text.
  // `version`: counted from 1; 0: the newest. Errors: as of Get and GetVersion.
  Result<Original> GetOriginal(std::string_view id, std::uint32_t version = 0);
  // All versions that are known of, the newest first. Errors: kNotFound, kCorruption.
  Result<std::vector<ArticleVersion>> ListVersions(std::string_view id);
  // `id`: of the canonical or of any member. At most `limit` members from `cursor` (empty: the first) on. A
  // cursor of another cluster, such as of one that has joined this one since, begins with the first of all.
  Result<Cluster> GetCluster(std::string_view id, std::string_view cursor, std::size_t limit);
  // The newest `limit` of what was seen at this url, or at another with the same canonical form: each under
  // the url as it came. Reads the entries of all.
  Result<SightingList> GetSightings(std::string_view url, std::size_t limit);
  Result<PairReport> Explain(std::string_view id, std::string_view other_id);
  // At most `limit` entries after `after_sequence`. A Sync that begins later makes them durable.
  Result<FeedPage> ReadFeed(std::uint64_t after_sequence, std::size_t limit);
  // Calls `visit` with the id of every article in order of arrival until it returns false.
  Status ForEachId(const std::function<bool(std::string_view id)>& visit);

  // Decides every repost again, in order of arrival, under what its site's later pages have shown to be
  // boilerplate. One that no longer belongs to its canonical enters another cluster or becomes a canonical;
  // canonicals stay what they are. Each change is stored in one atomic step and told to `visit` once it is on
  // stable storage. No text changes; what was decided before stays in the feed. A second call right
  // afterwards changes nothing; one that was stopped anywhere can be made again, and comes out the same. One
  // that was not stopped puts the rules that decided on record (ArchiveStats::store_rules).
  // Takes about as long as ingesting the articles did. REQUIRES: nothing else is called until it returns.
  // Errors: kUnavailable, kCorruption; what was reported by then is stored.
  Result<RecheckSummary> Recheck(const RecheckOptions& options, const RecheckVisitor& visit);

  // Writes articles for others: another store, tables, archives of the web (store/export/export.h).
  // `index_sink` may be null. Everything else may be called meanwhile. Errors: as there.
  Result<ExportSummary> Export(const ExportOptions& options, const ByteSink& sink, const ByteSink& index_sink,
                               const ExportVisitor& visit);

  // The parallel part of taking over an article from another store, with what was decided there
  // (store/decide/importer.h); Settle is the other. Errors: kInvalidArgument.
  Result<PreparedArticle> PrepareExported(ExportedArticle exported);
  // Files those that could not be filed when they were settled, durably. To be called when all are settled.
  // REQUIRES: from the first such article on nothing else is stored, or filed otherwise, until it returns.
  Result<TakeOverSummary> FileTakenOver();

  // Gives back the space of what was deleted or replaced (store/upkeep/compact.h); if options.pack, packs
  // texts first (store/upkeep/pack.h). Everything else may be called meanwhile, save Recheck. Errors:
  // kUnavailable, kCorruption, kResourceExhausted; kInvalidArgument texts are to be packed and another part
  // compacted.
  Result<CompactSummary> Compact(const CompactOptions& options, const CompactVisitor& visit);

  // Does what a person wants of clusters, durably, and notes it in the audit trail (store/upkeep/curate.h).
  // Everything else may be called meanwhile, save Recheck. Errors: as there.
  Result<CurationReport> Curate(const Curation& curation);
  // At most `limit` decisions of persons behind number `after`, oldest first.
  Result<AuditPage> ReadAuditTrail(std::uint64_t after, std::size_t limit);

  // Removes what a rule names, durably (store/upkeep/retain.h). Everything else may be called meanwhile, save
  // Recheck. Errors: as there.
  Result<RetainSummary> Retain(const RetainOptions& options, const RetainVisitor& visit);
  // Deletes what was removed for good (store/upkeep/purge.h). Everything else may be called meanwhile, save
  // Recheck. Errors: as there.
  Result<PurgeSummary> Purge(const PurgeOptions& options, const PurgeVisitor& visit);

  // Which article of a cluster is its canonical: what holds from now on for articles that come, durably, and
  // of a store that never had another, kFirstSeen. Errors: as of CheckPolicy; kUnavailable,
  // kResourceExhausted.
  CanonicalPolicy GetPolicy() const;
  Status SetPolicy(const CanonicalPolicy& policy);
  // Has the policy decide who leads each cluster that there is (store/upkeep/elect_all.h). Everything else
  // may be called meanwhile, save Recheck. Errors: as there.
  Result<ElectionSummary> ApplyPolicy(const ElectionOptions& options, const ElectionVisitor& visit);

  // Makes a store of all that is settled in the folder `to`, by hard links where it can, or adds a backup of
  // it to the folder of backups `directory` (store/backup/backup.h). Everything else may be called meanwhile.
  Result<CheckpointSummary> Checkpoint(const std::string& to, const CopyVisitor& visit);
  Result<BackupSummary> Backup(const std::string& directory, const BackupOptions& options,
                               const CopyVisitor& visit);

  ArchiveStats GetStats() const;
  // Ok, or why nothing can be stored any more.
  Status Health() const;

 private:
  class Impl;
  Result<HeldFiles> HoldFiles();
  explicit Archive(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace newsfold
