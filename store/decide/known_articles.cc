#include "store/decide/known_articles.h"

#include <string_view>
#include <utility>

#include "store/records/format.h"
#include "store/records/refusal_format.h"

namespace newsfold {

// Of a version that was forgotten only a hash is left.
Result<bool> KnownArticles::HasText(const ArticleRecord& record, const PreparedArticle& prepared) {
  if (record.presence == Presence::kForgotten)
    return record.sha256 == SaltedHash(store_.uuid, prepared.sha256);
  if (record.is_tombstone() || record.sha256 != prepared.sha256) return false;
  const Result<std::string> text = reader_->ReadText(record);
  return text ? Result<bool>(*text == prepared.article.text) : text.error();
}

Result<KnownArticle> KnownArticles::FindById(const PreparedArticle& prepared) {
  const std::string& id = prepared.article.id;
  Result<ArticleRecord> newest = reader_->ReadRecordOf(id);
  if (!newest && newest.error().code() == StatusCode::kNotFound) return KnownArticle();
  if (!newest) return newest.error();
  const Result<std::vector<ArticleRecord>> versions = reader_->ReadVersions(*newest, kVersionsKnown);
  if (!versions) return versions.error();
  for (const ArticleRecord& version : *versions) {
    const Result<bool> has_text = HasText(version, prepared);
    if (!has_text) return has_text.error();
    if (*has_text) return KnownArticle{std::move(*newest), version.number, version.version, {}};
  }
  if (prepared.on_conflict == OnConflict::kKeep)
    return AlreadyExists("the id '" + id + "' belongs to an article with another text");
  return KnownArticle{{}, 0, 0, std::move(*newest)};
}

// Two captures share a key only if their texts' SHA-256 and urls do; the bytes decide all the same.
Result<KnownArticle> KnownArticles::FindByCapture(const PreparedArticle& prepared) {
  const Result<std::optional<std::string>> value =
      store_.engine->Get(CaptureKey(prepared.sha256, prepared.article.url));
  if (!value) return value.error();
  if (!*value) return KnownArticle();
  const Result<ArticleNumber> number = DecodeNumber(**value);
  if (!number) return number.error();
  Result<ArticleRecord> record = reader_->ReadRecord(*number);
  if (!record) return record.error();
  const bool is_superseded = record->is_former() && !record->is_tombstone();
  if ((record->is_hidden() && !is_superseded) || record->fields.url != prepared.article.url)
    return KnownArticle();
  const Result<bool> has_text = HasText(*record, prepared);
  if (!has_text) return has_text.error();
  if (!*has_text) return KnownArticle();
  const std::uint32_t version = record->version;
  if (is_superseded) record = reader_->ReadRecordOf(std::string(record->fields.id));
  if (!record) return record.error();
  return KnownArticle{std::move(*record), *number, version, {}};
}

// Whether no article with this text and url has the entry of it, or only one of which no text is left.
Result<bool> KnownArticles::IsFirstCapture(const Sha256& sha256, const std::string& url) {
  const Result<std::optional<std::string>> value = store_.engine->Get(CaptureKey(sha256, url));
  if (!value) return value.error();
  if (!*value) return true;
  const Result<ArticleNumber> number = DecodeNumber(**value);
  if (!number) return number.error();
  const Result<ArticleRecord> first = reader_->ReadRecord(*number);
  return first ? Result<bool>(first->presence == Presence::kForgotten) : first.error();
}

// Ok, unless an article with this text was removed.
Status KnownArticles::CheckText(const PreparedArticle& prepared) const {
  bool is_refused = false;
  const ListRequest request{RefusedTextPrefix(SaltedHash(store_.uuid, prepared.sha256)), 1};
  Status status = store_.engine->List(
      {&request, 1}, [&](std::size_t, std::string_view, std::string_view) { is_refused = true; });
  if (!status.ok() || !is_refused) return status;
  return Gone("an article with this text was removed, and is not taken again");
}

Result<KnownArticle> KnownArticles::Find(const PreparedArticle& prepared, bool has_removed) {
  Result<KnownArticle> found = prepared.article.id.empty() ? FindByCapture(prepared) : FindById(prepared);
  if (!found || found->article) return found;
  if (!has_removed) return found;
  const Status status = CheckText(prepared);
  return status.ok() ? std::move(found) : Result<KnownArticle>(status);
}

}  // namespace newsfold
