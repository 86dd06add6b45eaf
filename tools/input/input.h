#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "dedup/base/assert.h"
#include "store/base/status.h"
#include "tools/input/byte_source.h"

namespace newsfold {

enum class InputFormat : std::uint8_t {
  kAuto,       // by the file's name
  kJsonLines,  // one JSON object a line
  kCsv,        // a table, its cells parted by commas, its first row the names of the fields
  kTsv,        // the same with tabs
  kText,       // the whole file is one article's text
  kPage,       // the whole file is one HTML page
  kArchive,    // the records of a crawl: WARC, WET, ARC
  kTar,        // files of any of these
  kZip,
  kUnknown,
};

// One file to read.
struct InputFile {
  std::string path;  // for messages, and to open unless it is a member of another file; "-" is standard input
  std::string id;  // of the article of a text or a page: its path below the directory that was given, or its
                   // name, without .gz or .zst; empty for standard input
  InputFormat format = InputFormat::kJsonLines;  // never kAuto
  bool may_be_page = false;                      // a text, if it does not begin like a page
  std::uint64_t size_bytes = 0;                  // on disk; 0 if unknown
};

// Name endings, in any case: .jsonl, .ndjson, .json; .csv; .tsv; .txt, .text or no ending; .html, .htm,
// .xhtml; .warc, .wet, .arc; .tar, .tgz; .zip. A further .gz or .zst is ignored (what is compressed is told
// by content).
// "-", standard input, holds JSON lines.
InputFormat FormatOfName(std::string_view name);
// Without .gz or .zst.
std::string_view WithoutCompression(std::string_view name);
// The ending of a file's name for counts, in lower case: ".jpg".
std::string EndingOfName(std::string_view name);

inline constexpr std::size_t kInputFilesMax = std::size_t{1} << 24;

// A line of JSON may escape each byte of a text in six, and hold metadata besides.
inline constexpr std::size_t kLineBytesMax = std::size_t{32} << 20;

// Splits a source into lines at "\n". A byte order mark at the head is dropped. Thread-compatible.
class LineReader {
 public:
  // REQUIRES: source outlives the reader.
  explicit LineReader(ByteSource* source, std::size_t line_bytes_max = kLineBytesMax);

  enum class Event : std::uint8_t { kLine, kTooLong, kEnd };
  // The next line without its end, and its number, from 1. Blank lines are passed over. A line over the limit
  // is not kept in memory and gives kTooLong. Errors: those of ByteSource::Read; an unfinished line before
  // one is dropped.
  Result<Event> Next(std::string* line, std::uint64_t* number);

 private:
  Result<bool> Fill();

  ByteSource* const source_;
  const std::size_t line_bytes_max_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t line_number_ = 0;
  bool at_head_ = true;
};

// The whole source. Errors: those of ByteSource::Read; kInvalidArgument more than bytes_max.
Result<std::string> ReadAll(ByteSource* source, std::size_t bytes_max);

}  // namespace newsfold
