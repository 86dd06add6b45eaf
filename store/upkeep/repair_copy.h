#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/status.h"
#include "store/engine/engine.h"
#include "store/records/article_record.h"
#include "store/records/format.h"
#include "store/records/text_codec.h"
#include "store/upkeep/repair_survey.h"
#include "store/upkeep/repair_writer.h"
#include "store/upkeep/salvage_reader.h"

namespace newsfold {

// Writes a store of all that can be read of another: its articles byte for byte, and what follows from them,
// but for the index. Thread-compatible.
class RepairCopy {
 public:
  struct Parts {
    Engine* source = nullptr;
    Engine* target = nullptr;  // empty
    SalvageReader* reader = nullptr;
    const RepairSurvey* survey = nullptr;
    std::int64_t now_ms = 0;
  };
  // Called behind some articles; false stops.
  using Visitor = RepairSurvey::Visitor;

  // All of `parts` must outlive it.
  explicit RepairCopy(const Parts& parts);

  // Everything is on stable storage then, unless it was stopped. Errors: kUnavailable, kResourceExhausted.
  Status Run(const Visitor& visit);
  bool was_stopped() const { return was_stopped_; }

  // As of RepairSummary.
  std::uint64_t sightings_gone() const;
  std::uint64_t refusals_gone() const { return refusals_gone_; }
  std::uint64_t originals_gone() const { return originals_gone_; }
  bool policy_is_gone() const { return policy_is_gone_; }

 private:
  using EntryVisitor = std::function<Status(std::string_view key, std::string_view value)>;

  Status Scan(const std::string& prefix, const EntryVisitor& visit);
  Status CopyDescription();
  Status CopyTexts();
  Status CopyCaptures();
  Status CopySightings();
  Status CopyArticles(const Visitor& visit);
  Status CopyPage(ArticleNumber first, ArticleNumber last);
  Status CopyArticle(const ArticleRecord& record, std::string_view bytes, std::string_view body);
  Status CopyOriginal(ArticleRecord* record);
  Status PutTombstone(ArticleNumber number, const Result<ArticleRecord>& record);
  Result<ArticleRecord> FileAgain(const ArticleRecord& record, std::optional<EncodedText>* body);
  Status PutFollowing(const ArticleRecord& record);
  Status PutOwnSighting(const ArticleRecord& record);
  void Count(const ArticleRecord& record);
  Status PutClusters();
  Status CopyAuditTrail();
  Status PutDecision(std::vector<std::pair<std::string, std::string>>* entries);
  std::string WithoutPurged(const std::string& key, const std::string& value) const;
  Status CopyRefusals();
  Status PutTotals();

  const Parts parts_;
  const RepairSurvey& survey_;
  const StoreMeta meta_;
  RepairWriter out_;
  StoreCounters counters_;
  std::map<ArticleNumber, std::uint64_t> new_decisions_;  // their sequences
  std::map<ArticleNumber, std::string> purged_;     // records of removed articles whose texts cannot be read
  std::map<ArticleNumber, std::uint64_t> members_;  // how many, of each canonical with reposts
  std::uint64_t refusals_gone_ = 0;
  std::uint64_t originals_gone_ = 0;
  bool policy_is_gone_ = false;
  bool was_stopped_ = false;
};

}  // namespace newsfold
