#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "server/service/limits.h"
#include "store/archive.h"
#include "store/base/status.h"

namespace spdlog {
class logger;
}

namespace newsfold {

inline constexpr std::size_t kIoThreadsMax = 64;

struct HttpServerOptions {
  std::string listen = "127.0.0.1:0";
  std::size_t io_threads = 1;
  std::size_t worker_threads = 4;
  std::size_t bulk_threads = 2;  // a bulk request, that prepare or check its articles
  std::size_t queue_max = 1024;
  std::size_t connections_max = 10000;
  Deadlines deadlines;
  ShortWorkLimits short_work;
  std::shared_ptr<spdlog::logger> log;  // shared because the logging library hands loggers out that way
  // Called at most once, if no connection is accepted any more though nobody stopped the server; open
  // connections are still served, and /readyz says 503. Runs on a thread of the server, so it must not stop
  // it there.
  std::function<void(const Status& why)> on_accept_failed;
};

// Accepts connections and serves an archive to them. Start, address and Stop are for one thread.
class HttpServer {
 public:
  // `archive` outlives the server.
  HttpServer(Archive* archive, HttpServerOptions options);
  // Stops, if Stop was not called.
  ~HttpServer();

  // Binds, listens and starts the threads. Errors: kInvalidArgument an option is out of range or the address
  // is not a loopback address or cannot be bound.
  Status Start();

  // Where the server listens, with the port in use: "127.0.0.1:41327". REQUIRES: Start succeeded.
  std::string address() const;

  // Stops accepting, closes idle connections, finishes requests in flight within the drain deadline, then
  // closes what is left. Blocks until every thread has ended.
  void Stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newsfold
