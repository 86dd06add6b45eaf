#pragma once

#include <optional>
#include <utility>

#include "dedup/fold.h"
#include "dedup/verdict.h"
#include "store/engine.h"
#include "store/matcher.h"
#include "store/prepared_article.h"
#include "store/record_reader.h"
#include "store/records.h"
#include "store/status.h"

namespace newsfold {

// A canonical that turns out to be a repost, by way of the article that two clusters would take.
struct Joining {
  ArticleRecord record;  // as it is stored
  PreparedArticle::Parts prepared;
  MatchOutcome outcome;  // what it is now
};

// Finds out whether an article makes two clusters one. Which of three texts came first must not decide
// whether they are one story: a canonical that would be a repost by way of the article, had that come before
// it, becomes one when the article comes. Only the later of the two canonicals does, if it has no reposts,
// and if enough of both is covered, by each other or by the article, or they are one page with it. See
// docs/decisions/0016-an-article-joins-two-clusters.md. Thread-safe.
class Joiner {
 public:
  struct Parts {
    Engine* engine = nullptr;
    EngineRecordReader* reader = nullptr;
    Matcher* matcher = nullptr;
    const Folder* folder = nullptr;
    Thresholds thresholds;
  };

  // All of `parts` must outlive it.
  explicit Joiner(const Parts& parts) : parts_(parts) {}

  // The canonical that joins the cluster of `article`, which will be number `number`, if one does. If it is
  // the article's own, the article is a repost of the rival in *outcome instead. Errors: kCorruption,
  // kUnavailable.
  Result<std::optional<Joining>> Find(const PreparedArticle::Parts& article, ArticleNumber number,
                                      MatchOutcome* outcome);

 private:
  Result<bool> HasReposts(ArticleNumber canonical);
  bool Joins(const MatchOutcome& joined, const MatchOutcome& stays, const MatchOutcome& leaves) const;

  const Parts parts_;
};

}  // namespace newsfold
