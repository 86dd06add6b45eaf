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

#include "dedup/base/assert.h"
#include "tools/input/interrupt.h"

namespace newsfold {
namespace {

constexpr std::size_t kThreadsMax = 256;

// Feeds files into a pipeline, one after the other.
class ArticleReader {
 public:
  ArticleReader(const std::vector<InputFile>& files, BulkMode mode, BulkPipeline* pipeline,
                ReadingState* reading)
      : files_(files), mode_(mode), pipeline_(pipeline), reading_(reading) {}

  // Returns the error that stopped the pipeline, if any.
  Status ReadAll() {
    for (std::uint32_t index = 0; index < files_.size() && !WasInterrupted(); ++index) {
      const Status status = ReadFile(index);
      if (!status.ok()) return status;
      bytes_before_ += files_[index].size_bytes;
      reading_->bytes_done = bytes_before_;
    }
    return Status::Ok();
  }

 private:
  Status ReadFile(std::uint32_t index) {
    const InputFile& file = files_[index];
    auto source = ByteSource::Open(file.path);
    if (!source) return Refuse({index, 0}, source.error());
    if (file.format == InputFormat::kJsonLines) return ReadLines(index, source->get());
    if (mode_ == BulkMode::kTakeOver)
      return Refuse({index, 0}, InvalidArgument("is no export: these are JSON lines"));
    return ReadText(index, source->get());
  }

  Status ReadText(std::uint32_t index, ByteSource* source) {
    auto text = newsfold::ReadAll(source, kBodyBytesMax);
    if (WasInterrupted()) return Status::Ok();
    if (!text) return Refuse({index, 0}, text.error());
    Article article;
    article.id = files_[index].id;
    article.text = std::move(*text);
    return pipeline_->AddArticle(std::move(article), InputPlace{index, 0}.Pack());
  }

  Status ReadLines(std::uint32_t index, ByteSource* source) {
    LineReader lines(source);
    std::string line;
    std::uint64_t number = 0;
    while (true) {
      const auto event = lines.Next(&line, &number);
      if (WasInterrupted()) return Status::Ok();  // the line may be unfinished
      if (!event) return Refuse({index, 0}, event.error());
      if (*event == LineReader::Event::kEnd) return Status::Ok();
      const Status status = AddLine({index, number}, *event, &line);
      if (!status.ok()) return status;
      reading_->bytes_done = bytes_before_ + source->raw_bytes();
    }
  }

  Status AddLine(InputPlace place, LineReader::Event event, std::string* line) {
    if (event == LineReader::Event::kLine) return pipeline_->Add(std::move(*line), place.Pack());
    return Refuse(place, InvalidArgument(fmt::format("the line is longer than {} bytes", kLineBytesMax)));
  }

  Status Refuse(InputPlace place, const Status& reason) {
    return pipeline_->AddFailure(reason, place.Pack());
  }

  const std::vector<InputFile>& files_;
  const BulkMode mode_;
  BulkPipeline* const pipeline_;
  ReadingState* const reading_;
  std::uint64_t bytes_before_ = 0;  // of the files that were read
};

void Count(const BulkOutcome& outcome, RunSummary* summary) {
  NEWSFOLD_ASSERT(outcome.position == summary->articles + summary->errors);  // in order, and none left out
  summary->text_bytes += outcome.text_bytes;
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

std::function<BulkPipeline::ParseFunction()> ParserFactory(const FieldNames& fields) {
  return [fields]() -> BulkPipeline::ParseFunction {
    // Shared, because a std::function must be copyable.
    return [parser = std::make_shared<ArticleJsonParser>(fields)](const std::string& raw, std::any*) {
      return parser->Parse(raw);
    };
  };
}

void AddFieldOptions(CLI::App* verb, FieldNames* fields) {
  const std::pair<const char*, std::string*> keys[] = {{"id", &fields->id},
                                                       {"text", &fields->text},
                                                       {"url", &fields->url},
                                                       {"title", &fields->title},
                                                       {"published", &fields->published_at},
                                                       {"lang", &fields->language},
                                                       {"source", &fields->source}};
  for (const auto& [name, field] : keys) {
    verb->add_option(fmt::format("--{}-key", name), *field,
                     fmt::format("Field that is the {}",
                                 name == std::string_view("published") ? "time of publication" : name))
        ->type_name("NAME")
        ->capture_default_str()
        ->group("Fields of JSON lines");
  }
}

}  // namespace

void AddArticleRunOptions(CLI::App* verb, ArticleRunOptions* options) {
  const std::map<std::string, InputFormat> formats = {
      {"auto", InputFormat::kAuto}, {"jsonl", InputFormat::kJsonLines}, {"text", InputFormat::kText}};
  verb->add_option("paths", options->paths, "Files, directories, or - for standard input")
      ->required()
      ->type_name("PATH");
  verb->add_option("--format", options->format, "auto (by name), jsonl, text")
      ->transform(CLI::CheckedTransformer(formats))
      ->type_name("FORMAT")
      ->option_text("FORMAT");
  verb->add_option("-j,--threads", options->threads, "Threads that prepare articles (one a processor)")
      ->check(CLI::Range(std::size_t{1}, kThreadsMax))
      ->type_name("N");
  AddFieldOptions(verb, &options->fields);
}

RunSummary RunArticles(Archive* archive, BulkMode mode, const ArticleRunOptions& options,
                       ReadingState* reading, const RunReport& report) {
  const InterruptGuard guard;
  const auto begin = std::chrono::steady_clock::now();
  const std::vector<InputFile> files = ListInputs(options.paths, options.format);
  reading->bytes_total = TotalBytes(files);
  RunSummary summary;
  if (files.size() > kInputFilesMax) {
    summary.stop_status = InvalidArgument(
        fmt::format("{} files are more than one run takes ({})", files.size(), kInputFilesMax));
    return summary;
  }
  const auto seconds = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };

  BulkOptions bulk;
  bulk.mode = mode;
  bulk.on_conflict = options.on_conflict;
  bulk.threads = ThreadCount(options.threads);
  BulkPipeline pipeline(archive, bulk, ParserFactory(options.fields), [&](const BulkOutcome& outcome) {
    const InputPlace place = InputPlace::Unpack(outcome.tag);
    NEWSFOLD_ASSERT(place.file < files.size());
    Count(outcome, &summary);
    summary.seconds = seconds();
    report({files[place.file], place.line, outcome}, summary);
  });
  IgnoreStatus(ArticleReader(files, mode, &pipeline, reading).ReadAll(), "Finish says the same, and more");
  summary.stop_status = pipeline.Finish();
  NEWSFOLD_ASSERT(summary.new_articles + summary.reposts == summary.articles);
  summary.was_interrupted = WasInterrupted();
  if (mode == BulkMode::kTakeOver) FileTakenOver(archive, &summary);
  summary.seconds = seconds();
  return summary;
}

std::string PlaceName(const InputFile& file, std::uint64_t line) {
  return line == 0 ? file.path : fmt::format("{}:{}", file.path, line);
}

}  // namespace newsfold
