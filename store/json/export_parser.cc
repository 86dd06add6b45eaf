#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <simdjson.h>

#include "dedup/judge/align.h"
#include "store/json/base64url.h"
#include "store/json/export_json.h"
#include "store/json/json.h"
#include "store/json/large_number.h"
#include "store/records/article_record.h"

namespace newsfold {
namespace {

using simdjson::dom::element;

constexpr int kSimHashBits = 64;

Status Wrong(std::string_view key, std::string_view what) {
  return InvalidArgument("\"" + std::string(kExportField) + "\": \"" + std::string(key) + "\" " +
                         std::string(what));
}

// The value of that name whose enumerator is at most `last`.
template <class Enum>
std::optional<Enum> Named(std::string_view name, Enum last) {
  for (int value = 0; value <= static_cast<int>(last); ++value) {
    if (name != "unknown" && NameOf(static_cast<Enum>(value)) == name) return static_cast<Enum>(value);
  }
  return std::nullopt;
}

// Takes members out of one object of JSON, and remembers what was first wrong with one. Members that are not
// there, or null, leave what they would fill as it is.
class Members {
 public:
  explicit Members(simdjson::dom::object object) : object_(object) {}

  const Status& status() const { return status_; }
  void Refuse(std::string_view key, std::string_view what) {
    if (status_.ok()) status_ = Wrong(key, what);
  }

  // Of the type T, or refused.
  template <class T>
  std::optional<T> Find(std::string_view key) {
    element value;
    if (object_[key].get(value) != simdjson::SUCCESS || value.is_null()) return std::nullopt;
    T found{};
    if (value.get(found) == simdjson::SUCCESS) return found;
    Refuse(key, "is of another type");
    return std::nullopt;
  }

  void TakeText(std::string_view key, std::string* text) {
    if (const auto found = Find<std::string_view>(key)) *text = *found;
  }
  // An ID, which may be missing.
  void TakeId(std::string_view key, std::string* id) {
    TakeText(key, id);
    if (const Status status = id->empty() ? Status::Ok() : CheckId(*id); !status.ok())
      Refuse(key, status.message());
  }
  void TakeFlag(std::string_view key, bool* flag) {
    if (const auto found = Find<bool>(key)) *flag = *found;
  }
  void TakeNumber(std::string_view key, std::uint64_t max, std::uint32_t* number) {
    const auto found = Find<std::uint64_t>(key);
    if (!found) return Refuse(key, "is missing");
    if (*found > max) return Refuse(key, "is above " + std::to_string(max));
    *number = static_cast<std::uint32_t>(*found);
  }
  void TakeShare(std::string_view key, double* share) {
    const auto found = Find<double>(key);
    if (!found) return Refuse(key, "is missing");
    if (!(*found >= 0 && *found <= 1)) return Refuse(key, "is not within 0 and 1");
    *share = *found;
  }
  template <class Enum>
  void TakeName(std::string_view key, Enum last, Enum* value) {
    const auto name = Find<std::string_view>(key);
    if (!name) return Refuse(key, "is missing");
    const std::optional<Enum> found = Named(*name, last);
    if (!found) return Refuse(key, "is unknown to this program: '" + ToValidUtf8(name->substr(0, 64)) + "'");
    *value = *found;
  }
  void TakeTime(std::string_view key, std::int64_t* unix_ms) {
    const std::optional<std::int64_t> time = ParseTime(Find<std::string_view>(key).value_or(""));
    if (!time) return Refuse(key, "is no time");
    *unix_ms = *time;
  }

 private:
  simdjson::dom::object object_;
  Status status_;
};

// [begin,end]. False if it is none, or ends above `max`.
bool TakeRange(simdjson::dom::object span, std::string_view key, std::size_t max, std::uint32_t* begin,
               std::uint32_t* end) {
  simdjson::dom::array range;
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  if (span[key].get(range) != simdjson::SUCCESS || range.size() != 2) return false;
  if (range.at(0).get(first) != simdjson::SUCCESS || range.at(1).get(second) != simdjson::SUCCESS)
    return false;
  if (first > second || second > max) return false;
  *begin = static_cast<std::uint32_t>(first);
  *end = static_cast<std::uint32_t>(second);
  return true;
}

void TakeSpans(Members* members, std::size_t text_bytes, std::vector<Span>* spans) {
  const auto list = members->Find<simdjson::dom::array>("spans");
  if (!list) return;
  if (list->size() > kSpansMax) return members->Refuse("spans", "are too many");
  for (const element item : *list) {
    simdjson::dom::object object;
    Span span;
    if (item.get(object) != simdjson::SUCCESS ||
        !TakeRange(object, "article", text_bytes, &span.article_begin, &span.article_end) ||
        !TakeRange(object, "canonical", kBodyBytesMax, &span.canonical_begin, &span.canonical_end))
      return members->Refuse("spans", "are not within the texts");
    spans->push_back(span);
  }
}

void TakeContained(Members* members, std::vector<ContainedCanonical>* contained) {
  const auto list = members->Find<simdjson::dom::array>("contained");
  if (!list) return;
  if (list->size() > kContainedMax) return members->Refuse("contained", "are too many");
  for (const element item : *list) {
    simdjson::dom::object object;
    if (item.get(object) != simdjson::SUCCESS) return members->Refuse("contained", "is of another type");
    Members story(object);
    ContainedCanonical taken;
    story.TakeId("id", &taken.id);
    if (taken.id.empty()) story.Refuse("id", "is missing");
    story.TakeShare("coverage_article", &taken.coverage_article);
    story.TakeShare("coverage_canonical", &taken.coverage_canonical);
    if (!story.status().ok()) return members->Refuse("contained", story.status().message());
    contained->push_back(std::move(taken));
  }
}

void TakeVerdict(Members* members, std::size_t text_bytes, Verdict* verdict) {
  members->TakeName("relation", Relation::kUnrelated, &verdict->relation);
  members->TakeName("reason", Reason::kOneOfSeveral, &verdict->reason);
  members->TakeName("lane", Lane::kUrl, &verdict->lane);
  members->TakeShare("coverage_article", &verdict->coverage_article);
  members->TakeShare("coverage_canonical", &verdict->coverage_canonical);
  members->TakeShare("resemblance", &verdict->resemblance);
  members->TakeShare("containment_article", &verdict->containment_article);
  members->TakeShare("containment_canonical", &verdict->containment_canonical);
  verdict->search_capped = members->Find<std::string_view>("search").value_or("") == "capped";
  TakeSpans(members, text_bytes, &verdict->spans);
  const auto distance = members->Find<std::int64_t>("simhash_distance");
  if (!distance) return;
  if (*distance < 0 || *distance > kSimHashBits) return members->Refuse("simhash_distance", "is none");
  verdict->simhash_distance = static_cast<int>(*distance);
}

void TakeVersion(Members* members, std::uint32_t* version) {
  const auto found = members->Find<std::uint64_t>("version");
  if (!found) return;
  if (*found == 0 || *found > UINT32_MAX) return members->Refuse("version", "is none");
  *version = static_cast<std::uint32_t>(*found);
}

Result<Decision> TakeDecision(simdjson::dom::object object, const Article& article) {
  Members members(object);
  Decision decision;
  decision.id = article.id;
  members.TakeId("canonical_id", &decision.canonical_id);
  members.TakeId("compared_id", &decision.compared_id);
  members.TakeId("via_id", &decision.via_id);
  const std::string_view verdict = members.Find<std::string_view>("verdict").value_or("");
  decision.is_repost = verdict == "repost";
  if (verdict != "repost" && verdict != "new") members.Refuse("verdict", "is neither new nor repost");
  if (decision.canonical_id.empty() || decision.is_repost == (decision.canonical_id == article.id))
    members.Refuse("canonical_id", "does not fit the verdict");
  TakeVerdict(&members, article.text.size(), &decision.verdict);
  TakeContained(&members, &decision.contained);
  members.TakeNumber("rules_version", UINT32_MAX, &decision.rules_version);
  decision.by_person = members.Find<std::string_view>("decided_by").value_or("") == "person";
  members.TakeFlag("pinned", &decision.pinned);
  TakeVersion(&members, &decision.version);
  if (!members.status().ok()) return members.status();
  return decision;
}

// The first is that of the time of fetching, if it is known.
void TakeSightings(Members* members, Article* article, ArticleState* state) {
  if (members->Find<std::string_view>("fetched_at")) members->TakeTime("fetched_at", &article->seen_at_ms);
  std::set<std::int64_t> times = {article->seen_at_ms != 0 ? article->seen_at_ms : state->stored_at_ms};
  const auto list = members->Find<simdjson::dom::array>("seen_at");
  if (list) {
    for (const element item : *list) {
      std::string_view text;
      const auto time = item.get(text) == simdjson::SUCCESS ? ParseTime(text) : std::optional<std::int64_t>();
      if (!time) return members->Refuse("seen_at", "has something else than times");
      times.insert(*time);
    }
  }
  state->seen_at_ms.assign(times.begin(), times.end());
}

void TakeOriginal(Members* members, Article* article) {
  const auto object = members->Find<simdjson::dom::object>("original");
  if (!object) return;
  Members original(*object);
  original.TakeText("type", &article->original_type);
  std::optional<std::string> bytes = DecodeBase64Url(original.Find<std::string_view>("bytes").value_or(""));
  if (!original.status().ok() || !bytes || bytes->empty())
    return members->Refuse("original", "has no bytes as base64url");
  article->original = std::move(*bytes);
}

// Exact bytes take the place of what JSON could tell of them.
void TakeBytes(Members* members, Article* article) {
  const auto object = members->Find<simdjson::dom::object>("base64url");
  if (!object) return;
  Members exact(*object);
  const std::pair<std::string_view, std::string*> fields[] = {
      {"text", &article->text},         {"url", &article->url},
      {"title", &article->title},       {"published_at", &article->published_at},
      {"lang", &article->language},     {"source", &article->source},
      {"metadata", &article->metadata}, {"original_type", &article->original_type}};
  for (const auto& [name, field] : fields) {
    const auto encoded = exact.Find<std::string_view>(name);
    if (!encoded) continue;
    std::optional<std::string> bytes = DecodeBase64Url(*encoded);
    if (!bytes) return members->Refuse("base64url", "is not base64url");
    *field = std::move(*bytes);
  }
}

Status TakeState(simdjson::dom::object object, ExportedArticle* exported) {
  Members members(object);
  std::uint32_t format = 0;
  members.TakeNumber("format", UINT32_MAX, &format);
  if (members.status().ok() && format != kExportFormatVersion)
    return FailedPrecondition("the export has format " + std::to_string(format) + ", this program reads " +
                              std::to_string(kExportFormatVersion));
  TakeOriginal(&members, &exported->article);
  TakeBytes(&members, &exported->article);
  ArticleState& state = exported->state;
  members.TakeTime("stored_at", &state.stored_at_ms);
  TakeSightings(&members, &exported->article, &state);
  members.TakeFlag("canonical_left_out", &state.is_canonical_left_out);
  members.TakeFlag("refers_ahead", &state.refers_ahead);
  members.TakeFlag("former_version", &state.is_former);
  members.TakeFlag("story_of_former", &state.has_story_of_former);
  state.story_id = exported->article.id;
  members.TakeId("story_id", &state.story_id);
  members.TakeFlag("shows_passages", &state.shows_passages);
  members.TakeFlag("repeats_indexed", &state.repeats_indexed);
  members.TakeNumber("fold_version", UINT32_MAX, &state.fold_version);
  const auto told = members.Find<simdjson::dom::object>("decision");
  if (!told) members.Refuse("decision", "is missing");
  if (!members.status().ok()) return members.status();
  Result<Decision> decision = TakeDecision(*told, exported->article);
  if (!decision) return decision.error();
  state.decision = std::move(*decision);
  return Status::Ok();
}

}  // namespace

class ExportedArticleParser::Impl {
 public:
  Result<ExportedArticle> Parse(std::string_view line) {
    Result<Article> article = article_parser_.Parse(line);
    if (!article) return article.error();
    if (article->id.empty()) return InvalidArgument("field \"id\" is missing");
    ExportedArticle exported;
    exported.article = std::move(*article);
    simdjson::dom::object object;
    // It is JSON by now; numbers of the metadata may be too large for the parser.
    if (parser_.parse(WithoutLargeNumbers(line))[kExportField].get(object) != simdjson::SUCCESS)
      return InvalidArgument("there is no object \"" + std::string(kExportField) +
                             "\": this is no line of an export");
    if (Status status = TakeState(object, &exported); !status.ok()) return status;
    if (Status status = CheckArticle(exported.article); !status.ok()) return status;
    return exported;
  }

 private:
  ArticleJsonParser article_parser_{FieldNames::Own(kExportField)};
  simdjson::dom::parser parser_;
};

ExportedArticleParser::ExportedArticleParser() : impl_(std::make_unique<Impl>()) {}
ExportedArticleParser::~ExportedArticleParser() = default;

Result<ExportedArticle> ExportedArticleParser::Parse(std::string_view line) {
  return impl_->Parse(line);
}

}  // namespace newsfold
