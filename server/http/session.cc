#include "server/http/session.h"

#include <algorithm>
#include <ctime>
#include <limits>
#include <utility>
#include <vector>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/error.hpp>
#include <fmt/format.h>
#include <spdlog/logger.h>

#include "dedup/base/assert.h"
#include "server/http/media_type.h"
#include "server/http/target.h"

namespace newsfold {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::size_t kHeadReadBytes = 4 << 10;
constexpr std::size_t kBodyReadBytes = 64 << 10;
constexpr std::size_t kLingerBytesMax = 1 << 20;

Problem Timeout(std::string_view what) {
  return {408, "timeout", fmt::format("the {} did not arrive in time", what)};
}

Problem Overloaded(std::string_view what) {
  return {503, "overloaded", std::string(what)};
}

Problem TooManyBodies() {
  return Overloaded("the request bodies in work take too much memory");
}

// The first value of a field, named by Beast's constant or by a string.
template <class Name>
std::string_view FieldOf(const Exchange::Parser& parser, const Name& field) {
  const auto value = parser.get()[field];
  return {value.data(), value.size()};
}

// All values of a field that is a list.
std::string ListOf(const Exchange::Parser& parser, http::field field) {
  std::string list;
  const auto [begin, end] = parser.get().equal_range(field);
  for (auto found = begin; found != end; ++found) {
    const auto value = found->value();
    list.append(list.empty() ? "" : ", ").append(value.data(), value.size());
  }
  return list;
}

// A browser posts plain text for any page without asking the server first, as it does for the other types.
std::optional<Problem> CheckOrigin(const Exchange& exchange) {
  const bool is_text = exchange.route->body == BodyRule::kArticle &&
                       ArticleFormOf(exchange.request.content_type) == ArticleForm::kText;
  if (!is_text || FieldOf(exchange.parser, http::field::origin).empty()) return std::nullopt;
  return Problem{403, "cross_origin", "a text that a page in a browser sends comes as JSON"};
}

// The route's rules about the body, which need only the head.
std::optional<Problem> CheckBodyRule(Exchange* exchange) {
  NEWSFOLD_ASSERT(exchange->route != nullptr);
  const Framing& framing = exchange->framing;
  const BodyRule rule = exchange->route->body;
  const bool is_absent = framing.body == Framing::Body::kNone;
  const bool is_empty = is_absent || (framing.body == Framing::Body::kLength && framing.length == 0);
  if (rule == BodyRule::kNone || (rule == BodyRule::kOptionalJson && is_empty)) return std::nullopt;
  if (is_absent) {
    return Problem{411, "length_required", "the request needs a Content-Length or chunked body"};
  }
  const auto coding = ParseContentCoding(ListOf(exchange->parser, http::field::content_encoding));
  if (!coding) {
    return Problem{415,
                   "unsupported_encoding",
                   fmt::format("a body has one Content-Encoding of {}", kAcceptedCodings),
                   {{"Accept-Encoding", std::string(kAcceptedCodings)}}};
  }
  exchange->coding = *coding;
  if (auto problem = CheckMediaType(rule, exchange->request.content_type)) return problem;
  return CheckOrigin(*exchange);
}

std::optional<Problem> CheckDeclaredLength(const Exchange& exchange) {
  const bool limited =
      exchange.route->place != Place::kBulk && exchange.framing.body == Framing::Body::kLength;
  if (!limited || exchange.framing.length <= kWireBytesMax) return std::nullopt;
  return Problem{413, "too_large", fmt::format("the body is longer than {} bytes", kWireBytesMax)};
}

std::optional<Problem> CheckParameters(const Exchange& exchange) {
  const auto known = exchange.route->parameters;
  for (const Request::Parameter& parameter : exchange.request.query) {
    if (std::find(known.begin(), known.end(), parameter.name) != known.end()) continue;
    return Problem{400, "unknown_parameter",
                   known.empty()
                       ? "this path takes no parameters"
                       : fmt::format("the query has a parameter this path does not know; it knows: {}",
                                     fmt::join(known, ", "))};
  }
  return std::nullopt;
}

std::size_t BodyBytesMax(const Exchange& exchange) {
  NEWSFOLD_ASSERT(exchange.refusal || exchange.route != nullptr);
  if (exchange.refusal || exchange.route->body == BodyRule::kNone) return kDiscardBytesMax;
  return exchange.route->place == Place::kBulk ? std::numeric_limits<std::size_t>::max() : kWireBytesMax;
}

// A response on its way from a worker back to the coroutine that waits for it. Keeps the I/O thread running.
template <class Handler>
class PendingAnswer {
 public:
  PendingAnswer(Handler handler, const asio::any_io_executor& executor)
      : handler_(std::move(handler)), work_(asio::make_work_guard(executor)) {}

  void Complete(Response response) {
    NEWSFOLD_ASSERT(!is_complete_);
    is_complete_ = true;
    const auto executor = work_.get_executor();
    asio::post(executor, [handler = std::move(handler_), moved = std::move(response)]() mutable {
      handler(std::move(moved));
    });
  }

 private:
  Handler handler_;
  asio::executor_work_guard<asio::any_io_executor> work_;
  bool is_complete_ = false;
};

}  // namespace

Session::Session(asio::ip::tcp::socket socket, ServerState* state, SessionGroup* group)
    : connection_(std::move(socket)), state_(state), group_(group) {
  const bool is_new = group_->sessions.insert(this).second;
  NEWSFOLD_ASSERT(is_new);
  state_->service.metrics->ConnectionOpened();
}

Session::~Session() {
  const std::size_t erased = group_->sessions.erase(this);
  NEWSFOLD_ASSERT(erased == 1);
  state_->service.metrics->ConnectionClosed();
}

bool Session::MayFollow(Stage stage, Stage next) {
  switch (next) {
    case Stage::kIdle:
      return stage == Stage::kAnswering || stage == Stage::kStreaming;
    case Stage::kReceiving:
      return stage == Stage::kIdle;
    case Stage::kHandling:
    case Stage::kStreaming:
      return stage == Stage::kReceiving;
    case Stage::kAnswering:
      return stage == Stage::kReceiving || stage == Stage::kHandling || stage == Stage::kStreaming;
    case Stage::kClosed:
      return stage != Stage::kHandling && stage != Stage::kClosed;
  }
  return false;
}

void Session::MoveTo(Stage next) {
  NEWSFOLD_ASSERT(MayFollow(stage_, next));
  stage_ = next;
}

asio::awaitable<void> Session::Run() {
  // g++ 12 miscompiles co_await in the condition of a loop and behind && or ||: it stands alone everywhere.
  bool again = true;
  while (again && !state_->draining.load(std::memory_order_relaxed)) {
    again = co_await ServeOne();
    if (again) MoveTo(Stage::kIdle);
    if (again && connection_.buffer().size() > 0) co_await LetOthersRun();
  }
  MoveTo(Stage::kClosed);
  connection_.Close();
}

// A client that sent many requests at once waits for its turn before each of them.
asio::awaitable<void> Session::LetOthersRun() {
  co_await asio::post(connection_.executor(), asio::use_awaitable);
}

void Session::Drain() {
  if (stage_ == Stage::kIdle) connection_.Cancel();
}

asio::awaitable<bool> Session::ServeOne() {
  Exchange exchange(&state_->body_bytes);
  const bool received = co_await ReceiveHead(&exchange);
  if (!received) co_return false;
  if (!exchange.refusal && exchange.route->place == Place::kBulk) {
    exchange.refusal = AdmitBulk(&exchange);
    if (!exchange.refusal) {
      const bool again = co_await ServeBulk(&exchange);
      co_return again;
    }
  }
  if (!exchange.close) co_await ReceiveBody(&exchange);
  if (exchange.gone) co_return false;
  Response response;
  if (exchange.refusal) {
    response = ToResponse(*exchange.refusal, exchange.request_id);
  } else {
    response = co_await Dispatch(&exchange);
  }
  const bool again = co_await Answer(&exchange, std::move(response));
  co_return again;
}

// False: the connection ended, or stayed idle, before a head was complete.
asio::awaitable<bool> Session::ReceiveHead(Exchange* exchange) {
  HeadScanner scanner;
  HeadScanner::State found = scanner.Scan(connection_.buffered());
  auto head_began = Watchdog::Clock::time_point::min();
  while (found == HeadScanner::State::kNeedMore) {
    const auto now = Watchdog::Clock::now();
    const bool waiting = connection_.buffer().size() == 0;
    if (!waiting && head_began == Watchdog::Clock::time_point::min()) head_began = now;
    const auto time = waiting ? state_->deadlines.idle : head_began + state_->deadlines.header - now;
    const error_code error = co_await connection_.ReadSome(kHeadReadBytes, time);
    if (error == asio::error::timed_out && !waiting) {
      exchange->refusal = Timeout("request head");
      break;
    }
    if (error) co_return false;
    found = scanner.Scan(connection_.buffered());
  }
  MoveTo(Stage::kReceiving);
  exchange->started = std::chrono::steady_clock::now();
  if (found == HeadScanner::State::kRefused) exchange->refusal = scanner.problem();
  exchange->close = exchange->refusal.has_value();
  exchange->request_id = fmt::format("{}{:x}", state_->request_id_prefix, state_->requests.fetch_add(1));
  if (!exchange->refusal) TakeHead(exchange, scanner);
  co_return true;
}

void Session::TakeHead(Exchange* exchange, const HeadScanner& scanner) {
  Exchange::Parser& parser = exchange->parser;
  parser.header_limit(kHeadBytesMax + 1);
  parser.body_limit(boost::none);
  NEWSFOLD_ASSERT(scanner.skipped_size() < scanner.head_size());
  NEWSFOLD_ASSERT(scanner.head_size() <= connection_.buffer().size());
  connection_.buffer().consume(scanner.skipped_size());
  error_code error;
  const std::size_t size = scanner.head_size() - scanner.skipped_size();
  parser.put(asio::buffer(connection_.buffer().data(), size), error);
  connection_.buffer().consume(size);
  if (error || !parser.is_header_done()) {
    exchange->refusal = Problem{400, "bad_request", "the request head is malformed: " + error.message()};
    exchange->close = true;
    return;
  }
  JudgeHead(exchange);
}

void Session::JudgeHead(Exchange* exchange) {
  const auto& message = exchange->parser.get();
  exchange->version = static_cast<int>(message.version());
  exchange->method = std::string(message.method_string());
  const std::string_view request_id = FieldOf(exchange->parser, "X-Request-Id");
  if (IsRequestId(request_id)) exchange->request_id = std::string(request_id);
  std::vector<HeadField> fields;
  for (const auto& field : message) {
    const auto name = field.name_string();
    const auto value = field.value();
    fields.push_back({{name.data(), name.size()}, {value.data(), value.size()}});
  }
  exchange->refusal = JudgeFraming(exchange->version, fields, &exchange->framing);
  exchange->close = exchange->refusal.has_value();
  if (exchange->refusal) return;
  exchange->refusal = FindWork(exchange);
  // What follows a POST without a length may be its body.
  exchange->close = exchange->refusal && exchange->refusal->status == 411;
}

// Finds the route and what it needs to know. Returns why the request is refused without framing in doubt.
std::optional<Problem> Session::FindWork(Exchange* exchange) {
  const auto& message = exchange->parser.get();
  if (!IsKnownMethod(exchange->method)) return Problem{501, "unknown_method", "the method is not known"};
  if (exchange->method == "CONNECT" || exchange->method == "TRACE") {
    return Problem{405, "method_not_allowed", "the method is not allowed", {{"Allow", "GET, HEAD, POST"}}};
  }
  const auto raw_target = message.target();
  auto target = ParseTarget({raw_target.data(), raw_target.size()});
  if (!target) return Problem{400, "bad_target", "the request target is malformed"};
  RouteMatch match = FindRoute(exchange->method, target->segments);
  if (match.allow.empty()) return Problem{404, "unknown_path", "there is nothing at this path"};
  if (match.route == nullptr) {
    return Problem{405, "method_not_allowed", "the path does not have this method", {{"Allow", match.allow}}};
  }
  exchange->route = match.route;
  exchange->request.id = std::move(match.id);
  exchange->request.query = std::move(target->query);
  exchange->request.accept = std::string(FieldOf(exchange->parser, http::field::accept));
  exchange->request.if_none_match = std::string(FieldOf(exchange->parser, http::field::if_none_match));
  exchange->request.content_type = std::string(FieldOf(exchange->parser, http::field::content_type));
  if (message.count("X-Article-Url") > 1)
    return Problem{400, "invalid_parameter", "more than one X-Article-Url field"};
  exchange->request.article_url = std::string(FieldOf(exchange->parser, "X-Article-Url"));
  exchange->request.request_id = exchange->request_id;
  // A browser says with Origin whose page it posts for.
  exchange->request.is_local =
      connection_.is_from_loopback() && FieldOf(exchange->parser, http::field::origin).empty();
  if (auto problem = CheckParameters(*exchange)) return problem;
  if (auto problem = CheckBodyRule(exchange)) return problem;
  return CheckDeclaredLength(*exchange);
}

asio::awaitable<void> Session::SendContinue(Exchange* exchange) {
  const bool wanted = exchange->framing.expect_continue && !exchange->parser.is_done();
  if (!wanted || connection_.buffer().size() > 0) co_return;
  const error_code error = co_await connection_.Write("HTTP/1.1 100 Continue\r\n\r\n", {}, state_->deadlines);
  exchange->gone = error.failed();
}

// Receives the whole body; that of a refused request is dropped.
asio::awaitable<void> Session::ReceiveBody(Exchange* exchange) {
  const bool refused = exchange->refusal.has_value();
  const std::size_t bytes_max = BodyBytesMax(*exchange);
  const bool too_long =
      exchange->framing.body == Framing::Body::kLength && exchange->framing.length > bytes_max;
  if (too_long || (refused && exchange->framing.expect_continue)) {
    exchange->close = true;
    co_return;
  }
  exchange->parser.body_limit(bytes_max);
  exchange->parser.eager(true);
  co_await SendContinue(exchange);
  RateBudget budget(state_->deadlines.body, state_->deadlines.body_rate_min);
  ContentDecoder decoder(exchange->coding);
  while (!exchange->gone && !exchange->close && !exchange->parser.is_done()) {
    co_await ReceivePiece(exchange, &budget);
    if (exchange->refusal) {
      exchange->parser.get().body().clear();
    } else {
      co_await TakePiece(exchange, &decoder);
    }
  }
  if (exchange->refusal || exchange->gone) co_return;
  if (Status status = decoder.Finish(); !status.ok()) exchange->refusal = BadCoding(status);
}

// Moves what has arrived of the body to the request, without its coding.
asio::awaitable<void> Session::TakePiece(Exchange* exchange, ContentDecoder* decoder) {
  std::string& body = exchange->request.body;
  decoder->Give(std::exchange(exchange->parser.get().body(), std::string()));
  std::optional<Problem> problem;
  while (!problem) {
    const Result<std::string_view> piece = decoder->Take();
    if (piece && piece->empty()) co_return;
    if (!piece) {
      problem = BadCoding(piece.error());
    } else if (body.size() + piece->size() > kWireBytesMax) {
      problem = Problem{413, "too_large", fmt::format("the body is longer than {} bytes", kWireBytesMax)};
    } else {
      body += *piece;
      if (!exchange->body_bytes.RaiseTo(body.size())) problem = TooManyBodies();
    }
    if (exchange->coding != ContentCoding::kIdentity) co_await LetOthersRun();
  }
  exchange->refusal = std::move(problem);
  exchange->close = !exchange->parser.is_done();
}

// Parses what is buffered, or receives more of it.
asio::awaitable<void> Session::ReceivePiece(Exchange* exchange, RateBudget* budget) {
  const std::size_t before = connection_.buffer().size();
  if (before > 0) ParseBody(exchange);
  if (exchange->close || exchange->parser.is_done() || connection_.buffer().size() < before) co_return;
  const auto begin = Watchdog::Clock::now();
  const error_code error = co_await connection_.ReadSome(kBodyReadBytes, budget->left());
  budget->Spend(Watchdog::Clock::now() - begin, connection_.buffer().size() - before);
  if (error == asio::error::timed_out) {
    exchange->refusal = Timeout("request body");
    exchange->close = true;
  } else if (error) {
    exchange->gone = true;
  }
}

void Session::ParseBody(Exchange* exchange) {
  error_code error;
  connection_.buffer().consume(exchange->parser.put(connection_.buffer().data(), error));
  if (error == http::error::need_more) error = {};
  if (!error && !exchange->parser.is_done() && connection_.buffer().size() > kTrailerBytesMax) {
    error = http::error::header_limit;
  }
  if (!error && exchange->body_bytes.RaiseTo(exchange->parser.get().body().size())) return;
  exchange->close = true;
  if (error == http::error::body_limit) {
    exchange->refusal =
        Problem{413, "too_large", fmt::format("the body is longer than {} bytes", BodyBytesMax(*exchange))};
  } else if (!error) {
    exchange->refusal = TooManyBodies();
  } else {
    exchange->refusal = Problem{400, "bad_chunk", "the chunked body is malformed: " + error.message()};
  }
}

asio::awaitable<Response> Session::Dispatch(Exchange* exchange) {
  MoveTo(Stage::kHandling);
  NEWSFOLD_ASSERT(exchange->route != nullptr && exchange->route->handler != nullptr);
  const Place place = exchange->route->place;
  if (place == Place::kHere) co_return exchange->route->handler(state_->service, exchange->request);
  const bool may_be_short = place == Place::kHereIfShort;
  if (may_be_short && group_->short_work.MayRun(exchange->request.body.size(), ShortWork::Clock::now())) {
    co_return RunShort(*exchange);
  }
  const bool is_long = place == Place::kLongWorker;
  WorkPool* const pool = is_long ? state_->bulk_workers : state_->workers;
  if (!pool->TryReserve()) {
    co_return ToResponse(Overloaded("too many requests wait for a worker"), exchange->request_id);
  }
  const WorkPool::Place reserved(pool);
  Response response = co_await RunOnWorker(pool, exchange->route, std::move(exchange->request));
  co_return response;
}

Response Session::RunShort(const Exchange& exchange) {
  const ShortWork::Usage begin = ShortWork::UsageNow();
  Response response = exchange.route->handler(state_->service, exchange.request);
  NEWSFOLD_ASSERT(!response.await_sync);
  group_->short_work.Ran(begin, ShortWork::UsageNow());
  return response;
}

asio::awaitable<Response> Session::RunOnWorker(WorkPool* pool, const Route* route, Request request) {
  auto initiate = [this, pool, route, &request](auto handler) {
    using Pending = PendingAnswer<decltype(handler)>;
    // Shared, for the committer's callbacks are copyable.
    auto pending = std::make_shared<Pending>(std::move(handler), connection_.executor());
    pool->Post([state = state_, route, pending, moved = std::move(request)]() mutable {
      Response response = route->handler(state->service, moved);
      if (!response.await_sync) return pending->Complete(std::move(response));
      auto done = [pending, id = std::move(moved.request_id), response](const Status& status) mutable {
        pending->Complete(status.ok() ? std::move(response) : ToResponse(ProblemOf(status), id));
      };
      state->committer->AfterSync(std::move(done));
    });
  };
  Response response = co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Response)>(
      initiate, asio::use_awaitable);
  co_return response;
}

HeadOptions Session::HeadOptionsOf(const Exchange& exchange) const {
  HeadOptions options;
  options.request_id = exchange.request_id;
  options.now = std::time(nullptr);
  options.version = exchange.version;
  options.keep_alive = !exchange.close && exchange.parser.keep_alive() && !state_->draining.load();
  return options;
}

// Whether the connection stays open.
asio::awaitable<bool> Session::Answer(Exchange* exchange, Response response) {
  MoveTo(Stage::kAnswering);
  NEWSFOLD_ASSERT(!exchange->gone);
  const HeadOptions options = HeadOptionsOf(*exchange);
  const std::string head = SerializeHead(response, options);
  const bool bodiless = exchange->method == "HEAD" || response.status == 304;
  const std::string_view body = bodiless ? std::string_view() : std::string_view(response.body);
  const error_code error = co_await connection_.Write(head, body, state_->deadlines);
  Account(*exchange, response.status);
  if (!error && exchange->close) co_await Linger();
  co_return !error && options.keep_alive;
}

void Session::Account(const Exchange& exchange, int status) {
  const auto duration = std::chrono::steady_clock::now() - exchange.started;
  const std::string_view route = exchange.route == nullptr ? "other" : exchange.route->path;
  const std::string_view method = exchange.route == nullptr ? "other" : exchange.route->method;
  state_->service.metrics->CountRequest(route, method, status, duration);
  const auto level =
      status >= 500 && status != 501 && status != 503 ? spdlog::level::warn : spdlog::level::debug;
  if (!state_->log->should_log(level)) return;
  state_->log->log(level, "{} {} {} {} us, request {}", exchange.method, route, status,
                   std::chrono::duration_cast<std::chrono::microseconds>(duration).count(),
                   exchange.request_id);
}

// Reads and drops what a refused client is still sending: closing at once would reset the connection and
// could take the answer with it.
asio::awaitable<void> Session::Linger() {
  connection_.ShutdownSend();
  const auto deadline = Watchdog::Clock::now() + state_->deadlines.linger;
  for (std::size_t dropped = 0; dropped < kLingerBytesMax;) {
    dropped += connection_.buffer().size();
    connection_.buffer().consume(connection_.buffer().size());
    const auto time = deadline - Watchdog::Clock::now();
    if (time <= std::chrono::nanoseconds(0)) break;
    const error_code error = co_await connection_.ReadSome(kBodyReadBytes, time);
    if (error) break;
  }
}

}  // namespace newsfold
