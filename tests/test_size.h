#pragma once

#include <cstddef>
#include <cstdlib>

namespace newsfold::testing {

// The size of a test that has a full one: what the environment says, or the size that suits every change.
inline std::size_t TestSize(const char* variable, std::size_t otherwise) {
  const char* const value = std::getenv(variable);
  return value == nullptr ? otherwise : std::strtoull(value, nullptr, 10);
}

}  // namespace newsfold::testing
