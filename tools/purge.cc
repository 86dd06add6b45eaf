#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "store/backups.h"
#include "store/json/json.h"
#include "tools/command.h"
#include "tools/input/interrupt.h"
#include "tools/output/exit_code.h"
#include "tools/output/output.h"
#include "tools/output/progress.h"
#include "tools/store_option.h"
#include "tools/user_name.h"

namespace newsfold {
namespace {

struct PurgeCommand {
  StoreOption store;
  PurgeOptions options;
  std::vector<std::string> backup_directories;
  std::string receipt_path;
};

// A backup that has what was purged still.
struct HoldingBackup {
  std::string directory;
  BackupInfo backup;
};

// One that was made behind an article, and before the purge. One that is damaged may be one.
bool Holds(const BackupInfo& backup, const PurgeSummary& summary) {
  if (!backup.damage.empty()) return true;
  const bool is_later = summary.number != 0 && backup.last_sequence >= summary.number;
  if (backup.store_id != summary.store_uuid || is_later) return false;
  for (const PurgedArticle& article : summary.articles) {
    if (article.stored_at_ms <= backup.made_at_ms) return true;
  }
  return false;
}

Result<std::vector<HoldingBackup>> FindBackups(const std::vector<std::string>& directories,
                                               const PurgeSummary& summary) {
  std::vector<HoldingBackup> holding;
  for (const std::string& directory : directories) {
    const Result<std::vector<BackupInfo>> backups = ListBackups(directory);
    if (!backups) return backups.error();
    for (const BackupInfo& backup : *backups) {
      if (Holds(backup, summary)) holding.push_back({directory, backup});
    }
  }
  return holding;
}

class PurgeRun {
 public:
  PurgeRun(const PurgeCommand& command, const CommandContext& context)
      : command_(command), context_(context), progress_(stderr, context) {}

  int Run(Archive* archive) {
    const InterruptGuard guard;
    const Result<PurgeSummary> summary = archive->Purge(command_.options, [this](const PurgeSummary& so_far) {
      progress_.Update({std::nullopt, std::nullopt, 0, so_far.step_done, so_far.step_total, Seconds()});
      return !WasInterrupted();
    });
    progress_.Clear();
    if (!summary) return FailWith(context_, "purge", summary.error());
    const Result<std::vector<HoldingBackup>> backups = FindBackups(command_.backup_directories, *summary);
    if (!backups) return FailWith(context_, "purge", backups.error());
    return Finish(*summary, *backups);
  }

 private:
  double Seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  }

  boost::json::object Receipt(const PurgeSummary& summary, const std::vector<HoldingBackup>& backups) const {
    boost::json::object receipt = {{"message_type", "summary"}};
    for (auto& field : ToJson(summary)) receipt.insert(std::move(field));
    receipt["who"] = ToValidUtf8(command_.options.who);
    receipt["reason"] = ToValidUtf8(command_.options.reason);
    boost::json::array holding;
    for (const HoldingBackup& each : backups) {
      boost::json::object backup = ToJson(each.backup);
      backup["directory"] = ToValidUtf8(each.directory);
      holding.push_back(std::move(backup));
    }
    receipt["backup_directories_searched"] = command_.backup_directories.size();
    receipt["backups"] = std::move(holding);
    receipt["seconds"] = Seconds();
    return receipt;
  }

  int Finish(const PurgeSummary& summary, const std::vector<HoldingBackup>& backups) const {
    const boost::json::object receipt = Receipt(summary, backups);
    if (!command_.receipt_path.empty() && !summary.dry_run) {
      std::ofstream file(command_.receipt_path);
      file << SerializeJson(receipt) << "\n";
      file.close();
      if (!file) {
        return Fail(context_, "purge", kExitFailure,
                    "the receipt cannot be written to '" + command_.receipt_path + "'",
                    "what was purged is; run again with --json to see what is left to do");
      }
    }
    if (context_.json) {
      PrintJson(receipt);
    } else if (!context_.quiet) {
      Print(summary, backups);
    }
    if (summary.was_stopped) {
      if (!context_.quiet)
        fmt::print(stderr, "newsfold purge: interrupted; the store is sound, and the next purge goes on\n");
      return kExitInterrupted;
    }
    if (summary.pieces_left == 0) return kExitOk;
    return Fail(context_, "purge", kExitFailure,
                fmt::format("{} pieces of the texts are left in {}", FormatCount(summary.pieces_left),
                            summary.files_left.front()),
                "something holds on to the files of the store; purge again once it has ended");
  }

  void Print(const PurgeSummary& summary, const std::vector<HoldingBackup>& backups) const {
    if (summary.was_stopped) return;
    if (summary.articles.empty() && summary.files_searched == 0) {
      fmt::print("nothing to purge: no article is removed that was not purged\n");
      return;
    }
    for (const PurgedArticle& article : summary.articles)
      fmt::print("{} {}, {} of text\n", Escaped(article.id),
                 summary.dry_run ? "would be purged" : "is purged", FormatBytes(article.text_bytes));
    if (summary.dry_run) {
      fmt::print("a dry run: nothing was changed\n");
      return;
    }
    fmt::print("{}", ReceiptTable(summary));
    for (const HoldingBackup& each : backups) {
      fmt::print("backup {} in {} {}\n", each.backup.number, Escaped(each.directory),
                 each.backup.damage.empty() ? "has it still" : "is damaged, and may have it still");
    }
    if (command_.backup_directories.empty())
      fmt::print(
          "backups, checkpoints and exports made before have it still; name folders of backups with "
          "--backups\n");
  }

  std::string ReceiptTable(const PurgeSummary& summary) const {
    Table table;
    table.Add({"decision", std::to_string(summary.number)});
    if (summary.dictionaries > 0) table.Add({"dictionaries replaced", FormatCount(summary.dictionaries)});
    if (summary.blocks > 0) table.Add({"text blocks dissolved", FormatCount(summary.blocks)});
    if (summary.encoded > 0) table.Add({"other texts encoded anew", FormatCount(summary.encoded)});
    table.Add({"files deleted", FormatCount(summary.files_gone.size())});
    table.Add(
        {"files searched", FormatCount(summary.files_searched) + ", " + FormatBytes(summary.bytes_searched)});
    table.Add({"pieces looked for", FormatCount(summary.pieces)});
    if (summary.pieces_of_others > 0)
      table.Add({"  in other articles too", FormatCount(summary.pieces_of_others)});
    table.Add({"  found", FormatCount(summary.pieces_left)});
    table.Add({"time", FormatSeconds(Seconds())});
    return table.ToString();
  }

  const PurgeCommand& command_;
  const CommandContext& context_;
  ProgressLine progress_;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

}  // namespace

void AddPurge(CLI::App& app, CommandContext& context) {
  const auto command = std::make_shared<PurgeCommand>();
  command->options.who = UserName();
  CLI::App* const verb = app.add_subcommand("purge", "Delete what was removed for good");
  verb->add_option("id", command->options.ids, "IDs of removed articles (all of them)")->option_text("ID...");
  AddStoreOption(verb, &command->store);
  verb->add_option("--reason", command->options.reason, "Why, for the audit trail and the receipt")
      ->required()
      ->option_text("TEXT REQUIRED");
  verb->add_option("--by", command->options.who, "Who decides, for the audit trail (the user)")
      ->option_text("NAME");
  verb->add_option("--receipt", command->receipt_path, "Also write the receipt to this file, as JSON")
      ->option_text("FILE");
  verb->add_option("--backups", command->backup_directories,
                   "Folder of backups, to tell which of them have it still; repeatable")
      ->allow_extra_args(false)
      ->option_text("DIR");
  verb->add_flag("--dry-run", command->options.dry_run, "Only print what would be purged");
  verb->footer(
      "Text, metadata, sightings, and what the audit trail kept of removed articles leave every file of the\n"
      "store; the files are written anew and searched for pieces of the texts. The ID stays, and the text "
      "is\n"
      "refused if it comes again. This cannot be undone. It takes about as long as `newsfold compact`.\n\n"
      "Examples:\n"
      "  newsfold purge --db store --reason 'court order 12/34' --dry-run\n"
      "  newsfold purge --db store wire-17 --reason 'court order 12/34' --backups /backups --receipt "
      "receipt.json");
  verb->callback([command, &context] {
    const StoreAccess access = command->options.dry_run ? StoreAccess::kRead : StoreAccess::kWrite;
    context.exit_code = WithStore(context, "purge", command->store, access, [&](Archive& archive) {
      return PurgeRun(*command, context).Run(&archive);
    });
  });
}

}  // namespace newsfold
