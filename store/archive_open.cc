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

namespace {

Result<std::unique_ptr<Archive>> OpenOnce(const ArchiveOptions& options) {
  Result<std::unique_ptr<Engine>> engine = OpenEngine(options);
  if (!engine) return engine.error();
  return Archive::Open(options, std::move(*engine));
}

}  // namespace

// Beside a writer, files of the engine or of the index may be gone by the time that an older state of the
// store names them.
Result<std::unique_ptr<Archive>> Archive::Open(const ArchiveOptions& options) {
  ArchiveOptions with_index = options;
  with_index.index_directory = options.directory;
  constexpr int kReadOnlyAttempts = 3;
  for (int attempt = 1;; ++attempt) {
    Result<std::unique_ptr<Archive>> archive = OpenOnce(with_index);
    const bool may_have_changed = !archive && archive.error().code() == StatusCode::kCorruption;
    if (!options.read_only || !may_have_changed || attempt == kReadOnlyAttempts) return archive;
  }
}

}  // namespace newsfold
