// The floor that checks over HTTP are compared with: a bare Beast server that reads a request and sends its
// body back, on one thread. Prints its address, serves until it is killed, and no longer than kLifetime.
// Bodies have Beast's limit, 1 MB.

#include <chrono>
#include <cstdio>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;

constexpr std::chrono::minutes kLifetime{30};

asio::awaitable<void> Echo(tcp::socket socket) {
  beast::tcp_stream stream(std::move(socket));
  stream.socket().set_option(tcp::no_delay(true));
  beast::flat_buffer buffer;
  constexpr auto kToken = asio::as_tuple(asio::use_awaitable);
  for (;;) {
    http::request<http::string_body> request;
    stream.expires_after(std::chrono::seconds(60));
    const auto [read_error, read_size] = co_await http::async_read(stream, buffer, request, kToken);
    if (read_error) co_return;
    http::response<http::string_body> response(http::status::ok, request.version());
    response.set(http::field::content_type, "application/json");
    response.keep_alive(request.keep_alive());
    response.body() = std::move(request.body());
    response.prepare_payload();
    const auto [write_error, write_size] = co_await http::async_write(stream, response, kToken);
    if (write_error || !response.keep_alive()) co_return;
  }
}

asio::awaitable<void> Accept(tcp::acceptor acceptor) {
  for (;;) {
    tcp::socket socket = co_await acceptor.async_accept(asio::use_awaitable);
    asio::co_spawn(acceptor.get_executor(), Echo(std::move(socket)), asio::detached);
  }
}

}  // namespace

int main() {
  asio::io_context context(1);
  tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  std::printf("listening on http://127.0.0.1:%d/\n", acceptor.local_endpoint().port());
  std::fflush(stdout);
  asio::co_spawn(context, Accept(std::move(acceptor)), asio::detached);
  context.run_for(kLifetime);
}
