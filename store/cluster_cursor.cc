#include "store/cluster_cursor.h"

#include <optional>

#include "store/base/coding.h"
#include "store/json/base64url.h"

namespace newsfold {

Result<ClusterCursor> DecodeClusterCursor(std::string_view text) {
  ClusterCursor cursor;
  if (text.empty()) return cursor;
  const std::optional<std::string> bytes = DecodeBase64Url(text);
  if (!bytes || bytes->size() != 2 * sizeof(ArticleNumber))
    return InvalidArgument("cursor is not one of ours");
  ByteReader reader(*bytes);
  cursor.canonical = reader.ReadFixed64();
  cursor.after = reader.ReadFixed64();
  return cursor;
}

std::string EncodeClusterCursor(const ClusterCursor& cursor) {
  ByteWriter writer;
  writer.PutFixed64(cursor.canonical);
  writer.PutFixed64(cursor.after);
  return EncodeBase64Url(writer.Take());
}

}  // namespace newsfold
