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
  NEWSFOLD_ASSERT(std::has_single_bit(slots) && slots > 1);
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
    if (taken.value != 0) Add(LaneOf(taken.list), {taken.list & ~std::uint64_t{0xFF}, taken.value});
  }
}

void PostingTable::Prefetch(const ProbeBatch& batch) const {
  for (const ListProbe& probe : batch.lists) {
    __builtin_prefetch(slot(HomeOf(ListOf(probe.lane, probe.group))));
  }
}

void PostingTable::Collect(ProbeBatch* batch) const {
  std::uint32_t place = 0;
  for (const ListProbe& probe : batch->lists) {
    const std::uint64_t list = ListOf(probe.lane, probe.group);
    for (std::size_t i = HomeOf(list);; ++i) {
      const std::uint64_t value = Load(slot(i)->value, std::memory_order_acquire);
      if (value == 0) break;
      if (Load(slot(i)->list, std::memory_order_relaxed) == list) batch->hits.push_back({place, value});
    }
    ++place;
  }
}

std::vector<PostingEntry> PostingTable::SortedEntries(PostingLane lane) const {
  std::vector<PostingEntry> found;
  for (std::size_t i = 0; i < slots(); ++i) {
    const Slot& taken = *slot(i);
    if (taken.value != 0 && LaneOf(taken.list) == lane) {
      found.push_back({taken.list & ~std::uint64_t{0xFF}, taken.value});
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace newsfold
