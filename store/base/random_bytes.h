#pragma once

#include <cstdint>
#include <span>

namespace newsfold {

// Fills `bytes` from the kernel's random source, for secrets. Blocks only before the machine has collected
// its first entropy. Thread-safe.
void FillRandom(std::span<std::uint8_t> bytes);
std::uint64_t RandomNumber();

}  // namespace newsfold
