#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "store/json/json.h"
#include "tools/command.h"
#include "tools/output/exit_code.h"
#include "tools/output/output.h"
#include "tools/store_option.h"

namespace newsfold {
namespace {

constexpr std::size_t kSightingsDefault = 100;
constexpr std::size_t kSightingsMax = 10'000;

struct LookupOptions {
  StoreOption store;
  std::string url;
  std::size_t limit = kSightingsDefault;
};

std::string SightingsTable(const std::vector<Sighting>& sightings) {
  Table table;
  table.Add({"id", "seen", "url"});
  for (const Sighting& sighting : sightings) {
    table.Add({Escaped(sighting.article_id), FormatTime(sighting.seen_at_ms), Escaped(sighting.url)});
  }
  return table.ToString();
}

void PrintJsonLines(const SightingList& list) {
  for (const Sighting& sighting : list.sightings) PrintJson(ToJson(sighting));
  PrintJson(
      {{"message_type", "summary"}, {"sightings", list.sightings.size()}, {"complete", list.is_complete}});
}

std::string TellOfMore(const SightingList& list) {
  const std::string count = FormatCount(list.sightings.size());
  if (list.sightings.size() >= kSightingsMax)
    return fmt::format("the newest {} shown, there are older ones\n", count);
  return fmt::format("the newest {} shown, there are older ones: --limit\n", count);
}

void PrintSightings(const SightingList& list, const LookupOptions& options, const CommandContext& context) {
  if (!list.sightings.empty()) fmt::print("{}", SightingsTable(list.sightings));
  if (context.quiet) return;
  if (list.sightings.empty())
    fmt::print(stderr, "newsfold lookup: nothing is stored of {}\n", Escaped(options.url));
  if (!list.is_complete) fmt::print("{}", TellOfMore(list));
}

int Lookup(const LookupOptions& options, const CommandContext& context, Archive* archive) {
  const Result<SightingList> list = archive->GetSightings(options.url, options.limit);
  if (!list) return FailWith(context, "lookup", list.error());
  if (context.json) {
    PrintJsonLines(*list);
  } else {
    PrintSightings(*list, options, context);
  }
  return kExitOk;
}

}  // namespace

void AddLookup(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<LookupOptions>();
  CLI::App* const verb = app.add_subcommand("lookup", "List what was seen at a url, and when");
  AddStoreOption(verb, &options->store);
  const CLI::Validator is_given([](const std::string& url) { return url.empty() ? "is empty" : ""; }, "");
  verb->add_option("--url", options->url, "The url, in any of the forms in which one page is addressed")
      ->required()
      ->check(is_given)
      ->type_name("URL");
  verb->add_option("--limit", options->limit, "Sightings to show at most")
      ->check(CLI::Range(std::size_t{1}, kSightingsMax))
      ->type_name("N")
      ->capture_default_str();
  verb->footer(
      "One line a sighting, the newest first: each article that was stored with this url, and each\n"
      "later time at which the same text was found there. Urls that differ in http and https, www., a\n"
      "fragment, tracking parameters and the like are one; each is shown as it came. If there are older\n"
      "ones than --limit lets through, a last line says so. A url that was never seen is an answer, not a\n"
      "failure: the exit code is 0, nothing is on standard output, and a message on standard error says\n"
      "so. With --json one object a sighting, then a summary with their number and `complete`, false if\n"
      "there are older ones.\n\n"
      "Examples:\n"
      "  newsfold lookup --db store --url https://news.example/17\n"
      "  newsfold lookup --db store --url https://news.example/17 --json | jq -r '.id // empty'");
  verb->callback([options, &context] {
    context.exit_code = WithStore(context, "lookup", options->store, StoreAccess::kRead,
                                  [&](Archive& archive) { return Lookup(*options, context, &archive); });
  });
}

}  // namespace newsfold
