#include "tests/store/postings/posting_model.h"

#include <algorithm>
#include <array>

#include <gtest/gtest.h>

namespace newsfold::testing {
namespace {

bool IsSimHash(PostingLane lane) {
  return lane >= PostingLane::kSimHash0;
}

// The part of a key that names its list.
std::uint64_t ListKey(PostingLane lane, std::uint64_t key) {
  return IsSimHash(lane) ? key >> 48 : key;
}

}  // namespace

void PostingModel::Add(std::uint64_t number, std::span<const Posting> postings) {
  for (const auto& [lane, key] : postings) {
    lists_[{lane, ListKey(lane, key)}].insert({number, IsSimHash(lane) ? key >> 16 << 16 : key});
  }
}

void PostingModel::Drop(std::uint64_t number) {
  for (auto& [name, list] : lists_) {
    std::erase_if(list, [number](const auto& entry) { return entry.first == number; });
  }
}

std::vector<FoundPosting> PostingModel::Find(const PostingProbe& probe) const {
  std::vector<FoundPosting> found;
  const auto list = lists_.find({probe.lane, ListKey(probe.lane, probe.key)});
  if (list == lists_.end()) return found;
  const std::size_t limit = std::min(probe.limit, IsSimHash(probe.lane) ? kBlockPostingsKept : kPostingsKept);
  for (const auto& [number, key] : list->second) {
    if (found.size() < limit) found.push_back({number, key});
  }
  return found;
}

std::vector<PostingProbe> PostingModel::AllProbes(std::span<const std::size_t> limits) const {
  std::vector<PostingProbe> probes;
  for (const auto& [name, list] : lists_) {
    const auto [lane, key] = name;
    probes.push_back({lane, IsSimHash(lane) ? key << 48 : key, limits[probes.size() % limits.size()]});
  }
  return probes;
}

void ExpectSame(const PostingIndex& index, const PostingModel& model) {
  constexpr std::array<std::size_t, 5> kLimits = {1, 4, kPostingsKept, 100, 1'000'000};
  std::vector<PostingProbe> probes = model.AllProbes(kLimits);
  for (std::uint64_t i = 0; i < 100; ++i) {
    probes.push_back({kAllPostingLanes[i % kPostingLanes], 0x1234'5678'9ABC'DEF0 * (2 * i + 1), 3});
  }
  PostingLists lists;
  index.Find(probes, &lists);
  ASSERT_EQ(lists.size(), probes.size());
  for (std::size_t i = 0; i < probes.size(); ++i) {
    const std::vector<FoundPosting> found(lists[i].begin(), lists[i].end());
    ASSERT_EQ(found, model.Find(probes[i]))
        << "lane " << static_cast<int>(probes[i].lane) << " key " << std::hex << probes[i].key << " limit "
        << std::dec << probes[i].limit;
  }
}

}  // namespace newsfold::testing
