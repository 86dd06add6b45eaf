#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "store/json/json.h"
#include "tools/command.h"
#include "tools/not_negative.h"
#include "tools/output/exit_code.h"
#include "tools/output/output.h"
#include "tools/store_option.h"

namespace newsfold {
namespace {

constexpr std::size_t kChangesDefault = 100;
constexpr std::size_t kChangesMax = 10'000;

struct ChangesOptions {
  StoreOption store;
  std::uint64_t since = 0;
  std::size_t limit = kChangesDefault;
};

void PrintJsonLines(const FeedPage& changes) {
  for (const FeedEntry& entry : changes.entries) PrintJson(ToJson(entry));
  PrintJson({{"message_type", "summary"},
             {"changes", changes.entries.size()},
             {"last_sequence", changes.last_sequence},
             {"complete", changes.is_complete}});
}

void PrintTable(const FeedPage& changes) {
  Table table({0});
  table.Add({"sequence", "time", "verdict", "id", "folded onto", "relation"});
  for (const FeedEntry& entry : changes.entries) {
    table.Add({std::to_string(entry.sequence), FormatTime(entry.stored_at_ms),
               entry.is_removed  ? "removed"
               : entry.is_repost ? "repost"
                                 : "new",
               Escaped(entry.id), entry.is_repost ? Escaped(entry.canonical_id) : "",
               std::string(NameOf(entry.relation))});
  }
  fmt::print("{}", table.ToString());
}

void PrintChanges(const FeedPage& changes, const ChangesOptions& options, const CommandContext& context) {
  if (!changes.entries.empty()) PrintTable(changes);
  if (context.quiet) return;
  if (changes.entries.empty() && options.since > changes.newest_sequence) {
    fmt::print("no changes behind {}; the newest is {}\n", options.since, changes.newest_sequence);
  } else if (changes.entries.empty()) {
    fmt::print("no changes behind {}\n", options.since);
  } else if (!changes.is_complete) {
    fmt::print("{} shown; the next: --limit {} --since {}\n", FormatCount(changes.entries.size()),
               options.limit, changes.last_sequence);
  } else {
    fmt::print("these are all; later ones: --since {}\n", changes.last_sequence);
  }
}

int ShowChanges(const ChangesOptions& options, const CommandContext& context, Archive* archive) {
  const Result<FeedPage> changes = archive->ReadFeed(options.since, options.limit);
  if (!changes) return FailWith(context, "changes", changes.error());
  if (context.json) {
    PrintJsonLines(*changes);
  } else {
    PrintChanges(*changes, options, context);
  }
  return kExitOk;
}

}  // namespace

void AddChanges(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<ChangesOptions>();
  CLI::App* const verb = app.add_subcommand("changes", "List what was decided, oldest first");
  AddStoreOption(verb, &options->store);
  verb->add_option("--since", options->since, "Only changes behind this sequence")
      ->check(NotNegative())
      ->type_name("N")
      ->capture_default_str();
  verb->add_option("--limit", options->limit, "Changes to show at most")
      ->check(CLI::Range(std::size_t{1}, kChangesMax))
      ->type_name("N")
      ->capture_default_str();
  verb->footer(
      "Every verdict about a stored article has a sequence of its own: the first, and each later one,\n"
      "by which an article joined another cluster or left it. The last about an ID holds. With --json\n"
      "one object a change, then a summary with `last_sequence`, to go on from with --since, and\n"
      "`complete`, false if there is more already.\n\n"
      "Examples:\n"
      "  newsfold changes --db store\n"
      "  newsfold changes --db store --since 1200 --limit 1000\n"
      "  newsfold changes --db store --json | jq -r 'select(.verdict == \"repost\").id'");
  verb->callback([options, &context] {
    context.exit_code = WithStore(context, "changes", options->store, StoreAccess::kRead,
                                  [&](Archive& archive) { return ShowChanges(*options, context, &archive); });
  });
}

}  // namespace newsfold
