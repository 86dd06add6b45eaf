#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/decide/cluster_sizes.h"
#include "store/decide/refiling.h"
#include "store/engine/engine.h"
#include "store/index/index_entries.h"
#include "store/index/store_parts.h"
#include "store/records/article_record.h"
#include "store/records/audit_format.h"
#include "store/records/format.h"

namespace newsfold {

// The keys of the sightings of articles.
using SightingKeys = std::map<ArticleNumber, std::vector<std::string>>;

// What the settler writes at once: articles that come or are filed otherwise, and the edges, sizes, totals
// and feed entries that follow from it. Nothing is written before Settler has committed it.
// Thread-compatible.
class SettleStep {
 public:
  // `store` must outlive the step. `counters`: the totals as they are.
  SettleStep(const StoreParts& store, const StoreCounters& counters) : store_(store), counters_(counters) {}

  // Numbers of what comes next.
  ArticleNumber NextNumber() { return ++counters_.last_number; }
  std::uint64_t NextSequence() { return ++counters_.last_sequence; }
  std::uint64_t NextBlockId() { return ++counters_.last_block_id; }

  // An article that is stored for the first time: record, edge, feed entry. `body` and `original`: what their
  // locators name.
  void Append(const ArticleRecord& record, std::string_view body, std::string_view original);
  // `url`: empty if it is the article's own.
  void AppendSighting(const std::string& key, std::string_view url);
  // Files an article otherwise. `now`: as it is stored. Returns it as it will be. Errors: kCorruption.
  Result<ArticleRecord> AppendRefiling(const Refiling& refiling, const ArticleRecord& now,
                                       std::int64_t decided_at_ms);
  // Notes in the audit trail what a person has decided, and how all was before. REQUIRES: the articles are
  // the first of this step, in this order. Errors: kNotFound, kCorruption, kUnavailable.
  Status AppendAudit(std::span<const ArticleRecord> before, std::int64_t decided_at_ms, AuditRecord* audit);
  // The article's text is elsewhere from now on: in a block, or in a body of its own, whose bytes these are.
  // Errors: kCorruption.
  Status MoveBody(const ArticleRecord& record, const BodyLocator& body,
                  const std::optional<std::string>& bytes);
  // Of an article only a tombstone stays, which says why. `now`: as it is stored, in no cluster; `sightings`:
  // the keys of all there are of it. Returns it
  // as it will be. Errors: kCorruption, kUnavailable. REQUIRES: IsTombstone(presence), and not kLost.
  Result<ArticleRecord> AppendTombstone(const ArticleRecord& now, Presence presence,
                                        std::span<const std::string> sightings, std::int64_t decided_at_ms);
  // Puts the tombstones in the place of what the audit trail keeps of these articles. Errors: kCorruption,
  // kUnavailable.
  Status ReplaceAudited(std::span<const ArticleRecord> tombstones);
  void AppendRow(IndexRow row) { rows_.push_back(std::move(row)); }

  // Appends what follows from all of this. Call once, last. `sizes`: of the clusters of the store, counted if
  // the largest may have become smaller; it has counted this step then. Errors: kCorruption, kUnavailable.
  Status Finish(std::optional<ClusterSizes>* sizes);

  const StoreCounters& counters() const { return counters_; }  // as they will be
  const std::vector<IndexRow>& rows() const { return rows_; }
  WriteSet& writes() { return writes_; }

 private:
  std::uint64_t* BodyBytesOf(const ArticleRecord& record);
  std::uint64_t* CountOf(const ArticleRecord& record);
  void AppendRefusal(const Refusal& refusal, bool is_removed);
  void Count(const ArticleRecord& record);
  Status Uncount(const ArticleRecord& record);
  void EnterCluster(const ArticleRecord& record);
  void LeaveCluster(const ArticleRecord& record);
  void AppendDecision(const ArticleRecord& record, std::int64_t decided_at_ms);
  Status DeleteSightings(const ArticleRecord& record, std::span<const std::string> keys);
  Result<AuditRecord> MarkUndone(std::uint64_t audit, std::uint64_t by);
  Result<std::uint64_t> CountMembers(ArticleNumber canonical) const;
  Status ResizeClusters(std::optional<ClusterSizes>* sizes);

  const StoreParts& store_;
  StoreCounters counters_;
  std::map<ArticleNumber, std::int64_t> newcomers_;  // of each cluster, less those who leave
  std::vector<IndexRow> rows_;
  WriteSet writes_;
};

}  // namespace newsfold
