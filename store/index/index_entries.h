#pragma once

#include <cstdint>

#include "dedup/sketch/fingerprint.h"
#include "store/engine/engine.h"
#include "store/engine/key_family.h"
#include "store/records/article.h"
#include "store/records/format.h"

namespace newsfold {

// What an index holds of an article.
enum class IndexedBy : std::uint8_t {
  kDigest,    // texts that are equal once folded find it
  kEvidence,  // so do those that share its SimHash, a rare shingle or its title
};

// What an article leaves in the index. A repost that differs from everything indexed of its story, such as
// the first half of it, is found by others like it; the rest would only fill the lists of keys.
// `repeats_indexed`: as of MatchOutcome, or of ArticleRecord.
IndexedBy HowToIndex(const Fingerprint& fingerprint, bool repeats_indexed);

// Index entries of one article, as puts into *writes: its digest, and as evidence its SimHash in every table,
// its rare shingles, at most kKeysIndexed, and its title. Key layouts are in store/index/index_format.h.
void AppendIndexEntries(IndexSet set, ArticleNumber number, IndexedBy indexed_by,
                        const Fingerprint& fingerprint, WriteSet* writes);

}  // namespace newsfold
