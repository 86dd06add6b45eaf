#pragma once

#include <string>
#include <string_view>

#include "dedup/text/fold.h"
#include "store/base/status.h"
#include "store/decide/matcher.h"
#include "store/decide/prepared_article.h"
#include "store/engine/engine.h"
#include "store/index/boilerplate_cache.h"
#include "store/index/index_entries.h"
#include "store/index/store_parts.h"
#include "store/records/article_record.h"
#include "store/upkeep/verify_log.h"

namespace newsfold {

// The index as a reindex would make it of a store's articles, beside the one the store has: rows one by one,
// and the stories of all sites in a scratch engine, to be compared at the end. Thread-compatible.
class IndexShadow {
 public:
  // `store`: what is checked. `scratch`: an empty engine. All must outlive it.
  IndexShadow(const StoreParts& store, RecordReader* records, Engine* scratch);

  // The row of the article. REQUIRES: the articles before it were added, each once; `prepared`
  // has its frame. Errors: kUnavailable the
  // scratch engine fails; kCorruption.
  Result<IndexRow> Add(const ArticleRecord& record, const PreparedArticle& prepared);

  // Tells every story of the store that is not among those of the articles added, or otherwise there, and
  // every one that is missing. Errors: kUnavailable; kCorruption a story cannot be read.
  Status CompareStories(VerifyLog* log);

 private:
  Engine* const engine_;
  Engine* const scratch_;
  const StoreParts shadow_;
  MatchCounters counters_;
  BoilerplateCache boilerplate_;
  Matcher matcher_;
};

// "story of article number 7 on site 1f00...", or the summary of a site, by its key.
std::string StoryName(std::string_view key);

}  // namespace newsfold
