#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "dedup/judge/rules.h"
#include "dedup/sketch/fingerprint.h"
#include "store/base/status.h"
#include "store/index/article_index.h"
#include "store/index/candidate.h"
#include "store/index/match_query.h"
#include "store/index/recent_changes.h"
#include "store/index/store_parts.h"
#include "store/records/article_record.h"

namespace newsfold {

// Caps of one search. What is left out is said so in the answer (search_capped), but for suspected keys
// that are passed over: they are no evidence.
inline constexpr std::size_t kStopPostingsKept = 1;    // of a stop shingle: the oldest, which others copied
inline constexpr std::size_t kSuspectPostingsMax = 4;  // of a suspected key; one with more is boilerplate
inline constexpr std::size_t kSimHashScanMax = 512;    // entries scanned a table
// Candidates compared on the text; see also store/decide/joiner.h.
inline constexpr std::size_t kComparedMax = 16;
inline constexpr std::size_t kComparedByNameMax = 8;  // of them, found by title or url alone
// One for which a single place of the article speaks is compared only if it is among the best so many. That
// bound is no cap: nearly all of them share nothing else. See docs/decisions/0035-wide-keys.md.
inline constexpr std::size_t kComparedByOnePlaceMax = 2;

// Looks up in the index which articles may be copies of one: one list for each thing that may betray a copy,
// all looked up at once; the articles with the best evidence are kept. Reused from search to search, so that
// it allocates nothing once warm. Thread-compatible.
class CandidateSearch {
 public:
  // Finds the candidates for `query`, whose fingerprint this is, and reads their records. Replaces what was
  // found before. Errors: kCorruption, kUnavailable.
  Status Run(const StoreParts& store, RecordReader* records, const MatchQuery& query,
             const Fingerprint& fingerprint);

  // Appends what Run looks up: each is an entry of the index that, if it comes, changes what is found.
  static void AppendLookedUp(const MatchQuery& query, const Fingerprint& fingerprint,
                             std::vector<StateName>* names);

  // The best first, kComparedMax at most, and the record of each.
  const std::vector<Candidate>& candidates() const { return candidates_; }
  const std::vector<ArticleRecord>& records() const { return records_; }
  // Articles that were removed, and would be among them.
  const std::vector<ArticleNumber>& removed() const { return removed_; }
  // Whether a bound cut candidates off.
  bool is_capped() const { return is_capped_; }
  // Index entries that were read.
  std::uint64_t postings_read() const { return postings_read_; }

 private:
  void Plan(const MatchQuery& query, const Fingerprint& fingerprint);
  void Ask(Lane lane, PostingProbe probe);
  void ReadList(std::size_t probe, const MatchQuery& query, const Fingerprint& fingerprint);
  int KnownDistance(std::size_t probe, std::uint64_t key, std::uint64_t simhash) const;
  void FindPlaces(const MatchQuery& query);
  void AddPostings(std::size_t probe, std::span<const FoundPosting> postings);
  void KeepBest();
  Status ReadBest(const MatchQuery& query, RecordReader* records);
  Status TakeRead(const MatchQuery& query, RecordReader* records, Candidate candidate, ArticleRecord record);

  std::vector<PostingProbe> probes_;
  std::vector<Lane> lanes_;            // of the probes
  std::vector<std::uint32_t> places_;  // where their keys begin, if an article has them
  std::vector<std::uint64_t> key_hashes_;
  std::vector<std::pair<std::uint64_t, std::size_t>> hits_;  // keys that were found, and their probes
  std::size_t suspected_begin_ = 0;                          // probes from here on are for suspected keys
  IndexLists lists_;
  std::vector<Candidate> candidates_;
  std::vector<ArticleNumber> numbers_;  // of the candidates
  std::vector<ArticleRecord> records_;
  std::vector<ArticleRecord> read_;  // some of these
  std::vector<ArticleNumber> removed_;
  bool is_capped_ = false;
  std::uint64_t postings_read_ = 0;
};

}  // namespace newsfold
