#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/decide/matcher.h"
#include "store/decide/prepared_article.h"
#include "store/index/index_entries.h"
#include "store/index/store_parts.h"
#include "store/records/article_record.h"

namespace newsfold {

// What is refused because an article is removed, or is no longer because it is back.
struct Refusal {
  std::string text_key;    // RefusedTextKey
  std::string copies_key;  // RefusedCopiesKey
  std::string copies;      // its value; empty: copies are taken
};

// A stored article, and how it is filed from now on. Settler::Refile does it.
struct Refiling {
  ArticleRecord record;             // as it is stored
  ArticleRecord after;              // as it will be, but for its sequence
  std::optional<std::string> body;  // the bytes of after.body; nothing: the body stays as it is
  std::optional<IndexRow> row;      // what it will be found by, beside what finds it now
  std::optional<Refusal> refusal;   // if it is removed, or was
};

// The record is filed by itself, and nothing else is decided about it.
void FileAlone(ArticleRecord* record);

// `record` as `outcome` decides about it; `text` is its text.
Refiling RefileBy(const StoreParts& store, const ArticleRecord& record, std::string_view text,
                  const MatchOutcome& outcome);

// Gives the refiling the body that its text gets beside that of its canonical, `base` (unused if it is a
// canonical itself).
void EncodeBody(const TextCodec& codec, std::string_view text, std::string_view base, Refiling* refiling);

// Gives the article index entries by what is known now, beside those that it has. `fingerprint`: of
// `prepared`; `repeats_indexed`: it is near to what is indexed where it goes.
void IndexAnew(const PreparedArticle& prepared, const Fingerprint& fingerprint, bool repeats_indexed,
               Refiling* refiling);

// The article leaves those whose entries led to it: the same, unless it has evidence of its own, or is led to
// where it goes.
void LeaveCompanions(const PreparedArticle& prepared, const Fingerprint& fingerprint, bool repeats_indexed,
                     Refiling* refiling);

}  // namespace newsfold
