#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/sketch/fingerprint.h"
#include "store/base/status.h"
#include "store/postings/posting.h"
#include "store/records/article.h"

namespace newsfold {

// What an index holds of an article.
enum class IndexedBy : std::uint8_t {
  kDigest,    // texts that are equal once folded find it
  kEvidence,  // so do those that share its SimHash, a key or its title
};

// What an article leaves in the index. A repost that differs from everything indexed of its story, such as
// the first half of it, is found by others like it; the rest would only fill the lists of keys.
// `repeats_indexed`: as of MatchOutcome, or of ArticleRecord.
IndexedBy HowToIndex(const Fingerprint& fingerprint, bool repeats_indexed);

// Under what the index finds an article: kIndexKeyBits of each hash.
struct IndexRow {
  ArticleNumber number = 0;
  std::optional<std::uint64_t> simhash;  // all of it
  std::vector<std::uint64_t> names;      // of its digest, its canonical url and its title
  std::vector<std::uint64_t> shingles;   // the keys of its text

  bool operator==(const IndexRow&) const = default;
};
inline constexpr int kIndexKeyBits = 48;

// `canonical_url` may be empty.
IndexRow MakeIndexRow(ArticleNumber number, IndexedBy indexed_by, const Fingerprint& fingerprint,
                      std::string_view canonical_url);

std::string EncodeIndexRow(const IndexRow& row);
// kCorruption to anything EncodeIndexRow did not write.
Result<IndexRow> DecodeIndexRow(std::string_view value);

// Replaces *postings by those of the row.
void ListPostings(const IndexRow& row, std::vector<Posting>* postings);

// What stands for a hash in the index; and for a digest, and for a url.
std::uint64_t IndexKey(std::uint64_t hash);
std::uint64_t IndexKey(const Digest& digest);
std::uint64_t UrlIndexKey(std::string_view canonical_url);
// The lane of a SimHash table. REQUIRES: 0 <= table < kSimHashTables.
PostingLane SimHashLane(int table);

}  // namespace newsfold
