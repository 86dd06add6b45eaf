#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "store/backups.h"
#include "store/json/json.h"
#include "tools/command.h"
#include "tools/copy_run.h"
#include "tools/not_negative.h"
#include "tools/output/exit_code.h"
#include "tools/output/output.h"
#include "tools/store_option.h"

namespace newsfold {
namespace {

constexpr std::string_view kBackupVerb = "backup";

struct BackupCommand {
  StoreOption store;
  std::string folder;
  BackupOptions options;
  bool is_listing = false;
  bool is_verifying = false;
  std::optional<std::uint64_t> number;  // to be verified; all, if not given
};

std::string TableOf(const BackupSummary& summary, double seconds) {
  Table table;
  table.Add({"backup", FormatCount(summary.backup.number)});
  table.Add({"articles", FormatCount(summary.backup.articles)});
  table.Add({"size", FormatBytes(summary.backup.bytes)});
  table.Add({"copied", fmt::format("{} in {} of {} files", FormatBytes(summary.bytes_copied),
                                   FormatCount(summary.files_copied), FormatCount(summary.backup.files))});
  if (summary.files_replaced > 0)
    table.Add(
        {"replaced", fmt::format("{} damaged files of older backups", FormatCount(summary.files_replaced))});
  if (summary.backups_deleted > 0)
    table.Add({"deleted", fmt::format("{} older backups", FormatCount(summary.backups_deleted))});
  table.Add({"time", FormatSeconds(seconds)});
  return table.ToString();
}

int RunMake(const CommandContext& context, const BackupCommand& command) {
  const ArchiveOptions store = ToArchiveOptions(command.store, StoreAccess::kWrite);
  const Result<std::unique_ptr<Engine>> engine = OpenEngine(store);
  if (!engine) return FailToOpen(context, kBackupVerb, command.store, engine.error());
  CopyRun run(context, kBackupVerb);
  const Result<BackupSummary> summary =
      BackupStore(engine->get(), store.directory, command.folder, command.options, run.Visitor());
  if (!summary) {
    const bool is_index = summary.error().message().find("postings-") != std::string::npos;
    return run.Fail(summary.error(),
                    is_index ? "the index is damaged: `newsfold reindex` makes it anew, then back up again"
                             : "the store is damaged, older backups are not touched: restore one of them");
  }
  return run.Finish(ToJson(*summary), TableOf(*summary, run.Seconds()), summary->was_stopped,
                    "no backup was made; what was copied is of use to the next");
}

std::string TableOf(const std::vector<BackupInfo>& backups) {
  Table table({0, 2, 3, 4});
  table.Add({"backup", "made at", "articles", "changes", "size"});
  for (const BackupInfo& backup : backups) {
    if (!backup.damage.empty()) {
      table.Add({FormatCount(backup.number), "cannot be read: " + Escaped(backup.damage)});
      continue;
    }
    table.Add({FormatCount(backup.number), FormatTime(backup.made_at_ms), FormatCount(backup.articles),
               FormatCount(backup.last_sequence), FormatBytes(backup.bytes)});
  }
  return table.ToString();
}

int RunList(const CommandContext& context, const BackupCommand& command) {
  CopyRun run(context, kBackupVerb);
  const Result<std::vector<BackupInfo>> backups = ListBackups(command.folder);
  if (!backups) return run.Fail(backups.error(), {});
  bool is_damaged = false;
  for (const BackupInfo& backup : *backups) {
    is_damaged = is_damaged || !backup.damage.empty();
    if (context.json) PrintJson(ToJson(backup));
  }
  const int exit_code = run.Finish({{"backups", backups->size()}}, TableOf(*backups), false, {});
  return is_damaged ? kExitCorruption : exit_code;
}

std::string LineOf(const BackupDamage& damage) {
  std::string backups;
  for (const std::uint64_t number : damage.backups)
    backups += (backups.empty() ? "" : ", ") + std::to_string(number);
  const std::string of = damage.store_file.empty() ? "" : fmt::format(" ({})", damage.store_file);
  return fmt::format("{}{}: {}; needed by backup {}\n", Escaped(damage.path), of, Escaped(damage.what),
                     backups);
}

int RunVerify(const CommandContext& context, const BackupCommand& command) {
  CopyRun run(context, kBackupVerb);
  const Result<BackupCheckSummary> summary = VerifyBackups(command.folder, command.number, run.Visitor());
  if (!summary) return run.Fail(summary.error(), {});
  std::string text;
  for (const BackupDamage& damage : summary->damages) {
    text += LineOf(damage);
    if (!context.json) continue;
    boost::json::object object = {{"message_type", "damage"}};
    for (auto& field : ToJson(damage)) object.insert(std::move(field));
    PrintJson(object);
  }
  if (!summary->damages.empty())
    text +=
        "the next backup replaces damaged files that the store still has; the others cannot be restored\n";
  text += fmt::format("{} backups, {} files, {}: {} damaged\n", FormatCount(summary->backups),
                      FormatCount(summary->files), FormatBytes(summary->bytes),
                      FormatCount(summary->damages.size()));
  const int exit_code = run.Finish(ToJson(*summary), text, summary->was_stopped, "not all files were read");
  return exit_code == kExitOk && !summary->damages.empty() ? kExitCorruption : exit_code;
}

int RunBackup(const CommandContext& context, const BackupCommand& command) {
  if (command.is_listing) return RunList(context, command);
  if (command.is_verifying) return RunVerify(context, command);
  if (!command.store.directory.empty()) return RunMake(context, command);
  return Fail(context, kBackupVerb, kExitUsage, "--db is required", "`newsfold backup --help` shows how");
}

void AddBackupOptions(CLI::App* verb, BackupCommand* command) {
  AddStoreOption(verb, &command->store);
  verb->get_option("--db")->required(false);
  verb->add_option("TO", command->folder, "Folder of backups; made if it is missing")->required();
  CLI::Option* const keep =
      verb->add_option("--keep", command->options.kept, "Keep so many of the newest, delete the others")
          ->check(NotNegative())
          ->check(CLI::Range(std::uint64_t{1}, std::numeric_limits<std::uint64_t>::max()))
          ->type_name("N");
  CLI::Option* const list =
      verb->add_flag("--list", command->is_listing, "Tell what backups there are")->excludes(keep);
  CLI::Option* const verify =
      verb->add_flag("--verify", command->is_verifying, "Read all files of the backups")
          ->excludes(keep)
          ->excludes(list);
  verb->add_option("--backup", command->number, "Verify this one alone")
      ->check(NotNegative())
      ->needs(verify)
      ->type_name("N");
}

}  // namespace

void AddBackup(CLI::App& app, CommandContext& context) {
  const auto command = std::make_shared<BackupCommand>();
  CLI::App* const verb = app.add_subcommand("backup", "Add a backup of a store to a folder of backups");
  AddBackupOptions(verb, command.get());
  verb->footer(
      "Only what no backup has yet is copied. All files of the store and of the new backup are read, the\n"
      "backup is opened, and its checksums are compared, before it is listed: a damaged store is refused,\n"
      "with the file's name, and a damaged file of older backups is replaced if the store still has it.\n"
      "Interrupted or failed, no backup is listed. The store is locked meanwhile.\n\n"
      "The folder holds the store's hash secret and every text: keep it as safe as the store. All of it\n"
      "are plain files that are never changed, made to be copied elsewhere with any tool.\n\n"
      "Examples:\n"
      "  newsfold backup --db store backups\n"
      "  newsfold backup --db store backups --keep 14\n"
      "  newsfold backup --list backups\n"
      "  newsfold backup --verify backups\n"
      "  newsfold backup --verify backups --backup 12");
  verb->callback([command, &context] { context.exit_code = RunBackup(context, *command); });
}

}  // namespace newsfold
