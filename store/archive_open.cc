#include <utility>

#include "store/archive.h"
#include "store/engine/rocksdb/engine.h"

// Apart from the rest of the archive, which knows engines by their seam alone.

namespace newsfold {

Result<std::unique_ptr<Engine>> OpenEngine(const ArchiveOptions& options) {
  RocksEngineOptions engine_options;
  engine_options.directory = options.directory;
  engine_options.create_if_missing = options.create_if_missing;
  engine_options.read_only = options.read_only;
  engine_options.cache_bytes = options.cache_bytes;
  return OpenRocksEngine(engine_options);
}

Result<std::unique_ptr<Archive>> Archive::Open(const ArchiveOptions& options) {
  Result<std::unique_ptr<Engine>> engine = OpenEngine(options);
  if (!engine) return engine.error();
  return Open(options, std::move(*engine));
}

}  // namespace newsfold
