#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "intake/warc/header_fields.h"
#include "store/base/status.h"

namespace newsfold {

// An answer of a web server, as an archive keeps it.
struct HttpResponse {
  int status = 0;  // 200
  HeaderFields fields;
  std::string_view body;  // of the bytes that were parsed: as it was sent
};

// Splits an answer into its parts. What servers get wrong is taken as browsers take it: lines that end in a
// bare line feed, a status without words. Errors: kInvalidArgument it has no line of status.
Result<HttpResponse> ParseHttpResponse(std::string_view bytes);

// The body without the codings it was sent in: chunks, then gzip, deflate or zstd. Archives hold bodies that
// are said to be in chunks and are not: these are taken as they are. Errors: kInvalidArgument an unknown
// coding, which is named, damage, or more than bytes_max.
Result<std::string> DecodeBody(const HttpResponse& response, std::size_t bytes_max);

}  // namespace newsfold
