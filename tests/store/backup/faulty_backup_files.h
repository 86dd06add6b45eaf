#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "store/backup/backup_files.h"

namespace newsfold::testing {

// The files of the system, whose operations can fail, and which a crash can leave as they were when they were
// last synced. Thread-compatible.
class FaultyBackupFiles : public BackupFiles {
 public:
  // What is removed or replaced is kept in the folder `trash`, until it is durable that it is gone.
  explicit FaultyBackupFiles(std::string trash);

  Status MakeFolder(const std::string& path) override;
  Result<std::vector<std::string>> List(const std::string& path) override;
  Result<std::unique_ptr<ReadableFile>> Open(const std::string& path) override;
  Result<std::unique_ptr<WritableFile>> Create(const std::string& path) override;
  Status Link(const std::string& from, const std::string& to) override;
  Status Rename(const std::string& from, const std::string& to) override;
  Status Exchange(const std::string& path, const std::string& other) override;
  Status Remove(const std::string& path) override;
  Status RemoveAll(const std::string& path) override;
  Status SyncFolder(const std::string& path) override;

  // The nth operation from now fails, 1 being the next, and `more` behind it. A write that fails has written
  // half.
  void FailFrom(std::uint64_t nth, std::uint64_t more, StatusCode code);
  static constexpr std::uint64_t kAllMore = UINT64_MAX / 2;
  // The disk is full from the nth write from now on.
  void FillDiskAt(std::uint64_t nth) { writes_left_ = nth - 1; }
  // Whether any has.
  bool has_failed() const { return has_failed_; }

  // Undoes what was not synced in folders for which `is_lost` says so, and empties the files that were not.
  // As after FailFrom(n, kAllMore), nothing is to be done any more.
  void Crash(const std::function<bool(const std::string& folder)>& is_lost);

  // Counts as an operation, which may be to fail.
  Status Operation(const std::string& what);
  Status WriteOperation(const std::string& path);
  void WasSynced(const std::string& path);

 private:
  // How to undo a change of names.
  struct Change {
    std::string folder;
    std::function<void()> undo;
  };
  struct Move {
    std::string from;
    std::string to;
    bool is_durable = false;
  };
  void AddChange(const std::string& path, std::function<void()> undo);
  // Moves what is there out of the way, and returns how to put it back.
  std::function<void()> MoveToTrash(const std::string& path);

  BackupFiles* const base_ = SystemBackupFiles();
  const std::string trash_;

  std::uint64_t operations_ = 0;
  std::uint64_t fail_from_ = UINT64_MAX;
  std::uint64_t fail_until_ = 0;
  StatusCode code_ = StatusCode::kUnavailable;
  std::uint64_t writes_left_ = UINT64_MAX;
  bool has_failed_ = false;
  std::uint64_t trashed_ = 0;
  std::vector<Move> moves_;         // of folders, the oldest first
  std::vector<Change> changes_;     // the oldest first
  std::set<std::string> unsynced_;  // files
};

}  // namespace newsfold::testing
