#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace newsfold {

// A posting says that the article `number` is found under `key`, in a lane: a kind of keys with lists of its
// own.
enum class PostingLane : std::uint8_t {
  kShingle,   // hashes of shingles; most of those asked for are not there, so filters stand before them
  kName,      // hashes of what names an article: digest, title, url, id, capture
  kSimHash0,  // a SimHash as table 0 stores it (ToTable of dedup/sketch/simhash.h), and so on
  kSimHash1,
  kSimHash2,
  kSimHash3,
};
inline constexpr std::size_t kPostingLanes = 6;
inline constexpr std::array<PostingLane, kPostingLanes> kAllPostingLanes = {
    PostingLane::kShingle,  PostingLane::kName,     PostingLane::kSimHash0,
    PostingLane::kSimHash1, PostingLane::kSimHash2, PostingLane::kSimHash3};

// Postings kept of one key, and of one block of a SimHash table: those of the lowest numbers. Others vanish,
// so that a flood of one key costs neither time nor memory.
inline constexpr std::size_t kPostingsKept = 65;
inline constexpr std::size_t kBlockPostingsKept = 512;

// The highest number an article may have, the lowest being 1.
inline constexpr std::uint64_t kPostingNumberMax = UINT32_MAX;

struct Posting {
  PostingLane lane{};
  // Of a SimHash lane, as the table stores it. Of the other lanes any bits; 48 bits of a mixture of them are
  // kept, so that of n postings one in 2^48 / n keys that are not there finds another's.
  std::uint64_t key = 0;

  bool operator==(const Posting&) const = default;
};

// Asks for the list of a key; in a SimHash lane for that of its block, its first 16 bits.
struct PostingProbe {
  PostingLane lane{};
  std::uint64_t key = 0;
  std::size_t limit = 0;  // postings wanted, those of the lowest numbers; at least 1
};

struct FoundPosting {
  std::uint64_t number = 0;
  // Of a SimHash lane the first 48 bits of what was added, the others being 0; else the key asked for.
  std::uint64_t key = 0;

  bool operator==(const FoundPosting&) const = default;
};

}  // namespace newsfold
