#pragma once

#include <boost/json/object.hpp>

#include "store/answers/answers.h"
#include "tools/input/article_run.h"
#include "tools/output/context.h"
#include "tools/output/progress.h"

namespace newsfold {

// {"message_type":"decision","file","line",...} or
// {"message_type":"error","file","line","id","code","message"}.
boost::json::object ToJson(const RunOutcome& outcome);
// {"message_type":"summary",...}
boost::json::object ToJson(const RunSummary& summary);

// "PATH:12 (id): repost of X (near, 97 % / 95 %): enough of both texts lies in shared passages". The shares
// are of the article and of the canonical.
std::string DescribeDecision(const RunOutcome& outcome);
// "Y is a repost of X now, by way of Z (near, 97 % / 95 %): ...", of one of Decision::joined.
std::string DescribeJoined(const Decision& decision);
// A line about a cluster that another article than `former` leads now: that one first, then its reposts.
std::string DescribeElected(std::string_view former, const std::vector<Decision>& decisions);

// Shows the answers of one run as they come. Thread-compatible.
class RunOutput {
 public:
  enum class Detail : std::uint8_t { kErrors, kDecisions, kSpans };

  // REQUIRES: the arguments outlive it.
  RunOutput(const CommandContext& context, std::string_view verb, Detail detail, const ReadingState& reading);

  void Report(const RunOutcome& outcome, const RunSummary& so_far);
  // Shows the summary and returns the exit code.
  int Finish(const RunSummary& summary);

 private:
  void ReportError(const RunOutcome& outcome);
  void ReportRevisit(const RunOutcome& outcome);
  void ReportDecision(const RunOutcome& outcome);
  void ReportTakenOver(const TakeOverSummary& summary) const;
  ProgressState Progress(const RunSummary& summary) const;

  const CommandContext& context_;
  const std::string verb_;
  const Detail detail_;
  const ReadingState& reading_;
  ProgressLine progress_;
};

}  // namespace newsfold
