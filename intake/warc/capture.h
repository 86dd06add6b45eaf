#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "intake/warc/warc_reader.h"
#include "store/base/status.h"

namespace newsfold {

enum class CaptureKind : std::uint8_t {
  kContent,  // something that was there
  kRevisit,  // it was there again, as in an earlier record
  kOther,    // about the crawl: warcinfo, request, metadata
};

// What a record of an archive says was seen on the web.
struct Capture {
  std::uint64_t offset = 0;  // in the file, as of ArchiveRecord
  CaptureKind kind = CaptureKind::kOther;
  std::string type;  // of the record: "response"
  std::string id;    // of the record, without brackets; ARC has none
  std::string url;
  std::string fetched_at;     // as the record has it: "2020-02-03T04:05:06Z"
  std::string content_type;   // "text/html; charset=gbk"
  int http_status = 0;        // 0: it came by other means
  std::string content;        // of a kContent: without any coding
  bool is_truncated = false;  // the crawler kept the beginning alone
  // Of a kRevisit: what it was like, as far as that is told.
  std::string refers_to_id;
  std::string refers_to_url;
  std::string refers_to_date;
};

// The record's id, without brackets.
std::string RecordIdOf(const ArchiveRecord& record);

// Reads a record. `content_bytes_max`: of a content, without its coding. Errors: kInvalidArgument its digest
// is another, it is longer than was kept, or its body cannot be decoded.
Result<Capture> CaptureOf(ArchiveRecord record, std::size_t content_bytes_max);

}  // namespace newsfold
