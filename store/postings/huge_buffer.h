#pragma once

#include <cstddef>

namespace newsfold {

// Zeroed memory that is read at random places: if it is large it asks for huge pages, without which most of
// such a read is spent on translating the address. A page takes memory once it is written to. Throws
// std::bad_alloc if there is no room for it.
class HugeBuffer {
 public:
  explicit HugeBuffer(std::size_t bytes);
  ~HugeBuffer();
  HugeBuffer(const HugeBuffer&) = delete;
  HugeBuffer& operator=(const HugeBuffer&) = delete;

  // Aligned to a page at least.
  void* data() const { return data_; }
  std::size_t bytes() const { return bytes_; }

 private:
  const std::size_t bytes_;
  std::size_t mapped_bytes_ = 0;
  void* mapping_ = nullptr;
  void* data_ = nullptr;
};

}  // namespace newsfold
