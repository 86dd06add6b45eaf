#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/align.h"
#include "dedup/fingerprint.h"
#include "dedup/roundup.h"
#include "dedup/verdict.h"
#include "store/engine.h"
#include "store/furniture.h"
#include "store/index.h"
#include "store/records.h"

namespace newsfold {

struct Candidate;

// Caps of one search. What is left out is said so in the answer (search_capped), but for suspected keys
// that are passed over: they are no evidence.
inline constexpr std::size_t kPostingsMax = 64;  // articles under one key; a key with more is a stop shingle
inline constexpr std::size_t kStopPostingsKept = 1;    // of a stop shingle: the oldest, which others copied
inline constexpr std::size_t kSuspectPostingsMax = 4;  // of a suspected key; one with more is boilerplate
inline constexpr std::size_t kSimHashScanMax = 512;    // entries scanned a table
inline constexpr std::size_t kComparedMax = 16;  // candidates compared on the text; see also store/joiner.h
inline constexpr std::size_t kComparedByNameMax = 8;  // of them, found by title or url alone
// Bytes of text they may have in all, or this many times the article's own if that is more. The best
// candidate that shares some of the text is compared however long it is. See
// docs/decisions/0008-bounds-of-a-search.md.
inline constexpr std::size_t kComparedBytesMax = std::size_t{48} << 10;
inline constexpr std::size_t kComparedBytesRatioMax = 8;
// Of a canonical's first reposts, those that are part of it, which may tell that it holds several stories.
inline constexpr std::size_t kBesideEdgesMax = 64;
inline constexpr std::size_t kBesidePartsMax = 8;

// The article a search is about. All referents must outlive the search.
struct MatchQuery {
  const ShingledText* text = nullptr;
  std::string_view title;
  std::string_view url;
  std::string_view site;
  // For an article that is in the store already. Only articles that came before it, and did not join their
  // cluster by way of a later one, are candidates. Where it is kept now, and the member that admitted it (0
  // for none), are candidates in any case, and it stays there unless that no longer holds or a text equal to
  // it is elsewhere.
  ArticleNumber before = std::numeric_limits<ArticleNumber>::max();
  ArticleNumber kept_under = 0;
  ArticleNumber kept_via = 0;
};

struct MatchOutcome {
  Judgement judgement;
  bool equals_stored = false;    // its folded text equals that of whoever admitted it
  bool repeats_indexed = false;  // whoever admitted it is so near that its index entries find this text too
  ArticleNumber canonical = 0;   // to fold onto; 0 for a new article
  // Whom the comparison is with: the canonical, or the best that failed; 0: nobody.
  ArticleNumber compared = 0;
  ArticleNumber via = 0;     // the member of the cluster that admitted it; 0: the canonical did
  bool is_one_page = false;  // with that member: a capture or a part of one page, which shows no edge
  Comparison comparison;
  std::string compared_text;  // its text, empty if compared == 0
  std::string compared_site;
  double title_resemblance = 0;
  std::vector<ContainedStory> contained;  // other canonicals that the article holds, the largest first
  std::unique_ptr<MatchOutcome> rival;    // a repost of the next best cluster that would take the article too
  bool titles_known = false;
  std::uint32_t title_pairs = 0;  // distinct token pairs of the shorter title
  bool search_capped = false;
  Lane lane = Lane::kNone;
  int simhash_distance = -1;
  Fingerprint fingerprint;  // of the query, under the boilerplate known when it was decided
};

struct MatchCounters {
  std::atomic<std::uint64_t> searches{0};
  std::atomic<std::uint64_t> postings{0};  // index entries read
  std::atomic<std::uint64_t> compared{0};  // candidates
  std::atomic<std::uint64_t> compared_bytes{0};
  std::atomic<std::uint64_t> capped{0};
};

// Whose story an article counts as towards the boilerplate of its site: its own, or that of its canonical.
ArticleNumber StoryOf(const MatchQuery& query, ArticleNumber number, const MatchOutcome& outcome,
                      const Thresholds& thresholds);

// Finds the canonical an article repeats, or that there is none: candidates from the index, the decision from
// the texts. A member of a cluster may admit an article too, but the edge is to the canonical and is compared
// itself. Also learns and applies each site's boilerplate.
// Thread-safe; Learn must be called in the order in which articles are settled.
class Matcher {
 public:
  // All referents must outlive the matcher.
  Matcher(Engine* engine, IndexSet index_set, RecordReader* records, Furniture* furniture,
          const Folder* folder, const Thresholds& thresholds);
  ~Matcher();

  Result<MatchOutcome> Match(const MatchQuery& query);

  // Decides the article as if `member`, whose text this is, were the only candidate. `member` need not be
  // stored, as long as its canonical is.
  Result<MatchOutcome> MatchMember(const MatchQuery& query, const ArticleRecord& member,
                                   std::string_view text);

  // Compares two texts as Match would, without the index.
  Result<MatchOutcome> MatchPair(const MatchQuery& query, const ArticleRecord& other);

  // What Match would look for, and what an article that is stored now would be found by.
  Result<Fingerprint> MakeFingerprint(const MatchQuery& query);

  // Counts a settled article, as `story`, towards the boilerplate of its site and of every site. Appends to
  // *writes what a later process needs to learn it again.
  Status Learn(const MatchQuery& query, ArticleNumber number, ArticleNumber story, WriteSet* writes);

  const MatchCounters& counters() const { return counters_; }

 private:
  struct Scratch;
  struct Contest;

  static bool IsExempt(const Candidate& candidate, const ArticleRecord& record, const MatchOutcome& best);
  std::unique_ptr<Scratch> BorrowScratch();
  void ReturnScratch(std::unique_ptr<Scratch> scratch);
  Status Sketch(const MatchQuery& query, Scratch* scratch, Fingerprint* fingerprint);
  Status Prepare(const MatchQuery& query, Scratch* scratch, MatchOutcome* outcome);
  Status Weigh(std::string_view site, const ShingledText& text, std::vector<ShingleWeight>* weights);
  void PlanSearch(const MatchQuery& query, const Fingerprint& fingerprint, Scratch* scratch);
  static void AddPostings(Scratch* scratch);
  Status CollectCandidates(const MatchQuery& query, Scratch* scratch, MatchOutcome* outcome);
  Status ReadBestCandidates(Scratch* scratch, MatchOutcome* outcome);
  Status Try(const MatchQuery& query, const ArticleRecord& record, Scratch* scratch, MatchOutcome* trial,
             double* covered);
  bool IsOtherStory(const MatchQuery& query, const ArticleRecord& record, const MatchOutcome& trial) const;
  void ReportContained(Scratch* scratch, MatchOutcome* best) const;
  bool HasNoEdge(const ArticleRecord& member) const;
  Result<bool> IsBesideAnother(const MatchQuery& query, const ArticleRecord& canonical, Scratch* scratch,
                               const MatchOutcome& trial);
  Status FollowMember(const MatchQuery& query, const ArticleRecord& member, Scratch* scratch,
                      MatchOutcome* trial);
  Status CompareWith(const MatchQuery& query, const ArticleRecord& record, Scratch* scratch,
                     MatchOutcome* trial);
  Status CompareWith(const MatchQuery& query, const ArticleRecord& record, std::string text, Scratch* scratch,
                     MatchOutcome* trial);

  // Constant after construction.
  Engine* engine_;
  IndexSet index_set_;
  RecordReader* records_;
  Furniture* furniture_;
  const Folder* folder_;
  Thresholds thresholds_;

  MatchCounters counters_;  // thread-safe

  std::mutex mutex_;
  std::vector<std::unique_ptr<Scratch>> scratch_;  // guarded by mutex_
};

}  // namespace newsfold
