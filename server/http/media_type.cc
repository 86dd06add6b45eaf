#include "server/http/media_type.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include <fmt/ranges.h>

#include "dedup/base/assert.h"
#include "intake/html/declared_charset.h"
#include "intake/page.h"
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

}  // namespace

std::optional<Problem> CheckMediaType(BodyRule rule, std::string_view content_type) {
  const std::span<const std::string_view> types = TypesOf(rule);
  const std::string named = MediaTypeOf(content_type);
  const bool is_any_charset = IsHtmlType(content_type) || named == kPlainType;
  const bool is_taken = std::any_of(types.begin(), types.end(), [&](std::string_view type) {
    return is_any_charset ? named == type : IsMediaType(content_type, type);
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
  if (IsHtmlType(content_type)) return ArticleForm::kPage;
  return MediaTypeOf(content_type) == kPlainType ? ArticleForm::kText : ArticleForm::kJson;
}

BulkForm BulkFormOf(std::string_view content_type) {
  return MediaTypeOf(content_type) == kArchiveType ? BulkForm::kArchive : BulkForm::kLines;
}

}  // namespace newsfold
