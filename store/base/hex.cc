#include "store/base/hex.h"

namespace newsfold {

std::string HexOf(std::span<const std::uint8_t> bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * bytes.size());
  for (const std::uint8_t byte : bytes) hex += {kDigits[byte >> 4], kDigits[byte & 0xF]};
  return hex;
}

}  // namespace newsfold
