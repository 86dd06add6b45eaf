// The streamed routes of a session: articles are read, decided about and answered all at the same time.

#include <algorithm>
#include <chrono>
#include <exception>
#include <optional>
#include <utility>

#include <boost/asio/async_result.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include "dedup/base/assert.h"
#include "server/http/article_body.h"
#include "server/http/await_tuple.h"
#include "server/http/session.h"

namespace newsfold {

namespace asio = boost::asio;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

// What the receiving and the answering side of one bulk request share. Strand of the session, but for `job`.
// Held by shared pointers, since a wake-up posted from the job's threads may arrive after the request ended.
struct Session::BulkStream : std::enable_shared_from_this<BulkStream> {
  explicit BulkStream(const asio::any_io_executor& io) : executor(io), output_added(io) {
    output_added.expires_at(Clock::time_point::max());
  }

  // Makes the answering side look again. Any thread; many calls become one.
  void Notify() {
    if (notified.exchange(true)) return;
    asio::post(executor, [self = shared_from_this()] {
      self->notified.store(false);
      self->output_added.cancel();
    });
  }

  asio::any_io_executor executor;
  asio::steady_timer output_added;  // what the answering side waits for
  std::atomic<bool> notified{false};
  std::unique_ptr<BulkJob> job;
  bool finished = false;  // the summary line has been added
};

namespace {

BulkMode ModeOf(const Exchange& exchange) {
  const bool dry_run = exchange.request.Query("dry_run") == "true";
  return dry_run || exchange.route->path == "/v1/check:bulk" ? BulkMode::kCheck : BulkMode::kIngest;
}

// Whatever ends the answering, nobody takes answers behind it: the job must not wait for that.
class AbandonAtEnd {
 public:
  explicit AbandonAtEnd(BulkJob* job) : job_(job) {}
  ~AbandonAtEnd() { job_->Abandon(); }
  AbandonAtEnd(const AbandonAtEnd&) = delete;
  AbandonAtEnd& operator=(const AbandonAtEnd&) = delete;

 private:
  BulkJob* const job_;
};

// Why the body ended early, if it did.
std::optional<Problem> WhyBroken(const Exchange& exchange, const ContentDecoder& decoder) {
  if (exchange.refusal) return exchange.refusal;
  if (!exchange.parser.is_done()) return Problem{400, "incomplete", "the body ended early"};
  if (Status status = decoder.Finish(); !status.ok()) return BadCoding(status);
  return std::nullopt;
}

// Feeds a piece of the body without its coding. Errors: kInvalidArgument it cannot be decoded.
Status FeedDecoded(std::string piece, ContentDecoder* decoder, BulkJob* job) {
  decoder->Give(std::move(piece));
  while (!job->stopped()) {
    const Result<std::string_view> decoded = decoder->Take();
    if (!decoded) return decoded.error();
    if (decoded->empty()) break;
    job->Feed(*decoded);
  }
  return Status::Ok();
}

}  // namespace

// Runs `work`, which may block, on a bulk worker. REQUIRES: the request holds a place there.
template <class Work>
asio::awaitable<void> Session::RunOnBulkWorker(Work work) {
  auto initiate = [&](auto handler) {
    auto guard = asio::make_work_guard(connection_.executor());
    state_->bulk_workers->Post([&work, guard, moved = std::move(handler)]() mutable {
      work();
      asio::post(guard.get_executor(), std::move(moved));
    });
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(initiate, asio::use_awaitable);
}

std::optional<Problem> Session::AdmitBulk(Exchange* exchange) {
  Problem problem;
  bool dry_run = false;
  PageScope scope = PageScope::kMain;
  if (!ReadFlag(exchange->request, "dry_run", &dry_run, &problem)) return problem;
  if (!ReadScope(exchange->request, &scope, &problem)) return problem;
  if (state_->bulk_workers->TryReserve()) return std::nullopt;
  return Problem{503, "overloaded", "too many bulk requests at the same time"};
}

BulkJob::Options Session::BulkOptionsOf(const Exchange& exchange) const {
  BulkJob::Options options;
  options.mode = ModeOf(exchange);
  options.form = BulkFormOf(exchange.request.content_type);
  options.scope = exchange.request.Query("html") == "all" ? PageScope::kAll : PageScope::kMain;
  options.threads = state_->bulk_threads;
  options.line_bytes_max = kBulkLineBytesMax;
  options.output_bytes_max = kBulkAnswerBytesMax;
  options.archive = state_->service.archive;
  options.metrics = state_->service.metrics;
  return options;
}

// REQUIRES: AdmitBulk admitted the request.
asio::awaitable<bool> Session::ServeBulk(Exchange* exchange) {
  using namespace asio::experimental::awaitable_operators;
  const WorkPool::Place place(state_->bulk_workers);
  MoveTo(Stage::kStreaming);
  auto stream = std::make_shared<BulkStream>(connection_.executor());
  BulkJob::Options options = BulkOptionsOf(*exchange);
  options.on_output = [raw = stream.get()] { raw->Notify(); };
  co_await RunOnBulkWorker([&] { stream->job = std::make_unique<BulkJob>(options); });
  // The job ends on a thread that may wait, whatever happened to the session.
  std::exception_ptr failure;
  try {
    co_await (ReceiveBulk(exchange, stream) && AnswerBulk(exchange, stream));
  } catch (...) {
    failure = std::current_exception();
  }
  co_await RunOnBulkWorker([&] { stream->job.reset(); });
  if (failure) std::rethrow_exception(failure);
  co_return !exchange->close && !exchange->gone && HeadOptionsOf(*exchange).keep_alive;
}

// Feeds the body to the job, as fast as the job and the reader of the answers allow.
asio::awaitable<void> Session::ReceiveBulk(Exchange* exchange, std::shared_ptr<BulkStream> stream) {
  exchange->parser.body_limit(boost::none);
  exchange->parser.eager(true);
  co_await SendContinue(exchange);
  RateBudget budget(state_->deadlines.body, state_->deadlines.body_rate_min);
  ContentDecoder decoder(exchange->coding);
  while (!exchange->gone && !exchange->close && !stream->job->stopped() && !exchange->parser.is_done()) {
    co_await ReceivePiece(exchange, &budget);
    std::string piece = std::exchange(exchange->parser.get().body(), std::string());
    if (piece.empty()) continue;
    Status status;
    co_await RunOnBulkWorker([&] { status = FeedDecoded(std::move(piece), &decoder, stream->job.get()); });
    if (status.ok()) continue;
    exchange->refusal = BadCoding(status);
    break;
  }
  if (!exchange->parser.is_done()) exchange->close = true;
  NEWSFOLD_ASSERT(!stream->finished);
  const std::optional<Problem> broken = WhyBroken(*exchange, decoder);
  co_await RunOnBulkWorker([&] { stream->job->Finish(broken); });
  stream->finished = true;
  stream->Notify();
}

// Sends the whole answer with an exact status if it is small and soon there, else begins to stream it.
asio::awaitable<void> Session::AnswerBulk(Exchange* exchange, std::shared_ptr<BulkStream> stream) {
  const AbandonAtEnd abandon_at_end(stream->job.get());
  const auto hold_until = Clock::now() + state_->deadlines.bulk_hold;
  while (!stream->finished && stream->job->output_bytes() <= kBulkHoldBytes && Clock::now() < hold_until) {
    stream->output_added.expires_at(hold_until);
    co_await stream->output_added.async_wait(kAwaitTuple);
  }
  stream->output_added.expires_at(Clock::time_point::max());
  Response response;
  response.status = stream->job->any_failed() ? 207 : 200;
  response.content_type = kNdjsonType;
  if (!stream->finished) {
    co_await StreamBulk(exchange, stream, std::move(response));
  } else if (!exchange->gone) {
    stream->job->TakeOutput(&response.body);
    const bool again = co_await Answer(exchange, std::move(response));
    if (!again) exchange->close = true;
  }
}

asio::awaitable<void> Session::StreamBulk(Exchange* exchange, std::shared_ptr<BulkStream> stream,
                                          Response response) {
  NEWSFOLD_ASSERT(stage_ == Stage::kStreaming);
  const bool chunked = exchange->version >= 11;
  HeadOptions options = HeadOptionsOf(*exchange);
  options.body_end = chunked ? BodyEnd::kChunks : BodyEnd::kClose;
  options.keep_alive = options.keep_alive && chunked;
  const std::string head = SerializeHead(response, options);
  error_code error = co_await connection_.Write(head, {}, state_->deadlines);
  while (!error) {
    std::string lines;
    stream->job->TakeOutput(&lines);
    if (lines.empty() && stream->finished) break;
    if (lines.empty()) {
      co_await stream->output_added.async_wait(kAwaitTuple);
      continue;
    }
    const std::string chunk_head = chunked ? fmt::format("{:x}\r\n", lines.size()) : std::string();
    if (chunked) lines += "\r\n";
    error = co_await connection_.Write(chunk_head, lines, state_->deadlines);
  }
  if (!error && chunked) error = co_await connection_.Write("0\r\n\r\n", {}, state_->deadlines);
  if (error) connection_.Cancel();
  if (error || !options.keep_alive) exchange->close = true;
  Account(*exchange, response.status);
}

}  // namespace newsfold
