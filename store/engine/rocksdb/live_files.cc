#include "store/engine/rocksdb/live_files.h"

#include <charconv>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <rocksdb/transaction_log.h>

#include "store/engine/rocksdb/status.h"

namespace newsfold {
namespace {

// While one lives, the database deletes no file.
class DeletionPause {
 public:
  explicit DeletionPause(rocksdb::DB* db) : db_(db), status_(db->DisableFileDeletions()) {}
  ~DeletionPause() {
    // Not by force: others may still hold theirs. What stays after a failure goes when the store is opened.
    if (status_.ok()) db_->EnableFileDeletions(/*force=*/false).PermitUncheckedError();
  }
  DeletionPause(const DeletionPause&) = delete;
  DeletionPause& operator=(const DeletionPause&) = delete;

  const rocksdb::Status& status() const { return status_; }

 private:
  rocksdb::DB* const db_;
  const rocksdb::Status status_;
};

// 0 if that is no manifest's name.
std::uint64_t ManifestNumber(std::string_view name) {
  constexpr std::string_view kPrefix = "MANIFEST-";
  std::uint64_t number = 0;
  if (!name.starts_with(kPrefix)) return 0;
  name.remove_prefix(kPrefix.size());
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  return error == std::errc() && end == name.data() + name.size() ? number : 0;
}

class LiveFileList {
 public:
  explicit LiveFileList(std::string directory) : directory_(std::move(directory)) {}

  void AddContents(const std::string& name, std::string contents) {
    files_.push_back(
        {.name = name, .path = {}, .bytes = 0, .is_immutable = false, .contents = std::move(contents)});
  }
  void Add(const std::string& name, std::uint64_t bytes, bool is_immutable) {
    files_.push_back({.name = name,
                      .path = directory_ + "/" + name,
                      .bytes = bytes,
                      .is_immutable = is_immutable,
                      .contents = {}});
  }
  Status AddWhole(const std::string& name, bool is_immutable) {
    std::error_code error;
    const std::uint64_t bytes = std::filesystem::file_size(directory_ + "/" + name, error);
    if (error == std::errc::no_such_file_or_directory)
      return Corruption(directory_ + "/" + name + " is missing");
    if (error) return Unavailable(directory_ + "/" + name + ": " + error.message());
    Add(name, bytes, is_immutable);
    return Status::Ok();
  }
  std::vector<StoreFile> Take() { return std::move(files_); }

 private:
  const std::string directory_;
  std::vector<StoreFile> files_;
};

// `manifest_bytes`: of the manifest, which grows. What names it may change at any time.
Status AddLive(const std::string& name, std::uint64_t manifest_bytes, LiveFileList* list) {
  if (name == "CURRENT") return Status::Ok();
  if (name.starts_with("MANIFEST-")) {
    list->Add(name, manifest_bytes, /*is_immutable=*/false);
    list->AddContents("CURRENT", name + "\n");
    return Status::Ok();
  }
  return list->AddWhole(name, name.ends_with(".sst"));
}

// A log may be longer than when it was asked for, never shorter.
Status AddLogs(rocksdb::DB* db, LiveFileList* list) {
  rocksdb::VectorLogPtr logs;
  if (const rocksdb::Status status = db->GetSortedWalFiles(logs); !status.ok())
    return FromRocks(status, "list logs");
  for (const auto& log : logs) {
    if (log->Type() == rocksdb::kAliveLogFile)
      list->Add(log->PathName().substr(1), log->SizeFileBytes(), /*is_immutable=*/false);
  }
  return Status::Ok();
}

}  // namespace

// The logs are listed last, and so have all that the manifest of before does not know. RocksDB's own
// Checkpoint, BackupEngine and GetLiveFilesStorageInfo sync the log on their way, which raises false alarms
// with tracked logs in release 7.8 (fixed in 7.10: "Missing WAL with log number").
Result<HeldFiles> HoldLiveFiles(rocksdb::DB* db, const std::string& directory) {
  const auto pause = std::make_shared<DeletionPause>(db);
  if (!pause->status().ok()) return FromRocks(pause->status(), directory + ": hold files");
  std::vector<std::string> live;
  std::uint64_t manifest_bytes = 0;
  const rocksdb::Status listed = db->GetLiveFiles(live, &manifest_bytes, /*flush_memtable=*/false);
  if (!listed.ok()) return FromRocks(listed, directory + ": list files");
  LiveFileList list(directory);
  for (const std::string& name : live) {
    if (Status status = AddLive(name.substr(1), manifest_bytes, &list); !status.ok()) return status;
  }
  if (Status status = AddLogs(db, &list); !status.ok()) return status.WithContext(directory);
  std::string identity;
  if (const rocksdb::Status status = db->GetDbIdentity(identity); !status.ok())
    return FromRocks(status, directory + ": identity");
  list.AddContents("IDENTITY", identity);
  return HeldFiles{list.Take(), {pause}};
}

ManifestMark LiveManifest(rocksdb::DB* db) {
  std::vector<std::string> files;
  ManifestMark mark;
  if (!db->GetLiveFiles(files, &mark.bytes, /*flush_memtable=*/false).ok()) return {};
  for (const std::string& file : files) {
    if (const std::uint64_t number = ManifestNumber(file.substr(1)); number != 0) mark.number = number;
  }
  return mark.number == 0 ? ManifestMark() : mark;
}

ManifestMark ManifestOnDisk(const std::string& directory) {
  std::ifstream current(directory + "/CURRENT");
  std::string name;
  ManifestMark mark;
  if (!(current >> name)) return {};
  mark.number = ManifestNumber(name);
  std::error_code error;
  mark.bytes = std::filesystem::file_size(directory + "/" + name, error);
  return mark.number == 0 || error ? ManifestMark() : mark;
}

}  // namespace newsfold
