#include "store/records/format.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <optional>
#include <utility>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "dedup/base/assert.h"
#include "store/base/coding.h"
#include "store/records/value_coding.h"

namespace newsfold {
namespace {

constexpr std::size_t kNumberKeyBytes = 1 + 8;
constexpr std::size_t kDictionaryKeyBytes = 1 + 4;
constexpr std::size_t kMemberKeyBytes = 1 + 8 + 8;
constexpr std::size_t kUrlKeyBytes = 1 + 16 + 8 + 8;
constexpr std::size_t kCaptureHashBytes = 16;
constexpr double kShareUnits = 1e6;
constexpr std::size_t kDictionaryBytesMax = 1 << 20;
constexpr std::uint8_t kDistanceMax = 64;
constexpr std::uint8_t kFlagSearchCapped = 1;
constexpr std::uint8_t kFlagRepeatsIndexed = 2;
// It shows passages although it is no story of its own, or does not although it is one.
constexpr std::uint8_t kFlagPassagesOdd = 4;
constexpr std::uint8_t kFlagByPerson = 8;
constexpr std::uint8_t kFlagPinned = 16;
constexpr int kPresenceShift = 5;  // the bits above

ByteWriter Tagged(Family family) {
  ByteWriter key;
  key.PutByte(static_cast<std::uint8_t>(family));
  return key;
}

std::string NumberKey(Family family, std::uint64_t number) {
  ByteWriter key = Tagged(family);
  key.PutFixed64(number);
  return key.Take();
}

// Rules before version 15 had two more reasons for texts that share too little, 7 and 8, and two for fillings
// of one template, 14 and 15.
Reason ReadReason(ByteReader* reader) {
  const Reason reason = ReadEnum(reader, Reason::kOneOfSeveral);
  switch (static_cast<std::uint8_t>(reason)) {
    case 7:
    case 8:
      return Reason::kLowCoverage;
    case 14:
    case 15:
      return Reason::kFillingsDiffer;
    default:
      return reason;
  }
}

void PutShare(double share, ByteWriter* value) {
  NEWSFOLD_ASSERT(!std::isnan(share));
  value->PutVarint(static_cast<std::uint64_t>(std::lround(std::clamp(share, 0.0, 1.0) * kShareUnits)));
}

double ReadShare(ByteReader* reader) {
  return static_cast<double>(reader->ReadVarintUpTo(static_cast<std::uint64_t>(kShareUnits))) / kShareUnits;
}

// Times are kept as zigzag varints: a clock may stand before 1970.
void PutSpans(const std::vector<Span>& spans, ByteWriter* value) {
  NEWSFOLD_ASSERT(spans.size() <= kSpansMax);  // what is above a limit could not be read back, here and below
  value->PutVarint(spans.size());
  Span previous;
  for (const Span& span : spans) {
    value->PutZigzag(std::int64_t{span.article_begin} - previous.article_end);
    value->PutZigzag(std::int64_t{span.article_end} - span.article_begin);
    value->PutZigzag(std::int64_t{span.canonical_begin} - previous.canonical_end);
    value->PutZigzag(std::int64_t{span.canonical_end} - span.canonical_begin);
    previous = span;
  }
}

std::uint32_t ReadOffset(std::uint32_t base, ByteReader* reader) {
  const std::int64_t distance = reader->ReadZigzag();
  const bool in_range = distance >= -std::int64_t{base} && distance <= std::int64_t{UINT32_MAX} - base;
  if (!in_range) reader->Fail();
  return in_range ? static_cast<std::uint32_t>(base + distance) : 0;
}

void ReadSpans(ByteReader* reader, std::vector<Span>* spans) {
  const std::uint64_t count = reader->ReadVarintUpTo(kSpansMax);
  Span previous;
  for (std::uint64_t i = 0; i < count && reader->ok(); ++i) {
    Span span;
    span.article_begin = ReadOffset(previous.article_end, reader);
    span.article_end = ReadOffset(span.article_begin, reader);
    span.canonical_begin = ReadOffset(previous.canonical_end, reader);
    span.canonical_end = ReadOffset(span.canonical_begin, reader);
    spans->push_back(previous = span);
  }
}

void PutContained(const std::vector<ContainedArticle>& contained, ByteWriter* value) {
  NEWSFOLD_ASSERT(contained.size() <= kContainedMax);
  value->PutVarint(contained.size());
  for (const ContainedArticle& story : contained) {
    value->PutVarint(story.number);
    PutShare(story.coverage_article, value);
    PutShare(story.coverage_canonical, value);
  }
}

void ReadContained(ByteReader* reader, std::vector<ContainedArticle>* contained) {
  const std::uint64_t count = reader->ReadVarintUpTo(kContainedMax);
  for (std::uint64_t i = 0; i < count && reader->ok(); ++i) {
    ContainedArticle story;
    story.number = reader->ReadVarint();
    story.coverage_article = ReadShare(reader);
    story.coverage_canonical = ReadShare(reader);
    contained->push_back(story);
  }
}

bool IsOwnStory(const ArticleRecord& record) {
  return record.story == record.number;
}

// The decision part of a record.
void PutDecision(const ArticleRecord& record, ByteWriter* value) {
  const Verdict& verdict = record.verdict;
  NEWSFOLD_ASSERT(-1 <= verdict.simhash_distance && verdict.simhash_distance <= kDistanceMax);
  value->PutByte(static_cast<std::uint8_t>(verdict.relation));
  value->PutByte(static_cast<std::uint8_t>(verdict.reason));
  value->PutByte(static_cast<std::uint8_t>(verdict.lane));
  value->PutByte(static_cast<std::uint8_t>(
      (verdict.search_capped ? kFlagSearchCapped : 0) | (record.repeats_indexed ? kFlagRepeatsIndexed : 0) |
      (record.shows_passages != IsOwnStory(record) ? kFlagPassagesOdd : 0) |
      (record.by_person ? kFlagByPerson : 0) | (record.pinned ? kFlagPinned : 0) |
      static_cast<int>(record.presence) << kPresenceShift));
  value->PutVarint(record.compared);
  value->PutVarint(record.via);
  value->PutByte(static_cast<std::uint8_t>(verdict.simhash_distance + 1));
  PutShare(verdict.coverage_article, value);
  PutShare(verdict.coverage_canonical, value);
  PutShare(verdict.resemblance, value);
  PutShare(verdict.containment_article, value);
  PutShare(verdict.containment_canonical, value);
  PutSpans(verdict.spans, value);
  PutContained(record.contained, value);
  value->PutVarint(record.rules_version);
  value->PutVarint(record.fold_version);
}

void ReadDecision(ByteReader* reader, ArticleRecord* record) {
  Verdict& verdict = record->verdict;
  verdict.relation = ReadEnum(reader, Relation::kUnrelated);
  verdict.reason = ReadReason(reader);
  verdict.lane = ReadEnum(reader, Lane::kUrl);
  const std::uint8_t flags = reader->ReadByte();
  if (flags >> kPresenceShift > static_cast<int>(Presence::kForgotten)) reader->Fail();
  verdict.search_capped = (flags & kFlagSearchCapped) != 0;
  record->repeats_indexed = (flags & kFlagRepeatsIndexed) != 0;
  record->shows_passages = IsOwnStory(*record) != ((flags & kFlagPassagesOdd) != 0);
  record->by_person = (flags & kFlagByPerson) != 0;
  record->pinned = (flags & kFlagPinned) != 0;
  record->presence = static_cast<Presence>(flags >> kPresenceShift);
  record->compared = reader->ReadVarint();
  record->via = reader->ReadVarint();
  const std::uint8_t distance = reader->ReadByte();
  if (distance > kDistanceMax + 1) reader->Fail();
  verdict.simhash_distance = distance - 1;
  verdict.coverage_article = ReadShare(reader);
  verdict.coverage_canonical = ReadShare(reader);
  verdict.resemblance = ReadShare(reader);
  verdict.containment_article = ReadShare(reader);
  verdict.containment_canonical = ReadShare(reader);
  ReadSpans(reader, &verdict.spans);
  ReadContained(reader, &record->contained);
  record->rules_version = reader->ReadVarint32();
  record->fold_version = reader->ReadVarint32();
}

void PutFields(const ArticleRecord& record, ByteWriter* value) {
  const Article& fields = record.fields;
  NEWSFOLD_ASSERT(fields.text.empty() && fields.original.empty());
  NEWSFOLD_ASSERT(CheckSizes(fields).ok() && record.site.size() <= kUrlBytesMax);
  for (const std::string* field : {&fields.id, &fields.url, &fields.title, &fields.published_at,
                                   &fields.language, &fields.source, &fields.metadata, &record.site}) {
    value->PutString(*field);
  }
}

void ReadFields(ByteReader* reader, ArticleRecord* record) {
  Article& fields = record->fields;
  const std::pair<std::string*, std::size_t> limits[] = {{&fields.id, kIdBytesMax},
                                                         {&fields.url, kUrlBytesMax},
                                                         {&fields.title, kTitleBytesMax},
                                                         {&fields.published_at, kShortFieldBytesMax},
                                                         {&fields.language, kShortFieldBytesMax},
                                                         {&fields.source, kShortFieldBytesMax},
                                                         {&fields.metadata, kMetadataBytesMax},
                                                         {&record->site, kUrlBytesMax}};
  for (const auto& [field, bytes_max] : limits) *field = reader->ReadString(bytes_max);
}

// Only of articles that have one, or whose time of fetching is known.
bool HasOrigin(const ArticleRecord& record) {
  return record.fields.seen_at_ms != 0 || record.has_original();
}

void PutOrigin(const ArticleRecord& record, ByteWriter* value) {
  value->PutZigzag(record.fields.seen_at_ms);
  value->PutVarint(record.original.bytes);
  if (!record.has_original()) return;
  value->PutString(record.fields.original_type);
  value->PutRaw(AsBytes(record.original.sha256));
  value->PutVarint(record.original.stored_bytes);
}

void ReadOrigin(ByteReader* reader, ArticleRecord* record) {
  OriginalLocator& original = record->original;
  record->fields.seen_at_ms = reader->ReadZigzag();
  original.bytes = static_cast<std::uint32_t>(reader->ReadVarintUpTo(kOriginalBytesMax));
  if (!HasOrigin(*record)) reader->Fail();
  if (!record->has_original()) return;
  record->fields.original_type = reader->ReadString(kShortFieldBytesMax);
  ReadArray(reader, &original.sha256);
  original.stored_bytes = static_cast<std::uint32_t>(reader->ReadVarintUpTo(original.bytes));
}

// Only of articles of several versions, and of those that have an origin.
void PutTail(const ArticleRecord& record, ByteWriter* value) {
  NEWSFOLD_ASSERT(record.version > 0 && record.supersedes < record.number);
  if (record.version == 1 && !HasOrigin(record)) return;
  value->PutVarint(record.version);
  value->PutVarint(record.supersedes);
  if (HasOrigin(record)) PutOrigin(record, value);
}

void ReadTail(ByteReader* reader, ArticleRecord* record) {
  if (!reader->ok() || reader->Finished()) return;
  record->version = reader->ReadVarint32();
  record->supersedes = reader->ReadVarint();
  if (record->version == 0 || record->supersedes >= record->number) reader->Fail();
  if (record->version > 1 && reader->Finished()) return;
  ReadOrigin(reader, record);
}

}  // namespace

std::string MetaKey(std::string_view name) {
  ByteWriter key = Tagged(Family::kMeta);
  key.PutRaw(name);
  return key.Take();
}

std::string IdKey(std::string_view id) {
  ByteWriter key = Tagged(Family::kId);
  key.PutRaw(id);
  return key.Take();
}

std::string RecordKey(ArticleNumber number) {
  return NumberKey(Family::kRecord, number);
}

std::string BodyKey(ArticleNumber number) {
  return NumberKey(Family::kBody, number);
}

std::string OriginalKey(ArticleNumber number) {
  return NumberKey(Family::kOriginal, number);
}

std::string DictionaryKey(std::uint32_t dictionary_id) {
  ByteWriter key = Tagged(Family::kDictionary);
  key.PutFixed32(dictionary_id);
  return key.Take();
}

std::string UrlPrefix(std::string_view url) {
  const XXH128_hash_t hash = XXH3_128bits(url.data(), url.size());
  ByteWriter key = Tagged(Family::kUrl);
  key.PutFixed64(hash.high64);
  key.PutFixed64(hash.low64);
  return key.Take();
}

std::string UrlKey(std::string_view url, ArticleNumber number, std::int64_t seen_at_ms) {
  ByteWriter key;
  key.PutRaw(UrlPrefix(url));
  key.PutFixed64(number);
  key.PutFixed64(static_cast<std::uint64_t>(seen_at_ms));
  return key.Take();
}

std::string CaptureKey(const Sha256& text_sha256, std::string_view url) {
  const Sha256 hash = Sha256Of(std::string(AsBytes(text_sha256)).append(url));
  ByteWriter key = Tagged(Family::kCapture);
  key.PutRaw(AsBytes(hash).substr(0, kCaptureHashBytes));
  return key.Take();
}

std::string ClusterKey(ArticleNumber canonical) {
  return NumberKey(Family::kMember, canonical);
}

std::string MemberKey(ArticleNumber canonical, ArticleNumber member) {
  ByteWriter key = Tagged(Family::kMember);
  key.PutFixed64(canonical);
  key.PutFixed64(member);
  return key.Take();
}

std::string FeedKey(std::uint64_t sequence) {
  return NumberKey(Family::kFeed, sequence);
}

std::string FamilyPrefix(Family family) {
  return Tagged(family).Take();
}

std::string KeyAfter(std::string_view key) {
  return std::string(key) + '\0';
}

Result<std::uint64_t> DecodeNumberKey(std::string_view key) {
  if (key.size() != kNumberKeyBytes) return Damaged("key");
  return ByteReader(key.substr(1)).ReadFixed64();
}

Result<std::uint32_t> DecodeDictionaryKey(std::string_view key) {
  if (key.size() != kDictionaryKeyBytes) return Damaged("dictionary key");
  return ByteReader(key.substr(1)).ReadFixed32();
}

Result<MemberKeyParts> DecodeMemberKey(std::string_view key) {
  if (key.size() != kNumberKeyBytes && key.size() != kMemberKeyBytes) return Damaged("cluster key");
  ByteReader reader(key.substr(1));
  MemberKeyParts parts;
  parts.canonical = reader.ReadFixed64();
  if (key.size() == kMemberKeyBytes) parts.member = reader.ReadFixed64();
  return parts;
}

Result<UrlKeyParts> DecodeUrlKey(std::string_view key) {
  if (key.size() != kUrlKeyBytes) return Damaged("url key");
  ByteReader reader(key.substr(kUrlKeyBytes - 2 * sizeof(std::uint64_t)));
  UrlKeyParts parts;
  parts.number = reader.ReadFixed64();
  parts.seen_at_ms = static_cast<std::int64_t>(reader.ReadFixed64());
  return parts;
}

std::string EncodeNumber(ArticleNumber number) {
  NEWSFOLD_ASSERT(number > 0);
  ByteWriter value = Versioned();
  value.PutVarint(number);
  return value.Take();
}

Result<ArticleNumber> DecodeNumber(std::string_view value) {
  ByteReader reader = OpenValue(value);
  const ArticleNumber number = reader.ReadVarint();
  if (!reader.Finished() || number == 0) return Damaged("article number");
  return number;
}

double RoundShare(double share) {
  NEWSFOLD_ASSERT(!std::isnan(share));
  return std::round(std::clamp(share, 0.0, 1.0) * kShareUnits) / kShareUnits;
}

std::string EncodeRecord(const ArticleRecord& record) {
  NEWSFOLD_ASSERT(record.canonical > 0 && record.story > 0);
  NEWSFOLD_ASSERT(record.text_bytes <= kBodyBytesMax && record.body.stored_bytes <= kBodyBytesMax);
  NEWSFOLD_ASSERT(record.original.bytes <= kOriginalBytesMax);
  NEWSFOLD_ASSERT(record.original.stored_bytes <= record.original.bytes);
  ByteWriter value = Versioned();
  value.PutVarint(record.canonical);
  value.PutZigzag(record.stored_at_ms);
  value.PutVarint(record.sequence);
  value.PutVarint(record.text_bytes);
  value.PutVarint(record.units);
  value.PutVarint(record.story);
  value.PutRaw(AsBytes(record.sha256));
  value.PutByte(static_cast<std::uint8_t>(record.body.codec));
  value.PutVarint(record.body.reference);
  value.PutVarint(record.body.stored_bytes);
  PutDecision(record, &value);
  PutFields(record, &value);
  PutTail(record, &value);
  value.PutChecksum();
  return value.Take();
}

Result<ArticleRecord> DecodeRecord(ArticleNumber number, std::string_view value) {
  ByteReader reader = OpenSealedValue(value);
  ArticleRecord record;
  record.number = number;
  record.canonical = reader.ReadVarint();
  record.stored_at_ms = reader.ReadZigzag();
  record.sequence = reader.ReadVarint();
  record.text_bytes = static_cast<std::uint32_t>(reader.ReadVarintUpTo(kBodyBytesMax));
  record.units = reader.ReadVarint32();
  record.story = reader.ReadVarint();
  ReadArray(&reader, &record.sha256);
  record.body.codec = ReadEnum(&reader, BodyCodec::kPacked);
  record.body.reference = reader.ReadVarint();
  record.body.stored_bytes = static_cast<std::uint32_t>(reader.ReadVarintUpTo(kBodyBytesMax));
  ReadDecision(&reader, &record);
  ReadFields(&reader, &record);
  ReadTail(&reader, &record);
  const bool is_one =
      record.canonical != 0 && record.story != 0 && !(record.is_hidden() && record.is_repost());
  if (!reader.Finished() || !is_one) return Damaged("article record");
  return record;
}

std::string EncodeBody(std::string_view stored) {
  ByteWriter value = Versioned();
  value.PutRaw(stored);
  return value.Take();
}

Result<std::string_view> DecodeBody(std::string_view value) {
  if (value.empty() || value[0] != kValueVersion) return Damaged("body");
  return value.substr(1);
}

std::string EncodeDictionary(std::string_view dictionary) {
  NEWSFOLD_ASSERT(dictionary.size() <= kDictionaryBytesMax);
  ByteWriter value = Versioned();
  value.PutString(dictionary);
  value.PutChecksum();
  return value.Take();
}

Result<std::string> DecodeDictionary(std::string_view value) {
  ByteReader reader = OpenSealedValue(value);
  std::string dictionary(reader.ReadString(kDictionaryBytesMax));
  if (!reader.Finished()) return Damaged("compression dictionary");
  return dictionary;
}

std::string EncodeSighting(std::string_view url) {
  NEWSFOLD_ASSERT(url.size() <= kUrlBytesMax);
  ByteWriter value = Versioned();
  value.PutString(url);
  return value.Take();
}

Result<std::string> DecodeSighting(std::string_view value) {
  ByteReader reader = OpenValue(value);
  std::string url(reader.ReadString(kUrlBytesMax));
  if (!reader.Finished()) return Damaged("sighting");
  return url;
}

std::string EncodeClusterSummary(const ClusterSummary& summary) {
  ByteWriter value = Versioned();
  value.PutVarint(summary.member_count);
  return value.Take();
}

Result<ClusterSummary> DecodeClusterSummary(std::string_view value) {
  ByteReader reader = OpenValue(value);
  const ClusterSummary summary{reader.ReadVarint()};
  if (!reader.Finished()) return Damaged("cluster summary");
  return summary;
}

std::string EncodeMemberEdge(Relation relation) {
  ByteWriter value = Versioned();
  value.PutByte(static_cast<std::uint8_t>(relation));
  return value.Take();
}

Result<Relation> DecodeMemberEdge(std::string_view value) {
  ByteReader reader = OpenValue(value);
  const Relation relation = ReadEnum(&reader, Relation::kUnrelated);
  if (!reader.Finished()) return Damaged("cluster edge");
  return relation;
}

std::string EncodeFeedRecord(const FeedRecord& record) {
  NEWSFOLD_ASSERT(record.number > 0 && record.canonical > 0);
  ByteWriter value = Versioned();
  value.PutVarint(record.number);
  value.PutVarint(record.canonical);
  value.PutByte(static_cast<std::uint8_t>(record.relation));
  value.PutZigzag(record.stored_at_ms);
  return value.Take();
}

Result<FeedRecord> DecodeFeedRecord(std::string_view value) {
  ByteReader reader = OpenValue(value);
  FeedRecord record;
  record.number = reader.ReadVarint();
  record.canonical = reader.ReadVarint();
  record.relation = ReadEnum(&reader, Relation::kUnrelated);
  record.stored_at_ms = reader.ReadZigzag();
  if (!reader.Finished() || record.number == 0 || record.canonical == 0) return Damaged("feed entry");
  return record;
}

}  // namespace newsfold
