#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "store/archive.h"
#include "store/article_id.h"
#include "store/engine.h"
#include "store/format.h"
#include "store/matcher.h"
#include "store/record_reader.h"
#include "store/text_codec.h"

namespace newsfold {

// What Archive::Prepare makes of an article.
struct PreparedArticle::Parts {
  Article article;
  std::string site;
  ShingledText text;
  Sha256 sha256{};
  EncodedText encoded;  // as a canonical

  MatchQuery Query() const { return {&text, article.title, article.url, site}; }
};

// Turns one search's outcome into the fields of a record that say what was decided.
void FillDecision(const MatchOutcome& outcome, const Thresholds& thresholds, ArticleRecord* record);

// The answer a record stands for. Reads the ids of the articles it refers to.
Result<Decision> DecisionOf(const ArticleRecord& record, EngineRecordReader* reader);

// Settles articles: decides what each is, canonical or repost of whom, and stores it, in one atomic step.
//
// This is the one step of the archive that leans on the engine's atomic writes of many keys and on a lock of
// this process. An engine shared by many processes needs another settler ("announce, read, settle").
// Thread-safe.
class Settler {
 public:
  struct Parts {
    Engine* engine = nullptr;
    EngineRecordReader* reader = nullptr;
    Matcher* matcher = nullptr;
    const TextCodec* codec = nullptr;
    Thresholds thresholds;
  };

  // All of `parts` must outlive the settler.
  explicit Settler(const Parts& parts) : parts_(parts) {}

  // Reads the totals and the newest times of an opened store. Call once, before anything else.
  Status Recover();

  // As Archive::Settle.
  Result<Decision> Settle(PreparedArticle::Parts prepared);

  // What Settle would answer without looking for similar texts: the first answer if this article has been
  // stored before, nothing otherwise. Errors: kAlreadyExists, kCorruption, kUnavailable.
  Result<std::optional<Decision>> FindKnown(const PreparedArticle::Parts& prepared);

  // Position in the engine behind everything settled so far.
  EngineSequence last_write() const;
  StoreCounters counters() const;

 private:
  struct Draft;

  Result<std::optional<ArticleRecord>> FindKnownRecord(const PreparedArticle::Parts& prepared);
  Result<std::optional<ArticleRecord>> FindById(const PreparedArticle::Parts& prepared);
  Result<std::optional<ArticleRecord>> FindByCapture(const PreparedArticle::Parts& prepared);
  Status AddSighting(const PreparedArticle::Parts& prepared, ArticleNumber number);
  Result<Decision> Store(PreparedArticle::Parts* prepared);
  void FillRecord(const MatchOutcome& outcome, Draft* draft);
  void ChooseBody(const MatchOutcome& outcome, Draft* draft);
  Status CountMember(Draft* draft);
  Status AppendWrites(const MatchOutcome& outcome, Draft* draft);
  Status Commit(WriteSet writes, const StoreCounters& counters);

  const Parts parts_;
  std::unique_ptr<ArticleIdMaker> id_maker_;  // constant after Recover, thread-safe

  std::mutex settle_mutex_;  // one article at a time is decided and stored

  mutable std::mutex totals_mutex_;
  StoreCounters counters_;         // guarded by totals_mutex_; changed under settle_mutex_ only
  EngineSequence last_write_ = 0;  // guarded by totals_mutex_
};

}  // namespace newsfold
