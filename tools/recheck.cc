#include <chrono>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "store/json/json.h"
#include "tools/command.h"
#include "tools/input/interrupt.h"
#include "tools/output/exit_code.h"
#include "tools/output/output.h"
#include "tools/output/progress.h"
#include "tools/store_option.h"

namespace newsfold {
namespace {

struct RecheckCommand {
  StoreOption store;
  RecheckOptions options;
};

boost::json::object ToJson(const RecheckSummary& summary, double seconds, bool dry_run) {
  return {{"message_type", "summary"}, {"articles", summary.articles}, {"reposts", summary.reposts},
          {"split", summary.split},    {"moved", summary.moved},       {"readmitted", summary.readmitted},
          {"seconds", seconds},        {"dry_run", dry_run},           {"complete", !summary.was_stopped}};
}

std::string SharesOfPair(const Decision& decision) {
  return fmt::format("{} of it, {} of {}", FormatShare(decision.verdict.coverage_article),
                     FormatShare(decision.verdict.coverage_canonical), decision.compared_id);
}

std::string DescribeChange(const RecheckChange& change) {
  const Decision& now = change.decision;
  std::string line;
  switch (change.move) {
    case RecheckMove::kSplit:
      line = fmt::format("{} is no repost of {}: new", now.id, change.old_canonical_id);
      break;
    case RecheckMove::kMoved:
      line = fmt::format("{} moves from {} to {}", now.id, change.old_canonical_id, now.canonical_id);
      break;
    case RecheckMove::kReadmitted:
      line = fmt::format("{} stays a repost of {}", now.id, now.canonical_id);
      break;
  }
  if (!now.via_id.empty()) line += " by way of " + now.via_id;
  if (!now.compared_id.empty()) line += " (" + SharesOfPair(now) + ")";
  return fmt::format("{}: {}", Escaped(line), SentenceOf(now.verdict.reason));
}

std::string SummaryTable(const RecheckSummary& summary, double seconds, bool dry_run) {
  Table table;
  table.Add({"articles", FormatCount(summary.articles)});
  table.Add({"reposts decided again", FormatCount(summary.reposts)});
  table.Add({"split off", FormatCount(summary.split)});
  table.Add({"moved", FormatCount(summary.moved)});
  table.Add({"admitted anew", FormatCount(summary.readmitted)});
  table.Add({"time", FormatSeconds(seconds)});
  return table.ToString() + (dry_run ? "a dry run: nothing was changed\n" : "");
}

class RecheckRun {
 public:
  RecheckRun(const RecheckOptions& options, const CommandContext& context)
      : options_(options), context_(context), progress_(stderr, context) {}

  int Run(Archive* archive) {
    const InterruptGuard guard;
    const Result<RecheckSummary> summary =
        archive->Recheck(options_, [this](const RecheckChange* change, const RecheckSummary& so_far) {
          if (change != nullptr) Print(*change);
          progress_.Update(Progress(so_far));
          return !WasInterrupted();
        });
    if (!summary) {
      progress_.Clear();
      return FailWith(context_, "recheck", summary.error());
    }
    progress_.Finish(Progress(*summary));
    return Finish(*summary);
  }

 private:
  double Seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  }

  ProgressState Progress(const RecheckSummary& summary) const {
    return {summary.articles, summary.reposts, 0, summary.articles, summary.articles_total, Seconds()};
  }

  void Print(const RecheckChange& change) {
    if (IsTerminal(stdout)) progress_.Clear();
    if (context_.json) {
      PrintJson(ChangeToJson(NameOf(change.move), change.old_canonical_id, change.decision));
    } else {
      PrintLine(DescribeChange(change));
    }
    std::fflush(stdout);
  }

  int Finish(const RecheckSummary& summary) const {
    if (context_.json) {
      PrintJson(ToJson(summary, Seconds(), options_.dry_run));
    } else if (!context_.quiet) {
      fmt::print("{}", SummaryTable(summary, Seconds(), options_.dry_run));
    }
    if (!summary.was_stopped) return kExitOk;
    if (!context_.quiet) {
      fmt::print(stderr, "newsfold recheck: interrupted; {}\n",
                 options_.dry_run ? "nothing was changed" : "what was printed is stored");
    }
    return kExitInterrupted;
  }

  const RecheckOptions& options_;
  const CommandContext& context_;
  ProgressLine progress_;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

}  // namespace

void AddRecheck(CLI::App& app, CommandContext& context) {
  const auto command = std::make_shared<RecheckCommand>();
  CLI::App* const verb = app.add_subcommand("recheck", "Decide the reposts again, by what is known now");
  AddStoreOption(verb, &command->store);
  verb->add_flag("--dry-run", command->options.dry_run, "Only print what would change");
  verb->footer(
      "Articles are decided when they come, by the boilerplate that is known then. This decides the reposts\n"
      "again, in the same order, by what their sites' later pages have shown, and stores what comes out\n"
      "otherwise: a repost becomes an article of its own, or one of another canonical. No text changes, and\n"
      "a second run changes nothing. It needs the store for itself; interrupted, it can be run again.\n\n"
      "Examples:\n"
      "  newsfold recheck --db store --dry-run\n"
      "  newsfold recheck --db store --json | jq -r 'select(.change == \"split\").id'");
  verb->callback([command, &context] {
    context.exit_code =
        WithStore(context, "recheck", command->store,
                  command->options.dry_run ? StoreAccess::kRead : StoreAccess::kWrite,
                  [&](Archive& archive) { return RecheckRun(command->options, context).Run(&archive); });
  });
}

}  // namespace newsfold
