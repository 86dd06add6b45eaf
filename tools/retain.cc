#include <chrono>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include "store/json/json.h"
#include "store/records/article_id.h"
#include "tools/command.h"
#include "tools/input/interrupt.h"
#include "tools/output/exit_code.h"
#include "tools/output/output.h"
#include "tools/output/progress.h"
#include "tools/store_option.h"
#include "tools/user_name.h"

namespace newsfold {
namespace {

// What an article must be to go; what is not asked for does not matter.
struct RetainRule {
  std::optional<double> days;  // that it was stored ago, at least
  std::string site;
  std::string source;
  std::string language;
  std::vector<std::pair<std::string, std::string>> fields;  // of the metadata: name and value

  bool empty() const { return !days && site.empty() && source.empty() && language.empty() && fields.empty(); }
};

struct RetainCommand {
  StoreOption store;
  RetainRule rule;
  std::vector<std::string> fields;  // NAME=VALUE
  RetainOptions options;
};

// A value as people would write it: a string without quotes, anything else as JSON.
std::string TextOf(const boost::json::value& value) {
  return value.is_string() ? std::string(value.as_string()) : SerializeJson(value);
}

bool HasFields(const std::string& metadata, const RetainRule& rule) {
  if (rule.fields.empty()) return true;
  boost::json::error_code error;
  const boost::json::value parsed = boost::json::parse(metadata, error);
  if (error || !parsed.is_object()) return false;
  for (const auto& [name, value] : rule.fields) {
    const boost::json::value* const found = parsed.as_object().if_contains(name);
    if (found == nullptr || TextOf(*found) != value) return false;
  }
  return true;
}

bool IsToGo(const ArticleAttributes& article, const RetainRule& rule, std::int64_t stored_before_ms) {
  return (!rule.days || article.stored_at_ms < stored_before_ms) &&
         (rule.site.empty() || article.site == rule.site) &&
         (rule.source.empty() || article.fields.source == rule.source) &&
         (rule.language.empty() || article.fields.language == rule.language) &&
         HasFields(article.fields.metadata, rule);
}

class RetainRun {
 public:
  RetainRun(const RetainCommand& command, const CommandContext& context)
      : command_(command), context_(context), progress_(stderr, context) {}

  int Run(Archive* archive) {
    constexpr double kDayMs = 24 * 3600 * 1000.0;
    const RetainRule& rule = command_.rule;
    const auto age_ms = static_cast<std::int64_t>(rule.days.value_or(0) * kDayMs);
    const std::int64_t stored_before_ms = NowMs() - age_ms;
    RetainOptions options = command_.options;
    options.is_to_go = [&](const ArticleAttributes& article) {
      return IsToGo(article, rule, stored_before_ms);
    };
    const InterruptGuard guard;
    const Result<RetainSummary> summary = archive->Retain(options, [this](const std::string* id,
                                                                          const RetainSummary& so_far) {
      if (id != nullptr) Print(*id);
      progress_.Update({so_far.articles, std::nullopt, 0, so_far.articles, so_far.articles_total, Seconds()});
      return !WasInterrupted();
    });
    progress_.Clear();
    if (!summary) return FailWith(context_, "retain", summary.error());
    return Finish(*summary);
  }

 private:
  double Seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  }

  void Print(const std::string& id) {
    if (IsTerminal(stdout)) progress_.Clear();
    const bool dry_run = command_.options.dry_run;
    if (context_.json) {
      PrintJson({{"message_type", "change"}, {"change", "remove"}, {"id", ToValidUtf8(id)}});
    } else if (!context_.quiet) {
      PrintLine(Escaped(id) + (dry_run ? " would be removed" : " is removed"));
    }
  }

  int Finish(const RetainSummary& summary) const {
    const bool dry_run = command_.options.dry_run;
    if (context_.json) {
      PrintJson({{"message_type", "summary"},
                 {"articles", summary.articles},
                 {"removed", summary.removed},
                 {"text_bytes", summary.text_bytes},
                 {"dry_run", dry_run},
                 {"complete", !summary.was_stopped},
                 {"seconds", Seconds()}});
    } else if (!context_.quiet) {
      fmt::print("{} of {} articles {}, {} of text\n", FormatCount(summary.removed),
                 FormatCount(summary.articles), dry_run ? "would be removed" : "are removed",
                 FormatBytes(summary.text_bytes));
      if (dry_run) fmt::print("a dry run: nothing was changed\n");
      if (!dry_run && summary.removed > 0)
        fmt::print("they are hidden; to delete them for good: newsfold purge --db {} --reason TEXT\n",
                   Escaped(command_.store.directory));
    }
    if (!summary.was_stopped) return kExitOk;
    if (!context_.quiet) fmt::print(stderr, "newsfold retain: interrupted; what was printed is removed\n");
    return kExitInterrupted;
  }

  const RetainCommand& command_;
  const CommandContext& context_;
  ProgressLine progress_;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

// False, and told, if the command line asks for nothing, or for something unreadable.
bool ReadRule(const CommandContext& context, RetainCommand* command, int* exit_code) {
  for (const std::string& field : command->fields) {
    const std::size_t equals = field.find('=');
    if (equals == std::string::npos || equals == 0) {
      *exit_code =
          Fail(context, "retain", kExitUsage, "--field is '" + field + "', it must be NAME=VALUE", {});
      return false;
    }
    command->rule.fields.emplace_back(field.substr(0, equals), field.substr(equals + 1));
  }
  if (!command->rule.empty()) return true;
  *exit_code = Fail(context, "retain", kExitUsage, "no rule is given, which would remove everything",
                    "give --older-than, --site, --source, --language or --field");
  return false;
}

void AddRuleOptions(CLI::App* verb, RetainCommand* command) {
  RetainRule& rule = command->rule;
  verb->add_option("--older-than", rule.days, "Stored at least so many days ago")
      ->check(CLI::Range(0.0, 1e6))
      ->option_text("DAYS");
  verb->add_option("--site", rule.site, "Of this site, as `newsfold get --json` tells it")
      ->option_text("SITE");
  verb->add_option("--source", rule.source, "Of this source")->option_text("TEXT");
  verb->add_option("--language", rule.language, "In this language, as it was given")->option_text("TEXT");
  verb->add_option("--field", command->fields, "With this value in the metadata; repeatable")
      ->allow_extra_args(false)
      ->option_text("NAME=VALUE");
}

}  // namespace

void AddRetain(CLI::App& app, CommandContext& context) {
  const auto command = std::make_shared<RetainCommand>();
  command->options.who = UserName();
  CLI::App* const verb = app.add_subcommand("retain", "Remove what a rule says is not to be kept");
  AddStoreOption(verb, &command->store);
  AddRuleOptions(verb, command.get());
  verb->add_option("--reason", command->options.reason, "Why, for the audit trail")
      ->required()
      ->option_text("TEXT REQUIRED");
  verb->add_option("--by", command->options.who, "Who decides, for the audit trail (the user)")
      ->option_text("NAME");
  verb->add_flag("--dry-run", command->options.dry_run, "Only print what would be removed");
  verb->footer(
      "Every article that is all that is asked for is removed, as by `newsfold remove`: no answer shows it,\n"
      "and it is refused if it comes again, until the removal is undone or `newsfold purge` deletes it for\n"
      "good. Run it with --dry-run first. Interrupted, it can be run again.\n\n"
      "Examples:\n"
      "  newsfold retain --db store --older-than 730 --reason 'two years' --dry-run\n"
      "  newsfold retain --db store --site example.org --older-than 30 --reason 'contract'\n"
      "  newsfold retain --db store --field licence=trial --reason 'trial ended'");
  verb->callback([command, &context] {
    if (!ReadRule(context, command.get(), &context.exit_code)) return;
    const StoreAccess access = command->options.dry_run ? StoreAccess::kRead : StoreAccess::kWrite;
    context.exit_code = WithStore(context, "retain", command->store, access, [&](Archive& archive) {
      return RetainRun(*command, context).Run(&archive);
    });
  });
}

}  // namespace newsfold
