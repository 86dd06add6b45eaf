#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "store/base/coding.h"
#include "store/base/status.h"

namespace newsfold {

// What the formats of values have in common. docs/format.md mirrors it.

// Version byte of the values. One changes when its value's layout does; older ones stay readable.
inline constexpr std::uint8_t kValueVersion = 1;

inline ByteWriter Versioned() {
  ByteWriter value;
  value.PutByte(kValueVersion);
  return value;
}

// A reader behind the version byte of `value`; failed if the version is another.
inline ByteReader OpenValue(std::string_view value) {
  ByteReader reader(value);
  if (reader.ReadByte() != kValueVersion) reader.Fail();
  return reader;
}

inline ByteReader OpenSealedValue(std::string_view value) {
  const bool intact = StripChecksum(&value);
  ByteReader reader = OpenValue(value);
  if (!intact) reader.Fail();
  return reader;
}

inline Status Damaged(std::string_view what) {
  return Corruption("a stored " + std::string(what) + " cannot be read");
}

template <class Enum>
Enum ReadEnum(ByteReader* reader, Enum max) {
  const std::uint8_t value = reader->ReadByte();
  if (value > static_cast<std::uint8_t>(max)) reader->Fail();
  return static_cast<Enum>(value);
}

template <std::size_t kSize>
void ReadArray(ByteReader* reader, std::array<std::uint8_t, kSize>* array) {
  const std::string_view bytes = reader->ReadRaw(kSize);
  std::copy(bytes.begin(), bytes.end(), array->begin());
}

template <std::size_t kSize>
std::string_view AsBytes(const std::array<std::uint8_t, kSize>& array) {
  return {reinterpret_cast<const char*>(array.data()), array.size()};
}

}  // namespace newsfold
