#include "tests/store/postings/posting_world.h"

#include <utility>

namespace newsfold::testing {
namespace {

// Low ones come often.
std::uint64_t RandomKey(PostingLane lane, std::mt19937_64* random) {
  const std::uint64_t choice = (*random)() % 1000;
  const std::uint64_t key = choice * choice / 500 * 0x9E37'79B9'7F4A'7C15;
  return lane >= PostingLane::kSimHash0 ? key ^ ((*random)() % 4) << 30 : key;
}

}  // namespace

std::vector<Posting> RandomPostings(std::mt19937_64* random, std::size_t count) {
  std::vector<Posting> postings;
  for (std::size_t i = 0; i < count; ++i) {
    const PostingLane lane = kAllPostingLanes[(*random)() % kPostingLanes];
    postings.push_back({lane, RandomKey(lane, random)});
  }
  return postings;
}

PostingWorld::PostingWorld() : files_(std::make_unique<FaultyPostingFiles>()) {
  options.owner = {{1, 2, 3}, 4};
  options.table_bytes_max = std::size_t{64} << 10;
  options.fanout = 2;
  options.is_dropped = [this](std::uint64_t number) { return dropped_.contains(number); };
  options.commit = [this](const PostingManifest& manifest) {
    if (Status status = files_->Operation("commit"); !status.ok()) return status;
    const Result<PostingManifest> decoded = DecodePostingManifest(EncodePostingManifest(manifest));
    if (!decoded) return decoded.error();
    committed_ = *decoded;
    return Status::Ok();
  };
}

Status PostingWorld::Open() {
  options.files = files_.get();
  const std::uint64_t covered = committed_.covered_sequence;
  Result<std::unique_ptr<PostingIndex>> index = PostingIndex::Open(options, committed_);
  if (!index) return index.error();
  index_ = std::move(*index);
  for (std::uint64_t sequence = covered + 1; sequence <= rows_.size(); ++sequence) {
    const Row& row = rows_[sequence - 1];
    if (Status status = index_->Add(sequence, row.number, row.postings); !status.ok()) return status;
  }
  return Status::Ok();
}

void PostingWorld::LosePower(FaultyPostingFiles::Crash crash) {
  Close();
  files_ = std::make_unique<FaultyPostingFiles>(files_->AfterCrash(crash));
}

Status PostingWorld::Add(std::uint64_t number, std::vector<Posting> postings) {
  model_.Add(number, postings);
  rows_.push_back({number, std::move(postings)});
  return index_->Add(rows_.size(), number, rows_.back().postings);
}

Status PostingWorld::AddRandom(std::size_t articles) {
  Status first_error;
  for (std::size_t i = 0; i < articles; ++i) {
    const bool is_older = number_ > 0 && random_() % 10 == 0;
    const std::uint64_t number = is_older ? 1 + random_() % number_ : ++number_;
    Status status = Add(number, RandomPostings(&random_, random_() % 30));
    if (first_error.ok()) first_error = std::move(status);
  }
  return first_error;
}

void PostingWorld::Drop(std::uint64_t number) {
  dropped_.insert(number);
  model_.Drop(number);
}

}  // namespace newsfold::testing
