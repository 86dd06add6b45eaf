#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include <rocksdb/env.h>

#include "store/engine/rocksdb/engine.h"

namespace newsfold {

// What a RocksDB engine takes from its surroundings; tests put failing disks here.
struct RocksEnvironment {
  rocksdb::Env* env = rocksdb::Env::Default();
  // Free space of the store's disk; empty: that of its directory.
  std::function<Result<std::uint64_t>()> disk_free_bytes;
  std::chrono::milliseconds disk_check_interval{100};
  // Least time between two marks (store/engine/rocksdb/watermark.h) but for the one at close.
  std::chrono::milliseconds watermark_interval{1000};
};

// As OpenRocksEngine of store/engine/rocksdb/engine.h. `environment.env` must outlive the engine.
Result<std::unique_ptr<Engine>> OpenRocksEngine(const RocksEngineOptions& options,
                                                const RocksEnvironment& environment);

}  // namespace newsfold
