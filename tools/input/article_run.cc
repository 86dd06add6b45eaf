#include "tools/input/article_run.h"

#include <algorithm>
#include <any>
#include <chrono>
#include <map>
#include <memory>
#include <thread>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "dedup/base/assert.h"
#include "intake/page_article.h"
#include "tools/input/interrupt.h"

namespace newsfold {
namespace {

constexpr std::size_t kThreadsMax = 256;

void Count(const BulkOutcome& outcome, RunSummary* summary) {
  // In order, and none left out.
  NEWSFOLD_ASSERT(outcome.position ==
                  summary->articles + summary->errors + summary->seen_again + summary->unknown_revisits);
  summary->text_bytes += outcome.text_bytes;
  if (outcome.is_revisit && outcome.decision) {
    ++summary->seen_again;
    return;
  }
  if (IsRevisitOfNothing(outcome)) {
    ++summary->unknown_revisits;
    return;
  }
  if (!outcome.decision) {
    ++summary->errors;
    const Status& error = outcome.decision.error();
    if (error.code() == StatusCode::kCorruption && summary->damage.ok()) summary->damage = error;
    return;
  }
  const Decision& decision = *outcome.decision;
  ++summary->articles;
  summary->already_known += decision.already_known ? 1 : 0;
  ++(decision.is_repost ? summary->reposts : summary->new_articles);
  summary->joined += decision.joined.empty() ? 0 : 1;  // the first of them was new, the others its reposts
  if (decision.is_repost)
    ++summary->reposts_by_relation.at(static_cast<std::size_t>(decision.verdict.relation));
}

// Whose canonical may still come is left as it is: it is filed when all of the export is taken over again.
void FileTakenOver(Archive* archive, RunSummary* summary) {
  if (summary->was_interrupted || !summary->stop_status.ok()) return;
  Result<TakeOverSummary> taken_over = archive->FileTakenOver();
  if (!taken_over) {
    summary->stop_status = taken_over.error();
    return;
  }
  summary->taken_over = std::move(*taken_over);
  summary->errors += summary->taken_over.refused.size();
}

// The total is unknown as soon as one file's size is: a pipe, standard input.
std::uint64_t TotalBytes(const std::vector<InputFile>& files) {
  std::uint64_t total = 0;
  for (const InputFile& file : files) {
    if (file.path == "-") return 0;
    total += file.size_bytes;
  }
  return total;
}

std::size_t ThreadCount(std::size_t wanted) {
  return wanted > 0 ? wanted : std::max<std::size_t>(std::thread::hardware_concurrency(), 1);
}

std::function<BulkPipeline::ParseFunction()> ParserFactory(const FieldNames& fields, PageScope scope) {
  return [fields, scope]() -> BulkPipeline::ParseFunction {
    // Shared, because a std::function must be copyable.
    return [parser = std::make_shared<ArticleJsonParser>(fields), scope](
               const std::string& raw, std::any* remark) -> Result<Article> {
      Result<Article> article = parser->Parse(raw);
      if (!article || !IsUnread(*article)) return article;
      TextReading reading;
      if (Status status = ReadOriginal(scope, &*article, &reading); !status.ok()) return status;
      *remark = std::move(reading);
      return article;
    };
  };
}

void AddFieldOptions(CLI::App* verb, FieldNames* fields) {
  const std::pair<const char*, FieldNames::Names*> keys[] = {{"id", &fields->id},
                                                             {"text", &fields->text},
                                                             {"url", &fields->url},
                                                             {"title", &fields->title},
                                                             {"published", &fields->published_at},
                                                             {"lang", &fields->language},
                                                             {"source", &fields->source}};
  for (const auto& [name, names] : keys) {
    verb->add_option_function<std::string>(
            fmt::format("--{}-key", name),
            [names = names](const std::string& key) { *names = FieldNames::Names{key}; },
            fmt::format("Field that is the {} ({})",
                        name == std::string_view("published") ? "time of publication" : name,
                        fmt::join(*names, ", ")))
        ->type_name("NAME")
        ->group("Fields of JSON lines and tables");
  }
  verb->add_option("--html-key", fields->html, "Field that is an HTML page, read where there is no text")
      ->type_name("NAME")
      ->capture_default_str()
      ->group("Fields of JSON lines and tables");
}

// What the articles in a file depend on beside its bytes.
std::string MannerOf(const ArticleRunOptions& options) {
  const FieldNames& fields = options.fields;
  const InputSelection& selection = options.selection;
  std::string manner = fmt::format("{} {} {}", static_cast<int>(selection.format),
                                   static_cast<int>(options.page_scope), fields.html);
  for (const auto* const names : {&fields.id, &fields.text, &fields.url, &fields.title, &fields.published_at,
                                  &fields.language, &fields.source, &selection.include, &selection.exclude})
    manner += fmt::format("\n{}", fmt::join(*names, "\t"));
  return manner;
}

// Whether the article had its answer, and the same input again would have no other.
bool IsAnswered(const BulkOutcome& outcome) {
  if (outcome.decision) return true;
  switch (outcome.decision.error().code()) {
    case StatusCode::kInvalidArgument:
    case StatusCode::kAlreadyExists:
    case StatusCode::kGone:
    case StatusCode::kNotFound:
      return true;
    default:
      return false;
  }
}

// One of them a table must have.
FieldNames::Names TextColumns(const FieldNames& fields) {
  FieldNames::Names columns = fields.text;
  if (!fields.html.empty()) columns.push_back(fields.html);
  return columns;
}

// Returns what ended it early.
Status ReadFiles(const std::vector<InputFile>& files, ArticleReader* reader) {
  for (const InputFile& file : files) {
    if (WasInterrupted()) break;
    if (Status status = reader->Read(file); !status.ok()) return status;
  }
  return Status::Ok();
}

}  // namespace

void AddArticleRunOptions(CLI::App* verb, ArticleRunOptions* options) {
  const std::map<std::string, InputFormat> formats = {
      {"auto", InputFormat::kAuto},    {"jsonl", InputFormat::kJsonLines}, {"csv", InputFormat::kCsv},
      {"tsv", InputFormat::kTsv},      {"text", InputFormat::kText},       {"html", InputFormat::kPage},
      {"warc", InputFormat::kArchive}, {"tar", InputFormat::kTar},         {"zip", InputFormat::kZip}};
  const std::map<std::string, PageScope> scopes = {{"main", PageScope::kMain}, {"all", PageScope::kAll}};
  InputSelection& selection = options->selection;
  CLI::Option* const paths = verb->add_option("paths", selection.paths,
                                              "Files, directories, or - for standard input; or --files-from");
  paths->required()->type_name("PATH");
  verb->add_option_function<std::string>(
          "--files-from",
          [&selection, paths](const std::string& path) {
            selection.files_from = path;
            paths->required(false);
          },
          "Further paths from this file, or - for standard input, one a line, or ended by NUL")
      ->type_name("FILE");
  verb->add_option("--include", selection.include,
                   "Of directories, .tar and .zip files only what matches (may be repeated)")
      ->type_name("PATTERN")
      ->allow_extra_args(false);
  verb->add_option("--exclude", selection.exclude, "The same, but not what matches (may be repeated)")
      ->type_name("PATTERN")
      ->allow_extra_args(false);
  verb->add_option("--format", selection.format,
                   "auto (by name), jsonl, csv, tsv, text, html, warc, tar, zip")
      ->transform(CLI::CheckedTransformer(formats))
      ->type_name("FORMAT")
      ->option_text("FORMAT");
  verb->add_option("--html", options->page_scope,
                   "What is read of HTML pages: main, the article, or all that can be read")
      ->transform(CLI::CheckedTransformer(scopes))
      ->type_name("SCOPE")
      ->option_text("SCOPE");
  verb->add_option("-j,--threads", options->threads, "Threads that prepare articles (one a processor)")
      ->check(CLI::Range(std::size_t{1}, kThreadsMax))
      ->type_name("N");
  AddFieldOptions(verb, &options->fields);
}

RunSummary RunArticles(Archive* archive, BulkMode mode, const ArticleRunOptions& options,
                       ReadingState* reading, const RunReport& report) {
  const InterruptGuard guard;
  const auto begin = std::chrono::steady_clock::now();
  RunSummary summary;
  InputSelection selection = options.selection;
  selection.threads = ThreadCount(options.threads);
  const Result<InputList> list = ListInputs(selection);
  if (!list) {
    summary.stop_status = list.error();
    return summary;
  }
  reading->bytes_total = TotalBytes(list->files);
  reading->files_total = list->files.size();
  summary.passed_over = list->passed_over;
  const auto seconds = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };

  BulkOptions bulk;
  bulk.mode = mode;
  bulk.on_conflict = options.on_conflict;
  bulk.threads = selection.threads;
  InputFiles files;
  ReadingMarks marks(mode == BulkMode::kIngest ? archive : nullptr, MannerOf(options), options.resumes);
  Status noted;
  BulkPipeline pipeline(archive, bulk, ParserFactory(options.fields, options.page_scope),
                        [&](const BulkOutcome& outcome) {
                          const auto [number, place] = InputPlace::Unpack(outcome.tag);
                          files.DropBefore(number);
                          const OpenFile& open = files.Get(number);
                          Count(outcome, &summary);
                          summary.seconds = seconds();
                          report({open.file, place, outcome}, summary);
                          if (!IsAnswered(outcome)) marks.Stop();
                          if (noted.ok()) noted = marks.Answer(open.reading.get());
                        });
  ArticleReader reader({selection, mode, options.page_scope, TextColumns(options.fields)}, &pipeline, &files,
                       &marks, reading);
  const Status read = ReadFiles(list->files, &reader);
  const Status finished = pipeline.Finish();
  if (noted.ok()) noted = marks.Finish();
  summary.stop_status = !finished.ok() ? finished : read.ok() ? noted : read;
  summary.files_skipped = reading->files_skipped;
  summary.items_skipped = reading->items_skipped;
  for (const auto& [kind, count] : reader.passed_over()) summary.passed_over[kind] += count;
  if (summary.unknown_revisits > 0)
    summary.passed_over["revisit of what is not stored"] = summary.unknown_revisits;
  NEWSFOLD_ASSERT(summary.new_articles + summary.reposts == summary.articles);
  summary.was_interrupted = WasInterrupted();
  if (mode == BulkMode::kTakeOver) FileTakenOver(archive, &summary);
  summary.seconds = seconds();
  return summary;
}

}  // namespace newsfold
