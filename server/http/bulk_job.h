#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "server/http/problem.h"
#include "server/service/metrics.h"
#include "store/bulk.h"

namespace newsfold {

// One bulk request: newline-delimited JSON articles in, one result line each out, in order, and a summary
// line. A bad line is answered and does not stop the rest; a failed storage does.
//
// Feed, Finish and the destructor are called from one thread at a time and may block; TakeOutput and the
// observers may be called from any thread meanwhile.
class BulkJob {
 public:
  struct Options {
    BulkMode mode = BulkMode::kIngest;
    std::size_t threads = 2;
    std::size_t line_bytes_max = 0;
    Archive* archive = nullptr;
    ServerMetrics* metrics = nullptr;
    // Called after output was added, on any thread; must not block.
    std::function<void()> on_output;
  };

  explicit BulkJob(Options options);

  // Takes the next bytes of the request body, in pieces of any size.
  void Feed(std::string_view bytes);
  // Ends the body: answers what is left and adds the summary line. `broken`: why the body ended early; its
  // unfinished last line is then dropped.
  void Finish(const std::optional<Problem>& broken);

  // The storage failed: what is fed from now on is dropped. Not to be called while Feed runs.
  bool stopped() const { return stopped_; }

  // Moves the result lines that are ready to the end of *output.
  void TakeOutput(std::string* output);
  // Bytes of result lines that wait.
  std::size_t output_bytes() const;
  // Whether any line answered so far failed.
  bool any_failed() const;

 private:
  void AddLine();
  void Report(BulkOutcome outcome);
  void CountDecision(const BulkOutcome& outcome);
  void Emit(std::string_view line);

  const Options options_;
  std::string line_;  // the unfinished line, at most one byte over the limit
  std::uint64_t line_count_ = 0;
  bool stopped_ = false;  // the storage failed: the rest is not accepted

  mutable std::mutex mutex_;
  // guarded by mutex_
  std::string output_;
  std::uint64_t answered_ = 0;
  std::uint64_t new_articles_ = 0;
  std::uint64_t reposts_ = 0;
  std::uint64_t already_known_ = 0;
  std::uint64_t failed_ = 0;

  std::unique_ptr<BulkPipeline> pipeline_;  // last: it calls Report until it is gone
};

}  // namespace newsfold
