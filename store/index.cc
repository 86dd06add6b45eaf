#include "store/index.h"

#include <algorithm>

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
  const std::size_t count = std::min(kKeysIndexed, fingerprint.keys.size());
  for (std::size_t i = 0; i < count; ++i) writes->Put(ShingleKey(fingerprint.keys[i], number), {});
  if (fingerprint.title_key != 0) writes->Put(ShingleKey(fingerprint.title_key, number), {});
}

}  // namespace newsfold
