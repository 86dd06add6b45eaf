#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "store/base/status.h"

namespace newsfold {

// How far a file of articles was read. What it stands for is stored before it, so that a power cut can only
// make it too small.
struct ReadingMark {
  std::uint64_t size_bytes = 0;  // of the file, when it was read
  std::int64_t modified_ns = 0;  // and when it was last changed then, as Unix time
  std::uint64_t items = 0;       // lines, records and the like that were answered
  bool is_whole = false;         // all there are

  friend bool operator==(const ReadingMark&, const ReadingMark&) = default;
};

// Keys and values of Family::kReading.

// `input`: the file's absolute path and how it is read, in any form that tells two apart. Only a hash of it
// is kept.
std::string ReadingKey(std::string_view input);
std::string EncodeReadingMark(const ReadingMark& mark);
// kCorruption to anything EncodeReadingMark did not write.
Result<ReadingMark> DecodeReadingMark(std::string_view value);

}  // namespace newsfold
