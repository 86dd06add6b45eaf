#pragma once

#include <cstdint>
#include <map>

#include "store/base/status.h"
#include "store/engine/engine.h"

namespace newsfold {

// How many clusters have how many reposts. Thread-compatible.
class ClusterSizes {
 public:
  // Counts those of a store, which takes a scan over all edges. Errors: kCorruption, kUnavailable.
  static Result<ClusterSizes> Count(Engine* engine);

  // A cluster of `from` reposts has `to` now; 0 is no cluster. Returns the largest size.
  std::uint64_t Change(std::uint64_t from, std::uint64_t to);

 private:
  std::map<std::uint64_t, std::uint64_t> counts_;
};

}  // namespace newsfold
