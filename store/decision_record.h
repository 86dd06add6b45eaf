#pragma once

#include "dedup/verdict.h"
#include "store/article.h"
#include "store/matcher.h"
#include "store/record_reader.h"
#include "store/records.h"
#include "store/status.h"

namespace newsfold {

// Turns one search's outcome into the fields of a record that say what was decided.
void FillDecision(const MatchOutcome& outcome, const Thresholds& thresholds, ArticleRecord* record);

// The answer a record stands for. Reads the ids of the articles it refers to.
Result<Decision> DecisionOf(const ArticleRecord& record, EngineRecordReader* reader);

}  // namespace newsfold
