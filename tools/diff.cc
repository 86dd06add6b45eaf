#include <memory>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "tools/command.h"
#include "tools/diff/diff_output.h"
#include "tools/output/exit_code.h"
#include "tools/output/output.h"
#include "tools/store_option.h"

namespace newsfold {
namespace {

struct DiffOptions {
  StoreOption store;
  std::string id;
  std::string other_id;
  bool is_exact = false;
  bool is_full = false;
};

void PrintDiff(const DiffReport& report, const DiffOptions& options) {
  fmt::print("{}", FormatDiff(report, options.is_full, WantsColor(stdout)));
  fmt::print("\n{}\n", FormatDiffSummary(report));
}

int Diff(const DiffOptions& options, const CommandContext& context, Archive* archive) {
  Result<StoredArticle> article = archive->Get(options.id);
  if (!article) return FailWith(context, "diff", article.error());
  const std::string other_id = options.other_id.empty() ? article->decision.canonical_id : options.other_id;
  if (options.other_id.empty() && !article->decision.is_repost) {
    return Fail(
        context, "diff", kExitFailure,
        fmt::format("'{}' is a canonical: what to compare it with is missing", options.id),
        fmt::format("`newsfold cluster --db {} {}` lists its reposts", options.store.directory, options.id));
  }
  Result<StoredArticle> other = archive->Get(other_id);
  if (!other) return FailWith(context, "diff", other.error());
  DiffReport report;
  report.article_id = options.id;
  report.canonical_id = other_id;
  report.article_text = std::move(article->article.text);
  report.canonical_text = std::move(other->article.text);
  report.pieces = DiffTexts(report.canonical_text, report.article_text,
                            options.is_exact ? DiffGrain::kExact : DiffGrain::kFolded);
  if (context.json) {
    PrintJson(ToJson(report));
  } else {
    PrintDiff(report, options);
  }
  return kExitOk;
}

}  // namespace

void AddDiff(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<DiffOptions>();
  CLI::App* const verb = app.add_subcommand("diff", "Show what a repost added, dropped and changed");
  AddStoreOption(verb, &options->store);
  verb->add_option("id", options->id, "The article")->required()->type_name("ID");
  verb->add_option("other", options->other_id, "What it is compared with (its canonical)")->type_name("ID2");
  verb->add_flag("--exact", options->is_exact,
                 "Every byte counts: script, case, accents, annotations, punctuation");
  verb->add_flag("--full", options->is_full, "Long stretches that are the same too");
  verb->footer(
      "[-dropped-] and {+added+} stand where they were or are in the article. Words are compared as wholes,\n"
      "Chinese and the like by characters.\n\n"
      "Examples:\n"
      "  newsfold diff --db store a17\n"
      "  newsfold diff --db store --exact --full a17 a3 | less -R\n"
      "  newsfold diff --db store --json a17 | jq -r '.pieces[] | select(.change == "
      "\"added\").article_text'");
  verb->callback([options, &context] {
    context.exit_code = WithStore(context, "diff", options->store, StoreAccess::kRead,
                                  [&](Archive& archive) { return Diff(*options, context, &archive); });
  });
}

}  // namespace newsfold
