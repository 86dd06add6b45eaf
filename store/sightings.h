#pragma once

#include <cstddef>
#include <string_view>

#include "store/answers/answers.h"
#include "store/base/status.h"
#include "store/engine/engine.h"
#include "store/records/record_reader.h"

namespace newsfold {

// As Archive::GetSightings. Errors: kCorruption, kUnavailable.
Result<SightingList> FindSightings(Engine* engine, EngineRecordReader* reader, std::string_view url,
                                   std::size_t limit);

}  // namespace newsfold
