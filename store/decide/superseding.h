#pragma once

#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "store/base/status.h"
#include "store/decide/cluster_editor.h"
#include "store/decide/joiner.h"
#include "store/decide/matcher.h"
#include "store/decide/prepared_article.h"
#include "store/decide/proposal.h"
#include "store/decide/refiling.h"
#include "store/index/store_parts.h"
#include "store/records/article_record.h"
#include "store/records/canonical_policy.h"
#include "store/records/record_reader.h"

namespace newsfold {

// What changes if an article comes under the id of another, which is its former version from then on.
//
// The new version stays where the former one was, if the rules would have it there: a copy of a former
// canonical leads that cluster, and what its canonical, or who admitted the former version, would admit is a
// repost there. If not, it is decided as any article. What a person decided about the former version holds of
// it in any case. The former one leaves its cluster. A repost that the new version, or another that stays,
// would have stays; the others follow the best of them by the policy, as far as that would have them, and so
// on. Whom a person filed there follows the canonical.
//
// Writes nothing. REQUIRES: nobody else files articles meanwhile. Errors of all: kCorruption, kUnavailable.
// Thread-compatible.
class Superseding {
 public:
  // All referents must outlive it. `former` is neither hidden nor a tombstone.
  Superseding(const StoreParts& store, EngineRecordReader* reader, Matcher* matcher, CanonicalPolicy policy,
              const ArticleRecord& former)
      : store_(store),
        reader_(reader),
        matcher_(matcher),
        policy_(std::move(policy)),
        editor_(store, reader, matcher),
        former_(former) {}

  // Takes the former version out of what was decided about the new one.
  Status Adjust(const PreparedArticle& prepared, Judged* judged);
  // Gives the record of the new version what it has of the former one.
  void TakeOver(ArticleRecord* record) const;
  // How the former version, and those of its cluster, are filed from now on: the former version comes last.
  // `record`: the new version as it will be, and its text; `joinings`: who joins a cluster by way of it;
  // `on_conflict`: what becomes of the former text. Call once.
  Result<std::vector<Refiling>> Plan(const ArticleRecord& record, std::string_view text,
                                     std::span<const Joining> joinings, OnConflict on_conflict);

 private:
  Status StayRepost(const PreparedArticle& prepared, Judged* judged);
  Status StayCanonical(const PreparedArticle& prepared, Judged* judged);
  Status FollowOthers(const PreparedArticle& prepared, Judged* judged);
  Result<MatchOutcome> MatchStored(const PreparedArticle& prepared, const ArticleRecord& record);
  Status FileAdmitted(const ArticleRecord& record, std::string_view text, const StoredCluster& cluster,
                      const std::vector<ArticleRecord>& others);
  Status FileOthers(const ArticleRecord* leader, std::string_view text, const StoredCluster& cluster,
                    std::vector<ArticleRecord> others);
  Result<Refiling> FileFormer(OnConflict on_conflict) const;

  const StoreParts& store_;
  EngineRecordReader* const reader_;
  Matcher* const matcher_;
  const CanonicalPolicy policy_;
  ClusterEditor editor_;
  const ArticleRecord& former_;
  // The new version leads the cluster of the former one, if both are canonicals.
  bool leads_ = true;
};

}  // namespace newsfold
