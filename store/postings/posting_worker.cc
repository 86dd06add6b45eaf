// The background thread of PostingIndex: writes tables and merges segments.
#include <algorithm>
#include <tuple>
#include <utility>

#include <sys/resource.h>
#include <unistd.h>

#include "dedup/base/assert.h"
#include "store/postings/entry_source.h"
#include "store/postings/posting_index.h"

namespace newsfold {
namespace {

// A thread of this niceness gets a quarter of a processor that another wants, and all of one that nobody
// wants.
constexpr int kNiceness = 5;

// What is known of a segment made of these.
SegmentInfo PlannedFrom(std::span<const std::shared_ptr<const Segment>> inputs) {
  SegmentInfo planned = inputs.front()->info();
  for (const auto& input : inputs) {
    planned.first_sequence = std::min(planned.first_sequence, input->info().first_sequence);
    planned.last_sequence = std::max(planned.last_sequence, input->info().last_sequence);
    planned.first_number = std::min(planned.first_number, input->info().first_number);
    planned.last_number = std::max(planned.last_number, input->info().last_number);
  }
  return planned;
}

// Deep levels hold what came first.
bool IsOlder(const SegmentInfo& a, const SegmentInfo& b) {
  return std::tuple(b.level, a.id) < std::tuple(a.level, b.id);
}

}  // namespace

void PostingIndex::Work() {
  // Where it is refused, answers only wait more often.
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNiceness);
  std::unique_lock lock(mutex_);
  while (!is_stopping_) {
    if (is_given_up_ || !HasWork()) {
      changed_.wait(lock);
    } else if (!health_.ok() && std::chrono::steady_clock::now() < retry_at_) {
      changed_.wait_until(lock, retry_at_);
    } else {
      is_working_ = true;
      lock.unlock();
      const Status status = DoWork();
      lock.lock();
      is_working_ = false;
      Report(status);
    }
  }
}

Status PostingIndex::DoWork() {
  Status status = WriteTables();
  return status.ok() ? MergeOnce() : status;
}

void PostingIndex::Report(const Status& status) {
  ++rounds_;
  health_ = status;
  is_failing_.store(!status.ok(), std::memory_order_relaxed);
  if (status.ok()) {
    retry_after_ = kRetryAfterMin;
  } else {
    retry_at_ = std::chrono::steady_clock::now() + retry_after_;
    retry_after_ = std::min(2 * retry_after_, kRetryAfterMax);
  }
  changed_.notify_all();
}

Status PostingIndex::CheckStop() const {
  const std::lock_guard lock(mutex_);
  return is_stopping_ ? Unavailable("the candidate index is closing") : Status::Ok();
}

SegmentBuilderOptions PostingIndex::BuilderOptions(std::function<Status()> step) const {
  return {options_.owner, options_.filter_key_bits, options_.is_dropped, std::move(step)};
}

Status PostingIndex::WriteTables() {
  while (true) {
    if (Status status = CheckStop(); !status.ok()) return status;
    const std::shared_ptr<const State> state = CurrentState();
    if (state->waiting.empty()) return Status::Ok();
    if (Status status = WriteTable(state->waiting.front()); !status.ok()) return status;
  }
}

Status PostingIndex::WriteTable(const WaitingTable& waiting) {
  const AddRange& range = waiting.range;
  const SegmentInfo planned{.id = next_id_++,
                            .first_sequence = range.first_sequence,
                            .last_sequence = range.last_sequence,
                            .first_number = range.first_number,
                            .last_number = range.last_number};
  const SegmentBuilderOptions options = BuilderOptions([this] { return CheckStop(); });
  SegmentBuilder builder(files_, options, planned);
  auto lanes = waiting.table->SortedLanes();
  for (const PostingLane lane : kAllPostingLanes) {
    std::vector<PostingEntry>& entries = lanes[static_cast<std::size_t>(lane)];
    const std::size_t count = entries.size();
    std::vector<std::unique_ptr<EntrySource>> sources;
    sources.push_back(std::make_unique<SortedEntrySource>(std::move(entries)));
    if (Status status = builder.AddLane(lane, sources, count); !status.ok()) return status;
  }
  const Result<SegmentInfo> made = builder.Finish();
  if (!made) return made.error();
  PostingManifest next = manifest_;
  NEWSFOLD_ASSERT(next.covered_sequence < range.first_sequence);
  next.covered_sequence = range.last_sequence;
  return Commit(std::move(next), *made, {});
}

std::optional<MergePlan> PostingIndex::NextMerge() const {
  return PlanMerge(manifest_.segments,
                   {.fanout = options_.fanout, .table_entries_max = PostingTable::EntriesMax(slots_max_)});
}

Status PostingIndex::MergeOnce() {
  std::vector<std::shared_ptr<const Segment>> inputs;
  std::uint32_t level = 0;
  {
    const std::lock_guard lock(mutex_);
    const std::optional<MergePlan> plan = NextMerge();
    if (!plan) return Status::Ok();
    for (const std::size_t i : plan->inputs) inputs.push_back(state_->segments[i]);
    level = plan->level;
    is_merging_ = true;
  }
  const Result<SegmentInfo> made = Merge(inputs, level);
  {
    const std::lock_guard lock(mutex_);
    is_merging_ = false;
    if (made) merged_entries_ += made->entries;
  }
  if (!made) return made.error();
  PostingManifest next = manifest_;
  std::erase_if(next.segments, [&](const SegmentInfo& info) {
    return std::any_of(inputs.begin(), inputs.end(),
                       [&](const auto& input) { return input->info() == info; });
  });
  return Commit(std::move(next), *made, inputs);
}

// Tables that fill up meanwhile are written between two steps, so that no writer waits for a long merge.
Result<SegmentInfo> PostingIndex::Merge(std::span<const std::shared_ptr<const Segment>> inputs,
                                        std::uint32_t level) {
  SegmentInfo planned = PlannedFrom(inputs);
  planned.id = next_id_++;
  planned.level = level;
  const SegmentBuilderOptions options = BuilderOptions([this] { return WriteTables(); });
  SegmentBuilder builder(files_, options, planned);
  for (const PostingLane lane : kAllPostingLanes) {
    std::vector<std::unique_ptr<EntrySource>> sources;
    std::uint64_t entries_max = 0;
    for (const auto& input : inputs) {
      sources.push_back(input->ReadLane(lane));
      entries_max += input->entries_of(lane);
    }
    if (Status status = builder.AddLane(lane, sources, entries_max); !status.ok()) return status;
  }
  return builder.Finish();
}

// Makes `next`, with what was made besides, the manifest, and removes what it replaces. A segment is mapped
// before it is committed to: what cannot be read takes nobody's place.
Status PostingIndex::Commit(PostingManifest next, const SegmentInfo& made,
                            std::span<const std::shared_ptr<const Segment>> replaced) {
  std::vector<std::shared_ptr<const Segment>> segments = CurrentState()->segments;
  if (made.entries > 0) {
    Result<std::shared_ptr<const Segment>> segment = Segment::Open(files_, made, options_.owner);
    if (!segment) {
      RemoveFile(made);
      return segment.error();
    }
    segments.push_back(std::move(*segment));
    next.segments.push_back(made);
  }
  next.next_id = next_id_;
  std::sort(next.segments.begin(), next.segments.end(), IsOlder);
  const std::lock_guard committing(committing_);
  if (Status status = AskToCommit(next, made); !status.ok()) return status;
  std::vector<std::shared_ptr<const Segment>> kept;
  for (const SegmentInfo& info : next.segments) {
    kept.push_back(*std::find_if(segments.begin(), segments.end(),
                                 [&](const auto& segment) { return segment->info() == info; }));
  }
  const bool has_written_table = next.covered_sequence > manifest_.covered_sequence;
  ChangeState([&](State* state) {
    state->segments = std::move(kept);
    if (has_written_table) state->waiting.erase(state->waiting.begin());
    manifest_ = std::move(next);
  });
  // Who holds files sees those of the former manifest until they are gone, or are kept.
  for (const auto& segment : replaced) RemoveFile(segment->info());
  return Status::Ok();
}

// After any failure but a refusal the owner may come to know `next` or not: the files of both manifests stay,
// and nothing more is done to them.
Status PostingIndex::AskToCommit(const PostingManifest& next, const SegmentInfo& made) {
  if (!options_.commit) return Status::Ok();
  Status status = options_.commit(next);
  if (status.code() == StatusCode::kResourceExhausted) {
    RemoveFile(made);
  } else if (!status.ok()) {
    const std::lock_guard lock(mutex_);
    is_given_up_ = true;
  }
  return status;
}

void PostingIndex::RemoveFile(const SegmentInfo& info) {
  if (info.entries == 0) return;
  {
    const std::lock_guard lock(mutex_);
    if (holds_ > 0) return unremoved_.push_back(info);
  }
  IgnoreStatus(files_->Remove(SegmentFileName(info.id)), "the next Open tries again");
}

}  // namespace newsfold
