#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/judge/evidence.h"
#include "dedup/judge/membership.h"
#include "dedup/judge/roundup.h"
#include "dedup/judge/verdict.h"
#include "dedup/sketch/fingerprint.h"
#include "store/base/pool.h"
#include "store/base/status.h"
#include "store/index/boilerplate_cache.h"
#include "store/index/candidate_search.h"
#include "store/index/match_query.h"
#include "store/index/store_parts.h"
#include "store/records/article_record.h"

namespace newsfold {

// Bytes of text that the candidates of a search may have in all, or this many times the article's own if that
// is more. The best candidate that shares some of the text is compared however long it is. See
// docs/decisions/0008-bounds-of-a-search.md.
inline constexpr std::size_t kComparedBytesMax = std::size_t{48} << 10;
inline constexpr std::size_t kComparedBytesRatioMax = 8;
// Of a canonical's first reposts, those that are part of it, which may tell that it holds several stories.
inline constexpr std::size_t kBesideEdgesMax = 64;
inline constexpr std::size_t kBesidePartsMax = 8;

// What one search came to.
struct MatchOutcome {
  Judgement judgement;
  Evidence evidence;            // on the article and `compared`
  ArticleNumber canonical = 0;  // to fold onto; 0 for a new article
  // Whom the evidence is about: the canonical, or the best that failed; 0: nobody.
  ArticleNumber compared = 0;
  ArticleNumber story = 0;       // whose story `compared` counts as (ArticleRecord)
  ArticleNumber via = 0;         // the member of the cluster that admitted it; 0: the canonical did
  bool is_one_page = false;      // with that member: a capture or a part of one page, which shows no edge
  bool equals_stored = false;    // its folded text equals that of whoever admitted it
  bool repeats_indexed = false;  // whoever admitted it is so near that its index entries find this text too
  ArticleNumber removed = 0;     // an article that was removed, copies of which are refused, and this is one
  bool search_capped = false;
  Lane lane = Lane::kNone;
  int simhash_distance = -1;
  std::string compared_text;              // the text of `compared`, empty if that is 0
  std::vector<ContainedStory> contained;  // other canonicals that the article holds, the largest first
  std::unique_ptr<MatchOutcome> rival;    // a repost of the next best cluster that would take the article too
  Fingerprint fingerprint;                // of the query, under the boilerplate known when it was decided
};

// What was done for searches. Thread-safe.
struct MatchCounters {
  std::atomic<std::uint64_t> searches{0};
  std::atomic<std::uint64_t> postings{0};  // index entries read
  std::atomic<std::uint64_t> compared{0};  // candidates
  std::atomic<std::uint64_t> compared_bytes{0};
  std::atomic<std::uint64_t> capped{0};
};

// Finds the canonical an article repeats, or that there is none: candidates from the index, the decision from
// the texts. A member of a cluster may admit an article too, but the edge is to the canonical and is compared
// itself. Applies each site's boilerplate.
// Thread-safe.
class Matcher {
 public:
  // All referents must outlive the matcher.
  Matcher(const StoreParts& store, RecordReader* records, Boilerplate* boilerplate, MatchCounters* counters);
  ~Matcher();

  Result<MatchOutcome> Match(const MatchQuery& query);

  // Decides the article as if `member`, whose text this is, were the only candidate. A canonical is one too.
  // `member` need not be stored as it is given, as long as its canonical is.
  Result<MatchOutcome> MatchMember(const MatchQuery& query, const ArticleRecord& member,
                                   std::string_view text);

  // Compares two texts as Match would, without the index.
  Result<MatchOutcome> MatchPair(const MatchQuery& query, const ArticleRecord& other);

  // What Match would look for, and what an article that is stored now would be found by.
  Result<Fingerprint> MakeFingerprint(const MatchQuery& query);

 private:
  struct Scratch;
  struct Contest;

  static bool IsExempt(const Candidate& candidate, const ArticleRecord& record, const MatchOutcome& best);
  Status Sketch(const MatchQuery& query, Scratch* scratch, Fingerprint* fingerprint);
  Status SetArticle(const MatchQuery& query, Scratch* scratch);
  Status Prepare(const MatchQuery& query, Scratch* scratch, MatchOutcome* outcome);
  Status Weigh(std::string_view site, const ShingledText& text, std::vector<ShingleWeight>* weights);
  Status CompareWithRemoved(const MatchQuery& query, Scratch* scratch, MatchOutcome* best) const;
  Status CompareCandidates(const MatchQuery& query, Scratch* scratch, Contest* contest);
  Status Try(const MatchQuery& query, const Candidate& candidate, const ArticleRecord& record,
             Scratch* scratch, MatchOutcome* trial, Rank* rank);
  void ReportContained(Scratch* scratch, MatchOutcome* best) const;
  Result<bool> IsOneOfSeveral(const MatchQuery& query, const ArticleRecord& canonical, Scratch* scratch,
                              const MatchOutcome& trial);
  Status FollowMember(const MatchQuery& query, const ArticleRecord& member, Scratch* scratch,
                      MatchOutcome* trial);
  Status CompareWith(const MatchQuery& query, const ArticleRecord& record, Scratch* scratch,
                     MatchOutcome* trial);
  void Take(const ArticleRecord& record, std::string text, Scratch* scratch, MatchOutcome* trial);
  Status Read(const ArticleRecord& record, Scratch* scratch, MatchOutcome* trial);
  Status CompareTaken(const MatchQuery& query, const ArticleRecord& record, Scratch* scratch,
                      MatchOutcome* trial);

  // Constant after construction.
  const StoreParts store_;
  RecordReader* const records_;
  Boilerplate* const boilerplate_;
  MatchCounters* const counters_;

  Pool<Scratch> scratch_;  // thread-safe
};

}  // namespace newsfold
