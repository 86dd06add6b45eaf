#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/status.h"
#include "store/engine/engine.h"
#include "store/engine/key_family.h"
#include "store/records/format.h"
#include "store/upkeep/entry_reads.h"
#include "store/upkeep/verify_log.h"

namespace newsfold {

// Checks that every entry belongs to an article, family by family, and the totals against what is there. What
// an article must have is for ArticleChecks. Holds some 48 bytes an article. Thread-compatible.
class EntryChecks {
 public:
  struct Parts {
    Engine* engine = nullptr;
    IndexSet index_set = IndexSet::kFirst;  // the one in use
    std::uint64_t rows_in_files = 0;        // the sequence of the last
    StoreCounters counters;
    bool has_totals = true;  // false: of the counters only last_number is known
    VerifyLog* log = nullptr;
  };

  // All of `parts` must outlive it.
  explicit EntryChecks(const Parts& parts)
      : engine_(parts.engine),
        set_(parts.index_set),
        counters_(parts.counters),
        has_totals_(parts.has_totals),
        log_(parts.log),
        last_row_(parts.rows_in_files) {}

  // Stops early if the log says so. Errors: kUnavailable.
  Status Run();

 private:
  // What of a record its entries are compared with.
  struct Known {
    std::uint64_t sequence = 0;
    std::uint64_t block = 0;  // that its text is packed in; 0: none
    ArticleNumber canonical = 0;
    ArticleNumber story = 0;
    std::uint32_t id = 0;  // hashes of keys
    std::uint32_t capture = 0;
    std::uint32_t url = 0;
    std::uint32_t url_as_it_came = 0;
    std::uint32_t site = 0;
    bool is_read = false;
    Presence presence = Presence::kStored;
    bool has_text = false;
    bool lacks_original = false;  // has one, which was not met yet
  };
  using Check = void (EntryChecks::*)(std::string_view key, std::string_view value);

  Status LoadRecords();
  void LoadRecord(std::string_view key, std::string_view value);
  Status CheckFamily(Damage damage, const std::string& prefix, Check check);
  // Of an article that is there; null, and told, if there is none of this number.
  const Known* Find(Damage damage, const std::string& where, ArticleNumber number);
  void Tell(Damage damage, const std::string& where, ArticleNumber number, std::string what);

  void CheckId(std::string_view key, std::string_view value);
  void CheckCapture(std::string_view key, std::string_view value);
  void CheckSighting(std::string_view key, std::string_view value);
  void CheckMember(std::string_view key, std::string_view value);
  void BeginCluster(ArticleNumber canonical, std::uint64_t told);
  void EndCluster();
  void CheckFeed(std::string_view key, std::string_view value);
  void CheckAudit(std::string_view key, std::string_view value);
  void CheckAudited(std::uint64_t audit, ArticleNumber number, std::string_view value);
  void EndAudit();
  void CheckRefusal(std::string_view key, std::string_view value);
  void CheckBody(std::string_view key, std::string_view value);
  void CheckReading(std::string_view key, std::string_view value);
  void CheckOriginal(std::string_view key, std::string_view value);
  void CheckBlock(std::string_view key, std::string_view value);
  void CheckDictionary(std::string_view key, std::string_view value);
  void CheckStory(std::string_view key, std::string_view value);
  void CheckRow(std::string_view key, std::string_view value);
  void CheckTexts();
  void CheckTotals();

  // Constant after construction.
  Engine* const engine_;
  const IndexSet set_;
  const StoreCounters counters_;
  const bool has_totals_;
  VerifyLog* const log_;

  std::vector<Known> known_;  // by number
  StoreCounters counted_;
  std::uint64_t records_read_ = 0;
  bool has_gaps_ = false;  // some entries could not be read: nothing can be counted
  ArticleNumber cluster_ = 0;
  std::uint64_t members_ = 0;       // of the cluster, counted
  std::uint64_t members_told_ = 0;  // by its summary
  std::uint64_t audit_ = 0;
  std::uint64_t audited_ = 0;       // articles, counted
  std::uint64_t audited_told_ = 0;  // by the decision
  std::uint64_t last_row_;
};

}  // namespace newsfold
