#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/answers/answers.h"
#include "store/backup/backup_files.h"
#include "store/backup/file_copy.h"
#include "store/backup/store_copy.h"
#include "store/base/held_files.h"
#include "store/base/status.h"

namespace newsfold {

// How the jobs here touch files, and open what they made. Constant.
struct BackupContext {
  BackupFiles* files = nullptr;
  EngineOpener open_engine;
};

// Adds a backup of the held files to the folder of backups `directory`, which is made if it is missing. Files
// whose bytes are there already are read, and not written again. Then all files of the backup are read back
// and compared with their SHA-256, the store they make is opened, and its engine's and index's checksums are
// checked; only then the backup is listed. So a damaged store is refused: its files are read each time. A
// file of older backups that is damaged is replaced. Older backups are deleted as `options` say, and files
// that no backup has. Stopped, or after an error, no backup is listed, and what was copied is of use to the
// next. Errors: kCorruption names the damaged file of the store; kResourceExhausted, when what was copied is
// removed; kInvalidArgument `directory` holds something else, or the backups of another store; kUnavailable.
Result<BackupSummary> MakeBackup(const BackupContext& context, const HeldFiles& held,
                                 const std::string& directory, const BackupOptions& options,
                                 const CopyVisitor& visit);

// All backups in a folder, the oldest first; of each its own file is read. Errors: kNotFound, kUnavailable.
Result<std::vector<BackupInfo>> ListBackups(BackupFiles* files, const std::string& directory);

// Reads the files of one backup, or of all, each once, and compares them with their SHA-256. All that is
// damaged is told. Errors: kNotFound, kUnavailable.
Result<BackupCheckSummary> VerifyBackups(BackupFiles* files, const std::string& directory,
                                         std::optional<std::uint64_t> number, const CopyVisitor& visit);

// Writes the store of a backup, of the newest if no number is given, to the folder `to`, which must not
// exist, or be empty. Its files are compared with their SHA-256 while they are copied, and the store is
// opened, all before `to` has its name; until then, and after an error or a stop, `to` is as it was. Errors:
// kNotFound; kCorruption the backup is damaged, names the file; kInvalidArgument `to` is not empty;
// kResourceExhausted; kUnavailable.
Result<RestoreSummary> RestoreBackup(const BackupContext& context, const std::string& directory,
                                     std::optional<std::uint64_t> number, const std::string& to,
                                     const CopyVisitor& visit);

// Makes a store of the held files in the folder `to`, which must not exist, or be empty: by hard links to
// files that do not change, as far as the file system can, else by copies. It is opened before it has its
// name; until then, and after an error or a stop, `to` is as it was. Errors: as of RestoreBackup.
Result<CheckpointSummary> MakeCheckpoint(const BackupContext& context, const HeldFiles& held,
                                         const std::string& to, const CopyVisitor& visit);

}  // namespace newsfold
