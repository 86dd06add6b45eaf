#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "store/base/status.h"
#include "store/engine/engine.h"
#include "store/records/format.h"
#include "store/upkeep/repair_survey.h"
#include "store/upkeep/repair_writer.h"

namespace newsfold {

// Writes the change feed of a store that is repaired. Entries that can be read stay; the newest of each
// article is what its record says; the place of an older one that is lost is taken by a repeat of the one
// behind it, which tells nobody anything new. Thread-compatible.
class RepairFeed {
 public:
  struct Parts {
    Engine* source = nullptr;
    RepairWriter* out = nullptr;
    const RepairSurvey* survey = nullptr;
    // Decisions of the repair, behind all others: that an article is lost, purged, or filed by itself.
    const std::map<ArticleNumber, std::uint64_t>* new_decisions = nullptr;
    std::int64_t now_ms = 0;
  };

  // All of `parts` must outlive it.
  explicit RepairFeed(const Parts& parts);

  // Returns the last sequence. Errors: kUnavailable, kResourceExhausted.
  Result<std::uint64_t> Run();

 private:
  Status CopyPage(std::uint64_t first, std::uint64_t last);
  std::optional<FeedRecord> EntryAt(std::uint64_t sequence, const std::optional<FeedRecord>& stored);
  bool CanBe(std::uint64_t sequence, const FeedRecord& stored) const;
  FeedRecord EntryOf(ArticleNumber number, const std::optional<FeedRecord>& stored);
  Status Put(std::uint64_t sequence, const FeedRecord& entry);

  const Parts parts_;
  const RepairSurvey& survey_;
  std::vector<std::pair<std::uint64_t, ArticleNumber>> newest_;  // by sequence
  std::size_t next_newest_ = 0;
  std::vector<bool> was_told_;  // by article
  bool is_whole_ = true;        // so far
  std::uint64_t last_put_ = 0;  // the sequence behind which entries are missing
  std::int64_t last_time_ms_ = 0;
};

}  // namespace newsfold
