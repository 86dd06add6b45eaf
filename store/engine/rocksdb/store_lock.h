#pragma once

#include <memory>
#include <string>

#include "store/base/status.h"

namespace newsfold {

// Keeps every engine from opening the store in a folder to write to it, as an engine that has it open does.
// For who opens it to be read, and lets nobody change it meanwhile. Follows the folder if it is renamed.
class StoreLock {
 public:
  // Errors: kNotFound no store there; kUnavailable another process has it.
  static Result<std::unique_ptr<StoreLock>> Take(const std::string& directory);
  ~StoreLock();
  StoreLock(const StoreLock&) = delete;
  StoreLock& operator=(const StoreLock&) = delete;

 private:
  explicit StoreLock(int file) : file_(file) {}
  const int file_;
};

}  // namespace newsfold
