#include "store/decide/prepared_article.h"

#include <utility>

#include "store/records/canonical_url.h"

namespace newsfold {

Result<PreparedArticle> PrepareAgain(const ArticleRecord& record, RecordReader* reader,
                                     const Folder& folder) {
  Result<std::string> text = reader->ReadText(record);
  if (!text) return text.error();
  PreparedArticle prepared;
  prepared.article = record.fields;
  prepared.article.text = std::move(*text);
  prepared.canonical_url = CanonicalUrl(record.fields.url);
  prepared.site = record.site;
  prepared.sha256 = record.sha256;
  Shingle(folder, prepared.article.text, &prepared.text);
  return prepared;
}

}  // namespace newsfold
