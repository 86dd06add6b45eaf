#include "store/index/index_format.h"

#define XXH_INLINE_ALL
#include <algorithm>
#include <cassert>
#include <functional>

#include <xxhash.h>

#include "dedup/base/assert.h"
#include "dedup/sketch/simhash.h"

namespace newsfold {
namespace {

constexpr char kStoryVersion = 1;
constexpr std::size_t kStoryBytes = 1 + 3 * 8;

void AppendBigEndian(std::uint64_t value, std::string* key) {
  for (int shift = 56; shift >= 0; shift -= 8) key->push_back(static_cast<char>(value >> shift));
}

std::uint64_t ReadBigEndian(std::string_view bytes) {
  assert(bytes.size() >= 8);
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i)
    value = value << 8 | static_cast<std::uint8_t>(bytes[static_cast<std::size_t>(i)]);
  return value;
}

std::string Tagged(IndexSet set, Family family) {
  std::string key;
  key.reserve(32);
  key.push_back(TagOf(family, set));
  return key;
}

std::string WithNumber(std::string prefix, ArticleNumber number) {
  AppendBigEndian(number, &prefix);
  return prefix;
}

// Whether they may be a sample of SiteBoilerplate's: distinct, ascending, and none of them 0.
bool IsSample(const std::vector<std::uint64_t>& hashes) {
  const auto not_ascending = std::adjacent_find(hashes.begin(), hashes.end(), std::greater_equal<>());
  return not_ascending == hashes.end() && (hashes.empty() || hashes.front() != 0);
}

std::uint64_t HashOf(std::string_view bytes) {
  return bytes.empty() ? 0 : XXH3_64bits(bytes.data(), bytes.size());
}

}  // namespace

std::string DigestPrefix(IndexSet set, const Digest& digest) {
  std::string key = Tagged(set, Family::kDigest);
  key.append(reinterpret_cast<const char*>(digest.data()), digest.size());
  return key;
}

std::string DigestKey(IndexSet set, const Digest& digest, ArticleNumber number) {
  return WithNumber(DigestPrefix(set, digest), number);
}

std::string SimHashPrefix(IndexSet set, std::uint64_t simhash, int table) {
  std::string key = Tagged(set, Family::kSimHash);
  key.push_back(static_cast<char>(table));
  const std::uint64_t permuted = ToTable(simhash, table);
  for (int shift = 56; shift >= 64 - kSimHashBlockBits; shift -= 8)
    key.push_back(static_cast<char>(permuted >> shift));
  return key;
}

std::string SimHashKey(IndexSet set, std::uint64_t simhash, int table, ArticleNumber number) {
  std::string key = Tagged(set, Family::kSimHash);
  key.push_back(static_cast<char>(table));
  AppendBigEndian(ToTable(simhash, table), &key);
  return WithNumber(std::move(key), number);
}

SimHashPosting DecodeSimHashKey(std::string_view key) {
  return {FromTable(ReadBigEndian(key.substr(2)), key[1]), DecodeTrailingNumber(key)};
}

std::string ShinglePrefix(IndexSet set, std::uint64_t shingle) {
  return WithNumber(Tagged(set, Family::kShingleKey), shingle);
}

std::string ShingleKey(IndexSet set, std::uint64_t shingle, ArticleNumber number) {
  return WithNumber(ShinglePrefix(set, shingle), number);
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

std::array<std::string, 4> IndexPrefixes(IndexSet set) {
  return {Tagged(set, Family::kDigest), Tagged(set, Family::kSimHash), Tagged(set, Family::kShingleKey),
          Tagged(set, Family::kSite)};
}

ArticleNumber DecodeTrailingNumber(std::string_view key) {
  return ReadBigEndian(key.substr(key.size() - 8));
}

bool StoryIdentity::Matches(const StoryIdentity& other) const {
  return cluster == other.cluster || (url_hash != 0 && url_hash == other.url_hash) ||
         (title_hash != 0 && title_hash == other.title_hash);
}

StoryIdentity MakeStoryIdentity(ArticleNumber cluster, std::string_view url, std::string_view title) {
  return {cluster, HashOf(url), HashOf(title)};
}

std::string EncodeStoryEntry(const StoryEntry& entry) {
  NEWSFOLD_ASSERT(IsSample(entry.labels));
  std::string value(1, kStoryVersion);
  AppendBigEndian(entry.identity.cluster, &value);
  AppendBigEndian(entry.identity.url_hash, &value);
  AppendBigEndian(entry.identity.title_hash, &value);
  for (const std::uint64_t label : entry.labels) AppendBigEndian(label, &value);
  return value;
}

bool DecodeStoryEntry(std::string_view value, StoryEntry* entry) {
  if (value.size() < kStoryBytes || value[0] != kStoryVersion) return false;
  entry->identity = {ReadBigEndian(value.substr(1)), ReadBigEndian(value.substr(9)),
                     ReadBigEndian(value.substr(17))};
  std::string_view labels = value.substr(kStoryBytes);
  if (labels.size() % 8 != 0) return false;
  entry->labels.clear();
  for (; !labels.empty(); labels.remove_prefix(8)) entry->labels.push_back(ReadBigEndian(labels));
  return IsSample(entry->labels);
}

}  // namespace newsfold
