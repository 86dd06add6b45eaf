#include <set>
#include <string>
#include <utility>
#include <vector>

#include "store/decide/decision_record.h"
#include "store/export/article_writer.h"
#include "store/json/export_json.h"
#include "store/records/canonical_url.h"
#include "store/records/format.h"

namespace newsfold {
namespace {

class JsonLinesWriter : public ArticleWriter {
 public:
  explicit JsonLinesWriter(const ExportParts& parts) : parts_(parts) {}

  Result<std::uint64_t> Add(const ArticleRecord& record) override {
    if (!parts_.walk->Selects(record)) return 0;
    Result<ExportedArticle> exported = Describe(record);
    if (!exported) return exported.error();
    if (Status status = Write(&*exported); !status.ok()) return status;
    const Status status = (*parts_.sink)(line_ += '\n');
    return status.ok() ? Result<std::uint64_t>(1) : status;
  }
  std::uint64_t originals_left_out() const override { return originals_left_out_; }

 private:
  // An original that makes the line too long to be read stays out of it.
  Status Write(ExportedArticle* exported) {
    Status status = writer_.Write(*exported, &line_);
    std::string& original = exported->article.original;
    if (status.code() != StatusCode::kResourceExhausted || original.empty()) return status;
    ++originals_left_out_;
    original.clear();
    return writer_.Write(*exported, &line_);
  }

  Result<ExportedArticle> Describe(const ArticleRecord& record) {
    ExportedArticle exported;
    exported.article = record.fields;
    Result<std::string> text = parts_.reader->ReadText(record);
    if (!text) return text.error();
    exported.article.text = std::move(*text);
    if (record.has_original()) {
      Result<std::string> original = parts_.reader->ReadOriginal(record);
      if (!original) return original.error();
      exported.article.original = std::move(*original);
    }
    ArticleState& state = exported.state;
    Result<Decision> decision = DecisionOf(record, parts_.reader);
    if (!decision) return decision.error();
    state.decision = std::move(*decision);
    state.stored_at_ms = record.stored_at_ms;
    state.shows_passages = record.shows_passages;
    state.repeats_indexed = record.repeats_indexed;
    state.is_former = record.is_former();
    state.fold_version = record.fold_version;
    if (Status status = ReadReferences(record, &state); !status.ok()) return status;
    const Result<bool> is_left_out = IsCanonicalLeftOut(record);
    if (!is_left_out) return is_left_out.error();
    state.is_canonical_left_out = *is_left_out;
    Result<std::vector<std::int64_t>> seen_at = ReadTimesSeen(parts_.engine, record);
    if (!seen_at) return seen_at.error();
    state.seen_at_ms = std::move(*seen_at);
    return exported;
  }

  // What was removed is named by nobody.
  Status ReadReferences(const ArticleRecord& record, ArticleState* state) {
    std::vector<ArticleNumber> numbers = {record.story, record.canonical, record.compared, record.via};
    for (const ContainedArticle& story : record.contained) numbers.push_back(story.number);
    std::erase(numbers, 0);
    std::vector<ArticleName> names;
    if (Status status = parts_.reader->ReadNames(numbers, &names); !status.ok()) return status;
    state->story_id = names.front().is_removed ? record.fields.id : names.front().id;
    state->has_story_of_former =
        state->story_id == record.fields.id && record.story != record.number && record.supersedes != 0;
    for (std::size_t i = 0; i < numbers.size(); ++i)
      state->refers_ahead |= numbers[i] > record.number && !names[i].is_removed;
    return Status::Ok();
  }

  Result<bool> IsCanonicalLeftOut(const ArticleRecord& record) {
    if (!record.is_repost() || parts_.walk->SelectsAll()) return false;
    const Result<ArticleRecord> canonical = parts_.reader->ReadRecord(record.canonical);
    return canonical ? Result<bool>(!parts_.walk->Selects(*canonical)) : canonical.error();
  }

  const ExportParts parts_;
  ExportedArticleWriter writer_;
  std::string line_;
  std::uint64_t originals_left_out_ = 0;
};

}  // namespace

Result<std::vector<std::int64_t>> ReadTimesSeen(Engine* engine, const ArticleRecord& record) {
  std::set<std::int64_t> times = {record.seen_at_ms()};
  const std::string& url = record.fields.url;
  const std::string canonical_url = CanonicalUrl(url);
  // Programs that knew no canonical form kept it as it came.
  std::set<std::string> forms = {canonical_url, url};
  if (url.empty()) forms.clear();
  for (const std::string& form : forms) {
    Status damage;
    const std::string first = UrlKey(form, record.number, 0);
    const auto visit = [&](std::string_view key, std::string_view /*value*/) {
      const Result<UrlKeyParts> parts = DecodeUrlKey(key);
      if (!parts) damage = parts.error();
      if (!parts || parts->number != record.number) return false;
      times.insert(parts->seen_at_ms);
      return true;
    };
    if (Status status = engine->Scan(UrlPrefix(form), first, visit); !status.ok()) return status;
    if (!damage.ok()) return damage;
  }
  return std::vector<std::int64_t>(times.begin(), times.end());
}

std::unique_ptr<ArticleWriter> MakeJsonLinesWriter(const ExportParts& parts) {
  return std::make_unique<JsonLinesWriter>(parts);
}

}  // namespace newsfold
