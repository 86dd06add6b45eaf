#include "store/backup/backup.h"

#include <map>
#include <memory>
#include <utility>

#include "store/backup/backup_folder.h"
#include "store/backup/backup_manifest.h"
#include "store/backup/sha256_stream.h"
#include "store/records/article_id.h"

namespace newsfold {
namespace {

enum class Kept { kIntact, kDamaged, kMissing };

std::uint64_t BytesOf(const HeldFiles& held) {
  std::uint64_t bytes = 0;
  for (const StoreFile& file : held.files) bytes += BytesOf(file);
  return bytes;
}

// Makes one backup. Thread-compatible.
class BackupMaker {
 public:
  // Each file is read where it is, and read back.
  BackupMaker(const BackupContext& context, const HeldFiles& held, BackupFolder* folder,
              const CopyVisitor& visit)
      : context_(context), held_(held), folder_(folder), counter_(2 * BytesOf(held), visit) {}

  Result<BackupSummary> Run(const BackupOptions& options);

 private:
  Status Prepare();
  Status AddFiles();
  Result<BackedUpFile> AddFile(const StoreFile& file);
  Result<std::string> ExpectedDigest(const StoreFile& file);
  Result<Kept> Examine(const std::string& sha256, std::uint64_t bytes);
  Result<std::string> CopyIn(const StoreFile& file);
  Status Check();
  Status DeleteOld(const BackupOptions& options);

  const BackupContext& context_;
  const HeldFiles& held_;
  BackupFolder* const folder_;
  CopyCounter counter_;
  std::map<std::string, BackedUpFile> newest_by_name_;  // of all backups
  bool has_leftovers_ = false;                          // files that are of no backup yet
  std::string other_store_id_;                          // of the backups there are, if there are any
  BackupManifest manifest_;
  BackupSummary summary_;
};

Result<BackupSummary> BackupMaker::Run(const BackupOptions& options) {
  Status status = Prepare();
  if (status.ok()) status = AddFiles();
  if (status.ok()) status = folder_->SyncFiles();
  if (status.ok()) status = Check();
  if (status.ok()) status = counter_.Advance(0);
  if (status.ok()) status = folder_->AddManifest(manifest_);
  if (counter_.was_stopped()) {
    summary_.was_stopped = true;
    return summary_;
  }
  // Else the copies are of use to the next attempt.
  const bool is_useless = !status.ok() && status.code() != StatusCode::kUnavailable;
  if (is_useless && !folder_->RemoveUnnamed()) return status.WithContext("what was copied is still there");
  if (!status.ok()) return status;
  summary_.backup = InfoOf(manifest_);
  status = DeleteOld(options);
  if (!status.ok())
    return status.WithContext("backup " + std::to_string(manifest_.number) + " is made; to delete others");
  return summary_;
}

Status BackupMaker::Prepare() {
  if (Status status = folder_->RemoveParts(); !status.ok()) return status;
  const Result<std::vector<ListedBackup>> backups = folder_->List();
  if (!backups) return backups.error();
  for (const ListedBackup& backup : *backups) {
    manifest_.number = backup.number;
    if (!backup.manifest) continue;
    other_store_id_ = backup.manifest->store.store_id;
    for (const BackedUpFile& file : backup.manifest->files) newest_by_name_[file.name] = file;
  }
  ++manifest_.number;
  manifest_.made_at_ms = NowMs();
  const Result<std::vector<std::string>> unnamed = folder_->Unnamed();
  if (!unnamed) return unnamed.error();
  has_leftovers_ = !unnamed->empty();
  return Status::Ok();
}

Status BackupMaker::AddFiles() {
  for (const StoreFile& file : held_.files) {
    Result<BackedUpFile> added = AddFile(file);
    if (!added && added.error().code() == StatusCode::kNotFound) {
      const bool is_of_store = !file.contents && !context_.files->Open(file.path);
      return is_of_store
                 ? Corruption("of the store, " + added.error().message())
                 : Unavailable(added.error().message() + "; is the folder of the backups still there?");
    }
    if (!added) return added.error();
    manifest_.files.push_back(std::move(*added));
  }
  return Status::Ok();
}

Result<BackedUpFile> BackupMaker::AddFile(const StoreFile& file) {
  BackedUpFile added{.name = file.name, .bytes = BytesOf(file), .sha256 = {}};
  Result<std::string> sha256 = ExpectedDigest(file);
  if (!sha256) return sha256.error();
  if (!sha256->empty()) {
    const Result<Kept> kept = Examine(*sha256, added.bytes);
    if (!kept) return kept.error();
    added.sha256 = *sha256;
    if (*kept == Kept::kIntact) return added;
    if (*kept == Kept::kDamaged) ++summary_.files_replaced;
  }
  sha256 = CopyIn(file);
  if (!sha256) return sha256.error();
  added.sha256 = *sha256;
  ++summary_.files_copied;
  summary_.bytes_copied += added.bytes;
  return added;
}

// The SHA-256 of a file that may be there already, or nothing. The file is read for it: that the copy is good
// does not say that the store's still is.
Result<std::string> BackupMaker::ExpectedDigest(const StoreFile& file) {
  if (file.contents) return Sha256HexOf(*file.contents);
  const auto known = newest_by_name_.find(file.name);
  const bool is_known = known != newest_by_name_.end() && known->second.bytes == file.bytes;
  if (!is_known && !has_leftovers_) return std::string();
  return Sha256HexOfFile(context_.files, file.path, file.bytes, &counter_);
}

Result<Kept> BackupMaker::Examine(const std::string& sha256, std::uint64_t bytes) {
  const Result<std::string> found =
      Sha256HexOfFile(context_.files, folder_->PathOf(sha256), bytes, &counter_);
  if (found) return *found == sha256 ? Kept::kIntact : Kept::kDamaged;
  if (found.error().code() == StatusCode::kCorruption) return Kept::kDamaged;
  if (found.error().code() == StatusCode::kNotFound) return Kept::kMissing;
  return found.error();
}

Result<std::string> BackupMaker::CopyIn(const StoreFile& file) {
  const std::string part = folder_->PartPath();
  const Result<std::string> written = CopyFile(context_.files, file, part, &counter_);
  const Result<std::string> read =
      written ? Sha256HexOfFile(context_.files, part, BytesOf(file), &counter_) : written;
  if (read && *read == *written) {
    if (Status status = context_.files->Rename(part, folder_->PathOf(*read)); !status.ok()) return status;
    return read;
  }
  IgnoreStatus(context_.files->Remove(part), "the next backup tries again");
  return read ? Unavailable(part + ": reads otherwise than it was written; is the disk sound?") : read;
}

// Opens what has been copied.
Status BackupMaker::Check() {
  std::vector<std::pair<std::string, std::string>> places;
  for (const BackedUpFile& file : manifest_.files)
    places.emplace_back(file.name, folder_->PathOf(file.sha256));
  const Result<StoreIdentity> identity = CheckStoreOf(context_.open_engine, places);
  if (!identity && identity.error().code() == StatusCode::kUnavailable) return identity.error();
  if (!identity)
    return identity.error().WithContext("the store is not backed up, for its copy does not open");
  if (!other_store_id_.empty() && identity->store_id != other_store_id_)
    return InvalidArgument("the backups there are of another store, " + other_store_id_);
  manifest_.store = *identity;
  return Status::Ok();
}

Status BackupMaker::DeleteOld(const BackupOptions& options) {
  const Result<std::vector<ListedBackup>> backups = folder_->List();
  if (!backups) return backups.error();
  const std::uint64_t kept = options.kept.value_or(backups->size());
  for (std::uint64_t i = 0; i + kept < backups->size(); ++i) {
    if (Status status = folder_->RemoveManifest((*backups)[i].number); !status.ok()) return status;
    ++summary_.backups_deleted;
  }
  // No backup may come back without its files.
  if (Status status = folder_->SyncManifests(); !status.ok()) return status;
  const Result<std::uint64_t> removed = folder_->RemoveUnnamed();
  if (!removed) return removed.error();
  summary_.files_deleted = *removed;
  return Status::Ok();
}

}  // namespace

Result<BackupSummary> MakeBackup(const BackupContext& context, const HeldFiles& held,
                                 const std::string& directory, const BackupOptions& options,
                                 const CopyVisitor& visit) {
  if (options.kept && *options.kept == 0) return InvalidArgument("at least one backup is kept");
  const Result<std::unique_ptr<BackupFolder>> folder =
      BackupFolder::Open(context.files, directory, BackupFolder::Access::kWrite);
  if (!folder) return folder.error();
  return BackupMaker(context, held, folder->get(), visit).Run(options);
}

}  // namespace newsfold
