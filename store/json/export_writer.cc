#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include <simdjson.h>

#include "store/json/base64url.h"
#include "store/json/export_json.h"
#include "store/json/json.h"
#include "store/json/json_writer.h"

namespace newsfold {
namespace {

struct NamedField {
  std::string_view name;
  std::string_view value;
};

using Fields = std::array<NamedField, 7>;

Fields FieldsOf(const Article& article) {
  return {NamedField{"id", article.id},
          {"text", article.text},
          {"url", article.url},
          {"title", article.title},
          {"published_at", article.published_at},
          {"lang", article.language},
          {"source", article.source}};
}

// What is told by its exact bytes if it is no UTF-8.
std::vector<NamedField> ExactFieldsOf(const Article& article) {
  const Fields fields = FieldsOf(article);
  std::vector<NamedField> exact(fields.begin(), fields.end());
  if (!article.original.empty()) exact.push_back({"original_type", article.original_type});
  return exact;
}

bool IsUtf8(std::string_view bytes) {
  return simdjson::validate_utf8(bytes.data(), bytes.size());
}

// {"a":1} without its braces.
std::string_view MembersOf(std::string_view metadata) {
  return metadata.substr(1, metadata.size() - 2);
}

}  // namespace

class ExportedArticleWriter::Impl {
 public:
  Status Write(const ExportedArticle& exported, std::string* line) {
    line->clear();
    JsonWriter out(line);
    const Article& article = exported.article;
    const bool has_plain_metadata = !article.metadata.empty() && ReadsBack(article.metadata);
    out.BeginObject();
    for (const NamedField& field : FieldsOf(article)) {
      if (field.value.empty() && field.name != "text") continue;
      out.Key(field.name);
      out.Text(field.value);
    }
    out.Key(kExportField);
    out.BeginObject();
    WriteState(exported, &out);
    WriteBytes(article, has_plain_metadata, &out);
    out.EndObject();
    if (has_plain_metadata) out.Members(MembersOf(article.metadata));
    out.EndObject();
    if (line->size() <= kExportLineBytesMax) return Status::Ok();
    return ResourceExhausted("the line of article '" + article.id + "' has " + std::to_string(line->size()) +
                             " bytes, " + std::to_string(kExportLineBytesMax) + " can be read back");
  }

 private:
  static void WriteState(const ExportedArticle& exported, JsonWriter* out) {
    const ArticleState& state = exported.state;
    out->Key("format");
    out->Number(kExportFormatVersion);
    out->Key("stored_at");
    out->Text(FormatTime(state.stored_at_ms));
    WriteSightings(exported, out);
    WriteOriginal(exported.article, out);
    out->Key("decision");
    WriteRecorded(state.decision, out);
    WriteIfTrue("canonical_left_out", state.is_canonical_left_out, out);
    WriteIfTrue("refers_ahead", state.refers_ahead, out);
    WriteIfTrue("former_version", state.is_former, out);
    WriteIfTrue("story_of_former", state.has_story_of_former, out);
    if (state.story_id != exported.article.id) {
      out->Key("story_id");
      out->Text(state.story_id);
    }
    WriteIfTrue("shows_passages", state.shows_passages, out);
    WriteIfTrue("repeats_indexed", state.repeats_indexed, out);
    out->Key("fold_version");
    out->Number(state.fold_version);
  }

  static void WriteSightings(const ExportedArticle& exported, JsonWriter* out) {
    const std::int64_t fetched_at_ms = exported.article.seen_at_ms;
    if (fetched_at_ms != 0) {
      out->Key("fetched_at");
      out->Text(FormatTime(fetched_at_ms));
    }
    const ArticleState& state = exported.state;
    if (state.seen_at_ms.size() < 2) return;
    out->Key("seen_at");
    out->BeginArray();
    for (const std::int64_t time : state.seen_at_ms)
      if (time != (fetched_at_ms != 0 ? fetched_at_ms : state.stored_at_ms)) out->Text(FormatTime(time));
    out->EndArray();
  }

  static void WriteOriginal(const Article& article, JsonWriter* out) {
    if (article.original.empty()) return;
    out->Key("original");
    out->BeginObject();
    out->Key("type");
    out->Text(article.original_type);
    out->Key("bytes");
    out->Text(EncodeBase64Url(article.original));
    out->EndObject();
  }

  static void WriteIfTrue(std::string_view key, bool value, JsonWriter* out) {
    if (!value) return;
    out->Key(key);
    out->Bool(true);
  }

  static void WriteBytes(const Article& article, bool has_plain_metadata, JsonWriter* out) {
    const std::vector<NamedField> fields = ExactFieldsOf(article);
    const bool has_metadata = !article.metadata.empty() && !has_plain_metadata;
    if (!has_metadata && std::all_of(fields.begin(), fields.end(),
                                     [](const NamedField& field) { return IsUtf8(field.value); }))
      return;
    out->Key("base64url");
    out->BeginObject();
    for (const NamedField& field : fields) {
      if (IsUtf8(field.value)) continue;
      out->Key(field.name);
      out->Text(EncodeBase64Url(field.value));
    }
    if (has_metadata) {
      out->Key("metadata");
      out->Text(EncodeBase64Url(article.metadata));
    }
    out->EndObject();
  }

  // Whether the members come back as this metadata: none has the name of a field, and they are written as
  // metadata is.
  bool ReadsBack(std::string_view metadata) {
    if (metadata.size() <= 2 || metadata.front() != '{' || metadata.back() != '}') return false;
    const std::string line = "{\"text\":\"\"," + std::string(MembersOf(metadata)) + "}";
    const Result<Article> article = parser_.Parse(line);
    if (!article || article->metadata != metadata) return false;
    const Fields fields = FieldsOf(*article);
    return std::all_of(fields.begin(), fields.end(),
                       [](const NamedField& field) { return field.value.empty(); });
  }

  ArticleJsonParser parser_{FieldNames::Own(kExportField)};
};

ExportedArticleWriter::ExportedArticleWriter() : impl_(std::make_unique<Impl>()) {}
ExportedArticleWriter::~ExportedArticleWriter() = default;

Status ExportedArticleWriter::Write(const ExportedArticle& exported, std::string* line) {
  return impl_->Write(exported, line);
}

}  // namespace newsfold
