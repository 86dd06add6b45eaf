#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "store/answers/answers.h"
#include "store/archive.h"
#include "store/records/article.h"

namespace newsfold {

// Counters and histograms of the server in the Prometheus text format. Thread-safe.
class ServerMetrics {
 public:
  ServerMetrics();
  ~ServerMetrics();

  // One answered request. `route` is a route's path, or "other"; `method` a known one, or "other".
  void CountRequest(std::string_view route, std::string_view method, int status,
                    std::chrono::nanoseconds duration);
  // One stored article.
  void CountIngest(const Decision& decision, std::size_t text_bytes);
  void CountIngestError(std::string_view reason);
  // A coroutine of the server that ended by a failure: "session" or "accept".
  void CountFailure(std::string_view part);
  void ConnectionOpened();
  void ConnectionClosed();

  // Everything, with gauges of the archive and the process as of now. Reads files below /proc/self.
  std::string Render(const ArchiveStats& stats);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newsfold
