#include "store/index/candidate_search.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "dedup/base/assert.h"
#include "dedup/sketch/simhash.h"

namespace newsfold {
namespace {

// Articles with one digest that are looked at: they are all copies, or shells, so few tell enough.
constexpr std::size_t kDigestPostingsMax = 4;
// Captures of the same url that are looked at.
constexpr std::size_t kUrlPostingsMax = 8;
static_assert(kPostingsMax + 1 <= kPostingsKept && kSimHashScanMax <= kBlockPostingsKept);

}  // namespace

Status CandidateSearch::Run(const StoreParts& store, RecordReader* records, const MatchQuery& query,
                            const Fingerprint& fingerprint) {
  candidates_.clear();
  is_capped_ = false;
  postings_read_ = 0;
  Plan(query, fingerprint);
  store.index->Find(probes_, &lists_);
  FindPlaces(query);
  for (std::size_t probe = 0; probe < probes_.size(); ++probe) ReadList(probe, query, fingerprint);
  for (const ArticleNumber kept : {query.kept_under, query.kept_via}) {
    if (kept != 0) candidates_.push_back({.number = kept, .is_kept = true});
  }
  KeepBest();
  return ReadBest(query, records);
}

// Reads the records of the best. The index finds what is hidden still: others take the places of removed
// articles, but for those of very many, and newest versions those of former ones.
Status CandidateSearch::ReadBest(const MatchQuery& query, RecordReader* records) {
  constexpr std::size_t kReadMax = 4 * kComparedMax;
  removed_.clear();
  records_.clear();
  std::size_t next = 0;
  while (next < std::min(candidates_.size(), kReadMax) && records_.size() < kComparedMax) {
    const std::size_t end = std::min(candidates_.size(), next + kComparedMax - records_.size());
    numbers_.clear();
    for (std::size_t i = next; i < end; ++i) numbers_.push_back(candidates_[i].number);
    if (Status status = records->ReadRecords(numbers_, &read_); !status.ok()) return status;
    for (ArticleRecord& record : read_) {
      const Candidate candidate = candidates_[next++];
      if (Status status = TakeRead(query, records, candidate, std::move(record)); !status.ok()) return status;
    }
  }
  is_capped_ |= next < candidates_.size();
  candidates_.resize(records_.size());
  return Status::Ok();
}

Status CandidateSearch::TakeRead(const MatchQuery& query, RecordReader* records, Candidate candidate,
                                 ArticleRecord record) {
  if (record.is_former()) {
    const Result<ArticleNumber> newest = records->FindId(record.fields.id);
    if (!newest) return newest.error();
    Result<ArticleRecord> read = records->ReadRecord(*newest);
    if (!read) return read.error();
    record = std::move(*read);
    candidate.number = record.number;
    const bool is_kept = record.number == query.kept_under || record.number == query.kept_via;
    if (record.number >= query.before && !is_kept) return Status::Ok();
  }
  if (record.is_refused()) removed_.push_back(record.number);
  const bool is_taken = std::any_of(records_.begin(), records_.end(), [&](const ArticleRecord& taken) {
    return taken.number == record.number;
  });
  if (record.is_hidden() || is_taken) return Status::Ok();
  candidates_[records_.size()] = candidate;
  records_.push_back(std::move(record));
  return Status::Ok();
}

void CandidateSearch::Ask(Lane lane, PostingProbe probe) {
  NEWSFOLD_ASSERT(probe.limit > 0);
  probes_.push_back(probe);
  lanes_.push_back(lane);
}

// One list of the index for each thing that may betray a copy.
void CandidateSearch::Plan(const MatchQuery& query, const Fingerprint& fingerprint) {
  probes_.clear();
  lanes_.clear();
  suspected_begin_ = std::numeric_limits<std::size_t>::max();
  Ask(Lane::kDigest, {PostingLane::kName, IndexKey(fingerprint.digest), kDigestPostingsMax});
  if (fingerprint.units < kIndexedUnitsMin) return;
  for (int table = 0; table < kSimHashTables; ++table)
    Ask(Lane::kSimHash, {SimHashLane(table), ToTable(fingerprint.simhash, table), kSimHashScanMax});
  for (const std::uint64_t key : fingerprint.probed_keys)
    Ask(Lane::kRareShingle, {PostingLane::kShingle, IndexKey(key), kPostingsMax + 1});
  if (fingerprint.title_key != 0)
    Ask(Lane::kTitle, {PostingLane::kName, IndexKey(fingerprint.title_key), kPostingsMax + 1});
  if (!query.url.empty()) Ask(Lane::kUrl, {PostingLane::kName, UrlIndexKey(query.url), kUrlPostingsMax});
  suspected_begin_ = probes_.size();
  for (const std::uint64_t key : fingerprint.suspected_keys)
    Ask(Lane::kRareShingle, {PostingLane::kShingle, IndexKey(key), kSuspectPostingsMax + 1});
}

void CandidateSearch::AppendLookedUp(const MatchQuery& query, const Fingerprint& fingerprint,
                                     std::vector<StateName>* names) {
  if (fingerprint.units == 0) return;
  CandidateSearch search;
  search.Plan(query, fingerprint);
  for (const PostingProbe& probe : search.probes_) names->push_back(PostingState(probe.lane, probe.key));
}

// Makes candidates of what is found under one probe. A list that hits its limit is a stop shingle or a
// crowded SimHash block: the search says so.
void CandidateSearch::ReadList(std::size_t probe, const MatchQuery& query, const Fingerprint& fingerprint) {
  std::span<const FoundPosting> found = lists_.Read(probe);
  postings_read_ += found.size();
  const Lane lane = lanes_[probe];
  const bool hit_limit = found.size() >= probes_[probe].limit;
  is_capped_ |= hit_limit && lane != Lane::kDigest && lane != Lane::kUrl && probe < suspected_begin_;
  const auto earlier = std::partition_point(
      found.begin(), found.end(), [&](const FoundPosting& posting) { return posting.number < query.before; });
  found = found.first(static_cast<std::size_t>(earlier - found.begin()));
  if (lane == Lane::kRareShingle || lane == Lane::kTitle) return AddPostings(probe, found);
  for (const FoundPosting& posting : found) {
    Candidate candidate{.number = posting.number};
    candidate.equal_digest = lane == Lane::kDigest;
    candidate.same_url = lane == Lane::kUrl;
    if (lane == Lane::kSimHash) {
      candidate.simhash_distance = KnownDistance(probe, posting.key, fingerprint.simhash);
      if (candidate.simhash_distance > kSimHashDistanceMax) continue;
    }
    candidates_.push_back(candidate);
  }
}

// In how many bits the SimHash differs, of those that the index keeps: at least in so many in all.
int CandidateSearch::KnownDistance(std::size_t probe, std::uint64_t key, std::uint64_t simhash) const {
  const int table = static_cast<int>(probes_[probe].lane) - static_cast<int>(PostingLane::kSimHash0);
  constexpr std::uint64_t kKnown = ~std::uint64_t{0} << (64 - kIndexKeyBits);
  return HammingDistance(key & kKnown, ToTable(simhash, table) & kKnown);
}

// Where each key under which there is an article first begins in the text.
void CandidateSearch::FindPlaces(const MatchQuery& query) {
  places_.assign(probes_.size(), 0);
  hits_.clear();
  for (std::size_t probe = 0; probe < probes_.size(); ++probe) {
    if (probes_[probe].lane == PostingLane::kShingle && !lists_.Read(probe).empty())
      hits_.emplace_back(probes_[probe].key, probe);
  }
  if (hits_.empty()) return;
  std::sort(hits_.begin(), hits_.end());
  KeyHashes(query.text->folded.tokens, &key_hashes_);
  for (std::size_t i = key_hashes_.size(); i-- > 0;) {
    const std::uint64_t key = IndexKey(key_hashes_[i]);
    const auto hit = std::lower_bound(hits_.begin(), hits_.end(), std::pair(key, std::size_t{0}));
    if (hit != hits_.end() && hit->first == key) places_[hit->second] = static_cast<std::uint32_t>(i);
  }
}

// Makes candidates of the articles under a key. Of a stop shingle only the oldest counts: many copies of a
// story must not hide it. A suspected key under which many articles are was suspected rightly.
void CandidateSearch::AddPostings(std::size_t probe, std::span<const FoundPosting> postings) {
  if (postings.empty() || (probe >= suspected_begin_ && postings.size() > kSuspectPostingsMax)) return;
  const bool by_title = lanes_[probe] == Lane::kTitle;
  const std::uint32_t rarity = by_title ? 0 : RarityOf(postings.size());
  const std::size_t kept = postings.size() > kPostingsMax ? kStopPostingsKept : postings.size();
  for (const FoundPosting& posting : postings.first(kept)) {
    candidates_.push_back({.number = posting.number,
                           .shared_keys = by_title ? 0U : 1U,
                           .shared_rarity = rarity,
                           .first_place = places_[probe],
                           .last_place = places_[probe],
                           .same_title = by_title});
  }
}

void CandidateSearch::KeepBest() {
  MergeByNumber(&candidates_);
  std::sort(candidates_.begin(), candidates_.end());
  std::size_t rank = 0;
  std::erase_if(candidates_, [&rank](const Candidate& candidate) {
    return ++rank > kComparedByOnePlaceMax && candidate.shares_one_place_only();
  });
  std::size_t by_name = 0;
  is_capped_ |= std::erase_if(candidates_, [&by_name](const Candidate& candidate) {
                  return !candidate.shares_text() && ++by_name > kComparedByNameMax;
                }) > 0;
}

}  // namespace newsfold
