#include <map>
#include <mutex>
#include <utility>

#include "store/postings/posting_files.h"

namespace newsfold {
namespace {

// Files are shared with those who map them, who may keep them longer than the folder does.
using SharedBytes = std::shared_ptr<std::string>;

class MemoryFile : public PostingFile {
 public:
  explicit MemoryFile(SharedBytes bytes) : bytes_(std::move(bytes)) {}

  Status WriteAt(std::uint64_t offset, std::string_view bytes) override {
    if (bytes_->size() < offset + bytes.size()) bytes_->resize(offset + bytes.size());
    bytes.copy(bytes_->data() + offset, bytes.size());
    return Status::Ok();
  }
  Status Sync() override { return Status::Ok(); }

 private:
  const SharedBytes bytes_;
};

class MemoryMapping : public MappedFile {
 public:
  explicit MemoryMapping(SharedBytes bytes) : owner_(std::move(bytes)) { bytes_ = *owner_; }

 private:
  const SharedBytes owner_;
};

class MemoryPostingFiles : public PostingFiles {
 public:
  Result<std::vector<std::string>> List() override {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> names;
    for (const auto& [name, bytes] : files_) names.push_back(name);
    return names;
  }
  Result<std::unique_ptr<PostingFile>> Create(const std::string& name) override {
    const std::lock_guard lock(mutex_);
    SharedBytes bytes = std::make_shared<std::string>();
    files_[name] = bytes;
    return std::make_unique<MemoryFile>(std::move(bytes));
  }
  Status SyncFolder() override { return Status::Ok(); }
  Result<std::unique_ptr<MappedFile>> Map(const std::string& name) override {
    const std::lock_guard lock(mutex_);
    const auto file = files_.find(name);
    if (file == files_.end()) return NotFound(name + " is missing");
    return std::make_unique<MemoryMapping>(file->second);
  }
  Status Remove(const std::string& name) override {
    const std::lock_guard lock(mutex_);
    files_.erase(name);
    return Status::Ok();
  }

 private:
  std::mutex mutex_;
  std::map<std::string, SharedBytes> files_;  // guarded by mutex_
};

}  // namespace

std::unique_ptr<PostingFiles> MakeMemoryPostingFiles() {
  return std::make_unique<MemoryPostingFiles>();
}

}  // namespace newsfold
