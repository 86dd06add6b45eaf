#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <stdlib.h>

#include "dedup/judge/rules_identity.h"
#include "dedup/sketch/shingle.h"
#include "dedup/sketch/simhash.h"
#include "dedup/text/fold.h"
#include "store/json/json.h"
#include "tools/command.h"
#include "tools/input/article_run.h"
#include "tools/input/interrupt.h"
#include "tools/measure/evaluation.h"
#include "tools/measure/evaluation_output.h"
#include "tools/measure/labels.h"
#include "tools/not_negative.h"
#include "tools/output/exit_code.h"
#include "tools/output/output.h"
#include "tools/output/progress.h"
#include "tools/store_option.h"

namespace newsfold {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kWorstDefault = 10;

struct EvaluateOptions {
  std::string set_directory;
  StoreOption store;  // no directory: a temporary one
  std::size_t worst_max = kWorstDefault;
  bool recheck = false;
  std::string evidence_path;  // empty: not asked for
  std::vector<std::string> limits;
};

// What the rules looked at in each pair that is compared, one JSON line each.
class EvidenceFile {
 public:
  // Does nothing if `path` is empty. Errors: kInvalidArgument it cannot be written.
  Status Open(const std::string& path) {
    if (path.empty()) return Status::Ok();
    file_.open(path, std::ios::trunc);
    if (file_) return Status::Ok();
    return InvalidArgument(
        fmt::format("cannot write '{}': {}", path, std::generic_category().message(errno)));
  }

  bool is_open() const { return file_.is_open(); }

  // REQUIRES: it is open. `is_copy`: whether labels call the two copies of one story; nullopt: they do not
  // say.
  void Write(const PairReport& report, std::optional<bool> is_copy) {
    boost::json::object line = ToJson(report);
    line["is_copy"] = is_copy ? boost::json::value(*is_copy) : boost::json::value();
    file_ << boost::json::serialize(line) << '\n';
  }

  // Errors: kResourceExhausted what was written is not all there.
  Status Close() {
    if (!file_.is_open()) return Status::Ok();
    file_.close();
    return file_ ? Status::Ok() : ResourceExhausted("not all of the evidence could be written");
  }

 private:
  std::ofstream file_;
};

// What labels say of pairs of articles.
class PairLabels {
 public:
  explicit PairLabels(const Labels& labels) : labels_(labels) {
    for (const auto* pairs : {&labels.pairs, &labels.cross_site_pairs}) {
      if (!*pairs) continue;
      for (const LabelledPair& pair : **pairs)
        pairs_.emplace(MakeIdPair(pair.id, pair.other_id), pair.is_copy);
    }
  }

  // Whether they are copies of one story; nullopt: labels do not say.
  std::optional<bool> Find(const std::string& id, const std::string& other_id) const {
    const auto found = pairs_.find(MakeIdPair(id, other_id));
    if (found != pairs_.end()) return found->second;
    if (!labels_.clusters || labels_.IsIgnored(id, other_id)) return std::nullopt;
    return labels_.InOneCluster(id, other_id);
  }

 private:
  const Labels& labels_;
  std::map<IdPair, bool> pairs_;
};

// "score_min=4" sets that limit.
Status ApplyLimit(const std::string& limit, Thresholds* thresholds) {
  const std::size_t equals = limit.find('=');
  const std::string name = limit.substr(0, equals);
  double value = 0;
  const bool is_number =
      equals != std::string::npos && CLI::detail::lexical_cast(limit.substr(equals + 1), value);
  if (is_number && SetLimit(name, value, thresholds)) return Status::Ok();
  const std::vector<std::string_view> names = LimitNames();
  if (std::find(names.begin(), names.end(), name) != names.end())
    return InvalidArgument(fmt::format("--limit '{}' gives '{}' no value that it can have", limit, name));
  return InvalidArgument(
      fmt::format("--limit '{}' names no limit; they are {}", limit, fmt::join(names, ", ")));
}

// A folder that lives as long as this does.
class TemporaryFolder {
 public:
  // Errors: kResourceExhausted the system's folder for such things takes none.
  static Result<TemporaryFolder> Make() {
    std::error_code error;
    std::string path = (fs::temp_directory_path(error) / "newsfold-evaluate-XXXXXX").string();
    if (!error && mkdtemp(path.data()) != nullptr) return TemporaryFolder(std::move(path));
    const std::string reason = error ? error.message() : std::generic_category().message(errno);
    return ResourceExhausted(fmt::format("cannot make the temporary folder '{}': {}", path, reason));
  }
  TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }

  const std::string& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::string path) : path_(std::move(path)) {}

  std::string path_;
};

// An answer may depend on all that was stored before, so that only a fresh store gives figures of the set.
Status CheckIsFresh(const std::string& directory) {
  std::error_code error;
  if (!fs::exists(directory, error)) return Status::Ok();
  const bool is_fresh = fs::is_directory(directory, error) && fs::is_empty(directory, error);
  if (is_fresh) return Status::Ok();
  return InvalidArgument(
      fmt::format("--db '{}' is there already; a new or empty folder is needed", directory));
}

// Takes a set in, and keeps what was answered.
class Intake {
 public:
  explicit Intake(const CommandContext& context) : context_(context), progress_(stderr, context) {}

  const RunSummary& Run(Archive* archive, const std::string& articles_path) {
    ArticleRunOptions options;
    options.selection.paths = {articles_path};
    ReadingState reading;
    summary_ = RunArticles(archive, BulkMode::kIngest, options, &reading,
                           [&](const RunOutcome& outcome, const RunSummary& so_far) {
                             Take(outcome);
                             progress_.Update(Progress(so_far, reading));
                           });
    progress_.Finish(Progress(summary_, reading));
    return summary_;
  }

  Foldings& foldings() { return foldings_; }

 private:
  static ProgressState Progress(const RunSummary& summary, const ReadingState& reading) {
    return {summary.articles,   summary.reposts,     summary.errors,
            reading.bytes_done, reading.bytes_total, summary.seconds};
  }

  void Take(const RunOutcome& outcome) {
    const Result<Decision>& decision = outcome.outcome.decision;
    if (decision) {
      foldings_.Add(*decision);
      for (const Decision& joined : decision->joined) foldings_.Replace(joined);
      for (const Decision& elected : decision->elected) foldings_.Replace(elected);
      return;
    }
    progress_.Clear();
    fmt::print(stderr, "newsfold evaluate: {}: {}\n", Escaped(PlaceName(outcome.file, outcome.place)),
               Escaped(decision.error().message()));
  }

  const CommandContext& context_;
  ProgressLine progress_;
  RunSummary summary_;
  Foldings foldings_;
};

// SimHash as it is used elsewhere: over the whole text, boilerplate included. Its hashes have a fixed key, so
// that figures can be repeated. Thread-compatible.
class ClassicSimHash {
 public:
  // Bits that differ; -1 if one of the texts is too short to have a SimHash.
  int Distance(std::string_view text, std::string_view other_text) {
    const std::optional<std::uint64_t> simhash = Of(text);
    const std::optional<std::uint64_t> other = Of(other_text);
    return simhash && other ? HammingDistance(*simhash, *other) : -1;
  }

 private:
  std::optional<std::uint64_t> Of(std::string_view text) {
    folder_.Fold(text, &folded_);
    ShingleHashes(folded_.tokens, kSimHashShingleWidth, &shingles_);
    if (shingles_.empty()) return std::nullopt;
    return SimHash(shingles_);
  }

  static HashSecret FixedSecret() {
    HashSecret secret;
    std::mt19937 random;
    for (std::uint8_t& byte : secret.bytes) byte = static_cast<std::uint8_t>(random());
    return secret;
  }

  Folder folder_{FixedSecret()};
  FoldedText folded_;
  std::vector<std::uint64_t> shingles_;
};

int FailInterrupted(const CommandContext& context) {
  return Fail(context, "evaluate", kExitInterrupted, "interrupted before the set was measured");
}

// Decides the reposts again by what the whole set has shown. Returns how many stand elsewhere now.
Result<std::uint64_t> RecheckStored(Archive* archive, Foldings* foldings) {
  const auto visit = [&](const RecheckChange* change, const RecheckSummary&) {
    if (change != nullptr) foldings->Replace(change->decision);
    return !WasInterrupted();
  };
  const Result<RecheckSummary> summary = archive->Recheck({}, visit);
  if (!summary) return summary.error();
  return summary->split + summary->moved;
}

Result<Evaluation> EvaluateStored(const Labels& labels, const Foldings& foldings, Archive* archive,
                                  EvidenceFile* evidence) {
  ClassicSimHash classic;
  const PairLabels pair_labels(labels);
  const auto compare = [&](const std::string& id, const std::string& earlier_id) -> Result<PairComparison> {
    if (WasInterrupted()) return Unavailable("interrupted");
    const Result<PairReport> report = archive->Explain(id, earlier_id);
    if (!report) return report.error();
    if (evidence->is_open()) evidence->Write(*report, pair_labels.Find(id, earlier_id));
    PairComparison comparison = ToPairComparison(report->decision);
    comparison.classic_simhash_distance =
        classic.Distance(report->article.article.text, report->other.article.text);
    return comparison;
  };
  return Evaluate(labels, foldings, compare);
}

void WarnOfUnknown(const std::vector<std::string>& unknown_ids) {
  if (unknown_ids.empty()) return;
  std::string named;
  for (std::size_t i = 0; i < std::min(kUnknownIdsShown, unknown_ids.size()); ++i) {
    named += fmt::format("{}'{}'", i == 0 ? "" : ", ", Escaped(unknown_ids[i]));
  }
  fmt::print(stderr, "newsfold evaluate: {} labelled {} not among the stored articles: {}{}\n",
             FormatCount(unknown_ids.size()), unknown_ids.size() == 1 ? "id is" : "ids are", named,
             unknown_ids.size() > kUnknownIdsShown ? ", ..." : "");
}

void Print(const EvaluateOptions& options, const CommandContext& context, const EvaluationHead& head,
           const Evaluation& evaluation) {
  if (context.json) {
    PrintJson(ToJson(head, evaluation, options.worst_max));
  } else {
    fmt::print("{}", ToText(head, evaluation, options.worst_max));
  }
  WarnOfUnknown(evaluation.unknown_ids);
}

int Measure(const EvaluateOptions& options, const CommandContext& context, const LabelledSet& set,
            EvidenceFile* evidence, Archive* archive) {
  Intake intake(context);
  const RunSummary& summary = intake.Run(archive, set.articles_path);
  if (!summary.stop_status.ok()) return FailWith(context, "evaluate", summary.stop_status);
  if (summary.was_interrupted) return FailInterrupted(context);
  const InterruptGuard guard;
  EvaluationHead head{set.name, summary.articles, summary.reposts, summary.errors, summary.seconds, {}};
  if (options.recheck) {
    const Result<std::uint64_t> rechecked = RecheckStored(archive, &intake.foldings());
    if (!rechecked) return FailWith(context, "evaluate", rechecked.error());
    head.rechecked = *rechecked;
  }
  const Result<Evaluation> evaluation = EvaluateStored(set.labels, intake.foldings(), archive, evidence);
  if (WasInterrupted()) return FailInterrupted(context);
  if (!evaluation) return FailWith(context, "evaluate", evaluation.error());
  if (Status status = evidence->Close(); !status.ok()) return FailWith(context, "evaluate", status);
  Print(options, context, head, *evaluation);
  return summary.errors > 0 || !evaluation->unknown_ids.empty() ? kExitPartial : kExitOk;
}

int FailUsage(const CommandContext& context, const Status& status) {
  return Fail(context, "evaluate", kExitUsage, status.message(),
              "`newsfold evaluate --help` says what a set is");
}

int RunEvaluate(const EvaluateOptions& options, const CommandContext& context) {
  StoreOption store = options.store;
  for (const std::string& limit : options.limits) {
    if (const Status status = ApplyLimit(limit, &store.thresholds); !status.ok())
      return Fail(context, "evaluate", kExitUsage, status.message(), "`newsfold evaluate --help` shows how");
  }
  const Result<LabelledSet> set = ReadLabelledSet(options.set_directory);
  if (!set) return FailUsage(context, set.error());
  EvidenceFile evidence;
  if (const Status status = evidence.Open(options.evidence_path); !status.ok())
    return FailUsage(context, status);
  std::optional<TemporaryFolder> folder;
  if (store.directory.empty()) {
    Result<TemporaryFolder> made = TemporaryFolder::Make();
    if (!made) return FailWith(context, "evaluate", made.error());
    store.directory = folder.emplace(std::move(*made)).path();
  } else if (const Status status = CheckIsFresh(store.directory); !status.ok()) {
    return FailUsage(context, status);
  }
  return WithStore(context, "evaluate", store, StoreAccess::kWriteOrCreate,
                   [&](Archive& archive) { return Measure(options, context, *set, &evidence, &archive); });
}

}  // namespace

void AddEvaluate(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<EvaluateOptions>();
  CLI::App* const verb = app.add_subcommand("evaluate", "Measure what is decided about a labelled set");
  verb->add_option("set", options->set_directory, "Folder with articles and labels")
      ->required()
      ->type_name("SET");
  verb->add_option("--db", options->store.directory, "Keep the store here; the folder must be new or empty")
      ->type_name("DIR");
  verb->add_option("--worst", options->worst_max, "Misses, and false merges, to show at most")
      ->check(NotNegative())
      ->type_name("N")
      ->capture_default_str();
  verb->add_flag("--recheck", options->recheck, "Recheck the store before measuring");
  verb->add_option("--evidence", options->evidence_path,
                   "Write what the rules looked at in each compared pair, one JSON line a pair")
      ->type_name("FILE");
  verb->add_option("--limit", options->limits,
                   "Decide by another limit than the program's; may be given again")
      ->take_all()
      ->allow_extra_args(false)
      ->type_name("NAME=VALUE");
  verb->footer(
      "A set holds articles.jsonl (also .zst or .gz) and labels, any of:\n"
      "  pairs.tsv             two ids, and 1 for copies or 0 for others\n"
      "  pairs_cross_site.tsv  the same, for pairs of two sites\n"
      "  clusters.tsv          id and cluster; an article that is not listed stands alone\n"
      "  ignore.tsv            two ids, not judged when clusters are measured\n"
      "The articles are taken in in their order, into an empty store. The tables over thresholds tell what "
      "one\n"
      "quantity alone would give on the labelled pairs.\n\n"
      "Examples:\n"
      "  newsfold evaluate my-set\n"
      "  newsfold evaluate --db store --worst 50 my-set\n"
      "  newsfold evaluate --recheck my-set\n"
      "  newsfold evaluate --limit score_min=4 --evidence pairs.jsonl my-set\n"
      "  newsfold evaluate --json my-set | jq .pairs.f1");
  verb->callback([options, &context] { context.exit_code = RunEvaluate(*options, context); });
}

}  // namespace newsfold
