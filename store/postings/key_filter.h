#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "store/postings/probe_batch.h"

namespace newsfold {

// A split block Bloom filter: each key sets a bit in each of the eight words of one block, so that a test
// reads one half of a cache line.
// Source: F. Putze, P. Sanders, J. Singler, "Cache-, hash- and space-efficient Bloom filters", WEA 2007;
// words and multipliers as in Apache Parquet's format. Unlike there, blocks follow each other as keys do, so
// that sorted keys fill a filter from its beginning to its end.
struct alignas(32) FilterBlock {
  std::array<std::uint32_t, 8> words{};

  // Sets the bits of a list's group.
  void Add(std::uint64_t group);
};
static_assert(sizeof(FilterBlock) == 32);

// How many blocks give each of so many keys `key_bits` bits.
std::uint64_t FilterBlocksFor(std::uint64_t keys, std::size_t key_bits);

// The block, of so many, that a group has its bits in. REQUIRES: blocks < 2^32.
inline std::uint64_t FilterBlockOf(std::uint64_t group, std::uint64_t blocks) {
  return (group >> 32) * blocks >> 32;
}

// Puts into *passed the places of those among `lists` that may have entries in a segment whose shingle lane
// has this filter: all but those of that lane of whose bits one is not set. Without a block no shingle
// passes. Thread-safe.
void SelectByFilter(std::span<const FilterBlock> filter, std::span<const ListProbe> lists,
                    std::vector<BucketProbe>* passed);

// The same by plain code, and by the instructions of AVX2. REQUIRES of the latter: HasAvx2().
void SelectByFilterPlain(std::span<const FilterBlock> filter, std::span<const ListProbe> lists,
                         std::vector<BucketProbe>* passed);
void SelectByFilterAvx2(std::span<const FilterBlock> filter, std::span<const ListProbe> lists,
                        std::vector<BucketProbe>* passed);
bool HasAvx2();

}  // namespace newsfold
