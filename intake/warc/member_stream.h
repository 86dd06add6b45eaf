#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "store/base/status.h"

namespace newsfold {

// Fills the buffer with 1..size bytes of a file, in order; 0 at its end.
using ByteInput = std::function<Result<std::size_t>(char* buffer, std::size_t size)>;

// A file of archive records as members that are decompressed one by one: of gzip, of Zstandard, also with a
// dictionary in front (IIPC, "Use of Zstandard compression for WARC files"), or all of it as one if it is not
// compressed. A damaged member is told and passed over. Memory is bounded, whatever their size.
// Thread-compatible.
class MemberStream {
 public:
  explicit MemberStream(ByteInput input);
  ~MemberStream();

  // Goes to the next member, behind what is left of this one. False at the end. Behind a damaged member that
  // is the next that decompresses to the beginning of a record. Errors: kInvalidArgument no member begins
  // here: the next call goes on behind it; those of the input.
  Result<bool> Next();
  // Fills the buffer with 1..size bytes of the member; 0 at its end. Errors: kInvalidArgument it is damaged,
  // or cut off; those of the input.
  Result<std::size_t> Read(char* buffer, std::size_t size);

  // Where in the file the member begins, and whether it is compressed.
  std::uint64_t offset() const;
  bool is_compressed() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// Whether these are the first bytes of a record: WARC/, or a line of ARC. Ten bytes are enough.
bool BeginsRecord(std::string_view bytes);

}  // namespace newsfold
