#include "store/upkeep/repair_copy.h"

#include <algorithm>
#include <array>
#include <utility>

#include "dedup/base/assert.h"
#include "store/decide/refiling.h"
#include "store/records/audit_format.h"
#include "store/records/canonical_policy.h"
#include "store/records/canonical_url.h"
#include "store/records/refusal_format.h"
#include "store/records/store_meta.h"
#include "store/records/text_block.h"
#include "store/upkeep/entry_reads.h"
#include "store/upkeep/job_runs.h"
#include "store/upkeep/repair_feed.h"

namespace newsfold {
namespace {

// Articles that are read together, with their bodies.
constexpr ArticleNumber kCopiedAtOnce = 32;

// What begins the key of a sighting of an article.
std::string_view UrlPartOf(std::string_view key) {
  return key.substr(0, key.size() - 2 * sizeof(std::uint64_t));
}

StoreMeta MetaOf(const RepairSurvey& survey) {
  StoreMeta meta = survey.meta() ? *survey.meta() : NewStoreMeta(Thresholds{});
  meta.format_version = kFormatVersion;
  return meta;
}

// Names nobody that there is not.
void DropUnknown(const RepairSurvey& survey, ArticleRecord* record) {
  if (!survey.has(record->story)) record->story = record->number;
  if (!survey.has(record->compared)) record->compared = 0;
  if (!survey.has(record->via)) record->via = 0;
  std::erase_if(record->contained, [&](const ContainedArticle& each) { return !survey.has(each.number); });
}

}  // namespace

RepairCopy::RepairCopy(const Parts& parts)
    : parts_(parts), survey_(*parts.survey), meta_(MetaOf(*parts.survey)), out_(parts.target) {
  std::uint64_t sequence = survey_.last_sequence();
  for (ArticleNumber number = 1; number <= survey_.last_number(); ++number) {
    if (survey_.at(number).has_new_decision()) new_decisions_[number] = ++sequence;
  }
}

Status RepairCopy::Run(const Visitor& visit) {
  Status status = CopyDescription();
  if (status.ok()) status = CopyTexts();
  if (status.ok()) status = CopyCaptures();
  if (status.ok()) status = CopySightings();
  if (status.ok()) status = CopyArticles(visit);
  if (!status.ok() || was_stopped_) return status;
  if (status = PutClusters(); !status.ok()) return status;
  const Result<std::uint64_t> last_sequence =
      RepairFeed({parts_.source, &out_, &survey_, &new_decisions_, parts_.now_ms}).Run();
  if (!last_sequence) return last_sequence.error();
  counters_.last_sequence = *last_sequence;
  if (status = CopyAuditTrail(); !status.ok()) return status;
  if (status = CopyRefusals(); !status.ok()) return status;
  return PutTotals();
}

Status RepairCopy::Scan(const std::string& prefix, const EntryVisitor& visit) {
  Status result;
  const auto visit_entry = [&](std::string_view key, std::string_view value) {
    result = visit(key, value);
    return result.ok();
  };
  const auto pass_over = [](const std::string& /*behind*/, const Status& /*damage*/) {};
  const Status scanned = ScanReadable(parts_.source, prefix, visit_entry, pass_over);
  return scanned.ok() ? result : scanned;
}

// The mark of a purge that has not come to its end stays, if only because it cannot be read.
Status RepairCopy::CopyDescription() {
  Status status = out_.Put(MetaKey(kStoreMetaName), EncodeStoreMeta(meta_));
  if (!status.ok()) return status;
  const std::vector<std::string> keys = {MetaKey(kPurgingName), PolicyKey()};
  std::vector<Result<std::optional<std::string>>> values;
  if (status = ReadEach(parts_.source, keys, &values); !status.ok()) return status;
  if (!values[0] || *values[0]) status = out_.Put(keys[0], {});
  const bool has_policy = values[1] && *values[1] && DecodePolicy(**values[1]);
  policy_is_gone_ = !has_policy && (!values[1] || *values[1]);
  if (status.ok() && has_policy) status = out_.Put(keys[1], **values[1]);
  if (!status.ok()) return status;
  const std::string runs = JobRunKey("");
  return Scan(runs, [&](std::string_view key, std::string_view value) {
    const bool is_whole = DecodeJobRun(key.substr(runs.size()), value).has_value();
    return is_whole ? out_.Put(std::string(key), std::string(value)) : Status::Ok();
  });
}

Status RepairCopy::CopyTexts() {
  const Status status =
      Scan(FamilyPrefix(Family::kDictionary), [this](std::string_view key, std::string_view value) {
        const bool is_whole = DecodeDictionaryKey(key) && DecodeDictionary(value);
        return is_whole ? out_.Put(std::string(key), std::string(value)) : Status::Ok();
      });
  if (!status.ok()) return status;
  if (survey_.counters()) counters_.last_block_id = survey_.counters()->last_block_id;
  return Scan(FamilyPrefix(Family::kTextBlock), [this](std::string_view key, std::string_view value) {
    const Result<std::uint64_t> id = DecodeNumberKey(key);
    const Result<TextBlock> block = DecodeTextBlock(value);
    if (id) counters_.last_block_id = std::max(counters_.last_block_id, *id);
    const bool is_whole = id && block && !block->texts.empty() && survey_.has(block->texts.back().number);
    return is_whole ? out_.PutBlob(std::string(key), std::string(value)) : Status::Ok();
  });
}

// Those of purged and replaced articles, of which nothing else tells them. All others follow from the
// articles.
Status RepairCopy::CopyCaptures() {
  return Scan(FamilyPrefix(Family::kCapture), [this](std::string_view key, std::string_view value) {
    const Result<ArticleNumber> number = DecodeNumber(value);
    const bool is_of_tombstone = number && survey_.has(*number) &&
                                 survey_.at(*number).fate == Fate::kTombstone &&
                                 (survey_.at(*number).is_refused || survey_.at(*number).is_former);
    return is_of_tombstone ? out_.Put(std::string(key), std::string(value)) : Status::Ok();
  });
}

// Later ones of articles that can be read. A value that cannot be, is that of the article's own url if the
// key is.
Status RepairCopy::CopySightings() {
  return Scan(FamilyPrefix(Family::kUrl), [this](std::string_view key, std::string_view value) {
    const Result<UrlKeyParts> parts = DecodeUrlKey(key);
    if (!parts || !survey_.has(parts->number)) return Status::Ok();
    const SurveyedArticle& article = survey_.at(parts->number);
    if (article.fate != Fate::kKept) return Status::Ok();
    const std::string_view prefix = UrlPartOf(key);
    const std::uint32_t hash = HashOfPrefix(prefix);
    const bool is_own = hash == article.url || hash == article.url_as_it_came;
    if (is_own && parts->seen_at_ms == article.seen_at_ms) return Status::Ok();  // is put with the article
    const Result<std::string> url = DecodeSighting(value);
    const bool is_whole =
        url && (url->empty() ? is_own : prefix == UrlPrefix(CanonicalUrl(*url)) || prefix == UrlPrefix(*url));
    if (!is_whole && !is_own) return Status::Ok();
    ++counters_.sightings;
    return out_.Put(std::string(key), is_whole ? std::string(value) : EncodeSighting({}));
  });
}

// The last first: of several with one capture the first is to have it.
Status RepairCopy::CopyArticles(const Visitor& visit) {
  const ArticleNumber total = survey_.last_number();
  counters_.last_number = total;
  for (ArticleNumber last = total; last > 0;) {
    const ArticleNumber first = last - std::min(last, kCopiedAtOnce) + 1;
    if (Status status = CopyPage(first, last); !status.ok()) return status;
    last = first - 1;
    was_stopped_ = !visit(total - last, total);
    if (was_stopped_) break;
  }
  return Status::Ok();
}

Status RepairCopy::CopyPage(ArticleNumber first, ArticleNumber last) {
  std::vector<std::string> keys;
  for (ArticleNumber number = last; number >= first; --number) {
    keys.push_back(RecordKey(number));
    keys.push_back(BodyKey(number));
  }
  std::vector<Result<std::optional<std::string>>> values;
  if (Status status = ReadEach(parts_.source, keys, &values); !status.ok()) return status;
  const auto bytes_of = [&values](std::size_t i) {
    return values[i] && *values[i] ? std::string_view(**values[i]) : std::string_view();
  };
  for (ArticleNumber number = last; number >= first; --number) {
    const std::size_t i = 2 * (last - number);
    const Result<ArticleRecord> record = DecodeRecord(number, bytes_of(i));
    const Fate fate = survey_.at(number).fate;
    // What could be read a while ago.
    if (!record && (fate == Fate::kKept || fate == Fate::kTombstone))
      return record.error().WithContext("the store changes while it is repaired");
    const Status status = fate == Fate::kKept || fate == Fate::kTombstone
                              ? CopyArticle(*record, bytes_of(i), bytes_of(i + 1))
                              : PutTombstone(number, record);
    if (!status.ok()) return status;
  }
  return Status::Ok();
}

Status RepairCopy::CopyArticle(const ArticleRecord& record, std::string_view bytes, std::string_view body) {
  std::optional<EncodedText> encoded;
  Result<ArticleRecord> after = FileAgain(record, &encoded);
  if (!after) return after.error();
  Status status = CopyOriginal(&*after);
  if (!status.ok()) return status;
  std::string record_bytes = EncodeRecord(*after);
  // A record of an older program may be written otherwise than this one would write it.
  if (record_bytes == EncodeRecord(record)) record_bytes = bytes;
  status = out_.Put(RecordKey(record.number), std::move(record_bytes));
  if (status.ok() && !record.is_tombstone() && after->body.codec != BodyCodec::kPacked) {
    status = out_.PutBlob(BodyKey(record.number), encoded ? EncodeBody(encoded->bytes) : std::string(body));
  }
  if (status.ok()) status = PutFollowing(*after);
  return status;
}

// An article whose original cannot be read has none from now on.
Status RepairCopy::CopyOriginal(ArticleRecord* record) {
  if (!record->has_original()) return Status::Ok();
  Result<std::string> value = parts_.reader->ReadBytes(OriginalKey(record->number));
  if (!value) return value.error();
  const Result<std::string_view> stored = DecodeBody(*value);
  if (stored && parts_.reader->codec().DecodeOriginal(record->original, *stored))
    return out_.PutBlob(OriginalKey(record->number), std::move(*value));
  ++originals_gone_;
  record->original = {};
  record->fields.original_type.clear();
  return Status::Ok();
}

// The article as it is filed in the new store, and its text, if that has to be kept otherwise.
Result<ArticleRecord> RepairCopy::FileAgain(const ArticleRecord& record, std::optional<EncodedText>* body) {
  ArticleRecord after = record;
  DropUnknown(survey_, &after);
  const SurveyedArticle& surveyed = survey_.at(record.number);
  after.supersedes = surveyed.supersedes;
  if (surveyed.is_revived()) after.presence = record.is_tombstone() ? Presence::kLost : Presence::kStored;
  if (surveyed.is_orphan || surveyed.is_revived()) {
    FileAlone(&after);
    after.sequence = new_decisions_.at(record.number);
  }
  if (record.body.codec == BodyCodec::kZstdDelta && record.body.reference != after.canonical) {
    const Result<std::string> text = parts_.reader->ReadText(record);
    if (!text) return text.error();
    *body = parts_.reader->codec().Encode(*text);
    after.body = (*body)->locator;
  }
  return after;
}

Status RepairCopy::PutTombstone(ArticleNumber number, const Result<ArticleRecord>& record) {
  const LostArticle& lost = survey_.lost().at(number);
  ArticleRecord tombstone;
  tombstone.number = tombstone.canonical = tombstone.story = number;
  if (lost.ids.size() == 1) tombstone.fields.id = lost.ids.front();
  tombstone.stored_at_ms = lost.stored_at_ms;
  tombstone.sequence = new_decisions_.at(number);
  tombstone.shows_passages = true;  // as of its own story, so that there is nothing to note
  tombstone.presence = Presence::kLost;
  if (survey_.at(number).fate == Fate::kPurged) {
    tombstone.presence = Presence::kPurged;
    tombstone.by_person = true;
    if (record) tombstone.version = record->version;
    tombstone.supersedes = survey_.at(number).supersedes;
    tombstone.sha256 = record ? SaltedHashOf(meta_.uuid, *record) : *lost.refused;
  }
  std::string bytes = EncodeRecord(tombstone);
  if (tombstone.presence == Presence::kPurged) purged_[number] = bytes;
  if (Status status = out_.Put(RecordKey(number), std::move(bytes)); !status.ok()) return status;
  return PutFollowing(tombstone);
}

// All that there is because of an article, but for its feed entry.
Status RepairCopy::PutFollowing(const ArticleRecord& record) {
  Count(record);
  if (record.presence == Presence::kLost) return Status::Ok();
  Status status;
  if (!survey_.at(record.number).is_succeeded)
    status = out_.Put(IdKey(record.fields.id), EncodeNumber(record.number));
  if (status.ok() && record.is_refused())
    status = out_.Put(RefusedTextKey(SaltedHashOf(meta_.uuid, record), record.number), {});
  if (!status.ok() || record.is_tombstone()) return status;
  status = out_.Put(CaptureKey(record.sha256, record.fields.url), EncodeNumber(record.number));
  if (status.ok() && !record.fields.url.empty()) status = PutOwnSighting(record);
  if (!status.ok() || !record.is_repost()) return status;
  ++members_[record.canonical];
  return out_.Put(MemberKey(record.canonical, record.number), EncodeMemberEdge(record.verdict.relation));
}

// Programs that knew no canonical form kept the url as it came.
Status RepairCopy::PutOwnSighting(const ArticleRecord& record) {
  const std::string& url = record.fields.url;
  const std::vector<std::string> keys = {UrlKey(CanonicalUrl(url), record.number, record.seen_at_ms()),
                                         UrlKey(url, record.number, record.seen_at_ms())};
  std::vector<Result<std::optional<std::string>>> values;
  if (Status status = ReadEach(parts_.source, keys, &values); !status.ok()) return status;
  const bool is_as_it_came = values[1] && *values[1] && values[0] && !*values[0];
  ++counters_.sightings;
  return out_.Put(keys[is_as_it_came ? 1 : 0], EncodeSighting({}));
}

void RepairCopy::Count(const ArticleRecord& record) {
  if (record.is_former()) {
    ++counters_.former;
    counters_.former_body_bytes += record.body.stored_bytes;
    return;
  }
  if (record.is_hidden()) {
    ++counters_.removed;
    counters_.removed_body_bytes += record.body.stored_bytes;
    return;
  }
  ++(record.is_repost() ? counters_.reposts : counters_.canonicals);
  counters_.text_bytes += record.text_bytes;
  counters_.repost_text_bytes += record.is_repost() ? record.text_bytes : 0;
  counters_.body_bytes += record.body.stored_bytes;
}

Status RepairCopy::PutClusters() {
  for (const auto& [canonical, count] : members_) {
    counters_.cluster_size_max = std::max(counters_.cluster_size_max, count);
    const Status status = out_.Put(ClusterKey(canonical), EncodeClusterSummary({count}));
    if (!status.ok()) return status;
  }
  return Status::Ok();
}

// Decisions that can be read with all that they changed.
Status RepairCopy::CopyAuditTrail() {
  std::vector<std::pair<std::string, std::string>> entries;
  std::uint64_t audit = 0;
  const Status status = Scan(FamilyPrefix(Family::kAudit), [&](std::string_view key, std::string_view value) {
    const Result<AuditKeyParts> parts = DecodeAuditKey(key);
    if (!parts) return Status::Ok();
    const Status put = parts->audit == audit ? Status::Ok() : PutDecision(&entries);
    audit = parts->audit;
    entries.emplace_back(key, value);
    return put;
  });
  return status.ok() ? PutDecision(&entries) : status;
}

Status RepairCopy::PutDecision(std::vector<std::pair<std::string, std::string>>* entries) {
  const std::vector<std::pair<std::string, std::string>> all = std::exchange(*entries, {});
  if (all.empty()) return Status::Ok();
  const Result<AuditRecord> record = DecodeAuditRecord(all.front().second);
  bool is_whole = DecodeAuditKey(all.front().first)->number == 0 && record &&
                  record->article_count == all.size() - 1 && all.size() > 1;
  for (std::size_t i = 1; i < all.size() && is_whole; ++i) {
    const ArticleNumber number = DecodeAuditKey(all[i].first)->number;
    const Result<AuditedArticle> article = DecodeAuditedArticle(all[i].second);
    is_whole = article && survey_.has(number) && article->sequence <= counters_.last_sequence &&
               DecodeRecord(number, article->record);
  }
  for (const auto& [key, value] : all) {
    const Status status = is_whole ? out_.Put(key, WithoutPurged(key, value)) : Status::Ok();
    if (!status.ok()) return status;
  }
  return Status::Ok();
}

// The trail forgets who became a tombstone, as it does behind a purge.
std::string RepairCopy::WithoutPurged(const std::string& key, const std::string& value) const {
  const auto purged = purged_.find(DecodeAuditKey(key)->number);
  if (purged == purged_.end()) return value;
  AuditedArticle article = *DecodeAuditedArticle(value);
  article.record = purged->second;
  return EncodeAuditedArticle(article);
}

// Those by which copies are known, and those of lost articles, which were removed then. The others follow
// from the articles. With a description that is new, what is keyed by the old one means nothing any more.
Status RepairCopy::CopyRefusals() {
  return Scan(FamilyPrefix(Family::kRefusal), [this](std::string_view key, std::string_view value) {
    const Result<ArticleNumber> number = DecodeRefusalKey(key);
    if (!number || !survey_.has(*number)) return Status::Ok();
    const SurveyedArticle& article = survey_.at(*number);
    const bool is_by_copies = key == RefusedCopiesKey(*number);
    const bool is_purged = article.is_refused && article.fate == Fate::kTombstone;
    if (!survey_.meta() && (is_by_copies || is_purged)) ++refusals_gone_;
    if (is_by_copies && !survey_.meta()) return Status::Ok();
    if (!article.is_refused && article.fate != Fate::kLost) return Status::Ok();
    if (is_by_copies && !DecodeCopySketch(value)) {
      ++refusals_gone_;
      return Status::Ok();
    }
    const bool follows = !is_by_copies && article.is_refused;
    return follows ? Status::Ok() : out_.Put(std::string(key), std::string(value));
  });
}

Status RepairCopy::PutTotals() {
  NEWSFOLD_ASSERT(counters_.articles() == counters_.last_number);
  if (Status status = out_.Put(MetaKey(kCountersName), EncodeCounters(counters_)); !status.ok())
    return status;
  return out_.Finish();
}

std::uint64_t RepairCopy::sightings_gone() const {
  if (!survey_.counters()) return 0;
  const std::uint64_t before = survey_.counters()->sightings;
  return before - std::min(before, counters_.sightings);
}

}  // namespace newsfold
