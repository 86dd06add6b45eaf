// What is known of backups without restoring them.
#include <map>
#include <memory>
#include <utility>

#include "store/backup/backup.h"
#include "store/backup/backup_folder.h"

namespace newsfold {
namespace {

// A file of backups, and which need it.
struct NeededFile {
  std::string store_file;
  std::uint64_t bytes = 0;
  std::vector<std::uint64_t> backups;
};
using NeededFiles = std::map<std::string, NeededFile>;  // by SHA-256

void AddFilesOf(const BackupManifest& manifest, NeededFiles* needed) {
  for (const BackedUpFile& file : manifest.files) {
    NeededFile& one = (*needed)[file.sha256];
    one.store_file = file.name;
    one.bytes = file.bytes;
    // A backup may have the same bytes twice.
    if (one.backups.empty() || one.backups.back() != manifest.number) one.backups.push_back(manifest.number);
  }
}

// Why a file cannot stand for its SHA-256; empty if it can.
Result<std::string> DamageOf(BackupFiles* files, const std::string& path, const std::string& sha256,
                             std::uint64_t bytes, CopyCounter* counter) {
  const Result<std::string> found = Sha256HexOfFile(files, path, bytes, counter);
  if (found) return *found == sha256 ? std::string() : std::string("does not match its SHA-256");
  if (counter->was_stopped()) return found.error();
  if (found.error().code() == StatusCode::kNotFound) return std::string("is missing");
  if (found.error().code() == StatusCode::kCorruption) return std::string("is too short");
  // Also what the disk cannot read: the other files are to be looked at all the same.
  return found.error().message();
}

// Reads each file, unless it is stopped.
void ReadNeeded(BackupFiles* files, const BackupFolder& folder, const NeededFiles& needed,
                const CopyVisitor& visit, BackupCheckSummary* summary) {
  std::uint64_t bytes_total = 0;
  for (const auto& [sha256, file] : needed) bytes_total += file.bytes;
  CopyCounter counter(bytes_total, visit);
  for (const auto& [sha256, file] : needed) {
    const std::string path = folder.PathOf(sha256);
    const Result<std::string> damage = DamageOf(files, path, sha256, file.bytes, &counter);
    summary->was_stopped = counter.was_stopped();
    if (!damage) return;
    ++summary->files;
    summary->bytes += file.bytes;
    if (!damage->empty()) summary->damages.push_back({path, *damage, file.store_file, file.backups});
  }
}

}  // namespace

Result<std::vector<BackupInfo>> ListBackups(BackupFiles* files, const std::string& directory) {
  const Result<std::unique_ptr<BackupFolder>> folder =
      BackupFolder::Open(files, directory, BackupFolder::Access::kRead);
  if (!folder) return folder.error();
  const Result<std::vector<ListedBackup>> backups = (*folder)->List();
  if (!backups) return backups.error();
  std::vector<BackupInfo> infos;
  infos.reserve(backups->size());
  for (const ListedBackup& backup : *backups) infos.push_back(InfoOf(backup));
  return infos;
}

Result<BackupCheckSummary> VerifyBackups(BackupFiles* files, const std::string& directory,
                                         std::optional<std::uint64_t> number, const CopyVisitor& visit) {
  const Result<std::unique_ptr<BackupFolder>> folder =
      BackupFolder::Open(files, directory, BackupFolder::Access::kRead);
  if (!folder) return folder.error();
  Result<std::vector<ListedBackup>> backups = (*folder)->List();
  if (!backups) return backups.error();
  std::erase_if(*backups, [&](const ListedBackup& backup) { return number && backup.number != *number; });
  if (backups->empty())
    return NotFound(directory + (number ? ": there is no backup " + std::to_string(*number)
                                        : ": there is no backup yet"));
  BackupCheckSummary summary;
  summary.backups = backups->size();
  NeededFiles needed;
  for (const ListedBackup& backup : *backups) {
    if (backup.manifest) {
      AddFilesOf(*backup.manifest, &needed);
    } else {
      const std::string path = (*folder)->ManifestPath(backup.number);
      summary.damages.push_back({path, backup.manifest.error().message(), "", {backup.number}});
    }
  }
  ReadNeeded(files, **folder, needed, visit, &summary);
  return summary;
}

}  // namespace newsfold
