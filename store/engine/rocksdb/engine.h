#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "store/base/status.h"
#include "store/engine/engine.h"

namespace newsfold {

struct RocksEngineOptions {
  std::string directory;
  bool create_if_missing = false;
  // Reads what was durable and logged when it was opened; never writes; works beside a writer, whose later
  // writes it does not see.
  bool read_only = false;
  // Also opens if some of its tables cannot be: what lies in them is kCorruption then. REQUIRES: read_only.
  bool salvages = false;
  // Cache of data blocks. Write buffers (up to 480 MiB while writing) and filters come on top.
  std::size_t cache_bytes = std::size_t{256} << 20;
  // Writes are refused with kResourceExhausted while less is free on the disk.
  std::uint64_t disk_free_bytes_min = std::uint64_t{256} << 20;
  // Threads for flushes and compactions together.
  int background_threads = 2;
};

// Opens the store in `directory`, replaying its log. Errors:
// - kNotFound: no store there and create_if_missing is off; nothing was created.
// - kUnavailable: "locked" by another process (its pid is told) or by this one; or the storage fails.
// - kCorruption: files are damaged or missing, or acknowledged writes are (store/engine/rocksdb/watermark.h).
// - kFailedPrecondition: not a store of this program, or made by a newer one.
// - kInvalidArgument: this user may not open it, or may not write to it.
// - kResourceExhausted: no space to open it.
Result<std::unique_ptr<Engine>> OpenRocksEngine(const RocksEngineOptions& options);

}  // namespace newsfold
