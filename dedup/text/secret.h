#pragma once

#include <array>
#include <cstdint>

namespace newsfold {

// The per-store random key of every token and shingle hash. Whoever does not know it cannot build a text
// that lands in a chosen bucket. 192 bytes because XXH3's seed alone does not resist chosen input: its
// secret does. Immutable after creation; persisted with the store and never logged.
struct HashSecret {
  std::array<std::uint8_t, 192> bytes{};
};

}  // namespace newsfold
