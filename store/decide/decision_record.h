#pragma once

#include <string>
#include <vector>

#include "dedup/judge/rules.h"
#include "dedup/judge/verdict.h"
#include "store/answers/answers.h"
#include "store/base/status.h"
#include "store/decide/matcher.h"
#include "store/records/article_record.h"
#include "store/records/record_reader.h"

namespace newsfold {

// One search's outcome as it is stored and answered, its shares rounded as they are kept.
Verdict VerdictOf(const MatchOutcome& outcome);
std::vector<ContainedArticle> ContainedOf(const MatchOutcome& outcome);

// Turns one search's outcome into the fields of a record that say what was decided.
void FillDecision(const MatchOutcome& outcome, const Thresholds& thresholds, ArticleRecord* record);

// The answer a record stands for. Reads the ids of the articles it refers to, all at once.
Result<Decision> DecisionOf(const ArticleRecord& record, EngineRecordReader* reader);

// The answer about an article that is not stored: `id` may be empty.
Result<Decision> DecisionOf(const std::string& id, const MatchOutcome& outcome, const Thresholds& thresholds,
                            EngineRecordReader* reader);

}  // namespace newsfold
