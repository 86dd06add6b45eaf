#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/status.h"

namespace newsfold {

// A file that is read from its beginning. Closed when it goes. Thread-compatible.
class ReadableFile {
 public:
  virtual ~ReadableFile() = default;
  // Fills `buffer` as far as the file goes, and returns how many bytes these are: 0 at its end.
  virtual Result<std::size_t> Read(std::span<char> buffer) = 0;
};

// A file that is written from its beginning. Closed when it goes. Thread-compatible.
class WritableFile {
 public:
  virtual ~WritableFile() = default;
  virtual Status Write(std::string_view bytes) = 0;
  // Returns once all that was written is on stable storage; what is read afterwards comes from there, as far
  // as the system lets one have it so. Never called again after it failed.
  virtual Status Sync() = 0;
};

// All that backups do to files, in their own folders and in that of a store; behind it tests put faults.
// What it makes only its user may read. Errors: kResourceExhausted the disk is full, kNotFound no such file
// or folder, kUnavailable otherwise; each names the file. Thread-safe.
class BackupFiles {
 public:
  virtual ~BackupFiles() = default;

  // A new folder, or nothing if there is one.
  virtual Status MakeFolder(const std::string& path) = 0;
  // The names in a folder.
  virtual Result<std::vector<std::string>> List(const std::string& path) = 0;
  virtual Result<std::unique_ptr<ReadableFile>> Open(const std::string& path) = 0;
  // A new file; one of that name is emptied.
  virtual Result<std::unique_ptr<WritableFile>> Create(const std::string& path) = 0;
  virtual Status Link(const std::string& from, const std::string& to) = 0;
  // A file in the place of any, or a folder in the place of an empty one.
  virtual Status Rename(const std::string& from, const std::string& to) = 0;
  // Two folders of one file system, in one step: there is no moment at which either name is missing.
  virtual Status Exchange(const std::string& path, const std::string& other) = 0;
  // A file.
  virtual Status Remove(const std::string& path) = 0;
  // A folder with all it holds, or nothing if there is none.
  virtual Status RemoveAll(const std::string& path) = 0;
  // Makes the names in a folder durable.
  virtual Status SyncFolder(const std::string& path) = 0;
};

// Those of the system.
BackupFiles* SystemBackupFiles();

}  // namespace newsfold
