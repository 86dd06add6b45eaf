#include "tests/store/postings/faulty_posting_files.h"

#include <utility>

namespace newsfold::testing {
namespace {

class CopiedFile : public MappedFile {
 public:
  explicit CopiedFile(const std::string& bytes) : words_((bytes.size() + 63) / 64) {
    char* const data = words_.empty() ? nullptr : words_[0].bytes;
    bytes.copy(data, bytes.size());
    bytes_ = {data, bytes.size()};
  }

 private:
  struct alignas(64) Line {
    char bytes[64];
  };
  std::vector<Line> words_;
};

}  // namespace

class FaultyFile : public PostingFile {
 public:
  FaultyFile(FaultyPostingFiles* files, std::string name) : files_(files), name_(std::move(name)) {}

  Status WriteAt(std::uint64_t offset, std::string_view bytes) override {
    const Status status = files_->Operation("write " + name_);
    if (!status.ok()) bytes = bytes.substr(0, bytes.size() / 2);
    const std::lock_guard lock(files_->mutex_);
    std::string& content = files_->volatile_[name_];
    if (content.size() < offset + bytes.size()) content.resize(offset + bytes.size());
    content.replace(offset, bytes.size(), bytes);
    return status;
  }

  Status Sync() override {
    if (Status status = files_->Operation("sync " + name_); !status.ok()) return status;
    const std::lock_guard lock(files_->mutex_);
    files_->synced_bytes_[name_] = files_->volatile_[name_];
    if (files_->durable_.contains(name_)) files_->durable_[name_] = files_->volatile_[name_];
    return Status::Ok();
  }

 private:
  FaultyPostingFiles* const files_;
  const std::string name_;
};

FaultyPostingFiles::FaultyPostingFiles(Contents contents)
    : volatile_(contents), synced_bytes_(contents), durable_(std::move(contents)) {}

Status FaultyPostingFiles::Operation(const std::string& what) {
  const std::lock_guard lock(mutex_);
  ++operations_;
  const bool fails = operations_ >= fail_from_ && operations_ <= fail_until_;
  return fails ? Status(code_, what + " was to fail") : Status::Ok();
}

void FaultyPostingFiles::FailFrom(std::uint64_t nth, std::uint64_t more, StatusCode code) {
  const std::lock_guard lock(mutex_);
  fail_from_ = operations_ + nth;
  fail_until_ = fail_from_ + more;
  code_ = code;
}

std::uint64_t FaultyPostingFiles::operations() const {
  const std::lock_guard lock(mutex_);
  return operations_;
}

Result<std::vector<std::string>> FaultyPostingFiles::List() {
  if (Status status = Operation("list"); !status.ok()) return status;
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  for (const auto& [name, bytes] : volatile_) names.push_back(name);
  return names;
}

Result<std::unique_ptr<PostingFile>> FaultyPostingFiles::Create(const std::string& name) {
  if (Status status = Operation("create " + name); !status.ok()) return status;
  const std::lock_guard lock(mutex_);
  volatile_[name].clear();
  synced_bytes_.erase(name);
  return std::make_unique<FaultyFile>(this, name);
}

Status FaultyPostingFiles::SyncFolder() {
  if (Status status = Operation("sync folder"); !status.ok()) return status;
  const std::lock_guard lock(mutex_);
  durable_.clear();
  for (const auto& [name, bytes] : volatile_) durable_[name] = synced_bytes_[name];
  return Status::Ok();
}

Result<std::unique_ptr<MappedFile>> FaultyPostingFiles::Map(const std::string& name) {
  if (Status status = Operation("map " + name); !status.ok()) return status;
  const std::lock_guard lock(mutex_);
  const auto file = volatile_.find(name);
  if (file == volatile_.end()) return NotFound(name + " is missing");
  return std::make_unique<CopiedFile>(file->second);
}

Status FaultyPostingFiles::Remove(const std::string& name) {
  if (Status status = Operation("remove " + name); !status.ok()) return status;
  const std::lock_guard lock(mutex_);
  volatile_.erase(name);
  return Status::Ok();
}

FaultyPostingFiles::Contents FaultyPostingFiles::AfterCrash(Crash crash) const {
  const std::lock_guard lock(mutex_);
  if (crash == Crash::kLosesAll) return durable_;
  Contents left = volatile_;
  if (crash == Crash::kKeepsAll) return left;
  for (auto& [name, bytes] : left) {
    const auto synced = synced_bytes_.find(name);
    if (synced == synced_bytes_.end() || synced->second != bytes) bytes.resize(bytes.size() / 2);
  }
  return left;
}

}  // namespace newsfold::testing
