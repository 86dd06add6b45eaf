#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "store/bulk.h"
#include "store/json/json.h"
#include "tools/input/input.h"

namespace CLI {
class App;
}

namespace newsfold {

// What ingest and check are given.
struct ArticleRunOptions {
  std::vector<std::string> paths;
  InputFormat format = InputFormat::kAuto;
  FieldNames fields;
  OnConflict on_conflict = OnConflict::kKeep;
  std::size_t threads = 0;  // 0: one a processor
};
void AddArticleRunOptions(CLI::App* verb, ArticleRunOptions* options);

// Counts of a run. For a check, "new" and "repost" are what the articles would be.
struct RunSummary {
  std::uint64_t articles = 0;  // that were decided
  std::uint64_t new_articles = 0;
  std::uint64_t reposts = 0;
  std::uint64_t joined = 0;         // canonicals that are reposts by now; their own reposts not counted
  std::uint64_t already_known = 0;  // of the articles; nothing was written for them
  std::uint64_t errors = 0;         // lines and files that were refused
  std::uint64_t text_bytes = 0;
  std::array<std::uint64_t, 7> reposts_by_relation{};  // by Relation
  // Of exported articles: those that were filed, or not, when all had come (Archive::FileTakenOver). The
  // refused are among the errors.
  TakeOverSummary taken_over;
  double seconds = 0;
  bool was_interrupted = false;
  Status stop_status;  // why the store took no more, if it did
  Status damage;       // the first that was met in the store, if it was: among the errors
};

// One answered line or file, in input order.
struct RunOutcome {
  const InputFile& file;
  std::uint64_t line = 0;  // 0: the file as a whole
  const BulkOutcome& outcome;
};

// How far the reading has come; what the answers do not tell. Thread-safe.
struct ReadingState {
  std::atomic<std::uint64_t> bytes_done{0};
  std::uint64_t bytes_total = 0;  // 0: unknown; constant during a run
};

// Reads every article of options.paths and decides about it. `report` is called for every answer, in input
// order, from one thread at a time. BulkMode::kTakeOver takes JSON lines alone. Stops early at SIGINT: what
// was read by then is still answered.
using RunReport = std::function<void(const RunOutcome&, const RunSummary& so_far)>;
RunSummary RunArticles(Archive* archive, BulkMode mode, const ArticleRunOptions& options,
                       ReadingState* reading, const RunReport& report);

// "path", "path:12": where an answer comes from, for messages.
std::string PlaceName(const InputFile& file, std::uint64_t line);

}  // namespace newsfold
