#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "store/postings/huge_buffer.h"
#include "store/postings/posting.h"
#include "store/postings/posting_list.h"
#include "store/postings/probe_batch.h"

namespace newsfold {

// The newest postings, in memory: open addressing with linear probing, 16 bytes a slot, a slot an entry. The
// entries of a list lie in one run of slots. One thread writes; others read beside it without locks, and see
// every entry whose Add returned before they began.
class PostingTable {
 public:
  // REQUIRES: `slots` is a power of two.
  explicit PostingTable(std::size_t slots);

  std::size_t slots() const { return mask_ + 1; }
  std::size_t bytes() const { return buffer_.bytes(); }
  std::size_t entries() const { return entries_.load(std::memory_order_relaxed); }
  // Whether so many more entries leave enough slots free for runs to be short.
  bool HasRoom(std::size_t more) const { return entries() + more <= EntriesMax(slots()); }
  static std::size_t EntriesMax(std::size_t slots) { return slots / 8 * 5; }

  // By the writer alone. Nothing happens if the entry is there. Of a full list the highest entry gives way to
  // a lower one. REQUIRES: HasRoom(1).
  void Add(PostingLane lane, const PostingEntry& entry);
  // By the writer alone: adds all that `other`, which nobody writes to, holds. REQUIRES: room for it.
  void AddAll(const PostingTable& other);

  // Fetches the beginnings of the lists into the cache.
  void Prefetch(const ProbeBatch& batch) const;
  // Appends what is there of each list to batch->hits.
  void Collect(ProbeBatch* batch) const;

  // All entries of a lane, ascending. While nobody writes.
  std::vector<PostingEntry> SortedEntries(PostingLane lane) const;

 private:
  struct Slot {
    std::uint64_t list;   // group and lane
    std::uint64_t value;  // 0: free. Written last, so that who sees it sees the list
  };

  std::size_t HomeOf(std::uint64_t list) const { return (list * 0xD6E8'FEB8'6659'FD93) >> shift_; }
  Slot* slot(std::size_t i) const { return slots_ + (i & mask_); }

  const std::size_t mask_;
  const int shift_;  // leaves the bits of a slot's place
  HugeBuffer buffer_;
  Slot* const slots_;
  std::atomic<std::size_t> entries_ = 0;
};

}  // namespace newsfold
