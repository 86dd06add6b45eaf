#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

namespace newsfold {

// Bytes on their way from one thread to another, so many at a time at most. Thread-safe, for one writer and
// one reader.
class BytePipe {
 public:
  // REQUIRES: bytes_max is not 0.
  explicit BytePipe(std::size_t bytes_max);

  // Blocks until the reader has room for all of it. What nobody reads any more is dropped.
  void Write(std::string_view bytes);
  // Nothing more will be written.
  void CloseWriting();
  // Fills the buffer with 1..size bytes; blocks until there are any. 0: all that was written has been read.
  std::size_t Read(char* buffer, std::size_t size);
  // Nothing more will be read.
  void CloseReading();
  bool is_read() const;

 private:
  const std::size_t bytes_max_;
  mutable std::mutex mutex_;
  std::condition_variable readable_;
  std::condition_variable writable_;
  // guarded by mutex_
  std::string bytes_;
  bool is_written_ = true;
  bool is_read_ = true;
};

}  // namespace newsfold
