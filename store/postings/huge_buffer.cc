#include "store/postings/huge_buffer.h"

#include <cstdint>
#include <memory>
#include <new>

#include <sys/mman.h>

namespace newsfold {
namespace {

constexpr std::size_t kHugePageBytes = std::size_t{2} << 20;

}  // namespace

HugeBuffer::HugeBuffer(std::size_t bytes) : bytes_(bytes) {
  if (bytes == 0) return;
  const bool is_large = bytes >= kHugePageBytes;
  mapped_bytes_ = bytes + (is_large ? kHugePageBytes : 0);
  mapping_ = mmap(nullptr, mapped_bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapping_ == MAP_FAILED) throw std::bad_alloc();
  data_ = mapping_;
  if (!is_large) return;
  std::size_t room = mapped_bytes_;
  std::align(kHugePageBytes, bytes, data_, room);
  // A kernel without huge pages refuses, and the buffer is only slower.
  madvise(data_, bytes, MADV_HUGEPAGE);
}

HugeBuffer::~HugeBuffer() {
  if (mapping_ != nullptr) munmap(mapping_, mapped_bytes_);
}

}  // namespace newsfold
