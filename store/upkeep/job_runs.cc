#include "store/upkeep/job_runs.h"

#include <algorithm>
#include <utility>

#include "dedup/base/assert.h"
#include "store/base/coding.h"
#include "store/records/format.h"

namespace newsfold {
namespace {

constexpr std::uint8_t kJobRunVersion = 1;
constexpr std::string_view kNamePrefix = "run-";
constexpr std::size_t kMessageBytesMax = 1024;

}  // namespace

std::string JobRunKey(std::string_view job) {
  return MetaKey(std::string(kNamePrefix) + std::string(job));
}

std::string EncodeJobRun(const JobRun& run) {
  NEWSFOLD_ASSERT(run.message.size() <= kMessageBytesMax);
  ByteWriter value;
  value.PutByte(kJobRunVersion);
  value.PutZigzag(run.started_at_ms);
  value.PutZigzag(run.ended_at_ms);
  value.PutByte(static_cast<std::uint8_t>(run.outcome));
  value.PutString(run.message);
  value.PutChecksum();
  return value.Take();
}

Result<JobRun> DecodeJobRun(std::string_view job, std::string_view value) {
  const bool is_sealed = StripChecksum(&value);
  ByteReader reader(value);
  if (!is_sealed || reader.ReadByte() != kJobRunVersion) reader.Fail();
  JobRun run;
  run.job = job;
  run.started_at_ms = reader.ReadZigzag();
  run.ended_at_ms = reader.ReadZigzag();
  const std::uint8_t outcome = reader.ReadByte();
  if (outcome > static_cast<std::uint8_t>(JobOutcome::kFailed)) reader.Fail();
  run.outcome = static_cast<JobOutcome>(outcome);
  run.message = reader.ReadString(kMessageBytesMax);
  if (!reader.Finished()) return Corruption("what is known of the last " + run.job + " is damaged");
  return run;
}

void NoteJobRun(Engine* engine, std::string_view job, std::int64_t started_at_ms, const Status& status,
                bool was_stopped) {
  JobRun run;
  run.started_at_ms = started_at_ms;
  run.ended_at_ms = NowMs();
  run.outcome = !status.ok() ? JobOutcome::kFailed : was_stopped ? JobOutcome::kStopped : JobOutcome::kDone;
  run.message = status.message().substr(0, kMessageBytesMax);
  WriteSet writes;
  writes.Put(JobRunKey(job), EncodeJobRun(run));
  const Result<EngineSequence> written = engine->Write(std::move(writes));
  if (!written) IgnoreStatus(written.error(), "whoever waits for the job has its result");
}

std::vector<JobRun> ReadJobRuns(Engine* engine) {
  std::vector<JobRun> runs;
  const std::string prefix = JobRunKey("");
  const auto visit = [&](std::string_view key, std::string_view value) {
    Result<JobRun> run = DecodeJobRun(key.substr(prefix.size()), value);
    if (run) runs.push_back(std::move(*run));
    return true;
  };
  IgnoreStatus(engine->Scan(prefix, "", visit), "what cannot be read is left out");
  return runs;
}

}  // namespace newsfold
