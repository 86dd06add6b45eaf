#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "store/json/base64url.h"
#include "store/json/json.h"

namespace newsfold {

namespace json = boost::json;

namespace {

bool IsUtf8(std::string_view text) {
  return ToValidUtf8(text) == text;
}

// Those of the quarantine, of an article.
json::object QuarantineOf(const QuarantinedArticle& article) {
  json::object object = {{"number", article.number}};
  if (article.ids.size() != 1) {
    json::array ids;
    for (const std::string& id : article.ids) ids.emplace_back(ToValidUtf8(id));
    object["ids"] = std::move(ids);
  }
  if (article.stored_at_ms != 0) object["stored_at"] = FormatTime(article.stored_at_ms);
  if (article.canonical != 0) object["canonical_number"] = article.canonical;
  if (!article.text_sha256.empty()) object["content_sha256"] = article.text_sha256;
  json::array decisions;
  for (const QuarantinedDecision& decision : article.decisions) {
    decisions.push_back({{"sequence", decision.sequence},
                         {"canonical_number", decision.canonical},
                         {"relation", decision.relation},
                         {"decided_at", FormatTime(decision.decided_at_ms)}});
  }
  object["changes"] = std::move(decisions);
  json::array sightings;
  for (const QuarantinedSighting& sighting : article.sightings)
    sightings.push_back({{"url", ToValidUtf8(sighting.url)}, {"seen_at", FormatTime(sighting.seen_at_ms)}});
  object["sightings"] = std::move(sightings);
  return object;
}

void AddBytes(std::string_view name, const std::string& bytes, json::object* object) {
  if (!bytes.empty()) (*object)[name] = EncodeBase64Url(bytes);
}

// As an ingest reads it.
void AddFields(const Article& fields, json::object* line) {
  const std::pair<std::string_view, const std::string*> names[] = {{"url", &fields.url},
                                                                   {"title", &fields.title},
                                                                   {"published_at", &fields.published_at},
                                                                   {"lang", &fields.language},
                                                                   {"source", &fields.source}};
  for (const auto& [name, value] : names) {
    if (!value->empty()) (*line)[name] = ToValidUtf8(*value);
  }
}

json::object LineOf(const QuarantinedArticle& article, std::string why) {
  json::object line;
  json::object quarantine = QuarantineOf(article);
  quarantine["why"] = ToValidUtf8(why);
  if (article.ids.size() == 1) line["id"] = ToValidUtf8(article.ids.front());
  if (article.text && IsUtf8(*article.text)) line["text"] = *article.text;
  if (article.text && !IsUtf8(*article.text)) quarantine["text_base64url"] = EncodeBase64Url(*article.text);
  if (!article.text_unchecked.empty()) quarantine["text_unchecked"] = ToValidUtf8(article.text_unchecked);
  if (article.fields) AddFields(*article.fields, &line);
  AddBytes("record_base64url", article.record, &quarantine);
  if (!article.text) AddBytes("body_base64url", article.body, &quarantine);
  AddBytes("original_base64url", article.original, &quarantine);
  line["quarantine"] = std::move(quarantine);
  return line;
}

// Whether the other fields can be told beside those of the line.
bool IsBeside(const json::object& line, const std::string& metadata) {
  boost::system::error_code error;
  const json::value value = json::parse(metadata, error);
  if (error || !value.is_object()) return false;
  for (const auto& field : value.get_object()) {
    if (line.contains(field.key()) || field.key() == "text") return false;
  }
  return true;
}

// The other fields, as they came; as they came, too, they may have line breaks between them.
std::string WithMetadata(std::string line, std::string metadata) {
  if (json::parse(metadata).get_object().empty()) return line;
  for (char& c : metadata) {
    if (c == '\n' || c == '\r') c = ' ';
  }
  line.back() = ',';
  return line + metadata.substr(1);
}

}  // namespace

std::string QuarantineLine(const QuarantinedItem& item) {
  if (item.article) {
    json::object line = LineOf(*item.article, item.why);
    const std::string metadata = item.article->fields ? item.article->fields->metadata : std::string();
    if (IsBeside(line, metadata)) return WithMetadata(SerializeJson(line), metadata);
    AddBytes("metadata_base64url", metadata, &line["quarantine"].as_object());
    return SerializeJson(line);
  }
  json::object quarantine = {{"why", ToValidUtf8(item.why)}, {"key_base64url", EncodeBase64Url(item.key)}};
  if (item.value) quarantine["value_base64url"] = EncodeBase64Url(*item.value);
  if (!item.value) quarantine["is_behind_key"] = true;
  return SerializeJson(json::object({{"quarantine", std::move(quarantine)}}));
}

json::object ToJson(const RepairSummary& summary) {
  json::object object = {{"store_id", summary.store_uuid},
                         {"articles_total", summary.articles_total},
                         {"may_have_had_more", summary.may_have_had_more},
                         {"articles", summary.articles},
                         {"lost", summary.lost},
                         {"texts_saved", summary.texts_saved},
                         {"orphans", summary.orphans},
                         {"orphans_filed", summary.orphans_filed},
                         {"sightings_gone", summary.sightings_gone},
                         {"refusals_gone", summary.refusals_gone},
                         {"originals_gone", summary.originals_gone},
                         {"policy_is_gone", summary.policy_is_gone},
                         {"last_sequence", summary.last_sequence}};
  json::object entries;
  for (const RepairedEntries& each : summary.entries) {
    entries[each.name] = {
        {"kept", each.kept}, {"replaced", each.replaced}, {"made", each.made}, {"left_out", each.left_out}};
  }
  object["entries"] = std::move(entries);
  object["dry_run"] = summary.dry_run;
  object["complete"] = !summary.was_stopped;
  return object;
}

}  // namespace newsfold
