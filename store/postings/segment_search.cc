#include <algorithm>

#include "store/postings/segment.h"

namespace newsfold {

// Step by step for all lists, so that the processor waits for the memory of many of them at a time.
void Segment::Collect(ProbeBatch* batch) const {
  const std::span<const FilterBlock> filter = {static_cast<const FilterBlock*>(filter_.data()),
                                               LaneOf(PostingLane::kShingle).layout.filter_blocks};
  SelectByFilter(filter, batch->lists, &batch->buckets);
  FindBuckets(batch);
  for (const BucketProbe& bucket : batch->buckets) CollectBucket(bucket, batch);
}

void Segment::FindBuckets(ProbeBatch* batch) const {
  for (BucketProbe& bucket : batch->buckets) {
    const ListProbe& list = batch->lists[bucket.probe];
    const Lane& lane = LaneOf(list.lane);
    if (lane.entries.empty()) continue;
    const std::uint64_t place = lane.packing.BucketOf(list.group);
    bucket.begin = lane.offsets[place];
    bucket.end = lane.offsets[place + 1];
    if (bucket.begin > bucket.end || bucket.end > lane.entries.size()) {
      is_damaged_.store(true, std::memory_order_relaxed);
      bucket.end = bucket.begin = 0;
    }
    __builtin_prefetch(lane.entries.data() + bucket.begin);
  }
}

void Segment::CollectBucket(const BucketProbe& bucket, ProbeBatch* batch) const {
  const ListProbe& list = batch->lists[bucket.probe];
  const Lane& lane = LaneOf(list.lane);
  const std::uint64_t packed_group = lane.packing.PackedGroup(list.group);
  if (bucket.begin == bucket.end) return;
  const auto end = lane.entries.begin() + bucket.end;
  auto entry = std::lower_bound(lane.entries.begin() + bucket.begin, end, packed_group);
  for (std::uint32_t taken = 0; entry != end && taken < list.limit; ++entry, ++taken) {
    if (((*entry ^ packed_group) & lane.packing.group_mask()) != 0) break;
    batch->hits.push_back({bucket.probe, lane.packing.ValueOf(*entry)});
  }
}

}  // namespace newsfold
