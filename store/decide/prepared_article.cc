#include "store/decide/prepared_article.h"

#include <utility>

#include "store/index/story_frame.h"
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

Result<PreparedArticle> PrepareToLearn(const ArticleRecord& record, RecordReader* reader,
                                       const Folder& folder) {
  Result<PreparedArticle> prepared = PrepareAgain(record, reader, folder);
  if (!prepared) return prepared;
  Result<std::vector<HashTag>> frame = ReadFrameSample(folder, record, reader);
  if (!frame) return frame.error();
  prepared->frame = std::move(*frame);
  return prepared;
}

}  // namespace newsfold
