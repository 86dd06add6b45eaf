#include <cstdint>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "store/json/json.h"
#include "tools/command.h"
#include "tools/not_negative.h"
#include "tools/output/exit_code.h"
#include "tools/output/output.h"
#include "tools/store_option.h"

namespace newsfold {
namespace {

constexpr std::size_t kEntriesDefault = 100;
constexpr std::size_t kEntriesMax = 10'000;

struct AuditOptions {
  StoreOption store;
  std::uint64_t since = 0;
  std::size_t limit = kEntriesDefault;
};

std::string Articles(const AuditEntry& entry) {
  std::string ids = Escaped(fmt::format("{}", fmt::join(entry.ids, ", ")));
  const std::uint64_t more = entry.record.article_count - entry.ids.size();
  return more == 0 ? ids : fmt::format("{} and {} more", ids, FormatCount(more));
}

std::string Kind(const AuditRecord& record) {
  std::string kind(NameOf(record.kind));
  if (record.undoes != 0) kind += fmt::format(" {}", record.undoes);
  if (record.undone_by != 0) kind += fmt::format(" (undone by {})", record.undone_by);
  return kind;
}

int ShowAudit(const AuditOptions& options, const CommandContext& context, Archive* archive) {
  const Result<AuditPage> page = archive->ReadAuditTrail(options.since, options.limit);
  if (!page) return FailWith(context, "audit", page.error());
  const std::uint64_t last = page->entries.empty() ? options.since : page->entries.back().number;
  if (context.json) {
    for (const AuditEntry& entry : page->entries) PrintJson(ToJson(entry));
    PrintJson({{"message_type", "summary"},
               {"decisions", page->entries.size()},
               {"last_number", last},
               {"complete", page->is_complete}});
    return kExitOk;
  }
  Table table({0});
  table.Add({"number", "time", "who", "what", "articles", "reason"});
  for (const AuditEntry& entry : page->entries) {
    table.Add({std::to_string(entry.number), FormatTime(entry.record.decided_at_ms),
               Escaped(entry.record.who), Kind(entry.record), Articles(entry), Escaped(entry.record.reason)});
  }
  if (!page->entries.empty()) fmt::print("{}", table.ToString());
  if (context.quiet) return kExitOk;
  if (page->entries.empty()) {
    fmt::print("no decisions of persons behind {}\n", options.since);
  } else if (!page->is_complete) {
    fmt::print("{} shown; the next: --limit {} --since {}\n", FormatCount(page->entries.size()),
               options.limit, last);
  }
  return kExitOk;
}

}  // namespace

void AddAudit(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<AuditOptions>();
  CLI::App* const verb =
      app.add_subcommand("audit", "List what persons decided about clusters, oldest first");
  AddStoreOption(verb, &options->store);
  verb->add_option("--since", options->since, "Only decisions behind this number")
      ->check(NotNegative())
      ->type_name("N")
      ->capture_default_str();
  verb->add_option("--limit", options->limit, "Decisions to show at most")
      ->check(CLI::Range(std::size_t{1}, kEntriesMax))
      ->type_name("N")
      ->capture_default_str();
  verb->footer(
      "Each promote, split, merge, pin, unpin and undo has a number, which is the sequence of its first\n"
      "entry among the changes. `newsfold undo` takes it.\n\n"
      "Examples:\n"
      "  newsfold audit --db store\n"
      "  newsfold audit --db store --json | jq -r 'select(.kind == \"split\").reason'");
  verb->callback([options, &context] {
    context.exit_code = WithStore(context, "audit", options->store, StoreAccess::kRead,
                                  [&](Archive& archive) { return ShowAudit(*options, context, &archive); });
  });
}

}  // namespace newsfold
