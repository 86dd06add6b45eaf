#include "dedup/sketch/tag_counts.h"

#include <cassert>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

// The table is full up to four fifths of it, and grows by a quarter, so that memory follows what is held.
constexpr std::size_t kSlotsMin = 16;

constexpr std::size_t SlotsFor(std::size_t tags) {
  return kSlotsMin + tags + tags / 4;
}

}  // namespace

std::size_t TagCounts::HomeOf(HashTag tag) const {
  NEWSFOLD_ASSERT(tag <= kHashTagMax);
  return static_cast<std::size_t>(std::uint64_t{tag} * slots_.size() >> kHashTagBits);
}

std::size_t TagCounts::Distance(std::size_t from, std::size_t to) const {
  return to >= from ? to - from : to + slots_.size() - from;
}

// Where the tag is, or the empty slot where it would be. REQUIRES: there are slots.
std::size_t TagCounts::FindSlot(HashTag tag) const {
  assert(size_ < slots_.size());  // or the search for an empty one would not end
  std::size_t slot = HomeOf(tag);
  while (slots_[slot] != 0 && slots_[slot] >> kCountBits != tag) slot = SlotAfter(slot);
  return slot;
}

std::uint32_t& TagCounts::FindOrInsert(HashTag tag) {
  if (SlotsFor(size_ + 1) > slots_.size()) Resize(SlotsFor(size_ + size_ / 4 + 1));
  std::uint32_t& slot = slots_[FindSlot(tag)];
  if (slot == 0) {
    slot = tag << kCountBits;
    ++size_;
  }
  return slot;
}

std::uint32_t TagCounts::CountIn(std::uint32_t slot) const {
  const std::uint32_t count = slot & kSlotCountMax;
  if (count < kSlotCountMax || beyond_.empty()) return count;
  const auto beyond = beyond_.find(slot >> kCountBits);
  return beyond == beyond_.end() ? count : count + beyond->second;
}

std::uint32_t TagCounts::CountOf(HashTag tag) const {
  return slots_.empty() ? 0 : CountIn(slots_[FindSlot(tag)]);
}

std::uint32_t TagCounts::Add(HashTag tag) {
  std::uint32_t& slot = FindOrInsert(tag);
  if ((slot & kSlotCountMax) < kSlotCountMax) return ++slot & kSlotCountMax;
  return kSlotCountMax + ++beyond_[tag];
}

std::uint32_t TagCounts::Remove(HashTag tag) {
  NEWSFOLD_ASSERT(!slots_.empty());
  const std::size_t at = FindSlot(tag);
  NEWSFOLD_ASSERT((slots_[at] & kSlotCountMax) > 0);
  const auto beyond = beyond_.find(tag);
  if (beyond != beyond_.end()) {
    const std::uint32_t left = --beyond->second;
    if (left == 0) beyond_.erase(beyond);
    return kSlotCountMax + left;
  }
  const std::uint32_t count = --slots_[at] & kSlotCountMax;
  if (count == 0) Erase(at);
  return count;
}

void TagCounts::Put(HashTag tag, std::uint32_t count) {
  NEWSFOLD_ASSERT(count < kSlotCountMax && beyond_.empty());
  if (count > 0) {
    FindOrInsert(tag) = tag << kCountBits | count;
  } else if (CountOf(tag) > 0) {
    Erase(FindSlot(tag));
  }
}

// By backward shift, so that no tombstones pile up (D. Knuth, TAOCP 3, algorithm 6.4R).
void TagCounts::Erase(std::size_t slot) {
  NEWSFOLD_ASSERT(size_ > 0);
  --size_;
  std::size_t hole = slot;
  for (std::size_t next = SlotAfter(hole); slots_[next] != 0; next = SlotAfter(next)) {
    const std::size_t home = HomeOf(slots_[next] >> kCountBits);
    if (Distance(home, next) < Distance(hole, next)) continue;
    slots_[hole] = slots_[next];
    hole = next;
  }
  slots_[hole] = 0;
}

void TagCounts::Reserve(std::size_t tags) {
  const std::size_t slots = SlotsFor(tags);
  if (slots > slots_.size()) Resize(slots);
}

void TagCounts::Resize(std::size_t slots) {
  NEWSFOLD_ASSERT(slots > size_);
  std::vector<std::uint32_t> old(slots);
  old.swap(slots_);
  for (const std::uint32_t slot : old) {
    if (slot != 0) slots_[FindSlot(slot >> kCountBits)] = slot;
  }
}

std::size_t TagCounts::bytes() const {
  constexpr std::size_t kNodeBytes = 32;
  return sizeof(*this) + slots_.capacity() * sizeof(slots_[0]) + beyond_.size() * kNodeBytes;
}

}  // namespace newsfold
