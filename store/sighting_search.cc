#include "store/sighting_search.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "dedup/base/assert.h"
#include "store/records/canonical_url.h"
#include "store/records/format.h"

namespace newsfold {
namespace {

// A sighting as its entry tells it.
struct SeenAt {
  ArticleNumber number = 0;
  std::int64_t seen_at_ms = 0;
  std::string url;  // empty: the article's
};

// Keeps the newest of the sightings it is given. Their keys are not in the order of their times.
class NewestSightings {
 public:
  explicit NewestSightings(std::size_t limit) : limit_(limit) {}

  // False if this or another had to go.
  bool Add(SeenAt seen) {
    heap_.push_back(std::move(seen));
    std::push_heap(heap_.begin(), heap_.end(), IsNewer);
    if (heap_.size() <= limit_) return true;
    std::pop_heap(heap_.begin(), heap_.end(), IsNewer);
    heap_.pop_back();
    return false;
  }

  // The newest first.
  std::vector<SeenAt> Take() {
    std::sort_heap(heap_.begin(), heap_.end(), IsNewer);
    return std::move(heap_);
  }

 private:
  static bool IsNewer(const SeenAt& a, const SeenAt& b) {
    return std::tie(a.seen_at_ms, a.number) > std::tie(b.seen_at_ms, b.number);
  }

  const std::size_t limit_;
  std::vector<SeenAt> heap_;  // the oldest on top
};

// Gives `visit` what is kept under one form of a url.
Status ReadSightings(Engine* engine, std::string_view url, const std::function<void(SeenAt)>& visit) {
  Status damage;
  const auto visit_entry = [&](std::string_view key, std::string_view value) {
    const Result<UrlKeyParts> parts = DecodeUrlKey(key);
    Result<std::string> stored_url = DecodeSighting(value);
    if (!parts || !stored_url) {
      damage = parts ? stored_url.error() : parts.error();
      return false;
    }
    visit({parts->number, parts->seen_at_ms, std::move(*stored_url)});
    return true;
  };
  const Status status = engine->Scan(UrlPrefix(url), "", visit_entry);
  return status.ok() ? damage : status;
}

// The same under all its forms: programs that knew no canonical form kept it as it came.
Status ReadAllSightings(Engine* engine, std::string_view url, const std::function<void(SeenAt)>& visit) {
  const std::string canonical = CanonicalUrl(url);
  const Status status = ReadSightings(engine, canonical, visit);
  return status.ok() && url != canonical ? ReadSightings(engine, url, visit) : status;
}

}  // namespace

Result<SightingList> FindSightings(Engine* engine, RecordReader* reader, std::string_view url,
                                   std::size_t limit) {
  const std::string canonical = CanonicalUrl(url);
  NewestSightings newest(limit);
  SightingList list;
  const auto take = [&](SeenAt seen) { list.is_complete &= newest.Add(std::move(seen)); };
  if (Status status = ReadAllSightings(engine, url, take); !status.ok()) return status;
  std::vector<SeenAt> found = newest.Take();
  std::vector<ArticleNumber> numbers;
  numbers.reserve(found.size());
  for (const SeenAt& seen : found) numbers.push_back(seen.number);
  std::vector<ArticleRecord> records;
  if (Status status = reader->ReadRecords(numbers, &records); !status.ok()) return status;
  NEWSFOLD_ASSERT(records.size() == found.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (records[i].is_hidden() && !records[i].is_former()) continue;
    if (found[i].url.empty()) found[i].url = records[i].fields.url;
    // Two urls may share a hash. Most sightings are of the url of the one before.
    const bool is_as_before = !list.sightings.empty() && list.sightings.back().url == found[i].url;
    if (!is_as_before && CanonicalUrl(found[i].url) != canonical) continue;
    list.sightings.push_back({std::move(found[i].url), found[i].seen_at_ms, std::move(records[i].fields.id)});
  }
  return list;
}

Result<ArticleNumber> FindSeenAt(Engine* engine, RecordReader* reader, std::string_view url,
                                 std::int64_t seen_at_ms) {
  const std::string canonical = CanonicalUrl(url);
  std::vector<SeenAt> found;
  const auto take = [&](SeenAt seen) { found.push_back(std::move(seen)); };
  if (Status status = ReadAllSightings(engine, url, take); !status.ok()) return status;
  // What was seen at that time, then the newest.
  std::sort(found.begin(), found.end(), [seen_at_ms](const SeenAt& a, const SeenAt& b) {
    return std::tuple(a.seen_at_ms == seen_at_ms, a.seen_at_ms, a.number) >
           std::tuple(b.seen_at_ms == seen_at_ms, b.seen_at_ms, b.number);
  });
  for (const SeenAt& seen : found) {
    const Result<ArticleRecord> record = reader->ReadRecord(seen.number);
    if (!record) return record.error();
    const std::string& seen_url = seen.url.empty() ? record->fields.url : seen.url;
    if (HasReadableText(record->presence) && CanonicalUrl(seen_url) == canonical) return seen.number;
  }
  return 0;
}

}  // namespace newsfold
