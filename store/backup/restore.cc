#include <memory>
#include <utility>

#include "store/backup/backup.h"
#include "store/backup/backup_folder.h"
#include "store/backup/new_folder.h"

namespace newsfold {
namespace {

Status DamagedBackup(std::uint64_t number, const std::string& what) {
  return Corruption("backup " + std::to_string(number) + " is damaged: " + what);
}

Status RestoreFile(BackupFiles* files, const BackupFolder& folder, const BackedUpFile& file,
                   NewFolder* target, CopyCounter* counter) {
  const Result<std::string> place = target->PlaceOf(file.name);
  if (!place) return place.error();
  const StoreFile source{.name = file.name,
                         .path = folder.PathOf(file.sha256),
                         .bytes = file.bytes,
                         .is_immutable = true,
                         .contents = {}};
  const Result<std::string> copied = CopyFile(files, source, *place, counter);
  if (!copied) {
    const bool is_missing = copied.error().code() == StatusCode::kNotFound;
    return is_missing ? Corruption(source.path + " (" + file.name + ") is missing") : copied.error();
  }
  if (*copied == file.sha256) return Status::Ok();
  return Corruption(source.path + " (" + file.name + ") does not match its SHA-256");
}

Status RestoreInto(const BackupContext& context, const BackupFolder& folder, const BackupManifest& manifest,
                   NewFolder* target, CopyCounter* counter) {
  for (const BackedUpFile& file : manifest.files) {
    const Status status = RestoreFile(context.files, folder, file, target, counter);
    if (status.code() == StatusCode::kCorruption) return DamagedBackup(manifest.number, status.message());
    if (!status.ok()) return status;
  }
  const Result<StoreIdentity> identity =
      CheckStoreCopy(context.open_engine, target->path(), CopyCheck::kOpens);
  if (!identity) return identity.error().WithContext("the restored store does not open");
  if (*identity != manifest.store)
    return DamagedBackup(manifest.number, "the store has " + std::to_string(identity->articles) +
                                              " articles, " + std::to_string(manifest.store.articles) +
                                              " were backed up");
  if (Status status = counter->Advance(0); !status.ok()) return status;
  return target->Finish();
}

}  // namespace

Result<RestoreSummary> RestoreBackup(const BackupContext& context, const std::string& directory,
                                     std::optional<std::uint64_t> number, const std::string& to,
                                     const CopyVisitor& visit) {
  const Result<std::unique_ptr<BackupFolder>> folder =
      BackupFolder::Open(context.files, directory, BackupFolder::Access::kRead);
  if (!folder) return folder.error();
  const Result<BackupManifest> manifest = (*folder)->Find(number);
  if (!manifest) return manifest.error();
  const Result<std::unique_ptr<NewFolder>> target = NewFolder::Create(context.files, to);
  if (!target) return target.error();
  RestoreSummary summary;
  summary.backup = InfoOf(*manifest);
  CopyCounter counter(summary.backup.bytes, visit);
  const Status status = RestoreInto(context, **folder, *manifest, target->get(), &counter);
  summary.was_stopped = counter.was_stopped();
  if (!status.ok() && !summary.was_stopped) return status;
  return summary;
}

}  // namespace newsfold
