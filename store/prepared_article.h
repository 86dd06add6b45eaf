#pragma once

#include <string>

#include "dedup/shingle.h"
#include "store/archive.h"
#include "store/matcher.h"
#include "store/records.h"
#include "store/text_codec.h"

namespace newsfold {

// What Archive::Prepare makes of an article.
struct PreparedArticle::Parts {
  Article article;
  std::string site;
  ShingledText text;
  Sha256 sha256{};
  EncodedText encoded;  // as a canonical

  MatchQuery Query() const { return {&text, article.title, article.url, site}; }
};

// The same of an article that is stored, to decide it again; not yet encoded. Errors: kCorruption,
// kUnavailable.
Result<PreparedArticle::Parts> PrepareAgain(const ArticleRecord& record, RecordReader* reader,
                                            const Folder& folder);

}  // namespace newsfold
