#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace newsfold {

// 64-bit SimHash of a set of features given by their hashes: bit b is 1 if more features have bit b set than
// clear (ties give 0). No features give 0.
// Source: M. Charikar, "Similarity estimation techniques from rounding algorithms", STOC 2002.
// The counters are bit-sliced: a carry-save adder takes features in groups. Cost: one pass, no allocation.
// Thread-safe.
std::uint64_t SimHash(std::span<const std::uint64_t> feature_hashes);

// Number of differing bits, 0 to 64.
int HammingDistance(std::uint64_t a, std::uint64_t b);

// Block-permuted tables that find every stored SimHash within kSimHashDistanceMax bits of a query: the 64
// bits are cut into kSimHashTables blocks, and two values that differ in fewer bits than there are blocks
// agree on at least one whole block. Table t holds the values rotated so that block t comes first.
// Source: G. Manku, A. Jain, A. Das Sarma, "Detecting near-duplicates for web crawling", WWW 2007.
inline constexpr int kSimHashDistanceMax = 3;
inline constexpr int kSimHashTables = 4;
inline constexpr int kSimHashBlockBits = 64 / kSimHashTables;
static_assert(kSimHashDistanceMax < kSimHashTables, "else two such values need not agree on a block");
static_assert(kSimHashTables * kSimHashBlockBits == 64);

// `simhash` as table `table` stores it: its block first. Undone by FromTable.
// REQUIRES: 0 <= table < kSimHashTables.
std::uint64_t ToTable(std::uint64_t simhash, int table);
std::uint64_t FromTable(std::uint64_t permuted, int table);

}  // namespace newsfold
