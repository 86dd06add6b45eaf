#include "store/base/coding.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

constexpr std::size_t kChecksumBytes = 4;
constexpr int kVarintShiftMax = 63;

std::uint32_t ChecksumOf(std::string_view bytes) {
  return static_cast<std::uint32_t>(XXH3_64bits(bytes.data(), bytes.size()));
}

}  // namespace

void ByteWriter::PutBigEndian(std::uint64_t value, int width) {
  NEWSFOLD_ASSERT(1 <= width && width <= 8);
  for (int shift = 8 * (width - 1); shift >= 0; shift -= 8)
    PutByte(static_cast<std::uint8_t>(value >> shift));
}

void ByteWriter::PutVarint(std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) PutByte(static_cast<std::uint8_t>(value | 0x80));
  PutByte(static_cast<std::uint8_t>(value));
}

void ByteWriter::PutZigzag(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  PutVarint(value < 0 ? ~(bits << 1) : bits << 1);
}

void ByteWriter::PutString(std::string_view value) {
  PutVarint(value.size());
  PutRaw(value);
}

void ByteWriter::PutChecksum() {
  PutFixed32(ChecksumOf(bytes_));
}

std::string_view ByteReader::ReadRaw(std::size_t size) {
  if (size > rest_.size()) Fail();
  if (!ok_) return {};
  const std::string_view piece = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return piece;
}

std::uint64_t ByteReader::ReadBigEndian(std::size_t width) {
  NEWSFOLD_ASSERT(width <= sizeof(std::uint64_t));
  std::uint64_t value = 0;
  for (const char byte : ReadRaw(width)) value = value << 8 | static_cast<std::uint8_t>(byte);
  return value;
}

std::uint8_t ByteReader::ReadByte() {
  return static_cast<std::uint8_t>(ReadBigEndian(1));
}

// One number has one encoding: a varint that overflows or ends in a needless zero byte is damage.
std::uint64_t ByteReader::ReadVarint() {
  std::uint64_t value = 0;
  for (int shift = 0; shift <= kVarintShiftMax; shift += 7) {
    const std::uint8_t byte = ReadByte();
    if (!ok_) return 0;
    value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) {
      if ((byte == 0 && shift > 0) || (shift == kVarintShiftMax && byte > 1)) break;
      return value;
    }
  }
  Fail();
  return 0;
}

std::uint64_t ByteReader::ReadVarintUpTo(std::uint64_t max) {
  const std::uint64_t value = ReadVarint();
  if (value <= max) return value;
  Fail();
  return 0;
}

std::int64_t ByteReader::ReadZigzag() {
  const std::uint64_t value = ReadVarint();
  return static_cast<std::int64_t>((value & 1) != 0 ? ~(value >> 1) : value >> 1);
}

std::string_view ByteReader::ReadString(std::size_t bytes_max) {
  return ReadRaw(ReadVarintUpTo(bytes_max));
}

bool StripChecksum(std::string_view* value) {
  if (value->size() < kChecksumBytes) return false;
  const std::string_view content = value->substr(0, value->size() - kChecksumBytes);
  ByteReader tail(value->substr(content.size()));
  if (tail.ReadFixed32() != ChecksumOf(content)) return false;
  *value = content;
  return true;
}

}  // namespace newsfold
