#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace newsfold {

// Two digits a byte, small letters.
std::string HexOf(std::span<const std::uint8_t> bytes);

}  // namespace newsfold
