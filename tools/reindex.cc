#include "store/upkeep/reindex.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "store/json/json.h"
#include "store/upkeep/job_runs.h"
#include "tools/command.h"
#include "tools/input/interrupt.h"
#include "tools/output/exit_code.h"
#include "tools/output/output.h"
#include "tools/output/progress.h"
#include "tools/store_option.h"

namespace newsfold {
namespace {

struct ReindexCommand {
  StoreOption store;
  ReindexOptions options;
};

boost::json::object ToJson(const ReindexSummary& summary, double seconds) {
  boost::json::array changes;
  for (const std::string& change : summary.changes) changes.emplace_back(change);
  return {{"message_type", "summary"},  {"articles", summary.articles},
          {"entries", summary.entries}, {"changes", std::move(changes)},
          {"seconds", seconds},         {"complete", !summary.was_stopped}};
}

std::string SummaryTable(const ReindexSummary& summary, double seconds) {
  Table table;
  table.Add({"articles", FormatCount(summary.articles)});
  table.Add({"index entries", FormatCount(summary.entries)});
  for (const std::string& change : summary.changes) table.Add({"changed", change});
  table.Add({"time", FormatSeconds(seconds)});
  return table.ToString();
}

class ReindexRun {
 public:
  explicit ReindexRun(const CommandContext& context) : context_(context), progress_(stderr, context) {}

  int Run(const ReindexCommand& command) {
    const ArchiveOptions store = ToArchiveOptions(command.store, StoreAccess::kWrite);
    const Result<std::unique_ptr<Engine>> engine = OpenEngine(store);
    if (!engine) return FailToOpen(context_, "reindex", command.store, engine.error());
    const InterruptGuard guard;
    ReindexOptions options = command.options;
    options.directory = store.directory;
    const Result<ReindexSummary> summary =
        Reindex(engine->get(), options, [this](const ReindexSummary& so_far) {
          progress_.Update(Progress(so_far));
          return !WasInterrupted();
        });
    NoteJobRun(engine->get(), "reindex", started_at_ms_, summary);
    if (!summary) {
      progress_.Clear();
      if (summary.error().code() == StatusCode::kNotFound) {
        return FailToOpen(context_, "reindex", command.store, summary.error());
      }
      return FailWith(context_, "reindex", summary.error().WithContext(command.store.directory));
    }
    progress_.Finish(Progress(*summary));
    return Finish(*summary);
  }

 private:
  double Seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  }

  ProgressState Progress(const ReindexSummary& summary) const {
    ProgressState state;
    state.articles = state.bytes_done = summary.articles;
    state.bytes_total = summary.articles_total;
    state.reposts = std::nullopt;
    state.seconds = Seconds();
    return state;
  }

  int Finish(const ReindexSummary& summary) const {
    if (context_.json) {
      PrintJson(ToJson(summary, Seconds()));
    } else if (!context_.quiet && !summary.was_stopped) {
      fmt::print("{}", SummaryTable(summary, Seconds()));
    }
    if (!summary.was_stopped) return kExitOk;
    if (!context_.quiet) fmt::print(stderr, "newsfold reindex: interrupted; the store is as it was\n");
    return kExitInterrupted;
  }

  const CommandContext& context_;
  ProgressLine progress_;
  const std::int64_t started_at_ms_ = NowMs();
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

}  // namespace

void AddReindex(CLI::App& app, CommandContext& context) {
  const auto command = std::make_shared<ReindexCommand>();
  CLI::App* const verb = app.add_subcommand("reindex", "Make the index anew from the stored articles");
  AddStoreOption(verb, &command->store);
  verb->add_flag("--new-secret", command->options.new_secret,
                 "Also replace the store's hash secret, if others may know it");
  verb->footer(
      "For a store that was made with other folding or ICU than this program has, or whose index is\n"
      "doubted. Other limits of the rules need none: `newsfold recheck` applies them to the reposts. The "
      "new\n"
      "index is built beside the old one and takes its place in one step; articles, clusters and IDs stay\n"
      "what they are. Nobody else may write to the store meanwhile, and who\n"
      "reads it may have to try again. It takes room for a second index, and a fifth of the time of the\n"
      "ingest. Interrupted, it leaves the store as it was.\n\n"
      "A new secret is drawn, not given; copies and backups keep the old one. Which boilerplate is sampled\n"
      "depends on it, so that a later `newsfold recheck` may decide a few reposts otherwise: look at what\n"
      "its --dry-run tells first.\n\n"
      "Examples:\n"
      "  newsfold reindex --db store\n"
      "  newsfold reindex --db store --new-secret");
  verb->callback([command, &context] { context.exit_code = ReindexRun(context).Run(*command); });
}

}  // namespace newsfold
