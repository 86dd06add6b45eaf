#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "store/base/status.h"
#include "store/engine/engine.h"
#include "store/records/article.h"

namespace newsfold {

// Canonicals that were reposts of one that is lost, in order of arrival, by its number.
using Orphans = std::map<ArticleNumber, std::vector<ArticleNumber>>;

// Brings those together again that were reposts of one article: the first of them leads, and the others
// become its reposts, if the rules say so of the two texts. Returns how many did. The store in `engine` must
// be whole, with its index in `directory`. `visit` is told how many were looked at; false stops. Errors:
// kCorruption, kUnavailable, kResourceExhausted.
Result<std::uint64_t> FileOrphans(Engine* engine, const std::string& directory, const Orphans& orphans,
                                  const std::function<bool(std::uint64_t done)>& visit);

}  // namespace newsfold
