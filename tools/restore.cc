#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "store/backups.h"
#include "store/json/json.h"
#include "tools/command.h"
#include "tools/copy_run.h"
#include "tools/not_negative.h"
#include "tools/output/output.h"

namespace newsfold {
namespace {

struct RestoreCommand {
  std::string from;
  std::string to;
  std::optional<std::uint64_t> number;
};

std::string TableOf(const RestoreSummary& summary, double seconds) {
  Table table;
  table.Add({"backup", FormatCount(summary.backup.number)});
  table.Add({"made at", FormatTime(summary.backup.made_at_ms)});
  table.Add({"articles", FormatCount(summary.backup.articles)});
  table.Add({"changes", FormatCount(summary.backup.last_sequence)});
  table.Add({"size", FormatBytes(summary.backup.bytes)});
  table.Add({"time", FormatSeconds(seconds)});
  return table.ToString();
}

int RunRestore(const CommandContext& context, const RestoreCommand& command) {
  CopyRun run(context, "restore");
  const Result<RestoreSummary> summary =
      RestoreBackup(command.from, command.number, command.to, run.Visitor());
  if (!summary)
    return run.Fail(summary.error(),
                    "`newsfold backup --verify FROM` tells which backups are whole; --backup N restores one");
  return run.Finish(ToJson(*summary), TableOf(*summary, run.Seconds()), summary->was_stopped,
                    "nothing was restored");
}

}  // namespace

void AddRestore(CLI::App& app, CommandContext& context) {
  const auto command = std::make_shared<RestoreCommand>();
  CLI::App* const verb = app.add_subcommand("restore", "Make a store of a backup");
  verb->add_option("FROM", command->from, "Folder of backups, as `newsfold backup` makes it")->required();
  verb->add_option("--to", command->to, "Folder of the new store: not there yet, or empty")
      ->required()
      ->type_name("DIR");
  verb->add_option("--backup", command->number, "Number of the backup; the newest, if not given")
      ->check(NotNegative())
      ->type_name("N");
  verb->footer(
      "Each file is compared with its SHA-256 while it is copied, and the store is opened once, before\n"
      "the folder gets its name. A damaged backup is refused, and never another one taken in its place.\n"
      "Interrupted or failed, nothing is there that was not before.\n\n"
      "Examples:\n"
      "  newsfold restore backups --to store\n"
      "  newsfold restore backups --to store-of-monday --backup 12");
  verb->callback([command, &context] { context.exit_code = RunRestore(context, *command); });
}

}  // namespace newsfold
