#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

namespace newsfold::testing {

// The default file system, which remembers how much of each file was synced, so that a power cut can be acted
// out, and which fails on demand. Thread-safe.
class FaultyFileSystem : public rocksdb::FileSystemWrapper {
 public:
  FaultyFileSystem() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

  const char* Name() const override { return "FaultyFileSystem"; }
  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override;

  // Copies the directory as it would be after a power cut now: files written through this file system end
  // where they were last synced.
  void CopyAfterPowerCut(const std::string& from, const std::string& to);

  // Which calls fail with an I/O error from now on.
  std::atomic<bool> fail_log_sync = false;
  std::atomic<bool> fail_table_creation = false;
  // Syncs report success and do nothing, as a disk without a battery may.
  std::atomic<bool> ignore_sync = false;
  // What is written to tables waits until this is taken back.
  std::atomic<bool> hold_tables = false;

  std::atomic<int> log_syncs = 0;

  // Bytes of the tables that lie there, and the most there were since the last call.
  std::uint64_t table_bytes();
  std::uint64_t TakeTableBytesPeak();

  void NoteSync(const std::string& name, std::uint64_t bytes);
  void NoteAppend(const std::string& name, std::uint64_t bytes);

 private:
  std::mutex mutex_;
  std::map<std::string, std::uint64_t> table_bytes_;  // guarded by mutex_, as all below
  std::uint64_t table_bytes_sum_ = 0;
  std::uint64_t table_bytes_peak_ = 0;
  std::map<std::string, std::uint64_t> synced_bytes_;
};

}  // namespace newsfold::testing
