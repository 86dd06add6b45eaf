#pragma once

#include <cstddef>
#include <cstdint>

#include "dedup/base/assert.h"
#include "store/postings/posting.h"

namespace newsfold {

// How postings are represented inside this room: a lane has lists, a list is what one probe asks for, and the
// entries of a list are in ascending order, each once.

// A list is named by the first bits of its key, its group; of a SimHash the next 32 bits are each entry's
// own.
struct LaneShape {
  int group_bits = 0;
  std::size_t list_max = 0;  // entries kept
  bool has_filter = false;

  int tail_bits() const { return 48 - group_bits; }
};
constexpr LaneShape ShapeOf(PostingLane lane) {
  switch (lane) {
    case PostingLane::kShingle:
      return {48, kPostingsKept, true};
    case PostingLane::kName:
      return {48, kPostingsKept, false};
    default:
      return {16, kBlockPostingsKept, false};
  }
}

// The group stands in the highest bits, those below group_bits are 0. Orders as segments store it.
struct PostingEntry {
  std::uint64_t group = 0;
  std::uint64_t value = 0;  // the number in the high half, the entry's own bits of the key in the low one

  bool operator==(const PostingEntry&) const = default;
  bool operator<(const PostingEntry& other) const {
    return group != other.group ? group < other.group : value < other.value;
  }
};

// Keys that were selected for being low, as those of shingles are, become evenly spread ones, each another.
constexpr std::uint64_t MixKey(std::uint64_t key) {
  return (key ^ key >> 32) * 0x9E37'79B9'7F4A'7C15;
}

constexpr std::uint64_t GroupOf(PostingLane lane, std::uint64_t key) {
  const int group_bits = ShapeOf(lane).group_bits;
  const std::uint64_t bits = group_bits == 48 ? MixKey(key) : key;
  return bits >> (64 - group_bits) << (64 - group_bits);
}

// REQUIRES: 1 <= number <= kPostingNumberMax.
inline PostingEntry EntryOf(const Posting& posting, std::uint64_t number) {
  NEWSFOLD_ASSERT(number > 0 && number <= kPostingNumberMax);
  const bool has_tail = ShapeOf(posting.lane).tail_bits() > 0;
  const std::uint64_t tail = has_tail ? posting.key >> 16 & UINT32_MAX : 0;
  return {GroupOf(posting.lane, posting.key), number << 32 | tail};
}

// What an entry's value says to who asked for `probe`.
inline FoundPosting FoundBy(const PostingProbe& probe, std::uint64_t value) {
  const bool has_tail = ShapeOf(probe.lane).tail_bits() > 0;
  const std::uint64_t block = GroupOf(probe.lane, probe.key);
  return {value >> 32, has_tail ? block | (value & UINT32_MAX) << 16 : probe.key};
}

}  // namespace newsfold
