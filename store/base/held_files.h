#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace newsfold {

// A file of a store as it was at a moment.
struct StoreFile {
  std::string name;           // below the store's folder: "CURRENT", "postings-1/12.seg"
  std::string path;           // where it is
  std::uint64_t bytes = 0;    // as many of its first bytes count; what follows came later
  bool is_immutable = false;  // nobody writes to it any more, so that a hard link is as good as a copy
  std::optional<std::string> contents;  // what a copy shall hold, whatever the file has
};

// Files that together make a store, kept from being deleted until this goes, which must be before their
// owners do.
struct HeldFiles {
  std::vector<StoreFile> files;
  // Shared, because it may own what keeps files of any kind.
  std::vector<std::shared_ptr<void>> holds;
};

}  // namespace newsfold
