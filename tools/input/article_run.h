#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "store/bulk.h"
#include "store/json/json.h"
#include "tools/input/article_reader.h"
#include "tools/input/input_files.h"
#include "tools/input/input_list.h"

namespace CLI {
class App;
}

namespace newsfold {

// What ingest and check are given.
struct ArticleRunOptions {
  InputSelection selection;
  FieldNames fields;
  PageScope page_scope = PageScope::kMain;
  OnConflict on_conflict = OnConflict::kKeep;
  bool resumes = false;     // what an earlier run has answered is skipped
  std::size_t threads = 0;  // 0: one a processor
};
void AddArticleRunOptions(CLI::App* verb, ArticleRunOptions* options);

// Counts of a run. For a check, "new" and "repost" are what the articles would be.
struct RunSummary {
  std::uint64_t articles = 0;  // that were decided
  std::uint64_t new_articles = 0;
  std::uint64_t reposts = 0;
  std::uint64_t joined = 0;            // canonicals that are reposts by now; their own reposts not counted
  std::uint64_t already_known = 0;     // of the articles; nothing was written for them
  std::uint64_t seen_again = 0;        // sightings of what is stored, of revisits
  std::uint64_t unknown_revisits = 0;  // of what is not stored; told with what was passed over
  std::uint64_t errors = 0;            // lines and files that were refused
  std::uint64_t text_bytes = 0;
  std::array<std::uint64_t, 7> reposts_by_relation{};  // by Relation
  // Of exported articles: those that were filed, or not, when all had come (Archive::FileTakenOver). The
  // refused are among the errors.
  TakeOverSummary taken_over;
  // What was in the files that were read, or beside them, and is no article, by what it is: "image/png",
  // ".jpg".
  std::map<std::string, std::uint64_t> passed_over;
  std::uint64_t files_skipped = 0;  // an earlier run has answered all that is in them
  std::uint64_t items_skipped = 0;  // and so much of what is in others
  double seconds = 0;
  bool was_interrupted = false;
  Status stop_status;  // why the store took no more, if it did
  Status damage;       // the first that was met in the store, if it was: among the errors
};

// One answered line or file, in input order.
struct RunOutcome {
  const InputFile& file;
  std::uint64_t place = 0;  // as of InputPlace
  const BulkOutcome& outcome;
};

// Reads every article that is selected and decides about it. `report` is called for every answer, in input
// order, from one thread at a time. BulkMode::kTakeOver takes JSON lines alone. Stops early at SIGINT: what
// was read by then is still answered.
using RunReport = std::function<void(const RunOutcome&, const RunSummary& so_far)>;
RunSummary RunArticles(Archive* archive, BulkMode mode, const ArticleRunOptions& options,
                       ReadingState* reading, const RunReport& report);

}  // namespace newsfold
