#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "server/service/log.h"
#include "store/archive.h"
#include "store/base/status.h"

namespace newsfold {

struct ServeOptions {
  ArchiveOptions archive;
  // "127.0.0.1:8686", "localhost:8686" or "[::1]:8686"; port 0 lets the system choose. There are no access
  // tokens yet, so an address that is not loopback is refused.
  std::string listen = "127.0.0.1:8686";
  std::size_t io_threads = 0;      // 1..64: connections, and the checks of short articles; 0: one a processor
  std::size_t worker_threads = 4;  // 1..256: ingests, reads, and checks of long articles
  std::size_t queue_max = 1024;    // requests that wait for a worker; more get 503
  std::size_t connections_max = 10000;
  LogOptions log;
  // Called once, when connections are accepted, with the address in use ("127.0.0.1:41327").
  std::function<void(std::string_view address)> on_listening;
};

// Opens the archive and serves it over HTTP/1.1 until SIGTERM or SIGINT, then stops accepting, finishes the
// requests in flight (at most kDrainSeconds), closes the archive and returns. Blocks; one call a process at a
// time, since it handles the process's signals.
// Errors: those of Archive::Open; kInvalidArgument an option is out of range or the address is not loopback
// or cannot be bound; kInternal no connection could be accepted any more, after the same orderly stop.
Status Serve(const ServeOptions& options);

inline constexpr int kDrainSeconds = 5;

}  // namespace newsfold
