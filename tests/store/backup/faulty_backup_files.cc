#include "tests/store/backup/faulty_backup_files.h"

#include <filesystem>
#include <utility>

namespace newsfold::testing {
namespace {

namespace fs = std::filesystem;

class FaultyInput : public ReadableFile {
 public:
  FaultyInput(FaultyBackupFiles* owner, std::string path, std::unique_ptr<ReadableFile> base)
      : owner_(owner), path_(std::move(path)), base_(std::move(base)) {}

  Result<std::size_t> Read(std::span<char> buffer) override {
    if (Status status = owner_->Operation("read " + path_); !status.ok()) return status;
    return base_->Read(buffer);
  }

 private:
  FaultyBackupFiles* const owner_;
  const std::string path_;
  const std::unique_ptr<ReadableFile> base_;
};

class FaultyOutput : public WritableFile {
 public:
  FaultyOutput(FaultyBackupFiles* owner, std::string path, std::unique_ptr<WritableFile> base)
      : owner_(owner), path_(std::move(path)), base_(std::move(base)) {}

  Status Write(std::string_view bytes) override {
    const Status status = owner_->WriteOperation(path_);
    const Status written = base_->Write(status.ok() ? bytes : bytes.substr(0, bytes.size() / 2));
    return status.ok() ? written : status;
  }
  Status Sync() override {
    if (Status status = owner_->Operation("sync " + path_); !status.ok()) return status;
    owner_->WasSynced(path_);
    return base_->Sync();
  }

 private:
  FaultyBackupFiles* const owner_;
  const std::string path_;
  const std::unique_ptr<WritableFile> base_;
};

}  // namespace

FaultyBackupFiles::FaultyBackupFiles(std::string trash) : trash_(std::move(trash)) {
  fs::remove_all(trash_);
  fs::create_directories(trash_);
}

Status FaultyBackupFiles::Operation(const std::string& what) {
  ++operations_;
  if (operations_ < fail_from_ || operations_ > fail_until_) return Status::Ok();
  has_failed_ = true;
  return {code_, what + ": told to fail"};
}

Status FaultyBackupFiles::WriteOperation(const std::string& path) {
  if (writes_left_ == 0) {
    has_failed_ = true;
    return ResourceExhausted(path + ": told to be full");
  }
  --writes_left_;
  return Operation("write " + path);
}

void FaultyBackupFiles::FailFrom(std::uint64_t nth, std::uint64_t more, StatusCode code) {
  fail_from_ = operations_ + nth;
  fail_until_ = fail_from_ + more;
  code_ = code;
}

void FaultyBackupFiles::WasSynced(const std::string& path) {
  unsynced_.erase(path);
}

void FaultyBackupFiles::AddChange(const std::string& path, std::function<void()> undo) {
  changes_.push_back({fs::path(path).parent_path().string(), std::move(undo)});
}

std::function<void()> FaultyBackupFiles::MoveToTrash(const std::string& path) {
  if (!fs::exists(path)) return [] {};
  const std::string kept = trash_ + "/" + std::to_string(++trashed_);
  fs::rename(path, kept);
  return [path, kept] { fs::rename(kept, path); };
}

Status FaultyBackupFiles::MakeFolder(const std::string& path) {
  if (Status status = Operation("make " + path); !status.ok()) return status;
  if (!fs::exists(path)) AddChange(path, [path] { fs::remove_all(path); });
  return base_->MakeFolder(path);
}

Result<std::vector<std::string>> FaultyBackupFiles::List(const std::string& path) {
  if (Status status = Operation("list " + path); !status.ok()) return status;
  return base_->List(path);
}

Result<std::unique_ptr<ReadableFile>> FaultyBackupFiles::Open(const std::string& path) {
  if (Status status = Operation("open " + path); !status.ok()) return status;
  Result<std::unique_ptr<ReadableFile>> file = base_->Open(path);
  if (!file) return file;
  return std::make_unique<FaultyInput>(this, path, std::move(*file));
}

Result<std::unique_ptr<WritableFile>> FaultyBackupFiles::Create(const std::string& path) {
  if (Status status = Operation("create " + path); !status.ok()) return status;
  AddChange(path, [path] { fs::remove(path); });
  Result<std::unique_ptr<WritableFile>> file = base_->Create(path);
  if (!file) return file;
  { unsynced_.insert(path); }
  return std::make_unique<FaultyOutput>(this, path, std::move(*file));
}

Status FaultyBackupFiles::Link(const std::string& from, const std::string& to) {
  if (Status status = Operation("link " + to); !status.ok()) return status;
  const Status linked = base_->Link(from, to);
  if (linked.ok()) AddChange(to, [to] { fs::remove(to); });
  return linked;
}

Status FaultyBackupFiles::Rename(const std::string& from, const std::string& to) {
  if (Status status = Operation("rename " + to); !status.ok()) return status;
  if (!fs::is_regular_file(from)) {
    const Status moved = base_->Rename(from, to);
    if (moved.ok()) moves_.push_back({from, to});
    return moved;
  }
  const std::function<void()> put_back = MoveToTrash(to);
  const Status renamed = base_->Rename(from, to);
  AddChange(to, [from, to, put_back] {
    if (fs::exists(to)) fs::rename(to, from);
    put_back();
  });
  if (unsynced_.erase(from) > 0) unsynced_.insert(to);
  return renamed;
}

Status FaultyBackupFiles::Exchange(const std::string& path, const std::string& other) {
  const Status status = Operation("exchange " + other);
  return status.ok() ? base_->Exchange(path, other) : status;
}

Status FaultyBackupFiles::Remove(const std::string& path) {
  if (Status status = Operation("remove " + path); !status.ok()) return status;
  if (!fs::exists(path)) return base_->Remove(path);
  AddChange(path, MoveToTrash(path));
  return Status::Ok();
}

Status FaultyBackupFiles::RemoveAll(const std::string& path) {
  if (Status status = Operation("remove all of " + path); !status.ok()) return status;
  AddChange(path, MoveToTrash(path));
  return Status::Ok();
}

Status FaultyBackupFiles::SyncFolder(const std::string& path) {
  if (Status status = Operation("sync " + path); !status.ok()) return status;
  {
    std::erase_if(changes_, [&](const Change& change) { return change.folder == path; });
    for (Move& move : moves_) move.is_durable = move.is_durable || fs::path(move.to).parent_path() == path;
  }
  return base_->SyncFolder(path);
}

// What was done in a folder is undone where it was done, before it was moved.
void FaultyBackupFiles::Crash(const std::function<bool(const std::string& folder)>& is_lost) {
  for (const Move& move : moves_) fs::rename(move.to, move.from);
  for (const std::string& path : unsynced_) {
    if (fs::exists(path)) fs::resize_file(path, 0);
  }
  for (auto change = changes_.rbegin(); change != changes_.rend(); ++change) {
    if (is_lost(change->folder)) change->undo();
  }
  for (const Move& move : moves_) {
    const bool is_kept = move.is_durable || !is_lost(fs::path(move.to).parent_path().string());
    if (is_kept && fs::exists(move.from)) fs::rename(move.from, move.to);
  }
  moves_.clear();
  changes_.clear();
  unsynced_.clear();
}

}  // namespace newsfold::testing
