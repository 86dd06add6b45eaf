#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "intake/page.h"
#include "server/http/bulk_input.h"
#include "server/http/media_type.h"
#include "server/http/problem.h"
#include "server/service/metrics.h"
#include "store/bulk.h"

namespace newsfold {

// One bulk request: many articles in, one result line each out, in order, and a summary line. A bad item is
// answered and does not stop the rest; a failed storage does. While the answers are not taken, no more than
// some of them are made.
//
// Feed, Finish and the destructor are called from one thread at a time and may block; Abandon, TakeOutput and
// the observers may be called from any thread meanwhile.
class BulkJob {
 public:
  struct Options {
    BulkMode mode = BulkMode::kIngest;
    BulkForm form = BulkForm::kLines;
    PageScope scope = PageScope::kMain;  // of pages
    std::size_t threads = 2;
    std::size_t line_bytes_max = 0;
    std::size_t output_bytes_max = 0;  // of result lines that wait; the last may go beyond
    Archive* archive = nullptr;
    ServerMetrics* metrics = nullptr;
    // Called after output was added, on any thread; must not block.
    std::function<void()> on_output;
  };

  explicit BulkJob(Options options);
  ~BulkJob();
  BulkJob(const BulkJob&) = delete;
  BulkJob& operator=(const BulkJob&) = delete;

  // Takes the next bytes of the request body, in pieces of any size.
  void Feed(std::string_view bytes) { input_->Feed(bytes); }
  // Ends the body: answers what is left and adds the summary line. `broken`: why the body ended early.
  void Finish(const std::optional<Problem>& broken);

  // The storage failed, or the job was abandoned: what is fed from now on is dropped. Not to be called while
  // Feed runs.
  bool stopped() const { return abandoned_ || input_->stopped(); }

  // Nobody takes output any more: it is dropped, as is what is fed.
  void Abandon();
  // Moves the result lines that are ready to the end of *output.
  void TakeOutput(std::string* output);
  // Bytes of result lines that wait.
  std::size_t output_bytes() const;
  // Whether any line answered so far failed.
  bool any_failed() const;

 private:
  void Report(BulkOutcome outcome);
  void CountMetrics(const BulkOutcome& outcome) const;
  void Count(const BulkOutcome& outcome);
  std::string Summarize(const std::optional<Problem>& problem);
  void Emit(std::string_view line);

  const Options options_;
  std::atomic<bool> abandoned_{false};  // set with the mutex held

  mutable std::mutex mutex_;
  std::condition_variable output_taken_;
  // guarded by mutex_
  std::string output_;
  std::uint64_t answered_ = 0;
  std::uint64_t new_articles_ = 0;
  std::uint64_t reposts_ = 0;
  std::uint64_t already_known_ = 0;
  std::uint64_t failed_ = 0;
  std::uint64_t seen_again_ = 0;
  std::uint64_t unknown_revisits_ = 0;  // not answered: nothing that is stored was seen again

  // Last, in this order: the pipeline calls Report until it is gone, and the input adds to it.
  std::unique_ptr<BulkPipeline> pipeline_;
  std::unique_ptr<BulkInput> input_;
};

}  // namespace newsfold
