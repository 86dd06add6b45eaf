#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/answers/repair_answers.h"
#include "store/base/status.h"
#include "store/engine/engine.h"
#include "store/records/article_record.h"
#include "store/records/format.h"
#include "store/upkeep/salvage_reader.h"

namespace newsfold {

// What becomes of an article when its store is repaired.
enum class Fate : std::uint8_t {
  kLost = 0,    // it cannot be read: a tombstone
  kPurged = 1,  // nor can this one, which was removed: a tombstone, as if it were purged, and refused still
  kTombstone = 2,  // it is one, and stays it
  kKept = 3,       // it can be read; it may have been removed
};

// What a repair has to know of each article.
struct SurveyedArticle {
  Fate fate = Fate::kLost;
  bool is_refused = false;  // it was removed
  bool is_hidden = false;   // it is no canonical, and no repost
  bool is_orphan = false;   // a repost whose canonical is none any more
  bool is_former = false;
  bool is_replaced = false;      // it is one whose text was given up
  bool is_succeeded = false;     // a later version of it is left
  ArticleNumber supersedes = 0;  // the version before it that is left
  Relation relation = Relation::kUnrelated;
  ArticleNumber canonical = 0;  // 0: not known
  std::uint64_t sequence = 0;   // of its newest decision; 0: its record cannot be read
  std::int64_t stored_at_ms = 0;
  std::int64_t seen_at_ms = 0;  // first
  std::uint32_t url = 0;        // hashes of what its sightings begin with, in either form
  std::uint32_t url_as_it_came = 0;

  bool has_new_decision() const {
    return fate == Fate::kLost || fate == Fate::kPurged || is_orphan || is_revived();
  }
  // The newest version of an article that is left is the article.
  bool is_revived() const { return is_former && !is_succeeded; }
};

// What is known of an article whose record cannot be read, or not used.
struct LostArticle {
  std::string why;
  std::vector<std::string> ids;
  ArticleNumber canonical = 0;
  std::int64_t stored_at_ms = 0;
  std::optional<Sha256> refused;  // the salted hash of its text, the first half of it
  std::vector<QuarantinedDecision> decisions;
  std::vector<QuarantinedSighting> sightings;
};

// Finds out what of a store that may be damaged can be read. Writes nothing. Holds some 48 bytes an article.
// Thread-compatible.
class RepairSurvey {
 public:
  // Called behind some articles; false stops.
  using Visitor = std::function<bool(ArticleNumber done, ArticleNumber total)>;

  // Both must outlive it.
  RepairSurvey(Engine* engine, SalvageReader* reader) : engine_(engine), reader_(reader) {}

  // Errors: kNotFound there is no store; kFailedPrecondition its format is not read; kCorruption no article
  // can be read, and nothing tells how many there were; kUnavailable.
  Status Run(const Visitor& visit);
  bool was_stopped() const { return was_stopped_; }

  // Nothing if it is damaged.
  const std::optional<StoreMeta>& meta() const { return meta_; }
  const std::optional<StoreCounters>& counters() const { return counters_; }
  // Whether there may have been articles behind the last number: no totals tell it, and not all entries do.
  bool may_have_had_more() const { return !counters_ && has_gaps_; }
  ArticleNumber last_number() const { return articles_.size() - 1; }
  std::uint64_t last_sequence() const { return last_sequence_; }
  const SurveyedArticle& at(ArticleNumber number) const { return articles_[number]; }
  bool has(ArticleNumber number) const { return number >= 1 && number < articles_.size(); }
  // Of those that are kLost or kPurged.
  const std::map<ArticleNumber, LostArticle>& lost() const { return lost_; }

 private:
  Status ReadTotals();
  Status CountArticles();
  Status ReadArticles(const Visitor& visit);
  Status ReadArticle(ArticleNumber number, const Result<ArticleRecord>& record);
  void NoteVersion(const ArticleRecord& record);
  void LinkVersions();
  void FindOrphans();
  Status FindIds();
  Status DropIdsOfOthers(std::map<std::string, ArticleNumber, std::less<>>* ids);
  Status FindDecisions();
  Status FindSightings();
  Status FindEdges();
  Status FindRefusals();
  void FindPurged();
  LostArticle* FindLost(ArticleNumber number);
  Status Scan(const std::string& prefix,
              const std::function<void(std::string_view, std::string_view)>& visit);

  Engine* const engine_;
  SalvageReader* const reader_;
  std::optional<StoreMeta> meta_;
  std::optional<StoreCounters> counters_;
  std::vector<SurveyedArticle> articles_{1};  // by number
  std::uint64_t last_sequence_ = 0;
  std::map<ArticleNumber, LostArticle> lost_;
  std::map<std::string, std::vector<ArticleNumber>> versions_;  // by ID, of those that have several
  bool has_gaps_ = false;                                       // some entries cannot be read
  bool was_stopped_ = false;
};

// The hash of a key's beginning, as of SurveyedArticle.
std::uint32_t HashOfPrefix(std::string_view prefix);

}  // namespace newsfold
