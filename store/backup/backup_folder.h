#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/answers/answers.h"
#include "store/backup/backup_files.h"
#include "store/backup/backup_manifest.h"
#include "store/base/status.h"

namespace newsfold {

// A backup that is listed. Nothing but its own file was read for that.
struct ListedBackup {
  std::uint64_t number = 0;
  Result<BackupManifest> manifest;  // or why it cannot be read; the error names the file
};

// A folder of backups of one store:
//   files/SHA256            the bytes of files, each once, whichever backups have it
//   backups/NUMBER.json     what one backup consists of (EncodeBackupManifest): there if and only if it is
//   whole LOCK                    held by who works on it
// What is being written is named *.part. Thread-compatible.
class BackupFolder {
 public:
  enum class Access {
    kRead,
    kWrite,  // makes the folder if it is missing, but not what is above it
  };
  // Holds the folder against writers, or against everybody. Errors: kNotFound no backups there (to be read);
  // kInvalidArgument something else is there (to be written to); kUnavailable another process has it, or it
  // cannot be read; kResourceExhausted.
  static Result<std::unique_ptr<BackupFolder>> Open(BackupFiles* files, const std::string& directory,
                                                    Access access);
  ~BackupFolder();
  BackupFolder(const BackupFolder&) = delete;
  BackupFolder& operator=(const BackupFolder&) = delete;

  // All backups, the oldest first.
  Result<std::vector<ListedBackup>> List() const;
  // One of them; the newest, if no number is given. kNotFound; kCorruption it cannot be read.
  Result<BackupManifest> Find(std::optional<std::uint64_t> number) const;

  // Where the file with these bytes is, or will be.
  std::string PathOf(const std::string& sha256) const { return directory_ + "/files/" + sha256; }
  // What a backup says of itself.
  std::string ManifestPath(std::uint64_t number) const;
  // Where a file is written until its bytes are known.
  std::string PartPath() const { return directory_ + "/files/new.part"; }

  // The files PathOf names are durable from now on.
  Status SyncFiles() const;
  // Lists a backup, durably. REQUIRES: its files are durable.
  Status AddManifest(const BackupManifest& manifest) const;
  Status RemoveManifest(std::uint64_t number) const;
  // No manifest removed before comes back.
  Status SyncManifests() const;
  // Removes what was being written, by a backup that did not come to its end.
  Status RemoveParts() const;
  // The SHA-256 of files that no backup has. None, if a backup cannot be read.
  Result<std::vector<std::string>> Unnamed() const;
  // Removes these, and returns how many they were.
  Result<std::uint64_t> RemoveUnnamed() const;

 private:
  BackupFolder(BackupFiles* files, std::string directory) : files_(files), directory_(std::move(directory)) {}
  Status Make();
  Status Lock(Access access);
  Result<BackupManifest> ReadManifest(std::uint64_t number) const;
  Status RemovePartsIn(const std::string& folder) const;

  BackupFiles* const files_;
  const std::string directory_;
  int lock_ = -1;
};

// What is told of a backup.
BackupInfo InfoOf(const ListedBackup& backup);
BackupInfo InfoOf(const BackupManifest& manifest);

// The folder above.
std::string ParentOf(const std::string& path);

}  // namespace newsfold
