#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "store/postings/posting.h"
#include "store/postings/probe_batch.h"

namespace newsfold {

// What PostingIndex::Find found: one list a probe. Reused from search to search, so that it allocates nothing
// once warm. Thread-compatible.
class PostingLists {
 public:
  // As many as there were probes.
  std::size_t size() const { return spans_.size(); }
  // Of the probe-th probe: by ascending number, and in a SimHash lane then by key; none twice. Valid until
  // the next search.
  std::span<const FoundPosting> operator[](std::size_t probe) const {
    return std::span(found_).subspan(spans_[probe].begin, spans_[probe].size);
  }

 private:
  friend class PostingIndex;

  struct Span {
    std::size_t begin = 0;
    std::size_t size = 0;
  };

  // Sorts what batch_ found by list and number, and cuts each list to its limit.
  void Gather(std::span<const PostingProbe> probes);
  void Distribute(std::span<const PostingProbe> probes);

  ProbeBatch batch_;
  std::vector<FoundPosting> found_;
  std::vector<Span> spans_;
};

}  // namespace newsfold
