#include "store/backups.h"

#include <cstddef>

#include "store/archive.h"
#include "store/archive_impl.h"
#include "store/backup/backup_files.h"
#include "store/backup/store_copy.h"
#include "store/base/held_files.h"
#include "store/upkeep/job_runs.h"

namespace newsfold {
namespace {

// A store that is opened once needs no cache.
constexpr std::size_t kCacheBytes = std::size_t{8} << 20;

}  // namespace

BackupContext SystemBackupContext() {
  return {.files = SystemBackupFiles(), .open_engine = [](const std::string& directory) {
            ArchiveOptions options;
            options.directory = directory;
            options.read_only = true;
            options.cache_bytes = kCacheBytes;
            return OpenEngine(options);
          }};
}

Result<CheckpointSummary> CheckpointStore(Engine* engine, const std::string& store_directory,
                                          const std::string& to, const CopyVisitor& visit) {
  return RunNoted(engine, "checkpoint", [&]() -> Result<CheckpointSummary> {
    const Result<HeldFiles> held = HoldStore(engine, store_directory);
    return held ? MakeCheckpoint(SystemBackupContext(), *held, to, visit) : held.error();
  });
}

Result<BackupSummary> BackupStore(Engine* engine, const std::string& store_directory,
                                  const std::string& directory, const BackupOptions& options,
                                  const CopyVisitor& visit) {
  return RunNoted(engine, "backup", [&]() -> Result<BackupSummary> {
    const Result<HeldFiles> held = HoldStore(engine, store_directory);
    return held ? MakeBackup(SystemBackupContext(), *held, directory, options, visit) : held.error();
  });
}

Result<std::vector<BackupInfo>> ListBackups(const std::string& directory) {
  return ListBackups(SystemBackupFiles(), directory);
}

Result<BackupCheckSummary> VerifyBackups(const std::string& directory, std::optional<std::uint64_t> number,
                                         const CopyVisitor& visit) {
  return VerifyBackups(SystemBackupFiles(), directory, number, visit);
}

Result<RestoreSummary> RestoreBackup(const std::string& directory, std::optional<std::uint64_t> number,
                                     const std::string& to, const CopyVisitor& visit) {
  return RestoreBackup(SystemBackupContext(), directory, number, to, visit);
}

Result<CheckpointSummary> Archive::Checkpoint(const std::string& to, const CopyVisitor& visit) {
  return RunNoted(&impl_->engine(), "checkpoint", [&]() -> Result<CheckpointSummary> {
    const Result<HeldFiles> held = HoldFiles();
    return held ? MakeCheckpoint(SystemBackupContext(), *held, to, visit) : held.error();
  });
}

Result<BackupSummary> Archive::Backup(const std::string& directory, const BackupOptions& options,
                                      const CopyVisitor& visit) {
  return RunNoted(&impl_->engine(), "backup", [&]() -> Result<BackupSummary> {
    const Result<HeldFiles> held = HoldFiles();
    return held ? MakeBackup(SystemBackupContext(), *held, directory, options, visit) : held.error();
  });
}

}  // namespace newsfold
