#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/status.h"

namespace newsfold {

// What the owner must know of one segment file to find and trust it.
struct SegmentInfo {
  std::uint64_t id = 0;  // names the file, never given twice
  std::uint32_t level = 0;
  std::uint64_t first_sequence = 0;  // of the adds it holds, and of none else
  std::uint64_t last_sequence = 0;
  std::uint64_t first_number = 0;  // the lowest, and the highest
  std::uint64_t last_number = 0;
  std::uint64_t entries = 0;
  std::uint64_t file_bytes = 0;
  std::uint64_t checksum = 0;  // of the checksums of all parts of the file

  bool operator==(const SegmentInfo&) const = default;
};

// Which files an index consists of: a value the owner keeps, replaced as a whole.
struct PostingManifest {
  std::uint64_t covered_sequence = 0;  // adds up to here are in the segments; those behind must be replayed
  std::uint64_t next_id = 1;           // of the next segment file
  std::vector<SegmentInfo> segments;   // the oldest first

  bool operator==(const PostingManifest&) const = default;
};

std::string EncodePostingManifest(const PostingManifest& manifest);
// kCorruption if `value` is damaged, kFailedPrecondition if a newer program wrote it.
Result<PostingManifest> DecodePostingManifest(std::string_view value);

}  // namespace newsfold
