#include "store/index/index_entries.h"

#include "dedup/base/assert.h"
#include "dedup/sketch/simhash.h"
#include "store/index/index_format.h"

namespace newsfold {

IndexedBy HowToIndex(const Fingerprint& fingerprint, bool repeats_indexed) {
  const bool is_short = fingerprint.units < kIndexedUnitsMin;
  return is_short || repeats_indexed ? IndexedBy::kDigest : IndexedBy::kEvidence;
}

void AppendIndexEntries(IndexSet set, ArticleNumber number, IndexedBy indexed_by,
                        const Fingerprint& fingerprint, WriteSet* writes) {
  NEWSFOLD_ASSERT(number > 0);
  NEWSFOLD_ASSERT(fingerprint.indexed_keys.size() <= kKeysIndexed);
  writes->Put(DigestKey(set, fingerprint.digest, number), {});
  if (indexed_by == IndexedBy::kDigest) return;
  for (int table = 0; table < kSimHashTables; ++table) {
    writes->Put(SimHashKey(set, fingerprint.simhash, table, number), {});
  }
  for (const std::uint64_t key : fingerprint.indexed_keys) writes->Put(ShingleKey(set, key, number), {});
  if (fingerprint.title_key != 0) writes->Put(ShingleKey(set, fingerprint.title_key, number), {});
}

}  // namespace newsfold
