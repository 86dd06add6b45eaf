#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "store/base/status.h"
#include "store/index/index_entries.h"
#include "store/index/store_parts.h"
#include "store/records/format.h"
#include "store/records/record_reader.h"
#include "store/upkeep/index_shadow.h"
#include "store/upkeep/verify_log.h"

namespace newsfold {

// Articles that are read together.
inline constexpr ArticleNumber kArticlesAtOnce = 256;

// Checks articles and all that must be there because of them: by whom they are named, whom they name, their
// texts, and whether the index finds them. Thread-compatible.
class ArticleChecks {
 public:
  struct Parts {
    StoreParts store;  // index: null if it cannot be opened; it is not asked then
    EngineRecordReader* reader = nullptr;
    StoreCounters counters;
    VerifyLog* log = nullptr;
    bool reads_texts = false;
    // Told of all articles in order, from the first on; null: the index is only asked for what follows from
    // one article alone. Given up at the first article that cannot be read.
    IndexShadow* shadow = nullptr;
  };

  // All of `parts` must outlive it.
  explicit ArticleChecks(const Parts& parts) : parts_(parts), shadow_(parts.shadow) {}

  // Checks the articles from `first` to `last`, kArticlesAtOnce at most. Errors: kUnavailable.
  Status Check(ArticleNumber first, ArticleNumber last);

  // Whether there was a shadow, and it was told of every article.
  bool has_shadow() const { return shadow_ != nullptr; }

 private:
  struct Wanted;
  using Value = Result<std::optional<std::string>>;

  void Tell(Damage damage, std::string where, const ArticleRecord& record, std::string what);
  Status ReadRecords(ArticleNumber first, ArticleNumber last);
  void CheckNumbers(const ArticleRecord& record);
  void ListWanted(const ArticleRecord& record, std::vector<Wanted>* wanted) const;
  Status CheckEntries();
  Status CheckEntry(const Wanted& wanted, const Value& value);
  Status CheckMissingUrl(const ArticleRecord& record);
  Status CheckCapture(const ArticleRecord& record, std::string_view value);
  void CheckFeedEntry(const ArticleRecord& record, std::string_view value);
  Status CheckReferences();
  Status CheckText(const ArticleRecord& record);
  Status CheckOriginal(const ArticleRecord& record, Article* article);
  Status CheckIndex(const ArticleRecord& record, PreparedArticle* prepared);
  void FindRow(const ArticleRecord& record, const IndexRow& row);

  const Parts parts_;
  IndexShadow* shadow_;
  std::vector<ArticleRecord> records_;    // of the page, those that can be read
  std::vector<ArticleNumber> redecided_;  // of them, ascending
  IndexLists lists_;
};

}  // namespace newsfold
