#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "store/base/status.h"

namespace newsfold {

// A file, standard input or a part of either as a stream of bytes. Thread-compatible.
class ByteSource {
 public:
  virtual ~ByteSource() = default;

  // Opens `path`, "-" being standard input. Errors: kInvalidArgument it cannot be read, or is a directory.
  static Result<std::unique_ptr<ByteSource>> OpenRaw(const std::string& path);
  // What is in `raw`: decompressed if it begins like gzip (any number of members) or Zstandard (any number of
  // frames). Errors: those of Read.
  static Result<std::unique_ptr<ByteSource>> Decompress(std::unique_ptr<ByteSource> raw);
  // Both.
  static Result<std::unique_ptr<ByteSource>> Open(const std::string& path);

  // Fills `buffer` with 1..size bytes; 0 at the end, or once WasInterrupted. Errors: kInvalidArgument the
  // compressed data is damaged or cut off, or reading failed.
  virtual Result<std::size_t> Read(char* buffer, std::size_t size) = 0;

  // Bytes taken from the file so far, as they are on disk.
  virtual std::uint64_t raw_bytes() const = 0;
};

}  // namespace newsfold
