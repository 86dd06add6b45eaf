#include "server/http/handlers.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include <boost/json/object.hpp>
#include <simdjson.h>

#include "dedup/base/assert.h"
#include "server/http/article_body.h"
#include "server/http/negotiate.h"
#include "server/http/target.h"
#include "server/service/limits.h"
#include "server/service/version.h"
#include "store/json/json.h"
#include "store/json/json_writer.h"

namespace newsfold {
namespace {

Response JsonResponse(int status, const boost::json::value& body) {
  Response response;
  response.status = status;
  response.body = SerializeJson(body);
  response.body += '\n';
  return response;
}

Response Refuse(const Request& request, const Problem& problem) {
  return ToResponse(problem, request.request_id);
}

Response Refuse(const Request& request, const Status& status) {
  return Refuse(request, ProblemOf(status));
}

// One parser a thread: it keeps its buffers between requests.
ArticleJsonParser* ThreadParser() {
  thread_local ArticleJsonParser parser{FieldNames()};
  return &parser;
}

// A parameter that is a whole number, and what it is if it is absent.
struct NumberRule {
  std::string_view name;
  std::uint64_t value_if_absent;
  std::uint64_t value_min;
  std::uint64_t value_max;
};

constexpr NumberRule kMembersRule{"limit", kMembersDefault, 1, kMembersMax};
constexpr NumberRule kChangesRule{"limit", kChangesDefault, 1, kChangesMax};
constexpr NumberRule kSightingsRule{"limit", kSightingsDefault, 1, kSightingsMax};
constexpr NumberRule kSinceRule{"since", 0, 0, std::numeric_limits<std::uint64_t>::max()};

std::optional<std::uint64_t> ReadNumber(const Request& request, const NumberRule& rule, Problem* problem) {
  const std::string_view text = request.Query(rule.name);
  if (text.empty()) return rule.value_if_absent;
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  const bool is_number = error == std::errc() && rest == end;
  if (is_number && value >= rule.value_min && value <= rule.value_max) return value;
  *problem = {400, "invalid_parameter",
              std::string(rule.name) + " is a whole number from " + std::to_string(rule.value_min) + " to " +
                  std::to_string(rule.value_max)};
  return std::nullopt;
}

// As a header can have it: what a page said of itself may be anything.
std::string PrintableOf(std::string text) {
  for (char& c : text)
    if (c < ' ' || c > '~') c = '?';
  return text;
}

// What the article's text was read from.
Response GetOriginal(const Service& service, const Request& request) {
  Result<Original> original = service.archive->GetOriginal(request.id);
  if (!original) return Refuse(request, original.error());
  const std::string etag = '"' + original->facts.sha256 + '"';
  Response response;
  response.content_type = kBytesType;
  if (MatchesEtag(request.if_none_match, etag)) {
    response.status = 304;
  } else {
    response.body = std::move(original->bytes);
    response.headers.push_back({"Content-Disposition", "attachment"});
    response.headers.push_back({"X-Original-Type", PrintableOf(std::move(original->facts.type))});
  }
  response.headers.push_back({"ETag", etag});
  response.headers.push_back({"Vary", "Accept"});
  return response;
}

// A decision, and how the text was read that it is about.
Response Decided(int status, const Decision& decision, const TextReading& reading) {
  Response response;
  response.status = status;
  JsonWriter body(&response.body);
  body.BeginObject();
  WriteMembers(decision, &body);
  WriteReading(reading, &body);
  body.EndObject();
  response.body += '\n';
  return response;
}

Response Accepted(const Service& service, const Decision& decision, std::size_t text_bytes,
                  const TextReading& reading) {
  service.metrics->CountIngest(decision, text_bytes);
  Response response = Decided(HttpStatusOf(decision), decision, reading);
  response.headers.push_back({"Location", "/v1/articles/" + PercentEncode(decision.id)});
  response.await_sync = true;
  return response;
}

Response Check(const Service& service, const Request& request, const ReadArticle& read) {
  const Result<Decision> decision = service.archive->Check(read.article);
  if (!decision) return Refuse(request, decision.error());
  return Decided(200, *decision, read.reading);
}

// One option of a compaction; false if it is none, or its value is none that it can have.
bool ReadCompactOption(std::string_view name, simdjson::dom::element value, CompactOptions* options) {
  std::string_view part;
  bool is_asked_for = false;
  if (name == "only" && value.is_null()) return true;
  if (name == "only" && value.get(part) == simdjson::SUCCESS) {
    options->only = ParseStorePart(part);
    return options->only.has_value();
  }
  if (name != "pack" || value.get(is_asked_for) != simdjson::SUCCESS) return false;
  if (is_asked_for) options->pack = PackOptions();
  return true;
}

// The body of a compaction request: nothing, or {"only": the name of a part, "pack": whether to pack texts}.
std::optional<CompactOptions> ReadCompactOptions(std::string_view body, Problem* problem) {
  if (body.empty()) return CompactOptions();
  simdjson::dom::parser parser;
  simdjson::dom::element element;
  if (parser.parse(body.data(), body.size()).get(element) != simdjson::SUCCESS) {
    *problem = {400, "invalid_json", "the body is not JSON"};
    return std::nullopt;
  }
  simdjson::dom::object object;
  CompactOptions options;
  bool is_valid = element.get(object) == simdjson::SUCCESS;
  std::set<std::string_view> names;
  if (is_valid) {
    for (const auto [name, value] : object)
      is_valid = is_valid && names.insert(name).second && ReadCompactOption(name, value, &options);
  }
  if (is_valid) return options;
  *problem = {
      422, "invalid_compaction",
      "the body is an object with \"only\": articles, bodies, index or boilerplate, with \"pack\": true "
      "or false, with both, or with nothing"};
  return std::nullopt;
}

// Says while it lives that a compaction runs, if none did.
class CompactionTurn {
 public:
  explicit CompactionTurn(std::atomic<bool>* running)
      : running_(running), is_ours_(!running->exchange(true)) {}
  ~CompactionTurn() {
    if (is_ours_) running_->store(false);
  }
  CompactionTurn(const CompactionTurn&) = delete;
  CompactionTurn& operator=(const CompactionTurn&) = delete;

  bool is_ours() const { return is_ours_; }

 private:
  std::atomic<bool>* const running_;
  const bool is_ours_;
};

// "ok" or why not, as text or JSON.
Response HealthResponse(const Request& request, const Status& status) {
  constexpr std::array<std::string_view, 2> kOffers = {"text/plain", "application/json"};
  const auto pick = PickMediaType(request.accept, kOffers);
  Response response;
  if (pick == 1u) {
    boost::json::object body;
    body["status"] = status.ok() ? std::string("ok") : status.ToString();
    response = JsonResponse(status.ok() ? 200 : 503, body);
  } else {
    response.status = status.ok() ? 200 : 503;
    response.content_type = kTextType;
    response.body = status.ok() ? "ok\n" : status.ToString() + "\n";
  }
  response.headers.push_back({"Cache-Control", "no-store"});
  return response;
}

}  // namespace

int HttpStatusOf(const Decision& decision) {
  return decision.is_repost || decision.already_known ? 200 : 201;
}

Response HandleCheck(const Service& service, const Request& request) {
  Problem problem;
  const auto read = ArticleOfRequest(ThreadParser(), request, &problem);
  if (!read) return Refuse(request, problem);
  return Check(service, request, *read);
}

Response HandleIngest(const Service& service, const Request& request) {
  Problem problem;
  bool dry_run = false;
  if (!ReadFlag(request, "dry_run", &dry_run, &problem)) return Refuse(request, problem);
  auto read = ArticleOfRequest(ThreadParser(), request, &problem);
  if (!read) {
    service.metrics->CountIngestError(problem.code);
    return Refuse(request, problem);
  }
  if (dry_run) return Check(service, request, *read);
  const std::size_t text_bytes = read->article.text.size();
  Result<PreparedArticle> prepared = service.archive->Prepare(std::move(read->article));
  const Result<Decision> decision =
      prepared ? service.archive->Settle(std::move(*prepared)) : Result<Decision>(prepared.error());
  if (decision) return Accepted(service, *decision, text_bytes, read->reading);
  service.metrics->CountIngestError(NameOf(decision.error().code()));
  return Refuse(request, decision.error());
}

Response HandleGetArticle(const Service& service, const Request& request) {
  constexpr std::array<std::string_view, 3> kOffers = {kJsonType, "text/plain", kBytesType};
  const auto pick = PickMediaType(request.accept, kOffers);
  if (!pick) {
    return Refuse(request, Problem{406, "not_acceptable",
                                   "an article is application/json, text/plain or application/octet-stream"});
  }
  if (kOffers[*pick] == kBytesType) return GetOriginal(service, request);
  Result<StoredArticle> stored = service.archive->Get(request.id);
  if (!stored) return Refuse(request, stored.error());
  const std::string etag = '"' + stored->content_sha256 + '"';
  Response response;
  if (MatchesEtag(request.if_none_match, etag)) {
    response.status = 304;
  } else if (*pick == 0) {
    response = JsonResponse(200, ToJson(*stored));
  } else {
    response.content_type = kTextType;
    response.body = std::move(stored->article.text);
    response.headers.push_back({"Content-Disposition", "attachment"});
  }
  response.headers.push_back({"ETag", etag});
  response.headers.push_back({"Vary", "Accept"});
  return response;
}

Response HandleGetCluster(const Service& service, const Request& request) {
  Problem problem;
  const auto limit = ReadNumber(request, kMembersRule, &problem);
  if (!limit) return Refuse(request, problem);
  const Result<Cluster> cluster = service.archive->GetCluster(request.id, request.Query("cursor"), *limit);
  if (!cluster) return Refuse(request, cluster.error());
  return JsonResponse(200, ToJson(*cluster));
}

Response HandleLookup(const Service& service, const Request& request) {
  Problem problem;
  const auto limit = ReadNumber(request, kSightingsRule, &problem);
  if (!limit) return Refuse(request, problem);
  const std::string_view url = request.Query("url");
  if (url.empty()) return Refuse(request, Problem{400, "invalid_parameter", "the parameter url is missing"});
  const Result<SightingList> list = service.archive->GetSightings(url, *limit);
  if (!list) return Refuse(request, list.error());
  boost::json::array array;
  for (const Sighting& sighting : list->sightings) array.push_back(ToJson(sighting));
  Response response = JsonResponse(
      200, boost::json::object{{"sightings", std::move(array)}, {"complete", list->is_complete}});
  response.await_sync = true;
  return response;
}

Response HandleChanges(const Service& service, const Request& request) {
  Problem problem;
  const auto since = ReadNumber(request, kSinceRule, &problem);
  const auto limit = since ? ReadNumber(request, kChangesRule, &problem) : std::nullopt;
  if (!limit) return Refuse(request, problem);
  const Result<FeedPage> page = service.archive->ReadFeed(*since, *limit);
  if (!page) return Refuse(request, page.error());
  boost::json::array changes;
  for (const FeedEntry& entry : page->entries) changes.push_back(ToJson(entry));
  Response response = JsonResponse(200, boost::json::object{{"changes", std::move(changes)},
                                                            {"last_sequence", page->last_sequence},
                                                            {"complete", page->is_complete}});
  response.await_sync = true;
  return response;
}

Response HandleCompact(const Service& service, const Request& request) {
  if (!request.is_local) {
    return Refuse(request,
                  Problem{403, "local_only",
                          "only clients on the server's machine may do this, and no page in a browser"});
  }
  Problem problem;
  const auto options = ReadCompactOptions(request.body, &problem);
  if (!options) return Refuse(request, problem);
  const CompactionTurn turn(service.compacting);
  if (!turn.is_ours()) {
    return Refuse(request,
                  Problem{409, "compaction_running", "a compaction is running; its answer will tell"});
  }
  const Result<CompactSummary> summary = service.archive->Compact(
      *options, [&service](const CompactSummary&) { return !service.draining->load(); });
  if (!summary) return Refuse(request, summary.error());
  if (summary->was_stopped) {
    return Refuse(request, Unavailable("the server is stopping; what was compacted stays so"));
  }
  return JsonResponse(200, ToJson(*summary));
}

Response HandleStats(const Service& service, const Request&) {
  return JsonResponse(200, ToJson(service.archive->GetStats()));
}

Response HandleMetrics(const Service& service, const Request&) {
  Response response;
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  response.body = service.metrics->Render(service.archive->GetStats());
  return response;
}

Response HandleHealth(const Service& service, const Request& request) {
  return HealthResponse(request, service.archive->Health());
}

Response HandleLive(const Service&, const Request& request) {
  return HealthResponse(request, Status::Ok());
}

Response HandleReady(const Service& service, const Request& request) {
  if (service.draining->load()) return HealthResponse(request, Unavailable("the server is stopping"));
  if (service.accept_failed->load())
    return HealthResponse(request, Unavailable("no connection is accepted any more"));
  return HealthResponse(request, service.archive->Health());
}

Response HandleVersion(const Service&, const Request&) {
  boost::json::object body;
  body["version"] = kVersion;
  return JsonResponse(200, body);
}

}  // namespace newsfold
