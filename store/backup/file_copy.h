#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "store/answers/answers.h"
#include "store/backup/backup_files.h"
#include "store/base/held_files.h"
#include "store/base/status.h"

namespace newsfold {

// Counts what a job has done and tells it. Thread-compatible.
class CopyCounter {
 public:
  CopyCounter(std::uint64_t bytes_total, const CopyVisitor& visit)
      : visit_(visit), so_far_{.bytes_done = 0, .bytes_total = bytes_total} {}

  // Ok, or kUnavailable if the job shall stop.
  Status Advance(std::uint64_t bytes);
  bool was_stopped() const { return was_stopped_; }

 private:
  const CopyVisitor& visit_;
  CopyProgress so_far_;
  bool was_stopped_ = false;
};

std::uint64_t BytesOf(const StoreFile& file);

// The SHA-256 of the first `bytes` of a file. Errors: those of `files`; kCorruption it is shorter.
Result<std::string> Sha256HexOfFile(BackupFiles* files, const std::string& path, std::uint64_t bytes,
                                    CopyCounter* counter);

// Writes a copy to the new file `to`, syncs it, and returns its SHA-256. Errors: as Sha256HexOfFile.
Result<std::string> CopyFile(BackupFiles* files, const StoreFile& file, const std::string& to,
                             CopyCounter* counter);

// Writes `bytes` to the new file `to` and syncs it.
Status WriteSynced(BackupFiles* files, const std::string& to, std::string_view bytes);

}  // namespace newsfold
