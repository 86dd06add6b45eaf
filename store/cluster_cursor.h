#pragma once

#include <string>
#include <string_view>

#include "store/base/status.h"
#include "store/records/article.h"

namespace newsfold {

// Where to go on in a cluster: which one, and behind which member.
struct ClusterCursor {
  ArticleNumber canonical = 0;
  ArticleNumber after = 0;
};

// As clients see it. The empty text is the beginning. kInvalidArgument to anything EncodeClusterCursor did
// not write.
Result<ClusterCursor> DecodeClusterCursor(std::string_view text);
std::string EncodeClusterCursor(const ClusterCursor& cursor);

}  // namespace newsfold
