#include "store/index/index_format.h"

#define XXH_INLINE_ALL
#include <algorithm>
#include <cassert>
#include <functional>

#include <xxhash.h>

#include "dedup/base/assert.h"
#include "store/index/tag_code.h"

namespace newsfold {
namespace {

constexpr char kStoryVersion = 2;
constexpr std::size_t kStoryBytes = 1 + 3 * 8 + 1;
constexpr char kPastStory = 0;
constexpr char kStoryInWindow = 1;
constexpr std::size_t kTagBytes = kHashTagBits / 8;

// The lowest bytes of `value`.
void AppendBigEndian(std::uint64_t value, std::size_t bytes, std::string* out) {
  assert(bytes <= 8);
  for (std::size_t i = bytes; i-- > 0;) out->push_back(static_cast<char>(value >> 8 * i));
}

std::uint64_t ReadBigEndian(std::string_view bytes) {
  assert(bytes.size() <= 8);
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<std::uint8_t>(byte);
  return value;
}

std::string Tagged(IndexSet set, Family family) {
  std::string key;
  key.reserve(32);
  key.push_back(TagOf(family, set));
  return key;
}

std::string WithNumber(std::string prefix, ArticleNumber number) {
  AppendBigEndian(number, 8, &prefix);
  return prefix;
}

std::uint64_t DecodeTrailingNumber(std::string_view key) {
  return ReadBigEndian(key.substr(key.size() - 8));
}

template <class Hash>
bool AreAscending(const std::vector<Hash>& hashes) {
  return std::adjacent_find(hashes.begin(), hashes.end(), std::greater_equal<>()) == hashes.end();
}

std::uint64_t HashOf(std::string_view bytes) {
  return bytes.empty() ? 0 : XXH3_64bits(bytes.data(), bytes.size());
}

}  // namespace

std::string IndexRowPrefix(IndexSet set) {
  return Tagged(set, Family::kIndexRow);
}

std::string IndexRowKey(IndexSet set, std::uint64_t sequence) {
  return WithNumber(IndexRowPrefix(set), sequence);
}

std::uint64_t DecodeIndexRowKey(std::string_view key) {
  return DecodeTrailingNumber(key);
}

std::string IndexManifestKey(IndexSet set) {
  return MetaKey(set == IndexSet::kFirst ? "postings-1" : "postings-2");
}

std::string SitePrefix(IndexSet set, std::string_view site) {
  return WithNumber(Tagged(set, Family::kSite), HashOf(site));
}

std::string SiteKey(IndexSet set, std::string_view site, ArticleNumber number) {
  return WithNumber(SitePrefix(set, site), ~number);
}

ArticleNumber DecodeSiteKeyNumber(std::string_view key) {
  return ~DecodeTrailingNumber(key);
}

std::string SummaryKey(IndexSet set, std::string_view site) {
  return SitePrefix(set, site);
}

bool IsSummaryKey(std::string_view key) {
  return key.size() == 1 + sizeof(std::uint64_t);
}

std::array<std::string, 5> IndexPrefixes(IndexSet set) {
  return {Tagged(set, Family::kIndexRow), Tagged(set, Family::kSite), Tagged(set, Family::kDigest),
          Tagged(set, Family::kSimHash), Tagged(set, Family::kShingleKey)};
}

bool StoryIdentity::Matches(const StoryIdentity& other) const {
  return cluster == other.cluster || (url_hash != 0 && url_hash == other.url_hash) ||
         (title_hash != 0 && title_hash == other.title_hash);
}

StoryIdentity MakeStoryIdentity(ArticleNumber cluster, std::string_view url, std::string_view title) {
  return {cluster, HashOf(url), HashOf(title)};
}

std::vector<IdentityPart> PartsOf(const StoryIdentity& identity) {
  constexpr std::uint64_t kSpread = 0x9e3779b97f4a7c15ULL;  // clusters are small numbers
  std::vector<IdentityPart> parts;
  std::uint64_t kind = 0;
  for (const std::uint64_t hash : {identity.cluster, identity.url_hash, identity.title_hash}) {
    ++kind;
    if (hash != 0) parts.push_back(static_cast<IdentityPart>((hash * kSpread + kind) * kSpread >> 32));
  }
  return parts;
}

namespace {

// Takes `count` ascending tags off the front.
bool DecodeTags(std::size_t count, std::string_view* bytes, std::vector<HashTag>* tags) {
  if (bytes->size() < count * kTagBytes) return false;
  tags->reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    tags->push_back(static_cast<HashTag>(ReadBigEndian(bytes->substr(0, kTagBytes))));
    bytes->remove_prefix(kTagBytes);
  }
  return AreAscending(*tags);
}

// How many parts its title has, these, and the tags of its shingles.
bool DecodeSample(std::string_view bytes, StoryEntry* entry) {
  if (bytes.empty()) return false;
  const auto part_count = static_cast<std::uint8_t>(bytes.front());
  bytes.remove_prefix(1);
  if (part_count > kCountedPartsMax) return false;
  if (!DecodeTags(part_count, &bytes, &entry->sample.title_parts)) return false;
  if (!DecodeTagCode(bytes, &entry->sample.shingles)) return false;
  entry->sample_size = static_cast<std::uint32_t>(entry->sample.shingles.size());
  entry->has_sample = true;
  return true;
}

std::string EncodeStory(const StoryIdentity& identity, char kind, std::size_t more_bytes) {
  std::string value;
  value.reserve(kStoryBytes + more_bytes);
  value.push_back(kStoryVersion);
  AppendBigEndian(identity.cluster, 8, &value);
  AppendBigEndian(identity.url_hash, 8, &value);
  AppendBigEndian(identity.title_hash, 8, &value);
  value.push_back(kind);
  NEWSFOLD_ASSERT(value.size() == kStoryBytes);
  return value;
}

}  // namespace

std::string EncodeStoryEntry(const StoryIdentity& identity, const StorySample& sample) {
  const std::vector<HashTag>& parts = sample.title_parts;
  NEWSFOLD_ASSERT(parts.size() <= kCountedPartsMax);
  std::string value =
      EncodeStory(identity, kStoryInWindow, 1 + (parts.size() + sample.shingles.size()) * kTagBytes);
  value.push_back(static_cast<char>(parts.size()));
  NEWSFOLD_ASSERT(AreAscending(parts));
  for (const HashTag part : parts) AppendBigEndian(part, kTagBytes, &value);
  AppendTagCode(sample.shingles, &value);
  return value;
}

std::string EncodePastStoryEntry(const StoryIdentity& identity, std::uint32_t sample_size) {
  std::string value = EncodeStory(identity, kPastStory, sizeof(sample_size));
  AppendBigEndian(sample_size, sizeof(sample_size), &value);
  return value;
}

bool DecodeStoryEntry(std::string_view value, StoryEntry* entry) {
  *entry = {};
  if (value.size() < kStoryBytes || value[0] != kStoryVersion) return false;
  entry->identity = {ReadBigEndian(value.substr(1, 8)), ReadBigEndian(value.substr(9, 8)),
                     ReadBigEndian(value.substr(17, 8))};
  const char kind = value[kStoryBytes - 1];
  value.remove_prefix(kStoryBytes);
  if (kind == kStoryInWindow) return DecodeSample(value, entry);
  if (kind != kPastStory || value.size() != sizeof(entry->sample_size)) return false;
  entry->sample_size = static_cast<std::uint32_t>(ReadBigEndian(value));
  return true;
}

}  // namespace newsfold
