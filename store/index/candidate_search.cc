#include "store/index/candidate_search.h"

#include <algorithm>
#include <cassert>
#include <limits>

#include "dedup/base/assert.h"
#include "dedup/sketch/simhash.h"
#include "store/index/index_format.h"
#include "store/records/format.h"

namespace newsfold {
namespace {

// Articles with one digest that are looked at: they are all copies, or shells, so few tell enough.
constexpr std::size_t kDigestPostingsMax = 4;
// Captures of the same url that are looked at.
constexpr std::size_t kUrlPostingsMax = 8;

// The article that an entry of the index is about; 0 if the entry is damaged.
ArticleNumber NumberOf(Lane lane, std::string_view key) {
  if (lane != Lane::kUrl) return DecodeTrailingNumber(key);
  const Result<UrlKeyParts> sighting = DecodeUrlKey(key);
  return sighting ? sighting->number : 0;
}

}  // namespace

Status CandidateSearch::Run(const StoreParts& store, RecordReader* records, const MatchQuery& query,
                            const Fingerprint& fingerprint) {
  candidates_.clear();
  is_capped_ = false;
  postings_read_ = 0;
  Plan(store, query, fingerprint);
  if (Status status = ReadLists(store, query, fingerprint); !status.ok()) return status;
  AddPostings();
  CountReads();
  for (const ArticleNumber kept : {query.kept_under, query.kept_via}) {
    if (kept != 0) candidates_.push_back({.number = kept, .is_kept = true});
  }
  KeepBest();
  NEWSFOLD_ASSERT(candidates_.size() <= kComparedMax);
  numbers_.clear();
  for (const Candidate& candidate : candidates_) numbers_.push_back(candidate.number);
  return records->ReadRecords(numbers_, &records_);
}

void CandidateSearch::Ask(Lane lane, std::string prefix, std::size_t limit) {
  requests_.push_back({std::move(prefix), limit});
  lanes_.push_back(lane);
  NEWSFOLD_ASSERT(requests_.size() == lanes_.size() && limit > 0);
}

// One list of the index for each thing that may betray a copy.
void CandidateSearch::Plan(const StoreParts& store, const MatchQuery& query, const Fingerprint& fingerprint) {
  const IndexSet set = store.index_set;
  requests_.clear();
  lanes_.clear();
  suspected_begin_ = std::numeric_limits<std::size_t>::max();
  Ask(Lane::kDigest, DigestPrefix(set, fingerprint.digest), kDigestPostingsMax);
  if (fingerprint.units < kIndexedUnitsMin) return;
  for (int table = 0; table < kSimHashTables; ++table) {
    Ask(Lane::kSimHash, SimHashPrefix(set, fingerprint.simhash, table), kSimHashScanMax);
  }
  for (const std::uint64_t key : fingerprint.probed_keys)
    Ask(Lane::kRareShingle, ShinglePrefix(set, key), kPostingsMax + 1);
  if (fingerprint.title_key != 0)
    Ask(Lane::kTitle, ShinglePrefix(set, fingerprint.title_key), kPostingsMax + 1);
  if (!query.url.empty()) Ask(Lane::kUrl, UrlPrefix(query.url), kUrlPostingsMax);
  if (!query.url_as_given.empty() && query.url_as_given != query.url)
    Ask(Lane::kUrl, UrlPrefix(query.url_as_given), kUrlPostingsMax);
  suspected_begin_ = requests_.size();
  for (const std::uint64_t key : fingerprint.suspected_keys)
    Ask(Lane::kRareShingle, ShinglePrefix(set, key), kSuspectPostingsMax + 1);
}

Status CandidateSearch::ReadLists(const StoreParts& store, const MatchQuery& query,
                                  const Fingerprint& fingerprint) {
  postings_.clear();
  posting_counts_.assign(requests_.size(), 0);
  entries_read_.assign(requests_.size(), 0);
  return store.engine->List(requests_, [&](std::size_t request, std::string_view key, std::string_view) {
    Visit(request, key, query, fingerprint);
  });
}

void CandidateSearch::Visit(std::size_t request, std::string_view key, const MatchQuery& query,
                            const Fingerprint& fingerprint) {
  NEWSFOLD_ASSERT(request < requests_.size());
  const ArticleNumber number = NumberOf(lanes_[request], key);
  ++entries_read_[request];
  assert(entries_read_[request] <= requests_[request].limit);
  if (number >= query.before) return;
  ++posting_counts_[request];
  switch (lanes_[request]) {
    case Lane::kDigest:
      candidates_.push_back({.number = number, .equal_digest = true});
      return;
    case Lane::kSimHash: {
      const int distance = HammingDistance(DecodeSimHashKey(key).simhash, fingerprint.simhash);
      if (distance > kSimHashDistanceMax) return;
      candidates_.push_back({.number = number, .simhash_distance = distance});
      return;
    }
    case Lane::kUrl:
      if (number != 0) candidates_.push_back({.number = number, .same_url = true});
      return;
    default:
      postings_.emplace_back(request, number);
  }
}

// Makes candidates of the articles under the keys. Of a stop shingle only the oldest counts: many copies of a
// story must not hide it. A suspected key under which many articles are was suspected rightly.
void CandidateSearch::AddPostings() {
  std::size_t request_before = requests_.size();
  std::size_t rank = 0;  // of a posting in its list
  for (const auto& [request, number] : postings_) {
    rank = request == request_before ? rank + 1 : 0;
    request_before = request;
    const std::size_t count = posting_counts_[request];
    assert(count > 0);
    if (request >= suspected_begin_ && count > kSuspectPostingsMax) continue;
    if (count > kPostingsMax && rank >= kStopPostingsKept) continue;
    const bool by_title = lanes_[request] == Lane::kTitle;
    const std::uint32_t rarity = by_title ? 0 : RarityOf(count);
    candidates_.push_back({.number = number, .shared_rarity = rarity, .same_title = by_title});
  }
}

// A list that hits its limit is a stop shingle or a crowded SimHash block: the search says so.
void CandidateSearch::CountReads() {
  for (std::size_t i = 0; i < requests_.size(); ++i) {
    const bool is_capped_lane = lanes_[i] != Lane::kDigest && lanes_[i] != Lane::kUrl;
    const bool hit_limit = entries_read_[i] == requests_[i].limit;
    is_capped_ |= hit_limit && is_capped_lane && i < suspected_begin_;
    postings_read_ += entries_read_[i];
  }
}

void CandidateSearch::KeepBest() {
  MergeByNumber(&candidates_);
  std::sort(candidates_.begin(), candidates_.end());
  std::size_t by_name = 0;
  is_capped_ |= std::erase_if(candidates_, [&by_name](const Candidate& candidate) {
                  return !candidate.shares_text() && ++by_name > kComparedByNameMax;
                }) > 0;
  if (candidates_.size() <= kComparedMax) return;
  is_capped_ = true;
  candidates_.resize(kComparedMax);
}

}  // namespace newsfold
