#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "store/postings/huge_buffer.h"
#include "store/postings/posting.h"
#include "store/postings/posting_list.h"
#include "store/postings/probe_batch.h"

namespace newsfold {

// The newest postings, in memory: open addressing with linear probing from the beginning of a cache line,
// 16 bytes a slot, a slot an entry. The entries of a list lie in one run of slots. One thread writes; others
// read beside it without locks, and see every entry whose Add returned before they began.
class PostingTable {
 public:
  // REQUIRES: `slots` is a power of two, and more than a cache line.
  explicit PostingTable(std::size_t slots);

  std::size_t slots() const { return mask_ + 1; }
  std::size_t bytes() const { return buffer_.bytes(); }
  std::size_t entries() const { return entries_.load(std::memory_order_relaxed); }
  // Whether so many more entries leave enough slots free for runs to be short.
  bool HasRoom(std::size_t more) const { return entries() + more <= EntriesMax(slots()); }
  static constexpr std::size_t EntriesMax(std::size_t slots) { return slots / 8 * 5; }

  // Reads the beginnings of these postings' lists into the cache: many at a time, which Add cannot.
  void Fetch(std::span<const Posting> postings) const;
  // By the writer alone. Nothing happens if the entry is there. Of a full list the highest entry gives way to
  // a lower one. REQUIRES: HasRoom(1).
  void Add(PostingLane lane, const PostingEntry& entry);
  // By the writer alone: adds all that `other`, which nobody writes to, holds. REQUIRES: room for it.
  void AddAll(const PostingTable& other);

  // Appends what is there of each list to batch->hits.
  void Collect(ProbeBatch* batch) const;

  // All entries of each lane, ascending. While nobody writes.
  std::array<std::vector<PostingEntry>, kPostingLanes> SortedLanes() const;

 private:
  struct Slot {
    std::uint64_t list;   // group and lane
    std::uint64_t value;  // 0: free. Written last, so that who sees it sees the list
  };

  static constexpr std::size_t kLineSlots = 64 / sizeof(Slot);

  // The beginning of a cache line.
  std::size_t HomeOf(std::uint64_t list) const {
    return (list * 0xD6E8'FEB8'6659'FD93) >> shift_ & ~(kLineSlots - 1);
  }
  static bool Holds(Slot* line, std::uint64_t list);
  static void CollectLine(Slot* line, const RunProbe& run, ProbeBatch* batch);
  Slot* slot(std::size_t i) const { return slots_ + (i & mask_); }

  const std::size_t mask_;
  const int shift_;  // leaves the bits of a slot's place
  HugeBuffer buffer_;
  Slot* const slots_;
  std::atomic<std::size_t> entries_ = 0;
};

}  // namespace newsfold
