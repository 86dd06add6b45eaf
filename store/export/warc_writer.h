#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/answers/exported_article.h"
#include "store/base/status.h"

namespace newsfold {

// One record of a WARC file (ISO 28500:2017, version 1.1). Values are UTF-8 without line breaks.
struct WarcRecord {
  std::string type;  // "conversion"
  std::string id;    // "<urn:uuid:...>"
  std::int64_t date_ms = 0;
  std::vector<std::pair<std::string, std::string>> fields;  // the others but for Content-Length
  std::string_view block;
};

// Where a record is in its file.
struct WarcExtent {
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
};

// Writes records one behind the other. Thread-compatible.
class WarcWriter {
 public:
  // `compress`: each record is a gzip member, as readers that seek need it. `sink` outlives the writer.
  WarcWriter(const ByteSink* sink, bool compress) : sink_(sink), compress_(compress) {}

  // Errors: those of the sink.
  Result<WarcExtent> Write(const WarcRecord& record);

 private:
  const ByteSink* const sink_;
  const bool compress_;
  std::uint64_t offset_ = 0;
};

// "sha1:" and the digest in base32, as indexes of web archives name what is equal.
std::string WarcDigestOf(std::string_view bytes);
// The name of a record by what is in it: the same for the same `content` in any file.
std::string WarcIdOf(std::string_view content);

}  // namespace newsfold
