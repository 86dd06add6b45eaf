#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "store/backups.h"
#include "store/json/json.h"
#include "store/repairs.h"
#include "tools/command.h"
#include "tools/input/interrupt.h"
#include "tools/output/exit_code.h"
#include "tools/output/output.h"
#include "tools/output/progress.h"
#include "tools/store_option.h"

namespace newsfold {
namespace {

// Lost articles that are told one by one; all are in the quarantine.
constexpr std::uint64_t kLostShown = 100;

struct RepairCommand {
  StoreOption store;
  std::string quarantine;
  std::string backups;
  bool is_agreed = false;
  bool dry_run = false;
};

// The newest whole backup of the store that has all that was ever acknowledged, as far as can be told.
Result<BackupInfo> FindBackup(const std::string& directory, const RepairSummary& summary) {
  if (summary.store_uuid.empty())
    return FailedPrecondition("the store's description is damaged: nothing tells whose the backups are");
  const Result<std::vector<BackupInfo>> backups = ListBackups(directory);
  if (!backups) return backups.error();
  for (auto backup = backups->rbegin(); backup != backups->rend(); ++backup) {
    const bool has_all = backup->damage.empty() && backup->store_id == summary.store_uuid &&
                         backup->last_sequence >= summary.last_sequence;
    if (!has_all) continue;
    const auto go_on = [](const CopyProgress&) { return !WasInterrupted(); };
    const Result<BackupCheckSummary> check = VerifyBackups(directory, backup->number, go_on);
    if (!check) return check.error();
    if (check->damages.empty() && !check->was_stopped) return *backup;
  }
  return FailedPrecondition(fmt::format(
      "none of the {} backups in {} is whole, and has all changes of this store, of which the last is {}",
      backups->size(), directory, summary.last_sequence));
}

class RepairRun {
 public:
  RepairRun(const CommandContext& context, const RepairCommand& command)
      : context_(context), command_(command), progress_(stderr, context) {}

  int Run() {
    if (!command_.dry_run && !command_.is_agreed && command_.backups.empty()) {
      return Fail(
          context_, "repair", kExitUsage,
          "nothing was done: articles that cannot be read leave the store for a file",
          "look with --dry-run first, then give --yes; or --backups DIR, a folder with a whole backup");
    }
    const InterruptGuard guard;
    const Result<RepairReport> report = RepairStore(
        {.directory = command_.store.directory,
         .cache_bytes = command_.store.cache_megabytes << 20,
         .quarantine = command_.quarantine},
        {.dry_run = command_.dry_run,
         .agree = [this](const RepairSummary& so_far) { return Agree(so_far); },
         .tell = [this](const QuarantinedItem& item) { Tell(item); }},
        [this](const RepairSummary& so_far) {
          progress_.Update({std::nullopt, std::nullopt, 0, so_far.step_done, so_far.step_total, Seconds()});
          return !WasInterrupted();
        });
    progress_.Clear();
    return report ? Finish(*report) : FailToRepair(report.error());
  }

 private:
  double Seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  }

  Status Agree(const RepairSummary& summary) {
    if (command_.backups.empty()) return Status::Ok();
    Result<BackupInfo> backup = FindBackup(command_.backups, summary);
    if (backup) backup_ = std::move(*backup);
    if (backup || command_.is_agreed || command_.dry_run) return Status::Ok();
    return backup.error();
  }

  void Tell(const QuarantinedItem& item) {
    if (!item.article || ++told_ > kLostShown) return;
    progress_.Clear();
    const QuarantinedArticle& article = *item.article;
    const std::string id = article.ids.size() == 1 ? article.ids.front() : std::string();
    if (context_.json) {
      boost::json::object object = {{"message_type", "lost"}, {"article_number", article.number}};
      object["article_id"] = id.empty() ? boost::json::value(nullptr) : boost::json::value(ToValidUtf8(id));
      object["why"] = ToValidUtf8(item.why);
      object["text_saved"] = article.text.has_value();
      return PrintJson(object);
    }
    PrintLine(Escaped(fmt::format("lost: {}: {}{}",
                                  id.empty() ? fmt::format("article number {}", article.number) : id,
                                  item.why, article.text ? "; its text is saved" : "")));
  }

  int FailToRepair(const Status& status) const {
    switch (status.code()) {
      case StatusCode::kInvalidArgument:
        return Fail(context_, "repair", kExitUsage, status.message(), "the store is as it was");
      case StatusCode::kNotFound:
      case StatusCode::kUnavailable:
        return FailToOpen(context_, "repair", command_.store, status);
      case StatusCode::kFailedPrecondition:
        return Fail(context_, "repair", kExitFailure, status.message(), "the store is as it was");
      default:
        return FailWith(context_, "repair", status);
    }
  }

  int Finish(const RepairReport& report) const {
    const RepairSummary& summary = report.summary;
    if (context_.json) {
      boost::json::object object = {{"message_type", "summary"}};
      for (auto& field : ToJson(summary)) object.insert(std::move(field));
      object["quarantine"] = ToValidUtf8(report.quarantine);
      object["damaged_store"] = ToValidUtf8(report.aside);
      object["backup"] = backup_ ? boost::json::value(backup_->number) : boost::json::value(nullptr);
      object["open_failure"] = ToValidUtf8(report.open_failure);
      object["seconds"] = Seconds();
      PrintJson(object);
    } else if (!context_.quiet && !summary.was_stopped) {
      Print(report);
    }
    if (summary.was_stopped) {
      if (!context_.quiet) fmt::print(stderr, "newsfold repair: interrupted; the store is as it was\n");
      return kExitInterrupted;
    }
    const bool is_all_there =
        summary.lost + summary.sightings_gone + summary.refusals_gone + summary.originals_gone == 0 &&
        !summary.may_have_had_more && !summary.policy_is_gone && report.open_failure.empty();
    return is_all_there ? kExitOk : kExitPartial;
  }

  void Print(const RepairReport& report) const {
    const RepairSummary& summary = report.summary;
    if (summary.lost > kLostShown) fmt::print("... {} more\n", FormatCount(summary.lost - kLostShown));
    fmt::print("{}", SummaryTable(report));
    if (backup_ && summary.lost > 0)
      fmt::print("backup {} has the lost articles: `newsfold restore {} --to DIR --backup {}`\n",
                 backup_->number, Escaped(command_.backups), backup_->number);
    if (summary.dry_run) fmt::print("a dry run: nothing was changed\n");
  }

  std::string SummaryTable(const RepairReport& report) const {
    const RepairSummary& summary = report.summary;
    Table table;
    table.Add({"articles", FormatCount(summary.articles_total)});
    if (summary.may_have_had_more)
      table.Add({"  or more", "nothing that can be read tells whether that is all"});
    table.Add({"  lost", FormatCount(summary.lost)});
    if (!report.open_failure.empty())
      table.Add({"  it may be more", "it did not open: " + Escaped(report.open_failure)});
    if (summary.texts_saved > 0) table.Add({"  with their texts saved", FormatCount(summary.texts_saved)});
    if (summary.orphans > 0) table.Add({"reposts of lost articles", FormatCount(summary.orphans)});
    if (summary.orphans_filed > 0) table.Add({"  folded again", FormatCount(summary.orphans_filed)});
    for (const RepairedEntries& each : summary.entries) {
      if (each.replaced + each.made + each.left_out == 0) continue;
      table.Add({std::string(each.name), fmt::format("{} kept, {} replaced, {} made, {} left out",
                                                     FormatCount(each.kept), FormatCount(each.replaced),
                                                     FormatCount(each.made), FormatCount(each.left_out))});
    }
    if (summary.sightings_gone > 0) table.Add({"later sightings gone", FormatCount(summary.sightings_gone)});
    if (summary.refusals_gone > 0) table.Add({"refusals gone", FormatCount(summary.refusals_gone)});
    if (summary.originals_gone > 0) table.Add({"originals gone", FormatCount(summary.originals_gone)});
    if (summary.policy_is_gone) table.Add({"policy gone", "set it again: newsfold policy"});
    if (!report.quarantine.empty()) table.Add({"quarantine", Escaped(report.quarantine)});
    if (!report.aside.empty()) table.Add({"damaged store", Escaped(report.aside)});
    table.Add({"time", FormatSeconds(Seconds())});
    return table.ToString();
  }

  const CommandContext& context_;
  const RepairCommand& command_;
  ProgressLine progress_;
  std::optional<BackupInfo> backup_;
  std::uint64_t told_ = 0;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

}  // namespace

void AddRepair(CLI::App& app, CommandContext& context) {
  const auto command = std::make_shared<RepairCommand>();
  CLI::App* const verb =
      app.add_subcommand("repair", "Make a damaged store whole, of all articles that can be read");
  AddStoreOption(verb, &command->store);
  verb->add_flag("--dry-run", command->dry_run, "Only tell which articles would be lost");
  verb->add_flag("--yes", command->is_agreed, "Go on whatever is lost");
  verb->add_option("--backups", command->backups,
                   "Go on if a backup in this folder is whole and has all changes of the store")
      ->option_text("DIR");
  verb->add_option("--quarantine", command->quarantine,
                   "File for what is left of lost articles (DB.quarantine-TIME.jsonl)")
      ->option_text("FILE");
  verb->footer(
      "Reads all articles of a store, and makes a new store of those that can be read, byte for byte, and "
      "of\n"
      "all that follows from them: IDs, clusters, the feed, totals, the index. The new store is checked, "
      "and\n"
      "takes the place of the damaged one in one step. That one is kept, as DB.damaged-TIME: nothing is "
      "ever\n"
      "written to it. So it takes the room of a second store, and about as long as `newsfold reindex` and\n"
      "`newsfold verify` together. Interrupted or killed, the store is as it was.\n\n"
      "What is left of articles that cannot be read goes to a file of JSON lines. Their IDs are free: what "
      "has\n"
      "a text there can be ingested again. Reposts of a lost article stay together, under the first of "
      "them.\n"
      "What was removed stays refused.\n\n"
      "The exit code is 0 if nothing is lost, 3 if something is, and the rest is repaired.\n\n"
      "Examples:\n"
      "  newsfold repair --db store --dry-run\n"
      "  newsfold repair --db store --backups /backup/newsfold\n"
      "  newsfold repair --db store --yes --quarantine lost.jsonl");
  verb->callback([command, &context] { context.exit_code = RepairRun(context, *command).Run(); });
}

}  // namespace newsfold
