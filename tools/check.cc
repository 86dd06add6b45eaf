#include <memory>

#include <CLI/CLI.hpp>

#include "tools/command.h"
#include "tools/input/article_run.h"
#include "tools/output/exit_code.h"
#include "tools/output/run_output.h"
#include "tools/store_option.h"

namespace newsfold {
namespace {

struct CheckOptions {
  StoreOption store;
  ArticleRunOptions run;
  bool is_verbose = false;
  bool tells_by_exit_code = false;
};

int Check(const CheckOptions& options, const CommandContext& context, Archive* archive) {
  using Detail = RunOutput::Detail;
  ReadingState reading;
  RunOutput output(context, "check", options.is_verbose ? Detail::kSpans : Detail::kDecisions, reading);
  const RunSummary summary = RunArticles(
      archive, BulkMode::kCheck, options.run, &reading,
      [&](const RunOutcome& outcome, const RunSummary& so_far) { output.Report(outcome, so_far); });
  const int exit_code = output.Finish(summary);
  const bool has_found = options.tells_by_exit_code && summary.reposts > 0;
  return exit_code == kExitOk && has_found ? kExitDuplicate : exit_code;
}

}  // namespace

void AddCheck(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<CheckOptions>();
  CLI::App* const verb = app.add_subcommand("check", "Tell which articles are reposts; store nothing");
  AddStoreOption(verb, &options->store);
  AddArticleRunOptions(verb, &options->run);
  verb->add_flag("-v,--verbose", options->is_verbose, "The shared passages too, in bytes of the two texts");
  verb->add_flag("--exit-code", options->tells_by_exit_code, "Exit with 4 if any article is a repost");
  verb->footer(
      "The two shares of an answer say how much of the article, and of the archived one, lies in shared\n"
      "passages. Articles are compared with the store, not with each other.\n\n"
      "Examples:\n"
      "  newsfold check --db store page.txt\n"
      "  newsfold check --db store --json new.jsonl.gz | jq -r 'select(.verdict == \"new\").id'\n"
      "  newsfold check --db store --exit-code page.txt; test $? = 4 && echo seen before");
  verb->callback([options, &context] {
    context.exit_code = WithStore(context, "check", options->store, StoreAccess::kRead,
                                  [&](Archive& archive) { return Check(*options, context, &archive); });
  });
}

}  // namespace newsfold
