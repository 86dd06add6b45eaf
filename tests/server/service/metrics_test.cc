#include "server/service/metrics.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/service/process_stats.h"

namespace newsfold {
namespace {

using testing::HasSubstr;

TEST(ServerMetrics, CountsRequestsByRouteMethodAndStatus) {
  ServerMetrics metrics;
  metrics.CountRequest("/v1/check", "POST", 200, std::chrono::milliseconds(2));
  metrics.CountRequest("/v1/check", "POST", 200, std::chrono::milliseconds(2));
  metrics.CountRequest("other", "other", 404, std::chrono::milliseconds(1));
  const std::string text = metrics.Render({});
  EXPECT_THAT(text,
              HasSubstr(R"(newsfold_http_requests_total{code="200",method="POST",route="/v1/check"} 2)"));
  EXPECT_THAT(text, HasSubstr(R"(newsfold_http_requests_total{code="404",method="other",route="other"} 1)"));
  EXPECT_THAT(text, HasSubstr(R"(duration_seconds_bucket{route="/v1/check",le="0.001"} 0)"));
  EXPECT_THAT(text, HasSubstr(R"(duration_seconds_bucket{route="/v1/check",le="0.0025"} 2)"));
}

TEST(ServerMetrics, CountsIngestsByVerdict) {
  ServerMetrics metrics;
  Decision decision;
  metrics.CountIngest(decision, 100);
  decision.is_repost = true;
  metrics.CountIngest(decision, 50);
  decision.already_known = true;
  metrics.CountIngest(decision, 50);
  metrics.CountIngestError("too_large");
  const std::string text = metrics.Render({});
  EXPECT_THAT(text, HasSubstr(R"(newsfold_ingest_documents_total{verdict="new"} 1)"));
  EXPECT_THAT(text, HasSubstr(R"(newsfold_ingest_documents_total{verdict="repost"} 1)"));
  EXPECT_THAT(text, HasSubstr(R"(newsfold_ingest_documents_total{verdict="already_known"} 1)"));
  EXPECT_THAT(text, HasSubstr("newsfold_ingest_bytes_total 150"));
  EXPECT_THAT(text, HasSubstr(R"(newsfold_ingest_errors_total{reason="too_large"} 1)"));
}

TEST(ServerMetrics, ShowsTheArchiveAsOfNow) {
  ServerMetrics metrics;
  ArchiveStats stats;
  stats.articles = 7;
  stats.checks = 9;
  EXPECT_THAT(metrics.Render(stats), HasSubstr("newsfold_articles 7"));
  stats.articles = 8;
  stats.checks = 12;
  const std::string text = metrics.Render(stats);
  EXPECT_THAT(text, HasSubstr("newsfold_articles 8"));
  EXPECT_THAT(text, HasSubstr("newsfold_checks_total 12"));
}

TEST(ServerMetrics, CountsFailuresByPart) {
  ServerMetrics metrics;
  metrics.CountFailure("session");
  metrics.CountFailure("session");
  metrics.CountFailure("accept");
  const std::string text = metrics.Render({});
  EXPECT_THAT(text, HasSubstr(R"(newsfold_http_failures_total{part="session"} 2)"));
  EXPECT_THAT(text, HasSubstr(R"(newsfold_http_failures_total{part="accept"} 1)"));
}

TEST(ServerMetrics, CountsOpenConnections) {
  ServerMetrics metrics;
  metrics.ConnectionOpened();
  metrics.ConnectionOpened();
  metrics.ConnectionClosed();
  EXPECT_THAT(metrics.Render({}), HasSubstr("newsfold_http_connections 1"));
}

TEST(ReadProcessStats, SeesThisProcess) {
  const ProcessStats stats = ReadProcessStats();
  EXPECT_GT(stats.resident_bytes, 1 << 20);
  EXPECT_GT(stats.virtual_bytes, stats.resident_bytes);
  EXPECT_GE(stats.open_files, 3);
  EXPECT_GE(stats.open_files_max, stats.open_files);
  EXPECT_GT(stats.start_time_seconds, 1.6e9);
}

}  // namespace
}  // namespace newsfold
