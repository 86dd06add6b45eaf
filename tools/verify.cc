#include "store/upkeep/verify.h"

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <stdlib.h>

#include "store/json/json.h"
#include "store/upkeep/job_runs.h"
#include "tools/command.h"
#include "tools/input/interrupt.h"
#include "tools/not_negative.h"
#include "tools/output/exit_code.h"
#include "tools/output/output.h"
#include "tools/output/progress.h"
#include "tools/store_option.h"

namespace newsfold {
namespace {

struct VerifyCommand {
  StoreOption store;
  bool is_quick = false;
  bool is_index = false;
  double percent = 100;
  std::uint64_t seconds_max = 0;
  std::uint64_t findings_shown = 100;

  // Whether a part of the store is checked, and the next run goes on there.
  bool is_partial() const { return percent < 100 || seconds_max > 0; }
  VerifyDepth depth() const {
    return is_quick ? VerifyDepth::kQuick : is_index ? VerifyDepth::kIndex : VerifyDepth::kFull;
  }
};

// An engine in a folder of its own, which goes with it.
class ScratchStore {
 public:
  static Result<std::unique_ptr<ScratchStore>> Make() {
    std::error_code error;
    const std::filesystem::path folder = std::filesystem::temp_directory_path(error);
    std::string directory = folder / "newsfold-verify-XXXXXX";
    if (error || mkdtemp(directory.data()) == nullptr) {
      const std::string reason = error ? error.message() : std::generic_category().message(errno);
      return Unavailable("no scratch folder can be made in '" + folder.string() + "' (" + reason +
                         "): set TMPDIR to another");
    }
    std::unique_ptr<ScratchStore> scratch(new ScratchStore(std::move(directory)));
    ArchiveOptions options;
    options.directory = scratch->directory_;
    options.create_if_missing = true;
    Result<std::unique_ptr<Engine>> engine = OpenEngine(options);
    if (!engine) return engine.error();
    scratch->engine_ = std::move(*engine);
    return scratch;
  }
  ~ScratchStore() {
    engine_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }
  ScratchStore(const ScratchStore&) = delete;
  ScratchStore& operator=(const ScratchStore&) = delete;

  Engine* engine() { return engine_.get(); }

 private:
  explicit ScratchStore(std::string directory) : directory_(std::move(directory)) {}

  const std::string directory_;
  std::unique_ptr<Engine> engine_;
};

class VerifyRun {
 public:
  VerifyRun(const CommandContext& context, const VerifyCommand& command)
      : context_(context), command_(command), progress_(stderr, context) {}

  int Run() {
    const ArchiveOptions store = ToArchiveOptions(command_.store, StoreAccess::kWrite);
    const Result<std::unique_ptr<Engine>> engine = OpenEngine(store);
    if (!engine && engine.error().code() == StatusCode::kCorruption) return FinishUnopened(engine.error());
    if (!engine) return FailToOpen(context_, "verify", command_.store, engine.error());
    const InterruptGuard guard;
    Result<std::unique_ptr<ScratchStore>> scratch = std::unique_ptr<ScratchStore>();
    if (command_.depth() == VerifyDepth::kFull && !command_.is_partial()) scratch = ScratchStore::Make();
    if (!scratch) return FailWith(context_, "verify", scratch.error());
    const VerifyTarget target{engine->get(), store.directory, *scratch ? (*scratch)->engine() : nullptr};
    const VerifyOptions options{command_.depth(), command_.percent / 100, command_.is_partial()};
    const Result<VerifySummary> summary = Verify(
        target, options,
        [this](const VerifyFinding* finding, const VerifySummary& so_far) { return Visit(finding, so_far); });
    progress_.Clear();
    Note(engine->get(), summary);
    if (summary) return Finish(*summary);
    if (summary.error().code() == StatusCode::kNotFound)
      return FailToOpen(context_, "verify", command_.store, summary.error());
    return FailWith(context_, "verify", summary.error().WithContext("not checked to the end"));
  }

 private:
  // For `stats`: damage that was found is how it ended.
  void Note(Engine* engine, const Result<VerifySummary>& summary) const {
    Status status = summary ? Status::Ok() : summary.error();
    if (summary && summary->findings > 0)
      status = Corruption(FormatCount(summary->findings) + " things are damaged");
    NoteJobRun(engine, "verify", started_at_ms_, status, summary && summary->was_stopped);
  }

  double Seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  }
  bool IsOverTime() const {
    return command_.seconds_max > 0 && Seconds() >= static_cast<double>(command_.seconds_max);
  }

  bool Visit(const VerifyFinding* finding, const VerifySummary& so_far) {
    if (finding != nullptr) Tell(*finding);
    progress_.Update({so_far.articles, std::nullopt, 0, so_far.articles, so_far.articles_total, Seconds()});
    return !WasInterrupted() && !IsOverTime();
  }

  std::string NextStep(Damage damage) const {
    std::string next(RemedyOf(damage));
    const std::size_t place = next.find("DIR");
    return place == std::string::npos ? next : next.replace(place, 3, command_.store.directory);
  }

  void Tell(const VerifyFinding& finding) {
    ++counts_[static_cast<std::size_t>(finding.damage)];
    if (++told_ > command_.findings_shown) return;
    progress_.Clear();
    if (context_.json) {
      boost::json::object object = {{"message_type", "finding"}};
      for (auto& field : ToJson(finding)) object.insert(std::move(field));
      object["next"] = NextStep(finding.damage);
      return PrintJson(object);
    }
    const std::string article = finding.article_id.empty() ? "" : " (article " + finding.article_id + ")";
    PrintLine(
        Escaped(fmt::format("{}: {}{}: {}", NameOf(finding.damage), finding.where, article, finding.what)));
  }

  // What was found, kind by kind: what it means, and what to do.
  void PrintFindings() const {
    if (told_ > command_.findings_shown)
      fmt::print("... {} more: --show N\n", FormatCount(told_ - command_.findings_shown));
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      if (counts_[i] == 0) continue;
      const auto damage = static_cast<Damage>(i);
      fmt::print("\n{} x {}: {}\n  next: {}\n", FormatCount(counts_[i]), NameOf(damage), MeaningOf(damage),
                 NextStep(damage));
    }
    if (told_ > 0) fmt::print("\n");
  }

  static std::string SummaryTable(const VerifySummary& summary, double seconds) {
    Table table;
    table.Add({"checked", std::string(NameOf(summary.depth))});
    table.Add({"articles", FormatCount(summary.articles) + " of " + FormatCount(summary.articles_total)});
    table.Add({"texts", FormatCount(summary.texts)});
    table.Add({"entries", FormatCount(summary.entries)});
    table.Add({"files", FormatCount(summary.files) + ", " + FormatBytes(summary.file_bytes)});
    table.Add({"damaged", FormatCount(summary.findings)});
    table.Add({"time", FormatSeconds(seconds)});
    return table.ToString();
  }

  int Finish(const VerifySummary& summary) const {
    if (context_.json) {
      boost::json::object object = {{"message_type", "summary"}};
      for (auto& field : ToJson(summary)) object.insert(std::move(field));
      object["seconds"] = Seconds();
      PrintJson(object);
    } else {
      PrintFindings();
      if (!context_.quiet) fmt::print("{}", SummaryTable(summary, Seconds()));
    }
    if (summary.was_stopped && !IsOverTime()) {
      if (!context_.quiet) fmt::print(stderr, "newsfold verify: interrupted; the rest was not checked\n");
      return kExitInterrupted;
    }
    return summary.findings == 0 ? kExitOk : kExitCorruption;
  }

  int FinishUnopened(const Status& status) {
    const VerifyFinding finding{Damage::kStore, command_.store.directory, 0, {}, status.message()};
    VerifySummary summary;
    summary.depth = command_.depth();
    summary.findings = 1;
    Tell(finding);
    return Finish(summary);
  }

  const CommandContext& context_;
  const VerifyCommand& command_;
  ProgressLine progress_;
  std::array<std::uint64_t, kDamageKinds> counts_{};
  std::uint64_t told_ = 0;
  const std::int64_t started_at_ms_ = NowMs();
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

void AddDepthOptions(CLI::App* verb, VerifyCommand* command) {
  CLI::Option* const quick =
      verb->add_flag("--quick", command->is_quick, "Only totals and the newest articles: seconds");
  verb->add_flag("--index", command->is_index, "Every entry, but no file and no text as a whole")
      ->excludes(quick);
  verb->add_option("--subset", command->percent, "Check this share of the store, the next one with each run")
      ->transform(CLI::Validator(
          [](std::string& text) {
            if (text.ends_with('%')) text.pop_back();
            return std::string();
          },
          ""))
      ->check(CLI::Range(0.001, 100.0))
      ->excludes(quick)
      ->option_text("P%");
  verb->add_option("--max-seconds", command->seconds_max, "Stop after this time; the next run goes on there")
      ->check(NotNegative())
      ->excludes(quick)
      ->option_text("N");
  verb->add_option("--show", command->findings_shown,
                   "How many findings are told one by one; all are counted")
      ->check(NotNegative())
      ->capture_default_str();
}

}  // namespace

void AddVerify(CLI::App& app, CommandContext& context) {
  const auto command = std::make_shared<VerifyCommand>();
  CLI::App* const verb = app.add_subcommand("verify", "Check whether anything in the store is damaged");
  AddStoreOption(verb, &command->store);
  AddDepthOptions(verb, command.get());
  verb->footer(
      "Reads all of the store: each file against its checksum, each text against its SHA-256, each entry\n"
      "against its article and back, the totals against a count, and the index against what a reindex\n"
      "would make. That takes about as long as `newsfold reindex`, and scratch room in TMPDIR of some 200\n"
      "bytes an article. --index reads no files and no texts as a whole, --quick the totals and the newest\n"
      "articles alone. It repairs nothing, and writes nothing but where --subset and --max-seconds go on.\n"
      "The store is locked meanwhile.\n\n"
      "All that is found is told: where, what is wrong, what that means, and the command to run next. The\n"
      "exit code is 0 if nothing was found, 20 if something is damaged, and another if it could not be\n"
      "checked.\n\n"
      "With --subset each run checks the next part of the files and of the articles, so that twenty runs\n"
      "with 5% check all; of the index they look for what follows from one article alone.\n\n"
      "Examples:\n"
      "  newsfold verify --db store --quick\n"
      "  newsfold verify --db store\n"
      "  newsfold verify --db store --subset 5% --max-seconds 600\n"
      "  newsfold verify --db store --json | jq 'select(.message_type == \"finding\")'");
  verb->callback([command, &context] { context.exit_code = VerifyRun(context, *command).Run(); });
}

}  // namespace newsfold
