#pragma once

#include "dedup/fingerprint.h"
#include "store/article.h"
#include "store/engine.h"

namespace newsfold {

// Index entries of one article, as puts into *writes: its digest, its SimHash in every table, its
// kKeysIndexed rarest shingles and its title. Key layouts are in store/format.h.
struct IndexEntry {
  ArticleNumber number = 0;
  bool is_repost = false;
  bool exact_only = false;  // too short or empty: digest alone
};
void AppendIndexEntries(const IndexEntry& entry, const Fingerprint& fingerprint, WriteSet* writes);

}  // namespace newsfold
