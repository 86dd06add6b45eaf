#pragma once

#include <optional>
#include <string_view>

#include "intake/page.h"
#include "intake/page_article.h"
#include "server/http/message.h"
#include "server/http/problem.h"
#include "store/json/json.h"
#include "store/json/json_writer.h"

namespace newsfold {

// From the body of a request to an article, and what its answer says of the way. On failure *problem says
// exactly why. Thread-safe.

// Reads the body as its Content-Type says. A page or a text has its id and url from the parameters `id` and
// `url`, the url also from Request::article_url; `html` says how much of a page is its text. Problems: 400
// invalid_parameter, invalid_utf8 (with the byte offset) or invalid_json, 413 too_large, 422 invalid_article
// or undecodable.
std::optional<ReadArticle> ArticleOfRequest(ArticleJsonParser* parser, const Request& request,
                                            Problem* problem);

// Reads one JSON object; `scope`: of the page that it has instead of a text. Problems: as above, but for the
// first.
std::optional<ReadArticle> ArticleOfJson(ArticleJsonParser* parser, std::string_view json, PageScope scope,
                                         Problem* problem);

// An article that was read, if it may be stored. Problems: 413 too_large, 422 invalid_article or undecodable.
std::optional<ReadArticle> CheckRead(Result<ReadArticle> read, Problem* problem);

// "true" or "false"; an absent parameter is false. False and *problem: another value.
bool ReadFlag(const Request& request, std::string_view name, bool* value, Problem* problem);
// The parameter `html`: "main", as if it were absent, or "all". False and *problem: another value.
bool ReadScope(const Request& request, PageScope* scope, Problem* problem);

// Writes how a text was read as members of an object that is open: "charset", "charset_source", "replaced" if
// any sequence was, "extraction" of a page. Nothing of a text that came as it is.
void WriteReading(const TextReading& reading, JsonWriter* out);

}  // namespace newsfold
