#include "store/postings/posting_index.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

constexpr std::size_t kSlotBytes = 16;
constexpr std::size_t kTableSlotsMin = 4096;
static_assert(PostingTable::EntriesMax(kTableSlotsMin) >= kPostingsAnAddMax);
// Full tables that wait to be written before Add waits for one of them.
constexpr std::size_t kWaitingTablesMax = 2;
// Tables on level 0, in times of the fanout, before Add waits for a merge.
constexpr std::size_t kUnmergedFanouts = 3;

}  // namespace

void PostingIndex::AddRange::Add(std::uint64_t sequence, std::uint64_t number) {
  if (first_sequence == 0) *this = {sequence, sequence, number, number};
  last_sequence = sequence;
  first_number = std::min(first_number, number);
  last_number = std::max(last_number, number);
}

Result<std::unique_ptr<PostingIndex>> PostingIndex::Open(const PostingIndexOptions& options,
                                                         const PostingManifest& manifest) {
  std::unique_ptr<PostingFiles> own_files;
  if (options.files == nullptr && options.directory.empty()) own_files = MakeMemoryPostingFiles();
  if (options.files == nullptr && !options.directory.empty()) {
    Result<std::unique_ptr<PostingFiles>> folder = OpenPostingFolder(options.directory, options.read_only);
    if (!folder) return folder.error();
    own_files = std::move(*folder);
  }
  std::unique_ptr<PostingIndex> index(new PostingIndex(options, std::move(own_files)));
  if (Status status = index->OpenSegments(manifest); !status.ok()) return status;
  if (options.read_only) return index;
  index->RemoveOtherFiles();
  index->worker_ = std::thread(&PostingIndex::Work, index.get());
  return index;
}

PostingIndex::PostingIndex(const PostingIndexOptions& options, std::unique_ptr<PostingFiles> own_files)
    : options_(options),
      own_files_(std::move(own_files)),
      files_(options.files != nullptr ? options.files : own_files_.get()),
      slots_max_(options.table_bytes_max / kSlotBytes),
      active_(std::make_shared<PostingTable>(kTableSlotsMin)),
      state_(std::make_shared<State>(State{{}, {}, active_})) {
  NEWSFOLD_ASSERT(std::has_single_bit(slots_max_) && slots_max_ >= kTableSlotsMin);
  NEWSFOLD_ASSERT(options.fanout >= 2 && options.filter_key_bits > 0);
}

PostingIndex::~PostingIndex() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_all();
  if (worker_.joinable()) worker_.join();
}

Status PostingIndex::OpenSegments(const PostingManifest& manifest) {
  std::vector<std::shared_ptr<const Segment>> segments;
  for (const SegmentInfo& info : manifest.segments) {
    Result<std::shared_ptr<const Segment>> segment = Segment::Open(files_, info, options_.owner);
    if (!segment) return segment.error();
    segments.push_back(std::move(*segment));
  }
  ChangeState([&segments](State* state) { state->segments = std::move(segments); });
  manifest_ = manifest;
  next_id_ = manifest.next_id;
  last_sequence_ = manifest.covered_sequence;
  return Status::Ok();
}

void PostingIndex::RemoveOtherFiles() {
  const Result<std::vector<std::string>> names = files_->List();
  if (!names) return IgnoreStatus(names.error(), "what is left over is in nobody's way");
  for (const std::string& name : *names) {
    const bool is_named =
        std::any_of(manifest_.segments.begin(), manifest_.segments.end(),
                    [&](const SegmentInfo& info) { return SegmentFileName(info.id) == name; });
    if (IsSegmentFileName(name) && !is_named) {
      IgnoreStatus(files_->Remove(name), "the next Open tries again");
    }
  }
}

Status PostingIndex::Add(std::uint64_t sequence, std::uint64_t number, std::span<const Posting> postings) {
  NEWSFOLD_ASSERT(sequence > last_sequence_);
  NEWSFOLD_ASSERT(number > 0 && number <= kPostingNumberMax);
  NEWSFOLD_ASSERT(postings.size() <= kPostingsAnAddMax);
  if (!active_->HasRoom(postings.size())) MakeRoom();
  active_->Fetch(postings);
  for (const Posting& posting : postings) active_->Add(posting.lane, EntryOf(posting, number));
  active_range_.Add(sequence, number);
  last_sequence_ = sequence;
  return is_failing_.load(std::memory_order_relaxed) ? Health() : Status::Ok();
}

void PostingIndex::MakeRoom() {
  if (!options_.read_only && active_->slots() >= slots_max_) return Freeze();
  auto grown = std::make_shared<PostingTable>(active_->slots() * 2);
  grown->AddAll(*active_);
  active_ = std::move(grown);
  ChangeState([this](State* state) { state->active = active_; });
}

// The active table joins those that wait to be written; an empty one takes its place.
void PostingIndex::Freeze() {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !health_.ok() || !IsBehind(); });
  }
  WaitingTable full{std::move(active_), std::exchange(active_range_, {})};
  active_ = std::make_shared<PostingTable>(full.table->slots());
  ChangeState([&](State* state) {
    state->waiting.push_back(std::move(full));
    state->active = active_;
  });
}

bool PostingIndex::IsBehind() const {
  const auto is_unmerged = [](const SegmentInfo& info) { return info.level == 0; };
  const auto unmerged = std::count_if(manifest_.segments.begin(), manifest_.segments.end(), is_unmerged);
  return state_->waiting.size() >= kWaitingTablesMax ||
         static_cast<std::size_t>(unmerged) >= options_.fanout * kUnmergedFanouts;
}

void PostingIndex::Find(std::span<const PostingProbe> probes, PostingLists* lists) const {
  const std::shared_ptr<const State> state = CurrentState();
  ProbeBatch* const batch = &lists->batch_;
  batch->Start(probes);
  for (const auto& segment : state->segments) segment->Collect(batch);
  for (const WaitingTable& waiting : state->waiting) waiting.table->Collect(batch);
  state->active->Collect(batch);
  lists->Gather(probes);
}

std::shared_ptr<const PostingIndex::State> PostingIndex::CurrentState() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

void PostingIndex::ChangeState(const std::function<void(State*)>& change) {
  std::shared_ptr<const State> former;  // goes when the lock is given back
  {
    const std::lock_guard lock(mutex_);
    auto next = std::make_shared<State>(*state_);
    change(next.get());
    former = std::exchange(state_, std::move(next));
  }
  changed_.notify_all();
}

Status PostingIndex::Flush() {
  NEWSFOLD_ASSERT(!options_.read_only);
  if (active_range_.first_sequence != 0) Freeze();
  std::unique_lock lock(mutex_);
  WaitForRound(&lock, [this] { return state_->waiting.empty() && health_.ok(); });
  return health_;
}

Status PostingIndex::WaitForMerges() {
  NEWSFOLD_ASSERT(!options_.read_only);
  std::unique_lock lock(mutex_);
  WaitForRound(&lock, [this] { return !is_working_ && !HasWork(); });
  return health_;
}

// Until it is done, or a round that began from now on has failed, or there will be none.
void PostingIndex::WaitForRound(std::unique_lock<std::mutex>* lock, const std::function<bool()>& is_done) {
  const std::uint64_t round = rounds_ + (is_working_ ? 2 : 1);
  retry_at_ = {};
  changed_.notify_all();
  changed_.wait(*lock, [&] { return is_done() || (!health_.ok() && (is_given_up_ || rounds_ >= round)); });
}

std::uint64_t PostingIndex::Covered() const {
  const std::lock_guard lock(mutex_);
  return manifest_.covered_sequence;
}

Status PostingIndex::Health() const {
  const std::lock_guard lock(mutex_);
  if (!health_.ok()) return health_;
  for (const auto& segment : state_->segments) {
    if (Status status = segment->Health(); !status.ok()) return status;
  }
  return Status::Ok();
}

PostingStats PostingIndex::GetStats() const {
  const std::lock_guard lock(mutex_);
  PostingStats stats;
  for (const auto& segment : state_->segments) {
    ++stats.segments;
    stats.mapped_bytes += segment->info().file_bytes;
    stats.memory_bytes += segment->filter_bytes();
    stats.entries += segment->info().entries;
  }
  for (const WaitingTable& waiting : state_->waiting) {
    ++stats.waiting_tables;
    stats.memory_bytes += waiting.table->bytes();
    stats.entries += waiting.table->entries();
  }
  stats.memory_bytes += state_->active->bytes();
  stats.entries += state_->active->entries();
  stats.merged_entries = merged_entries_;
  stats.is_merging = is_merging_;
  return stats;
}

Status PostingIndex::Verify() const {
  const std::shared_ptr<const State> state = CurrentState();
  for (const auto& segment : state->segments) {
    if (Status status = segment->Verify(); !status.ok()) return status;
  }
  return Status::Ok();
}

std::shared_ptr<void> PostingIndex::HoldFiles() {
  const std::lock_guard lock(mutex_);
  ++holds_;
  return {this, [](PostingIndex* index) { index->ReleaseFiles(); }};
}

void PostingIndex::ReleaseFiles() {
  std::vector<SegmentInfo> removable;
  {
    const std::lock_guard lock(mutex_);
    NEWSFOLD_ASSERT(holds_ > 0);
    if (--holds_ == 0) removable.swap(unremoved_);
  }
  for (const SegmentInfo& info : removable) RemoveFile(info);
}

std::vector<StoreFile> PostingIndex::HeldSegmentFiles() const {
  const std::scoped_lock lock(committing_, mutex_);
  std::vector<StoreFile> files;
  for (const std::vector<SegmentInfo>* const infos : {&manifest_.segments, &unremoved_}) {
    for (const SegmentInfo& info : *infos) {
      const std::string name = SegmentFileName(info.id);
      files.push_back({.name = name,
                       .path = options_.directory + "/" + name,
                       .bytes = info.file_bytes,
                       .is_immutable = true,
                       .contents = {}});
    }
  }
  return files;
}

}  // namespace newsfold
