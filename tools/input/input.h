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
  kText,       // the whole file is one article's text
};

// One file to read.
struct InputFile {
  std::string path;  // to open; "-" is standard input
  std::string id;    // of a text file's article: its path below the directory that was given, or its name,
                     // without .gz or .zst; empty for standard input
  InputFormat format = InputFormat::kJsonLines;  // never kAuto
  std::uint64_t size_bytes = 0;                  // on disk; 0 if unknown
};

// Names ending in .jsonl, .ndjson or .json, and standard input, hold JSON lines; every other one is text. A
// further .gz or .zst is ignored (what is compressed is told by content).
InputFormat FormatOfName(std::string_view name);

// What `paths` mean: files stand for themselves, directories for every regular file below them, in order of
// their paths as bytes. Hidden files and directories, and links to directories, are left out. What cannot be
// found or walked still appears, so that the error comes up in its place when it is opened.
std::vector<InputFile> ListInputs(const std::vector<std::string>& paths, InputFormat format);

inline constexpr std::size_t kInputFilesMax = std::size_t{1} << 24;

// A place in the input, as one number.
struct InputPlace {
  static constexpr int kLineBits = 40;

  std::uint32_t file = 0;  // index into the list, < kInputFilesMax
  std::uint64_t line = 0;  // from 1; 0: the file as a whole

  std::uint64_t Pack() const {
    NEWSFOLD_ASSERT(file < kInputFilesMax && line >> kLineBits == 0);
    return std::uint64_t{file} << kLineBits | line;
  }
  static InputPlace Unpack(std::uint64_t packed) {
    return {static_cast<std::uint32_t>(packed >> kLineBits), packed & ((std::uint64_t{1} << kLineBits) - 1)};
  }
};

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
