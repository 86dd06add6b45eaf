#include <map>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "tools/command.h"
#include "tools/input/article_run.h"
#include "tools/output/run_output.h"
#include "tools/store_option.h"

namespace newsfold {
namespace {

struct IngestOptions {
  StoreOption store;
  ArticleRunOptions run;
  bool is_verbose = false;
  bool as_exported = false;
};

int Ingest(const IngestOptions& options, const CommandContext& context, Archive* archive) {
  using Detail = RunOutput::Detail;
  ReadingState reading;
  RunOutput output(context, "ingest", options.is_verbose ? Detail::kDecisions : Detail::kErrors, reading);
  const RunSummary summary = RunArticles(
      archive, options.as_exported ? BulkMode::kTakeOver : BulkMode::kIngest, options.run, &reading,
      [&](const RunOutcome& outcome, const RunSummary& so_far) { output.Report(outcome, so_far); });
  return output.Finish(summary);
}

}  // namespace

void AddIngest(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<IngestOptions>();
  CLI::App* const verb = app.add_subcommand("ingest", "Store articles and tell which are reposts");
  AddStoreOption(verb, &options->store);
  AddArticleRunOptions(verb, &options->run);
  verb->add_flag("-v,--verbose", options->is_verbose, "One line an article");
  CLI::Option* const as_exported =
      verb->add_flag("--as-exported", options->as_exported,
                     "Take over what another store decided, of files that `export` has written");
  for (const char* const field : {"id", "text", "url", "title", "published", "lang", "source", "html"})
    as_exported->excludes(verb->get_option(fmt::format("--{}-key", field)));
  verb->add_flag("--resume", options->run.resumes,
                 "Skip what an earlier run has answered of files that have not changed since")
      ->excludes(as_exported);
  const std::map<std::string, OnConflict> conflicts = {
      {"keep", OnConflict::kKeep}, {"replace", OnConflict::kReplace}, {"version", OnConflict::kVersion}};
  verb->add_option("--on-conflict", options->run.on_conflict,
                   "What becomes of another text under a known id: keep (it is refused), version, replace")
      ->transform(CLI::CheckedTransformer(conflicts))
      ->excludes(as_exported)
      ->type_name("WHAT")
      ->option_text("WHAT");
  verb->footer(
      "Reads lines of JSON (.jsonl, .ndjson, .json, standard input), tables (.csv, .tsv), texts (.txt), "
      "HTML\n"
      "pages (.html, .htm, .xhtml) and archives of the web (.warc, .wet, .arc), plain, .gz or .zst, and all "
      "of\n"
      "these in directories, .tar and .zip files. A text or a page gets the id of its path below the "
      "directory\n"
      "given, or its name; a record keeps its own. Of a page the article in it is the text. The store is "
      "made\n"
      "if it is missing.\n"
      "An article is answered once it is on stable storage; answers keep the order of the input. What is bad "
      "is\n"
      "reported with its place and passed over: exit code 3 then. What is no article is counted. The same "
      "input\n"
      "again changes nothing; --resume does not read it again.\n\n"
      "Another text under a known id is refused, unless --on-conflict says otherwise. With `version` it "
      "takes\n"
      "the id, and its place in the cluster; the former text stays, for `get --version`. With `replace` the\n"
      "former text is given up, and the next purge deletes it. One of its last 100 texts again changes "
      "nothing.\n\n"
      "With --as-exported every line is what `export` wrote, and is stored as it was decided there: "
      "clusters,\n"
      "marks of persons, times, sightings. A repost whose canonical is neither here nor in the export is\n"
      "decided anew; what is here already is filed as the export says. Only use it on exports that you "
      "trust.\n"
      "Without it, such a file is like any other, and the store decides.\n\n"
      "Examples:\n"
      "  newsfold ingest --db store articles.jsonl.zst\n"
      "  newsfold ingest --db store --json crawl/ >decisions.jsonl\n"
      "  zcat dump.gz | newsfold ingest --db store --id-key url --text-key body -\n"
      "  newsfold ingest --db store --resume crawls/*.warc.gz\n"
      "  newsfold ingest --db store --include '*.html' site/ pages.tar.zst\n"
      "  newsfold ingest --db store --id-key meta.key news.csv dump.jsonl.zst\n"
      "  newsfold ingest --db store --on-conflict version corrections.jsonl\n"
      "  newsfold ingest --db second --as-exported store.jsonl.zst");
  verb->callback([options, &context] {
    context.exit_code = WithStore(context, "ingest", options->store, StoreAccess::kWriteOrCreate,
                                  [&](Archive& archive) { return Ingest(*options, context, &archive); });
  });
}

}  // namespace newsfold
