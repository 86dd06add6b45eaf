#pragma once

#include <atomic>

#include "server/http/message.h"
#include "server/http/problem.h"
#include "server/service/metrics.h"
#include "store/answers/answers.h"
#include "store/archive.h"

namespace newsfold {

// What handlers work with. Members are thread-safe and outlive every request. Immutable.
struct Service {
  Archive* archive = nullptr;
  ServerMetrics* metrics = nullptr;
  const std::atomic<bool>* draining = nullptr;  // the server is about to stop
  // No connection is accepted any more, though nobody stopped it.
  const std::atomic<bool>* accept_failed = nullptr;
  std::atomic<bool>* compacting = nullptr;  // a compaction runs: there is one at a time
};

// A handler answers one complete request. It may block on the archive, unless its route says otherwise, and
// may run on any thread.
using Handler = Response (*)(const Service& service, const Request& request);

Response HandleCheck(const Service& service, const Request& request);
// Leaves the sync to the caller (Response::await_sync).
Response HandleIngest(const Service& service, const Request& request);
Response HandleGetArticle(const Service& service, const Request& request);
Response HandleGetCluster(const Service& service, const Request& request);
// Both leave the sync to the caller: what a client learns of must not be lost in a power cut.
Response HandleLookup(const Service& service, const Request& request);
Response HandleChanges(const Service& service, const Request& request);
// Takes as long as rewriting the store's files; stops when the server does.
Response HandleCompact(const Service& service, const Request& request);
Response HandleStats(const Service& service, const Request& request);
Response HandleMetrics(const Service& service, const Request& request);
Response HandleHealth(const Service& service, const Request& request);
Response HandleLive(const Service& service, const Request& request);
Response HandleReady(const Service& service, const Request& request);
Response HandleVersion(const Service& service, const Request& request);

// The status of an accepted article: 201 new, 200 repost or already known.
int HttpStatusOf(const Decision& decision);

}  // namespace newsfold
