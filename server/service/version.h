#pragma once

#include <string_view>

namespace newsfold {

inline constexpr std::string_view kVersion = NEWSFOLD_VERSION;

}  // namespace newsfold
