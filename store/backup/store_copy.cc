#include "store/backup/store_copy.h"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include <stdlib.h>

#include "store/base/hex.h"
#include "store/index/article_index.h"
#include "store/records/format.h"
#include "store/records/store_meta.h"

namespace newsfold {
namespace {

Result<StoreMeta> ReadReadableMeta(Engine* engine) {
  Result<StoreMeta> meta = ReadStoreMeta(engine);
  if (meta && !IsReadableFormat(meta->format_version)) return CheckStoreMeta(*meta);
  return meta;
}

Status VerifyEngineFiles(Engine* engine) {
  Status damage;
  const Status status = engine->VerifyFiles("", [&](const FileCheck& check) {
    damage = check.status.ok() ? damage : check.status.WithContext(check.name);
    return damage.ok();
  });
  return status.ok() ? damage : status;
}

Status VerifyIndex(Engine* engine, const StoreMeta& meta, const std::string& directory, CopyCheck check) {
  const Result<std::unique_ptr<ArticleIndex>> index =
      ArticleIndex::Open(engine, meta, {.directory = directory, .read_only = true});
  if (!index) return index.error();
  return check == CopyCheck::kAllBytes ? (*index)->Verify() : Status::Ok();
}

// A folder for the time being, with symbolic links to the files of a store.
class LinkedStore {
 public:
  LinkedStore() = default;
  ~LinkedStore() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  LinkedStore(const LinkedStore&) = delete;
  LinkedStore& operator=(const LinkedStore&) = delete;

  Status Make(std::span<const std::pair<std::string, std::string>> files) {
    std::error_code error;
    const std::filesystem::path folder = std::filesystem::temp_directory_path(error);
    std::string path = (folder / "newsfold-XXXXXX").string();
    if (error || mkdtemp(path.data()) == nullptr) {
      const std::string reason = error ? error.message() : std::generic_category().message(errno);
      return Unavailable("no folder can be made in '" + folder.string() + "' to open the copy in (" + reason +
                         "): set TMPDIR to another");
    }
    path_ = path;
    for (const auto& [name, place] : files) {
      const std::filesystem::path link = std::filesystem::path(path_) / name;
      std::filesystem::create_directories(link.parent_path(), error);
      if (!error) std::filesystem::create_symlink(std::filesystem::absolute(place), link, error);
      if (error) return Unavailable(link.string() + ": " + error.message());
    }
    return Status::Ok();
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace

// Whatever segments the files of the engine name, they are there, as none is removed from before on.
Result<HeldFiles> HoldStore(Engine* engine, ArticleIndex* index) {
  std::shared_ptr<void> segments = index->HoldFiles();
  Result<HeldFiles> held = engine->HoldFiles();
  if (!held) return held;
  for (StoreFile& file : index->HeldFiles()) held->files.push_back(std::move(file));
  held->holds.push_back(std::move(segments));
  return held;
}

Result<HeldFiles> HoldStore(Engine* engine, const std::string& directory) {
  const Result<StoreMeta> meta = ReadReadableMeta(engine);
  if (!meta) return meta.error();
  Result<std::vector<StoreFile>> index = IndexFilesOf(engine, directory, meta->index_set);
  if (!index) return index.error();
  Result<HeldFiles> held = engine->HoldFiles();
  if (!held) return held;
  for (StoreFile& file : *index) held->files.push_back(std::move(file));
  return held;
}

Result<StoreIdentity> CheckStoreCopy(const EngineOpener& open_engine, const std::string& directory,
                                     CopyCheck check) {
  const Result<std::unique_ptr<Engine>> engine = open_engine(directory);
  if (!engine) return engine.error();
  if (check == CopyCheck::kAllBytes) {
    if (Status status = VerifyEngineFiles(engine->get()); !status.ok()) return status;
  }
  const Result<StoreMeta> meta = ReadReadableMeta(engine->get());
  if (!meta) return meta.error();
  if (Status status = VerifyIndex(engine->get(), *meta, directory, check); !status.ok()) return status;
  const Result<StoreCounters> counters = ReadCounters(engine->get());
  if (!counters) return counters.error();
  return StoreIdentity{.store_id = HexOf(meta->uuid),
                       .format_version = meta->format_version,
                       .articles = counters->last_number,
                       .last_sequence = counters->last_sequence};
}

Result<StoreIdentity> CheckStoreOf(const EngineOpener& open_engine,
                                   std::span<const std::pair<std::string, std::string>> files) {
  LinkedStore store;
  if (Status status = store.Make(files); !status.ok()) return status;
  return CheckStoreCopy(open_engine, store.path(), CopyCheck::kAllBytes);
}

}  // namespace newsfold
