#pragma once

#include <any>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "intake/page.h"
#include "intake/page_article.h"
#include "server/http/problem.h"
#include "store/bulk.h"

namespace newsfold {

// What is told of an item of a bulk request beside the archive's decision: BulkOutcome::remark.
struct BulkRemark {
  std::string id;  // of a record that was refused
  TextReading reading;
  std::optional<Problem> refusal;

  static BulkRemark Read(TextReading reading) {
    BulkRemark remark;
    remark.reading = std::move(reading);
    return remark;
  }
  static BulkRemark Refused(std::string id, Problem problem) {
    BulkRemark remark;
    remark.id = std::move(id);
    remark.refusal = std::move(problem);
    return remark;
  }
};

// What of a file of records is no page, by what it is: "image/png", "revisit".
using PassedOver = std::map<std::string, std::uint64_t>;

// Cuts the body of a bulk request into items, and adds them to a pipeline: the tag of each is its place in
// the body. All calls are from one thread at a time and may block.
class BulkInput {
 public:
  virtual ~BulkInput() = default;

  // Takes the next bytes, in pieces of any size.
  virtual void Feed(std::string_view bytes) = 0;
  // The body has ended; `is_broken`: before its end.
  virtual void Finish(bool is_broken) = 0;
  // The pipeline takes nothing any more: what is fed from now on is dropped.
  virtual bool stopped() const = 0;
  // REQUIRES: Finish was called.
  virtual PassedOver passed_over() const = 0;
};

struct BulkInputOptions {
  BulkPipeline* pipeline = nullptr;  // outlives the input
  const std::atomic<bool>* abandoned =
      nullptr;  // nobody waits for answers: what comes is dropped; outlives it
  BulkMode mode = BulkMode::kIngest;
  std::size_t line_bytes_max = 0;
  PageScope scope = PageScope::kMain;
};

// JSON articles, one a line. Tags count lines from 1. A line that is not ended is dropped from a broken body.
std::unique_ptr<BulkInput> MakeLineInput(const BulkInputOptions& options);
// Parses such lines; one function a thread.
BulkPipeline::ParseFunction MakeLineParser(std::size_t line_bytes_max, PageScope scope);

// A file of WARC or ARC records, plain or compressed. Tags are offsets in the body. Each fault is an item
// that is refused.
std::unique_ptr<BulkInput> MakeArchiveInput(const BulkInputOptions& options);

}  // namespace newsfold
