#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "dedup/judge/rules_identity.h"
#include "store/json/json.h"
#include "tools/command.h"
#include "tools/output/exit_code.h"
#include "tools/output/output.h"
#include "tools/store_option.h"

namespace newsfold {
namespace {

std::string OfText(std::uint64_t bytes, const ArchiveStats& stats) {
  if (stats.text_bytes == 0) return FormatBytes(bytes);
  const double share = static_cast<double>(bytes) / static_cast<double>(stats.text_bytes);
  return fmt::format("{} ({:.3f} of the text)", FormatBytes(bytes), share);
}

std::string DescribeRules(const RulesIdentity& rules) {
  const std::string digest = LimitsDigestOf(rules);
  return fmt::format("version {}, limits {}", rules.version, digest.empty() ? "not recorded" : digest);
}

// "text_blocks" as people write it.
std::string Words(std::string_view name) {
  std::string words(name);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string DescribeRun(const JobRun& run) {
  const double seconds = static_cast<double>(run.ended_at_ms - run.started_at_ms) / 1000;
  const std::string ended =
      fmt::format("{}, {} in {}", FormatTime(run.ended_at_ms), NameOf(run.outcome), FormatSeconds(seconds));
  return run.message.empty() ? ended : ended + ": " + Escaped(run.message);
}

std::string StatsTable(const ArchiveStats& stats) {
  Table table;
  table.Add({"articles", FormatCount(stats.articles)});
  table.Add({"  canonicals", FormatCount(stats.canonicals)});
  table.Add({"  reposts", FormatCount(stats.reposts)});
  if (stats.removed > 0) table.Add({"removed", FormatCount(stats.removed)});
  if (stats.former > 0) table.Add({"former versions", FormatCount(stats.former)});
  table.Add({"largest cluster", FormatCount(stats.cluster_size_max) + " reposts"});
  table.Add({"sightings of urls", FormatCount(stats.sightings)});
  table.Add({"changes", FormatCount(stats.last_sequence)});
  table.Add({"text", FormatBytes(stats.text_bytes)});
  table.Add({"  of reposts", OfText(stats.repost_text_bytes, stats)});
  table.Add({"stored bodies", OfText(stats.body_bytes, stats)});
  table.Add({"on disk", OfText(stats.disk_bytes, stats)});
  for (const StoredBytes& kind : stats.bytes_by_kind) {
    if (kind.bytes > 0) table.Add({"  " + Words(kind.name), OfText(kind.bytes, stats)});
  }
  table.Add({"in memory", FormatBytes(stats.memory_bytes)});
  table.Add({"garbage, about", OfText(stats.garbage_bytes, stats)});
  if (stats.disk_bytes_per_day > 0)
    table.Add({"disk a day, as of late", FormatBytes(stats.disk_bytes_per_day)});
  if (stats.pending_compaction_bytes > 0) {
    table.Add({"to be compacted", FormatBytes(stats.pending_compaction_bytes)});
  }
  if (stats.background_errors > 0) table.Add({"storage errors", FormatCount(stats.background_errors)});
  if (stats.write_stopped) table.Add({"writes", "stopped"});
  for (const JobRun& run : stats.job_runs) table.Add({"last " + run.job, DescribeRun(run)});
  table.Add({"rules of this program", DescribeRules(stats.rules)});
  table.Add({"rules of the store", DescribeRules(stats.store_rules)});
  return table.ToString();
}

int Stats(const CommandContext& context, const Archive& archive) {
  const ArchiveStats stats = archive.GetStats();
  if (context.json) {
    PrintJson(ToJson(stats));
  } else {
    fmt::print("{}", StatsTable(stats));
  }
  return kExitOk;
}

}  // namespace

void AddStats(CLI::App& app, CommandContext& context) {
  const auto store = std::make_shared<StoreOption>();
  CLI::App* const verb = app.add_subcommand("stats", "Count what the store holds and what folding saves");
  AddStoreOption(verb, store.get());
  verb->footer(
      "Examples:\n"
      "  newsfold stats --db store\n"
      "  newsfold stats --db store --json | jq .reposts");
  verb->callback([store, &context] {
    context.exit_code = WithStore(context, "stats", *store, StoreAccess::kRead,
                                  [&](const Archive& archive) { return Stats(context, archive); });
  });
}

}  // namespace newsfold
