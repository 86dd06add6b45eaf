#pragma once

#include <map>

#include "store/answers/repair_answers.h"
#include "store/base/status.h"
#include "store/engine/engine.h"
#include "store/upkeep/repair_survey.h"

namespace newsfold {

// Tells what became of the entries of `source`, which may be damaged, in `target`: counted kind by kind, and
// of those that are left out and cannot be made of anything else the bytes, unless an article in `lost` has
// them. Texts are not read. Errors: kUnavailable; those of `quarantine`.
Status CompareEntries(Engine* source, Engine* target, const std::map<ArticleNumber, LostArticle>& lost,
                      const QuarantineVisitor& quarantine, RepairSummary* summary);

}  // namespace newsfold
