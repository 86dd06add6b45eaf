#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "store/backups.h"
#include "store/json/json.h"
#include "tools/command.h"
#include "tools/copy_run.h"
#include "tools/output/output.h"
#include "tools/store_option.h"

namespace newsfold {
namespace {

constexpr std::string_view kCheckpointVerb = "checkpoint";

struct CheckpointCommand {
  StoreOption store;
  std::string to;
};

std::string TableOf(const CheckpointSummary& summary, double seconds) {
  Table table;
  table.Add({"articles", FormatCount(summary.articles)});
  table.Add({"files", fmt::format("{} linked, {} copied", FormatCount(summary.files_linked),
                                  FormatCount(summary.files_copied))});
  table.Add({"size", FormatBytes(summary.bytes)});
  table.Add({"written", FormatBytes(summary.bytes_copied)});
  table.Add({"time", FormatSeconds(seconds)});
  return table.ToString();
}

int RunCheckpoint(const CommandContext& context, const CheckpointCommand& command) {
  const ArchiveOptions store = ToArchiveOptions(command.store, StoreAccess::kWrite);
  const Result<std::unique_ptr<Engine>> engine = OpenEngine(store);
  if (!engine) return FailToOpen(context, kCheckpointVerb, command.store, engine.error());
  CopyRun run(context, kCheckpointVerb);
  const Result<CheckpointSummary> summary =
      CheckpointStore(engine->get(), store.directory, command.to, run.Visitor());
  if (!summary)
    return run.Fail(summary.error(), "`newsfold reindex` makes an index anew; else restore a backup");
  return run.Finish(ToJson(*summary), TableOf(*summary, run.Seconds()), summary->was_stopped,
                    "there is no checkpoint");
}

}  // namespace

void AddCheckpoint(CLI::App& app, CommandContext& context) {
  const auto command = std::make_shared<CheckpointCommand>();
  CLI::App* const verb = app.add_subcommand("checkpoint", "Make a second store of all that is in one");
  AddStoreOption(verb, &command->store);
  verb->add_option("TO", command->to, "Folder of the new store: not there yet, or empty")->required();
  verb->footer(
      "The new store is the old one as it is now, and goes its own way from then on: for trying out what\n"
      "a recheck, a reindex or another program would do. On the same file system it shares the files\n"
      "that never change, by hard links, and takes seconds and hardly any space, until one of the two\n"
      "rewrites them; on another one all is copied. It is no backup: a disk that damages a file damages\n"
      "it for both. It is opened once before it gets its name; interrupted or failed, there is none.\n"
      "The old store is locked meanwhile.\n\n"
      "Examples:\n"
      "  newsfold checkpoint --db store before-recheck\n"
      "  newsfold recheck --db before-recheck");
  verb->callback([command, &context] { context.exit_code = RunCheckpoint(context, *command); });
}

}  // namespace newsfold
