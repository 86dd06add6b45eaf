#include "store/index/candidate.h"

#include <algorithm>
#include <bit>

#include "dedup/base/assert.h"

namespace newsfold {

std::uint32_t RarityOf(std::size_t postings) {
  static_assert(kPostingsMax == 64);
  NEWSFOLD_ASSERT(postings > 0);
  return static_cast<std::uint32_t>(std::bit_width(2 * kPostingsMax / postings));
}

namespace {

// Of what two tables say, each of bits of its own.
int MergeDistances(int a, int b) {
  return std::max(a, b) > kSimHashDistanceMax ? std::min(a, b) : std::max(a, b);
}

void MergePlaces(const Candidate& next, Candidate* merged) {
  if (next.shared_keys == 0) return;
  const bool is_first = merged->shared_keys == 0;
  merged->first_place = is_first ? next.first_place : std::min(merged->first_place, next.first_place);
  merged->last_place = is_first ? next.last_place : std::max(merged->last_place, next.last_place);
}

}  // namespace

void MergeByNumber(std::vector<Candidate>* candidates) {
  std::sort(candidates->begin(), candidates->end(),
            [](const Candidate& a, const Candidate& b) { return a.number < b.number; });
  std::size_t kept = 0;
  for (const Candidate& next : *candidates) {
    if (kept > 0 && (*candidates)[kept - 1].number == next.number) {
      Candidate& merged = (*candidates)[kept - 1];
      MergePlaces(next, &merged);
      merged.shared_keys += next.shared_keys;
      merged.shared_rarity += next.shared_rarity;
      merged.simhash_distance = MergeDistances(merged.simhash_distance, next.simhash_distance);
      merged.equal_digest |= next.equal_digest;
      merged.same_url |= next.same_url;
      merged.same_title |= next.same_title;
      merged.is_kept |= next.is_kept;
    } else {
      (*candidates)[kept++] = next;
    }
  }
  NEWSFOLD_ASSERT(kept <= candidates->size());
  candidates->resize(kept);
}

}  // namespace newsfold
