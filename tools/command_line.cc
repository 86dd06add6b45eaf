#include "tools/command_line.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "tools/command.h"
#include "tools/output/exit_code.h"
#include "tools/output/output.h"

namespace newsfold {
namespace {

// Edits that turn one word into the other (V. Levenshtein, 1966), to guess what a mistyped verb meant.
std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

std::string ClosestVerb(const CLI::App& app, std::string_view wanted) {
  std::string closest;
  std::size_t distance_max = 2;
  for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; })) {
    const std::size_t distance = EditDistance(wanted, verb->get_name());
    if (distance > distance_max) continue;
    distance_max = distance;
    closest = verb->get_name();
  }
  return closest;
}

void AddVerbs(CLI::App& app, CommandContext& context) {
  AddIngest(app, context);
  AddCheck(app, context);
  AddGet(app, context);
  AddCluster(app, context);
  AddLookup(app, context);
  AddChanges(app, context);
  AddDiff(app, context);
  AddWhy(app, context);
  AddStats(app, context);
  AddRecheck(app, context);
  AddCurate(app, context);
  AddRetain(app, context);
  AddPurge(app, context);
  AddAudit(app, context);
  AddPolicy(app, context);
  AddReindex(app, context);
  AddCompact(app, context);
  AddVerify(app, context);
  AddRepair(app, context);
  AddCheckpoint(app, context);
  AddBackup(app, context);
  AddRestore(app, context);
  AddExport(app, context);
  AddExtract(app, context);
  AddServe(app, context);
  AddGenerate(app, context);
  AddEvaluate(app, context);
}

void AddCommonOptions(CLI::App* verb, CommandContext* context) {
  verb->add_flag("--json", context->json, "JSON lines on standard output")->group("Output");
  verb->add_flag("-q,--quiet", context->quiet, "Only answers and errors")->group("Output");
  verb->add_flag("--no-progress", context->no_progress, "No moving line on a terminal")->group("Output");
}

int FailUsage(const CommandContext& context, const CLI::App& app, const CLI::ParseError& error) {
  const auto verbs = app.get_subcommands();
  const std::string verb = verbs.empty() ? "" : verbs.front()->get_name();
  return Fail(context, verb, kExitUsage, error.what(),
              fmt::format("`newsfold {}{}--help` shows how", verb, verb.empty() ? "" : " "));
}

int FailUnknownVerb(const CLI::App& app, const CommandContext& context, std::string_view wanted) {
  const std::string closest = ClosestVerb(app, wanted);
  return Fail(
      context, "", kExitUsage, fmt::format("there is no verb '{}'", wanted),
      closest.empty() ? "`newsfold --help` lists the verbs" : fmt::format("did you mean `{}`?", closest));
}

bool IsVerb(const CLI::App& app, const std::string& name) {
  return !app.get_subcommands([&](const CLI::App* verb) { return verb->get_name() == name; }).empty();
}

int Parse(CLI::App* app, const CommandContext& context, int argc, const char* const* argv) {
  try {
    app->parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // Help and version come the same way.
    if (error.get_exit_code() == 0) return app->exit(error);
    return FailUsage(context, *app, error);
  }
  return context.exit_code;
}

}  // namespace

int RunCommandLine(int argc, const char* const* argv) {
  CommandContext context;
  CLI::App app("Folds every copy of a news story onto one canonical article, and keeps them all.",
               "newsfold");
  app.set_version_flag("--version", "newsfold " NEWSFOLD_VERSION);
  app.require_subcommand(1);
  AddVerbs(app, context);
  for (CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; }))
    AddCommonOptions(verb, &context);
  app.footer(
      "`newsfold VERB --help` explains a verb, with examples. Exit codes: 0 ok, 1 failure, 2 usage, 3 some "
      "input\n"
      "was refused, 4 repost found (check --exit-code), 10 no store, 11 store locked, 12 store of another\n"
      "version, 20 store damaged, 130 interrupted; treat any other as failure.");
  if (argc < 2) {
    fmt::print(stderr, "{}", app.help());
    return kExitUsage;
  }
  if (argv[1][0] != '-' && !IsVerb(app, argv[1])) return FailUnknownVerb(app, context, argv[1]);
  return Parse(&app, context, argc, argv);
}

}  // namespace newsfold
