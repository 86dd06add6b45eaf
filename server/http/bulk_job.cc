#include "server/http/bulk_job.h"

#include <algorithm>
#include <any>
#include <utility>

#include <boost/json/object.hpp>

#include "dedup/base/assert.h"
#include "server/http/handlers.h"
#include "server/http/problem.h"
#include "store/json/json.h"
#include "store/json/json_writer.h"

namespace newsfold {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool IsBlank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

// Makes the parse function of one worker.
BulkPipeline::ParseFunction MakeParser(std::size_t line_bytes_max) {
  auto parser =
      std::make_shared<ArticleJsonParser>(FieldNames());  // shared: a std::function must be copyable
  return [parser, line_bytes_max](const std::string& raw, std::any* remark) -> Result<Article> {
    Problem problem;
    if (raw.size() > line_bytes_max) {
      problem = {413, "too_large", "the line is longer than " + std::to_string(line_bytes_max) + " bytes"};
    } else if (auto article = ReadArticle(parser.get(), raw, &problem)) {
      return std::move(*article);
    }
    Status status = InvalidArgument(problem.detail);
    *remark = std::move(problem);
    return status;
  };
}

// Why a line was refused: the problem of its parser, or what the archive says. REQUIRES: it was refused.
Problem ProblemOf(const BulkOutcome& outcome) {
  NEWSFOLD_ASSERT(!outcome.decision);
  const auto* refusal = std::any_cast<Problem>(&outcome.remark);
  return refusal != nullptr ? *refusal : ProblemOf(outcome.decision.error());
}

// The members of an answer line for an item that failed.
void WriteRefusal(const BulkOutcome& outcome, JsonWriter* line) {
  const Problem problem = ProblemOf(outcome);
  line->Key("id");
  line->Text(outcome.id);
  line->Key("status");
  line->Number(problem.status);
  line->Key("code");
  line->Text(problem.code);
  line->Key("detail");
  line->Text(problem.detail);
}

}  // namespace

BulkJob::BulkJob(Options options) : options_(std::move(options)) {
  BulkOptions bulk;
  bulk.mode = options_.mode;
  bulk.threads = options_.threads;
  pipeline_ = std::make_unique<BulkPipeline>(
      options_.archive, bulk, [this] { return MakeParser(options_.line_bytes_max); },
      [this](BulkOutcome outcome) { Report(std::move(outcome)); });
}

void BulkJob::Feed(std::string_view bytes) {
  while (!bytes.empty() && !stopped_) {
    const std::size_t end = bytes.find('\n');
    const std::string_view piece = bytes.substr(0, end);
    NEWSFOLD_ASSERT(line_.size() <= options_.line_bytes_max + 1);
    const std::size_t room = options_.line_bytes_max + 1 - line_.size();
    line_.append(piece.substr(0, room));
    bytes.remove_prefix(std::min(piece.size() + 1, bytes.size()));
    if (end != std::string_view::npos) AddLine();
  }
}

void BulkJob::AddLine() {
  ++line_count_;
  std::string line = std::exchange(line_, std::string());
  if (line_count_ == 1 && line.starts_with(kByteOrderMark)) line.erase(0, kByteOrderMark.size());
  if (IsBlank(line)) return;
  stopped_ = !pipeline_->Add(std::move(line), line_count_).ok();
}

void BulkJob::Finish(const std::optional<Problem>& broken) {
  if (!broken && !line_.empty() && !stopped_) AddLine();
  const Status status = pipeline_->Finish();
  const std::optional<Problem> problem = status.ok() ? broken : ProblemOf(status);
  boost::json::object summary;
  {
    const std::lock_guard lock(mutex_);
    NEWSFOLD_ASSERT(answered_ <= line_count_);
    NEWSFOLD_ASSERT(new_articles_ + reposts_ + already_known_ + failed_ == answered_);
    summary["lines"] = answered_;
    summary["new"] = new_articles_;
    summary["reposts"] = reposts_;
    summary["already_known"] = already_known_;
    summary["failed"] = failed_;
    summary["complete"] = !problem;
    if (problem) {
      summary["code"] = problem->code;
      summary["detail"] = ToValidUtf8(problem->detail);
      ++failed_;
    }
  }
  Emit(SerializeJson(boost::json::object{{"summary", std::move(summary)}}));
}

void BulkJob::Report(BulkOutcome outcome) {
  NEWSFOLD_ASSERT(outcome.tag > 0);
  std::string text;
  JsonWriter line(&text);
  line.BeginObject();
  line.Key("line");
  line.Number(outcome.tag);
  if (outcome.decision) {
    line.Key("status");
    line.Number(options_.mode == BulkMode::kCheck ? 200 : HttpStatusOf(*outcome.decision));
    WriteMembers(*outcome.decision, &line);
  } else {
    WriteRefusal(outcome, &line);
  }
  line.EndObject();
  CountDecision(outcome);
  Emit(text);
}

void BulkJob::CountDecision(const BulkOutcome& outcome) {
  if (options_.mode == BulkMode::kIngest) {
    if (outcome.decision) {
      options_.metrics->CountIngest(*outcome.decision, outcome.text_bytes);
    } else {
      options_.metrics->CountIngestError(ProblemOf(outcome).code);
    }
  }
  const std::lock_guard lock(mutex_);
  ++answered_;
  if (!outcome.decision) {
    ++failed_;
  } else if (outcome.decision->already_known) {
    ++already_known_;
  } else {
    ++(outcome.decision->is_repost ? reposts_ : new_articles_);
  }
}

void BulkJob::Emit(std::string_view line) {
  {
    const std::lock_guard lock(mutex_);
    output_ += line;
    output_ += '\n';
  }
  options_.on_output();
}

void BulkJob::TakeOutput(std::string* output) {
  const std::lock_guard lock(mutex_);
  *output += output_;
  output_.clear();
}

std::size_t BulkJob::output_bytes() const {
  const std::lock_guard lock(mutex_);
  return output_.size();
}

bool BulkJob::any_failed() const {
  const std::lock_guard lock(mutex_);
  return failed_ > 0;
}

}  // namespace newsfold
