#include <chrono>
#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "store/archive.h"
#include "store/json/json.h"
#include "store/records/canonical_policy.h"
#include "tools/command.h"
#include "tools/input/interrupt.h"
#include "tools/not_negative.h"
#include "tools/output/exit_code.h"
#include "tools/output/output.h"
#include "tools/output/progress.h"
#include "tools/output/run_output.h"
#include "tools/store_option.h"

namespace newsfold {
namespace {

constexpr std::string_view kVerb = "policy";

struct PolicyCommand {
  StoreOption store;
  std::string kind;
  std::vector<std::string> sources;
  std::string sources_file;
  ElectionOptions options;
  std::uint64_t seconds_max = 0;
};

boost::json::object ToJson(const CanonicalPolicy& policy) {
  boost::json::array sources;
  for (const std::string& source : policy.sources) sources.emplace_back(ToValidUtf8(source));
  return {{"message_type", "policy"}, {"policy", NameOf(policy.kind)}, {"sources", std::move(sources)}};
}

int Show(const CommandContext& context, const Archive& archive) {
  const CanonicalPolicy policy = archive.GetPolicy();
  if (context.json) {
    PrintJson(ToJson(policy));
    return kExitOk;
  }
  PrintLine(std::string(NameOf(policy.kind)));
  for (const std::string& source : policy.sources) PrintLine("  " + Escaped(source));
  return kExitOk;
}

// One source a line; empty lines are passed over.
Status ReadSources(const std::string& path, std::vector<std::string>* sources) {
  std::ifstream file(path);
  if (!file) return InvalidArgument("cannot read '" + path + "'");
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!line.empty()) sources->push_back(line);
  }
  return file.bad() ? InvalidArgument("cannot read '" + path + "'") : Status::Ok();
}

// What was asked for. Errors: kInvalidArgument.
Result<CanonicalPolicy> PolicyOf(const PolicyCommand& command) {
  CanonicalPolicy policy{*ParsePolicyKind(command.kind), command.sources};
  Status status;
  if (!command.sources_file.empty()) status = ReadSources(command.sources_file, &policy.sources);
  if (status.ok()) status = CheckPolicy(policy);
  if (!status.ok()) return status;
  return policy;
}

int Set(const CommandContext& context, const PolicyCommand& command, const CanonicalPolicy& policy,
        Archive* archive) {
  const bool is_another = policy != archive->GetPolicy();
  if (Status status = archive->SetPolicy(policy); !status.ok()) return FailWith(context, kVerb, status);
  if (context.json) {
    PrintJson(ToJson(policy));
  } else if (!context.quiet) {
    fmt::print("the policy is {}\n", NameOf(policy.kind));
    if (is_another)
      fmt::print("for what is there already: newsfold policy apply --db {}\n",
                 Escaped(command.store.directory));
  }
  return kExitOk;
}

class ApplyRun {
 public:
  ApplyRun(const PolicyCommand& command, const CommandContext& context)
      : command_(command), context_(context), progress_(stderr, context) {}

  int Run(Archive* archive) {
    const InterruptGuard guard;
    const Result<ElectionSummary> summary = archive->ApplyPolicy(
        command_.options, [this](const ElectionChange* change, const ElectionSummary& so_far) {
          if (change != nullptr) Print(*change);
          progress_.Update(Progress(so_far));
          return !WasInterrupted() && !IsOverTime();
        });
    if (!summary) {
      progress_.Clear();
      return FailWith(context_, kVerb, summary.error());
    }
    progress_.Finish(Progress(*summary));
    return Finish(*summary);
  }

 private:
  double Seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  }
  bool IsOverTime() const {
    return command_.seconds_max > 0 && Seconds() >= static_cast<double>(command_.seconds_max);
  }
  ProgressState Progress(const ElectionSummary& summary) const {
    return {summary.articles, summary.elected, 0, summary.articles, summary.articles_total, Seconds()};
  }

  void Print(const ElectionChange& change) {
    if (IsTerminal(stdout)) progress_.Clear();
    if (context_.json) {
      for (const Decision& decision : change.decisions)
        PrintJson(ChangeToJson("elected", change.old_canonical_id, decision));
    } else {
      PrintLine(DescribeElected(change.old_canonical_id, change.decisions));
    }
    std::fflush(stdout);
  }

  int Finish(const ElectionSummary& summary) const {
    const bool dry_run = command_.options.dry_run;
    if (context_.json) {
      PrintJson({{"message_type", "summary"},
                 {"articles", summary.articles},
                 {"clusters", summary.clusters},
                 {"elected", summary.elected},
                 {"refiled", summary.refiled},
                 {"seconds", Seconds()},
                 {"dry_run", dry_run},
                 {"complete", !summary.was_stopped}});
    } else if (!context_.quiet) {
      fmt::print("{}", SummaryTable(summary));
    }
    if (!summary.was_stopped) return kExitOk;
    if (!context_.quiet) {
      fmt::print(stderr, "newsfold policy: {}; {}\n", WasInterrupted() ? "interrupted" : "out of time",
                 dry_run ? "nothing was changed" : "what was printed is stored, run it again to go on");
    }
    return WasInterrupted() ? kExitInterrupted : kExitOk;
  }

  std::string SummaryTable(const ElectionSummary& summary) const {
    Table table;
    table.Add({"articles", FormatCount(summary.articles)});
    table.Add({"clusters with reposts", FormatCount(summary.clusters)});
    table.Add({"that another article leads now", FormatCount(summary.elected)});
    table.Add({"articles of these", FormatCount(summary.refiled)});
    table.Add({"time", FormatSeconds(Seconds())});
    return table.ToString() + (command_.options.dry_run ? "a dry run: nothing was changed\n" : "");
  }

  const PolicyCommand& command_;
  const CommandContext& context_;
  ProgressLine progress_;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

// One of the verb's own verbs.
CLI::App* AddPart(CLI::App* verb, const std::string& name, const std::string& summary,
                  const std::shared_ptr<PolicyCommand>& command) {
  CLI::App* const part = verb->add_subcommand(name, summary);
  part->fallthrough();
  AddStoreOption(part, &command->store);
  return part;
}

void AddShow(CLI::App* verb, const std::shared_ptr<PolicyCommand>& command, CommandContext& context) {
  CLI::App* const part = AddPart(verb, "show", "Print the store's policy", command);
  part->callback([command, &context] {
    context.exit_code = WithStore(context, kVerb, command->store, StoreAccess::kRead,
                                  [&](Archive& archive) { return Show(context, archive); });
  });
}

void AddSet(CLI::App* verb, const std::shared_ptr<PolicyCommand>& command, CommandContext& context) {
  CLI::App* const part = AddPart(
      verb, "set", "Choose the policy of articles to come; makes the store if it is missing", command);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kPolicyKinds; ++i) names.emplace_back(NameOf(static_cast<PolicyKind>(i)));
  part->add_option("policy", command->kind, "first_seen, earliest_published, longest_body or source_rank")
      ->required()
      ->check(CLI::IsMember(names))
      ->option_text("NAME REQUIRED");
  CLI::Option* const listed =
      part->add_option("--sources", command->sources, "Of source_rank: sources, the best first")
          ->delimiter(',')
          ->allow_extra_args(false)
          ->option_text("A,B,C");
  part->add_option("--sources-file", command->sources_file, "The same from a file, one a line")
      ->excludes(listed)
      ->option_text("FILE");
  part->callback([command, &context] {
    const Result<CanonicalPolicy> policy = PolicyOf(*command);
    context.exit_code =
        policy ? WithStore(context, kVerb, command->store, StoreAccess::kWriteOrCreate,
                           [&](Archive& archive) { return Set(context, *command, *policy, &archive); })
               : FailWith(context, kVerb, policy.error());
  });
}

void AddApply(CLI::App* verb, const std::shared_ptr<PolicyCommand>& command, CommandContext& context) {
  CLI::App* const part = AddPart(verb, "apply", "Apply the policy to what is there", command);
  part->add_flag("--dry-run", command->options.dry_run, "Only print what would change");
  part->add_option("--max-seconds", command->seconds_max, "Stop after this time; the next run goes on")
      ->check(NotNegative())
      ->option_text("N");
  part->footer(
      "A cluster changes in one step. Interrupted, it can be run again; a second run changes nothing.\n\n"
      "Examples:\n"
      "  newsfold policy apply --db store --dry-run\n"
      "  newsfold policy apply --db store --max-seconds 600");
  part->callback([command, &context] {
    const StoreAccess access = command->options.dry_run ? StoreAccess::kRead : StoreAccess::kWrite;
    context.exit_code = WithStore(context, kVerb, command->store, access, [&](Archive& archive) {
      return ApplyRun(*command, context).Run(&archive);
    });
  });
}

}  // namespace

void AddPolicy(CLI::App& app, CommandContext& context) {
  const auto command = std::make_shared<PolicyCommand>();
  CLI::App* const verb = app.add_subcommand(std::string(kVerb), "Which article of a story is its canonical");
  verb->require_subcommand(1);
  AddShow(verb, command, context);
  AddSet(verb, command, context);
  AddApply(verb, command, context);
  verb->footer(
      "Of the articles of a cluster that hold all others by the rules the canonical is the best by the "
      "policy:\n"
      "  first_seen          who came first; a store has it unless told otherwise\n"
      "  earliest_published  whose published_at is the earliest; one that tells no time comes last\n"
      "  longest_body        who has the longest text\n"
      "  source_rank         whose source, or site if it has none, comes first in --sources\n"
      "An article that comes and is better than the canonical takes its place. What was there before is for\n"
      "`policy apply`. What a person decided stays. Every ID keeps leading to its article and its "
      "cluster.\n\n"
      "Examples:\n"
      "  newsfold policy set earliest_published --db store\n"
      "  newsfold policy set source_rank --sources wire,daily,harbour.example --db store\n"
      "  newsfold policy apply --db store --dry-run\n"
      "  newsfold policy show --db store");
}

}  // namespace newsfold
