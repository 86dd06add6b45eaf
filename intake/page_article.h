#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "intake/charset/charset.h"
#include "intake/html/main_text.h"
#include "intake/page.h"
#include "intake/warc/capture.h"
#include "store/base/status.h"
#include "store/records/article.h"

namespace newsfold {

// How a text was read from bytes. The article's metadata has it too, under these names.
struct TextReading {
  std::string charset;
  CharsetSource charset_source = CharsetSource::kDefault;
  std::size_t replaced = 0;              // ill-formed sequences that became U+FFFD
  std::optional<Extraction> extraction;  // of a page
};

// {"charset","charset_source","replaced" if there was any,"extraction" of a page}
boost::json::object ToJson(const TextReading& reading);

// An article as it was read. Its id is empty, unless what it was read from has one.
struct ReadArticle {
  Article article;
  TextReading reading;
};

// All thread-safe, and linear. Errors: kInvalidArgument the bytes are no text, or too many.

// The article of an HTML page: what is read of it (ReadPage), its author and site in the metadata, and the
// bytes as its original. A title of the page that is too long is cut, other facts are left out.
Result<ReadArticle> ArticleOfPage(std::string bytes, const PageOptions& options);

// The article of a plain text. Text in UTF-8 stays as it is, to the byte; of any other the bytes are its
// original. `content_type`: as it was sent with it, whose charset counts; may be empty.
Result<ReadArticle> ArticleOfText(std::string bytes, std::string_view content_type);

// The article of a page or a text in an archive: it has the record's id, the url and the time it was fetched.
// REQUIRES: IsPage(capture).
Result<ReadArticle> ArticleOfCapture(Capture capture, PageScope scope);

// What a record of a revisit says. One that refers to nothing means what was seen at its own url.
Revisit RevisitOf(const Capture& capture);

// Whether an article has but a page, and no text yet.
bool IsUnread(const Article& article);
// Reads such a page: its text, its frame if the text is not all of it, and all facts that the article does
// not have yet, also of the metadata. REQUIRES: IsUnread(*article).
Status ReadOriginal(PageScope scope, Article* article, TextReading* reading);

// Whether bytes of which nothing is known begin like an HTML page.
bool BeginsLikePage(std::string_view bytes);

}  // namespace newsfold
