#include "store/index/index_entries.h"

#define XXH_INLINE_ALL
#include <utility>

#include <xxhash.h>

#include "dedup/base/assert.h"
#include "dedup/sketch/simhash.h"
#include "store/base/coding.h"

namespace newsfold {
namespace {

constexpr std::uint8_t kRowVersion = 1;
constexpr std::size_t kNamesMax = 3;

void PutKeys(const std::vector<std::uint64_t>& keys, ByteWriter* writer) {
  writer->PutVarint(keys.size());
  for (const std::uint64_t key : keys) {
    NEWSFOLD_ASSERT(key >> kIndexKeyBits == 0);
    writer->PutByte(static_cast<std::uint8_t>(key >> 40));
    writer->PutByte(static_cast<std::uint8_t>(key >> 32));
    writer->PutFixed32(static_cast<std::uint32_t>(key));
  }
}

std::vector<std::uint64_t> ReadKeys(std::size_t count_max, ByteReader* reader) {
  std::vector<std::uint64_t> keys(reader->ReadVarintUpTo(count_max));
  for (std::uint64_t& key : keys) {
    key = std::uint64_t{reader->ReadByte()} << 40;
    key |= std::uint64_t{reader->ReadByte()} << 32;
    key |= reader->ReadFixed32();
  }
  return keys;
}

}  // namespace

IndexedBy HowToIndex(const Fingerprint& fingerprint, bool repeats_indexed) {
  const bool is_short = fingerprint.units < kIndexedUnitsMin;
  return is_short || repeats_indexed ? IndexedBy::kDigest : IndexedBy::kEvidence;
}

std::uint64_t IndexKey(std::uint64_t hash) {
  return hash >> (64 - kIndexKeyBits);
}

std::uint64_t IndexKey(const Digest& digest) {
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < kIndexKeyBits / 8; ++i) key = key << 8 | digest[i];
  return key;
}

std::uint64_t UrlIndexKey(std::string_view canonical_url) {
  return IndexKey(XXH3_64bits(canonical_url.data(), canonical_url.size()));
}

PostingLane SimHashLane(int table) {
  NEWSFOLD_ASSERT(table >= 0 && table < kSimHashTables);
  return static_cast<PostingLane>(static_cast<int>(PostingLane::kSimHash0) + table);
}

IndexRow MakeIndexRow(ArticleNumber number, IndexedBy indexed_by, const Fingerprint& fingerprint,
                      std::string_view canonical_url) {
  NEWSFOLD_ASSERT(number > 0 && fingerprint.indexed_keys.size() <= kKeysIndexedMax);
  IndexRow row;
  row.number = number;
  row.names.push_back(IndexKey(fingerprint.digest));
  if (!canonical_url.empty()) row.names.push_back(UrlIndexKey(canonical_url));
  if (indexed_by == IndexedBy::kDigest) return row;
  if (fingerprint.title_key != 0) row.names.push_back(IndexKey(fingerprint.title_key));
  row.simhash = fingerprint.simhash;
  row.shingles.reserve(fingerprint.indexed_keys.size());
  for (const std::uint64_t key : fingerprint.indexed_keys) row.shingles.push_back(IndexKey(key));
  return row;
}

std::string EncodeIndexRow(const IndexRow& row) {
  ByteWriter writer;
  writer.PutByte(kRowVersion);
  writer.PutVarint(row.number);
  writer.PutByte(row.simhash ? 1 : 0);
  if (row.simhash) writer.PutFixed64(*row.simhash);
  PutKeys(row.names, &writer);
  PutKeys(row.shingles, &writer);
  writer.PutChecksum();
  return writer.Take();
}

Result<IndexRow> DecodeIndexRow(std::string_view value) {
  const bool is_whole = StripChecksum(&value);
  ByteReader reader(value);
  if (!is_whole || reader.ReadByte() != kRowVersion) reader.Fail();
  IndexRow row;
  row.number = reader.ReadVarint();
  if (reader.ReadByte() == 1) row.simhash = reader.ReadFixed64();
  row.names = ReadKeys(kNamesMax, &reader);
  row.shingles = ReadKeys(kKeysIndexedMax, &reader);
  if (!reader.Finished() || row.number == 0) return Corruption("a row of the index is damaged");
  return row;
}

void ListPostings(const IndexRow& row, std::vector<Posting>* postings) {
  postings->clear();
  for (const std::uint64_t key : row.shingles) postings->push_back({PostingLane::kShingle, key});
  for (const std::uint64_t key : row.names) postings->push_back({PostingLane::kName, key});
  if (!row.simhash) return;
  for (int table = 0; table < kSimHashTables; ++table)
    postings->push_back({SimHashLane(table), ToTable(*row.simhash, table)});
}

}  // namespace newsfold
