#include "store/index/article_index.h"

#define XXH_INLINE_ALL
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <system_error>
#include <tuple>
#include <utility>

#include <xxhash.h>

#include "dedup/base/assert.h"
#include "store/index/index_format.h"

namespace newsfold {
namespace {

constexpr std::size_t kRowsAtOnce = 1024;

std::string FolderName(IndexSet set) {
  return set == IndexSet::kFirst ? "postings-1" : "postings-2";
}

std::string FolderOf(const std::string& store_directory, IndexSet set) {
  return store_directory + "/" + FolderName(set);
}

PostingOwner OwnerOf(const StoreMeta& meta) {
  return {meta.uuid, XXH3_64bits(meta.secret.bytes.data(), meta.secret.bytes.size())};
}

Status VerifySegment(PostingFiles* files, const SegmentInfo& info, const PostingOwner& owner) {
  const Result<std::shared_ptr<const Segment>> segment = Segment::Open(files, info, owner);
  return segment ? (*segment)->Verify() : segment.error();
}

bool IsBefore(const FoundPosting& a, const FoundPosting& b) {
  return std::tie(a.number, a.key) < std::tie(b.number, b.key);
}

}  // namespace

std::span<const FoundPosting> IndexLists::Read(std::size_t probe) {
  const std::span<const FoundPosting> found = postings_[probe];
  if (!has_added_ || added_[probe].empty()) return found;
  const std::span<const FoundPosting> added = added_[probe];
  merged_.clear();
  std::set_union(found.begin(), found.end(), added.begin(), added.end(), std::back_inserter(merged_),
                 IsBefore);
  return merged_;
}

Result<std::unique_ptr<ArticleIndex>> ArticleIndex::Open(Engine* engine, const StoreMeta& meta,
                                                         const ArticleIndexOptions& options) {
  std::unique_ptr<ArticleIndex> index(new ArticleIndex(engine, meta.index_set, nullptr));
  Status status = index->OpenPostings(meta, options);
  if (status.ok()) status = index->AddRowsAgain();
  if (status.ok()) return index;
  if (status.code() != StatusCode::kCorruption) return status;
  return status.WithContext("the index is damaged, 'newsfold reindex' makes it anew from the articles");
}

std::unique_ptr<ArticleIndex> ArticleIndex::Over(const ArticleIndex* base) {
  std::unique_ptr<ArticleIndex> index(new ArticleIndex(nullptr, base->set_, base));
  index->last_sequence_ = base->last_sequence_;
  Result<std::unique_ptr<PostingIndex>> postings = PostingIndex::Open({}, {});
  NEWSFOLD_ASSERT(postings.has_value());  // there is nothing to read
  index->postings_ = std::move(*postings);
  return index;
}

Status ArticleIndex::OpenPostings(const StoreMeta& meta, const ArticleIndexOptions& options) {
  const Result<PostingManifest> manifest = ReadIndexManifest(engine_, set_);
  if (!manifest) return manifest.error();
  PostingIndexOptions posting_options;
  // A store that was never more than rows has no folder yet.
  const bool has_files = !options.read_only || !manifest->segments.empty();
  if (!options.directory.empty() && has_files) posting_options.directory = FolderOf(options.directory, set_);
  posting_options.owner = OwnerOf(meta);
  posting_options.read_only = options.read_only;
  posting_options.table_bytes_max = options.table_bytes_max;
  // What is in memory alone stays in rows.
  if (!posting_options.directory.empty())
    posting_options.commit = [this](const PostingManifest& next) { return Commit(next); };
  Result<std::unique_ptr<PostingIndex>> postings = PostingIndex::Open(posting_options, *manifest);
  if (!postings) return postings.error();
  postings_ = std::move(*postings);
  last_sequence_ = manifest->covered_sequence;
  return Status::Ok();
}

// The rows from a sequence on, kRowsAtOnce at most, by their sequences.
Result<std::vector<ArticleIndex::NumberedRow>> ArticleIndex::ReadSomeRows(std::uint64_t begin) {
  std::vector<NumberedRow> rows;
  Status damage;
  const auto visit = [&](std::string_view key, std::string_view value) {
    Result<IndexRow> row = DecodeIndexRow(value);
    if (!row) damage = row.error();
    if (row) rows.push_back({DecodeIndexRowKey(key), std::move(*row)});
    return damage.ok() && rows.size() < kRowsAtOnce;
  };
  const Status status = engine_->Scan(IndexRowPrefix(set_), IndexRowKey(set_, begin), visit);
  if (!status.ok()) return status;
  if (!damage.ok()) return damage;
  return rows;
}

// Adds what is in no file yet. While it does, files are made of what was added, and its rows deleted.
Status ArticleIndex::AddRowsAgain() {
  std::vector<Posting> postings;
  while (true) {
    const Result<std::vector<NumberedRow>> rows = ReadSomeRows(last_sequence_ + 1);
    if (!rows) return rows.error();
    for (const auto& [sequence, row] : *rows) {
      ListPostings(row, &postings);
      last_sequence_ = sequence;
      IgnoreStatus(postings_->Add(sequence, row.number, postings), "it is that of Health");
    }
    if (rows->size() < kRowsAtOnce) return Status::Ok();
  }
}

// Makes the engine know the files, and drops the rows that are in them. A row that cannot be dropped is
// passed over when the index is opened, and goes with the next.
Status ArticleIndex::Commit(const PostingManifest& manifest) {
  WriteSet writes;
  writes.Put(IndexManifestKey(set_), EncodePostingManifest(manifest));
  const Result<EngineSequence> written = engine_->Write(std::move(writes));
  if (!written) return written.error();
  if (Status status = engine_->Sync(*written); !status.ok()) return status;
  const std::string end = IndexRowKey(set_, manifest.covered_sequence + 1);
  IgnoreStatus(engine_->DeleteRange(IndexRowPrefix(set_), end), "what is left goes with the next rows");
  return Status::Ok();
}

void ArticleIndex::AppendRows(std::span<const IndexRow> rows, WriteSet* writes) const {
  std::uint64_t sequence = last_sequence_;
  for (const IndexRow& row : rows) writes->Put(IndexRowKey(set_, ++sequence), EncodeIndexRow(row));
}

void ArticleIndex::Add(std::span<const IndexRow> rows) {
  std::vector<Posting> postings;
  for (const IndexRow& row : rows) {
    ListPostings(row, &postings);
    IgnoreStatus(postings_->Add(++last_sequence_, row.number, postings), "it is that of Health");
  }
}

void ArticleIndex::Find(std::span<const PostingProbe> probes, IndexLists* lists) const {
  const ArticleIndex* const below = base_ != nullptr ? base_ : this;
  below->postings_->Find(probes, &lists->postings_);
  lists->has_added_ = base_ != nullptr;
  if (base_ != nullptr) postings_->Find(probes, &lists->added_);
}

std::vector<StoreFile> ArticleIndex::HeldFiles() const {
  std::vector<StoreFile> files = postings_->HeldSegmentFiles();
  for (StoreFile& file : files) file.name = FolderName(set_) + "/" + file.name;
  return files;
}

Result<std::vector<StoreFile>> IndexFilesOf(Engine* engine, const std::string& store_directory,
                                            IndexSet set) {
  const Result<PostingManifest> manifest = ReadIndexManifest(engine, set);
  if (!manifest) return manifest.error();
  std::vector<StoreFile> files;
  for (const SegmentInfo& info : manifest->segments) {
    const std::string name = FolderName(set).append("/").append(SegmentFileName(info.id));
    files.push_back({.name = name,
                     .path = std::string(store_directory).append("/").append(name),
                     .bytes = info.file_bytes,
                     .is_immutable = true,
                     .contents = {}});
  }
  return files;
}

Result<PostingManifest> ReadIndexManifest(Engine* engine, IndexSet set) {
  const Result<std::optional<std::string>> value = engine->Get(IndexManifestKey(set));
  if (!value) return value.error();
  return *value ? DecodePostingManifest(**value) : PostingManifest{};
}

Status VerifyIndexFiles(Engine* engine, const StoreMeta& meta, const std::string& directory,
                        const std::string& after, const FileVisitor& visit) {
  const Result<PostingManifest> manifest = ReadIndexManifest(engine, meta.index_set);
  if (!manifest) return manifest.error();
  if (directory.empty() || manifest->segments.empty()) return Status::Ok();
  const std::string folder = FolderOf(directory, meta.index_set);
  const Result<std::unique_ptr<PostingFiles>> files = OpenPostingFolder(folder, /*read_only=*/true);
  if (!files) return files.error();
  const std::string folder_name = std::filesystem::path(folder).filename();
  std::map<std::string, SegmentInfo> segments;
  std::uint64_t bytes_total = 0;
  for (const SegmentInfo& info : manifest->segments) {
    segments.emplace(folder_name + "/" + SegmentFileName(info.id), info);
    bytes_total += info.file_bytes;
  }
  for (auto next = segments.upper_bound(after); next != segments.end(); ++next) {
    const auto& [name, info] = *next;
    const Status status = VerifySegment(files->get(), info, OwnerOf(meta));
    const bool is_last = std::next(next) == segments.end();
    if (!visit({name, info.file_bytes, bytes_total, is_last, status})) break;
  }
  return Status::Ok();
}

Status RemoveIndexFiles(const std::string& store_directory, IndexSet set) {
  if (store_directory.empty()) return Status::Ok();
  const std::string folder = FolderOf(store_directory, set);
  std::error_code error;
  std::filesystem::remove_all(folder, error);
  return error ? Unavailable(folder + ": " + error.message()) : Status::Ok();
}

}  // namespace newsfold
