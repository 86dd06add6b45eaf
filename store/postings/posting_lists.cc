#include "store/postings/posting_lists.h"

#include <algorithm>
#include <cstdint>
#include <tuple>

#include "dedup/base/assert.h"
#include "store/postings/posting_list.h"

namespace newsfold {
namespace {

bool IsLower(const FoundPosting& a, const FoundPosting& b) {
  return std::tie(a.number, a.key) < std::tie(b.number, b.key);
}

bool IsNotLower(const FoundPosting& a, const FoundPosting& b) {
  return !IsLower(a, b);
}

}  // namespace

void ProbeBatch::Start(std::span<const PostingProbe> probes) {
  lists.clear();
  hits.clear();
  for (const PostingProbe& probe : probes) {
    NEWSFOLD_ASSERT(probe.limit > 0);
    const std::size_t limit = std::min(probe.limit, ShapeOf(probe.lane).list_max);
    lists.push_back({GroupOf(probe.lane, probe.key), probe.lane, static_cast<std::uint32_t>(limit)});
  }
}

void PostingLists::Gather(std::span<const PostingProbe> probes) {
  Distribute(probes);
  for (std::size_t i = 0; i < spans_.size(); ++i) {
    const auto begin = found_.begin() + static_cast<std::ptrdiff_t>(spans_[i].begin);
    auto end = begin + static_cast<std::ptrdiff_t>(spans_[i].size);
    // Sources are asked from the oldest on, so that only an article that came again makes disorder.
    if (std::adjacent_find(begin, end, IsNotLower) != end) {
      std::sort(begin, end, IsLower);
      end = std::unique(begin, end);
    }
    spans_[i].size = std::min<std::size_t>(end - begin, batch_.lists[i].limit);
  }
}

// A counting sort by list that keeps the order within each.
void PostingLists::Distribute(std::span<const PostingProbe> probes) {
  spans_.assign(probes.size(), {});
  for (const PostingHit& hit : batch_.hits) ++spans_[hit.probe].size;
  std::size_t begin = 0;
  for (Span& span : spans_) {
    span.begin = begin;
    begin += span.size;
    span.size = 0;
  }
  found_.resize(begin);
  for (const PostingHit& hit : batch_.hits) {
    Span& span = spans_[hit.probe];
    found_[span.begin + span.size++] = FoundBy(probes[hit.probe], hit.value);
  }
}

}  // namespace newsfold
