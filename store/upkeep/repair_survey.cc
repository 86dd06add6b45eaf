#include "store/upkeep/repair_survey.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "dedup/judge/verdict.h"
#include "store/records/canonical_url.h"
#include "store/records/refusal_format.h"
#include "store/records/store_meta.h"
#include "store/upkeep/entry_reads.h"

namespace newsfold {
namespace {

// Articles that are read together.
constexpr ArticleNumber kSurveyedAtOnce = 256;
// The bytes in front of the number in the key of a refusal by text: family, kind, half of a hash.
constexpr std::size_t kRefusedHashBegin = 2;
constexpr std::size_t kRefusedHashBytes = 16;

}  // namespace

std::uint32_t HashOfPrefix(std::string_view prefix) {
  return static_cast<std::uint32_t>(std::hash<std::string_view>()(prefix));
}

Status RepairSurvey::Run(const Visitor& visit) {
  Result<StoreMeta> meta = ReadStoreMeta(engine_);
  if (!meta && meta.error().code() != StatusCode::kCorruption) return meta.error();
  if (meta && !IsReadableFormat(meta->format_version)) return CheckStoreMeta(*meta);
  if (meta) meta_ = std::move(*meta);
  Status status = ReadTotals();
  if (status.ok()) status = ReadArticles(visit);
  if (!status.ok() || was_stopped_) return status;
  if (may_have_had_more() && lost_.size() == last_number())
    return Corruption("no article can be read, and nothing tells how many there were; restore a backup");
  LinkVersions();
  FindOrphans();
  if (status = FindDecisions(); !status.ok() || lost_.empty()) return status;
  status = FindIds();
  if (status.ok()) status = FindSightings();
  if (status.ok()) status = FindEdges();
  if (status.ok()) status = FindRefusals();
  FindPurged();
  return status;
}

Status RepairSurvey::Scan(const std::string& prefix,
                          const std::function<void(std::string_view, std::string_view)>& visit) {
  const auto visit_entry = [&](std::string_view key, std::string_view value) {
    visit(key, value);
    return true;
  };
  const auto visit_gap = [this](const std::string& /*behind*/, const Status& /*damage*/) {
    has_gaps_ = true;
  };
  return ScanReadable(engine_, prefix, visit_entry, visit_gap);
}

Status RepairSurvey::ReadTotals() {
  const Result<StoreCounters> counters = ReadCounters(engine_);
  if (!counters && !IsUnreadable(counters.error())) return counters.error();
  // A store without articles has none; one with articles has lost them.
  if (counters && counters->last_number > 0) counters_ = *counters;
  if (!counters_) return CountArticles();
  articles_.resize(counters_->last_number + 1);
  last_sequence_ = counters_->last_sequence;
  return Status::Ok();
}

// The last number that an entry names in its key; values may name any, unless two kinds agree.
Status RepairSurvey::CountArticles() {
  ArticleNumber last = 0;
  for (const Family family : {Family::kRecord, Family::kBody}) {
    const Status status = Scan(FamilyPrefix(family), [&](std::string_view key, std::string_view) {
      if (const Result<std::uint64_t> number = DecodeNumberKey(key)) last = std::max(last, *number);
    });
    if (!status.ok()) return status;
  }
  ArticleNumber by_id = 0, by_feed = 0;
  Status status = Scan(FamilyPrefix(Family::kId), [&](std::string_view, std::string_view value) {
    if (const Result<ArticleNumber> number = DecodeNumber(value)) by_id = std::max(by_id, *number);
  });
  if (!status.ok()) return status;
  status = Scan(FamilyPrefix(Family::kFeed), [&](std::string_view, std::string_view value) {
    if (const Result<FeedRecord> entry = DecodeFeedRecord(value)) by_feed = std::max(by_feed, entry->number);
  });
  articles_.resize(std::max(last, std::min(by_id, by_feed)) + 1);
  return status;
}

Status RepairSurvey::ReadArticles(const Visitor& visit) {
  std::vector<Result<ArticleRecord>> records;
  for (ArticleNumber first = 1; first <= last_number(); first += kSurveyedAtOnce) {
    const ArticleNumber count = std::min(kSurveyedAtOnce, last_number() - first + 1);
    if (Status status = reader_->ReadRecords(first, count, &records); !status.ok()) return status;
    for (ArticleNumber i = 0; i < count; ++i) {
      if (Status status = ReadArticle(first + i, records[i]); !status.ok()) return status;
    }
    was_stopped_ = !visit(first + count - 1, last_number());
    if (was_stopped_) break;
  }
  return Status::Ok();
}

Status RepairSurvey::ReadArticle(ArticleNumber number, const Result<ArticleRecord>& record) {
  SurveyedArticle& article = articles_[number];
  if (!record) {
    lost_[number].why = record.error().message();
    return Status::Ok();
  }
  article.is_refused = record->is_refused();
  article.is_hidden = record->is_hidden();
  article.is_former = record->is_former();
  article.is_replaced = record->is_former() && record->presence != Presence::kSuperseded;
  article.canonical = record->canonical;
  article.sequence = record->sequence;
  article.relation = record->verdict.relation;
  article.stored_at_ms = record->stored_at_ms;
  article.seen_at_ms = record->seen_at_ms();
  article.url = HashOfPrefix(UrlPrefix(CanonicalUrl(record->fields.url)));
  article.url_as_it_came = HashOfPrefix(UrlPrefix(record->fields.url));
  last_sequence_ = std::max(last_sequence_, record->sequence);
  article.fate = record->is_tombstone() ? Fate::kTombstone : Fate::kKept;
  const Result<std::string> text =
      article.fate == Fate::kTombstone ? Result<std::string>("") : reader_->ReadText(*record);
  if (text) NoteVersion(*record);
  if (text) return Status::Ok();
  if (!IsUnreadable(text.error())) return text.error();
  article.fate = article.is_refused ? Fate::kPurged : Fate::kLost;
  if (article.is_refused) NoteVersion(*record);
  LostArticle& lost = lost_[number];
  lost.why = text.error().message();
  lost.ids = {record->fields.id};
  lost.canonical = record->canonical;
  lost.stored_at_ms = record->stored_at_ms;
  return Status::Ok();
}

void RepairSurvey::NoteVersion(const ArticleRecord& record) {
  articles_[record.number].supersedes = record.supersedes;
  if (record.version > 1 || record.is_former()) versions_[record.fields.id].push_back(record.number);
}

// Each version is behind the one before it that is left. Whoever gave a text up does not want it back because
// what took its place is lost.
void RepairSurvey::LinkVersions() {
  for (auto& [id, numbers] : versions_) {
    for (; !numbers.empty() && at(numbers.back()).is_replaced; numbers.pop_back()) {
      SurveyedArticle& replaced = articles_[numbers.back()];
      if (replaced.fate != Fate::kKept) continue;
      replaced.fate = Fate::kLost;
      lost_[numbers.back()].why = "it was replaced, and what took its place is lost";
      lost_[numbers.back()].ids = {id};
    }
    if (numbers.empty()) continue;
    for (std::size_t i = 1; i < numbers.size(); ++i) {
      articles_[numbers[i]].supersedes = numbers[i - 1];
      articles_[numbers[i - 1]].is_succeeded = true;
    }
    ArticleNumber& oldest = articles_[numbers.front()].supersedes;
    const bool is_left = has(oldest) && at(oldest).fate != Fate::kLost;
    if (!is_left) oldest = 0;
    if (is_left) articles_[oldest].is_succeeded = true;
  }
}

void RepairSurvey::FindOrphans() {
  for (ArticleNumber number = 1; number < articles_.size(); ++number) {
    SurveyedArticle& article = articles_[number];
    if (article.fate != Fate::kKept || article.canonical == number) continue;
    const bool is_there = has(article.canonical) && at(article.canonical).fate == Fate::kKept;
    const bool is_canonical =
        is_there && !at(article.canonical).is_hidden && at(article.canonical).canonical == article.canonical;
    article.is_orphan = !is_canonical;
  }
}

LostArticle* RepairSurvey::FindLost(ArticleNumber number) {
  const auto found = lost_.find(number);
  return found == lost_.end() ? nullptr : &found->second;
}

// An entry that names an article without a record may tell its ID, if no other article has that.
Status RepairSurvey::FindIds() {
  std::map<std::string, ArticleNumber, std::less<>> ids;
  Status status = Scan(FamilyPrefix(Family::kId), [&](std::string_view key, std::string_view value) {
    const Result<ArticleNumber> number = DecodeNumber(value);
    const LostArticle* const lost = number ? FindLost(*number) : nullptr;
    const std::string_view id = key.substr(1);
    const bool is_one = CheckId(id).ok();
    if (is_one && lost != nullptr && at(*number).sequence == 0) ids.emplace(id, *number);
  });
  if (status.ok() && !ids.empty()) status = DropIdsOfOthers(&ids);
  for (const auto& [id, number] : ids) lost_[number].ids.push_back(id);
  return status;
}

Status RepairSurvey::DropIdsOfOthers(std::map<std::string, ArticleNumber, std::less<>>* ids) {
  std::vector<Result<ArticleRecord>> records;
  for (ArticleNumber first = 1; first <= last_number(); first += kSurveyedAtOnce) {
    const ArticleNumber count = std::min(kSurveyedAtOnce, last_number() - first + 1);
    if (Status status = reader_->ReadRecords(first, count, &records); !status.ok()) return status;
    for (const Result<ArticleRecord>& record : records) {
      if (record) ids->erase(record->fields.id);
    }
  }
  return Status::Ok();
}

// Of lost articles, and which the last is.
Status RepairSurvey::FindDecisions() {
  return Scan(FamilyPrefix(Family::kFeed), [&](std::string_view key, std::string_view value) {
    const Result<std::uint64_t> sequence = DecodeNumberKey(key);
    if (!sequence || (counters_ && *sequence > counters_->last_sequence)) return;
    last_sequence_ = std::max(last_sequence_, *sequence);
    const Result<FeedRecord> entry = DecodeFeedRecord(value);
    LostArticle* const lost = entry ? FindLost(entry->number) : nullptr;
    if (lost == nullptr) return;
    lost->decisions.push_back({*sequence, entry->canonical, NameOf(entry->relation), entry->stored_at_ms});
    if (lost->stored_at_ms == 0) lost->stored_at_ms = entry->stored_at_ms;
    if (at(entry->number).sequence == 0) lost->canonical = entry->canonical;
  });
}

Status RepairSurvey::FindSightings() {
  return Scan(FamilyPrefix(Family::kUrl), [&](std::string_view key, std::string_view value) {
    const Result<UrlKeyParts> parts = DecodeUrlKey(key);
    LostArticle* const lost = parts ? FindLost(parts->number) : nullptr;
    if (lost == nullptr) return;
    const Result<std::string> url = DecodeSighting(value);
    lost->sightings.push_back({url ? *url : std::string(), parts->seen_at_ms});
  });
}

// Their keys are more to be trusted than the values of the feed.
Status RepairSurvey::FindEdges() {
  return Scan(FamilyPrefix(Family::kMember), [&](std::string_view key, std::string_view) {
    const Result<MemberKeyParts> parts = DecodeMemberKey(key);
    LostArticle* const lost = parts && parts->member != 0 ? FindLost(parts->member) : nullptr;
    if (lost != nullptr && at(parts->member).sequence == 0) lost->canonical = parts->canonical;
  });
}

Status RepairSurvey::FindRefusals() {
  return Scan(FamilyPrefix(Family::kRefusal), [&](std::string_view key, std::string_view) {
    const Result<ArticleNumber> number = DecodeRefusalKey(key);
    LostArticle* const lost = number ? FindLost(*number) : nullptr;
    if (lost == nullptr || key == RefusedCopiesKey(*number)) return;
    lost->refused.emplace();
    const std::string_view hash = key.substr(kRefusedHashBegin, kRefusedHashBytes);
    std::copy(hash.begin(), hash.end(), lost->refused->begin());
  });
}

// What was removed must not come back, even if its record is lost.
void RepairSurvey::FindPurged() {
  for (const auto& [number, lost] : lost_) {
    if (lost.refused && lost.ids.size() == 1) articles_[number].fate = Fate::kPurged;
    if (articles_[number].fate == Fate::kPurged) articles_[number].is_refused = true;
  }
}

}  // namespace newsfold
