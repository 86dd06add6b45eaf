#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include "store/json/json.h"
#include "tools/command.h"
#include "tools/input/interrupt.h"
#include "tools/not_negative.h"
#include "tools/output/exit_code.h"
#include "tools/output/output.h"
#include "tools/store_option.h"

namespace newsfold {
namespace {

constexpr std::size_t kChangesDefault = 100;
constexpr std::size_t kChangesMax = 10'000;
constexpr std::chrono::milliseconds kFollowInterval{1000};
// Opening the store again takes at most the tenth part of the time.
constexpr int kFollowRatio = 9;

struct ChangesOptions {
  StoreOption store;
  std::uint64_t since = 0;
  std::optional<std::size_t> limit;
  bool follow = false;
};

void PrintSummary(const FeedPage& changes, std::uint64_t count) {
  PrintJson({{"message_type", "summary"},
             {"changes", count},
             {"last_sequence", changes.last_sequence},
             {"complete", changes.is_complete}});
}

void PrintTable(const FeedPage& changes, bool has_head) {
  Table table({0});
  if (has_head) table.Add({"sequence", "time", "verdict", "id", "folded onto", "relation"});
  for (const FeedEntry& entry : changes.entries) {
    table.Add({std::to_string(entry.sequence), FormatTime(entry.stored_at_ms),
               entry.is_removed  ? "removed"
               : entry.is_former ? "superseded"
               : entry.is_repost ? "repost"
                                 : "new",
               Escaped(entry.id), entry.is_repost ? Escaped(entry.canonical_id) : "",
               std::string(NameOf(entry.relation))});
  }
  fmt::print("{}", table.ToString());
}

void PrintEntries(const FeedPage& changes, bool has_head, const CommandContext& context) {
  if (context.json) {
    for (const FeedEntry& entry : changes.entries) PrintJson(ToJson(entry));
  } else if (!changes.entries.empty()) {
    PrintTable(changes, has_head);
  }
}

void PrintWhatFollows(const FeedPage& changes, const ChangesOptions& options, const CommandContext& context) {
  if (context.quiet) return;
  if (changes.entries.empty() && options.since > changes.newest_sequence) {
    fmt::print("no changes behind {}; the newest is {}\n", options.since, changes.newest_sequence);
  } else if (changes.entries.empty()) {
    fmt::print("no changes behind {}\n", options.since);
  } else if (!changes.is_complete) {
    fmt::print("{} shown; the next: --limit {} --since {}\n", FormatCount(changes.entries.size()),
               options.limit.value_or(kChangesDefault), changes.last_sequence);
  } else {
    fmt::print("these are all; later ones: --since {}\n", changes.last_sequence);
  }
}

int ShowChanges(const ChangesOptions& options, const CommandContext& context, Archive* archive) {
  const Result<FeedPage> changes = archive->ReadFeed(options.since, options.limit.value_or(kChangesDefault));
  if (!changes) return FailWith(context, "changes", changes.error());
  PrintEntries(*changes, true, context);
  if (context.json) {
    PrintSummary(*changes, changes->entries.size());
  } else {
    PrintWhatFollows(*changes, options, context);
  }
  return kExitOk;
}

// Shows changes as they come, of a store that another process writes: it is opened for reading again and
// again.
class FollowRun {
 public:
  FollowRun(const ChangesOptions& options, const CommandContext& context)
      : options_(options), context_(context) {
    newest_.last_sequence = options.since;
  }

  int Run() {
    const InterruptGuard guard;
    int exit_code = kExitOk;
    std::chrono::milliseconds pause{0};
    do {
      const auto begin = std::chrono::steady_clock::now();
      exit_code = WithStore(context_, "changes", options_.store, StoreAccess::kRead,
                            [this](Archive& archive) { return ShowNew(&archive); });
      std::fflush(stdout);
      const auto taken = std::chrono::steady_clock::now() - begin;
      pause = std::max(kFollowInterval, std::chrono::ceil<std::chrono::milliseconds>(kFollowRatio * taken));
    } while (exit_code == kExitOk && HasMore() && !WasInterrupted() && IsWantedAfter(pause));
    if (context_.json) PrintSummary(newest_, shown_);
    return exit_code == kExitOk && WasInterrupted() ? kExitInterrupted : exit_code;
  }

 private:
  std::uint64_t Left() const { return options_.limit ? *options_.limit - shown_ : kChangesMax; }
  bool HasMore() const { return Left() > 0; }

  int ShowNew(Archive* archive) {
    do {
      const Result<FeedPage> page =
          archive->ReadFeed(newest_.last_sequence, std::min<std::uint64_t>(Left(), kChangesMax));
      if (!page) return FailWith(context_, "changes", page.error());
      PrintEntries(*page, shown_ == 0, context_);
      shown_ += page->entries.size();
      newest_ = *page;
    } while (!newest_.is_complete && HasMore() && !WasInterrupted());
    return kExitOk;
  }

  // False if nobody reads what is shown any more.
  static bool IsWantedAfter(std::chrono::milliseconds pause) {
    pollfd out{STDOUT_FILENO, 0, 0};
    const bool is_gone = poll(&out, 1, static_cast<int>(pause.count())) > 0 && (out.revents & POLLERR) != 0;
    return !is_gone && !WasInterrupted();
  }

  const ChangesOptions& options_;
  const CommandContext& context_;
  FeedPage newest_;  // that was shown
  std::uint64_t shown_ = 0;
};

int RunChanges(const ChangesOptions& options, const CommandContext& context) {
  if (options.follow) return FollowRun(options, context).Run();
  return WithStore(context, "changes", options.store, StoreAccess::kRead,
                   [&](Archive& archive) { return ShowChanges(options, context, &archive); });
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
  verb->add_option("--limit", options->limit, "Changes to show at most: 100, with --follow all")
      ->check(CLI::Range(std::size_t{1}, kChangesMax))
      ->type_name("N");
  verb->add_flag("-f,--follow", options->follow, "Wait for more, until it is interrupted");
  verb->footer(
      "Every verdict about a stored article has a sequence of its own: the first, and each later one,\n"
      "by which an article joined another cluster or left it. The last about an ID holds. With --json\n"
      "one object a change, then a summary with `last_sequence`, to go on from with --since, and\n"
      "`complete`, false if there is more already.\n\n"
      "With --follow another process may write the store: it is opened for reading again each second, or\n"
      "less often, if that takes long. What is shown may be a moment ahead of what a power cut leaves.\n\n"
      "Examples:\n"
      "  newsfold changes --db store\n"
      "  newsfold changes --db store --since 1200 --limit 1000\n"
      "  newsfold changes --db store --json | jq -r 'select(.verdict == \"repost\").id'\n"
      "  newsfold changes --db store --since 1200 --follow --json");
  verb->callback([options, &context] { context.exit_code = RunChanges(*options, context); });
}

}  // namespace newsfold
