#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "store/base/held_files.h"
#include "store/base/status.h"
#include "store/postings/merge_plan.h"
#include "store/postings/posting.h"
#include "store/postings/posting_files.h"
#include "store/postings/posting_lists.h"
#include "store/postings/posting_manifest.h"
#include "store/postings/posting_owner.h"
#include "store/postings/posting_table.h"
#include "store/postings/segment.h"
#include "store/postings/segment_builder.h"

namespace newsfold {

struct PostingIndexOptions {
  std::string directory;  // of the segment files; empty: all is kept in memory
  PostingOwner owner;
  bool read_only = false;  // writes no file and removes none; what is added stays in memory
  // The table of the newest postings takes at most so much memory, a power of two; 32 MiB hold some 52,000
  // articles of 25 postings. Two more such tables may be waiting to be written.
  std::size_t table_bytes_max = std::size_t{32} << 20;
  std::size_t fanout = 4;            // segments of a level are merged when there would be more; at least 2
  std::size_t filter_key_bits = 10;  // bits of memory a shingle posting; 10 let pass 1 in 100 absent keys
  // Puts the manifest in the place of the former one, on stable storage, before it returns. Called on the
  // index's own thread, when all files it names are on stable storage. kResourceExhausted says that nothing
  // was done, and it is asked again later; after any other error the index writes no file any more, since
  // nobody knows which manifest the next Open is given. Not needed if all is kept in memory.
  std::function<Status(const PostingManifest&)> commit;
  // Whether the postings of an article shall vanish when a merge meets them. May be empty. Called on the
  // index's own thread.
  std::function<bool(std::uint64_t number)> is_dropped;
  // In whose place tests put others; must outlive the index. Null: those of `directory`.
  PostingFiles* files = nullptr;
};

struct PostingStats {
  std::size_t segments = 0;
  std::uint64_t mapped_bytes = 0;    // of segment files; the kernel may take their memory back
  std::uint64_t memory_bytes = 0;    // tables and filters
  std::uint64_t entries = 0;         // postings, some twice until they are merged
  std::size_t waiting_tables = 0;    // full, and not in a file yet
  std::uint64_t merged_entries = 0;  // written by merges since the index was opened
  bool is_merging = false;
};

// More postings than one article has.
inline constexpr std::size_t kPostingsAnAddMax = 1024;

// The candidate index: which articles are under a key. New postings go to a table in memory; full tables are
// written as segment files, sorted and immutable, which one background thread merges, level by level, into
// few large ones (P. O'Neil et al., "The log-structured merge-tree (LSM-tree)", Acta Informatica 33, 1996).
// It keeps no log: what is not in a segment yet is gone with the process, and the owner replays it.
//
// A list has the postings of the lowest numbers, kPostingsKept or kBlockPostingsKept of them, each once,
// however they were added and merged (but see is_dropped: what gave way before is not there to fill the gap).
//
// Thread-safe, but for one writer at a time.
class PostingIndex {
 public:
  // How long the background thread waits before it tries again what failed; twice as long each time.
  static constexpr std::chrono::milliseconds kRetryAfterMin{1000};
  static constexpr std::chrono::milliseconds kRetryAfterMax{8000};

  // Opens the segments that `manifest` names, the newest the owner has, and removes all other segment files.
  // Then the owner adds again what is behind manifest.covered_sequence. Errors: kCorruption a segment is
  // missing, damaged or another store's; kFailedPrecondition a newer program wrote it; kUnavailable;
  // kResourceExhausted.
  static Result<std::unique_ptr<PostingIndex>> Open(const PostingIndexOptions& options,
                                                    const PostingManifest& manifest);
  // Stops the background thread, within a step of its work. What is in no segment is gone.
  ~PostingIndex();
  PostingIndex(const PostingIndex&) = delete;
  PostingIndex& operator=(const PostingIndex&) = delete;

  // Adds postings of the article `number`. Every search that begins when it has returned sees them. Waits
  // while the background thread is too far behind. What was added is added whatever it returns: an error is
  // that of Health(), and as long as there is one the tables only grow.
  // REQUIRES: sequence > all before and > covered_sequence; 1 <= number <= kPostingNumberMax; at most
  // kPostingsAnAddMax postings; one thread at a time.
  Status Add(std::uint64_t sequence, std::uint64_t number, std::span<const Posting> postings);

  // Looks up all probes at once, which costs much less than one by one: some microseconds for a hundred. From
  // any thread, each with lists of its own; beside Add without locks, but for one taken to begin.
  void Find(std::span<const PostingProbe> probes, PostingLists* lists) const;

  // Writes all that was added to segments, and waits for it. By the writer. Errors: as Health().
  Status Flush();
  // Waits until nothing is left to be merged. Errors: as Health().
  Status WaitForMerges();

  // Adds up to this sequence are in segments that the owner has committed.
  std::uint64_t Covered() const;
  // Ok, or why the background thread could not do its work when it last tried: kResourceExhausted the disk
  // is full, kUnavailable, kCorruption a segment that was to be merged is damaged, or a search met a damaged
  // one. Searches go on. It tries again by itself, so that the index recovers when there is room on the disk;
  // but not after a failed commit.
  Status Health() const;
  PostingStats GetStats() const;
  // Reads all segments and compares them with their checksums, which takes as long as reading the files.
  // kCorruption names the first damaged file.
  Status Verify() const;

  // While what it returns lives, which must be shorter than the index does, no file of a segment is removed.
  // Merges go on.
  std::shared_ptr<void> HoldFiles();
  // The files of all segments, and those that would have been removed since the oldest hold began. Whatever
  // manifest was committed in that time, its files are among them. Their names have no folder.
  std::vector<StoreFile> HeldSegmentFiles() const;

 private:
  // What the adds to a table were.
  struct AddRange {
    std::uint64_t first_sequence = 0;  // 0: there were none
    std::uint64_t last_sequence = 0;
    std::uint64_t first_number = 0;
    std::uint64_t last_number = 0;

    void Add(std::uint64_t sequence, std::uint64_t number);
  };
  // A full table that is to be written.
  struct WaitingTable {
    std::shared_ptr<const PostingTable> table;
    AddRange range;
  };
  // What a search sees; replaced as a whole. Shared, since searches keep the parts of theirs alive.
  struct State {
    std::vector<std::shared_ptr<const Segment>> segments;  // the oldest first, as in the manifest
    std::vector<WaitingTable> waiting;                     // the oldest first
    std::shared_ptr<const PostingTable> active;
  };

  PostingIndex(const PostingIndexOptions& options, std::unique_ptr<PostingFiles> own_files);

  Status OpenSegments(const PostingManifest& manifest);
  void RemoveOtherFiles();
  std::shared_ptr<const State> CurrentState() const;
  void ChangeState(const std::function<void(State*)>& change);
  void MakeRoom();
  void Freeze();

  // Of the background thread.
  void Work();
  Status DoWork();
  void Report(const Status& status);
  Status WriteTables();
  Status WriteTable(const WaitingTable& waiting);
  Status MergeOnce();
  Result<SegmentInfo> Merge(std::span<const std::shared_ptr<const Segment>> inputs, std::uint32_t level);
  Status Commit(PostingManifest next, const SegmentInfo& made,
                std::span<const std::shared_ptr<const Segment>> replaced);
  Status AskToCommit(const PostingManifest& next, const SegmentInfo& made);
  void RemoveFile(const SegmentInfo& info);
  void ReleaseFiles();
  SegmentBuilderOptions BuilderOptions(std::function<Status()> step) const;
  Status CheckStop() const;

  // With mutex_ held.
  bool IsBehind() const;
  std::optional<MergePlan> NextMerge() const;
  bool HasWork() const { return !state_->waiting.empty() || NextMerge().has_value(); }
  void WaitForRound(std::unique_lock<std::mutex>* lock, const std::function<bool()>& is_done);

  // Constant after construction.
  const PostingIndexOptions options_;
  const std::unique_ptr<PostingFiles> own_files_;
  PostingFiles* const files_;
  const std::size_t slots_max_;

  // By the writer alone.
  std::shared_ptr<PostingTable> active_;
  AddRange active_range_;
  std::uint64_t last_sequence_ = 0;

  // By the background thread alone.
  std::uint64_t next_id_ = 1;

  std::atomic<bool> is_failing_ = false;  // !health_.ok(), for Add
  mutable std::mutex committing_;  // held from before a commit until manifest_ is what it made; before mutex_
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;  // any of what follows
  // All below are guarded by mutex_.
  std::shared_ptr<const State> state_;
  PostingManifest manifest_;  // written by the background thread alone
  Status health_;
  std::chrono::steady_clock::time_point retry_at_;
  std::chrono::milliseconds retry_after_ = kRetryAfterMin;
  std::uint64_t rounds_ = 0;  // of the background thread, done
  bool is_working_ = false;
  bool is_merging_ = false;
  std::uint64_t merged_entries_ = 0;
  bool is_given_up_ = false;  // a commit failed for good
  bool is_stopping_ = false;
  std::size_t holds_ = 0;               // on files
  std::vector<SegmentInfo> unremoved_;  // files that go when nothing holds them any more

  std::thread worker_;  // last: it uses all of the above
};

}  // namespace newsfold
