#include "server/http/connection.h"

#include <algorithm>
#include <array>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include "dedup/base/assert.h"
#include "server/http/address.h"
#include "server/http/await_tuple.h"

namespace newsfold {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// The part of head and body that is behind the first `sent` bytes.
std::array<asio::const_buffer, 2> Unsent(std::string_view head, std::string_view body, std::size_t sent) {
  NEWSFOLD_ASSERT(sent <= head.size() + body.size());
  const std::size_t of_head = std::min(sent, head.size());
  const std::size_t of_body = sent - of_head;
  return {asio::buffer(head.data() + of_head, head.size() - of_head),
          asio::buffer(body.data() + of_body, body.size() - of_body)};
}

bool IsFromLoopback(const asio::ip::tcp::socket& socket) {
  error_code error;
  const auto peer = socket.remote_endpoint(error);
  return !error && IsLoopback(peer.address());
}

}  // namespace

Watchdog::Watchdog(asio::ip::tcp::socket* socket) : socket_(socket), timer_(socket->get_executor()) {}

void Watchdog::Set(Clock::time_point deadline) {
  NEWSFOLD_ASSERT(socket_ != nullptr);
  deadline_ = deadline;
  fired_ = false;
  if (!armed_ || deadline < timer_.expiry()) Arm();
}

void Watchdog::Arm() {
  NEWSFOLD_ASSERT(deadline_ != Clock::time_point::max());
  armed_ = true;
  timer_.expires_at(deadline_);
  timer_.async_wait([self = shared_from_this()](const error_code& error) {
    if (!error && self->socket_ != nullptr) self->OnTimer();
  });
}

void Watchdog::OnTimer() {
  armed_ = false;
  if (Clock::now() >= deadline_) {
    fired_ = true;
    error_code ignored;
    socket_->cancel(ignored);
  } else if (deadline_ != Clock::time_point::max()) {
    Arm();
  }
}

void Watchdog::Retire() {
  socket_ = nullptr;
  timer_.cancel();
}

Connection::Connection(asio::ip::tcp::socket socket)
    : socket_(std::move(socket)),
      is_from_loopback_(IsFromLoopback(socket_)),
      read_watchdog_(std::make_shared<Watchdog>(&socket_)),
      write_watchdog_(std::make_shared<Watchdog>(&socket_)) {
  error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  socket_.non_blocking(true, ignored);
}

Connection::~Connection() {
  read_watchdog_->Retire();
  write_watchdog_->Retire();
}

std::string_view Connection::buffered() const {
  return {static_cast<const char*>(buffer_.data().data()), buffer_.size()};
}

asio::awaitable<error_code> Connection::ReadSome(std::size_t size, std::chrono::nanoseconds time) {
  read_watchdog_->Set(Watchdog::Clock::now() + time);
  auto [error, count] = co_await socket_.async_read_some(buffer_.prepare(size), kAwaitTuple);
  read_watchdog_->Clear();
  NEWSFOLD_ASSERT(count <= size);
  buffer_.commit(count);
  if (error == asio::error::operation_aborted && read_watchdog_->fired()) co_return asio::error::timed_out;
  co_return error;
}

asio::awaitable<error_code> Connection::Write(std::string_view head, std::string_view body,
                                              Deadlines deadlines) {
  RateBudget budget(deadlines.body, deadlines.body_rate_min);
  std::size_t sent = 0;
  error_code error;
  // Most answers fit the socket's buffer at once.
  sent = socket_.write_some(Unsent(head, body, sent), error);
  if (error && error != asio::error::would_block) co_return error;
  while (sent < head.size() + body.size()) {
    const auto begin = Watchdog::Clock::now();
    write_watchdog_->Set(begin + budget.left());
    auto [write_error, count] = co_await socket_.async_write_some(Unsent(head, body, sent), kAwaitTuple);
    write_watchdog_->Clear();
    if (write_error) {
      const bool late = write_error == asio::error::operation_aborted && write_watchdog_->fired();
      co_return late ? error_code(asio::error::timed_out) : write_error;
    }
    sent += count;
    budget.Spend(Watchdog::Clock::now() - begin, count);
  }
  co_return error_code();
}

void Connection::Cancel() {
  error_code ignored;
  socket_.cancel(ignored);
}

void Connection::ShutdownSend() {
  error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

void Connection::Close() {
  error_code ignored;
  socket_.close(ignored);
}

}  // namespace newsfold
