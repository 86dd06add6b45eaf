#include "store/records/article.h"

#include <string>
#include <utility>

#include "dedup/base/assert.h"
#include "dedup/text/code_point.h"

namespace newsfold {
namespace {

Status CheckBytes(std::string_view field, std::size_t bytes, std::size_t bytes_max) {
  if (bytes <= bytes_max) return Status::Ok();
  return InvalidArgument(std::string(field) + " is " + std::to_string(bytes) +
                         " bytes long, allowed are 0 to " + std::to_string(bytes_max));
}

bool IsScalarValue(std::uint32_t code_point) {
  return code_point != kInvalidCodePoint && (code_point < 0xD800 || code_point > 0xDFFF);
}

// C0, DEL and C1 controls.
bool IsControl(std::uint32_t code_point) {
  return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0);
}

}  // namespace

Status CheckId(std::string_view id) {
  if (id.empty() || id.size() > kIdBytesMax) {
    return InvalidArgument("id is " + std::to_string(id.size()) + " bytes long, allowed are 1 to " +
                           std::to_string(kIdBytesMax));
  }
  for (std::size_t index = 0; index < id.size();) {
    const SpelledCodePoint code_point = ReadUtf8(id, index);
    NEWSFOLD_ASSERT(code_point.length > 0 && index + code_point.length <= id.size());
    if (!IsScalarValue(code_point.value)) {
      return InvalidArgument("id is not valid UTF-8 at byte " + std::to_string(index));
    }
    if (IsControl(code_point.value)) {
      return InvalidArgument("id has a control character at byte " + std::to_string(index));
    }
    index += code_point.length;
  }
  return Status::Ok();
}

Status CheckSizes(const Article& article) {
  const struct {
    std::string_view name;
    const std::string& value;
    std::size_t bytes_max;
  } fields[] = {{"text", article.text, kBodyBytesMax},
                {"title", article.title, kTitleBytesMax},
                {"url", article.url, kUrlBytesMax},
                {"published_at", article.published_at, kShortFieldBytesMax},
                {"lang", article.language, kShortFieldBytesMax},
                {"source", article.source, kShortFieldBytesMax},
                {"metadata", article.metadata, kMetadataBytesMax},
                {"original", article.original, kOriginalBytesMax},
                {"original_type", article.original_type, kShortFieldBytesMax}};
  for (const auto& field : fields) {
    if (Status status = CheckBytes(field.name, field.value.size(), field.bytes_max); !status.ok())
      return status;
  }
  return Status::Ok();
}

Status CheckSeenAt(std::int64_t seen_at_ms, std::int64_t now_ms) {
  if (seen_at_ms < kSeenAtMinMs)
    return InvalidArgument("it was seen before 1990, which is no time of the web");
  if (seen_at_ms > now_ms + kClockErrorMaxMs)
    return InvalidArgument("it was seen more than a day after now: a clock is wrong");
  return Status::Ok();
}

Status CheckArticle(const Article& article) {
  if (Status status = CheckSizes(article); !status.ok()) return status;
  return article.id.empty() ? Status::Ok() : CheckId(article.id);
}

}  // namespace newsfold
