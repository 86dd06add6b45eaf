#include <memory>

#include <CLI/CLI.hpp>

#include "tools/command.h"
#include "tools/input/article_run.h"
#include "tools/output/run_output.h"
#include "tools/store_option.h"

namespace newsfold {
namespace {

struct IngestOptions {
  StoreOption store;
  ArticleRunOptions run;
  bool is_verbose = false;
};

int Ingest(const IngestOptions& options, const CommandContext& context, Archive* archive) {
  using Detail = RunOutput::Detail;
  ReadingState reading;
  RunOutput output(context, "ingest", options.is_verbose ? Detail::kDecisions : Detail::kErrors, reading);
  const RunSummary summary = RunArticles(
      archive, BulkMode::kIngest, options.run, &reading,
      [&](const RunOutcome& outcome, const RunSummary& so_far) { output.Report(outcome, so_far); });
  return output.Finish(summary);
}

}  // namespace

void AddIngest(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<IngestOptions>();
  CLI::App* const verb = app.add_subcommand("ingest", "Store articles and tell which are reposts");
  AddStoreOption(verb, &options->store);
  AddArticleRunOptions(verb, &options->run);
  verb->add_flag("-v,--verbose", options->is_verbose, "One line an article");
  verb->footer(
      "Reads JSON lines (.jsonl, .ndjson, .json) and texts (every other file), plain, .gz or .zst. A text "
      "gets\n"
      "the id of its path below the directory given, or its name. The store is made if it is missing.\n"
      "An article is answered once it is on stable storage; answers keep the order of the input. Bad lines "
      "are\n"
      "reported and passed over: exit code 3 then. The same input again changes nothing.\n\n"
      "Examples:\n"
      "  newsfold ingest --db store articles.jsonl.zst\n"
      "  newsfold ingest --db store --json crawl/ >decisions.jsonl\n"
      "  zcat dump.gz | newsfold ingest --db store --id-key url --text-key body -");
  verb->callback([options, &context] {
    context.exit_code = WithStore(context, "ingest", options->store, StoreAccess::kWriteOrCreate,
                                  [&](Archive& archive) { return Ingest(*options, context, &archive); });
  });
}

}  // namespace newsfold
