#include "tests/store/engine/rocksdb/faulty_file_system.h"

#include <algorithm>
#include <filesystem>
#include <thread>
#include <utility>

namespace newsfold::testing {
namespace {

class TrackedFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  TrackedFile(std::string name, std::unique_ptr<rocksdb::FSWritableFile> file, FaultyFileSystem* system)
      : FSWritableFileOwnerWrapper(std::move(file)), name_(std::move(name)), system_(system) {}

  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* debug) override {
    WaitForTables();
    system_->NoteAppend(name_, data.size());
    return target()->Append(data, options, debug);
  }
  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           const rocksdb::DataVerificationInfo& info,
                           rocksdb::IODebugContext* debug) override {
    WaitForTables();
    system_->NoteAppend(name_, data.size());
    return target()->Append(data, options, info, debug);
  }
  rocksdb::IOStatus Sync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
    if (name_.ends_with(".log")) {
      ++system_->log_syncs;
      if (system_->fail_log_sync) {
        return rocksdb::IOStatus::IOError("injected: sync of " + name_);
      }
    }
    if (system_->ignore_sync) {
      return rocksdb::IOStatus::OK();
    }
    const std::uint64_t bytes = target()->GetFileSize(options, debug);
    const rocksdb::IOStatus status = target()->Sync(options, debug);
    if (status.ok()) {
      system_->NoteSync(name_, bytes);
    }
    return status;
  }
  rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
    return Sync(options, debug);
  }

 private:
  void WaitForTables() const {
    while (system_->hold_tables && name_.ends_with(".sst")) std::this_thread::yield();
  }

  const std::string name_;
  FaultyFileSystem* const system_;
};

}  // namespace

rocksdb::IOStatus FaultyFileSystem::NewWritableFile(const std::string& name,
                                                    const rocksdb::FileOptions& options,
                                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                                    rocksdb::IODebugContext* debug) {
  if (fail_table_creation && name.ends_with(".sst")) {
    return rocksdb::IOStatus::IOError("injected: creation of " + name);
  }
  const rocksdb::IOStatus status = target()->NewWritableFile(name, options, file, debug);
  if (status.ok()) {
    NoteSync(name, 0);
    *file = std::make_unique<TrackedFile>(name, std::move(*file), this);
  }
  return status;
}

rocksdb::IOStatus FaultyFileSystem::DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                                               rocksdb::IODebugContext* debug) {
  const rocksdb::IOStatus status = target()->DeleteFile(name, options, debug);
  const std::lock_guard lock(mutex_);
  if (const auto table = table_bytes_.extract(name); status.ok() && !table.empty()) {
    table_bytes_sum_ -= table.mapped();
  }
  return status;
}

rocksdb::IOStatus FaultyFileSystem::RenameFile(const std::string& from, const std::string& to,
                                               const rocksdb::IOOptions& options,
                                               rocksdb::IODebugContext* debug) {
  const std::lock_guard lock(mutex_);
  const rocksdb::IOStatus status = target()->RenameFile(from, to, options, debug);
  if (auto moved = synced_bytes_.extract(from); status.ok() && !moved.empty()) {
    synced_bytes_[to] = moved.mapped();
  }
  return status;
}

void FaultyFileSystem::NoteSync(const std::string& name, std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  synced_bytes_[name] = bytes;
}

void FaultyFileSystem::NoteAppend(const std::string& name, std::uint64_t bytes) {
  if (!name.ends_with(".sst")) return;
  const std::lock_guard lock(mutex_);
  table_bytes_[name] += bytes;
  table_bytes_sum_ += bytes;
  table_bytes_peak_ = std::max(table_bytes_peak_, table_bytes_sum_);
}

std::uint64_t FaultyFileSystem::table_bytes() {
  const std::lock_guard lock(mutex_);
  return table_bytes_sum_;
}

std::uint64_t FaultyFileSystem::TakeTableBytesPeak() {
  const std::lock_guard lock(mutex_);
  return std::exchange(table_bytes_peak_, table_bytes_sum_);
}

void FaultyFileSystem::CopyAfterPowerCut(const std::string& from, const std::string& to) {
  const std::lock_guard lock(mutex_);
  std::filesystem::create_directory(to);
  for (const auto& entry : std::filesystem::directory_iterator(from)) {
    const std::string copy = to + "/" + entry.path().filename().string();
    std::filesystem::copy_file(entry.path(), copy);
    const auto synced = synced_bytes_.find(entry.path().string());
    if (synced != synced_bytes_.end()) {
      std::filesystem::resize_file(copy, std::min<std::uintmax_t>(synced->second, entry.file_size()));
    }
  }
}

}  // namespace newsfold::testing
