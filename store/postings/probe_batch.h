#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "store/postings/posting.h"

namespace newsfold {

// One list that is asked for.
struct ListProbe {
  std::uint64_t group = 0;
  PostingLane lane{};
  std::uint32_t limit = 0;
};

// A list whose run in a table is being read.
struct RunProbe {
  std::uint64_t list = 0;
  std::uint64_t last_value = 0;  // of the line of slots being read
  std::uint32_t probe = 0;       // its place among the lists
  std::uint32_t place = 0;       // where the line begins
};

// A list that may have entries in the segment being searched, and the bucket it would be in.
struct BucketProbe {
  std::uint32_t probe = 0;  // its place among the lists
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// An entry of the probe-th list.
struct PostingHit {
  std::uint32_t probe = 0;
  std::uint64_t value = 0;
};

// Lists that are asked for together, and what was found of each so far. Reused from search to search, so that
// it allocates nothing once warm. Thread-compatible.
struct ProbeBatch {
  std::vector<ListProbe> lists;
  std::vector<PostingHit> hits;      // by source; those of one list and source mostly in order
  std::vector<RunProbe> runs;        // of the table that is being searched
  std::vector<BucketProbe> buckets;  // of the segment that is being searched

  // REQUIRES: each limit is at least 1.
  void Start(std::span<const PostingProbe> probes);
};

}  // namespace newsfold
