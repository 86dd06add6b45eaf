#include "store/export/article_walk.h"

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "store/records/format.h"
#include "store/records/store_meta.h"

namespace newsfold {
namespace {

// Records that are read at a time.
constexpr std::uint64_t kRecordsPerRead = 256;

}  // namespace

Status ArticleWalk::Begin(bool only_changed) {
  const Result<StoreCounters> counters = ReadCounters(engine_);
  if (!counters) return counters.error();
  last_number_ = counters->last_number;
  if (!selection_.cluster_id.empty()) return FindCluster();
  return only_changed && selection_.after_sequence > 0 ? FindChanged() : Status::Ok();
}

Status ArticleWalk::FindCluster() {
  const Result<ArticleRecord> record = reader_->ReadRecordOf(selection_.cluster_id);
  if (!record) return record.error();
  cluster_ = record->canonical;
  const Result<std::vector<MemberEdge>> members =
      reader_->ReadMembers(cluster_, 0, std::numeric_limits<std::size_t>::max());
  if (!members) return members.error();
  numbers_.emplace(1, cluster_);
  for (const MemberEdge& member : *members) numbers_->push_back(member.number);
  std::sort(numbers_->begin(), numbers_->end());  // a person may have made a later one the canonical
  return Status::Ok();
}

Status ArticleWalk::FindChanged() {
  std::vector<ArticleNumber> numbers;
  Status damage;
  const auto visit = [&](std::string_view /*key*/, std::string_view value) {
    const Result<FeedRecord> entry = DecodeFeedRecord(value);
    if (!entry) damage = entry.error();
    if (entry) numbers.push_back(entry->number);
    return damage.ok();
  };
  const std::string begin = KeyAfter(FeedKey(selection_.after_sequence));
  if (Status status = engine_->Scan(FamilyPrefix(Family::kFeed), begin, visit); !status.ok()) return status;
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  numbers_ = std::move(numbers);
  return damage;
}

Status ArticleWalk::Next(std::vector<ArticleRecord>* records) {
  std::vector<ArticleNumber> numbers;
  const std::uint64_t end = std::min(total(), given_ + kRecordsPerRead);
  for (; given_ < end; ++given_) numbers.push_back(numbers_ ? (*numbers_)[given_] : given_ + 1);
  return reader_->ReadRecords(numbers, records);
}

bool ArticleWalk::SelectsAll() const {
  return selection_.site.empty() && cluster_ == 0 && !selection_.since_ms && !selection_.until_ms &&
         selection_.after_sequence == 0;
}

bool ArticleWalk::Selects(const ArticleRecord& record) const {
  const bool has_text = !record.is_hidden() || record.presence == Presence::kSuperseded;
  return has_text && (selection_.site.empty() || record.site == selection_.site) &&
         (cluster_ == 0 || record.canonical == cluster_) &&
         (!selection_.since_ms || record.stored_at_ms >= *selection_.since_ms) &&
         (!selection_.until_ms || record.stored_at_ms < *selection_.until_ms) &&
         record.sequence > selection_.after_sequence;
}

}  // namespace newsfold
