#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dedup/sketch/fingerprint.h"
#include "dedup/sketch/shingle.h"
#include "dedup/sketch/tag_counts.h"
#include "store/base/status.h"
#include "store/index/match_query.h"
#include "store/records/article.h"
#include "store/records/article_record.h"
#include "store/records/text_codec.h"

namespace newsfold {

struct ArticleState;
struct Proposal;

// An article on its way in: validated, folded, shingled, compressed, and judged ahead of its turn. Made by
// Archive::Prepare, used up by Archive::Settle. Thread-compatible.
struct PreparedArticle {
  Article article;
  std::string canonical_url;
  std::string site;
  ShingledText text;
  std::vector<HashTag> frame;  // SampleFrame; `article` no longer has its frame
  Sha256 sha256{};
  // As a canonical; absent if that may not be needed.
  std::optional<EncodedText> encoded;
  // What its text was read from, which `article` no longer has; without bytes: nothing.
  EncodedOriginal original;
  OnConflict on_conflict = OnConflict::kKeep;
  std::shared_ptr<Proposal> proposal;         // Settler::Propose; null: none
  std::shared_ptr<const ArticleState> state;  // decided elsewhere (store/decide/importer.h); null: it is not

  // Valid as long as this one is where it is.
  MatchQuery Query() const { return {&text, article.title, canonical_url, site, frame}; }
};

// The same of an article that is stored, to decide it again; not yet encoded, and without its frame. Errors:
// kCorruption, kUnavailable.
Result<PreparedArticle> PrepareAgain(const ArticleRecord& record, RecordReader* reader, const Folder& folder);
// The same, to have its site learn it again: with its frame.
Result<PreparedArticle> PrepareToLearn(const ArticleRecord& record, RecordReader* reader,
                                       const Folder& folder);

}  // namespace newsfold
