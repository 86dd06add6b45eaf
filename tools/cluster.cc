#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "store/json/json.h"
#include "tools/command.h"
#include "tools/output/exit_code.h"
#include "tools/output/output.h"
#include "tools/store_option.h"

namespace newsfold {
namespace {

constexpr std::size_t kMembersDefault = 100;
constexpr std::size_t kMembersMax = 10'000;
constexpr std::size_t kUrlColumns = 60;

struct ClusterOptions {
  StoreOption store;
  std::string id;
  std::string cursor;
  std::size_t limit = kMembersDefault;
};

// When it was published, or else when it was stored.
std::string TimeOf(const ClusterMember& member) {
  return member.published_at.empty() ? FormatTime(member.stored_at_ms) : Escaped(member.published_at);
}

std::string PlaceOf(const ClusterMember& member) {
  return Shortened(Escaped(member.url.empty() ? member.title : member.url), kUrlColumns);
}

std::string ClusterTable(const Cluster& cluster) {
  Table table({2, 3});
  table.Add({"id", "relation", "of it", "of the canonical", "time", "url or title"});
  const ClusterMember& canonical = cluster.canonical;
  table.Add({Escaped(canonical.id), "canonical", "", "", TimeOf(canonical), PlaceOf(canonical)});
  for (const ClusterMember& member : cluster.members) {
    table.Add({Escaped(member.id), std::string(NameOf(member.relation)), FormatShare(member.coverage_article),
               FormatShare(member.coverage_canonical), TimeOf(member), PlaceOf(member)});
  }
  return table.ToString();
}

void PrintCluster(const Cluster& cluster, const ClusterOptions& options) {
  fmt::print("{}", ClusterTable(cluster));
  fmt::print("{} {} of {}\n", FormatCount(cluster.member_count),
             cluster.member_count == 1 ? "repost" : "reposts", Escaped(cluster.canonical.id));
  if (!cluster.next_cursor.empty()) {
    fmt::print("{} shown; the next: --limit {} --cursor {}\n", FormatCount(cluster.members.size()),
               options.limit, Escaped(cluster.next_cursor));
  }
}

int ShowCluster(const ClusterOptions& options, const CommandContext& context, Archive* archive) {
  const Result<Cluster> cluster = archive->GetCluster(options.id, options.cursor, options.limit);
  if (!cluster) return FailWith(context, "cluster", cluster.error());
  if (context.json) {
    PrintJson(ToJson(*cluster));
  } else {
    PrintCluster(*cluster, options);
  }
  return kExitOk;
}

}  // namespace

void AddCluster(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<ClusterOptions>();
  CLI::App* const verb = app.add_subcommand("cluster", "Show an article with everything that copied it");
  AddStoreOption(verb, &options->store);
  verb->add_option("id", options->id, "Id of the canonical or of any repost of it")
      ->required()
      ->type_name("ID");
  verb->add_option("--limit", options->limit, "Reposts to show at most")
      ->check(CLI::Range(std::size_t{1}, kMembersMax))
      ->type_name("N")
      ->capture_default_str();
  verb->add_option("--cursor", options->cursor, "Go on where a former answer ended")->type_name("CURSOR");
  verb->footer(
      "Reposts come in order of arrival. The two shares say how much of the repost, and of the canonical, "
      "lies\n"
      "in shared passages.\n\n"
      "Examples:\n"
      "  newsfold cluster --db store a17\n"
      "  newsfold cluster --db store --limit 1000 --json a17 | jq -r '.members[].url'");
  verb->callback([options, &context] {
    context.exit_code = WithStore(context, "cluster", options->store, StoreAccess::kRead,
                                  [&](Archive& archive) { return ShowCluster(*options, context, &archive); });
  });
}

}  // namespace newsfold
