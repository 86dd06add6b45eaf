#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dedup/judge/rules_identity.h"
#include "dedup/text/fold.h"
#include "store/archive.h"
#include "store/decide/importer.h"
#include "store/decide/workbench.h"
#include "store/index/article_index.h"
#include "store/index/boilerplate_cache.h"
#include "store/index/store_parts.h"
#include "store/records/dictionary_trainer.h"
#include "store/records/record_reader.h"
#include "store/records/store_meta.h"
#include "store/records/text_codec.h"
#include "store/upkeep/job_runs.h"
#include "store/upkeep/pack.h"

namespace newsfold {

// What an archive is made of. The reads and the way of an article in are in archive.cc, the jobs in
// archive_jobs.cc. Thread-safe, member by member. Destroyed in reverse order: the trainer stops before what
// it uses.
class Archive::Impl {
 public:
  Impl(std::unique_ptr<Engine> engine, std::unique_ptr<ArticleIndex> index, const StoreMeta& meta,
       const ArchiveOptions& options)
      : read_only_(options.read_only),
        directory_(options.index_directory),
        store_rules_(meta.rules),
        engine_(std::move(engine)),
        index_(std::move(index)),
        folder_(meta.secret),
        store_{engine_.get(), meta.index_set,     index_.get(), &folder_,
               &codec_,       options.thresholds, nullptr,      meta.uuid},
        bench_(store_),
        importer_(bench_.store, &bench_.reader, &bench_.matcher, &bench_.settler),
        trainer_({engine_.get(), &bench_.reader, &codec_}) {}

  Status Recover();
  Result<PreparedArticle> Prepare(Article article) const;
  Result<Decision> Check(const Article& article);
  void TakeOriginal(PreparedArticle* prepared) const;
  void Advance(PreparedArticle* prepared);
  Result<Decision> Settle(PreparedArticle prepared);
  Result<ArticleNumber> FindRevisited(const Revisit& revisit);
  Result<std::string> NoteSighting(const Revisit& revisit);
  Status NoteReadings(std::span<const std::pair<std::string, ReadingMark>> marks);
  Result<std::optional<ReadingMark>> FindReading(std::string_view input);
  Result<PreparedArticle> PrepareExported(ExportedArticle exported) const;
  Result<TakeOverSummary> FileTakenOver();
  Result<StoredArticle> Describe(const ArticleRecord& record);
  Result<Original> ReadOriginal(const ArticleRecord& record);
  Result<ArticleRecord> ReadVersion(std::string_view id, std::uint32_t version);
  Result<std::vector<ArticleRecord>> ReadVersions(std::string_view id);
  Result<Cluster> GetCluster(std::string_view id, std::string_view cursor, std::size_t limit);
  Status ReadMembers(ArticleNumber canonical, ArticleNumber after, std::size_t limit, Cluster* cluster);
  Result<PairReport> Explain(std::string_view id, std::string_view other_id);
  Result<FeedPage> ReadFeed(std::uint64_t after_sequence, std::size_t limit);
  Result<std::vector<ArticleName>> ReadNames(ArticleNumber first, std::size_t limit);
  Result<RecheckSummary> Recheck(const RecheckOptions& options, const RecheckVisitor& visit);
  Result<CompactSummary> Compact(const CompactOptions& options, const CompactVisitor& visit);
  Result<CurationReport> Curate(const Curation& curation);
  Result<RetainSummary> Retain(const RetainOptions& options, const RetainVisitor& visit);
  Result<PurgeSummary> Purge(const PurgeOptions& options, const PurgeVisitor& visit);
  Status SetPolicy(const CanonicalPolicy& policy);
  Result<ElectionSummary> ApplyPolicy(const ElectionOptions& options, const ElectionVisitor& visit);
  ArchiveStats GetStats();

  EngineRecordReader& reader() { return bench_.reader; }
  Engine& engine() { return *engine_; }
  const Engine& engine() const { return *engine_; }
  ArticleIndex& index() { return *index_; }
  const ArticleIndex& index() const { return *index_; }
  const Settler& settler() const { return bench_.settler; }
  const TextCodec& codec() const { return codec_; }

 private:
  Result<CompactSummary> CompactAll(const CompactOptions& options, const CompactVisitor& visit);
  std::uint64_t CountGarbage(const std::vector<StoredBytes>& kinds) const;
  std::uint64_t ForecastDay(std::uint64_t disk_bytes);
  // Runs a job, and notes how it ended unless nothing was to be written.
  template <class Job>
  auto NoteUnlessDry(bool is_dry, std::string_view name, Job job) {
    return is_dry ? job() : RunNoted(engine_.get(), name, job);
  }
  Result<PackSummary> PackTexts(const PackOptions& options, const PackVisitor& visit);

  // Constant after construction.
  const bool read_only_;
  const std::string directory_;

  std::mutex packing_;         // one at a time packs texts or purges
  RulesIdentity store_rules_;  // changed by Recheck alone

  std::unique_ptr<Engine> engine_;
  std::unique_ptr<ArticleIndex> index_;
  Folder folder_;
  TextCodec codec_;
  const StoreParts store_;
  Workbench<BoilerplateCache> bench_;
  Importer importer_;
  DictionaryTrainer trainer_;
};

}  // namespace newsfold
