#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "dedup/base/assert.h"
#include "store/base/status.h"
#include "tools/command.h"
#include "tools/corpus/corpus.h"
#include "tools/corpus/json_lines.h"
#include "tools/not_negative.h"
#include "tools/output/exit_code.h"
#include "tools/output/output.h"

namespace newsfold {
namespace {

struct GenerateOptions {
  std::uint64_t articles = 1000;
  CorpusOptions corpus;
  double repost_share = 0.5;
  double lookalike_share = 0.03;
  double boilerplate_share = 0.3;
  double shaped_share = 0.5;
  std::vector<std::string> languages = {"zh", "zh-hant", "en"};
  std::string wording = std::string(NameOf(Wording::kPlain));
  std::vector<std::string> noise = {"usual"};
  std::string output = "-";
  std::string truth_directory;
};

// A file, or standard output for "-", written in large pieces. Thread-compatible.
class Sink {
 public:
  static Result<Sink> Open(const std::string& path) {
    std::FILE* const file = path == "-" ? stdout : std::fopen(path.c_str(), "wb");
    if (file == nullptr) {
      return InvalidArgument(
          fmt::format("cannot write '{}': {}", path, std::generic_category().message(errno)));
    }
    return Sink(path, file);
  }

  std::string& buffer() { return buffer_; }

  // Writes what the buffer holds once that is worth a call.
  Status WriteIfFull() { return buffer_.size() < kBufferBytes ? Status::Ok() : Write(); }

  // Writes the rest and closes. REQUIRES: called once, last.
  Status Finish() {
    const Status written = Write();
    std::FILE* const file = file_.release();
    const bool is_closed = (file == stdout ? std::fflush(file) : std::fclose(file)) == 0;
    return written.ok() && !is_closed ? Failure() : written;
  }

 private:
  static constexpr std::size_t kBufferBytes = std::size_t{1} << 20;

  struct Close {
    void operator()(std::FILE* file) const {
      if (file != stdout) std::fclose(file);
    }
  };

  Sink(std::string path, std::FILE* file) : path_(std::move(path)), file_(file) {}

  Status Write() {
    NEWSFOLD_ASSERT(file_ != nullptr);
    const std::size_t written = std::fwrite(buffer_.data(), 1, buffer_.size(), file_.get());
    const bool is_complete = written == buffer_.size();
    buffer_.clear();
    return is_complete ? Status::Ok() : Failure();
  }

  Status Failure() const {
    return ResourceExhausted(fmt::format("writing '{}': {}", path_, std::generic_category().message(errno)));
  }

  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  std::string buffer_;
};

// The truth in the form labelled sets have: clusters.tsv (id, cluster) and pairs.tsv (id, id, 1 for copies or
// 0 for articles that only look alike).
class TruthFiles {
 public:
  static Result<TruthFiles> Open(const std::filesystem::path& directory) {
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (error) {
      return InvalidArgument(fmt::format("cannot create '{}': {}", directory.string(), error.message()));
    }
    Result<Sink> clusters = Sink::Open((directory / "clusters.tsv").string());
    if (!clusters) return clusters.error();
    Result<Sink> pairs = Sink::Open((directory / "pairs.tsv").string());
    if (!pairs) return pairs.error();
    return TruthFiles(std::move(*clusters), std::move(*pairs));
  }

  Status Append(const GeneratedArticle& article) {
    const CorpusTruth& truth = article.truth;
    clusters_.buffer().append(article.id).append("\t").append(truth.cluster).append("\n");
    if (!truth.of.empty()) {
      pairs_.buffer()
          .append(article.id)
          .append("\t")
          .append(truth.of)
          .append(truth.is_repost ? "\t1\n" : "\t0\n");
    }
    const Status status = clusters_.WriteIfFull();
    return status.ok() ? pairs_.WriteIfFull() : status;
  }

  Status Finish() {
    const Status clusters = clusters_.Finish(), pairs = pairs_.Finish();
    return clusters.ok() ? pairs : clusters;
  }

 private:
  TruthFiles(Sink clusters, Sink pairs) : clusters_(std::move(clusters)), pairs_(std::move(pairs)) {}

  Sink clusters_;
  Sink pairs_;
};

struct GenerateSummary {
  std::uint64_t articles = 0;
  std::uint64_t reposts = 0;
  std::uint64_t lookalikes = 0;
  std::uint64_t bytes = 0;
  std::map<std::string_view, std::uint64_t> by_kind;
  double seconds = 0;

  void Count(const GeneratedArticle& article) {
    ++articles;
    reposts += article.truth.is_repost;
    lookalikes += article.truth.kind && !IsRepostKind(*article.truth.kind);
    ++by_kind[TruthKindName(article.truth)];
  }
};

std::uint32_t PartsPerMillion(double share) {
  return static_cast<std::uint32_t>(std::llround(share * 1e6));
}

// The kinds of a group, or the one of that name; none if there is no such name.
std::vector<NoiseKind> KindsNamed(std::string_view name) {
  if (name == "all") return AllNoiseKinds();
  if (name == "usual") return UsualNoiseKinds();
  if (name == "page-shapes") return PageShapeKinds();
  if (name == "held-out") return HeldOutKinds();
  const std::optional<NoiseKind> kind = ParseNoiseKind(name);
  return kind ? std::vector<NoiseKind>{*kind} : std::vector<NoiseKind>();
}

Status ReadNames(GenerateOptions* options) {
  options->corpus.languages.clear();
  for (const std::string& name : options->languages) {
    const auto language = ParseCorpusLanguage(name);
    if (!language)
      return InvalidArgument(fmt::format("--languages '{}' is not one of zh, zh-hant, en", name));
    options->corpus.languages.push_back(*language);
  }
  const std::optional<Wording> wording = ParseWording(options->wording);
  if (!wording) {
    return InvalidArgument(fmt::format("--wording '{}' is not one of plain, lifelike", options->wording));
  }
  options->corpus.wording = *wording;
  options->corpus.kinds.clear();
  for (const std::string& name : options->noise) {
    const std::vector<NoiseKind> named = KindsNamed(name);
    if (named.empty()) {
      return InvalidArgument(
          fmt::format("--noise '{}' is not a kind of noise; `newsfold generate --help` lists them", name));
    }
    options->corpus.kinds.insert(options->corpus.kinds.end(), named.begin(), named.end());
  }
  return Status::Ok();
}

Status CheckShares(GenerateOptions* options) {
  if (options->repost_share + options->lookalike_share > 1) {
    return InvalidArgument(fmt::format("--repost-share {} and --lookalike-share {} are more than 1 together",
                                       options->repost_share, options->lookalike_share));
  }
  options->corpus.repost_share_ppm = PartsPerMillion(options->repost_share);
  // Rounded, both together may be one part too many.
  options->corpus.lookalike_share_ppm =
      std::min(PartsPerMillion(options->lookalike_share), 1'000'000 - options->corpus.repost_share_ppm);
  options->corpus.boilerplate_share_ppm = PartsPerMillion(options->boilerplate_share);
  options->corpus.shaped_share_ppm = PartsPerMillion(options->shaped_share);
  return Status::Ok();
}

Status WriteArticles(const GenerateOptions& options, Sink* sink, TruthFiles* truth,
                     GenerateSummary* summary) {
  Corpus corpus(options.corpus);
  ArticleLineWriter lines;
  for (std::uint64_t index = 0; index < options.articles; ++index) {
    const GeneratedArticle& article = corpus.Next();
    const std::size_t begin = sink->buffer().size();
    lines.Append(article, &sink->buffer());
    summary->bytes += sink->buffer().size() - begin;
    summary->Count(article);
    Status status = sink->WriteIfFull();
    if (status.ok() && truth != nullptr) status = truth->Append(article);
    if (!status.ok()) return status;
  }
  return Status::Ok();
}

Status WriteCorpus(const GenerateOptions& options, GenerateSummary* summary) {
  std::optional<TruthFiles> truth;
  if (!options.truth_directory.empty()) {
    Result<TruthFiles> opened = TruthFiles::Open(options.truth_directory);
    if (!opened) return opened.error();
    truth.emplace(std::move(*opened));
  }
  Result<Sink> sink = Sink::Open(options.output);  // behind the truth, whose folder it may stand in
  if (!sink) return sink.error();
  Status status = WriteArticles(options, &*sink, truth ? &*truth : nullptr, summary);
  if (const Status finished = sink->Finish(); status.ok()) status = finished;
  if (!truth) return status;
  const Status finished = truth->Finish();
  return status.ok() ? finished : status;
}

std::string ToText(const GenerateSummary& summary) {
  return fmt::format("{} articles, {} of them reposts and {} lookalikes, {:.1f} MB in {:.2f} s ({:.0f}/s)\n",
                     summary.articles, summary.reposts, summary.lookalikes,
                     static_cast<double>(summary.bytes) / 1e6, summary.seconds,
                     static_cast<double>(summary.articles) / summary.seconds);
}

std::string ToJsonLine(const GenerateSummary& summary) {
  boost::json::object kinds;
  for (const auto& [kind, count] : summary.by_kind) kinds[kind] = count;
  const boost::json::object object = {{"message_type", "summary"},  {"articles", summary.articles},
                                      {"reposts", summary.reposts}, {"lookalikes", summary.lookalikes},
                                      {"bytes", summary.bytes},     {"seconds", summary.seconds},
                                      {"kinds", std::move(kinds)}};
  return boost::json::serialize(object) + "\n";
}

void Report(const GenerateOptions& options, const GenerateSummary& summary, const CommandContext& context) {
  const bool output_is_taken = options.output == "-";
  if (context.json) {
    fmt::print(output_is_taken ? stderr : stdout, "{}", ToJsonLine(summary));
  } else if (!context.quiet) {
    fmt::print(stderr, "{}", ToText(summary));
  }
}

int RunGenerate(GenerateOptions* options, const CommandContext& context) {
  Status status = ReadNames(options);
  if (status.ok()) status = CheckShares(options);
  GenerateSummary summary;
  const auto begin = std::chrono::steady_clock::now();
  if (status.ok()) status = WriteCorpus(*options, &summary);
  if (!status.ok()) {
    const int exit_code = status.code() == StatusCode::kInvalidArgument ? kExitUsage : kExitFailure;
    return Fail(context, "generate", exit_code, status.message());
  }
  summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  Report(*options, summary, context);
  return kExitOk;
}

// The lines of a group in the help text.
std::string GroupLines(std::string_view name, const std::vector<NoiseKind>& kinds) {
  constexpr std::size_t kIndent = 14, kColumnsMax = 110;
  std::string text, line = fmt::format("  {:<{}}", name, kIndent - 2);
  for (const NoiseKind kind : kinds) {
    if (line.size() + NameOf(kind).size() + 2 > kColumnsMax) {
      text.append(line).append("\n");
      line.assign(kIndent, ' ');
    }
    line.append(" ").append(NameOf(kind)).append(kind == kinds.back() ? "" : ",");
  }
  return text.append(line).append("\n");
}

void AddOptions(CLI::App* verb, GenerateOptions* options) {
  verb->add_option("-n,--articles", options->articles, "How many articles")
      ->check(NotNegative())
      ->capture_default_str();
  verb->add_option("--seed", options->corpus.seed, "The same seed gives the same bytes on every machine")
      ->check(NotNegative())
      ->capture_default_str();
  verb->add_option("--repost-share", options->repost_share, "Share of articles that are reposts")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  verb->add_option("--lookalike-share", options->lookalike_share, "Share that only looks like a repost")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  verb->add_option("--boilerplate-share", options->boilerplate_share,
                   "Share of pages inside their site's boilerplate")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  verb->add_option("--shaped-share", options->shaped_share,
                   "Share of originals in a page shape of their own, if --noise names page shapes")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  verb->add_option("--languages", options->languages, "Any of zh, zh-hant, en")->delimiter(',');
  verb->add_option("--wording", options->wording,
                   "plain, or lifelike: words and phrases recur as often as in news")
      ->capture_default_str();
  verb->add_option("--noise", options->noise, "Kinds of noise or groups of them, see below")
      ->delimiter(',')
      ->capture_default_str();
  verb->add_option("--hosts", options->corpus.hosts, "How many sites")
      ->check(CLI::Range(1, 20'000))
      ->capture_default_str();
  verb->add_option("--length", options->corpus.body_bytes_median, "Median bytes of a body")
      ->check(CLI::Range(100, 50'000))
      ->capture_default_str();
  verb->add_option("--window", options->corpus.window, "How many originals back a repost may reach")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  verb->add_option("-o,--output", options->output, "File of JSON lines, - is standard output")
      ->capture_default_str();
  verb->add_option("--truth", options->truth_directory, "Folder for clusters.tsv and pairs.tsv as well");
}

}  // namespace

void AddGenerate(CLI::App& app, CommandContext& context) {
  CLI::App* const verb =
      app.add_subcommand("generate", "Make a corpus with reposts and the truth about them");
  const auto options = std::make_shared<GenerateOptions>();
  AddOptions(verb, options.get());
  verb->footer(
      "Every line holds the article's fields and \"truth\": its cluster, what was done to it, and to which "
      "article.\n"
      "Kinds excerpt, side-list and template are lookalikes: not reposts.\n\n"
      "Groups of kinds, of which the page shapes are told of in docs/labels.md:\n" +
      GroupLines("usual", UsualNoiseKinds()) + GroupLines("page-shapes", PageShapeKinds()) +
      GroupLines("held-out", HeldOutKinds()) +
      "  all          all of these\n\n"
      "Examples:\n"
      "  newsfold generate -n 3000 --truth my-set -o my-set/articles.jsonl; newsfold evaluate my-set\n"
      "  newsfold generate -n 5000 --languages en --noise ocr,typos,first-half | newsfold ingest --db store "
      "-\n"
      "  newsfold generate -n 4000 --languages en --noise page-mixed --shaped-share 1 -o both-sides.jsonl\n"
      "  newsfold generate -n 100000 --wording lifelike --hosts 20000 | newsfold ingest --db store -\n"
      "  newsfold generate -n 1000000 --seed 7 --repost-share 0.8 | zstd > big.jsonl.zst");
  verb->callback([options, &context] { context.exit_code = RunGenerate(options.get(), context); });
}

}  // namespace newsfold
