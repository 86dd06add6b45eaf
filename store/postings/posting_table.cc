#include "store/postings/posting_table.h"

#include <algorithm>
#include <bit>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

// The group leaves the lowest bits free, and 0 is no lane.
constexpr std::uint64_t ListOf(PostingLane lane, std::uint64_t group) {
  return group | (static_cast<std::uint64_t>(lane) + 1);
}

constexpr PostingLane LaneOf(std::uint64_t list) {
  return static_cast<PostingLane>((list & 0xFF) - 1);
}

constexpr std::uint64_t GroupIn(std::uint64_t list) {
  return list & ~std::uint64_t{0xFF};
}

std::uint64_t Load(std::uint64_t& word, std::memory_order order) {
  return std::atomic_ref(word).load(order);
}

void Store(std::uint64_t& word, std::uint64_t value, std::memory_order order) {
  std::atomic_ref(word).store(value, order);
}

}  // namespace

PostingTable::PostingTable(std::size_t slots)
    : mask_(slots - 1),
      shift_(64 - std::countr_zero(slots)),
      buffer_(slots * sizeof(Slot)),
      slots_(static_cast<Slot*>(buffer_.data())) {
  NEWSFOLD_ASSERT(std::has_single_bit(slots) && slots > kLineSlots);
}

void PostingTable::Fetch(std::span<const Posting> postings) const {
  for (const Posting& posting : postings) {
    const std::uint64_t list = ListOf(posting.lane, GroupOf(posting.lane, posting.key));
    Load(slot(HomeOf(list))->value, std::memory_order_relaxed);
  }
}

void PostingTable::Add(PostingLane lane, const PostingEntry& entry) {
  NEWSFOLD_ASSERT(HasRoom(1));
  const std::uint64_t list = ListOf(lane, entry.group);
  std::size_t count = 0;
  Slot* highest = nullptr;
  std::size_t i = HomeOf(list);
  for (; slot(i)->value != 0; ++i) {
    Slot* const other = slot(i);
    if (other->list != list) continue;
    if (other->value == entry.value) return;
    if (highest == nullptr || other->value > highest->value) highest = other;
    ++count;
  }
  if (count >= ShapeOf(lane).list_max) {
    if (entry.value < highest->value) Store(highest->value, entry.value, std::memory_order_release);
    return;
  }
  Store(slot(i)->list, list, std::memory_order_relaxed);
  Store(slot(i)->value, entry.value, std::memory_order_release);
  entries_.store(entries() + 1, std::memory_order_relaxed);
}

void PostingTable::AddAll(const PostingTable& other) {
  for (std::size_t i = 0; i < other.slots(); ++i) {
    const Slot& taken = *other.slot(i);
    if (taken.value != 0) Add(LaneOf(taken.list), {GroupIn(taken.list), taken.value});
  }
}

// As every list begins with a line, lines fill from their beginnings: one whose last slot is free ends the
// run. All lists are looked up line by line side by side. The first loop over them does nothing but read, so
// that the processor waits for many lines at a time. (Prefetching does less: a virtual machine drops most
// prefetches of addresses it has no translation for.)
void PostingTable::Collect(ProbeBatch* batch) const {
  std::vector<RunProbe>& runs = batch->runs;
  runs.clear();
  for (std::uint32_t i = 0; i < batch->lists.size(); ++i) {
    const std::uint64_t list = ListOf(batch->lists[i].lane, batch->lists[i].group);
    runs.push_back({.list = list, .probe = i, .place = static_cast<std::uint32_t>(HomeOf(list))});
  }
  while (!runs.empty()) {
    for (RunProbe& run : runs) {
      run.last_value = Load(slot(run.place + kLineSlots - 1)->value, std::memory_order_relaxed);
    }
    std::size_t unfinished = 0;
    for (RunProbe run : runs) {
      if (Holds(slot(run.place), run.list)) CollectLine(slot(run.place), run, batch);
      run.place += kLineSlots;
      runs[unfinished] = run;
      unfinished += run.last_value != 0 ? 1 : 0;
    }
    runs.resize(unfinished);
  }
}

bool PostingTable::Holds(Slot* line, std::uint64_t list) {
  std::uint64_t differs = 1;
#pragma GCC unroll 4
  for (std::size_t i = 0; i < kLineSlots; ++i) {
    differs &= static_cast<std::uint64_t>(Load(line[i].list, std::memory_order_relaxed) != list);
  }
  return differs == 0;
}

void PostingTable::CollectLine(Slot* line, const RunProbe& run, ProbeBatch* batch) {
  for (std::size_t i = 0; i < kLineSlots; ++i) {
    if (Load(line[i].list, std::memory_order_relaxed) != run.list) continue;
    const std::uint64_t value = Load(line[i].value, std::memory_order_acquire);
    if (value != 0) batch->hits.push_back({run.probe, value});
  }
}

std::array<std::vector<PostingEntry>, kPostingLanes> PostingTable::SortedLanes() const {
  std::array<std::vector<PostingEntry>, kPostingLanes> lanes;
  for (std::size_t i = 0; i < slots(); ++i) {
    const Slot& taken = *slot(i);
    if (taken.value == 0) continue;
    lanes[static_cast<std::size_t>(LaneOf(taken.list))].push_back({GroupIn(taken.list), taken.value});
  }
  for (std::vector<PostingEntry>& lane : lanes) std::sort(lane.begin(), lane.end());
  return lanes;
}

}  // namespace newsfold
