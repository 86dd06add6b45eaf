#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "dedup/judge/rules.h"
#include "dedup/text/fold.h"
#include "store/base/status.h"
#include "store/decide/matcher.h"
#include "store/decide/prepared_article.h"
#include "store/records/article_record.h"

namespace newsfold {

// An article of a cluster that turns out to be part of another, by way of the article that both would take.
struct Joining {
  ArticleRecord record;  // as it is stored
  PreparedArticle prepared;
  MatchOutcome outcome;  // what it is now
};

// A cluster with more reposts joins no other, nor one whose reposts have more text than kComparedBytesMax or
// the article: all of them are compared, and told of, at once.
inline constexpr std::size_t kJoiningRepostsMax = 4;

// Finds out whether an article makes two clusters one. Which of three texts came first must not decide
// whether they are one story: a canonical that would be a repost by way of the article, had that come before
// it, becomes one when the article comes. Only the later of the two canonicals does, with its reposts, if
// they are few and would all be reposts by way of the article likewise, and if enough of both canonicals is
// covered, by each other or by the article, or they are one page with it. See
// docs/decisions/0016-an-article-joins-two-clusters.md and 0021-small-clusters-join.md. Thread-safe.
class Joiner {
 public:
  // All referents must outlive it.
  Joiner(const StoreParts& store, RecordReader* reader, Matcher* matcher)
      : store_(store), reader_(reader), matcher_(matcher) {}

  // The canonical that joins the cluster of `article`, which will be number `number`, and its reposts; empty
  // if none does. If it is the article's own, the article is a repost of the rival in *outcome instead.
  // Errors: kCorruption, kUnavailable.
  Result<std::vector<Joining>> Find(const PreparedArticle& article, ArticleNumber number,
                                    MatchOutcome* outcome);

 private:
  // What two clusters are asked about: the article as it would be filed under the earlier canonical.
  struct Bridge {
    ArticleRecord record;
    std::string_view text;
  };

  Result<std::vector<ArticleRecord>> ReadCluster(ArticleNumber canonical, std::size_t article_bytes);
  Result<std::optional<Joining>> Follow(const ArticleRecord& record, const Bridge& bridge);
  bool Joins(const Joining& canonical, const MatchOutcome& stays, const MatchOutcome& leaves) const;

  const StoreParts store_;
  RecordReader* const reader_;
  Matcher* const matcher_;
};

}  // namespace newsfold
