#pragma once

#include <array>
#include <cstdint>

namespace newsfold {

// Whose postings these are. A file of another store, or of another hash secret, is refused.
struct PostingOwner {
  std::array<std::uint8_t, 16> store_uuid{};
  std::uint64_t secret_fingerprint = 0;

  bool operator==(const PostingOwner&) const = default;
};

}  // namespace newsfold
