#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "intake/page.h"
#include "store/bulk.h"
#include "store/json/json.h"
#include "tools/input/input_files.h"
#include "tools/input/input_list.h"

namespace newsfold {

// How far the reading has come; what the answers do not tell. Thread-safe.
struct ReadingState {
  std::atomic<std::uint64_t> bytes_done{0};
  std::atomic<std::uint64_t> files_done{0};
  std::uint64_t bytes_total = 0;  // 0: unknown; constant during a run, as is the next
  std::uint64_t files_total = 0;
};

// Feeds the articles of files into a pipeline, in order. What cannot be read becomes an error in its place,
// and the rest is read. Thread-compatible.
class ArticleReader {
 public:
  // All must outlive it. `files` gets every file that is read; the tags of the pipeline are InputPlaces. In
  // BulkMode::kTakeOver JSON lines alone are taken. `text_names`: of a table one must be a column.
  ArticleReader(const InputSelection& selection, BulkMode mode, PageScope scope, FieldNames::Names text_names,
                BulkPipeline* pipeline, InputFiles* files, ReadingState* state);
  ~ArticleReader();

  // Reads a file; a part of it if WasInterrupted. Returns the error that stopped the pipeline, or
  // kInvalidArgument if there are too many files.
  Status Read(const InputFile& file);

  // What was found in archives and containers and is no article, by what it is: "image/png", ".jpg".
  const std::map<std::string, std::uint64_t>& passed_over() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newsfold
