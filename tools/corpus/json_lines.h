#pragma once

#include <memory>
#include <string>

#include "tools/corpus/corpus.h"

namespace newsfold {

// Writes generated articles as JSON lines: {"id","url","title","text","lang","published_at","source",
// "truth":{"cluster","kind","repost","of"?,"boilerplate"?}}. "kind" is "original" for an untouched original.
// Thread-compatible.
class ArticleLineWriter {
 public:
  ArticleLineWriter();
  ~ArticleLineWriter();

  // Appends one line with its line feed to *out.
  void Append(const GeneratedArticle& article, std::string* out);

 private:
  class Escaper;
  std::unique_ptr<Escaper> escaper_;
};

// "original" if the article is one that nothing was done to.
std::string_view TruthKindName(const CorpusTruth& truth);

// The value of "lang": "zh", "zh-Hant", "en".
std::string_view LanguageTag(CorpusLanguage language);

}  // namespace newsfold
