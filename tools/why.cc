#include <algorithm>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "store/json/json.h"
#include "tools/command.h"
#include "tools/not_negative.h"
#include "tools/output/exit_code.h"
#include "tools/output/output.h"
#include "tools/store_option.h"

namespace newsfold {
namespace {

constexpr std::size_t kExcerptColumns = 40;
constexpr std::size_t kSpansDefault = 10;

struct WhyOptions {
  StoreOption store;
  std::string id;
  std::string other_id;
  std::size_t spans_max = kSpansDefault;
};

// The part of `text` that a span covers, on one line.
std::string Excerpt(std::string_view text, std::size_t begin, std::size_t end) {
  begin = std::min(begin, text.size());
  std::string part(text.substr(begin, std::min(end, text.size()) - begin));
  std::replace_if(
      part.begin(), part.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return Shortened(Escaped(part), kExcerptColumns);
}

std::string ReplacedLimits(const Thresholds& limits) {
  return fmt::format("words in {} places, {} of those of the shorter text, or {} names, are replaced",
                     limits.words_replaced_min, FormatShare(limits.words_replaced_share_min),
                     limits.names_replaced_min);
}

// The thresholds that the reason speaks of.
std::string ThresholdsOf(Reason reason) {
  const Thresholds limits;
  switch (reason) {
    case Reason::kTooShort:
      return fmt::format("fewer than {} words or characters match only when equal", kIndexedUnitsMin);
    case Reason::kCovered:
      return fmt::format(
          "{} of one text and {} of the other are asked for, {} if one is the beginning of the other; {} of "
          "both "
          "makes it near",
          FormatShare(limits.cover_min), FormatShare(limits.other_cover_min),
          FormatShare(limits.other_cover_start_min), FormatShare(limits.near_coverage_min));
    case Reason::kSameStory:
      return fmt::format("{} of both texts is asked for", FormatShare(limits.same_story_cover_min));
    case Reason::kLowCoverage:
      return fmt::format(
          "{} of one of the two texts is asked for, {} of a short one under another title, {} under the "
          "same; {} of both if they have only lists of short lines besides, {} of both if they have the same "
          "title too",
          FormatShare(limits.cover_min), FormatShare(limits.short_cover_min),
          FormatShare(limits.same_title_cover_min), FormatShare(limits.listed_cover_min),
          FormatShare(limits.listed_same_title_cover_min));
    case Reason::kOneSided:
      return fmt::format(
          "{} of the other text is asked for, {} if it begins with {} units or more that are not shared; "
          "on two sites {} if one text is the beginning of the other, {} if titles agree, {} if it holds a "
          "whole story beside short lines, {} in lists of them",
          FormatShare(limits.other_cover_min), FormatShare(limits.other_cover_inside_min),
          limits.lead_units_max + 1, FormatShare(limits.other_cover_start_min),
          FormatShare(limits.other_cover_title_min), FormatShare(limits.other_cover_whole_min),
          FormatShare(limits.other_cover_listed_min));
    case Reason::kDistinctBodies:
      return fmt::format(
          "both hold {} units and {} of their text in a row that the other lacks, and less than {} is shared;"
          " or, on one site under other titles, both hold {} units, and less than {} of one and {} of the "
          "other"
          " is shared, in pieces of less than {} units;"
          " or all they share is one passage at one end, and both hold {} units besides",
          limits.distinct_block_min, FormatShare(limits.distinct_share_min),
          FormatShare(limits.distinct_cover_max), limits.distinct_block_min,
          FormatShare(limits.whole_cover_min), FormatShare(limits.distinct_other_cover_max),
          limits.whole_line_max, limits.end_block_min);
    case Reason::kMember:
      return fmt::format(
          "{} of both is asked for, {} if titles agree, or {} of one and {} of the other; and {} of the "
          "article or its canonical, before masking if the member and the article are versions of one "
          "text or no site is known, unless all three are one page",
          FormatShare(limits.member_cover_min), FormatShare(limits.member_cover_title_min),
          FormatShare(limits.whole_cover_min), FormatShare(limits.member_cover_whole_min),
          FormatShare(limits.edge_cover_min));
    case Reason::kNumbersDiffer:
      return fmt::format("{} of the numbers have to agree; without agreeing titles, as many as are replaced",
                         FormatShare(limits.numbers_shared_min));
    case Reason::kSubjectsDiffer:
      return "two words that stand in the place of others are named by one title and not by the other";
    case Reason::kWordsDiffer:
      return ReplacedLimits(limits);
    case Reason::kOneOfSeveral:
      return fmt::format("a repost of it is {} in another part of it", FormatShare(limits.near_coverage_min));
    case Reason::kRoundup:
      return fmt::format("none of them is {} of it", FormatShare(limits.roundup_cover_max));
    case Reason::kShell:
      return fmt::format(
          "shorter than {} units, or no more without known boilerplate; than {} if no site is known",
          limits.shell_units_max, limits.shell_units_no_site_max);
    default:
      return {};
  }
}

std::string MeasureTable(const Decision& decision) {
  Table table({1, 2});
  table.Add({"", decision.id.empty() ? "article" : Escaped(decision.id), Escaped(decision.compared_id)});
  table.Add({"in shared passages", FormatShare(decision.verdict.coverage_article),
             FormatShare(decision.verdict.coverage_canonical)});
  table.Add({"shingles the other has", FormatShare(decision.verdict.containment_article),
             FormatShare(decision.verdict.containment_canonical)});
  return table.ToString();
}

std::string SpanTable(const PairReport& report, std::size_t spans_max) {
  Table table({0, 2});
  const auto& spans = report.decision.verdict.spans;
  for (std::size_t i = 0; i < std::min(spans.size(), spans_max); ++i) {
    const Span& span = spans[i];
    table.Add({fmt::format("{}-{}", span.article_begin, span.article_end),
               Excerpt(report.article.article.text, span.article_begin, span.article_end),
               fmt::format("{}-{}", span.canonical_begin, span.canonical_end),
               Excerpt(report.other.article.text, span.canonical_begin, span.canonical_end)});
  }
  return table.ToString();
}

// A member of the cluster may have admitted what this pair alone does not.
void PrintMembership(const PairReport& report) {
  const Decision& stored = report.article.decision;
  if (report.decision.is_repost || stored.via_id.empty() || stored.canonical_id != report.other.article.id) {
    return;
  }
  fmt::print("It is in that cluster by way of {}: newsfold why --db ... {} {}\n\n", Escaped(stored.via_id),
             Escaped(stored.id), Escaped(stored.via_id));
}

void PrintReport(const PairReport& report, const WhyOptions& options) {
  const Decision& decision = report.decision;
  const Verdict& verdict = decision.verdict;
  const std::size_t span_count = verdict.spans.size();
  fmt::print("{} is {} of {}: {}\n", Escaped(options.id), decision.is_repost ? "a repost" : "no repost",
             Escaped(options.other_id), NameOf(verdict.relation));
  fmt::print("because {}", Sentence(verdict.reason));
  const std::string thresholds = ThresholdsOf(verdict.reason);
  fmt::print("{}\n\n", thresholds.empty() ? "" : " (" + thresholds + ")");
  PrintMembership(report);
  fmt::print("{}resemblance {}, SimHash {} bits apart\n", MeasureTable(decision),
             FormatShare(verdict.resemblance), verdict.simhash_distance);
  if (verdict.spans.empty()) return;
  fmt::print("\n{} shared {}, in bytes of the two texts:\n{}", FormatCount(span_count),
             span_count == 1 ? "passage" : "passages", SpanTable(report, options.spans_max));
  if (span_count > options.spans_max) fmt::print("the rest: --spans {}\n", span_count);
}

int Why(const WhyOptions& options, const CommandContext& context, Archive* archive) {
  Result<PairReport> report = archive->Explain(options.id, options.other_id);
  if (!report) return FailWith(context, "why", report.error());
  if (context.json) {
    PrintJson(ToJson(*report));
  } else {
    report->decision.compared_id = options.other_id;
    PrintReport(*report, options);
  }
  return kExitOk;
}

}  // namespace

void AddWhy(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<WhyOptions>();
  CLI::App* const verb = app.add_subcommand("why", "Explain how any two articles relate");
  AddStoreOption(verb, &options->store);
  verb->add_option("id", options->id, "The article")->required()->type_name("ID");
  verb->add_option("other", options->other_id, "The one it is compared with, as if that were the canonical")
      ->required()
      ->type_name("ID2");
  verb->add_option("--spans", options->spans_max, "Shared passages to show at most")
      ->check(NotNegative())
      ->type_name("N")
      ->capture_default_str();
  verb->footer(
      "The two are compared afresh, whatever was decided when they were stored.\n\n"
      "Examples:\n"
      "  newsfold why --db store a17 a3\n"
      "  newsfold why --db store --json a17 a3 | jq .decision.spans");
  verb->callback([options, &context] {
    context.exit_code = WithStore(context, "why", options->store, StoreAccess::kRead,
                                  [&](Archive& archive) { return Why(*options, context, &archive); });
  });
}

}  // namespace newsfold
