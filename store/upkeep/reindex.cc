#include "store/upkeep/reindex.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "dedup/base/assert.h"
#include "dedup/judge/rules.h"
#include "dedup/text/fold.h"
#include "store/decide/matcher.h"
#include "store/decide/prepared_article.h"
#include "store/decide/workbench.h"
#include "store/index/article_index.h"
#include "store/index/boilerplate_cache.h"
#include "store/index/index_entries.h"
#include "store/index/index_format.h"
#include "store/records/dictionary_trainer.h"
#include "store/records/record_reader.h"
#include "store/records/refusal_format.h"
#include "store/records/store_meta.h"
#include "store/records/text_codec.h"

namespace newsfold {
namespace {

// Articles between two reports.
constexpr std::uint64_t kArticlesPerReport = 256;

// Writes the index of one article after the other. Thread-compatible.
class IndexWriter {
 public:
  // `meta` says into which set, and how.
  IndexWriter(Engine* engine, ArticleIndex* index, const StoreMeta& meta)
      : folder_(meta.secret),
        store_{engine, meta.index_set, index, &folder_, &codec_, Thresholds{}},
        bench_(store_),
        trainer_({engine, &bench_.reader, &codec_}) {}

  // To be called first.
  Status Load() { return trainer_.Load(); }

  // REQUIRES: the articles before it were added. Returns how many entries there are more.
  Result<std::int64_t> Add(ArticleNumber number);

  // Position in the engine behind everything added.
  EngineSequence last_write() const { return last_write_; }

 private:
  Result<std::int64_t> AddPurged(ArticleNumber number);
  Status WriteRow(WriteSet writes, const IndexRow& row);
  Result<std::int64_t> CountAdded(const WriteSet& writes, ArticleNumber number) const;

  const Folder folder_;
  TextCodec codec_;
  const StoreParts store_;  // nothing is judged, so that there are no limits to apply
  Workbench<BoilerplateCache> bench_;
  DictionaryTrainer trainer_;
  EngineSequence last_write_ = 0;
  ArticleNumber last_number_ = 0;
};

// How many entries there are more. What has left its site's window is written again, or deleted; a summary
// takes the place of the one before it.
Result<std::int64_t> IndexWriter::CountAdded(const WriteSet& writes, ArticleNumber number) const {
  const char site_tag = TagOf(Family::kSite, store_.index_set);
  std::int64_t added = 0;
  for (const WriteSet::Op& op : writes.ops()) {
    bool is_again = op.key.front() == site_tag && DecodeSiteKeyNumber(op.key) != number;
    if (is_again && IsSummaryKey(op.key)) {
      const Result<std::optional<std::string>> before = store_.engine->Get(op.key);
      if (!before) return before.error();
      is_again = before->has_value();
    }
    added += !op.value ? -1 : is_again ? 0 : 1;
  }
  return added;
}

Result<std::int64_t> IndexWriter::Add(ArticleNumber number) {
  const Result<ArticleRecord> record = bench_.reader.ReadRecord(number);
  if (!record) return record.error();
  if (record->is_tombstone()) return AddPurged(number);
  const Result<PreparedArticle> prepared = PrepareToLearn(*record, &bench_.reader, folder_);
  if (!prepared) return prepared.error();
  const MatchQuery query = prepared->Query();
  const Result<Fingerprint> fingerprint = bench_.matcher.MakeFingerprint(query);
  if (!fingerprint) return fingerprint.error();
  const IndexedBy indexed_by = HowToIndex(*fingerprint, record->repeats_indexed);
  const IndexRow row = MakeIndexRow(number, indexed_by, *fingerprint, query.url);
  WriteSet writes;
  if (Status status = LearnStory(store_, query, {number, record->story, record->shows_passages},
                                 &bench_.boilerplate, &writes);
      !status.ok())
    return status;
  store_.index->AppendRows({&row, 1}, &writes);
  const Result<std::int64_t> entries = CountAdded(writes, number);
  if (!entries) return entries.error();
  const Status status = WriteRow(std::move(writes), row);
  return status.ok() ? entries : status;
}

// One article at a time: a site's window may have to be loaded again for the next.
Status IndexWriter::WriteRow(WriteSet writes, const IndexRow& row) {
  const Result<EngineSequence> written = store_.engine->Write(std::move(writes));
  if (!written) return written.error();
  store_.index->Add({&row, 1});
  if (Status status = store_.index->Health(); !status.ok()) return status;
  NEWSFOLD_ASSERT(*written >= last_write_ && row.number > last_number_);
  last_write_ = *written;
  last_number_ = row.number;
  return Status::Ok();
}

// Of what was purged only that is known which finds its copies, if they are refused.
Result<std::int64_t> IndexWriter::AddPurged(ArticleNumber number) {
  const Result<std::optional<std::string>> value = store_.engine->Get(RefusedCopiesKey(number));
  if (!value) return value.error();
  if (!*value) return 0;
  const Result<CopySketch> sketch = DecodeCopySketch(**value);
  if (!sketch) return sketch.error();
  IndexRow row;
  row.number = number;
  for (const std::uint64_t key : sketch->keys) {
    if (row.shingles.size() < kKeysIndexedMax) row.shingles.push_back(IndexKey(key));
  }
  WriteSet writes;
  store_.index->AppendRows({&row, 1}, &writes);
  const Status status = WriteRow(std::move(writes), row);
  return status.ok() ? Result<std::int64_t>(1) : status;
}

// The description the store will have.
StoreMeta Renewed(const StoreMeta& old, bool new_secret) {
  StoreMeta meta = NewStoreMeta(Thresholds{});
  meta.rules = old.rules;
  meta.uuid = old.uuid;
  meta.created_at_ms = old.created_at_ms;
  if (!new_secret) meta.secret = old.secret;
  meta.index_set = OtherSet(old.index_set);
  return meta;
}

std::vector<std::string> DescribeChanges(const StoreMeta& old, bool new_secret) {
  const std::vector<MetaDifference> differences = CompareMeta(old);
  std::vector<std::string> changes;
  changes.reserve(differences.size() + 1);
  for (const MetaDifference& difference : differences) {
    changes.push_back(difference.what + " " + difference.found + " -> " + difference.wanted);
  }
  if (new_secret) changes.emplace_back("hash secret");
  return changes;
}

Result<std::uint64_t> CountArticles(Engine* engine) {
  const Result<StoreCounters> counters = ReadCounters(engine);
  if (!counters) return counters.error();
  return counters->last_number;
}

Status Write(WriteSet writes, Engine* engine) {
  const Result<EngineSequence> written = engine->Write(std::move(writes));
  return written ? Status::Ok() : written.error();
}

// Copies of removed articles are known by hashes that are keyed with the secret.
Status CheckNoCopiesRefused(Engine* engine) {
  bool are_refused = false;
  const auto visit = [&](std::string_view key, std::string_view) {
    const Result<ArticleNumber> number = DecodeRefusalKey(key);
    are_refused = number && key == RefusedCopiesKey(*number);
    return !are_refused;
  };
  if (Status status = engine->Scan(FamilyPrefix(Family::kRefusal), "", visit); !status.ok()) return status;
  if (!are_refused) return Status::Ok();
  return FailedPrecondition(
      "copies of removed articles are refused, and would no longer be known with another secret");
}

// From now on the set that is not in use may hold something.
Status MarkOtherIndex(Engine* engine) {
  WriteSet writes;
  writes.Put(MetaKey(kOtherIndexName), {});
  return Write(std::move(writes), engine);
}

Status SwitchTo(const StoreMeta& meta, Engine* engine) {
  WriteSet writes;
  writes.Put(MetaKey(kStoreMetaName), EncodeStoreMeta(meta));
  writes.Delete(MetaKey(kPurgedName));
  const Result<EngineSequence> sequence = engine->Write(std::move(writes));
  return sequence ? engine->Sync(*sequence) : sequence.error();
}

Status WriteIndex(Engine* engine, const StoreMeta& meta, const std::string& directory,
                  const ReindexVisitor& visit, ReindexSummary* summary) {
  const Result<std::unique_ptr<ArticleIndex>> index =
      ArticleIndex::Open(engine, meta, {.directory = directory});
  if (!index) return index.error();
  IndexWriter writer(engine, index->get(), meta);
  if (Status status = writer.Load(); !status.ok()) return status;
  for (ArticleNumber number = 1; number <= summary->articles_total; ++number) {
    const Result<std::int64_t> entries = writer.Add(number);
    if (!entries) return entries.error();
    ++summary->articles;
    summary->entries += static_cast<std::uint64_t>(*entries);
    summary->was_stopped = number % kArticlesPerReport == 0 && !visit(*summary);
    if (summary->was_stopped) return Status::Ok();
  }
  return engine->Sync(writer.last_write());
}

}  // namespace

Result<ReindexSummary> Reindex(Engine* engine, const ReindexOptions& options, const ReindexVisitor& visit) {
  const Result<StoreMeta> old = ReadStoreMeta(engine);
  if (!old) return old.error();
  if (!IsReadableFormat(old->format_version)) return CheckStoreMeta(*old);
  const Result<std::uint64_t> count = CountArticles(engine);
  if (!count) return count.error();
  const StoreMeta meta = Renewed(*old, options.new_secret);
  if (options.new_secret) {
    if (Status status = CheckNoCopiesRefused(engine); !status.ok()) return status;
  }
  ReindexSummary summary;
  summary.articles_total = *count;
  summary.changes = DescribeChanges(*old, options.new_secret);
  Status status = DropUnusedIndex(engine, meta.index_set, options.directory);
  if (status.ok()) status = MarkOtherIndex(engine);
  if (status.ok()) status = WriteIndex(engine, meta, options.directory, visit, &summary);
  if (status.ok() && !summary.was_stopped) status = SwitchTo(meta, engine);
  if (!status.ok()) return status;
  // It is done, or stopped.
  IgnoreStatus(
      DropUnusedIndex(engine, summary.was_stopped ? meta.index_set : old->index_set, options.directory),
      "what cannot be deleted now goes when the store is next opened");
  return summary;
}

Status DropUnusedIndex(Engine* engine, IndexSet unused, const std::string& directory) {
  const Result<std::optional<std::string>> mark = engine->Get(MetaKey(kOtherIndexName));
  if (!mark) return mark.error();
  if (!*mark) return Status::Ok();
  for (const std::string& prefix : IndexPrefixes(unused)) {
    if (Status status = engine->DeletePrefix(prefix); !status.ok()) return status;
  }
  if (Status status = RemoveIndexFiles(directory, unused); !status.ok()) return status;
  WriteSet writes;
  writes.Delete(IndexManifestKey(unused));
  writes.Delete(MetaKey(kOtherIndexName));
  return Write(std::move(writes), engine);
}

}  // namespace newsfold
