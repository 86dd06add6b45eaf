#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "store/answers/answers.h"
#include "store/base/status.h"
#include "store/engine/engine.h"
#include "store/records/article_record.h"

namespace newsfold {

// As Archive::GetSightings.
Result<SightingList> FindSightings(Engine* engine, RecordReader* reader, std::string_view url,
                                   std::size_t limit);
// The number of the article that was seen at this url, or another form of it, at that time, else of the one
// that was seen there last; 0 if there is none that can be read. Reads the entries of all. Errors:
// kCorruption, kUnavailable.
Result<ArticleNumber> FindSeenAt(Engine* engine, RecordReader* reader, std::string_view url,
                                 std::int64_t seen_at_ms);

}  // namespace newsfold
