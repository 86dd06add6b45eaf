#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "intake/warc/capture.h"
#include "intake/warc/member_stream.h"
#include "intake/warc/warc_reader.h"
#include "store/base/status.h"

namespace newsfold {

// What could not be read of a file of records.
struct CaptureFault {
  std::uint64_t offset = 0;  // in the file
  std::string reason;
  bool is_of_record = false;  // one was made out, and what it says cannot be read
  std::string record_id;      // of it, without brackets
};

// Reads what the records of a file say was seen on the web, in order: WarcReader and CaptureOf in one.
// Thread-compatible.
class CaptureReader {
 public:
  // `content_bytes_max`: of a content; of a larger one a fault is told.
  CaptureReader(ByteInput input, std::size_t content_bytes_max)
      : records_(std::move(input), content_bytes_max), content_bytes_max_(content_bytes_max) {}

  enum class Event : std::uint8_t { kCapture, kFault, kEnd };
  // Replaces *capture, or *fault. Errors: those of the input.
  Result<Event> Next(Capture* capture, CaptureFault* fault);

 private:
  WarcReader records_;
  const std::size_t content_bytes_max_;
};

}  // namespace newsfold
