#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "store/base/held_files.h"
#include "store/base/status.h"
#include "store/engine/engine.h"
#include "store/engine/key_family.h"
#include "store/index/index_entries.h"
#include "store/postings/posting_index.h"
#include "store/postings/posting_lists.h"
#include "store/records/format.h"

namespace newsfold {

// What ArticleIndex::Find found: one list a probe. Reused from search to search. Thread-compatible.
class IndexLists {
 public:
  // Of the probe-th probe, by ascending number, none twice. Valid until the next call.
  std::span<const FoundPosting> Read(std::size_t probe);

 private:
  friend class ArticleIndex;

  PostingLists postings_;
  bool has_added_ = false;
  PostingLists added_;  // of an index over another
  std::vector<FoundPosting> merged_;
};

struct ArticleIndexOptions {
  // The folder of the store, in which the index has folders of its own; empty: all is kept in memory.
  std::string directory;
  bool read_only = false;
  std::size_t table_bytes_max = PostingIndexOptions{}.table_bytes_max;
};

// The candidate index of a store, one of its two sets: a PostingIndex, and the rows in the engine it is kept
// by. The row of an article is written with the article; once its postings are in segment files the row is
// deleted. Opening adds the rows that are left again.
// Thread-safe, but for one writer at a time.
class ArticleIndex {
 public:
  // The index that `meta` names; an empty one if the engine knows none. `engine` must outlive it. Errors:
  // kCorruption damaged rows or files (a reindex makes them anew); kUnavailable; kResourceExhausted.
  static Result<std::unique_ptr<ArticleIndex>> Open(Engine* engine, const StoreMeta& meta,
                                                    const ArticleIndexOptions& options);

  // What `base` would hold after additions that it never sees: these are kept in memory. `base` must outlive
  // it, and nobody may add to it meanwhile.
  static std::unique_ptr<ArticleIndex> Over(const ArticleIndex* base);

  // Puts the rows into *writes. By the writer, who then calls Add, if they were written, before the next
  // AppendRows.
  void AppendRows(std::span<const IndexRow> rows, WriteSet* writes) const;
  // The rows are found from now on. REQUIRES: they are what AppendRows got last. What does not go into files
  // is told by Health.
  void Add(std::span<const IndexRow> rows);

  // Looks up all probes at once. From any thread, each with lists of its own.
  void Find(std::span<const PostingProbe> probes, IndexLists* lists) const;

  // Puts all that was added into files. By the writer. Errors: as of PostingIndex.
  Status Flush() { return postings_->Flush(); }
  // Ok, or why what is added stays in memory: nothing more should be added then.
  Status Health() const { return postings_->Health(); }
  PostingStats GetStats() const { return postings_->GetStats(); }
  // Reads all files and compares them with their checksums. kCorruption names the first damaged one.
  Status Verify() const { return postings_->Verify(); }

  // As of PostingIndex. To hold the files of a moment: first this, then the engine's, then those here.
  std::shared_ptr<void> HoldFiles() { return postings_->HoldFiles(); }
  // Named as they are below the store's folder.
  std::vector<StoreFile> HeldFiles() const;

 private:
  ArticleIndex(Engine* engine, IndexSet set, const ArticleIndex* base)
      : engine_(engine), set_(set), base_(base) {}

  Status OpenPostings(const StoreMeta& meta, const ArticleIndexOptions& options);
  struct NumberedRow {
    std::uint64_t sequence = 0;
    IndexRow row;
  };
  Result<std::vector<NumberedRow>> ReadSomeRows(std::uint64_t begin);
  Status AddRowsAgain();
  Status Commit(const PostingManifest& manifest);

  Engine* const engine_;  // null of an index over another
  const IndexSet set_;
  const ArticleIndex* const base_;  // null if there is none

  std::uint64_t last_sequence_ = 0;  // of the rows; the writer's
  std::unique_ptr<PostingIndex> postings_;
};

// The files of a set that no ArticleIndex has open. Errors: as of Engine::Get; kCorruption.
Result<std::vector<StoreFile>> IndexFilesOf(Engine* engine, const std::string& store_directory, IndexSet set);
// Which files the index of a set has. Errors: kCorruption, kFailedPrecondition, kUnavailable.
Result<PostingManifest> ReadIndexManifest(Engine* engine, IndexSet set);

// Reads the files of the index that come behind `after`, in the order of their names, and compares each with
// its checksums, as Engine::VerifyFiles does. `meta`: of the store in `directory`; empty: there are none.
// Errors: as of ReadIndexManifest.
Status VerifyIndexFiles(Engine* engine, const StoreMeta& meta, const std::string& directory,
                        const std::string& after, const FileVisitor& visit);

// Deletes the files of one set, if the store has a folder. What cannot be deleted goes when the set is next
// opened for writing.
Status RemoveIndexFiles(const std::string& store_directory, IndexSet set);

}  // namespace newsfold
