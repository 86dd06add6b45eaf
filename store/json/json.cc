#include "store/json/json.h"

#include <cmath>
#include <cstdio>
#include <ctime>

#include <boost/json/array.hpp>
#include <fmt/format.h>
#include <simdjson.h>
#include <unicode/unistr.h>

#include "store/json/json_writer.h"
#include "store/json/large_number.h"

namespace newsfold {
namespace json = boost::json;
namespace {

json::string Text(std::string_view bytes) {
  if (simdjson::validate_utf8(bytes.data(), bytes.size())) return json::string(bytes);
  return json::string(ToValidUtf8(bytes));
}

json::value TextOrNull(std::string_view bytes) {
  if (bytes.empty()) return nullptr;
  return Text(bytes);
}

json::object MemberToJson(const ClusterMember& member) {
  return {{"id", Text(member.id)},
          {"url", Text(member.url)},
          {"site", Text(member.site)},
          {"title", Text(member.title)},
          {"published_at", Text(member.published_at)},
          {"stored_at", FormatTime(member.stored_at_ms)},
          {"relation", NameOf(member.relation)},
          {"coverage_article", Rounded(member.coverage_article)},
          {"coverage_canonical", Rounded(member.coverage_canonical)}};
}

json::object PairSideToJson(const StoredArticle& stored) {
  return {{"id", Text(stored.article.id)},
          {"url", Text(stored.article.url)},
          {"site", Text(stored.site)},
          {"title", Text(stored.article.title)},
          {"published_at", Text(stored.article.published_at)},
          {"stored_at", FormatTime(stored.stored_at_ms)},
          {"text_bytes", stored.article.text.size()}};
}

json::object TermToJson(const RuleTerm& term) {
  json::object object = {{"rule", NameOf(term.rule)}, {"name", term.name}, {"figure", Rounded(term.figure)}};
  if (term.bound == RuleTerm::Bound::kNone) {
    object["points"] = Rounded(term.points);
  } else {
    object["bound"] = NameOf(term.bound);
    object["limit"] = Rounded(term.limit);
  }
  return object;
}

// simdjson reads numbers exactly; Boost.JSON 1.81 may miss the last bit of a double.
json::value FromDom(simdjson::dom::element element) {
  using simdjson::dom::element_type;
  switch (element.type()) {
    case element_type::ARRAY: {
      json::array array;
      for (const auto item : simdjson::dom::array(element)) array.push_back(FromDom(item));
      return array;
    }
    case element_type::OBJECT: {
      json::object object;
      for (const auto field : simdjson::dom::object(element)) {
        object[json::string_view(field.key.data(), field.key.size())] = FromDom(field.value);
      }
      return object;
    }
    case element_type::STRING:
      return json::string(std::string_view(element));
    case element_type::INT64:
      return std::int64_t(element);
    case element_type::UINT64:
      return std::uint64_t(element);
    case element_type::DOUBLE:
      return double(element);
    case element_type::BOOL:
      return bool(element);
    case element_type::NULL_VALUE:
      break;
  }
  return nullptr;
}

json::value MetadataToJson(const std::string& metadata) {
  simdjson::dom::parser parser;
  simdjson::dom::element element;
  if (metadata.empty()) return json::object();
  auto error = parser.parse(metadata).get(element);
  if (error == simdjson::NUMBER_ERROR) error = parser.parse(WithLargeNumbersQuoted(metadata)).get(element);
  if (error != simdjson::SUCCESS) return json::object();
  return FromDom(element);
}

void Write(const json::value& value, JsonWriter* out);

void WriteObject(const json::object& object, JsonWriter* out) {
  out->BeginObject();
  for (const auto& [key, value] : object) {
    out->Key(key);
    Write(value, out);
  }
  out->EndObject();
}

void WriteArray(const json::array& array, JsonWriter* out) {
  out->BeginArray();
  for (const json::value& value : array) Write(value, out);
  out->EndArray();
}

void Write(const json::value& value, JsonWriter* out) {
  switch (value.kind()) {
    case json::kind::object:
      return WriteObject(value.get_object(), out);
    case json::kind::array:
      return WriteArray(value.get_array(), out);
    case json::kind::string:
      return out->Text(value.get_string());
    case json::kind::double_:
      return out->Number(value.get_double());
    case json::kind::int64:
      return out->Number(value.get_int64());
    case json::kind::uint64:
      return out->Number(value.get_uint64());
    case json::kind::bool_:
      return out->Bool(value.get_bool());
    case json::kind::null:
      return out->Null();
  }
}

}  // namespace

std::string_view TextTypeOf(std::string_view text) {
  return ToValidUtf8(text) == text ? "text/plain; charset=utf-8" : "text/plain";
}

json::object ToJson(const StoredArticle& stored) {
  const Article& article = stored.article;
  json::object object;
  object["id"] = Text(article.id);
  object["text"] = Text(article.text);
  object["url"] = Text(article.url);
  object["title"] = Text(article.title);
  object["published_at"] = Text(article.published_at);
  object["lang"] = Text(article.language);
  object["source"] = Text(article.source);
  object["metadata"] = MetadataToJson(article.metadata);
  object["site"] = Text(stored.site);
  object["stored_at"] = FormatTime(stored.stored_at_ms);
  if (article.seen_at_ms != 0) object["fetched_at"] = FormatTime(article.seen_at_ms);
  if (const auto& original = stored.original) {
    object["original"] = json::object{
        {"type", Text(original->type)}, {"bytes", original->bytes}, {"sha256", original->sha256}};
  }
  object["content_sha256"] = stored.content_sha256;
  object["text_bytes"] = article.text.size();
  object["stored_bytes"] = stored.stored_bytes;
  object["text_is_utf8"] = simdjson::validate_utf8(article.text);
  object["decision"] = ToJson(stored.decision);
  return object;
}

json::object ToJson(const ArticleVersion& version) {
  json::object object = {{"version", version.version},
                         {"stored_at", FormatTime(version.stored_at_ms)},
                         {"state", version.is_current    ? "current"
                                   : version.is_replaced ? "replaced"
                                                         : "superseded"}};
  if (version.is_replaced) return object;
  object["text_bytes"] = version.text_bytes;
  object["content_sha256"] = version.content_sha256;
  object["title"] = Text(version.title);
  return object;
}

json::object ToJson(const Cluster& cluster) {
  json::array members;
  for (const ClusterMember& member : cluster.members) members.push_back(MemberToJson(member));
  return {{"cluster_id", Text(cluster.canonical.id)},
          {"canonical", MemberToJson(cluster.canonical)},
          {"members", std::move(members)},
          {"member_count", cluster.member_count},
          {"next_cursor", TextOrNull(cluster.next_cursor)}};
}

json::object ToJson(const PairReport& report) {
  json::array terms;
  for (const RuleTerm& term : report.terms) terms.push_back(TermToJson(term));
  return {{"decision", ToJson(report.decision)},
          {"terms", std::move(terms)},
          {"article", PairSideToJson(report.article)},
          {"other", PairSideToJson(report.other)}};
}

json::object ToJson(const ArchiveStats& stats) {
  json::object bytes_by_kind;
  for (const StoredBytes& kind : stats.bytes_by_kind) bytes_by_kind[kind.name] = kind.bytes;
  json::object jobs;
  for (const JobRun& run : stats.job_runs) {
    jobs[run.job] = {{"started_at", FormatTime(run.started_at_ms)},
                     {"ended_at", FormatTime(run.ended_at_ms)},
                     {"outcome", NameOf(run.outcome)},
                     {"message", TextOrNull(run.message)}};
  }
  return {{"articles", stats.articles},
          {"canonicals", stats.canonicals},
          {"reposts", stats.reposts},
          {"removed", stats.removed},
          {"former_versions", stats.former},
          {"sightings", stats.sightings},
          {"cluster_size_max", stats.cluster_size_max},
          {"text_bytes", stats.text_bytes},
          {"repost_text_bytes", stats.repost_text_bytes},
          {"body_bytes", stats.body_bytes},
          {"disk_bytes", stats.disk_bytes},
          {"garbage_bytes", stats.garbage_bytes},
          {"disk_bytes_per_day", stats.disk_bytes_per_day},
          {"jobs", std::move(jobs)},
          {"bytes_by_kind", std::move(bytes_by_kind)},
          {"memory_bytes", stats.memory_bytes},
          {"last_sequence", stats.last_sequence},
          {"checks", stats.checks},
          {"postings_read", stats.postings_read},
          {"candidates_compared", stats.candidates_compared},
          {"compared_bytes", stats.compared_bytes},
          {"searches_capped", stats.searches_capped},
          {"pending_compaction_bytes", stats.pending_compaction_bytes},
          {"running_compactions", stats.running_compactions},
          {"write_stopped", stats.write_stopped},
          {"background_errors", stats.background_errors},
          {"rules_version", stats.rules.version},
          {"limits_digest", TextOrNull(LimitsDigestOf(stats.rules))},
          {"store_rules_version", stats.store_rules.version},
          {"store_limits_digest", TextOrNull(LimitsDigestOf(stats.store_rules))}};
}

json::object ToJson(const FeedEntry& entry) {
  return {{"sequence", entry.sequence},
          {"id", Text(entry.id)},
          {"verdict", entry.is_removed  ? "removed"
                      : entry.is_former ? "superseded"
                      : entry.is_repost ? "repost"
                                        : "new"},
          {"canonical_id", Text(entry.canonical_id)},
          {"relation", NameOf(entry.relation)},
          {"stored_at", FormatTime(entry.stored_at_ms)}};
}

json::object ToJson(const AuditEntry& entry) {
  const auto number_or_null = [](std::uint64_t number) {
    return number == 0 ? json::value(nullptr) : json::value(number);
  };
  json::array ids;
  for (const std::string& id : entry.ids) ids.push_back(Text(id));
  return {{"number", entry.number},
          {"decided_at", FormatTime(entry.record.decided_at_ms)},
          {"who", Text(entry.record.who)},
          {"kind", NameOf(entry.record.kind)},
          {"reason", Text(entry.record.reason)},
          {"articles", entry.record.article_count},
          {"ids", std::move(ids)},
          {"undoes", number_or_null(entry.record.undoes)},
          {"undone_by", number_or_null(entry.record.undone_by)}};
}

json::object ToJson(const Sighting& sighting) {
  return {{"id", Text(sighting.article_id)},
          {"url", Text(sighting.url)},
          {"seen_at", FormatTime(sighting.seen_at_ms)}};
}

namespace {

json::object PackToJson(const PackSummary& pack) {
  return {{"articles", pack.articles},
          {"blocks", pack.blocks},
          {"text_bytes", pack.text_bytes},
          {"body_bytes_before", pack.bytes_before},
          {"body_bytes_after", pack.bytes_after},
          {"complete", !pack.was_stopped}};
}

}  // namespace

json::object ToJson(const CompactSummary& summary) {
  json::object object = {{"only", summary.only ? json::value(NameOf(*summary.only)) : json::value()},
                         {"bytes_before", summary.disk_bytes_before},
                         {"bytes_after", summary.disk_bytes_after},
                         {"garbage_bytes", summary.garbage_bytes},
                         {"skipped", summary.was_skipped},
                         {"complete", !summary.was_stopped}};
  if (summary.pack) object["packed"] = PackToJson(*summary.pack);
  return object;
}

json::object ToJson(const VerifyFinding& finding) {
  const bool has_number = finding.article != 0;
  const bool has_id = !finding.article_id.empty();
  return {{"damage", NameOf(finding.damage)},
          {"where", ToValidUtf8(finding.where)},
          {"article_number", has_number ? json::value(finding.article) : json::value()},
          {"article_id", has_id ? json::value(ToValidUtf8(finding.article_id)) : json::value()},
          {"what", ToValidUtf8(finding.what)},
          {"meaning", MeaningOf(finding.damage)},
          {"next", RemedyOf(finding.damage)}};
}

json::object ToJson(const VerifySummary& summary) {
  return {{"depth", NameOf(summary.depth)},
          {"articles_total", summary.articles_total},
          {"first_article", summary.articles_first},
          {"articles", summary.articles},
          {"texts", summary.texts},
          {"entries", summary.entries},
          {"files", summary.files},
          {"file_bytes", summary.file_bytes},
          {"findings", summary.findings},
          {"whole", summary.is_whole},
          {"complete", !summary.was_stopped}};
}

std::string SerializeJson(const json::value& value) {
  std::string text;
  JsonWriter out(&text);
  Write(value, &out);
  return text;
}

double Rounded(double share) {
  return std::round(share * 1e6) / 1e6;
}

std::string ToValidUtf8(std::string_view bytes) {
  if (simdjson::validate_utf8(bytes.data(), bytes.size())) return std::string(bytes);
  std::string out;
  icu::UnicodeString::fromUTF8(icu::StringPiece(bytes.data(), static_cast<std::int32_t>(bytes.size())))
      .toUTF8String(out);
  return out;
}

std::string FormatTime(std::int64_t unix_ms) {
  const std::int64_t ms = ((unix_ms % 1000) + 1000) % 1000;
  const std::time_t seconds = static_cast<std::time_t>((unix_ms - ms) / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, ms);
}

std::optional<std::int64_t> ParseTime(std::string_view text) {
  constexpr std::string_view kLastForms[] = {"T00:00:00.000Z", ".000Z"};
  std::string whole(text);
  if (text.size() == 10) whole += kLastForms[0];
  if (text.size() == 20) whole.replace(19, 1, kLastForms[1]);
  std::tm parts{};
  int ms = 0;
  const int read = std::sscanf(whole.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d.%3dZ", &parts.tm_year, &parts.tm_mon,
                               &parts.tm_mday, &parts.tm_hour, &parts.tm_min, &parts.tm_sec, &ms);
  if (read != 7) return std::nullopt;
  parts.tm_year -= 1900;
  parts.tm_mon -= 1;
  const std::int64_t unix_ms = std::int64_t{timegm(&parts)} * 1000 + ms;
  // Whatever is not of this form comes out otherwise, and so does the 31st of February.
  return FormatTime(unix_ms) == whole ? std::optional(unix_ms) : std::nullopt;
}

}  // namespace newsfold
