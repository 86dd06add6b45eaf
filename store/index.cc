#include "store/index.h"

#include <algorithm>

#include "dedup/simhash.h"
#include "store/index_format.h"

namespace newsfold {

void AppendIndexEntries(const IndexEntry& entry, const Fingerprint& fingerprint, WriteSet* writes) {
  writes->Put(DigestKey(fingerprint.digest, entry.number), {});
  if (entry.exact_only || entry.is_repost) return;
  for (int table = 0; table < kSimHashTables; ++table) {
    writes->Put(SimHashKey(fingerprint.simhash, table, entry.number), {});
  }
  const std::size_t count = std::min(kKeysIndexed, fingerprint.keys.size());
  for (std::size_t i = 0; i < count; ++i) writes->Put(ShingleKey(fingerprint.keys[i], entry.number), {});
  if (fingerprint.title_key != 0) writes->Put(ShingleKey(fingerprint.title_key, entry.number), {});
}

}  // namespace newsfold
