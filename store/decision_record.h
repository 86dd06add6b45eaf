#pragma once

#include "dedup/fingerprint.h"
#include "dedup/verdict.h"
#include "store/article.h"
#include "store/matcher.h"
#include "store/record_reader.h"
#include "store/records.h"
#include "store/status.h"

namespace newsfold {

// Turns one search's outcome into the fields of a record that say what was decided.
void FillDecision(const MatchOutcome& outcome, const Thresholds& thresholds, ArticleRecord* record);

// Sets the fields that say under what an article is indexed.
void FillFingerprint(const Fingerprint& fingerprint, ArticleRecord* record);

// The answer a record stands for. Reads the ids of the articles it refers to.
Result<Decision> DecisionOf(const ArticleRecord& record, EngineRecordReader* reader);

}  // namespace newsfold
