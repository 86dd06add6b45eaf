#include "store/base/random_bytes.h"

#include <array>
#include <bit>

#include <sys/random.h>

namespace newsfold {

void FillRandom(std::span<std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = getrandom(bytes.data(), bytes.size(), 0);
    // With these flags it fails only when a signal interrupts it.
    if (count > 0) bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

std::uint64_t RandomNumber() {
  std::array<std::uint8_t, 8> bytes{};
  FillRandom(bytes);
  return std::bit_cast<std::uint64_t>(bytes);
}

}  // namespace newsfold
