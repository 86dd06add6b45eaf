#pragma once

#include <any>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "store/answers/answers.h"
#include "store/archive.h"
#include "store/base/status.h"
#include "store/records/article.h"

namespace newsfold {

enum class BulkMode : std::uint8_t {
  kIngest,
  kCheck,
  // Lines of an export (store/json/export_json.h) are stored as they were decided; no parse function is
  // asked. Archive::FileTakenOver comes behind the last.
  kTakeOver,
};

struct BulkOptions {
  BulkMode mode = BulkMode::kIngest;
  OnConflict on_conflict = OnConflict::kKeep;  // of kIngest
  std::size_t threads = 2;                     // that parse and prepare; at least 1
  // Accepted and not yet answered: the backpressure. One item may be larger than the bytes allowed.
  std::size_t in_flight_max = 512;
  std::size_t in_flight_bytes_max = std::size_t{64} << 20;
};

// One answered item. `raw` is what was added.
struct BulkOutcome {
  std::uint64_t position = 0;  // counts added items from 0
  std::uint64_t tag = 0;       // the caller's, such as a line number
  std::string id;              // as parsed, empty if parsing failed or the item has none
  std::size_t text_bytes = 0;
  Result<Decision> decision = Decision{};  // of a revisit nothing, unless it failed
  bool is_revisit = false;                 // `id` is then that of the article seen again
  std::any remark;                         // what the function that made the article said of its own
};

// Whether it is a revisit of what is not stored, of which nothing was noted. It is no error.
bool IsRevisitOfNothing(const BulkOutcome& outcome);

// Decides about many articles: parsing and preparing in parallel, settling strictly in the order of Add, one
// sync for many. One bad item does not stop the others. An outcome is reported only once it is durable, in
// input order, from one thread at a time.
//
// Add and Finish are called from one thread. The sink runs on a thread of the pipeline and must not call
// back.
class BulkPipeline {
 public:
  // Makes an article of what was added. It may leave in *remark what the caller wants to know of that, or of
  // its refusal, beside the status; it comes back with the outcome.
  using ParseFunction = std::function<Result<Article>(const std::string& raw, std::any* remark)>;
  // The same of what it holds itself. Called once, by a worker thread.
  using MakeFunction = std::function<Result<Article>(std::any* remark)>;
  using Sink = std::function<void(BulkOutcome outcome)>;

  // `parse_factory` makes one parse function a worker thread, since parsers are not shared.
  BulkPipeline(Archive* archive, BulkOptions options, const std::function<ParseFunction()>& parse_factory,
               Sink sink);
  // Finishes, if Finish was not called.
  ~BulkPipeline();

  // Queues one item; blocks while the pipeline is full. Returns the error that stopped the pipeline, if any
  // (storage failed): from then on nothing is accepted.
  Status Add(std::string raw, std::uint64_t tag);
  // The same for an article that is made otherwise. `cost_bytes`: of memory, while it is queued.
  Status AddMade(MakeFunction make, std::size_t cost_bytes, std::uint64_t tag);
  // The same for a sighting of what is stored, or was added before. REQUIRES: BulkMode::kIngest.
  Status AddRevisit(Revisit revisit, std::uint64_t tag);
  // The same for input that was unreadable: `reason` is reported in its place. REQUIRES: reason is an error.
  Status AddFailure(Status reason, std::uint64_t tag);
  // Waits until everything added has been reported. Returns the error that stopped the pipeline, if any; the
  // items it kept from being stored were reported with it.
  Status Finish();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newsfold
