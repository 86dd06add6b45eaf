#pragma once

#include <cstdint>

#include "dedup/fingerprint.h"
#include "store/article.h"
#include "store/engine.h"

namespace newsfold {

// What the index holds of an article.
enum class IndexedBy : std::uint8_t {
  kDigest,    // texts that are equal once folded find it
  kEvidence,  // so do those that share its SimHash, a rare shingle or its title
};

// Index entries of one article, as puts into *writes: its digest, and as evidence its SimHash in every table,
// its rare shingles, at most kKeysIndexed, and its title. Key layouts are in store/format.h.
void AppendIndexEntries(ArticleNumber number, IndexedBy indexed_by, const Fingerprint& fingerprint,
                        WriteSet* writes);

}  // namespace newsfold
