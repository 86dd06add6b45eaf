#pragma once

#include "dedup/judge/rules.h"
#include "store/answers/answers.h"
#include "store/base/status.h"
#include "store/decide/matcher.h"
#include "store/records/article.h"
#include "store/records/article_record.h"
#include "store/records/record_reader.h"

namespace newsfold {

// Turns one search's outcome into the fields of a record that say what was decided.
void FillDecision(const MatchOutcome& outcome, const Thresholds& thresholds, ArticleRecord* record);

// The answer a record stands for. Reads the ids of the articles it refers to.
Result<Decision> DecisionOf(const ArticleRecord& record, EngineRecordReader* reader);

}  // namespace newsfold
