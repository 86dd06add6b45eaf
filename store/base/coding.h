#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace newsfold {

// Appends the pieces values are made of. Fixed-width integers are big-endian; varints hold seven bits a byte,
// the lowest first, the highest bit set on all but the last byte. Thread-compatible.
class ByteWriter {
 public:
  void PutByte(std::uint8_t value) { bytes_.push_back(static_cast<char>(value)); }
  void PutFixed32(std::uint32_t value) { PutBigEndian(value, 4); }
  void PutFixed64(std::uint64_t value) { PutBigEndian(value, 8); }
  void PutVarint(std::uint64_t value);
  // A signed number, small in either direction: 0, -1, 1, -2 ... become 0, 1, 2, 3 ...
  void PutZigzag(std::int64_t value);
  // The bytes alone.
  void PutRaw(std::string_view value) { bytes_.append(value); }
  // The length as a varint, then the bytes.
  void PutString(std::string_view value);

  // Appends the checksum of everything so far: the low half of its XXH3-64, as PutFixed32.
  void PutChecksum();

  // The bytes; the writer is empty afterwards.
  std::string Take() { return std::move(bytes_); }

 private:
  void PutBigEndian(std::uint64_t value, int width);

  std::string bytes_;
};

// Reads what ByteWriter wrote, from bytes that may be damaged: after the first piece that cannot be read,
// every piece reads as zero or empty and ok() is false. Views point into the bytes read. Thread-compatible.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  std::uint8_t ReadByte();
  std::uint32_t ReadFixed32() { return static_cast<std::uint32_t>(ReadBigEndian(4)); }
  std::uint64_t ReadFixed64() { return ReadBigEndian(8); }
  std::uint64_t ReadVarint();
  // A varint that must not exceed `max`.
  std::uint64_t ReadVarintUpTo(std::uint64_t max);
  std::uint32_t ReadVarint32() { return static_cast<std::uint32_t>(ReadVarintUpTo(UINT32_MAX)); }
  std::int64_t ReadZigzag();
  std::string_view ReadRaw(std::size_t size);
  // A length-prefixed string of at most `bytes_max` bytes.
  std::string_view ReadString(std::size_t bytes_max);

  // Marks the bytes as damaged.
  void Fail() { ok_ = false; }
  bool ok() const { return ok_; }
  // Whether all was read and nothing is left over.
  bool Finished() const { return ok_ && rest_.empty(); }

 private:
  std::uint64_t ReadBigEndian(std::size_t width);

  std::string_view rest_;
  bool ok_ = true;
};

// Whether `value` ends with the checksum PutChecksum appends; if so, drops it from the view.
bool StripChecksum(std::string_view* value);

}  // namespace newsfold
