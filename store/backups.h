#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/answers/answers.h"
#include "store/backup/backup.h"
#include "store/base/status.h"
#include "store/engine/engine.h"

namespace newsfold {

// The jobs of store/backup/backup.h on the files of the system.

BackupContext SystemBackupContext();

// Of the store in `store_directory`, whose engine this is (OpenEngine), and which nobody else has open. Works
// also for stores that need a reindex. Errors: also those of HoldStore.
Result<CheckpointSummary> CheckpointStore(Engine* engine, const std::string& store_directory,
                                          const std::string& to, const CopyVisitor& visit);
Result<BackupSummary> BackupStore(Engine* engine, const std::string& store_directory,
                                  const std::string& directory, const BackupOptions& options,
                                  const CopyVisitor& visit);

Result<std::vector<BackupInfo>> ListBackups(const std::string& directory);
Result<BackupCheckSummary> VerifyBackups(const std::string& directory, std::optional<std::uint64_t> number,
                                         const CopyVisitor& visit);
Result<RestoreSummary> RestoreBackup(const std::string& directory, std::optional<std::uint64_t> number,
                                     const std::string& to, const CopyVisitor& visit);

}  // namespace newsfold
