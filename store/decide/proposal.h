#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "store/answers/answers.h"
#include "store/base/status.h"
#include "store/decide/joiner.h"
#include "store/decide/matcher.h"
#include "store/decide/prepared_article.h"
#include "store/decide/tracked_reads.h"
#include "store/index/store_parts.h"
#include "store/records/article_record.h"
#include "store/records/record_reader.h"
#include "store/records/text_codec.h"

namespace newsfold {

// What is decided of an article that is not stored yet.
struct Judged {
  MatchOutcome outcome;
  std::vector<Joining> joinings;
};

// All of an article that is to be stored but its number, its id and its place in the feed. If `reads` is
// given, it holds as long as nothing of that changes.
struct Proposal {
  Judged judged;
  Decision decision;                 // as a check answers it
  std::optional<EncodedText> delta;  // of a repost, from its canonical, if that is what was compared
  bool is_first_capture = false;     // no article has this text and url
  // The number that `judged` takes it to get, if an article joins a cluster by way of it; else 0.
  ArticleNumber number = 0;
  TrackedReads reads;
};

// Whether the article, as it is proposed, is kept as such a delta.
bool WillBeDelta(const PreparedArticle& prepared);

// Decides what an article is, and which others join a cluster by way of it. Thread-safe, if the boilerplate
// and the reader of records are.
class ArticleJudge {
 public:
  // All referents must outlive it.
  ArticleJudge(const StoreParts& store, RecordReader* records, Boilerplate* boilerplate,
               MatchCounters* counters)
      : matcher_(store, records, boilerplate, counters), joiner_(store, records, &matcher_) {}

  // `last_number`: that of the newest article. Errors: kCorruption, kUnavailable.
  Result<Judged> Judge(const PreparedArticle& prepared, ArticleNumber last_number);

  Matcher& matcher() { return matcher_; }

 private:
  Matcher matcher_;
  Joiner joiner_;
};

// The same for one thread, of whom all that is read is noted.
struct TrackingJudge {
  TrackingJudge(const StoreParts& store, RecordReader* base_records, Boilerplate* base_boilerplate,
                MatchCounters* counters)
      : records(base_records, &reads),
        boilerplate(base_boilerplate, &reads),
        judge(store, &records, &boilerplate, counters) {}
  TrackingJudge(const TrackingJudge&) = delete;
  TrackingJudge& operator=(const TrackingJudge&) = delete;

  TrackedReads reads;
  TrackedRecordReader records;
  TrackedBoilerplate boilerplate;
  ArticleJudge judge;
};

}  // namespace newsfold
