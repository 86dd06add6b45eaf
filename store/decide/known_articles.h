#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "store/base/status.h"
#include "store/decide/prepared_article.h"
#include "store/index/store_parts.h"
#include "store/records/article_record.h"
#include "store/records/record_reader.h"

namespace newsfold {

// What the store has under the id of an article, or, if it has none, under its text and url.
struct KnownArticle {
  std::optional<ArticleRecord> article;  // as it is now, if the text is that of one of its versions
  ArticleNumber number = 0;              // of that version
  std::uint32_t version = 0;
  std::optional<ArticleRecord> former;  // whose place the text is to take
};

// Texts of an article that are known when they come again: each is a read, under a lock.
inline constexpr std::size_t kVersionsKnown = 100;

// Tells articles that come again. Thread-safe.
class KnownArticles {
 public:
  // Both must outlive it.
  KnownArticles(const StoreParts& store, EngineRecordReader* reader) : store_(store), reader_(reader) {}

  // The text of a former version is known as well, if it is one of the last kVersionsKnown: the same input
  // again changes nothing, whatever came in between. `has_removed`: whether the store refuses anything.
  // Errors: kAlreadyExists the id belongs to another text, and that is to stay; kGone the text, or the
  // article with the id, was removed; kCorruption; kUnavailable.
  Result<KnownArticle> Find(const PreparedArticle& prepared, bool has_removed);

  // Whether no article with this text and url has the entry of that, or only one of which no text is left.
  // Errors: kCorruption, kUnavailable.
  Result<bool> IsFirstCapture(const Sha256& sha256, const std::string& url);

 private:
  Result<KnownArticle> FindById(const PreparedArticle& prepared);
  Result<KnownArticle> FindByCapture(const PreparedArticle& prepared);
  Result<bool> HasText(const ArticleRecord& record, const PreparedArticle& prepared);
  Status CheckText(const PreparedArticle& prepared) const;

  const StoreParts& store_;
  EngineRecordReader* const reader_;
};

}  // namespace newsfold
