#include "store/index/tag_code.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

constexpr std::size_t kCountBytes = 3;

// How many low bits of a gap stand as they are, if so many tags share the room; what is above them is counted
// out in ones.
int LowBits(std::size_t count) {
  return std::max(0, kHashTagBits - static_cast<int>(std::bit_width(count)));
}

// Appends bits, the highest first. Thread-compatible.
class BitWriter {
 public:
  explicit BitWriter(std::string* bytes) : bytes_(bytes) {}

  void Put(std::uint32_t value, int bits) {
    for (int i = bits; i-- > 0;) PutBit(value >> i & 1);
  }

 private:
  void PutBit(std::uint32_t bit) {
    if (bits_left_ == 0) {
      bytes_->push_back(0);
      bits_left_ = 8;
    }
    --bits_left_;
    bytes_->back() = static_cast<char>(static_cast<std::uint8_t>(bytes_->back()) | bit << bits_left_);
  }

  std::string* const bytes_;
  int bits_left_ = 0;  // in the last byte
};

// Reads them; zeros behind the end. Thread-compatible.
class BitReader {
 public:
  explicit BitReader(std::string_view bytes) : bytes_(bytes) {}

  std::uint32_t Read(int bits) {
    NEWSFOLD_ASSERT(bits <= kHashTagBits);
    const std::uint64_t value = bits == 0 ? 0 : Peek() >> (64 - bits);
    at_ += static_cast<std::size_t>(bits);
    return static_cast<std::uint32_t>(value);
  }

  // The number of ones in front of the next zero.
  std::uint32_t ReadOnes() {
    std::uint32_t ones = 0;
    int run = 0;
    do {
      run = std::min(std::countl_one(Peek()), kPeekedBits);
      ones += static_cast<std::uint32_t>(run);
      at_ += static_cast<std::size_t>(run);
    } while (run == kPeekedBits);
    ++at_;
    return ones;
  }

  // Whether what was read is all, but for less than a byte of zeros.
  bool IsAtEnd() const { return (at_ + 7) / 8 == bytes_.size() && Peek() == 0; }
  bool IsBeyond() const { return at_ > bytes_.size() * 8; }

 private:
  static constexpr int kPeekedBits = 56;

  // The next bits, kPeekedBits at least.
  std::uint64_t Peek() const {
    const std::size_t begin = at_ / 8;
    if (begin + 8 > bytes_.size()) return PeekAtEnd(begin) << at_ % 8;
    std::uint64_t bits = 0;  // one load
    for (std::size_t i = 0; i < 8; ++i) bits = bits << 8 | static_cast<std::uint8_t>(bytes_[begin + i]);
    return bits << at_ % 8;
  }
  std::uint64_t PeekAtEnd(std::size_t begin) const {
    std::uint64_t bits = 0;
    for (std::size_t i = begin; i < begin + 8; ++i)
      bits = bits << 8 | (i < bytes_.size() ? static_cast<std::uint8_t>(bytes_[i]) : 0U);
    return bits;
  }

  const std::string_view bytes_;
  std::size_t at_ = 0;  // in bits
};

}  // namespace

void AppendTagCode(const std::vector<HashTag>& tags, std::string* bytes) {
  NEWSFOLD_ASSERT(tags.size() <= kHashTagMax);
  for (std::size_t i = kCountBytes; i-- > 0;) bytes->push_back(static_cast<char>(tags.size() >> 8 * i));
  const int low_bits = LowBits(tags.size());
  BitWriter writer(bytes);
  HashTag next = 0;  // the least that the tag may be
  for (const HashTag tag : tags) {
    NEWSFOLD_ASSERT(next <= tag && tag <= kHashTagMax);
    const std::uint32_t gap = tag - next;
    for (std::uint32_t i = 0; i < gap >> low_bits; ++i) writer.Put(1, 1);
    writer.Put(0, 1);
    writer.Put(gap, low_bits);
    next = tag + 1;
  }
}

bool DecodeTagCode(std::string_view bytes, std::vector<HashTag>* tags) {
  tags->clear();
  if (bytes.size() < kCountBytes) return false;
  std::size_t count = 0;
  for (std::size_t i = 0; i < kCountBytes; ++i) count = count << 8 | static_cast<std::uint8_t>(bytes[i]);
  bytes.remove_prefix(kCountBytes);
  if (count > bytes.size() * 8) return false;  // a bit each at least
  tags->reserve(count);
  const int low_bits = LowBits(count);
  BitReader reader(bytes);
  std::uint64_t next = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t high = reader.ReadOnes();
    next += high << low_bits | reader.Read(low_bits);
    if (next > kHashTagMax || reader.IsBeyond()) return false;
    tags->push_back(static_cast<HashTag>(next++));
  }
  return reader.IsAtEnd();
}

}  // namespace newsfold
