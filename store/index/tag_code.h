#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dedup/sketch/tag_counts.h"

namespace newsfold {

// Many tags in little space, about two and a half bytes each: how many (3 bytes, big-endian), then the gaps
// between them as bits, padded to a whole byte. Source: R. Rice, "Some practical universal noiseless coding
// techniques", JPL 79-22, 1979. docs/format.md has the bits.

// REQUIRES: the tags ascend, and are at most kHashTagMax.
void AppendTagCode(const std::vector<HashTag>& tags, std::string* bytes);

// Replaces *tags by those that `bytes` hold from end to end. Returns false if AppendTagCode did not write
// them.
bool DecodeTagCode(std::string_view bytes, std::vector<HashTag>* tags);

}  // namespace newsfold
