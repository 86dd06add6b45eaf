#include "store/postings/posting_index.h"

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

constexpr std::size_t kTableSlotsMin = 4096;

}  // namespace

Result<std::unique_ptr<PostingIndex>> PostingIndex::Open(const PostingIndexOptions& options,
                                                         const PostingManifest&) {
  return std::unique_ptr<PostingIndex>(new PostingIndex(options));
}

PostingIndex::PostingIndex(const PostingIndexOptions& options)
    : options_(options), active_(std::make_shared<PostingTable>(kTableSlotsMin)) {
  state_ = std::make_shared<State>(State{active_});
}

PostingIndex::~PostingIndex() = default;

Status PostingIndex::Add(std::uint64_t, std::uint64_t number, std::span<const Posting> postings) {
  NEWSFOLD_ASSERT(postings.size() <= kPostingsAnAddMax);
  if (!active_->HasRoom(postings.size())) {
    auto grown = std::make_shared<PostingTable>(active_->slots() * 2);
    grown->AddAll(*active_);
    active_ = grown;
    const std::lock_guard lock(state_mutex_);
    state_ = std::make_shared<State>(State{active_});
  }
  for (const Posting& posting : postings) active_->Add(posting.lane, EntryOf(posting, number));
  return Health();
}

void PostingIndex::Find(std::span<const PostingProbe> probes, PostingLists* lists) const {
  const std::shared_ptr<const State> state = CurrentState();
  lists->batch_.Start(probes);
  state->active->Prefetch(lists->batch_);
  state->active->Collect(&lists->batch_);
  lists->Gather(probes);
}

std::shared_ptr<const PostingIndex::State> PostingIndex::CurrentState() const {
  const std::lock_guard lock(state_mutex_);
  return state_;
}

Status PostingIndex::Flush() {
  return Health();
}

Status PostingIndex::WaitForMerges() {
  return Health();
}

std::uint64_t PostingIndex::Covered() const {
  return 0;
}

Status PostingIndex::Health() const {
  return Status::Ok();
}

PostingStats PostingIndex::GetStats() const {
  const std::shared_ptr<const State> state = CurrentState();
  return {.memory_bytes = state->active->bytes(), .entries = state->active->entries()};
}

Status PostingIndex::Verify() const {
  return Status::Ok();
}

}  // namespace newsfold
