#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "dedup/judge/rules.h"
#include "dedup/judge/rules_identity.h"
#include "dedup/sketch/fingerprint.h"
#include "dedup/text/secret.h"
#include "store/base/status.h"
#include "store/engine/key_family.h"
#include "store/records/article.h"
#include "store/records/article_record.h"

namespace newsfold {

// Every byte that reaches disk; docs/format.md mirrors it, tests freeze it. Integers in keys are big-endian
// and of fixed width, so that key order is numeric order. Every value that is not empty starts with a version
// byte and is made of the pieces of store/base/coding.h. Values whose damage nothing else would show end with
// a checksum ("+4"). Keys of the candidate index are in store/index/index_format.h.
inline constexpr std::uint32_t kFormatVersion = 17;
// The oldest of which every value is one of this version too. Opening such a store for writing makes it one
// of this version.
inline constexpr std::uint32_t kFormatVersionMigrated = 16;
// The oldest whose store description is read too, which is enough for a reindex. 12 has another description;
// up to 13 story entries have no tags, and up to 14 the candidate index is in other families: these are not
// read.
inline constexpr std::uint32_t kFormatVersionMin = 12;
constexpr bool IsReadableFormat(std::uint32_t format_version) {
  return format_version >= kFormatVersionMin && format_version <= kFormatVersion;
}

std::string MetaKey(std::string_view name);
std::string IdKey(std::string_view id);
std::string RecordKey(ArticleNumber number);
std::string BodyKey(ArticleNumber number);
std::string OriginalKey(ArticleNumber number);
std::string DictionaryKey(std::uint32_t dictionary_id);
// `url`: its canonical form; programs of fold version 2 and before took it as it came.
std::string UrlPrefix(std::string_view url);
std::string UrlKey(std::string_view url, ArticleNumber number, std::int64_t seen_at_ms);
// Names the capture of one text at one url ("" is a url too).
std::string CaptureKey(const Sha256& text_sha256, std::string_view url);
std::string ClusterKey(ArticleNumber canonical);
std::string MemberKey(ArticleNumber canonical, ArticleNumber member);
std::string FeedKey(std::uint64_t sequence);
// The prefix all keys of `family` share.
std::string FamilyPrefix(Family family);
// The first key behind `key` in key order.
std::string KeyAfter(std::string_view key);

// Names of the values of Family::kMeta.
inline constexpr std::string_view kStoreMetaName = "store";
inline constexpr std::string_view kCountersName = "counters";
// Empty, and there while the index set that is not in use may hold something.
inline constexpr std::string_view kOtherIndexName = "other_index";
// There while bytes of purged articles may be in files still: hashes of some pieces of them.
inline constexpr std::string_view kPurgingName = "purging";
// Empty, and there if an article was purged since the index was made.
inline constexpr std::string_view kPurgedName = "purged";

// The number in a key of Family::kRecord, kBody, kOriginal or kFeed.
Result<std::uint64_t> DecodeNumberKey(std::string_view key);
// The id in a key of Family::kDictionary.
Result<std::uint32_t> DecodeDictionaryKey(std::string_view key);
struct MemberKeyParts {
  ArticleNumber canonical = 0;
  ArticleNumber member = 0;  // 0: a cluster key
};
Result<MemberKeyParts> DecodeMemberKey(std::string_view key);
struct UrlKeyParts {
  ArticleNumber number = 0;
  std::int64_t seen_at_ms = 0;
};
Result<UrlKeyParts> DecodeUrlKey(std::string_view key);

// Decoders of values answer kCorruption to anything their encoder did not write.

std::string EncodeNumber(ArticleNumber number);
Result<ArticleNumber> DecodeNumber(std::string_view value);

// Shares (coverages, containments, resemblance) are kept as millionths. Answers are rounded the same way
// before they are given, so that the answer to a repeated ingest equals the first.
double RoundShare(double share);

std::string EncodeRecord(const ArticleRecord& record);
// `number` is the key's; the record's number is not in the value.
Result<ArticleRecord> DecodeRecord(ArticleNumber number, std::string_view value);

// `stored` is what the locator's codec made of the text, or what is kept of an original.
std::string EncodeBody(std::string_view stored);
// The view is into `value`.
Result<std::string_view> DecodeBody(std::string_view value);

std::string EncodeDictionary(std::string_view dictionary);
Result<std::string> DecodeDictionary(std::string_view value);

// `url` is empty if it is the article's own, which the record has.
std::string EncodeSighting(std::string_view url);
Result<std::string> DecodeSighting(std::string_view value);

struct ClusterSummary {
  std::uint64_t member_count = 0;  // the canonical not counted
};
std::string EncodeClusterSummary(const ClusterSummary& summary);
Result<ClusterSummary> DecodeClusterSummary(std::string_view value);

std::string EncodeMemberEdge(Relation relation);
Result<Relation> DecodeMemberEdge(std::string_view value);

// A decision in the change feed.
struct FeedRecord {
  ArticleNumber number = 0;
  ArticleNumber canonical = 0;
  Relation relation = Relation::kUnrelated;
  std::int64_t stored_at_ms = 0;
};
std::string EncodeFeedRecord(const FeedRecord& record);
Result<FeedRecord> DecodeFeedRecord(std::string_view value);

// Totals of the store, rewritten with every change so that opening it counts nothing.
struct StoreCounters {
  ArticleNumber last_number = 0;
  std::uint64_t last_sequence = 0;
  std::uint64_t canonicals = 0;
  std::uint64_t reposts = 0;
  std::uint64_t sightings = 0;
  std::uint64_t cluster_size_max = 0;
  std::uint64_t text_bytes = 0;
  std::uint64_t repost_text_bytes = 0;
  std::uint64_t body_bytes = 0;
  std::uint64_t last_block_id = 0;  // of the texts that are packed; 0: none ever was
  std::uint64_t removed = 0;        // articles, with those that were lost
  std::uint64_t removed_body_bytes = 0;
  std::uint64_t former = 0;  // versions of articles that later ones supersede
  std::uint64_t former_body_bytes = 0;

  // Of whatever kind.
  std::uint64_t articles() const { return canonicals + reposts + removed + former; }

  friend bool operator==(const StoreCounters&, const StoreCounters&) = default;
};
std::string EncodeCounters(const StoreCounters& counters);
Result<StoreCounters> DecodeCounters(std::string_view value);

// What a store was made with: when it was created or its index was made anew (store/upkeep/reindex.h).
struct StoreMeta {
  std::uint32_t format_version = 0;
  std::uint32_t fold_version = 0;
  std::string icu_version;
  std::string unicode_version;
  std::array<std::uint8_t, 16> uuid{};
  std::int64_t created_at_ms = 0;
  HashSecret secret;
  std::uint32_t indexed_units_min = 0;  // kIndexedUnitsMin of its index
  // For the record only: what decided when the store was created, or last rechecked from end to end.
  RulesIdentity rules;
  IndexSet index_set = IndexSet::kFirst;  // the one in use
};
// REQUIRES: meta.format_version >= kFormatVersion.
std::string EncodeStoreMeta(const StoreMeta& meta);
// Of a store of a format that is not readable only its version is read, the rest stays empty.
Result<StoreMeta> DecodeStoreMeta(std::string_view value);

}  // namespace newsfold
