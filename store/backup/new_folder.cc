#include "store/backup/new_folder.h"

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/backup/backup_folder.h"

namespace newsfold {
namespace {

constexpr const char* kUnfinishedSuffix = ".unfinished";

std::string Trimmed(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

Status CheckFree(BackupFiles* files, const std::string& path) {
  const Result<std::vector<std::string>> names = files->List(path);
  if (!names) return names.error().code() == StatusCode::kNotFound ? Status::Ok() : names.error();
  if (names->empty()) return Status::Ok();
  return InvalidArgument(path + ": is there already, with " + std::to_string(names->size()) +
                         " files; it must not exist, or be empty");
}

}  // namespace

// Whether a rename can put a folder there.
Status NewFolder::CheckReplaceable(const std::string& path) {
  struct stat found = {}, parent = {};
  if (lstat(path.c_str(), &found) != 0) return Status::Ok();
  const std::string name = std::filesystem::path(path).filename();
  if (S_ISLNK(found.st_mode) || name == "." || name == "..")
    return InvalidArgument(path + ": leads to a folder; give that folder by its own name");
  if (stat(ParentOf(path).c_str(), &parent) == 0 && parent.st_dev != found.st_dev)
    return InvalidArgument(path + ": is a mount point; give a folder in it");
  return Status::Ok();
}

NewFolder::NewFolder(BackupFiles* files, std::string path)
    : files_(files), path_(std::move(path)), unfinished_(path_ + kUnfinishedSuffix) {}

Result<std::unique_ptr<NewFolder>> NewFolder::Create(BackupFiles* files, const std::string& path) {
  std::unique_ptr<NewFolder> folder(new NewFolder(files, Trimmed(path)));
  if (Status status = folder->Begin(); !status.ok()) return status;
  return folder;
}

NewFolder::~NewFolder() {
  if (is_ours_) IgnoreStatus(files_->RemoveAll(unfinished_), "the next attempt tries again");
  if (lock_ >= 0) close(lock_);
}

Status NewFolder::Begin() {
  if (Status status = CheckFree(files_, path_); !status.ok()) return status;
  if (Status status = CheckReplaceable(path_); !status.ok()) return status;
  if (Status status = files_->MakeFolder(unfinished_); !status.ok()) return status;
  if (Status status = Lock(); !status.ok()) return status;
  is_ours_ = true;
  return Clear();
}

Status NewFolder::Lock() {
  lock_ = open(unfinished_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock_ >= 0 && flock(lock_, LOCK_EX | LOCK_NB) == 0) return Status::Ok();
  const int error = errno;
  if (error == EWOULDBLOCK) return Unavailable(unfinished_ + ": another newsfold is writing there");
  return Unavailable(unfinished_ + ": lock: " + std::generic_category().message(error));
}

Status NewFolder::Clear() const {
  const Result<std::vector<std::string>> names = files_->List(unfinished_);
  if (!names) return names.error();
  for (const std::string& name : *names) {
    if (Status status = files_->RemoveAll(unfinished_ + "/" + name); !status.ok()) return status;
  }
  return Status::Ok();
}

Result<std::string> NewFolder::PlaceOf(const std::string& name) {
  const std::size_t slash = name.find('/');
  if (slash != std::string::npos) {
    const std::string folder = unfinished_ + "/" + name.substr(0, slash);
    const bool is_new = folders_.insert(folder).second;
    const Status made = is_new ? files_->MakeFolder(folder) : Status::Ok();
    if (!made.ok()) return made;
  }
  return unfinished_ + "/" + name;
}

Status NewFolder::Finish() {
  return FinishAs(path_);
}

Status NewFolder::FinishInPlaceOf(const std::string& other, const std::string& aside) {
  if (Status status = FinishAs(aside); !status.ok()) return status;
  if (Status status = files_->Exchange(aside, other); !status.ok()) {
    if (!files_->Rename(aside, path_).ok()) return status;
    return status.WithContext("move " + other + " away and give " + path_ + " its name");
  }
  return files_->SyncFolder(ParentOf(path_));
}

Status NewFolder::FinishAs(const std::string& path) {
  for (const std::string& folder : folders_) {
    if (Status status = files_->SyncFolder(folder); !status.ok()) return status;
  }
  if (Status status = files_->SyncFolder(unfinished_); !status.ok()) return status;
  if (Status status = files_->Rename(unfinished_, path); !status.ok()) return status;
  is_ours_ = false;
  return files_->SyncFolder(ParentOf(path_));
}

}  // namespace newsfold
