#include "server/serve.h"

#include <algorithm>
#include <csignal>
#include <thread>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <spdlog/logger.h>

#include "server/http/address.h"
#include "server/http/listener.h"

namespace newsfold {
namespace {

std::size_t Processors() {
  return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kIoThreadsMax);
}

HttpServerOptions ServerOptions(const ServeOptions& options, std::shared_ptr<spdlog::logger> log) {
  HttpServerOptions server;
  server.listen = options.listen;
  server.io_threads = options.io_threads > 0 ? options.io_threads : Processors();
  server.bulk_threads = Processors();
  server.worker_threads = options.worker_threads;
  server.queue_max = options.queue_max;
  server.connections_max = options.connections_max;
  server.deadlines.drain = std::chrono::seconds(kDrainSeconds);
  server.log = std::move(log);
  return server;
}

}  // namespace

Status Serve(const ServeOptions& options) {
  // Before anything else, so that a signal during a long start is not lost.
  boost::asio::io_context signals_context;
  boost::asio::signal_set signals(signals_context, SIGINT, SIGTERM);
  const auto log = MakeLogger(options.log);
  // Before a store is made for nothing.
  if (const auto address = ParseListenAddress(options.listen); !address) return address.error();
  Result<std::unique_ptr<Archive>> archive = Archive::Open(options.archive);
  if (!archive) return archive.error();
  HttpServerOptions server_options = ServerOptions(options, log);
  Status failure;
  server_options.on_accept_failed = [&](const Status& why) {
    boost::asio::post(signals_context, [&, why] {
      failure = why;
      signals.cancel();
    });
  };
  HttpServer server(archive->get(), std::move(server_options));
  if (const Status status = server.Start(); !status.ok()) return status;
  log->info("serving {} on http://{}", options.archive.directory, server.address());
  if (options.on_listening) options.on_listening(server.address());
  signals.async_wait([&](const boost::system::error_code& error, int number) {
    if (!error) log->info("stopping on signal {}", number);
  });
  signals_context.run();
  server.Stop();
  log->info("stopped");
  return failure;
}

}  // namespace newsfold
