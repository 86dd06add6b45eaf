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
  std::atomic<std::uint64_t> files_skipped{0};  // an earlier run has answered all that is in them
  std::atomic<std::uint64_t> items_skipped{0};  // and these of other files
  std::uint64_t bytes_total = 0;                // 0: unknown; constant during a run, as is the next
  std::uint64_t files_total = 0;
};

struct ArticleReaderOptions {
  InputSelection selection;           // of what is in containers
  BulkMode mode = BulkMode::kIngest;  // in kTakeOver JSON lines alone are taken
  PageScope page_scope = PageScope::kMain;
  FieldNames::Names text_columns;  // one of them a table must have
};

// Feeds the articles of files into a pipeline, in order. What cannot be read becomes an error in its place,
// and the rest is read. Thread-compatible.
class ArticleReader {
 public:
  // All must outlive it. `files` gets every file that is read; the tags of the pipeline are InputPlaces.
  ArticleReader(ArticleReaderOptions options, BulkPipeline* pipeline, InputFiles* files, ReadingMarks* marks,
                ReadingState* state);
  ~ArticleReader();

  // Reads a file, or what an earlier run has left of it; a part of that if WasInterrupted. Returns the error
  // that stopped the pipeline, that of ReadingMarks::Begin, or kInvalidArgument if there are too many files.
  Status Read(const InputFile& file);

  // What was found in archives and containers and is no article, by what it is: "image/png", ".jpg".
  const std::map<std::string, std::uint64_t>& passed_over() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newsfold
