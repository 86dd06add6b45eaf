#include "server/http/media_type.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include <boost/beast/core/string.hpp>
#include <fmt/ranges.h>

#include "dedup/base/assert.h"
#include "server/http/negotiate.h"

namespace newsfold {
namespace {

constexpr std::string_view kPageType = "text/html";
constexpr std::string_view kXhtmlType = "application/xhtml+xml";
constexpr std::string_view kPlainType = "text/plain";
constexpr std::string_view kArchiveType = "application/warc";

constexpr std::array kJsonTypes = {kJsonType};
constexpr std::array kArticleTypes = {kJsonType, kPageType, kXhtmlType, kPlainType};
constexpr std::array kArticlesTypes = {kNdjsonType, std::string_view("application/jsonl"), kArchiveType};

std::span<const std::string_view> TypesOf(BodyRule rule) {
  switch (rule) {
    case BodyRule::kNone:
      return {};
    case BodyRule::kArticle:
      return kArticleTypes;
    case BodyRule::kArticles:
      return kArticlesTypes;
    case BodyRule::kOptionalJson:
      return kJsonTypes;
  }
  return {};
}

bool Names(std::string_view content_type, std::string_view type) {
  return boost::beast::iequals(MediaTypeOf(content_type), type);
}

bool IsPageType(std::string_view content_type) {
  return Names(content_type, kPageType) || Names(content_type, kXhtmlType);
}

}  // namespace

std::optional<Problem> CheckMediaType(BodyRule rule, std::string_view content_type) {
  const std::span<const std::string_view> types = TypesOf(rule);
  const bool is_any_charset = IsPageType(content_type) || Names(content_type, kPlainType);
  const bool is_taken = std::any_of(types.begin(), types.end(), [&](std::string_view type) {
    return is_any_charset ? Names(content_type, type) : IsMediaType(content_type, type);
  });
  if (is_taken) return std::nullopt;
  const std::string accepted = fmt::format("{}", fmt::join(types, ", "));
  return Problem{415,
                 "unsupported_media_type",
                 "the Content-Type must be one of: " + accepted + "; JSON in UTF-8",
                 {{"Accept-Post", accepted}}};
}

ArticleForm ArticleFormOf(std::string_view content_type) {
  NEWSFOLD_ASSERT(content_type.empty() || !CheckMediaType(BodyRule::kArticle, content_type));
  if (IsPageType(content_type)) return ArticleForm::kPage;
  return Names(content_type, kPlainType) ? ArticleForm::kText : ArticleForm::kJson;
}

BulkForm BulkFormOf(std::string_view content_type) {
  return Names(content_type, kArchiveType) ? BulkForm::kArchive : BulkForm::kLines;
}

}  // namespace newsfold
