#include <utility>

#include "store/archive.h"
#include "store/rocksdb_engine.h"

namespace newsfold {

// Apart from the rest of the archive, which knows engines by their seam alone.
Result<std::unique_ptr<Archive>> Archive::Open(const ArchiveOptions& options) {
  RocksEngineOptions engine_options;
  engine_options.directory = options.directory;
  engine_options.create_if_missing = options.create_if_missing;
  engine_options.read_only = options.read_only;
  engine_options.cache_bytes = options.cache_bytes;
  Result<std::unique_ptr<Engine>> engine = OpenRocksEngine(engine_options);
  if (!engine) return engine.error();
  return Open(options, std::move(*engine));
}

}  // namespace newsfold
