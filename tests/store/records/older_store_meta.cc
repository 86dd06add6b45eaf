#include "tests/store/records/older_store_meta.h"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "store/base/coding.h"

namespace newsfold::testing {
namespace {

// Golden: such bytes are on users' disks.
constexpr std::string_view kHex =
    "010c010437322e310431352e30a0a1a2a3a4a5a6a7a8a9aaabacadaeaf80a0abfef962000102030405060708090a0b0c"
    "0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c"
    "3d3e3f404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f606162636465666768696a6b6c"
    "6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c"
    "9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf053fe999999999999a3fe33333"
    "333333333fe8a3d70a3d70a43fe199999999999a3fe00000000000003fd0a3d70a3d70a43fdccccccccccccd3fe4cccc"
    "cccccccd3fd33333333333333fdccccccccccccd3fcae147ae147ae13fc70a3d70a3d70a3fc33333333333333fb99999"
    "9999999a3fee6666666666663fe8a3d70a3d70a43feccccccccccccd3fe00000000000003fc999999999999a3fa99999"
    "9999999a3fe80000000000003feb3333333333333fe199999999999a3fd00000000000003fd66666666666663fe66666"
    "666666663fdae147ae147ae13fe199999999999a3fd999999999999a3fdeb851eb851eb83fe70a3d70a3d70a3fdccccc"
    "cccccccd3fd66666666666663fac28f5c28f5c293fe4cccccccccccd3fdccccccccccccd9401ac02970111ad029501ae"
    "027f653f9701030402051e3c1000a10ee6ed";

// Where the limits are that the later format has no more: between their version, of one byte, and units_min.
constexpr std::size_t kLimitsBegin = 228;
constexpr std::size_t kLimitsEnd = 540;

template <class Array>
std::string_view AsBytes(const Array& array) {
  return {reinterpret_cast<const char*>(array.data()), array.size()};
}

// What both formats begin with.
ByteWriter Begin(std::uint32_t format_version, const StoreMeta& meta) {
  ByteWriter value;
  value.PutByte(1);
  value.PutVarint(format_version);
  value.PutVarint(meta.fold_version);
  value.PutString(meta.icu_version);
  value.PutString(meta.unicode_version);
  value.PutRaw(AsBytes(meta.uuid));
  value.PutZigzag(meta.created_at_ms);
  value.PutRaw(AsBytes(meta.secret.bytes));
  return value;
}

}  // namespace

std::string StoreMeta12() {
  std::string bytes;
  for (std::size_t i = 0; i < kHex.size(); i += 2) {
    std::uint8_t byte = 0;
    std::from_chars(kHex.data() + i, kHex.data() + i + 2, byte, 16);
    bytes += static_cast<char>(byte);
  }
  return bytes;
}

std::string EncodeStoreMeta12(const StoreMeta& meta) {
  ByteWriter value = Begin(12, meta);
  value.PutVarint(meta.rules.version);
  value.PutRaw(StoreMeta12().substr(kLimitsBegin, kLimitsEnd - kLimitsBegin));
  value.PutVarint(meta.indexed_units_min);
  value.PutByte(static_cast<std::uint8_t>(meta.index_set));
  value.PutChecksum();
  return value.Take();
}

std::string EncodeStoreMeta13(const StoreMeta& meta) {
  ByteWriter value = Begin(13, meta);
  value.PutVarint(meta.indexed_units_min);
  value.PutVarint(meta.rules.version);
  value.PutFixed64(meta.rules.limits_digest);
  value.PutByte(static_cast<std::uint8_t>(meta.index_set));
  value.PutChecksum();
  return value.Take();
}

// Nothing but the version is another.
std::string EncodeStoreMeta16(const StoreMeta& meta) {
  const std::string now = EncodeStoreMeta(meta);
  ByteWriter value;
  value.PutByte(static_cast<std::uint8_t>(now[0]));
  value.PutVarint(16);
  value.PutRaw(std::string_view(now).substr(2, now.size() - 2 - sizeof(std::uint32_t)));
  value.PutChecksum();
  return value.Take();
}

}  // namespace newsfold::testing
