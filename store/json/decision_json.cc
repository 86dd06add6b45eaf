// Decisions as JSON: most of the answers there are.

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/value_stack.hpp>

#include "dedup/base/assert.h"
#include "store/json/json.h"
#include "store/json/json_writer.h"

namespace newsfold {
namespace {

// Makes a value of what a JsonWriter would write.
class ValueBuilder {
 public:
  ValueBuilder() { stack_.reset(); }

  void BeginObject() { Begin(); }
  void EndObject() { stack_.push_object(End()); }
  void BeginArray() { Begin(); }
  void EndArray() { stack_.push_array(End()); }
  void Key(std::string_view name) { stack_.push_key(name); }
  void Text(std::string_view bytes) {
    Count();
    stack_.push_string(ToValidUtf8(bytes));
  }
  void Number(double number) {
    Count();
    stack_.push_double(number);
  }
  template <std::integral Integer>
  void Number(Integer number) {
    Count();
    if constexpr (std::is_signed_v<Integer>) {
      stack_.push_int64(number);
    } else {
      stack_.push_uint64(number);
    }
  }
  void Bool(bool value) {
    Count();
    stack_.push_bool(value);
  }
  void Null() {
    Count();
    stack_.push_null();
  }

  boost::json::value Release() { return stack_.release(); }

 private:
  // Counts a value of what is open.
  void Count() {
    if (!counts_.empty()) ++counts_.back();
  }
  void Begin() {
    Count();
    counts_.push_back(0);
  }
  std::size_t End() {
    NEWSFOLD_ASSERT(!counts_.empty());
    const std::size_t count = counts_.back();
    counts_.pop_back();
    return count;
  }

  boost::json::value_stack stack_;
  std::vector<std::size_t> counts_;
};

// The form of a decision is told once: to a JsonWriter where speed counts, to a ValueBuilder where it becomes
// a part of more.
template <class Out>
class DecisionTeller {
 public:
  explicit DecisionTeller(Out* out) : out_(out) {}

  void Tell(const Decision& decision) {
    out_->BeginObject();
    TellMembers(decision);
    out_->EndObject();
  }

  void TellMembers(const Decision& decision) {
    TellFinding(decision);
    out_->Key("already_known");
    out_->Bool(decision.already_known);
    Number("sequence", decision.sequence);
    TellRules(decision);
    if (!decision.joined.empty())
      Array("joined", decision.joined, [this](const Decision& change) { Tell(change); });
    if (!decision.elected.empty())
      Array("elected", decision.elected, [this](const Decision& change) { Tell(change); });
  }

  // What holds of it in any store.
  void TellRecorded(const Decision& decision) {
    out_->BeginObject();
    TellFinding(decision);
    TellRules(decision);
    out_->EndObject();
  }

 private:
  void TellFinding(const Decision& decision) {
    const bool compared = !decision.compared_id.empty() || decision.is_repost;
    TextOrNull("id", decision.id);
    Text("verdict", decision.is_repost ? "repost" : "new");
    TextOrNull("canonical_id", decision.canonical_id);
    TellVerdict(decision.verdict);
    TextOrNull("compared_id", compared ? std::string_view(decision.compared_id) : std::string_view());
    TextOrNull("via_id", decision.via_id);
    Text("search", decision.verdict.search_capped ? "capped" : "complete");
  }

  void TellRules(const Decision& decision) {
    if (decision.version > 1) Number("version", decision.version);
    Number("rules_version", decision.rules_version);
    if (decision.by_person) Text("decided_by", "person");
    if (decision.pinned) TellTrue("pinned");
    Array("spans", decision.verdict.spans, [this](const Span& span) { TellSpan(span); });
    Array("contained", decision.contained, [this](const ContainedCanonical& story) { TellContained(story); });
  }

  void TellVerdict(const Verdict& verdict) {
    Text("relation", NameOf(verdict.relation));
    Text("reason", NameOf(verdict.reason));
    Text("lane", NameOf(verdict.lane));
    Share("coverage_article", verdict.coverage_article);
    Share("coverage_canonical", verdict.coverage_canonical);
    Share("resemblance", verdict.resemblance);
    Share("containment_article", verdict.containment_article);
    Share("containment_canonical", verdict.containment_canonical);
    if (verdict.simhash_distance >= 0) return Number("simhash_distance", verdict.simhash_distance);
    out_->Key("simhash_distance");
    out_->Null();
  }

  void TellSpan(const Span& span) {
    out_->BeginObject();
    TellRange("article", span.article_begin, span.article_end);
    TellRange("canonical", span.canonical_begin, span.canonical_end);
    out_->EndObject();
  }

  void TellRange(std::string_view key, std::size_t begin, std::size_t end) {
    out_->Key(key);
    out_->BeginArray();
    out_->Number(begin);
    out_->Number(end);
    out_->EndArray();
  }

  void TellContained(const ContainedCanonical& story) {
    out_->BeginObject();
    Text("id", story.id);
    Share("coverage_article", story.coverage_article);
    Share("coverage_canonical", story.coverage_canonical);
    out_->EndObject();
  }

  void Text(std::string_view key, std::string_view bytes) {
    out_->Key(key);
    out_->Text(bytes);
  }
  void TextOrNull(std::string_view key, std::string_view bytes) {
    if (!bytes.empty()) return Text(key, bytes);
    out_->Key(key);
    out_->Null();
  }
  void TellTrue(std::string_view key) {
    out_->Key(key);
    out_->Bool(true);
  }
  template <class Figure>
  void Number(std::string_view key, Figure figure) {
    out_->Key(key);
    out_->Number(figure);
  }
  void Share(std::string_view key, double share) { Number(key, Rounded(share)); }
  template <class Items, class Visit>
  void Array(std::string_view key, const Items& items, const Visit& visit) {
    out_->Key(key);
    out_->BeginArray();
    for (const auto& item : items) visit(item);
    out_->EndArray();
  }

  Out* const out_;
};

}  // namespace

boost::json::object ToJson(const Decision& decision) {
  ValueBuilder builder;
  DecisionTeller(&builder).Tell(decision);
  return std::move(builder.Release().as_object());
}

void WriteMembers(const Decision& decision, JsonWriter* out) {
  DecisionTeller(out).TellMembers(decision);
}

void WriteRecorded(const Decision& decision, JsonWriter* out) {
  DecisionTeller(out).TellRecorded(decision);
}

std::string SerializeJson(const Decision& decision) {
  std::string text;
  JsonWriter out(&text);
  DecisionTeller(&out).Tell(decision);
  return text;
}

}  // namespace newsfold
