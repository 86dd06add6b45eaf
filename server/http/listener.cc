#include "server/http/listener.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <future>
#include <random>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>
#include <spdlog/logger.h>
#include <sys/resource.h>

#include "dedup/base/assert.h"
#include "server/http/address.h"
#include "server/http/await_tuple.h"
#include "server/http/session.h"
#include "server/service/committer.h"
#include "server/service/work_pool.h"

namespace newsfold {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t kWorkerThreadsMax = 256;
constexpr std::size_t kFilesReserved = 256;  // for the store and the program
constexpr std::chrono::milliseconds kAcceptPause{100};

constexpr std::string_view kBusyAnswer =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 21\r\n"
    "Retry-After: 1\r\nConnection: close\r\n\r\ntoo many connections\n";

Status CheckRange(std::string_view name, std::size_t value, std::size_t value_max) {
  if (value >= 1 && value <= value_max) return Status::Ok();
  return InvalidArgument(fmt::format("{} is {}, it must be 1 to {}", name, value, value_max));
}

// Lifts the soft limit of open files to the hard one and returns how many connections fit under it.
std::size_t ConnectionsThatFit(std::size_t wanted) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  const rlim_t soft_limit = std::exchange(limit.rlim_cur, limit.rlim_max);
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) limit.rlim_cur = soft_limit;
  const std::size_t files =
      limit.rlim_cur > 2 * kFilesReserved ? limit.rlim_cur - kFilesReserved : kFilesReserved;
  return std::min(wanted, files);
}

std::string MakeRequestIdPrefix() {
  std::random_device random;
  return fmt::format("{:08x}-", random());
}

// One thread that runs the coroutines of its connections.
struct IoThread {
  explicit IoThread(const ShortWorkLimits& limits) : group(limits) {}

  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
  SessionGroup group;                       // used on the thread only
  std::atomic<std::size_t> connections{0};  // that live on the thread, or soon will
  std::thread thread;
};

std::string WhatOf(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& exception) {
    return exception.what();
  } catch (...) {
    return "an exception of an unknown type";
  }
}

// What the system says of the listening socket itself; everything else passes.
bool IsFatal(const error_code& error) {
  return error == asio::error::bad_descriptor || error == asio::error::invalid_argument ||
         error == asio::error::not_socket || error == asio::error::fault;
}

struct Uncount {
  void operator()(std::atomic<std::size_t>* connections) const {
    const std::size_t before = connections->fetch_sub(1);
    NEWSFOLD_ASSERT(before > 0);
  }
};
// One of the connections that are counted, however it ends.
using CountedConnection = std::unique_ptr<std::atomic<std::size_t>, Uncount>;

asio::awaitable<void> RunSession(CountedConnection /*counted*/, CountedConnection /*counted_on_thread*/,
                                 tcp::socket socket, ServerState* state, SessionGroup* group) {
  Session session(std::move(socket), state, group);
  co_await session.Run();
}

}  // namespace

class HttpServer::Impl {
 public:
  Impl(Archive* archive, HttpServerOptions options)
      : options_(std::move(options)), archive_(archive), connections_max_(options_.connections_max) {}

  ~Impl() { Stop(); }

  Status Start();
  void Stop();
  std::string address() const { return address_; }

 private:
  Status CheckOptions() const;
  Status Bind(const ListenAddress& listen);
  void StartThreads();
  asio::awaitable<Status> Accept();
  void OnAcceptEnded(const std::exception_ptr& failure, Status status);
  void OnSessionEnded(const std::exception_ptr& failure);
  IoThread* FindHome() const;
  void Adopt(tcp::socket socket, IoThread* home);
  template <class Visit>
  void ForEachSession(Visit visit);
  bool WaitForSessions(std::chrono::milliseconds time) const;

  // constant after Start
  const HttpServerOptions options_;
  Archive* const archive_;
  std::size_t connections_max_;
  std::string address_;

  ServerMetrics metrics_;
  ServerState state_;
  std::vector<std::unique_ptr<IoThread>> io_threads_;
  std::unique_ptr<tcp::acceptor> acceptor_;  // used on the first I/O thread
  std::unique_ptr<WorkPool> workers_;
  std::unique_ptr<WorkPool> bulk_workers_;
  std::unique_ptr<Committer> committer_;
  bool started_ = false;
};

Status HttpServer::Impl::CheckOptions() const {
  if (const Status s = CheckRange("io_threads", options_.io_threads, kIoThreadsMax); !s.ok()) return s;
  if (const Status s = CheckRange("worker_threads", options_.worker_threads, kWorkerThreadsMax); !s.ok())
    return s;
  if (const Status s = CheckRange("bulk_threads", options_.bulk_threads, kWorkerThreadsMax); !s.ok())
    return s;
  if (const Status s = CheckRange("queue_max", options_.queue_max, 1 << 20); !s.ok()) return s;
  return CheckRange("connections_max", options_.connections_max, 1 << 20);
}

Status HttpServer::Impl::Start() {
  if (const Status status = CheckOptions(); !status.ok()) return status;
  const Result<ListenAddress> listen = ParseListenAddress(options_.listen);
  if (!listen) return listen.error();
  connections_max_ = ConnectionsThatFit(options_.connections_max);
  for (std::size_t i = 0; i < options_.io_threads; ++i)
    io_threads_.push_back(std::make_unique<IoThread>(options_.short_work));
  if (const Status status = Bind(*listen); !status.ok()) return status;
  StartThreads();
  return Status::Ok();
}

Status HttpServer::Impl::Bind(const ListenAddress& listen) {
  const tcp::endpoint endpoint(asio::ip::make_address(listen.host), listen.port);
  auto acceptor = std::make_unique<tcp::acceptor>(io_threads_.front()->context);
  error_code error;
  acceptor->open(endpoint.protocol(), error);
  if (!error) acceptor->set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor->bind(endpoint, error);
  if (!error) acceptor->listen(asio::socket_base::max_listen_connections, error);
  if (error) return InvalidArgument(fmt::format("listen on {}: {}", options_.listen, error.message()));
  const std::string_view format = endpoint.address().is_v6() ? "[{}]:{}" : "{}:{}";
  address_ = fmt::format(fmt::runtime(format), listen.host, acceptor->local_endpoint().port());
  acceptor_ = std::move(acceptor);
  return Status::Ok();
}

void HttpServer::Impl::StartThreads() {
  NEWSFOLD_ASSERT(!started_ && acceptor_ != nullptr);
  workers_ = std::make_unique<WorkPool>(options_.worker_threads, options_.queue_max);
  bulk_workers_ = std::make_unique<WorkPool>(kBulkRequestsMax, kBulkRequestsMax);
  committer_ = std::make_unique<Committer>(archive_);
  state_.service = {archive_, &metrics_, &state_.draining, &state_.accept_failed, &state_.compacting};
  state_.workers = workers_.get();
  state_.bulk_workers = bulk_workers_.get();
  state_.bulk_threads = options_.bulk_threads;
  state_.committer = committer_.get();
  state_.log = options_.log.get();
  state_.deadlines = options_.deadlines;
  state_.request_id_prefix = MakeRequestIdPrefix();
  asio::co_spawn(io_threads_.front()->context, Accept(),
                 [this](const std::exception_ptr& failure, Status status) {
                   OnAcceptEnded(failure, std::move(status));
                 });
  for (const auto& io : io_threads_) io->thread = std::thread([raw = io.get()] { raw->context.run(); });
  started_ = true;
}

// Ends well when the server stops. Errors: kInternal the listening socket is broken.
asio::awaitable<Status> HttpServer::Impl::Accept() {
  asio::steady_timer pause(io_threads_.front()->context);
  bool complained = false;
  while (!state_.draining.load()) {
    IoThread* home = FindHome();
    auto [error, socket] = co_await acceptor_->async_accept(home->context, kAwaitTuple);
    if (!error) {
      complained = false;
      Adopt(std::move(socket), home);
    } else if (IsFatal(error) && !state_.draining.load()) {
      co_return Internal("accept: " + error.message());
    } else if (error != asio::error::operation_aborted && error != asio::error::connection_aborted) {
      // Out of file descriptors or memory: the connection stays in the backlog until there is room.
      if (!complained) options_.log->warn("accept: {}", error.message());
      complained = true;
      pause.expires_after(kAcceptPause);
      co_await pause.async_wait(kAwaitTuple);
    }
  }
  co_return Status::Ok();
}

// An accept loop that ends before the server stops leaves a server that looks alive and answers nobody new:
// whoever runs it is told, and what asks for readiness. Runs on the first I/O thread.
void HttpServer::Impl::OnAcceptEnded(const std::exception_ptr& failure, Status status) {
  if (failure) status = Internal("accept: " + WhatOf(failure));
  NEWSFOLD_ASSERT(!state_.accept_failed.load());
  if (status.ok()) return;
  metrics_.CountFailure("accept");
  options_.log->error("no connection is accepted any more: {}", status.message());
  state_.accept_failed.store(true);
  error_code ignored;
  acceptor_->close(ignored);  // who connects is refused instead of left waiting
  if (options_.on_accept_failed) options_.on_accept_failed(status);
}

// The session and its connection are gone by now. Runs on an I/O thread.
void HttpServer::Impl::OnSessionEnded(const std::exception_ptr& failure) {
  if (!failure) return;
  metrics_.CountFailure("session");
  options_.log->error("a session ended by a failure: {}", WhatOf(failure));
}

// The thread with the fewest connections: each does much of the work of its own.
IoThread* HttpServer::Impl::FindHome() const {
  const auto least = std::min_element(
      io_threads_.begin(), io_threads_.end(),
      [](const auto& one, const auto& other) { return one->connections.load() < other->connections.load(); });
  return least->get();
}

void HttpServer::Impl::Adopt(tcp::socket socket, IoThread* home) {
  const bool is_full = state_.connections.fetch_add(1) >= connections_max_;
  CountedConnection counted(&state_.connections);
  if (is_full) {
    error_code ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(kBusyAnswer), ignored);
    return;
  }
  home->connections.fetch_add(1);
  CountedConnection counted_on_thread(&home->connections);
  asio::co_spawn(
      home->context,
      RunSession(std::move(counted), std::move(counted_on_thread), std::move(socket), &state_, &home->group),
      [this](const std::exception_ptr& failure) { OnSessionEnded(failure); });
}

// Calls visit(session) for every session, on its thread, and waits until that is done.
template <class Visit>
void HttpServer::Impl::ForEachSession(Visit visit) {
  for (const auto& io : io_threads_) {
    std::promise<void> done;
    asio::post(io->context, [&] {
      for (Session* session : io->group.sessions) visit(session);
      done.set_value();
    });
    done.get_future().wait();
  }
}

bool HttpServer::Impl::WaitForSessions(std::chrono::milliseconds time) const {
  const auto deadline = std::chrono::steady_clock::now() + time;
  while (state_.connections.load() > 0) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

void HttpServer::Impl::Stop() {
  if (!std::exchange(started_, false)) return;
  state_.draining.store(true);
  asio::post(io_threads_.front()->context, [this] {
    error_code ignored;
    acceptor_->close(ignored);
  });
  ForEachSession([](Session* session) { session->Drain(); });
  if (!WaitForSessions(options_.deadlines.drain)) {
    options_.log->warn("stopping: {} requests did not finish in time", state_.connections.load());
    ForEachSession([](Session* session) { session->Abort(); });
  }
  for (const auto& io : io_threads_) io->work.reset();
  for (const auto& io : io_threads_) io->thread.join();
  NEWSFOLD_ASSERT(state_.connections.load() == 0 && state_.body_bytes.load() == 0);
  workers_->Join();
  bulk_workers_->Join();
  committer_.reset();
}

HttpServer::HttpServer(Archive* archive, HttpServerOptions options)
    : impl_(std::make_unique<Impl>(archive, std::move(options))) {}
HttpServer::~HttpServer() = default;
Status HttpServer::Start() {
  return impl_->Start();
}
std::string HttpServer::address() const {
  std::string address = impl_->address();
  NEWSFOLD_ASSERT(!address.empty());
  return address;
}
void HttpServer::Stop() {
  impl_->Stop();
}

}  // namespace newsfold
