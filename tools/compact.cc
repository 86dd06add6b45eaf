#include <chrono>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "store/json/json.h"
#include "tools/command.h"
#include "tools/input/interrupt.h"
#include "tools/not_negative.h"
#include "tools/output/exit_code.h"
#include "tools/output/output.h"
#include "tools/output/progress.h"
#include "tools/store_option.h"

namespace newsfold {
namespace {

struct CompactCommand {
  StoreOption store;
  CompactOptions options;
  bool is_packing = false;
  PackOptions pack;
};

boost::json::object SummaryToJson(const CompactSummary& summary, double seconds) {
  boost::json::object object = {{"message_type", "summary"}};
  for (auto& field : ToJson(summary)) object.insert(std::move(field));
  object["seconds"] = seconds;
  return object;
}

std::string ShareOf(std::uint64_t bytes, std::uint64_t text_bytes) {
  if (text_bytes == 0) return FormatBytes(bytes);
  const double share = static_cast<double>(bytes) / static_cast<double>(text_bytes);
  return fmt::format("{} ({:.3f} of their text)", FormatBytes(bytes), share);
}

void AddPacked(const PackSummary& pack, Table* table) {
  table->Add({"articles packed", FormatCount(pack.articles)});
  table->Add({"  their text", FormatBytes(pack.text_bytes)});
  table->Add({"  bodies before", ShareOf(pack.bytes_before, pack.text_bytes)});
  table->Add({"  blocks after", ShareOf(pack.bytes_after, pack.text_bytes)});
}

std::string SummaryTable(const CompactSummary& summary, double seconds) {
  Table table;
  if (summary.pack) AddPacked(*summary.pack, &table);
  if (summary.was_skipped) {
    return fmt::format("{} of garbage in {} on disk, less than was asked for: nothing is done\n",
                       FormatBytes(summary.garbage_bytes), FormatBytes(summary.disk_bytes_before));
  }
  table.Add({"garbage before, about", FormatBytes(summary.garbage_bytes)});
  table.Add({"rewritten", summary.only ? std::string(NameOf(*summary.only)) : "everything"});
  table.Add({"on disk before", FormatBytes(summary.disk_bytes_before)});
  table.Add({"on disk after", FormatBytes(summary.disk_bytes_after)});
  table.Add({"time", FormatSeconds(seconds)});
  return table.ToString();
}

class CompactRun {
 public:
  explicit CompactRun(const CommandContext& context) : context_(context), progress_(stderr, context) {}

  int Run(const CompactOptions& options, Archive* archive) {
    const InterruptGuard guard;
    const Result<CompactSummary> summary = archive->Compact(options, [this](const CompactSummary& so_far) {
      progress_.Update(Progress(so_far));
      return !WasInterrupted();
    });
    if (!summary) {
      progress_.Clear();
      return FailWith(context_, "compact", summary.error());
    }
    progress_.Finish(Progress(*summary));
    return Finish(*summary);
  }

 private:
  double Seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  }

  ProgressState Progress(const CompactSummary& summary) const {
    if (summary.pack && summary.bytes_total == 0) {
      const PackSummary& pack = *summary.pack;
      return {pack.articles_done, std::nullopt, 0, pack.articles_done, pack.articles_total, Seconds()};
    }
    return {std::nullopt, std::nullopt, 0, summary.bytes_done, summary.bytes_total, Seconds()};
  }

  static std::string Place(const CompactSummary& summary) {
    if (summary.pack && summary.pack->was_stopped) {
      return fmt::format("article {} of {}", FormatCount(summary.pack->articles_done),
                         FormatCount(summary.pack->articles_total));
    }
    return FormatBytes(summary.bytes_done) + " of " + FormatBytes(summary.bytes_total);
  }

  int Finish(const CompactSummary& summary) const {
    if (context_.json) {
      PrintJson(SummaryToJson(summary, Seconds()));
    } else if (!context_.quiet && !summary.was_stopped) {
      fmt::print("{}", SummaryTable(summary, Seconds()));
    }
    if (!summary.was_stopped) return kExitOk;
    if (!context_.quiet) {
      fmt::print(stderr, "newsfold compact: interrupted at {}; the store is sound, what was {} stays so\n",
                 Place(summary), summary.pack ? "packed or compacted" : "compacted");
    }
    return kExitInterrupted;
  }

  const CommandContext& context_;
  ProgressLine progress_;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

void AddOnlyOption(CLI::App* verb, CompactOptions* options) {
  std::vector<std::string> names;
  names.reserve(std::size(kStoreParts));
  for (const StorePart part : kStoreParts) names.emplace_back(NameOf(part));
  verb->add_option_function<std::string>(
          "--only", [options](const std::string& name) { options->only = ParseStorePart(name); },
          "Rewrite one part: articles, bodies, index, boilerplate")
      ->check(CLI::IsMember(names))
      ->option_text("PART");
}

void AddGarbageOption(CLI::App* verb, CompactOptions* options) {
  verb->add_option_function<double>(
          "--if-garbage", [options](double percent) { options->garbage_min = percent / 100; },
          "Do nothing if less of the disk is garbage")
      ->transform(CLI::Validator(
          [](std::string& text) {
            if (text.ends_with('%')) text.pop_back();
            return std::string();
          },
          "", ""))
      ->check(CLI::Range(0.0, 100.0))
      ->option_text("PERCENT");
}

void AddPackOptions(CLI::App* verb, CompactCommand* command) {
  CLI::Option* const pack =
      verb->add_flag("--pack", command->is_packing, "First pack the texts of older articles together");
  verb->add_option("--keep-newest", command->pack.newest_kept,
                   "How many of the newest articles --pack leaves")
      ->check(NotNegative())
      ->needs(pack)
      ->capture_default_str();
}

}  // namespace

void AddCompact(CLI::App& app, CommandContext& context) {
  const auto command = std::make_shared<CompactCommand>();
  CLI::App* const verb = app.add_subcommand("compact", "Give back the space of what was deleted or replaced");
  AddStoreOption(verb, &command->store);
  AddOnlyOption(verb, &command->options);
  AddGarbageOption(verb, &command->options);
  AddPackOptions(verb, command.get());
  verb->footer(
      "Rewrites the store's files without the entries that later ones replaced or deleted, such as a\n"
      "former index after `newsfold reindex`. No article and no verdict changes. Before each step it\n"
      "looks whether the disk has room for it: some 2 GB, or as much as a smaller store has; twice that\n"
      "while the engine compacts by itself; more if much was just written. Interrupted, it leaves a\n"
      "sound store, in which what was compacted stays so; the next run begins anew. The store is locked\n"
      "meanwhile; a server that has it open compacts it with POST /v1/compact.\n\n"
      "Parts: articles (records, IDs, urls, clusters, changes), bodies (the texts), index (by which\n"
      "copies are found), boilerplate (by which it is known). Parts share files: what lies beside one\n"
      "is rewritten too.\n\n"
      "--pack puts the texts of neighbouring articles into blocks of up to 128 KB that are compressed\n"
      "harder, at some 3 MB/s: a sixth to two fifths less space, but reading one takes a fifth of a\n"
      "millisecond. So the newest articles, which further ones mostly repeat, stay as they are, and so\n"
      "do reposts that are kept as a difference. It can be interrupted, and goes on from there.\n\n"
      "Examples:\n"
      "  newsfold compact --db store\n"
      "  newsfold compact --db store --only index\n"
      "  newsfold compact --db store --pack\n"
      "  newsfold compact --db store --if-garbage 20%\n"
      "  newsfold compact --db store --json | jq '.bytes_before - .bytes_after'");
  verb->callback([command, &context] {
    if (command->is_packing) command->options.pack = command->pack;
    context.exit_code =
        WithStore(context, "compact", command->store, StoreAccess::kWrite,
                  [&](Archive& archive) { return CompactRun(context).Run(command->options, &archive); });
  });
}

}  // namespace newsfold
