#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

#include "store/base/status.h"
#include "tools/input/input.h"
#include "tools/input/reading_marks.h"

namespace newsfold {

// A place in the input, as one number.
struct InputPlace {
  static constexpr int kPlaceBits = 40;

  std::uint32_t file = 0;  // its number among InputFiles, < kInputFilesMax
  // A line, from 1; of an archive the offset of a record; 0: the file as a whole.
  std::uint64_t place = 0;

  std::uint64_t Pack() const;
  static InputPlace Unpack(std::uint64_t packed);
};

// A file that is being read.
struct OpenFile {
  InputFile file;
  std::shared_ptr<FileReading> reading;  // of a member of another file: of that one; never null
};

// The files that are being read, those in other files among them, until their last answer is there.
// Thread-safe.
class InputFiles {
 public:
  // Adds a file and returns its number. Errors: kInvalidArgument there are too many.
  Result<std::uint32_t> Add(OpenFile file);
  // Valid until files behind it are dropped. REQUIRES: it was added, and is not dropped.
  const OpenFile& Get(std::uint32_t number);
  // Forgets those with smaller numbers.
  void DropBefore(std::uint32_t number);

 private:
  std::mutex mutex_;
  // guarded by mutex_
  std::uint32_t first_ = 0;
  std::deque<OpenFile> files_;
};

// "path", "path:12", "path: at byte 1234": where an answer comes from, for messages.
std::string PlaceName(const InputFile& file, std::uint64_t place);

}  // namespace newsfold
