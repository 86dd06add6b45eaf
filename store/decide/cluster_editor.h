#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/status.h"
#include "store/decide/matcher.h"
#include "store/decide/prepared_article.h"
#include "store/decide/refiling.h"
#include "store/index/store_parts.h"
#include "store/records/article_record.h"
#include "store/records/record_reader.h"

namespace newsfold {

// Tries before a cluster that keeps changing is given up.
inline constexpr int kClusterTriesMax = 20;

// Reposts that may vouch for others of a cluster.
inline constexpr std::size_t kVouchersMax = 8;
// Whom a leader may have by way of others alone: one with more holds too little of its cluster to lead it.
inline constexpr std::size_t kRefusedMax = 16;

// A cluster as it is stored.
struct StoredCluster {
  ArticleRecord canonical;
  std::vector<ArticleRecord> members;  // in order of arrival
};

// Finds out how the articles of a cluster are filed if another one leads it, or some leave it, and collects
// that for Settler::Refile. Writes nothing. Errors of all: kCorruption, kUnavailable. Thread-compatible.
class ClusterEditor {
 public:
  // All referents must outlive it.
  ClusterEditor(const StoreParts& store, EngineRecordReader* reader, Matcher* matcher)
      : store_(store), reader_(reader), matcher_(matcher) {}

  // The cluster of an article, which need not be its canonical. kUnavailable also if it keeps changing.
  Result<StoredCluster> ReadCluster(ArticleRecord record);

  // The article becomes a repost of `canonical`, whose text this is, whatever the rules say; if they would
  // not have it there, it is marked as decided by a person.
  Status FileUnder(const ArticleRecord& record, const ArticleRecord& canonical, std::string_view text);
  // The repost becomes a canonical. What is on record of it is how it compares with its former one.
  Status MakeCanonical(const ArticleRecord& record, const ArticleRecord& former);
  // A repost becomes the canonical of its cluster, and all others of it but `leaver` (0: nobody) its reposts,
  // whatever the rules say.
  Status LeadBy(const ArticleRecord& leader, const StoredCluster& cluster, ArticleNumber leaver);
  // `leader` becomes the canonical of the cluster of `former`, and `others`, which are all others of it, its
  // reposts, if the rules would have them all there, those that a person filed there apart: each by the
  // leader or by way of one of the first kVouchersMax that the leader has. If not, nothing is collected, and
  // the answer is false.
  Result<bool> LeadByRules(const ArticleRecord& leader, const ArticleRecord& former,
                           const std::vector<const ArticleRecord*>& others);

  // Who may vouch for others: a canonical, or a repost of it, as it will be.
  struct Voucher {
    ArticleRecord record;
    std::string text;
  };
  // Files each that one of the vouchers, or the first kVouchersMax of those who are filed by them, would
  // have, under their canonical; whom a person filed in its cluster follows the first voucher in any case.
  // Returns those whom nobody would have. REQUIRES: the vouchers have one canonical.
  Result<std::vector<ArticleRecord>> FileByVouchers(const std::vector<ArticleRecord>& others,
                                                    std::vector<Voucher> vouchers);

  // What was collected.
  std::vector<Refiling>& refilings() { return refilings_; }

 private:
  void Append(const ArticleRecord& record, const PreparedArticle& prepared, const MatchOutcome& outcome,
              bool by_person);
  Result<bool> FileBy(const ArticleRecord& record, const Voucher& voucher);
  Result<bool> FileAll(const Voucher& leader, const std::vector<const ArticleRecord*>& others);

  const StoreParts& store_;
  EngineRecordReader* const reader_;
  Matcher* const matcher_;
  std::vector<Refiling> refilings_;
};

}  // namespace newsfold
