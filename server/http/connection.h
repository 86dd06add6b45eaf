#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/system/error_code.hpp>

#include "server/service/limits.h"

namespace newsfold {

// Cancels what a socket waits for when a deadline passes. Moving the deadline later costs nothing: the timer
// looks again when it fires. Strand of its socket.
class Watchdog : public std::enable_shared_from_this<Watchdog> {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Watchdog(boost::asio::ip::tcp::socket* socket);

  void Set(Clock::time_point deadline);
  void Clear() { deadline_ = Clock::time_point::max(); }
  // Whether the deadline of the latest Set has passed.
  bool fired() const { return fired_; }
  // Ends the use of the socket.
  void Retire();

 private:
  void Arm();
  void OnTimer();

  boost::asio::ip::tcp::socket* socket_;  // null once retired
  boost::asio::steady_timer timer_;
  Clock::time_point deadline_ = Clock::time_point::max();
  bool armed_ = false;
  bool fired_ = false;
};

// A socket with a read buffer and deadlines. Reading and writing may overlap. Strand of its socket.
class Connection {
 public:
  explicit Connection(boost::asio::ip::tcp::socket socket);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Whether the peer is on this machine; false if that cannot be learned.
  bool is_from_loopback() const { return is_from_loopback_; }

  // Bytes received and not consumed.
  boost::beast::flat_buffer& buffer() { return buffer_; }
  std::string_view buffered() const;

  // Receives at most about `size` more bytes, within `time`. Errors: timed_out; eof; what the system reports.
  boost::asio::awaitable<boost::system::error_code> ReadSome(std::size_t size, std::chrono::nanoseconds time);

  // Sends `head` and `body`, which live until then, at no less than the rate of `deadlines`. Errors: as
  // above.
  boost::asio::awaitable<boost::system::error_code> Write(std::string_view head, std::string_view body,
                                                          Deadlines deadlines);

  // Ends what the socket waits for.
  void Cancel();
  // Says that nothing more will be sent.
  void ShutdownSend();
  void Close();
  boost::asio::any_io_executor executor() { return socket_.get_executor(); }

 private:
  boost::asio::ip::tcp::socket socket_;
  const bool is_from_loopback_;
  boost::beast::flat_buffer buffer_;
  // Shared with their timers' handlers, which may run after the connection is gone.
  std::shared_ptr<Watchdog> read_watchdog_;
  std::shared_ptr<Watchdog> write_watchdog_;
};

}  // namespace newsfold
