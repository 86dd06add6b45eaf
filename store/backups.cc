#include "store/backups.h"

#include <cstddef>

#include "store/archive.h"
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
  const std::int64_t started_at_ms = JobClockMs();
  const Result<HeldFiles> held = HoldStore(engine, store_directory);
  Result<CheckpointSummary> summary =
      held ? MakeCheckpoint(SystemBackupContext(), *held, to, visit) : held.error();
  NoteJobRun(engine, "checkpoint", started_at_ms, summary);
  return summary;
}

Result<BackupSummary> BackupStore(Engine* engine, const std::string& store_directory,
                                  const std::string& directory, const BackupOptions& options,
                                  const CopyVisitor& visit) {
  const std::int64_t started_at_ms = JobClockMs();
  const Result<HeldFiles> held = HoldStore(engine, store_directory);
  Result<BackupSummary> summary =
      held ? MakeBackup(SystemBackupContext(), *held, directory, options, visit) : held.error();
  NoteJobRun(engine, "backup", started_at_ms, summary);
  return summary;
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
  const std::int64_t started_at_ms = JobClockMs();
  const Result<HeldFiles> held = HoldFiles();
  Result<CheckpointSummary> summary =
      held ? MakeCheckpoint(SystemBackupContext(), *held, to, visit) : held.error();
  NoteJob("checkpoint", started_at_ms, summary ? Status::Ok() : summary.error(),
          summary && summary->was_stopped);
  return summary;
}

Result<BackupSummary> Archive::Backup(const std::string& directory, const BackupOptions& options,
                                      const CopyVisitor& visit) {
  const std::int64_t started_at_ms = JobClockMs();
  const Result<HeldFiles> held = HoldFiles();
  Result<BackupSummary> summary =
      held ? MakeBackup(SystemBackupContext(), *held, directory, options, visit) : held.error();
  NoteJob("backup", started_at_ms, summary ? Status::Ok() : summary.error(), summary && summary->was_stopped);
  return summary;
}

}  // namespace newsfold
