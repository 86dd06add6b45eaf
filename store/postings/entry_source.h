#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "store/base/status.h"
#include "store/postings/posting_list.h"

namespace newsfold {

// Entries of one lane in ascending order. Thread-compatible.
class EntrySource {
 public:
  virtual ~EntrySource() = default;

  bool has_entry() const { return has_entry_; }
  // REQUIRES: has_entry().
  const PostingEntry& entry() const { return entry_; }
  // Goes to the next entry; at first, to the first one. kCorruption if it cannot be trusted.
  virtual Status Next() = 0;

 protected:
  PostingEntry entry_;
  bool has_entry_ = false;
};

// Entries in memory.
class SortedEntrySource : public EntrySource {
 public:
  explicit SortedEntrySource(std::vector<PostingEntry> entries) : entries_(std::move(entries)) {}

  Status Next() override {
    has_entry_ = next_ < entries_.size();
    if (has_entry_) entry_ = entries_[next_++];
    return Status::Ok();
  }

 private:
  const std::vector<PostingEntry> entries_;
  std::size_t next_ = 0;
};

}  // namespace newsfold
