#include "server/http/byte_pipe.h"

#include <algorithm>
#include <cstring>

#include "dedup/base/assert.h"

namespace newsfold {

BytePipe::BytePipe(std::size_t bytes_max) : bytes_max_(bytes_max) {
  NEWSFOLD_ASSERT(bytes_max > 0);
}

void BytePipe::Write(std::string_view bytes) {
  std::unique_lock lock(mutex_);
  NEWSFOLD_ASSERT(is_written_);
  while (!bytes.empty()) {
    writable_.wait(lock, [&] { return bytes_.size() < bytes_max_; });
    if (!is_read_) return;
    const std::size_t count = std::min(bytes.size(), bytes_max_ - bytes_.size());
    bytes_.append(bytes.substr(0, count));
    bytes.remove_prefix(count);
    readable_.notify_one();
  }
}

void BytePipe::CloseWriting() {
  const std::lock_guard lock(mutex_);
  is_written_ = false;
  readable_.notify_one();
}

std::size_t BytePipe::Read(char* buffer, std::size_t size) {
  NEWSFOLD_ASSERT(size > 0);
  std::unique_lock lock(mutex_);
  readable_.wait(lock, [&] { return !bytes_.empty() || !is_written_; });
  const std::size_t count = std::min(size, bytes_.size());
  std::memcpy(buffer, bytes_.data(), count);
  bytes_.erase(0, count);
  writable_.notify_one();
  return count;
}

void BytePipe::CloseReading() {
  const std::lock_guard lock(mutex_);
  is_read_ = false;
  bytes_ = std::string();  // which makes room for a writer that waits
  writable_.notify_one();
}

bool BytePipe::is_read() const {
  const std::lock_guard lock(mutex_);
  return is_read_;
}

}  // namespace newsfold
