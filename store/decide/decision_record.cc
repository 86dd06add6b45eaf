#include "store/decide/decision_record.h"

#include <utility>

#include "dedup/text/fold.h"
#include "store/records/format.h"

namespace newsfold {

void FillDecision(const MatchOutcome& outcome, const Thresholds& thresholds, ArticleRecord* record) {
  const Comparison& comparison = outcome.comparison;
  record->relation = outcome.judgement.relation;
  record->reason = outcome.judgement.reason;
  record->lane = outcome.lane;
  record->compared = outcome.compared;
  record->via = outcome.via;
  record->search_capped = outcome.search_capped;
  record->simhash_distance = outcome.simhash_distance;
  record->coverage_article = RoundShare(comparison.article.coverage);
  record->coverage_canonical = RoundShare(comparison.canonical.coverage);
  record->resemblance = RoundShare(comparison.resemblance);
  record->containment_article = RoundShare(comparison.article.containment);
  record->containment_canonical = RoundShare(comparison.canonical.containment);
  record->spans = comparison.spans;
  record->contained.clear();
  for (const ContainedStory& story : outcome.contained) {
    record->contained.push_back(
        {story.number, RoundShare(story.coverage_article), RoundShare(story.coverage_canonical)});
  }
  record->rules_version = thresholds.version;
  record->fold_version = kFoldVersion;
}

Result<Decision> DecisionOf(const ArticleRecord& record, EngineRecordReader* reader) {
  Decision decision;
  decision.id = record.fields.id;
  decision.is_repost = record.is_repost();
  decision.canonical_id = record.fields.id;
  decision.relation = record.relation;
  decision.reason = record.reason;
  decision.lane = record.lane;
  decision.coverage_article = record.coverage_article;
  decision.coverage_canonical = record.coverage_canonical;
  decision.resemblance = record.resemblance;
  decision.containment_article = record.containment_article;
  decision.containment_canonical = record.containment_canonical;
  decision.simhash_distance = record.simhash_distance;
  decision.search_capped = record.search_capped;
  decision.spans = record.spans;
  decision.sequence = record.sequence;
  decision.rules_version = record.rules_version;
  if (record.compared != 0) {
    const Result<ArticleRecord> compared = reader->ReadRecord(record.compared);
    if (!compared) return compared.error();
    decision.compared_id = compared->fields.id;
  }
  if (record.via != 0) {
    const Result<ArticleRecord> via = reader->ReadRecord(record.via);
    if (!via) return via.error();
    decision.via_id = via->fields.id;
  }
  for (const ContainedArticle& story : record.contained) {
    const Result<ArticleRecord> canonical = reader->ReadRecord(story.number);
    if (!canonical) return canonical.error();
    decision.contained.push_back({canonical->fields.id, story.coverage_article, story.coverage_canonical});
  }
  if (record.is_repost()) {
    decision.canonical_id = decision.compared_id;
    if (record.canonical != record.compared) {
      const Result<ArticleRecord> canonical = reader->ReadRecord(record.canonical);
      if (!canonical) return canonical.error();
      decision.canonical_id = canonical->fields.id;
    }
  }
  return decision;
}

}  // namespace newsfold
