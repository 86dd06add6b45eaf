#include "server/http/article_body.h"

#include <string>
#include <utility>

#include <simdjson.h>

#include "dedup/base/assert.h"
#include "server/http/media_type.h"

namespace newsfold {
namespace {

// Bytes of the UTF-8 sequence that `lead` begins; 1 if it begins none.
std::size_t SequenceSize(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte >= 0xf0) return 4;
  if (byte >= 0xe0) return 3;
  return byte >= 0xc0 ? 2 : 1;
}

std::optional<std::size_t> FindInvalidUtf8(std::string_view bytes) {
  if (simdjson::validate_utf8(bytes.data(), bytes.size())) return std::nullopt;
  std::size_t offset = 0;
  for (;;) {
    NEWSFOLD_ASSERT(offset < bytes.size());  // the whole is not valid, so some sequence is not
    const std::string_view sequence = bytes.substr(offset, SequenceSize(bytes[offset]));
    if (!simdjson::validate_utf8(sequence.data(), sequence.size())) return offset;
    offset += sequence.size();
  }
}

// Why the parser refused `body`: broken syntax, or good JSON that is no article.
Problem ExplainBadArticle(std::string_view body, const Status& status) {
  if (status.code() != StatusCode::kInvalidArgument) return ProblemOf(status);
  simdjson::dom::parser parser;
  simdjson::dom::element element;
  // simdjson refuses the depth it is given, not the one behind it.
  const bool is_json = parser.allocate(body.size(), kJsonDepthMax + 1) == simdjson::SUCCESS &&
                       parser.parse(body.data(), body.size()).get(element) == simdjson::SUCCESS;
  if (is_json) return {422, "invalid_article", status.message()};
  return {400, "invalid_json", status.message()};
}

Problem InvalidParameter(std::string detail) {
  return {400, "invalid_parameter", std::move(detail)};
}

// Where a page or a text was seen.
bool ReadUrl(const Request& request, std::string* url, Problem* problem) {
  const std::string_view parameter = request.Query("url");
  if (parameter.empty() || request.article_url.empty() || parameter == request.article_url) {
    *url = parameter.empty() ? request.article_url : parameter;
    return true;
  }
  *problem = InvalidParameter("the parameter url and the field X-Article-Url say different things");
  return false;
}

// What a request says of the article besides its body. False and *problem: what does not fit the body.
bool CheckParametersFit(ArticleForm form, const Request& request, Problem* problem) {
  const bool has_url = !request.article_url.empty() || !request.Query("url").empty();
  if (form == ArticleForm::kJson && (has_url || !request.Query("id").empty())) {
    *problem = InvalidParameter("id and url of an article that comes as JSON are members of the object");
  } else if (form == ArticleForm::kText && !request.Query("html").empty()) {
    *problem = InvalidParameter("html is for pages: the body is a text");
  } else {
    return true;
  }
  return false;
}

std::optional<ReadArticle> ArticleOfBody(ArticleForm form, const Request& request, PageScope scope,
                                         Problem* problem) {
  std::string url;
  if (!ReadUrl(request, &url, problem)) return std::nullopt;
  if (form == ArticleForm::kText && request.body.size() > kBodyBytesMax) {
    *problem = {413, "too_large", "the text is longer than " + std::to_string(kBodyBytesMax) + " bytes"};
    return std::nullopt;
  }
  Result<ReadArticle> read =
      form == ArticleForm::kPage
          ? ArticleOfPage(request.body, {.content_type = request.content_type, .scope = scope})
          : ArticleOfText(request.body, request.content_type);
  if (read) {
    read->article.id = request.Query("id");
    if (!url.empty()) read->article.url = std::move(url);
  }
  return CheckRead(std::move(read), problem);
}

// The page of an article that has no text. Bytes that were read as such already are passed on.
Result<ReadArticle> ReadItsPage(Article article, PageScope scope) {
  ReadArticle read{std::move(article), {}};
  if (!IsUnread(read.article)) return read;
  if (Status status = ReadOriginal(scope, &read.article, &read.reading); !status.ok()) return status;
  return read;
}

}  // namespace

std::optional<ReadArticle> ArticleOfRequest(ArticleJsonParser* parser, const Request& request,
                                            Problem* problem) {
  const ArticleForm form = ArticleFormOf(request.content_type);
  PageScope scope = PageScope::kMain;
  if (!ReadScope(request, &scope, problem)) return std::nullopt;
  if (!CheckParametersFit(form, request, problem)) return std::nullopt;
  if (form != ArticleForm::kJson) return ArticleOfBody(form, request, scope, problem);
  std::optional<ReadArticle> read = ArticleOfJson(parser, request.body, scope, problem);
  if (read && !request.Query("html").empty() && !read->reading.extraction) {
    *problem = InvalidParameter("html is for pages: the article has a text");
    return std::nullopt;
  }
  return read;
}

std::optional<ReadArticle> ArticleOfJson(ArticleJsonParser* parser, std::string_view json, PageScope scope,
                                         Problem* problem) {
  if (const auto offset = FindInvalidUtf8(json)) {
    *problem = {400, "invalid_utf8", "the body is not UTF-8 at byte " + std::to_string(*offset)};
    return std::nullopt;
  }
  Result<Article> article = parser->Parse(json);
  if (!article) {
    *problem = ExplainBadArticle(json, article.error());
    return std::nullopt;
  }
  return CheckRead(ReadItsPage(std::move(*article), scope), problem);
}

std::optional<ReadArticle> CheckRead(Result<ReadArticle> read, Problem* problem) {
  if (!read) {
    *problem = {422, "undecodable", read.error().message()};
    return std::nullopt;
  }
  if (const Status status = CheckSizes(read->article); !status.ok()) {
    *problem = {413, "too_large", status.message()};
    return std::nullopt;
  }
  if (const Status status = CheckArticle(read->article); !status.ok()) {
    *problem = {422, "invalid_article", status.message()};
    return std::nullopt;
  }
  return std::move(*read);
}

bool ReadFlag(const Request& request, std::string_view name, bool* value, Problem* problem) {
  const std::string_view text = request.Query(name);
  *value = text == "true";
  if (text.empty() || text == "true" || text == "false") return true;
  *problem = InvalidParameter(std::string(name) + " is true or false");
  return false;
}

bool ReadScope(const Request& request, PageScope* scope, Problem* problem) {
  const std::string_view text = request.Query("html");
  *scope = text == "all" ? PageScope::kAll : PageScope::kMain;
  if (text.empty() || text == "main" || text == "all") return true;
  *problem = InvalidParameter("html is main or all");
  return false;
}

void WriteReading(const TextReading& reading, JsonWriter* out) {
  if (reading.charset.empty()) return;
  out->Key("charset");
  out->Text(reading.charset);
  out->Key("charset_source");
  out->Text(NameOf(reading.charset_source));
  if (reading.replaced > 0) {
    out->Key("replaced");
    out->Number(reading.replaced);
  }
  if (reading.extraction) {
    out->Key("extraction");
    out->Text(NameOf(*reading.extraction));
  }
}

}  // namespace newsfold
