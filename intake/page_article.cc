#include "intake/page_article.h"

#include <utility>

#include <boost/json/serialize.hpp>

#include "dedup/base/assert.h"
#include "intake/captured_page.h"
#include "intake/html/ascii.h"
#include "intake/html/declared_charset.h"
#include "intake/page_frame.h"
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

void AddFact(std::string_view name, const std::string& value, boost::json::object* metadata) {
  if (!value.empty() && value.size() <= kShortFieldBytesMax) (*metadata)[name] = value;
}

void FillIn(std::string fact, std::string* field) {
  if (field->empty()) *field = std::move(fact);
}

// Adds members, but for those that the metadata have. What is there stays as it is written.
void AddMetadata(const boost::json::object& members, std::string* metadata) {
  if (metadata->empty()) *metadata = "{}";
  NEWSFOLD_ASSERT(metadata->ends_with('}'));
  for (const auto& [name, value] : members) {
    const std::string key = boost::json::serialize(boost::json::value(name));
    if (metadata->find(key) != std::string::npos) continue;
    metadata->pop_back();
    *metadata += (metadata->size() > 1 ? "," : "") + key + ':' + boost::json::serialize(value) + '}';
  }
}

void TakeFacts(PageFacts facts, const TextReading& reading, Article* article) {
  FillIn(BeginningOf(std::move(facts.title), kTitleBytesMax), &article->title);
  FillIn(IfShort(std::move(facts.url), kUrlBytesMax), &article->url);
  FillIn(IfShort(std::move(facts.published_at), kShortFieldBytesMax), &article->published_at);
  FillIn(IfShort(std::move(facts.language), kShortFieldBytesMax), &article->language);
  boost::json::object metadata = ToJson(reading);
  AddFact("author", facts.author, &metadata);
  AddFact("site_name", facts.site_name, &metadata);
  AddMetadata(metadata, &article->metadata);
}

std::string TypeOr(std::string_view type, std::string_view usual) {
  return std::string(type.empty() ? usual : type);
}

}  // namespace

boost::json::object ToJson(const TextReading& reading) {
  boost::json::object object = {{"charset", reading.charset},
                                {"charset_source", NameOf(reading.charset_source)}};
  if (reading.replaced > 0) object["replaced"] = reading.replaced;
  if (reading.extraction) object["extraction"] = NameOf(*reading.extraction);
  return object;
}

bool IsUnread(const Article& article) {
  return article.text.empty() && !article.original.empty();
}

Status ReadOriginal(PageScope scope, Article* article, TextReading* reading) {
  NEWSFOLD_ASSERT(IsUnread(*article));
  Result<Page> page = ReadPage(article->original, {.content_type = article->original_type, .scope = scope});
  if (!page) return page.error();
  *reading = {std::move(page->charset), page->charset_source, page->replaced, page->extraction};
  if (scope == PageScope::kMain && IsHtmlType(article->original_type)) article->frame = FrameText(*page);
  TakeFacts(std::move(page->facts), *reading, article);
  article->text = std::move(page->text);
  return Status::Ok();
}

Result<ReadArticle> ArticleOfPage(std::string bytes, const PageOptions& options) {
  ReadArticle read;
  if (bytes.empty()) return read;
  read.article.original = std::move(bytes);
  read.article.original_type = TypeOr(options.content_type, kPageType);
  if (Status status = ReadOriginal(options.scope, &read.article, &read.reading); !status.ok()) return status;
  return read;
}

Result<ReadArticle> ArticleOfText(std::string bytes, std::string_view content_type) {
  if (bytes.size() > kBodyBytesMax)
    return InvalidArgument("the text has " + std::to_string(bytes.size()) + " bytes, more than " +
                           std::to_string(kBodyBytesMax));
  Result<DecodedText> decoded = DecodeText(bytes, {.header = CharsetParameter(content_type), .declared = {}});
  if (!decoded) return decoded.error();
  ReadArticle read;
  Article& article = read.article;
  read.reading = {std::move(decoded->charset), decoded->source, decoded->replaced, std::nullopt};
  if (bytes.ends_with(decoded->text) && decoded->replaced == 0) {
    article.text = std::move(bytes);  // with its byte order mark, if it has one
    return read;
  }
  AddMetadata(ToJson(read.reading), &article.metadata);
  article.text = std::move(decoded->text);
  article.original = std::move(bytes);
  article.original_type = TypeOr(content_type, kTextType);
  return read;
}

Result<ReadArticle> ArticleOfCapture(Capture capture, PageScope scope) {
  NEWSFOLD_ASSERT(IsPage(capture));
  Result<ReadArticle> read =
      IsPlain(capture)
          ? ArticleOfText(std::move(capture.content), capture.content_type)
          : ArticleOfPage(std::move(capture.content), {.content_type = capture.content_type, .scope = scope});
  if (!read) return read;
  Article& article = read->article;
  article.id = std::move(capture.id);
  article.url = std::move(capture.url);
  article.seen_at_ms = ParsePublishedAt(capture.fetched_at).value_or(0);
  boost::json::object metadata;
  AddFact("fetched_at", capture.fetched_at, &metadata);
  if (capture.is_truncated) metadata["truncated"] = true;
  if (!metadata.empty()) AddMetadata(metadata, &article.metadata);
  return read;
}

Revisit RevisitOf(const Capture& capture) {
  Revisit revisit;
  revisit.refers_to_id = capture.refers_to_id;
  revisit.refers_to_url = capture.refers_to_url.empty() ? capture.url : capture.refers_to_url;
  revisit.refers_to_ms = ParsePublishedAt(capture.refers_to_date).value_or(0);
  revisit.url = capture.url;
  revisit.seen_at_ms = ParsePublishedAt(capture.fetched_at).value_or(0);
  return revisit;
}

bool BeginsLikePage(std::string_view bytes) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  constexpr std::size_t kLooked = 64;
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  const std::string head = LowerAscii(TrimHtmlBlanks(bytes.substr(0, kLooked)));
  return head.starts_with("<!doctype html") || head.starts_with("<html");
}

}  // namespace newsfold
