#include "store/upkeep/entry_checks.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "store/index/index_entries.h"
#include "store/index/index_format.h"
#include "store/index/story_reader.h"
#include "store/records/audit_format.h"
#include "store/records/canonical_url.h"
#include "store/records/reading_mark.h"
#include "store/records/refusal_format.h"
#include "store/records/text_block.h"
#include "store/upkeep/index_shadow.h"

namespace newsfold {
namespace {

// Entries between two reports.
constexpr std::uint64_t kEntriesPerReport = 16 << 10;
// The hash of a url, or of a site, in a key of its family.
constexpr std::size_t kUrlHashEnd = 1 + 16;
constexpr std::size_t kSiteHashEnd = 1 + 8;

// Two keys have one by chance once in 2^32: damage stays unseen then, and nothing else.
std::uint32_t HashOf(std::string_view key) {
  return static_cast<std::uint32_t>(std::hash<std::string_view>()(key));
}

// Without the set it is in.
std::uint32_t SiteHashOf(std::string_view key) {
  return HashOf(key.substr(1, kSiteHashEnd - 1));
}

}  // namespace

void EntryChecks::Tell(Damage damage, const std::string& where, ArticleNumber number, std::string what) {
  log_->Find({damage, where, number, {}, std::move(what)});
}

const EntryChecks::Known* EntryChecks::Find(Damage damage, const std::string& where, ArticleNumber number) {
  if (number >= 1 && number < known_.size()) return &known_[number];
  Tell(damage, where, 0, "is of " + NumberName(number) + ", which there is not");
  return nullptr;
}

Status EntryChecks::Run() {
  known_.assign(counters_.last_number + 1, {});
  if (Status status = LoadRecords(); !status.ok()) return status;
  struct FamilyCheck {
    Damage damage;
    std::string prefix;
    Check check;
  };
  const FamilyCheck checks[] = {
      {Damage::kId, FamilyPrefix(Family::kId), &EntryChecks::CheckId},
      {Damage::kCapture, FamilyPrefix(Family::kCapture), &EntryChecks::CheckCapture},
      {Damage::kUrl, FamilyPrefix(Family::kUrl), &EntryChecks::CheckSighting},
      {Damage::kCluster, FamilyPrefix(Family::kMember), &EntryChecks::CheckMember},
      {Damage::kFeed, FamilyPrefix(Family::kFeed), &EntryChecks::CheckFeed},
      {Damage::kAudit, FamilyPrefix(Family::kAudit), &EntryChecks::CheckAudit},
      {Damage::kRefusal, FamilyPrefix(Family::kRefusal), &EntryChecks::CheckRefusal},
      {Damage::kReading, FamilyPrefix(Family::kReading), &EntryChecks::CheckReading},
      {Damage::kText, FamilyPrefix(Family::kBody), &EntryChecks::CheckBody},
      {Damage::kOriginal, FamilyPrefix(Family::kOriginal), &EntryChecks::CheckOriginal},
      {Damage::kText, FamilyPrefix(Family::kTextBlock), &EntryChecks::CheckBlock},
      {Damage::kDictionary, FamilyPrefix(Family::kDictionary), &EntryChecks::CheckDictionary},
      {Damage::kStory, std::string(1, TagOf(Family::kSite, set_)), &EntryChecks::CheckStory},
      {Damage::kIndex, IndexRowPrefix(set_), &EntryChecks::CheckRow}};
  for (const FamilyCheck& family : checks) {
    if (!log_->goes_on()) return Status::Ok();
    if (Status status = CheckFamily(family.damage, family.prefix, family.check); !status.ok()) return status;
    if (family.check == &EntryChecks::CheckMember) EndCluster();
    if (family.check == &EntryChecks::CheckAudit) EndAudit();
  }
  if (!log_->goes_on()) return Status::Ok();
  CheckTexts();
  CheckTotals();
  return Status::Ok();
}

Status EntryChecks::CheckFamily(Damage damage, const std::string& prefix, Check check) {
  std::uint64_t& entries = log_->summary().entries;
  const auto visit = [&](std::string_view key, std::string_view value) {
    (this->*check)(key, value);
    return ++entries % kEntriesPerReport != 0 ? log_->goes_on() : log_->Report();
  };
  const auto visit_gap = [&](const std::string& behind, const Status& status) {
    has_gaps_ = true;
    Tell(damage, "entries behind " + prefix + " " + HexOfKey(behind), 0, status.message());
  };
  return ScanReadable(engine_, prefix, visit, visit_gap);
}

// Those that cannot be read are told by ArticleChecks.
Status EntryChecks::LoadRecords() {
  return CheckFamily(Damage::kRecord, FamilyPrefix(Family::kRecord), &EntryChecks::LoadRecord);
}

void EntryChecks::LoadRecord(std::string_view key, std::string_view value) {
  const Result<std::uint64_t> number = DecodeNumberKey(key);
  if (!number) return Tell(Damage::kRecord, "record " + HexOfKey(key), 0, number.error().message());
  const std::string where = "record of " + NumberName(*number);
  if (Find(Damage::kRecord, where, *number) == nullptr) return;
  ++counted_.last_number;
  const Result<ArticleRecord> record = DecodeRecord(*number, value);
  if (!record) return;
  Known& known = known_[*number];
  const Article& fields = record->fields;
  const std::string canonical_url = CanonicalUrl(fields.url);
  const bool is_packed = record->body.codec == BodyCodec::kPacked;
  known = {.sequence = record->sequence,
           .block = is_packed ? record->body.reference : 0,
           .canonical = record->canonical,
           .story = record->story,
           .id = HashOf(IdKey(fields.id)),
           .capture = HashOf(CaptureKey(record->sha256, fields.url)),
           .url = HashOf(UrlPrefix(canonical_url)),
           .url_as_it_came = HashOf(UrlPrefix(fields.url)),
           .site = SiteHashOf(SitePrefix(set_, record->site)),
           .is_read = true,
           .presence = record->presence,
           .lacks_original = record->has_original()};
  ++records_read_;
  if (record->is_former()) {
    ++counted_.former;
    counted_.former_body_bytes += record->body.stored_bytes;
    return;
  }
  if (record->is_hidden()) {
    ++counted_.removed;
    counted_.removed_body_bytes += record->body.stored_bytes;
    return;
  }
  ++(record->is_repost() ? counted_.reposts : counted_.canonicals);
  counted_.text_bytes += record->text_bytes;
  counted_.repost_text_bytes += record->is_repost() ? record->text_bytes : 0;
  counted_.body_bytes += record->body.stored_bytes;
}

void EntryChecks::CheckId(std::string_view key, std::string_view value) {
  const std::string where = "id '" + std::string(key.substr(1)) + "'";
  const Result<ArticleNumber> number = DecodeNumber(value);
  if (!number) return Tell(Damage::kId, where, 0, number.error().message());
  const Known* known = Find(Damage::kId, where, *number);
  if (known == nullptr || !known->is_read) return;
  if (known->id != HashOf(key) || known->presence == Presence::kLost)
    Tell(Damage::kId, where, *number, "is not the article's");
}

void EntryChecks::CheckCapture(std::string_view key, std::string_view value) {
  const std::string where = "capture " + HexOfKey(key);
  const Result<ArticleNumber> number = DecodeNumber(value);
  if (!number) return Tell(Damage::kCapture, where, 0, number.error().message());
  const Known* known = Find(Damage::kCapture, where, *number);
  if (known == nullptr || !known->is_read || IsTombstone(known->presence)) return;
  if (known->capture != HashOf(key)) Tell(Damage::kCapture, where, *number, "is not the article's");
}

void EntryChecks::CheckSighting(std::string_view key, std::string_view value) {
  const std::string where = "url " + HexOfKey(key);
  ++counted_.sightings;
  const Result<UrlKeyParts> parts = DecodeUrlKey(key);
  if (!parts) return Tell(Damage::kUrl, where, 0, parts.error().message());
  const Known* known = Find(Damage::kUrl, where, parts->number);
  if (known == nullptr || !known->is_read) return;
  const Result<std::string> url = DecodeSighting(value);
  if (!url) return Tell(Damage::kUrl, where, parts->number, url.error().message());
  const std::uint32_t hash = HashOf(key.substr(0, kUrlHashEnd));
  if (url->empty() && hash != known->url && hash != known->url_as_it_came)
    Tell(Damage::kUrl, where, parts->number, "is not the article's");
}

// A cluster's summary comes before its edges.
void EntryChecks::CheckMember(std::string_view key, std::string_view value) {
  const Result<MemberKeyParts> parts = DecodeMemberKey(key);
  if (!parts) return Tell(Damage::kEdge, "edge " + HexOfKey(key), 0, parts.error().message());
  if (parts->member == 0) {
    const Result<ClusterSummary> summary = DecodeClusterSummary(value);
    return BeginCluster(parts->canonical, summary ? summary->member_count : 0);
  }
  if (parts->canonical != cluster_) BeginCluster(parts->canonical, 0);
  ++members_;
  const std::string where =
      "edge " + std::to_string(parts->canonical) + " -> " + std::to_string(parts->member);
  const Known* known = Find(Damage::kEdge, where, parts->member);
  if (known == nullptr || !known->is_read) return;
  const bool is_repost = parts->canonical == known->canonical && parts->member != parts->canonical;
  if (!is_repost) Tell(Damage::kEdge, where, parts->member, "is there, but the article is no such repost");
}

void EntryChecks::BeginCluster(ArticleNumber canonical, std::uint64_t told) {
  EndCluster();
  cluster_ = canonical;
  members_ = 0;
  members_told_ = told;
}

void EntryChecks::EndCluster() {
  if (cluster_ == 0 || has_gaps_) return;
  counted_.cluster_size_max = std::max(counted_.cluster_size_max, members_);
  if (members_ == members_told_ && members_ > 0) return;
  Tell(Damage::kCluster, "cluster of " + NumberName(cluster_), cluster_,
       "has " + std::to_string(members_) + " reposts, its summary says " + std::to_string(members_told_));
}

// Sequences are dense, and the last entry of an article is the one its record names.
void EntryChecks::CheckFeed(std::string_view key, std::string_view value) {
  const Result<std::uint64_t> sequence = DecodeNumberKey(key);
  if (!sequence) return Tell(Damage::kFeed, "feed entry " + HexOfKey(key), 0, sequence.error().message());
  const std::string where = "feed entry " + std::to_string(*sequence);
  if (*sequence != counted_.last_sequence + 1 && !has_gaps_) {
    Tell(Damage::kFeed, where, 0, "follows on entry " + std::to_string(counted_.last_sequence));
  }
  counted_.last_sequence = *sequence;
  const Result<FeedRecord> entry = DecodeFeedRecord(value);
  if (!entry) return Tell(Damage::kFeed, where, 0, entry.error().message());
  const Known* known = Find(Damage::kFeed, where, entry->number);
  if (known == nullptr || Find(Damage::kFeed, where, entry->canonical) == nullptr) return;
  if (known->is_read && *sequence > known->sequence)
    Tell(Damage::kFeed, where, entry->number, "is later than the newest decision that the article knows");
}

// A decision comes before the articles that it changed.
void EntryChecks::CheckAudit(std::string_view key, std::string_view value) {
  const Result<AuditKeyParts> parts = DecodeAuditKey(key);
  if (!parts) return Tell(Damage::kAudit, "decision " + HexOfKey(key), 0, parts.error().message());
  if (parts->audit != audit_) {
    EndAudit();
    audit_ = parts->audit;
    audited_ = audited_told_ = 0;
  }
  if (parts->number != 0) return CheckAudited(parts->audit, parts->number, value);
  const Result<AuditRecord> record = DecodeAuditRecord(value);
  if (record) audited_told_ = record->article_count;
}

void EntryChecks::CheckAudited(std::uint64_t audit, ArticleNumber number, std::string_view value) {
  ++audited_;
  const std::string where = "decision " + std::to_string(audit) + " about " + NumberName(number);
  if (Find(Damage::kAudit, where, number) == nullptr) return;
  const Result<AuditedArticle> article = DecodeAuditedArticle(value);
  if (!article || !DecodeRecord(number, article->record))
    return Tell(Damage::kAudit, where, number, "does not tell how the article was before");
  if (article->sequence > counters_.last_sequence && has_totals_)
    Tell(Damage::kAudit, where, number, "is later than the newest feed entry");
}

void EntryChecks::EndAudit() {
  if (audit_ == 0 || has_gaps_ || (audited_ == audited_told_ && audited_ > 0)) return;
  Tell(Damage::kAudit, "decision " + std::to_string(audit_), 0,
       "has " + std::to_string(audited_) + " articles, and says " + std::to_string(audited_told_));
}

void EntryChecks::CheckRefusal(std::string_view key, std::string_view value) {
  const std::string where = "refusal " + HexOfKey(key);
  const Result<ArticleNumber> number = DecodeRefusalKey(key);
  if (!number) return Tell(Damage::kRefusal, where, 0, number.error().message());
  const Known* known = Find(Damage::kRefusal, where, *number);
  const bool may_be =
      known == nullptr || !known->is_read || IsRefused(known->presence) || known->presence == Presence::kLost;
  if (!may_be) Tell(Damage::kRefusal, where, *number, "is of an article that was not removed");
  if (key != RefusedCopiesKey(*number)) return;
  if (const Result<CopySketch> sketch = DecodeCopySketch(value); !sketch)
    Tell(Damage::kRefusal, where, *number, sketch.error().message());
}

void EntryChecks::CheckReading(std::string_view key, std::string_view value) {
  if (const Result<ReadingMark> mark = DecodeReadingMark(value); !mark)
    Tell(Damage::kReading, "reading " + HexOfKey(key), 0, mark.error().message());
}

void EntryChecks::CheckBody(std::string_view key, std::string_view value) {
  const Result<std::uint64_t> number = DecodeNumberKey(key);
  if (!number) return Tell(Damage::kText, "text " + HexOfKey(key), 0, number.error().message());
  const std::string where = "text of " + NumberName(*number);
  if (Find(Damage::kText, where, *number) == nullptr) return;
  if (const Result<std::string_view> body = DecodeBody(value); !body)
    Tell(Damage::kText, where, *number, body.error().message());
  if (known_[*number].is_read && known_[*number].block != 0)
    return Tell(Damage::kText, where, *number, "is there twice: packed, and alone");
  known_[*number].has_text = true;
}

// Whether it is what the record says is for ArticleChecks.
void EntryChecks::CheckOriginal(std::string_view key, std::string_view value) {
  const Result<std::uint64_t> number = DecodeNumberKey(key);
  if (!number) return Tell(Damage::kOriginal, "original " + HexOfKey(key), 0, number.error().message());
  const std::string where = "original of " + NumberName(*number);
  if (Find(Damage::kOriginal, where, *number) == nullptr) return;
  if (!DecodeBody(value)) Tell(Damage::kOriginal, where, *number, "cannot be read");
  Known& known = known_[*number];
  if (known.is_read && !known.lacks_original)
    return Tell(Damage::kOriginal, where, *number, "is there, but the article has none");
  known.lacks_original = false;
}

// A text that is elsewhere by now stays in its block, and is nobody's.
void EntryChecks::CheckBlock(std::string_view key, std::string_view value) {
  const Result<std::uint64_t> id = DecodeNumberKey(key);
  if (!id) return Tell(Damage::kText, "text block " + HexOfKey(key), 0, id.error().message());
  const std::string where = "text block " + std::to_string(*id);
  counted_.last_block_id = *id;
  const Result<TextBlock> block = DecodeTextBlock(value);
  if (!block) return Tell(Damage::kText, where, 0, block.error().message());
  for (const TextBlock::Text& text : block->texts) {
    if (Find(Damage::kText, where, text.number) == nullptr) continue;
    if (known_[text.number].block == *id) known_[text.number].has_text = true;
  }
}

void EntryChecks::CheckDictionary(std::string_view key, std::string_view value) {
  const Result<std::uint32_t> id = DecodeDictionaryKey(key);
  const std::string where = "dictionary " + (id ? std::to_string(*id) : HexOfKey(key));
  const Result<std::string> dictionary = DecodeDictionary(value);
  if (!id || !dictionary) Tell(Damage::kDictionary, where, 0, "cannot be read");
}

void EntryChecks::CheckStory(std::string_view key, std::string_view value) {
  const std::string where = StoryName(key);
  if (IsSummaryKey(key)) {
    const Result<SiteSummary> summary = DecodeSiteSummary(value);
    if (!summary) return Tell(Damage::kStory, where, 0, summary.error().message());
    Find(Damage::kStory, where, summary->newest);
    return;
  }
  const ArticleNumber number = DecodeSiteKeyNumber(key);
  const Known* known = Find(Damage::kStory, where, number);
  StoryEntry entry;
  if (!DecodeStoryEntry(value, &entry)) return Tell(Damage::kStory, where, number, "cannot be read");
  if (known == nullptr || !known->is_read || IsTombstone(known->presence)) return;
  const std::uint32_t site = SiteHashOf(key);
  const bool shows_passages = site == SiteHashOf(SitePrefix(set_, kPassages));
  const bool is_its_site = site == known->site || site == SiteHashOf(SitePrefix(set_, kEverySite));
  const ArticleNumber cluster = shows_passages ? number : known->story;
  if ((!is_its_site && !shows_passages) || entry.identity.cluster != cluster)
    Tell(Damage::kStory, where, number, "is not the article's");
}

void EntryChecks::CheckRow(std::string_view key, std::string_view value) {
  const std::uint64_t sequence = DecodeIndexRowKey(key);
  const std::string where = "index row " + std::to_string(sequence);
  // What is in files, but could not be deleted, is passed over.
  if (sequence > last_row_) {
    if (sequence != last_row_ + 1 && !has_gaps_)
      Tell(Damage::kIndex, where, 0, "follows on row " + std::to_string(last_row_));
    last_row_ = sequence;
  }
  const Result<IndexRow> row = DecodeIndexRow(value);
  if (!row) return Tell(Damage::kIndex, where, 0, row.error().message());
  Find(Damage::kIndex, where, row->number);
}

void EntryChecks::CheckTexts() {
  if (has_gaps_) return;
  for (ArticleNumber number = 1; number < known_.size(); ++number) {
    const Known& known = known_[number];
    if (known.is_read && !known.has_text && !IsTombstone(known.presence))
      Tell(Damage::kText, "text of " + NumberName(number), number, "is missing");
    if (known.lacks_original)
      Tell(Damage::kOriginal, "original of " + NumberName(number), number, "is missing");
  }
}

void EntryChecks::CheckTotals() {
  if (has_gaps_ || !has_totals_) return;
  const auto compare = [this](std::string where, std::uint64_t told, std::uint64_t counted) {
    if (told == counted) return;
    Tell(Damage::kTotals, where, 0,
         "there are " + std::to_string(counted) + ", the totals say " + std::to_string(told));
  };
  compare("articles", counters_.last_number, counted_.last_number);
  compare("feed entries", counters_.last_sequence, counted_.last_sequence);
  compare("sightings", counters_.sightings, counted_.sightings);
  compare("members of the largest cluster", counters_.cluster_size_max, counted_.cluster_size_max);
  if (counted_.last_block_id > counters_.last_block_id)
    compare("text blocks", counters_.last_block_id, counted_.last_block_id);
  // What is in records that cannot be read is not counted.
  if (records_read_ != counters_.last_number) return;
  compare("canonicals", counters_.canonicals, counted_.canonicals);
  compare("reposts", counters_.reposts, counted_.reposts);
  compare("removed articles", counters_.removed, counted_.removed);
  compare("former versions", counters_.former, counted_.former);
  compare("bytes of texts", counters_.text_bytes, counted_.text_bytes);
  compare("bytes of the reposts' texts", counters_.repost_text_bytes, counted_.repost_text_bytes);
  compare("bytes of bodies", counters_.body_bytes, counted_.body_bytes);
  compare("bytes of removed bodies", counters_.removed_body_bytes, counted_.removed_body_bytes);
  compare("bytes of former versions", counters_.former_body_bytes, counted_.former_body_bytes);
}

}  // namespace newsfold
