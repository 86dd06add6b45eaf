#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "dedup/judge/rules.h"
#include "dedup/sketch/fingerprint.h"
#include "store/base/status.h"
#include "store/engine/engine.h"
#include "store/engine/key_family.h"
#include "store/index/candidate.h"
#include "store/index/match_query.h"
#include "store/records/article_record.h"
#include "store/records/store_parts.h"

namespace newsfold {

// Caps of one search. What is left out is said so in the answer (search_capped), but for suspected keys
// that are passed over: they are no evidence.
inline constexpr std::size_t kStopPostingsKept = 1;    // of a stop shingle: the oldest, which others copied
inline constexpr std::size_t kSuspectPostingsMax = 4;  // of a suspected key; one with more is boilerplate
inline constexpr std::size_t kSimHashScanMax = 512;    // entries scanned a table
// Candidates compared on the text; see also store/decide/joiner.h.
inline constexpr std::size_t kComparedMax = 16;
inline constexpr std::size_t kComparedByNameMax = 8;  // of them, found by title or url alone

// Looks up in the index which articles may be copies of one: one list for each thing that may betray a copy,
// all read at once; the articles with the best evidence are kept. Reused from search to search, so that it
// allocates nothing once warm. Thread-compatible.
class CandidateSearch {
 public:
  // Finds the candidates for `query`, whose fingerprint this is, and reads their records. Replaces what was
  // found before. Errors: kCorruption, kUnavailable.
  Status Run(const StoreParts& store, RecordReader* records, const MatchQuery& query,
             const Fingerprint& fingerprint);

  // The best first, kComparedMax at most, and the record of each.
  const std::vector<Candidate>& candidates() const { return candidates_; }
  const std::vector<ArticleRecord>& records() const { return records_; }
  // Whether a bound cut candidates off.
  bool is_capped() const { return is_capped_; }
  // Index entries that were read.
  std::uint64_t postings_read() const { return postings_read_; }

 private:
  void Plan(const StoreParts& store, const MatchQuery& query, const Fingerprint& fingerprint);
  void Ask(Lane lane, std::string prefix, std::size_t limit);
  Status ReadLists(const StoreParts& store, const MatchQuery& query, const Fingerprint& fingerprint);
  void Visit(std::size_t request, std::string_view key, const MatchQuery& query,
             const Fingerprint& fingerprint);
  void AddPostings();
  void CountReads();
  void KeepBest();

  std::vector<ListRequest> requests_;
  std::vector<Lane> lanes_;          // of the requests
  std::size_t suspected_begin_ = 0;  // requests from here on are for suspected keys
  std::vector<std::pair<std::size_t, ArticleNumber>> postings_;  // request and article
  std::vector<std::size_t> entries_read_;                        // of each request
  std::vector<std::size_t> posting_counts_;  // of them, of articles that may be candidates
  std::vector<Candidate> candidates_;
  std::vector<ArticleNumber> numbers_;  // of the candidates
  std::vector<ArticleRecord> records_;
  bool is_capped_ = false;
  std::uint64_t postings_read_ = 0;
};

}  // namespace newsfold
