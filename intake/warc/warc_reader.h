#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "intake/warc/digest.h"
#include "intake/warc/header_fields.h"
#include "intake/warc/member_stream.h"
#include "store/base/status.h"

namespace newsfold {

// A record of an archive of the web. One of ARC has the fields that it would have in WARC.
struct ArchiveRecord {
  std::uint64_t offset = 0;  // in the file: of its member, or of itself if the file is not compressed
  std::string format;        // "WARC/1.1", "ARC"
  HeaderFields fields;
  std::uint64_t content_bytes = 0;
  std::string content;  // all of it, or the beginning, if it is longer than is kept
  Sha1 content_sha1{};  // of all of it

  std::string_view Find(std::string_view name) const { return FindField(fields, name); }
  bool has_all_content() const { return content.size() == content_bytes; }
};

// What could not be read.
struct ArchiveFault {
  std::uint64_t offset = 0;  // in the file
  std::string reason;
};

// Reads the records of a file: WARC 0.17 to 1.1 (ISO 28500) and ARC 1 and 2, plain or compressed as
// MemberStream takes them. Damage costs the records that are damaged, and each place is told once. Memory is
// bounded by what is kept of a content. Thread-compatible.
class WarcReader {
 public:
  static constexpr std::size_t kHeaderBytesMax = std::size_t{1} << 20;

  // `content_bytes_max`: of a content, that are kept.
  WarcReader(ByteInput input, std::size_t content_bytes_max);
  ~WarcReader();

  enum class Event : std::uint8_t { kRecord, kFault, kEnd };
  // Replaces *record, or *fault. Errors: those of the input.
  Result<Event> Next(ArchiveRecord* record, ArchiveFault* fault);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newsfold
