#pragma once

#include <cstddef>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "store/answers/exported_article.h"
#include "store/base/status.h"

namespace newsfold {

// Sorts lines by their bytes, however many there are: what exceeds the memory goes to temporary files, each
// sorted, which are merged at the end. Thread-compatible.
class SortedLines {
 public:
  explicit SortedLines(std::size_t bytes_max = std::size_t{64} << 20) : bytes_max_(bytes_max) {}

  // `line`: without its end, and without line breaks. Errors: kResourceExhausted no room in the folder of
  // temporary files.
  Status Add(std::string line);
  // Passes all lines on, each with its end. Call once, last. Errors: as Add, and those of `sink`.
  Status Finish(const ByteSink& sink);

 private:
  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  using File = std::unique_ptr<std::FILE, CloseFile>;

  Status Spill();

  const std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  std::vector<std::string> lines_;
  std::vector<File> runs_;
};

}  // namespace newsfold
