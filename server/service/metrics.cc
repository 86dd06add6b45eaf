#include "server/service/metrics.h"

#include <map>
#include <mutex>
#include <tuple>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "dedup/base/assert.h"
#include "server/service/process_stats.h"
#include "server/service/version.h"

namespace newsfold {
namespace {

using prometheus::Counter;
using prometheus::Gauge;
using prometheus::Histogram;

// Seconds: from a cached read to a write that waits behind others.
const Histogram::BucketBoundaries& DurationBuckets() {
  static const Histogram::BucketBoundaries buckets = {
      0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10};
  return buckets;
}

Gauge* AddGauge(prometheus::Registry* registry, const char* name, const char* help) {
  return &prometheus::BuildGauge().Name(name).Help(help).Register(*registry).Add({});
}

Counter* AddCounter(prometheus::Registry* registry, const char* name, const char* help) {
  return &prometheus::BuildCounter().Name(name).Help(help).Register(*registry).Add({});
}

}  // namespace

class ServerMetrics::Impl {
 public:
  Impl() {
    prometheus::BuildGauge()
        .Name("newsfold_build_info")
        .Help("Always 1; the labels say what is running.")
        .Register(registry_)
        .Add({{"version", std::string(kVersion)}})
        .Set(1);
  }

  void CountRequest(std::string_view route, std::string_view method, int status,
                    std::chrono::nanoseconds duration) {
    const std::lock_guard lock(mutex_);
    Counter*& counter = request_counters_[{route, method, status}];
    if (counter == nullptr) {
      counter = &requests_.Add(
          {{"route", std::string(route)}, {"method", std::string(method)}, {"code", std::to_string(status)}});
    }
    Histogram*& histogram = duration_histograms_[route];
    if (histogram == nullptr) histogram = &durations_.Add({{"route", std::string(route)}}, DurationBuckets());
    counter->Increment();
    histogram->Observe(std::chrono::duration<double>(duration).count());
  }

  void CountIngest(const Decision& decision, std::size_t text_bytes) {
    if (decision.already_known) {
      known_->Increment();
    } else {
      (decision.is_repost ? reposts_ : new_articles_)->Increment();
      ingest_bytes_->Increment(static_cast<double>(text_bytes));
    }
  }

  void CountIngestError(std::string_view reason) {
    ingest_errors_.Add({{"reason", std::string(reason)}}).Increment();
  }

  void CountFailure(std::string_view part) { failures_.Add({{"part", std::string(part)}}).Increment(); }

  void AddConnections(double count) {
    connections_->Increment(count);
    NEWSFOLD_ASSERT(count > 0 || connections_->Value() >= 0);
  }

  std::string Render(const ArchiveStats& stats) {
    const std::lock_guard lock(render_mutex_);
    SetArchiveGauges(stats);
    SetProcessGauges();
    return prometheus::TextSerializer().Serialize(registry_.Collect());
  }

 private:
  static void Set(Gauge* gauge, std::uint64_t value) { gauge->Set(static_cast<double>(value)); }
  // Brings a counter that only grows up to `value`.
  static void Raise(Counter* counter, std::uint64_t value) {
    counter->Increment(static_cast<double>(value) - counter->Value());
  }

  void SetJobGauges(const JobRun& run) {
    const prometheus::Labels labels = {{"job", run.job}};
    job_ends_.Add(labels).Set(static_cast<double>(run.ended_at_ms) / 1000);
    job_seconds_.Add(labels).Set(static_cast<double>(run.ended_at_ms - run.started_at_ms) / 1000);
    job_failed_.Add(labels).Set(run.outcome == JobOutcome::kFailed ? 1 : 0);
  }

  void SetArchiveGauges(const ArchiveStats& stats) {
    Set(articles_, stats.articles);
    Set(clusters_, stats.canonicals);
    Set(removed_, stats.removed);
    Set(former_, stats.former);
    Set(cluster_size_max_, stats.cluster_size_max);
    Set(text_bytes_, stats.text_bytes);
    Set(conserved_bytes_, stats.repost_text_bytes);
    Set(disk_bytes_, stats.disk_bytes);
    Set(garbage_bytes_, stats.garbage_bytes);
    Set(disk_bytes_per_day_, stats.disk_bytes_per_day);
    for (const JobRun& run : stats.job_runs) SetJobGauges(run);
    Set(memory_bytes_, stats.memory_bytes);
    Set(pending_compaction_, stats.pending_compaction_bytes);
    Set(running_compactions_, stats.running_compactions);
    Set(background_errors_, stats.background_errors);
    write_stopped_->Set(stats.write_stopped ? 1 : 0);
    Raise(checks_, stats.checks);
    Raise(postings_, stats.postings_read);
    Raise(candidates_, stats.candidates_compared);
    Raise(compared_bytes_, stats.compared_bytes);
    Raise(capped_, stats.searches_capped);
  }

  void SetProcessGauges() {
    const ProcessStats stats = ReadProcessStats();
    resident_bytes_->Set(stats.resident_bytes);
    virtual_bytes_->Set(stats.virtual_bytes);
    open_files_->Set(stats.open_files);
    open_files_max_->Set(stats.open_files_max);
    start_time_->Set(stats.start_time_seconds);
    cpu_seconds_->Increment(stats.cpu_seconds - cpu_seconds_->Value());
  }

  prometheus::Registry registry_;
  prometheus::Family<Counter>& requests_ = prometheus::BuildCounter()
                                               .Name("newsfold_http_requests_total")
                                               .Help("Requests answered.")
                                               .Register(registry_);
  prometheus::Family<Histogram>& durations_ = prometheus::BuildHistogram()
                                                  .Name("newsfold_http_request_duration_seconds")
                                                  .Help("From the complete head to the written answer.")
                                                  .Register(registry_);
  prometheus::Family<Counter>& documents_ = prometheus::BuildCounter()
                                                .Name("newsfold_ingest_documents_total")
                                                .Help("Articles accepted, by verdict.")
                                                .Register(registry_);
  prometheus::Family<Counter>& ingest_errors_ = prometheus::BuildCounter()
                                                    .Name("newsfold_ingest_errors_total")
                                                    .Help("Articles refused, by reason.")
                                                    .Register(registry_);
  prometheus::Family<Counter>& failures_ = prometheus::BuildCounter()
                                               .Name("newsfold_http_failures_total")
                                               .Help("Sessions and accept loops that a failure ended.")
                                               .Register(registry_);
  prometheus::Family<Gauge>& job_ends_ = prometheus::BuildGauge()
                                             .Name("newsfold_job_last_end_timestamp_seconds")
                                             .Help("When the job last ended, in Unix time.")
                                             .Register(registry_);
  prometheus::Family<Gauge>& job_seconds_ = prometheus::BuildGauge()
                                                .Name("newsfold_job_last_duration_seconds")
                                                .Help("How long the last run of the job took.")
                                                .Register(registry_);
  prometheus::Family<Gauge>& job_failed_ = prometheus::BuildGauge()
                                               .Name("newsfold_job_last_failed")
                                               .Help("1 if the last run of the job failed.")
                                               .Register(registry_);
  Counter* new_articles_ = &documents_.Add({{"verdict", "new"}});
  Counter* reposts_ = &documents_.Add({{"verdict", "repost"}});
  Counter* known_ = &documents_.Add({{"verdict", "already_known"}});
  Counter* ingest_bytes_ = AddCounter(&registry_, "newsfold_ingest_bytes_total", "Raw text stored.");
  Counter* checks_ = AddCounter(&registry_, "newsfold_checks_total", "Articles decided about.");
  Counter* candidates_ =
      AddCounter(&registry_, "newsfold_candidates_compared_total", "Candidates compared in full.");
  Counter* postings_ =
      AddCounter(&registry_, "newsfold_postings_read_total", "Index entries read by searches.");
  Counter* compared_bytes_ =
      AddCounter(&registry_, "newsfold_compared_bytes_total", "Text of the candidates compared in full.");
  Counter* capped_ =
      AddCounter(&registry_, "newsfold_searches_capped_total", "Searches cut short by the candidate limit.");
  Gauge* connections_ = AddGauge(&registry_, "newsfold_http_connections", "Open connections.");
  Gauge* articles_ = AddGauge(&registry_, "newsfold_articles", "Articles stored.");
  Gauge* clusters_ = AddGauge(&registry_, "newsfold_clusters", "Canonical articles.");
  Gauge* former_ =
      AddGauge(&registry_, "newsfold_former_versions", "Texts of articles that later ones supersede.");
  Gauge* removed_ = AddGauge(&registry_, "newsfold_removed_articles", "Articles that were removed.");
  Gauge* cluster_size_max_ =
      AddGauge(&registry_, "newsfold_cluster_size_max", "Reposts of the largest cluster.");
  Gauge* text_bytes_ = AddGauge(&registry_, "newsfold_text_bytes", "Raw text of all articles.");
  Gauge* conserved_bytes_ =
      AddGauge(&registry_, "newsfold_conserved_bytes", "Raw text of reposts, kept as differences.");
  Gauge* disk_bytes_ = AddGauge(&registry_, "newsfold_disk_bytes", "Files of the store.");
  Gauge* garbage_bytes_ =
      AddGauge(&registry_, "newsfold_garbage_bytes", "Bodies that a compaction would give back, about.");
  Gauge* disk_bytes_per_day_ =
      AddGauge(&registry_, "newsfold_disk_bytes_per_day", "Growth of the store as articles come of late.");
  Gauge* memory_bytes_ =
      AddGauge(&registry_, "newsfold_store_memory_bytes", "Caches and buffers of the store.");
  Gauge* pending_compaction_ = AddGauge(&registry_, "newsfold_rocksdb_estimate_pending_compaction_bytes",
                                        "Bytes that compaction still has to rewrite.");
  Gauge* running_compactions_ =
      AddGauge(&registry_, "newsfold_rocksdb_num_running_compactions", "Compactions running.");
  Gauge* background_errors_ =
      AddGauge(&registry_, "newsfold_rocksdb_background_errors", "Errors of background work.");
  Gauge* write_stopped_ = AddGauge(&registry_, "newsfold_rocksdb_is_write_stopped", "1 while writes stall.");
  Gauge* resident_bytes_ = AddGauge(&registry_, "process_resident_memory_bytes", "Resident memory.");
  Gauge* virtual_bytes_ = AddGauge(&registry_, "process_virtual_memory_bytes", "Virtual memory.");
  Gauge* open_files_ = AddGauge(&registry_, "process_open_fds", "Open file descriptors.");
  Gauge* open_files_max_ = AddGauge(&registry_, "process_max_fds", "Limit of open file descriptors.");
  Gauge* start_time_ = AddGauge(&registry_, "process_start_time_seconds", "Start, in Unix time.");
  Counter* cpu_seconds_ = AddCounter(&registry_, "process_cpu_seconds_total", "User and system CPU time.");

  std::mutex render_mutex_;
  std::mutex mutex_;
  // guarded by mutex_
  std::map<std::tuple<std::string_view, std::string_view, int>, Counter*> request_counters_;
  std::map<std::string_view, Histogram*> duration_histograms_;
};

ServerMetrics::ServerMetrics() : impl_(std::make_unique<Impl>()) {}
ServerMetrics::~ServerMetrics() = default;

void ServerMetrics::CountRequest(std::string_view route, std::string_view method, int status,
                                 std::chrono::nanoseconds duration) {
  impl_->CountRequest(route, method, status, duration);
}

void ServerMetrics::CountIngest(const Decision& decision, std::size_t text_bytes) {
  impl_->CountIngest(decision, text_bytes);
}

void ServerMetrics::CountIngestError(std::string_view reason) {
  impl_->CountIngestError(reason);
}
void ServerMetrics::CountFailure(std::string_view part) {
  impl_->CountFailure(part);
}
void ServerMetrics::ConnectionOpened() {
  impl_->AddConnections(1);
}
void ServerMetrics::ConnectionClosed() {
  impl_->AddConnections(-1);
}
std::string ServerMetrics::Render(const ArchiveStats& stats) {
  return impl_->Render(stats);
}

}  // namespace newsfold
