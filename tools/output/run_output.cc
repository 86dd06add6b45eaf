#include "tools/output/run_output.h"

#include <any>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "intake/page_article.h"
#include "store/json/json.h"
#include "tools/output/exit_code.h"
#include "tools/output/output.h"

namespace newsfold {
namespace {

double PerSecond(double amount, double seconds) {
  return seconds > 0 ? amount / seconds : 0;
}

double Megabytes(std::uint64_t bytes) {
  return static_cast<double>(bytes) / 1e6;
}

std::string Shares(const Decision& decision) {
  return fmt::format("{}, {} / {}", NameOf(decision.verdict.relation),
                     FormatShare(decision.verdict.coverage_article),
                     FormatShare(decision.verdict.coverage_canonical));
}

// The other stories that the article holds.
std::string ContainedOf(const Decision& decision) {
  std::vector<std::string_view> ids;
  for (const ContainedCanonical& story : decision.contained) ids.push_back(story.id);
  return ids.empty() ? "" : fmt::format("; holds {}", fmt::join(ids, ", "));
}

std::string_view ReasonOf(const Decision& decision) {
  return decision.by_person ? "a person decided so" : SentenceOf(decision.verdict.reason);
}

std::uint64_t CountPassedOver(const RunSummary& summary) {
  std::uint64_t total = 0;
  for (const auto& [kind, count] : summary.passed_over) total += count;
  return total;
}

std::string SummaryTable(const RunSummary& summary) {
  Table table({1});
  table.Add({"articles", FormatCount(summary.articles)});
  table.Add({"  new", FormatCount(summary.new_articles)});
  table.Add({"  reposts", FormatCount(summary.reposts)});
  for (std::size_t i = 0; i < summary.reposts_by_relation.size(); ++i) {
    const std::uint64_t count = summary.reposts_by_relation.at(i);
    if (count > 0) table.Add({fmt::format("    {}", NameOf(static_cast<Relation>(i))), FormatCount(count)});
  }
  if (summary.joined > 0) table.Add({"  reposts by now", FormatCount(summary.joined)});
  const std::size_t filed = summary.taken_over.filed.size();
  if (filed > 0) table.Add({"  filed when all had come", FormatCount(filed)});
  if (summary.files_skipped + summary.items_skipped > 0)
    table.Add({"skipped, as done before",
               fmt::format("{} files, {} articles of others", FormatCount(summary.files_skipped),
                           FormatCount(summary.items_skipped))});
  if (summary.seen_again > 0) table.Add({"seen again", FormatCount(summary.seen_again)});
  if (summary.already_known > 0) table.Add({"  known before", FormatCount(summary.already_known)});
  table.Add({"errors", FormatCount(summary.errors)});
  if (!summary.passed_over.empty()) table.Add({"passed over", FormatCount(CountPassedOver(summary))});
  table.Add({"text", FormatBytes(summary.text_bytes)});
  table.Add({"time", FormatSeconds(summary.seconds)});
  const auto rate = PerSecond(static_cast<double>(summary.articles), summary.seconds);
  table.Add({"speed", FormatCount(static_cast<std::uint64_t>(rate)) + " articles/s"});
  table.Add({"", fmt::format("{:.1f} MB/s", PerSecond(Megabytes(summary.text_bytes), summary.seconds))});
  return table.ToString();
}

void PrintSpans(const Decision& decision) {
  for (const Span& span : decision.verdict.spans) {
    PrintLine(fmt::format("  bytes {}-{} are {}-{} of {}", span.article_begin, span.article_end,
                          span.canonical_begin, span.canonical_end, Escaped(decision.compared_id)));
  }
}

void AddPlace(const RunOutcome& outcome, boost::json::object* object) {
  if (outcome.file.format == InputFormat::kArchive) {
    (*object)["offset"] = outcome.place;
  } else if (outcome.place > 0) {
    (*object)["line"] = outcome.place;
  }
}

// How the text was read, unless it came as it is.
void AddReading(const BulkOutcome& answer, boost::json::object* object) {
  const auto* const reading = std::any_cast<TextReading>(&answer.remark);
  if (reading == nullptr) return;
  for (auto& member : ToJson(*reading)) object->insert(std::move(member));
}

std::string DescribePassedOver(const RunSummary& summary) {
  std::vector<std::string> kinds;
  for (const auto& [kind, count] : summary.passed_over)
    kinds.push_back(fmt::format("{} {}", FormatCount(count), kind));
  return Escaped(fmt::format("{}", fmt::join(kinds, ", ")));
}

int SummaryExitCode(const RunSummary& summary) {
  if (!summary.stop_status.ok()) return ExitCodeOf(summary.stop_status);
  if (summary.was_interrupted) return kExitInterrupted;
  return summary.errors > 0 ? kExitPartial : kExitOk;
}

boost::json::object RevisitToJson(const RunOutcome& outcome) {
  boost::json::object object;
  object["message_type"] = "sighting";
  object["file"] = ToValidUtf8(outcome.file.path);
  AddPlace(outcome, &object);
  object["id"] = ToValidUtf8(outcome.outcome.id);
  return object;
}

}  // namespace

boost::json::object ToJson(const RunOutcome& outcome) {
  const BulkOutcome& answer = outcome.outcome;
  boost::json::object object;
  object["message_type"] = answer.decision ? "decision" : "error";
  object["file"] = ToValidUtf8(outcome.file.path);
  AddPlace(outcome, &object);
  if (answer.decision) {
    for (auto& field : ToJson(*answer.decision)) object.insert(std::move(field));
    object.erase("joined");  // these have lines of their own
    object.erase("elected");
    AddReading(answer, &object);
  } else {
    if (!answer.id.empty()) object["id"] = ToValidUtf8(answer.id);
    object["code"] = NameOf(answer.decision.error().code());
    object["message"] = ToValidUtf8(answer.decision.error().message());
  }
  return object;
}

boost::json::object ToJson(const RunSummary& summary) {
  boost::json::object relations;
  for (std::size_t i = 0; i < summary.reposts_by_relation.size(); ++i) {
    const std::uint64_t count = summary.reposts_by_relation.at(i);
    if (count > 0) relations[NameOf(static_cast<Relation>(i))] = count;
  }
  boost::json::object passed_over;
  for (const auto& [kind, count] : summary.passed_over) passed_over[ToValidUtf8(kind)] = count;
  const auto articles = static_cast<double>(summary.articles);
  return {{"message_type", "summary"},
          {"articles", summary.articles},
          {"new", summary.new_articles},
          {"reposts", summary.reposts},
          {"reposts_by_relation", std::move(relations)},
          {"joined", summary.joined},
          {"already_known", summary.already_known},
          {"filed_later", summary.taken_over.filed.size()},
          {"seen_again", summary.seen_again},
          {"files_skipped", summary.files_skipped},
          {"items_skipped", summary.items_skipped},
          {"errors", summary.errors},
          {"passed_over", std::move(passed_over)},
          {"text_bytes", summary.text_bytes},
          {"seconds", summary.seconds},
          {"articles_per_second", PerSecond(articles, summary.seconds)},
          {"megabytes_per_second", PerSecond(Megabytes(summary.text_bytes), summary.seconds)},
          {"interrupted", summary.was_interrupted},
          {"complete", summary.stop_status.ok() && summary.damage.ok() && !summary.was_interrupted}};
}

std::string DescribeDecision(const RunOutcome& outcome) {
  const Decision& decision = *outcome.outcome.decision;
  std::string place = PlaceName(outcome.file, outcome.place);
  if (!decision.id.empty() && (outcome.place > 0 || outcome.file.format == InputFormat::kArchive))
    place += fmt::format(" ({})", decision.id);
  std::string verdict;
  if (decision.is_repost) {
    verdict = fmt::format("repost of {}{} ({})", decision.canonical_id,
                          decision.via_id.empty() ? "" : " by way of " + decision.via_id, Shares(decision));
  } else if (!decision.compared_id.empty()) {
    verdict = fmt::format("new; closest is {} ({})", decision.compared_id, Shares(decision));
  } else {
    verdict = "new";
  }
  if (decision.version > 1) verdict = fmt::format("version {}, {}", decision.version, verdict);
  return fmt::format("{}: {}{}: {}{}", Escaped(place), decision.already_known ? "known before; " : "",
                     Escaped(verdict), ReasonOf(decision), Escaped(ContainedOf(decision)));
}

std::string DescribeJoined(const Decision& decision) {
  return fmt::format("{}: {}",
                     Escaped(fmt::format("{} is a repost of {} now, by way of {} ({})", decision.id,
                                         decision.canonical_id, decision.via_id, Shares(decision))),
                     SentenceOf(decision.verdict.reason));
}

std::string DescribeElected(std::string_view former, const std::vector<Decision>& decisions) {
  const std::size_t others = decisions.size() - 1;
  return fmt::format("{} takes the place of {}: canonical of {} {} now, by the policy",
                     Escaped(decisions.front().id), Escaped(former), others,
                     others == 1 ? "repost" : "reposts");
}

RunOutput::RunOutput(const CommandContext& context, std::string_view verb, Detail detail,
                     const ReadingState& reading)
    : context_(context), verb_(verb), detail_(detail), reading_(reading), progress_(stderr, context) {}

void RunOutput::Report(const RunOutcome& outcome, const RunSummary& so_far) {
  if (outcome.outcome.is_revisit && (outcome.outcome.decision || IsRevisitOfNothing(outcome.outcome))) {
    ReportRevisit(outcome);
  } else if (!outcome.outcome.decision) {
    ReportError(outcome);
  } else {
    ReportDecision(outcome);
  }
  progress_.Update(Progress(so_far));
}

void RunOutput::ReportError(const RunOutcome& outcome) {
  if (context_.json) PrintJson(ToJson(outcome));
  progress_.Clear();
  fmt::print(stderr, "newsfold {}: {}: {}\n", verb_, Escaped(PlaceName(outcome.file, outcome.place)),
             Escaped(outcome.outcome.decision.error().message()));
}

void RunOutput::ReportRevisit(const RunOutcome& outcome) {
  if (!outcome.outcome.decision) return;  // counted with what was passed over
  if (context_.json) {
    PrintJson(RevisitToJson(outcome));
  } else if (detail_ != Detail::kErrors) {
    if (IsTerminal(stdout)) progress_.Clear();
    PrintLine(fmt::format("{}: {} was seen again", Escaped(PlaceName(outcome.file, outcome.place)),
                          Escaped(outcome.outcome.id)));
  }
}

void RunOutput::ReportDecision(const RunOutcome& outcome) {
  if (!context_.json && detail_ == Detail::kErrors) return;
  if (IsTerminal(stdout)) progress_.Clear();
  const Decision& decision = *outcome.outcome.decision;
  if (context_.json) {
    PrintJson(ToJson(outcome));
    for (const Decision& joined : decision.joined) PrintJson(ChangeToJson("joined", joined.id, joined));
    for (const Decision& elected : decision.elected)
      PrintJson(ChangeToJson("elected", decision.canonical_id, elected));
  } else {
    PrintLine(DescribeDecision(outcome));
    if (detail_ == Detail::kSpans) PrintSpans(decision);
    for (const Decision& joined : decision.joined) PrintLine(DescribeJoined(joined));
    if (!decision.elected.empty()) PrintLine(DescribeElected(decision.canonical_id, decision.elected));
  }
  std::fflush(stdout);  // whoever feeds a pipe may wait for this answer
}

ProgressState RunOutput::Progress(const RunSummary& summary) const {
  return {summary.articles,     summary.reposts, summary.errors,      reading_.bytes_done,
          reading_.bytes_total, summary.seconds, reading_.files_done, reading_.files_total};
}

void RunOutput::ReportTakenOver(const TakeOverSummary& summary) const {
  for (const auto& [old_canonical_id, filed] : summary.filed) {
    if (context_.json) {
      PrintJson(ChangeToJson("filed", old_canonical_id, filed));
    } else if (detail_ != Detail::kErrors) {
      PrintLine(filed.is_repost ? fmt::format("{} is a repost of {} now ({})", Escaped(filed.id),
                                              Escaped(filed.canonical_id), Shares(filed))
                                : fmt::format("{} is new now", Escaped(filed.id)));
    }
  }
  for (const TakeOverSummary::Refusal& refused : summary.refused) {
    if (context_.json) {
      PrintJson({{"message_type", "error"},
                 {"id", ToValidUtf8(refused.id)},
                 {"code", NameOf(refused.reason.code())},
                 {"message", ToValidUtf8(refused.reason.message())}});
    }
    fmt::print(stderr, "newsfold {}: {}: {}\n", verb_, Escaped(refused.id),
               Escaped(refused.reason.message()));
  }
}

int RunOutput::Finish(const RunSummary& summary) {
  progress_.Finish(Progress(summary));
  ReportTakenOver(summary.taken_over);
  if (context_.json) {
    PrintJson(ToJson(summary));
  } else if (detail_ == Detail::kErrors && !context_.quiet) {
    fmt::print("{}", SummaryTable(summary));
  }
  if (!summary.passed_over.empty() && !context_.json && !context_.quiet)
    fmt::print(stderr, "newsfold {}: passed over: {}\n", verb_, DescribePassedOver(summary));
  if (!summary.stop_status.ok()) {
    return Fail(context_, verb_, ExitCodeOf(summary.stop_status), summary.stop_status.message(),
                "what is missing was not stored; the same command carries on where this one stopped");
  }
  if (summary.was_interrupted && !context_.quiet) {
    fmt::print(stderr, "newsfold {}: interrupted; what was answered is stored\n", verb_);
  }
  if (!summary.damage.ok()) {
    return Fail(context_, verb_, ExitCodeOf(summary.damage), summary.damage.message(),
                "the lines above met damage in the store, the others were answered; copy the store aside and "
                "restore a backup, then run this again");
  }
  return SummaryExitCode(summary);
}

}  // namespace newsfold
