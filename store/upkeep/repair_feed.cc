#include "store/upkeep/repair_feed.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "store/upkeep/entry_reads.h"

namespace newsfold {
namespace {

constexpr std::uint64_t kFeedPage = 1024;

}  // namespace

RepairFeed::RepairFeed(const Parts& parts)
    : parts_(parts), survey_(*parts.survey), was_told_(parts.survey->last_number() + 1) {
  for (ArticleNumber number = 1; number <= survey_.last_number(); ++number) {
    if (survey_.at(number).sequence != 0) newest_.emplace_back(survey_.at(number).sequence, number);
  }
  std::sort(newest_.begin(), newest_.end());
}

Result<std::uint64_t> RepairFeed::Run() {
  for (std::uint64_t first = 1; first <= survey_.last_sequence(); first += kFeedPage) {
    const std::uint64_t last = std::min(first + kFeedPage - 1, survey_.last_sequence());
    if (Status status = CopyPage(first, last); !status.ok()) return status;
  }
  for (const auto& [number, sequence] : *parts_.new_decisions) {
    const FeedRecord entry{number, number, Relation::kUnrelated, std::max(parts_.now_ms, last_time_ms_ + 1)};
    if (Status status = Put(sequence, entry); !status.ok()) return status;
  }
  return last_put_;
}

Status RepairFeed::CopyPage(std::uint64_t first, std::uint64_t last) {
  std::vector<std::string> keys;
  for (std::uint64_t sequence = first; sequence <= last; ++sequence) keys.push_back(FeedKey(sequence));
  std::vector<Result<std::optional<std::string>>> values;
  if (Status status = ReadEach(parts_.source, keys, &values); !status.ok()) return status;
  for (std::uint64_t sequence = first; sequence <= last; ++sequence) {
    const Result<std::optional<std::string>>& value = values[sequence - first];
    std::optional<FeedRecord> stored;
    if (value && *value) {
      if (const Result<FeedRecord> decoded = DecodeFeedRecord(**value)) stored = *decoded;
    }
    const std::optional<FeedRecord> entry = EntryAt(sequence, stored);
    if (!entry) continue;
    if (Status status = Put(sequence, *entry); !status.ok()) return status;
  }
  return Status::Ok();
}

// Nothing if it is lost.
std::optional<FeedRecord> RepairFeed::EntryAt(std::uint64_t sequence,
                                              const std::optional<FeedRecord>& stored) {
  const bool is_newest = next_newest_ < newest_.size() && newest_[next_newest_].first == sequence;
  if (is_newest) return EntryOf(newest_[next_newest_++].second, stored);
  const bool can_be = stored && CanBe(sequence, *stored);
  is_whole_ &= can_be;
  if (!can_be) return std::nullopt;
  was_told_[stored->number] = true;
  return stored;
}

// Whether an older decision may be so.
bool RepairFeed::CanBe(std::uint64_t sequence, const FeedRecord& stored) const {
  if (!survey_.has(stored.number) || !survey_.has(stored.canonical)) return false;
  const std::uint64_t newest = survey_.at(stored.number).sequence;
  return newest == 0 || sequence < newest;
}

// The newest entry of an article. Its time is that of the article if it is also the first.
FeedRecord RepairFeed::EntryOf(ArticleNumber number, const std::optional<FeedRecord>& stored) {
  const SurveyedArticle& article = survey_.at(number);
  const bool is_first = is_whole_ && !was_told_[number];
  const bool is_its_own = stored && stored->number == number;
  was_told_[number] = true;
  FeedRecord entry{number, article.canonical, article.relation,
                   std::max(last_time_ms_, article.stored_at_ms + 1)};
  if (!survey_.has(entry.canonical)) entry.canonical = number;
  if (is_first) {
    entry.stored_at_ms = article.stored_at_ms;
  } else if (is_its_own) {
    entry.stored_at_ms = stored->stored_at_ms;
  }
  return entry;
}

// And what is missing before it.
Status RepairFeed::Put(std::uint64_t sequence, const FeedRecord& entry) {
  for (std::uint64_t missing = last_put_ + 1; missing <= sequence; ++missing) {
    const Status status = parts_.out->Put(FeedKey(missing), EncodeFeedRecord(entry));
    if (!status.ok()) return status;
  }
  last_put_ = sequence;
  last_time_ms_ = entry.stored_at_ms;
  return Status::Ok();
}

}  // namespace newsfold
