#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace newsfold {

// What stands for a hash where very many are remembered: its upper bits.
using HashTag = std::uint32_t;
inline constexpr int kHashTagBits = 24;
inline constexpr HashTag kHashTagMax = (HashTag{1} << kHashTagBits) - 1;
constexpr HashTag HashTagOf(std::uint64_t hash) {
  return static_cast<HashTag>(hash >> (64 - kHashTagBits));
}

// How often each of many tags was counted, in about six bytes a tag. Thread-compatible.
class TagCounts {
 public:
  // How often the tag was counted.
  std::uint32_t CountOf(HashTag tag) const;

  // Counts the tag once more, or once less. Returns what CountOf says then. REQUIRES of Remove: it is
  // counted.
  std::uint32_t Add(HashTag tag);
  std::uint32_t Remove(HashTag tag);

  // Makes room for so many tags at once.
  void Reserve(std::size_t tags);

  // Sets the count; 0 forgets the tag. REQUIRES: count < kSlotCountMax, and so are all counts.
  void Put(HashTag tag, std::uint32_t count);
  static constexpr std::uint32_t kSlotCountMax = 255;

  // Calls visit(tag, CountOf(tag)) for each tag, in no order.
  template <class Visitor>
  void ForEach(const Visitor& visit) const {
    for (const std::uint32_t slot : slots_) {
      if (slot != 0) visit(slot >> kCountBits, CountIn(slot));
    }
  }

  std::size_t size() const { return size_; }
  std::size_t bytes() const;

 private:
  static constexpr int kCountBits = 8;
  static_assert(kSlotCountMax == (1U << kCountBits) - 1 && kHashTagBits + kCountBits == 32);

  std::size_t HomeOf(HashTag tag) const;
  std::size_t SlotAfter(std::size_t slot) const { return slot + 1 == slots_.size() ? 0 : slot + 1; }
  std::size_t Distance(std::size_t from, std::size_t to) const;
  std::size_t FindSlot(HashTag tag) const;
  std::uint32_t CountIn(std::uint32_t slot) const;
  std::uint32_t& FindOrInsert(HashTag tag);
  void Erase(std::size_t slot);
  void Resize(std::size_t slots);

  // Open addressing with linear probing. A slot is a tag and its count; 0 is empty. Homes are in the order of
  // the tags, so that ascending tags walk the table from one end to the other. Many that come so need
  // Reserve, or they crowd at one end.
  std::vector<std::uint32_t> slots_;
  std::size_t size_ = 0;
  std::unordered_map<HashTag, std::uint32_t> beyond_;  // what a count has beyond kSlotCountMax
};

}  // namespace newsfold
