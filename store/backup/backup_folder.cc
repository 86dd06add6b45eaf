#include "store/backup/backup_folder.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "store/backup/file_copy.h"
#include "store/backup/sha256_stream.h"

namespace newsfold {
namespace {

constexpr std::array<std::string_view, 3> kOwnNames = {"LOCK", "backups", "files"};
constexpr std::string_view kPartSuffix = ".part";
constexpr std::string_view kManifestSuffix = ".json";
constexpr std::size_t kNumberDigitsMin = 6;
// Far above that of any store: a backup of a million files.
constexpr std::size_t kManifestBytesMax = std::size_t{256} << 20;

std::string WithoutSlash(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

std::string NameOfNumber(std::uint64_t number) {
  std::string digits = std::to_string(number);
  if (digits.size() < kNumberDigitsMin) digits.insert(0, kNumberDigitsMin - digits.size(), '0');
  return digits + std::string(kManifestSuffix);
}

// The number of the backup whose file has this name.
std::optional<std::uint64_t> NumberOf(const std::string& name) {
  std::uint64_t number = 0;
  const char* const end = name.data() + name.size();
  const auto [rest, error] = std::from_chars(name.data(), end, number);
  if (error != std::errc() || NameOfNumber(number) != name) return std::nullopt;
  return number;
}

Result<std::string> ReadWhole(BackupFiles* files, const std::string& path) {
  const Result<std::unique_ptr<ReadableFile>> file = files->Open(path);
  if (!file) return file.error();
  std::string bytes;
  std::array<char, 64 * 1024> buffer{};
  while (bytes.size() <= kManifestBytesMax) {
    const Result<std::size_t> count = (*file)->Read(buffer);
    if (!count) return count.error();
    bytes.append(buffer.data(), *count);
    if (*count < buffer.size()) return bytes;
  }
  return Corruption(path + ": is too long");
}

}  // namespace

std::string ParentOf(const std::string& path) {
  const std::string parent = std::filesystem::path(WithoutSlash(path)).parent_path().string();
  return parent.empty() ? "." : parent;
}

Result<std::unique_ptr<BackupFolder>> BackupFolder::Open(BackupFiles* files, const std::string& directory,
                                                         Access access) {
  std::unique_ptr<BackupFolder> folder(new BackupFolder(files, WithoutSlash(directory)));
  if (access == Access::kWrite) {
    if (Status status = folder->Make(); !status.ok()) return status;
  }
  if (Status status = folder->Lock(access); !status.ok()) return status;
  if (access == Access::kRead) {
    const Result<std::vector<ListedBackup>> listed = folder->List();
    if (!listed && listed.error().code() == StatusCode::kNotFound)
      return NotFound(directory + ": no backups here");
    if (!listed) return listed.error();
  }
  return folder;
}

BackupFolder::~BackupFolder() {
  if (lock_ >= 0) close(lock_);
}

// Makes what is missing, and makes it durable, which whoever made the rest may not have come to.
Status BackupFolder::Make() {
  if (Status status = files_->MakeFolder(directory_); !status.ok()) return status;
  const Result<std::vector<std::string>> names = files_->List(directory_);
  if (!names) return names.error();
  for (const std::string& name : *names) {
    if (std::find(kOwnNames.begin(), kOwnNames.end(), name) == kOwnNames.end())
      return InvalidArgument(directory_ + ": is no folder of backups, there is a '" + name + "' in it");
  }
  for (const char* const name : {"/files", "/backups"}) {
    if (Status status = files_->MakeFolder(directory_ + name); !status.ok()) return status;
  }
  if (Status status = files_->SyncFolder(directory_); !status.ok()) return status;
  return files_->SyncFolder(ParentOf(directory_));
}

// Who reads holds it if it is there: copies of the folder, and those of others, may have none.
Status BackupFolder::Lock(Access access) {
  const std::string path = directory_ + "/LOCK";
  const bool is_writing = access == Access::kWrite;
  lock_ = open(path.c_str(), (is_writing ? O_RDWR | O_CREAT : O_RDONLY) | O_CLOEXEC, 0600);
  if (lock_ < 0 && !is_writing) return Status::Ok();
  if (lock_ >= 0 && flock(lock_, (is_writing ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0) return Status::Ok();
  const int error = errno;
  if (error == EWOULDBLOCK) return Unavailable(directory_ + ": another newsfold works on these backups");
  return Unavailable(path + ": " + std::generic_category().message(error));
}

std::string BackupFolder::ManifestPath(std::uint64_t number) const {
  return directory_ + "/backups/" + NameOfNumber(number);
}

Result<BackupManifest> BackupFolder::ReadManifest(std::uint64_t number) const {
  const std::string path = ManifestPath(number);
  const Result<std::string> bytes = ReadWhole(files_, path);
  if (!bytes) return bytes.error();
  Result<BackupManifest> manifest = DecodeBackupManifest(*bytes);
  if (!manifest) return manifest.error().WithContext(path);
  if (manifest->number != number)
    return Corruption(path + ": is that of backup " + std::to_string(manifest->number));
  return manifest;
}

Result<std::vector<ListedBackup>> BackupFolder::List() const {
  const Result<std::vector<std::string>> names = files_->List(directory_ + "/backups");
  if (!names) return names.error();
  std::set<std::uint64_t> numbers;
  for (const std::string& name : *names) {
    if (const std::optional<std::uint64_t> number = NumberOf(name)) numbers.insert(*number);
  }
  std::vector<ListedBackup> backups;
  backups.reserve(numbers.size());
  for (const std::uint64_t number : numbers) backups.push_back({number, ReadManifest(number)});
  return backups;
}

Result<BackupManifest> BackupFolder::Find(std::optional<std::uint64_t> number) const {
  Result<std::vector<ListedBackup>> backups = List();
  if (!backups) return backups.error();
  if (backups->empty()) return NotFound(directory_ + ": there is no backup yet");
  if (!number) return std::move(backups->back().manifest);
  for (ListedBackup& backup : *backups) {
    if (backup.number == *number) return std::move(backup.manifest);
  }
  return NotFound(directory_ + ": there is no backup " + std::to_string(*number) + "; the newest is " +
                  std::to_string(backups->back().number));
}

Status BackupFolder::SyncFiles() const {
  return files_->SyncFolder(directory_ + "/files");
}

Status BackupFolder::AddManifest(const BackupManifest& manifest) const {
  const std::string path = ManifestPath(manifest.number);
  const std::string part = path + std::string(kPartSuffix);
  if (Status status = WriteSynced(files_, part, EncodeBackupManifest(manifest)); !status.ok()) return status;
  if (Status status = files_->Rename(part, path); !status.ok()) return status;
  return SyncManifests();
}

Status BackupFolder::RemoveManifest(std::uint64_t number) const {
  return files_->Remove(ManifestPath(number));
}

Status BackupFolder::SyncManifests() const {
  return files_->SyncFolder(directory_ + "/backups");
}

Status BackupFolder::RemoveParts() const {
  if (Status status = RemovePartsIn(directory_ + "/files"); !status.ok()) return status;
  return RemovePartsIn(directory_ + "/backups");
}

Status BackupFolder::RemovePartsIn(const std::string& folder) const {
  const Result<std::vector<std::string>> names = files_->List(folder);
  if (!names) return names.error();
  for (const std::string& name : *names) {
    if (!name.ends_with(kPartSuffix)) continue;
    if (Status status = files_->Remove(std::string(folder).append("/").append(name)); !status.ok())
      return status;
  }
  return Status::Ok();
}

Result<std::vector<std::string>> BackupFolder::Unnamed() const {
  const Result<std::vector<ListedBackup>> backups = List();
  if (!backups) return backups.error();
  std::set<std::string> named;
  for (const ListedBackup& backup : *backups) {
    if (!backup.manifest) return std::vector<std::string>();
    for (const BackedUpFile& file : backup.manifest->files) named.insert(file.sha256);
  }
  Result<std::vector<std::string>> names = files_->List(directory_ + "/files");
  if (!names) return names;
  std::erase_if(*names, [&](const std::string& name) { return named.contains(name) || !IsSha256Hex(name); });
  return names;
}

Result<std::uint64_t> BackupFolder::RemoveUnnamed() const {
  const Result<std::vector<std::string>> unnamed = Unnamed();
  if (!unnamed) return unnamed.error();
  for (const std::string& sha256 : *unnamed) {
    if (Status status = files_->Remove(PathOf(sha256)); !status.ok()) return status;
  }
  return std::uint64_t{unnamed->size()};
}

BackupInfo InfoOf(const BackupManifest& manifest) {
  BackupInfo info;
  info.number = manifest.number;
  info.made_at_ms = manifest.made_at_ms;
  info.store_id = manifest.store.store_id;
  info.format_version = manifest.store.format_version;
  info.articles = manifest.store.articles;
  info.last_sequence = manifest.store.last_sequence;
  info.files = manifest.files.size();
  for (const BackedUpFile& file : manifest.files) info.bytes += file.bytes;
  return info;
}

BackupInfo InfoOf(const ListedBackup& backup) {
  if (backup.manifest) return InfoOf(*backup.manifest);
  BackupInfo info;
  info.number = backup.number;
  info.damage = backup.manifest.error().message();
  return info;
}

}  // namespace newsfold
