#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "store/base/status.h"

namespace newsfold {

// How the bytes of a file are kept.
enum class Compression : std::uint8_t { kNone, kGzip, kZstd };
// By the end of its name: ".gz", ".zst".
Compression CompressionOfName(std::string_view name);

// A file that is there only once all of it is on stable storage: until then it is written under its name and
// ".unfinished", and it replaces one of its name at once. "-" is standard output, which, as a device or a
// pipe, gets the bytes as they come. Thread-compatible.
class OutputFile {
 public:
  // Errors: kInvalidArgument it cannot be written there.
  static Result<std::unique_ptr<OutputFile>> Open(const std::string& path, Compression compression);
  // What is not finished is removed.
  ~OutputFile();

  // Errors, of both: kResourceExhausted the disk is full or failed; kUnavailable interrupted while nobody
  // took more (tools/input/interrupt.h).
  Status Write(std::string_view bytes);
  // Call once, last.
  Status Finish();

 private:
  class Encoder;

  OutputFile(std::string path, std::string temporary_path, int descriptor, Compression compression);
  Status WriteRaw(std::string_view bytes);
  Status Fail() const;

  const std::string path_;
  const std::string temporary_path_;  // empty: it is written as it comes
  int descriptor_;                    // -1: closed
  const std::unique_ptr<Encoder> encoder_;
  std::string encoded_;
};

}  // namespace newsfold
