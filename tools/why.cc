#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

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

// A count as it is, anything else with two digits.
std::string Figure(double figure) {
  return figure == std::floor(figure) ? fmt::format("{:.0f}", figure) : fmt::format("{:.2f}", figure);
}

// What the rules looked at, one line a figure: what makes each of them hold, or how it counts.
std::string TermTable(const std::vector<RuleTerm>& terms) {
  Table table({2, 3});
  table.Add({"rule", "looks at", "", "", ""});
  for (const RuleTerm& term : terms) {
    std::string name(term.name);
    std::replace(name.begin(), name.end(), '_', ' ');
    const bool is_bound = term.bound != RuleTerm::Bound::kNone;
    table.Add({std::string(NameOf(term.rule)), name, Figure(term.figure),
               is_bound ? "" : fmt::format("{:+.2f}", term.points),
               is_bound ? fmt::format("holds {} {}", NameOf(term.bound), Figure(term.limit)) : ""});
  }
  return table.ToString();
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

// A person, or a member of the cluster, may have admitted what this pair alone does not.
void PrintMembership(const PairReport& report) {
  const Decision& stored = report.article.decision;
  if (stored.by_person) {
    fmt::print("A person decided that it is {}; newsfold audit tells who, and why.\n\n",
               stored.is_repost ? "a repost of " + Escaped(stored.canonical_id) : "no repost");
    return;
  }
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
  fmt::print("because {} ({})\n\n", SentenceOf(verdict.reason), NameOf(verdict.reason));
  PrintMembership(report);
  fmt::print("{}resemblance {}, SimHash {} bits apart\n", MeasureTable(decision),
             FormatShare(verdict.resemblance), verdict.simhash_distance);
  fmt::print("\n{}", TermTable(report.terms));
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
