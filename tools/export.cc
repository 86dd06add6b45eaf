#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "store/json/json.h"
#include "store/records/site.h"
#include "tools/command.h"
#include "tools/input/interrupt.h"
#include "tools/not_negative.h"
#include "tools/output/exit_code.h"
#include "tools/output/output.h"
#include "tools/output/output_file.h"
#include "tools/output/progress.h"
#include "tools/store_option.h"

namespace newsfold {
namespace {

constexpr std::string_view kExportVerb = "export";

struct ExportCommand {
  StoreOption store;
  ExportFormat format = ExportFormat::kJsonLines;
  std::string site;
  std::string since;
  std::string until;
  std::string cluster_id;
  std::uint64_t after_sequence = 0;
  std::string output = "-";
  std::string cdxj;
};

class ExportRun {
 public:
  ExportRun(const ExportCommand& command, const CommandContext& context)
      : command_(command), context_(context), progress_(stderr, context) {}

  int Run(Archive* archive) {
    const InterruptGuard guard;
    Status status = OpenFiles();
    if (!status.ok()) return FailWith(context_, kExportVerb, status);
    const Result<ExportSummary> summary = archive->Export(
        Options(), SinkOf(file_.get()), SinkOf(index_file_.get()), [this](const auto& so_far) {
          progress_.Update(Progress(so_far));
          return !WasInterrupted();
        });
    progress_.Clear();
    status = summary ? Status::Ok() : summary.error();
    if (summary && !summary->was_stopped) status = FinishFiles();
    if (!status.ok() && WasInterrupted()) return FinishInterrupted();
    return status.ok() ? Finish(*summary) : FailWith(context_, kExportVerb, status);
  }

 private:
  bool IsWarc() const { return command_.format == ExportFormat::kWarc; }

  Status OpenFiles() {
    // A WARC file is compressed record by record.
    const Compression compression = IsWarc() ? Compression::kNone : CompressionOfName(command_.output);
    Result<std::unique_ptr<OutputFile>> file = OutputFile::Open(command_.output, compression);
    if (!file) return file.error();
    file_ = std::move(*file);
    if (command_.cdxj.empty()) return Status::Ok();
    Result<std::unique_ptr<OutputFile>> index =
        OutputFile::Open(command_.cdxj, CompressionOfName(command_.cdxj));
    if (!index) return index.error();
    index_file_ = std::move(*index);
    return Status::Ok();
  }

  Status FinishFiles() {
    const Status status = file_->Finish();
    return status.ok() && index_file_ != nullptr ? index_file_->Finish() : status;
  }

  ExportOptions Options() const {
    ExportOptions options;
    options.format = command_.format;
    options.compress_records = IsWarc() && CompressionOfName(command_.output) == Compression::kGzip;
    if (command_.output != "-")
      options.warc_name = std::filesystem::path(command_.output).filename().string();
    ExportSelection& selection = options.selection;
    const std::string site = SiteOf("https://" + command_.site);
    selection.site = site.empty() ? command_.site : site;
    selection.cluster_id = command_.cluster_id;
    selection.since_ms = ParseTime(command_.since);
    selection.until_ms = ParseTime(command_.until);
    selection.after_sequence = command_.after_sequence;
    return options;
  }

  static ByteSink SinkOf(OutputFile* file) {
    if (file == nullptr) return nullptr;
    return [file](std::string_view bytes) { return file->Write(bytes); };
  }

  double Seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  }

  ProgressState Progress(const ExportSummary& summary) const {
    return {summary.articles, std::nullopt, 0, summary.articles_done, summary.articles_total, Seconds()};
  }

  // What was exported may be on standard output itself.
  int Finish(const ExportSummary& summary) const {
    std::FILE* const out = command_.output == "-" ? stderr : stdout;
    if (context_.json) {
      fmt::print(out, "{}\n",
                 SerializeJson(boost::json::object{{"message_type", "summary"},
                                                   {"articles", summary.articles},
                                                   {"last_sequence", summary.last_sequence},
                                                   {"originals_left_out", summary.originals_left_out},
                                                   {"seconds", Seconds()},
                                                   {"complete", !summary.was_stopped}}));
    } else if (!context_.quiet && !summary.was_stopped) {
      fmt::print(out, "{} articles exported in {}; what changes from now on: --after {}\n",
                 FormatCount(summary.articles), FormatSeconds(Seconds()), summary.last_sequence);
      if (summary.originals_left_out > 0)
        fmt::print(out, "{} of them without their originals, with which the lines would be too long\n",
                   FormatCount(summary.originals_left_out));
    }
    return summary.was_stopped ? FinishInterrupted() : kExitOk;
  }

  int FinishInterrupted() const {
    if (!context_.quiet) {
      fmt::print(stderr, "newsfold export: interrupted; {}\n",
                 command_.output == "-" ? "what was written is a part" : "there is no new file");
    }
    return kExitInterrupted;
  }

  const ExportCommand& command_;
  const CommandContext& context_;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  ProgressLine progress_;
  std::unique_ptr<OutputFile> file_;
  std::unique_ptr<OutputFile> index_file_;
};

// What the options together must not ask for; empty if they do not.
std::string FindContradiction(const ExportCommand& command) {
  const bool is_warc = command.format == ExportFormat::kWarc;
  if (!command.cdxj.empty() && !is_warc)
    return "--cdxj is the index of a WARC file: --format warc writes one, --format cdxj an index alone";
  if (!command.cdxj.empty() && command.output == "-")
    return "--cdxj needs a file to refer to: --output names it";
  if (!command.cdxj.empty() && command.cdxj == command.output) return "--cdxj and --output are one file";
  if (is_warc && CompressionOfName(command.output) == Compression::kZstd)
    return "a WARC file is plain or .gz, not .zst";
  return {};
}

int RunExport(const ExportCommand& command, const CommandContext& context) {
  const std::string wrong = FindContradiction(command);
  if (!wrong.empty()) return Fail(context, kExportVerb, kExitUsage, wrong);
  return WithStore(context, kExportVerb, command.store, StoreAccess::kRead,
                   [&](Archive& archive) { return ExportRun(command, context).Run(&archive); });
}

void AddSelection(CLI::App* verb, ExportCommand* command) {
  const CLI::Validator is_time(
      [](const std::string& text) {
        return ParseTime(text) ? "" : "is neither 2026-02-03 nor 2026-02-03T04:05:06Z";
      },
      "");
  verb->add_option("--site", command->site, "Only of this site, by its registrable domain")
      ->type_name("SITE")
      ->group("Which articles");
  verb->add_option("--since", command->since, "Only stored from this time on, in UTC")
      ->check(is_time)
      ->type_name("TIME")
      ->group("Which articles");
  verb->add_option("--until", command->until, "Only stored before this time, in UTC")
      ->check(is_time)
      ->type_name("TIME")
      ->group("Which articles");
  verb->add_option("--cluster", command->cluster_id, "Only of the cluster of this article")
      ->type_name("ID")
      ->group("Which articles");
  verb->add_option("--after", command->after_sequence,
                   "Only decided behind this sequence of the change feed, for the first time or again")
      ->check(NotNegative())
      ->type_name("N")
      ->group("Which articles");
}

}  // namespace

void AddExport(CLI::App& app, CommandContext& context) {
  const auto command = std::make_shared<ExportCommand>();
  CLI::App* const verb =
      app.add_subcommand("export", "Write articles for another store, tables or web archives");
  AddStoreOption(verb, &command->store);
  const std::map<std::string, ExportFormat> formats = {{"jsonl", ExportFormat::kJsonLines},
                                                       {"clusters", ExportFormat::kClusters},
                                                       {"cdxj", ExportFormat::kCdxj},
                                                       {"warc", ExportFormat::kWarc}};
  verb->add_option("--format", command->format, "jsonl (the usual), clusters, cdxj, warc")
      ->transform(CLI::CheckedTransformer(formats))
      ->type_name("FORMAT")
      ->option_text("FORMAT");
  verb->add_option("-o,--output", command->output, "Write to a file, compressed if it ends in .gz or .zst")
      ->type_name("FILE");
  verb->add_option("--cdxj", command->cdxj, "With a WARC file: write the index of its records too")
      ->type_name("FILE");
  AddSelection(verb, command.get());
  verb->footer(
      "The articles as the store is at this moment, in order of arrival; others may be stored meanwhile.\n"
      "A file gets its name when all of it is on stable storage; interrupted, there is none.\n\n"
      "  jsonl     all that is known of each: `ingest --as-exported` makes an equal store of it, and plain\n"
      "            `ingest` takes the articles alone and decides itself. Who decided what by hand, and why,\n"
      "            is not in it, only that it was decided so\n"
      "  clusters  a table (CSV), a line an article, below its canonical\n"
      "  warc      a record a text, behind one of what it was read from if that is kept; what is equal byte\n"
      "            for byte, and later sightings, refer to it\n"
      "  cdxj      an index of all sightings by url, for pywb and the like\n\n"
      "Examples:\n"
      "  newsfold export --db store -o store.jsonl.zst\n"
      "  newsfold export --db store --after 1200 | newsfold ingest --db second --as-exported -\n"
      "  newsfold export --db store --format clusters --since 2026-02-01 -o february.csv\n"
      "  newsfold export --db store --format warc -o texts.warc.gz --cdxj texts.cdxj");
  verb->callback([command, &context] { context.exit_code = RunExport(*command, context); });
}

}  // namespace newsfold
