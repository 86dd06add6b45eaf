#include "intake/page_article.h"

#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "dedup/base/assert.h"
#include "intake/captured_page.h"
#include "intake/html/ascii.h"
#include "intake/html/declared_charset.h"
#include "store/records/published_at.h"

namespace newsfold {
namespace {

constexpr std::string_view kPageType = "text/html";
constexpr std::string_view kTextType = "text/plain";

// The beginning of UTF-8, of so many bytes at most.
std::string BeginningOf(std::string text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  return text;
}

std::string IfShort(std::string text, std::size_t bytes_max) {
  return text.size() <= bytes_max ? std::move(text) : std::string();
}

boost::json::object ToMetadata(const TextReading& reading) {
  boost::json::object metadata = {{"charset", reading.charset},
                                  {"charset_source", NameOf(reading.charset_source)}};
  if (reading.replaced > 0) metadata["replaced"] = reading.replaced;
  if (reading.extraction) metadata["extraction"] = NameOf(*reading.extraction);
  return metadata;
}

void AddFact(std::string_view name, const std::string& value, boost::json::object* metadata) {
  if (!value.empty() && value.size() <= kShortFieldBytesMax) (*metadata)[name] = value;
}

boost::json::object TakeFacts(PageFacts facts, const TextReading& reading, Article* article) {
  article->title = BeginningOf(std::move(facts.title), kTitleBytesMax);
  article->url = IfShort(std::move(facts.url), kUrlBytesMax);
  article->published_at = IfShort(std::move(facts.published_at), kShortFieldBytesMax);
  article->language = IfShort(std::move(facts.language), kShortFieldBytesMax);
  boost::json::object metadata = ToMetadata(reading);
  AddFact("author", facts.author, &metadata);
  AddFact("site_name", facts.site_name, &metadata);
  return metadata;
}

std::string TypeOr(std::string_view type, std::string_view usual) {
  return std::string(type.empty() ? usual : type);
}

struct Draft {
  ReadArticle read;
  boost::json::object metadata;
};

ReadArticle Finish(Draft draft) {
  draft.read.article.metadata = boost::json::serialize(draft.metadata);
  return std::move(draft.read);
}

Result<Draft> DraftOfPage(std::string bytes, const PageOptions& options) {
  Result<Page> page = ReadPage(bytes, options);
  if (!page) return page.error();
  Draft draft;
  Article& article = draft.read.article;
  draft.read.reading = {std::move(page->charset), page->charset_source, page->replaced, page->extraction};
  draft.metadata = TakeFacts(std::move(page->facts), draft.read.reading, &article);
  article.text = std::move(page->text);
  article.original = std::move(bytes);
  article.original_type = TypeOr(options.content_type, kPageType);
  return draft;
}

Result<Draft> DraftOfText(std::string bytes, std::string_view content_type) {
  if (bytes.size() > kBodyBytesMax)
    return InvalidArgument("the text has " + std::to_string(bytes.size()) + " bytes, more than " +
                           std::to_string(kBodyBytesMax));
  Result<DecodedText> decoded = DecodeText(bytes, {.header = CharsetParameter(content_type), .declared = {}});
  if (!decoded) return decoded.error();
  Draft draft;
  Article& article = draft.read.article;
  draft.read.reading = {std::move(decoded->charset), decoded->source, decoded->replaced, std::nullopt};
  if (bytes.ends_with(decoded->text) && decoded->replaced == 0) {
    article.text = std::move(bytes);  // with its byte order mark, if it has one
    return draft;
  }
  draft.metadata = ToMetadata(draft.read.reading);
  article.text = std::move(decoded->text);
  article.original = std::move(bytes);
  article.original_type = TypeOr(content_type, kTextType);
  return draft;
}

}  // namespace

Result<ReadArticle> ArticleOfPage(std::string bytes, const PageOptions& options) {
  Result<Draft> draft = DraftOfPage(std::move(bytes), options);
  if (!draft) return draft.error();
  return Finish(std::move(*draft));
}

Result<ReadArticle> ArticleOfText(std::string bytes, std::string_view content_type) {
  Result<Draft> draft = DraftOfText(std::move(bytes), content_type);
  if (!draft) return draft.error();
  if (draft->metadata.empty()) return std::move(draft->read);
  return Finish(std::move(*draft));
}

Result<ReadArticle> ArticleOfCapture(Capture capture, PageScope scope) {
  NEWSFOLD_ASSERT(IsPage(capture));
  Result<Draft> draft =
      IsPlain(capture)
          ? DraftOfText(std::move(capture.content), capture.content_type)
          : DraftOfPage(std::move(capture.content), {.content_type = capture.content_type, .scope = scope});
  if (!draft) return draft.error();
  Article& article = draft->read.article;
  article.id = std::move(capture.id);
  article.url = std::move(capture.url);
  article.seen_at_ms = ParsePublishedAt(capture.fetched_at).value_or(0);
  AddFact("fetched_at", capture.fetched_at, &draft->metadata);
  if (capture.is_truncated) draft->metadata["truncated"] = true;
  return Finish(std::move(*draft));
}

bool BeginsLikePage(std::string_view bytes) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  constexpr std::size_t kLooked = 64;
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  const std::string head = LowerAscii(TrimHtmlBlanks(bytes.substr(0, kLooked)));
  return head.starts_with("<!doctype html") || head.starts_with("<html");
}

}  // namespace newsfold
