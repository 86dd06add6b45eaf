#include "server/http/bulk_job.h"

#include <any>
#include <utility>

#include <boost/json/object.hpp>

#include "dedup/base/assert.h"
#include "server/http/article_body.h"
#include "server/http/handlers.h"
#include "store/json/json.h"
#include "store/json/json_writer.h"

namespace newsfold {
namespace {

// Null: there is none.
const BulkRemark* RemarkOf(const BulkOutcome& outcome) {
  return std::any_cast<BulkRemark>(&outcome.remark);
}

// Why an item was refused: the problem of its reading, or what the archive says. REQUIRES: it was refused.
Problem ProblemOf(const BulkOutcome& outcome) {
  NEWSFOLD_ASSERT(!outcome.decision);
  const BulkRemark* const remark = RemarkOf(outcome);
  return remark != nullptr && remark->refusal ? *remark->refusal : ProblemOf(outcome.decision.error());
}

// The members of an answer line for an item that failed.
void WriteRefusal(const BulkOutcome& outcome, JsonWriter* line) {
  const Problem problem = ProblemOf(outcome);
  const BulkRemark* const remark = RemarkOf(outcome);
  line->Key("id");
  line->Text(outcome.id.empty() && remark != nullptr ? remark->id : outcome.id);
  line->Key("status");
  line->Number(problem.status);
  line->Key("code");
  line->Text(problem.code);
  line->Key("detail");
  line->Text(problem.detail);
}

// The same of a sighting.
void WriteSighting(const BulkOutcome& outcome, JsonWriter* line) {
  line->Key("id");
  line->Text(outcome.id);
  line->Key("status");
  line->Number(200);
  line->Key("seen_again");
  line->Bool(true);
}

boost::json::object ToJson(const PassedOver& passed_over) {
  boost::json::object kinds;
  for (const auto& [kind, count] : passed_over) kinds[ToValidUtf8(kind)] = count;
  return kinds;
}

}  // namespace

BulkJob::BulkJob(Options options) : options_(std::move(options)) {
  BulkOptions bulk;
  bulk.mode = options_.mode;
  bulk.threads = options_.threads;
  pipeline_ = std::make_unique<BulkPipeline>(
      options_.archive, bulk, [this] { return MakeLineParser(options_.line_bytes_max, options_.scope); },
      [this](BulkOutcome outcome) { Report(std::move(outcome)); });
  BulkInputOptions input;
  input.pipeline = pipeline_.get();
  input.abandoned = &abandoned_;
  input.mode = options_.mode;
  input.line_bytes_max = options_.line_bytes_max;
  input.scope = options_.scope;
  input_ = options_.form == BulkForm::kLines ? MakeLineInput(input) : MakeArchiveInput(input);
}

BulkJob::~BulkJob() {
  Abandon();  // else the pipeline could wait for its answers to be taken
}

void BulkJob::Finish(const std::optional<Problem>& broken) {
  input_->Finish(broken.has_value());
  const Status status = pipeline_->Finish();
  Emit(Summarize(status.ok() ? broken : ProblemOf(status)));
}

std::string BulkJob::Summarize(const std::optional<Problem>& problem) {
  const std::lock_guard lock(mutex_);
  NEWSFOLD_ASSERT(new_articles_ + reposts_ + already_known_ + failed_ + seen_again_ == answered_);
  boost::json::object summary;
  summary["lines"] = answered_;
  summary["new"] = new_articles_;
  summary["reposts"] = reposts_;
  summary["already_known"] = already_known_;
  summary["failed"] = failed_;
  if (options_.form == BulkForm::kArchive) {
    summary["seen_again"] = seen_again_;
    PassedOver passed_over = input_->passed_over();
    if (unknown_revisits_ > 0) passed_over["revisit of what is not stored"] = unknown_revisits_;
    summary["passed_over"] = ToJson(passed_over);
  }
  summary["complete"] = !problem;
  if (problem) {
    summary["code"] = problem->code;
    summary["detail"] = ToValidUtf8(problem->detail);
    ++failed_;
  }
  return SerializeJson(boost::json::object{{"summary", std::move(summary)}});
}

void BulkJob::Report(BulkOutcome outcome) {
  Count(outcome);
  if (IsRevisitOfNothing(outcome)) return;
  std::string text;
  JsonWriter line(&text);
  line.BeginObject();
  line.Key(options_.form == BulkForm::kLines ? "line" : "offset");
  line.Number(outcome.tag);
  if (!outcome.decision) {
    WriteRefusal(outcome, &line);
  } else if (outcome.is_revisit) {
    WriteSighting(outcome, &line);
  } else {
    line.Key("status");
    line.Number(options_.mode == BulkMode::kCheck ? 200 : HttpStatusOf(*outcome.decision));
    WriteMembers(*outcome.decision, &line);
    if (const BulkRemark* const remark = RemarkOf(outcome)) WriteReading(remark->reading, &line);
  }
  line.EndObject();
  Emit(text);
}

void BulkJob::CountMetrics(const BulkOutcome& outcome) const {
  if (options_.mode != BulkMode::kIngest) return;
  if (!outcome.decision) {
    options_.metrics->CountIngestError(ProblemOf(outcome).code);
  } else if (!outcome.is_revisit) {
    options_.metrics->CountIngest(*outcome.decision, outcome.text_bytes);
  }
}

void BulkJob::Count(const BulkOutcome& outcome) {
  const bool is_of_nothing = IsRevisitOfNothing(outcome);
  if (!is_of_nothing) CountMetrics(outcome);
  const std::lock_guard lock(mutex_);
  ++(is_of_nothing ? unknown_revisits_ : answered_);
  if (is_of_nothing) return;
  if (!outcome.decision) {
    ++failed_;
  } else if (outcome.is_revisit) {
    ++seen_again_;
  } else if (outcome.decision->already_known) {
    ++already_known_;
  } else {
    ++(outcome.decision->is_repost ? reposts_ : new_articles_);
  }
}

// Waits until there is room for it, as there is once the job is abandoned: the pipeline waits along, and with
// it what feeds it.
void BulkJob::Emit(std::string_view line) {
  {
    std::unique_lock lock(mutex_);
    output_taken_.wait(lock, [&] { return output_.size() <= options_.output_bytes_max; });
    if (abandoned_) return;
    output_ += line;
    output_ += '\n';
  }
  options_.on_output();
}

void BulkJob::Abandon() {
  const std::lock_guard lock(mutex_);
  abandoned_ = true;
  output_.clear();
  output_taken_.notify_all();
}

void BulkJob::TakeOutput(std::string* output) {
  const std::lock_guard lock(mutex_);
  *output += output_;
  output_.clear();
  output_taken_.notify_all();
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
