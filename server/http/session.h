#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/http/parser.hpp>

#include "dedup/base/assert.h"
#include "server/http/append_body.h"
#include "server/http/bulk_job.h"
#include "server/http/connection.h"
#include "server/http/content_coding.h"
#include "server/http/framing.h"
#include "server/http/handlers.h"
#include "server/http/router.h"
#include "server/http/wire.h"
#include "server/service/committer.h"
#include "server/service/limits.h"
#include "server/service/short_work.h"
#include "server/service/work_pool.h"

namespace spdlog {
class logger;
}

namespace newsfold {

class Session;

// What all sessions share. Members that are pointers outlive every session. Thread-safe.
struct ServerState {
  // constant after construction
  Service service;
  WorkPool* workers = nullptr;
  WorkPool* bulk_workers = nullptr;  // one place a bulk or other long request
  std::size_t bulk_threads = 1;      // that a bulk request has of its own beside its place
  Committer* committer = nullptr;
  spdlog::logger* log = nullptr;
  Deadlines deadlines;
  std::string request_id_prefix;

  std::atomic<bool> draining{false};
  std::atomic<bool> accept_failed{false};
  std::atomic<bool> compacting{false};
  std::atomic<std::size_t> connections{0};
  std::atomic<std::size_t> body_bytes{0};  // of requests being received or answered
  std::atomic<std::uint64_t> requests{0};
};

// What the sessions of one I/O thread share. Used on that thread only.
struct SessionGroup {
  explicit SessionGroup(const ShortWorkLimits& limits) : short_work(limits) {}

  std::unordered_set<Session*> sessions;
  ShortWork short_work;
};

// A share of ServerState::body_bytes, given back at the end. Thread-compatible.
class BodyBytes {
 public:
  explicit BodyBytes(std::atomic<std::size_t>* total) : total_(total) {}
  ~BodyBytes() {
    const std::size_t before = total_->fetch_sub(held_);
    NEWSFOLD_ASSERT(before >= held_);
  }
  BodyBytes(const BodyBytes&) = delete;
  BodyBytes& operator=(const BodyBytes&) = delete;

  // Makes the share at least `bytes`. False: all together hold more than kBodyBytesInFlightMax.
  bool RaiseTo(std::size_t bytes) {
    if (bytes <= held_) return true;
    const std::size_t more = bytes - held_;
    held_ = bytes;
    return total_->fetch_add(more) + more <= kBodyBytesInFlightMax;
  }

 private:
  std::atomic<std::size_t>* total_;
  std::size_t held_ = 0;
};

// One request on its way through a session. Thread-compatible.
struct Exchange {
  using Parser = boost::beast::http::request_parser<AppendBody>;

  explicit Exchange(std::atomic<std::size_t>* body_bytes_total) : body_bytes(body_bytes_total) {}

  Parser parser;
  BodyBytes body_bytes;
  int version = 11;
  std::string method;
  std::string request_id;
  Framing framing;
  ContentCoding coding = ContentCoding::kIdentity;
  Request request;
  const Route* route = nullptr;    // null: refused before one was found
  std::optional<Problem> refusal;  // the answer, if the request is not to be handled
  bool close = false;              // the rest of the connection cannot be trusted or is not wanted
  bool gone = false;               // the client has left
  std::chrono::steady_clock::time_point started;
};

// One connection: requests one after the other, each answered before the next is looked at, so that answers
// are in order and at most one request of a connection is in work however many are pipelined. Strand of its
// socket.
class Session {
 public:
  Session(boost::asio::ip::tcp::socket socket, ServerState* state, SessionGroup* group);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Serves until the connection ends.
  boost::asio::awaitable<void> Run();

  // The server is stopping: closes the connection now if no request is in work, else after its answer.
  void Drain();
  // Closes the connection now.
  void Abort() { connection_.Close(); }

 private:
  struct BulkStream;

  // Where the session is with one request after the other.
  enum class Stage : std::uint8_t {
    kIdle,       // no complete head is there
    kReceiving,  // the head is judged, the body received or dropped
    kHandling,   // a handler has the request
    kStreaming,  // a bulk request is received, decided about and answered at the same time
    kAnswering,  // the answer is sent
    kClosed,
  };
  static bool MayFollow(Stage stage, Stage next);
  void MoveTo(Stage next);

  boost::asio::awaitable<void> LetOthersRun();
  boost::asio::awaitable<bool> ServeOne();
  boost::asio::awaitable<bool> ReceiveHead(Exchange* exchange);
  void TakeHead(Exchange* exchange, const HeadScanner& scanner);
  void JudgeHead(Exchange* exchange);
  std::optional<Problem> FindWork(Exchange* exchange);
  boost::asio::awaitable<void> ReceiveBody(Exchange* exchange);
  boost::asio::awaitable<void> TakePiece(Exchange* exchange, ContentDecoder* decoder);
  boost::asio::awaitable<void> ReceivePiece(Exchange* exchange, RateBudget* budget);
  void ParseBody(Exchange* exchange);
  boost::asio::awaitable<void> SendContinue(Exchange* exchange);
  boost::asio::awaitable<Response> Dispatch(Exchange* exchange);
  Response RunShort(const Exchange& exchange);
  boost::asio::awaitable<Response> RunOnWorker(WorkPool* pool, const Route* route, Request request);
  boost::asio::awaitable<bool> Answer(Exchange* exchange, Response response);
  void Account(const Exchange& exchange, int status);
  boost::asio::awaitable<void> Linger();

  // The streamed routes: session_bulk.cc.
  std::optional<Problem> AdmitBulk(Exchange* exchange);
  BulkJob::Options BulkOptionsOf(const Exchange& exchange) const;
  boost::asio::awaitable<bool> ServeBulk(Exchange* exchange);
  boost::asio::awaitable<void> ReceiveBulk(Exchange* exchange, std::shared_ptr<BulkStream> stream);
  boost::asio::awaitable<void> AnswerBulk(Exchange* exchange, std::shared_ptr<BulkStream> stream);
  boost::asio::awaitable<void> StreamBulk(Exchange* exchange, std::shared_ptr<BulkStream> stream,
                                          Response response);
  template <class Work>
  boost::asio::awaitable<void> RunOnBulkWorker(Work work);

  HeadOptions HeadOptionsOf(const Exchange& exchange) const;

  Connection connection_;
  ServerState* const state_;
  SessionGroup* const group_;
  Stage stage_ = Stage::kIdle;
};

}  // namespace newsfold
