#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/status.h"

namespace newsfold {

// A file that is being written. Closed when it goes. Thread-compatible.
class PostingFile {
 public:
  virtual ~PostingFile() = default;

  // Puts `bytes` at `offset`, in whole or not: after an error the file must be thrown away.
  virtual Status WriteAt(std::uint64_t offset, std::string_view bytes) = 0;
  // Returns once all that was written is on stable storage. Never called again after it failed.
  virtual Status Sync() = 0;
};

// The bytes of a whole file, which stay readable while this lives, though the file be removed meanwhile.
class MappedFile {
 public:
  virtual ~MappedFile() = default;

  std::string_view bytes() const { return bytes_; }
  // Says that these bytes will be read soon, in order.
  virtual void WillRead(std::size_t /*offset*/, std::size_t /*size*/) const {}

 protected:
  std::string_view bytes_;
};

// All that an index does to the folder of its files; behind it tests put faults. Names have no folder.
// Errors: kResourceExhausted the disk is full, kUnavailable otherwise, kNotFound where it says so; each
// names the file. Thread-safe.
class PostingFiles {
 public:
  virtual ~PostingFiles() = default;

  // The names of all files.
  virtual Result<std::vector<std::string>> List() = 0;
  // A new file; one of that name is emptied.
  virtual Result<std::unique_ptr<PostingFile>> Create(const std::string& name) = 0;
  // Makes the names of files durable.
  virtual Status SyncFolder() = 0;
  // kNotFound if there is none. REQUIRES: nobody writes to it.
  virtual Result<std::unique_ptr<MappedFile>> Map(const std::string& name) = 0;
  virtual Status Remove(const std::string& name) = 0;
};

// The files of a folder on disk. Makes the folder if it is missing, unless `read_only`.
Result<std::unique_ptr<PostingFiles>> OpenPostingFolder(const std::string& directory, bool read_only);

// Files in memory, for an index that nothing is kept of.
std::unique_ptr<PostingFiles> MakeMemoryPostingFiles();

}  // namespace newsfold
