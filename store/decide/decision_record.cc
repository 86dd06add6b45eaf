#include "store/decide/decision_record.h"

#include <algorithm>
#include <span>
#include <utility>

#include "dedup/base/assert.h"
#include "dedup/text/fold.h"
#include "store/records/format.h"

namespace newsfold {
namespace {

// Whom a decision refers to; 0 is nobody.
struct References {
  ArticleNumber canonical = 0;
  ArticleNumber compared = 0;
  ArticleNumber via = 0;
  std::span<const ContainedArticle> contained;
};

// Names whom the decision refers to, but for what was removed. The canonical of a new article is itself.
Status FillIds(const References& references, EngineRecordReader* reader, Decision* decision) {
  std::vector<ArticleNumber> numbers;
  for (const ArticleNumber number : {references.canonical, references.compared, references.via}) {
    if (number != 0) numbers.push_back(number);
  }
  for (const ContainedArticle& story : references.contained) numbers.push_back(story.number);
  std::vector<ArticleName> names;
  if (Status status = reader->ReadNames(numbers, &names); !status.ok()) return status;
  auto next = names.begin();
  const auto take = [&next] {
    ArticleName& name = *next++;
    return name.is_removed ? std::string() : std::move(name.id);
  };
  // One that comes back with its reposts is not there yet.
  if (references.canonical != 0) decision->canonical_id = std::move((next++)->id);
  if (references.compared != 0) decision->compared_id = take();
  if (references.via != 0) decision->via_id = take();
  for (const ContainedArticle& story : references.contained) {
    std::string id = take();
    if (!id.empty())
      decision->contained.push_back({std::move(id), story.coverage_article, story.coverage_canonical});
  }
  NEWSFOLD_ASSERT(next == names.end());
  return Status::Ok();
}

}  // namespace

Verdict VerdictOf(const MatchOutcome& outcome) {
  Verdict verdict = MakeVerdict(outcome.judgement, outcome.evidence.comparison);
  verdict.lane = outcome.lane;
  verdict.search_capped = outcome.search_capped;
  verdict.simhash_distance = outcome.simhash_distance;
  for (double* const share : {&verdict.coverage_article, &verdict.coverage_canonical, &verdict.resemblance,
                              &verdict.containment_article, &verdict.containment_canonical}) {
    *share = RoundShare(*share);
  }
  return verdict;
}

std::vector<ContainedArticle> ContainedOf(const MatchOutcome& outcome) {
  NEWSFOLD_ASSERT(outcome.contained.size() <= kContainedMax);
  std::vector<ContainedArticle> contained;
  for (const ContainedStory& story : outcome.contained) {
    contained.push_back(
        {story.number, RoundShare(story.coverage_article), RoundShare(story.coverage_canonical)});
  }
  return contained;
}

void FillDecision(const MatchOutcome& outcome, const Thresholds& thresholds, ArticleRecord* record) {
  record->verdict = VerdictOf(outcome);
  record->compared = outcome.compared;
  record->via = outcome.via;
  record->contained = ContainedOf(outcome);
  record->rules_version = thresholds.version;
  record->fold_version = kFoldVersion;
}

Result<Decision> DecisionOf(const ArticleRecord& record, EngineRecordReader* reader) {
  Decision decision;
  decision.id = decision.canonical_id = record.fields.id;
  decision.is_repost = record.is_repost();
  decision.verdict = record.verdict;
  decision.sequence = record.sequence;
  decision.rules_version = record.rules_version;
  decision.by_person = record.by_person;
  decision.pinned = record.pinned;
  decision.is_removed = record.is_refused();
  decision.version = record.version;
  const References references = {.canonical = record.is_repost() ? record.canonical : 0,
                                 .compared = record.compared,
                                 .via = record.via,
                                 .contained = record.contained};
  if (Status status = FillIds(references, reader, &decision); !status.ok()) return status;
  return decision;
}

Result<Decision> DecisionOf(const std::string& id, const MatchOutcome& outcome, const Thresholds& thresholds,
                            EngineRecordReader* reader) {
  Decision decision;
  decision.id = decision.canonical_id = id;
  decision.is_repost = outcome.canonical != 0;
  decision.verdict = VerdictOf(outcome);
  decision.rules_version = thresholds.version;
  const std::vector<ContainedArticle> contained = ContainedOf(outcome);
  const References references = {outcome.canonical, outcome.compared, outcome.via, contained};
  if (Status status = FillIds(references, reader, &decision); !status.ok()) return status;
  return decision;
}

}  // namespace newsfold
