#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/status.h"
#include "store/postings/key_filter.h"
#include "store/postings/posting_files.h"
#include "store/postings/posting_list.h"
#include "store/postings/segment_format.h"

namespace newsfold {

// Writes one part of a file: chunk by chunk, each with its checksum. Thread-compatible.
class PartWriter {
 public:
  PartWriter(PostingFile* file, std::vector<std::uint64_t>* checksums, std::uint64_t at)
      : file_(file), checksums_(checksums), at_(at) {}

  // An error is that of Finish(), too.
  template <class T>
  void Put(const T& value) {
    buffer_.append(reinterpret_cast<const char*>(&value), sizeof(value));
    if (buffer_.size() >= kChunkBytes) WriteChunk();
  }
  // Fills the last chunk up, and writes it.
  Status Finish();
  std::uint64_t end() const { return at_ + buffer_.size(); }

 private:
  void WriteChunk();

  PostingFile* const file_;
  std::vector<std::uint64_t>* const checksums_;
  std::uint64_t at_;  // where buffer_ goes
  std::string buffer_;
  Status status_;
};

// Writes the parts of one lane from its entries in order, in memory that does not grow with them: offsets,
// filter and entries grow at the same time, each in its own place of the file. Thread-compatible.
class LaneWriter {
 public:
  // At most `entries_max` entries will come, with numbers of header's range; `at`: where the file ends so
  // far.
  LaneWriter(PostingFile* file, PostingLane lane, const SegmentHeader& header, std::uint64_t entries_max,
             std::size_t filter_key_bits, std::uint64_t at);

  // REQUIRES: entry is higher than all before.
  void Put(const PostingEntry& entry);
  // *checksums gets those of the three parts, *end where they end.
  Result<SegmentLane> Finish(std::vector<std::uint64_t>* checksums, std::uint64_t* end);

 private:
  void PutOffsetsUpTo(std::uint64_t bucket);
  void AddToFilter(std::uint64_t group);

  SegmentLane layout_;
  const EntryPacking packing_;
  std::array<std::vector<std::uint64_t>, kPartsOfLane> checksums_;
  PartWriter offsets_;
  PartWriter filter_;
  PartWriter entries_;
  std::uint64_t offsets_put_ = 0;
  std::uint64_t filter_block_ = 0;  // that block_ will be
  FilterBlock block_;
};

}  // namespace newsfold
