#include "store/index.h"

#include "dedup/simhash.h"
#include "store/index_format.h"

namespace newsfold {

void AppendIndexEntries(ArticleNumber number, IndexedBy indexed_by, const Fingerprint& fingerprint,
                        WriteSet* writes) {
  writes->Put(DigestKey(fingerprint.digest, number), {});
  if (indexed_by == IndexedBy::kDigest) return;
  for (int table = 0; table < kSimHashTables; ++table) {
    writes->Put(SimHashKey(fingerprint.simhash, table, number), {});
  }
  for (const std::uint64_t key : fingerprint.indexed_keys) writes->Put(ShingleKey(key, number), {});
  if (fingerprint.title_key != 0) writes->Put(ShingleKey(fingerprint.title_key, number), {});
}

}  // namespace newsfold
