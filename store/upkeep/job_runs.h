#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/answers/answers.h"
#include "store/base/status.h"
#include "store/engine/engine.h"
#include "store/records/article_id.h"

namespace newsfold {

// The store keeps of every job when it last ran, and how that ended.

// Puts on record that a job which began at `started_at_ms` has ended: with `status`, or because it was
// stopped. What cannot be written is left out: whoever waits for the job has its result. Not synced.
void NoteJobRun(Engine* engine, std::string_view job, std::int64_t started_at_ms, const Status& status,
                bool was_stopped);

// The same of a job that gives a summary with `was_stopped`.
template <class Summary>
void NoteJobRun(Engine* engine, std::string_view job, std::int64_t started_at_ms,
                const Result<Summary>& summary) {
  NoteJobRun(engine, job, started_at_ms, summary ? Status::Ok() : summary.error(),
             summary && summary->was_stopped);
}

// Runs the job, notes how it ended, and returns its summary.
template <class Job>
auto RunNoted(Engine* engine, std::string_view job, Job run) {
  const std::int64_t started_at_ms = NowMs();
  auto summary = run();
  NoteJobRun(engine, job, started_at_ms, summary);
  return summary;
}

// The last runs, by the names of their jobs. What cannot be read is left out.
std::vector<JobRun> ReadJobRuns(Engine* engine);

// The bytes that a run is kept as; docs/format.md mirrors them.
std::string JobRunKey(std::string_view job);
std::string EncodeJobRun(const JobRun& run);
// `job`: from the key. kCorruption to anything EncodeJobRun did not write.
Result<JobRun> DecodeJobRun(std::string_view job, std::string_view value);

}  // namespace newsfold
