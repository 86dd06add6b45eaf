#pragma once

#include <cstddef>
#include <string_view>

#include "store/answers/answers.h"
#include "store/base/status.h"
#include "store/engine/engine.h"
#include "store/records/article_record.h"

namespace newsfold {

// As Archive::GetSightings.
Result<SightingList> FindSightings(Engine* engine, RecordReader* reader, std::string_view url,
                                   std::size_t limit);

}  // namespace newsfold
