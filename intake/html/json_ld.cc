#include "intake/html/json_ld.h"

#include <algorithm>
#include <optional>

#include <simdjson.h>

#include "intake/html/line_text.h"

namespace newsfold {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

// Deeper than any description of a page.
constexpr int kDepthMax = 16;

std::string_view StringOf(element value) {
  std::string_view text;
  return value.get(text) == simdjson::SUCCESS ? text : std::string_view();
}

std::string_view Member(object from, std::string_view name) {
  element value;
  return from[name].get(value) == simdjson::SUCCESS ? StringOf(value) : std::string_view();
}

bool IsArticleType(std::string_view type) {
  return type.ends_with("Article") || type.ends_with("Posting") || type.ends_with("Report");
}

bool IsArticle(object candidate) {
  element type;
  if (candidate["@type"].get(type) != simdjson::SUCCESS) return false;
  array types;
  if (type.get(types) != simdjson::SUCCESS) return IsArticleType(StringOf(type));
  return std::any_of(types.begin(), types.end(), [](element one) { return IsArticleType(StringOf(one)); });
}

std::optional<object> FindArticle(element value, int depth) {
  if (depth > kDepthMax) return std::nullopt;
  object candidate;
  if (value.get(candidate) == simdjson::SUCCESS) {
    if (IsArticle(candidate)) return candidate;
    for (const auto& member : candidate) {
      const std::optional<object> found = FindArticle(member.value, depth + 1);
      if (found) return found;
    }
  }
  array values;
  if (value.get(values) == simdjson::SUCCESS) {
    for (const element one : values) {
      const std::optional<object> found = FindArticle(one, depth + 1);
      if (found) return found;
    }
  }
  return std::nullopt;
}

// A name as it may be given: text, or things that have a name, or several.
std::string NamesOf(element value) {
  object thing;
  if (value.get(thing) == simdjson::SUCCESS) return ReadableText(Member(thing, "name"));
  array things;
  if (value.get(things) != simdjson::SUCCESS) return ReadableText(StringOf(value));
  std::string names;
  for (const element one : things) {
    object named;
    const std::string_view name = one.get(named) == simdjson::SUCCESS ? Member(named, "name") : StringOf(one);
    if (name.empty()) continue;
    if (!names.empty()) names += ", ";
    names += ReadableText(name);
  }
  return names;
}

std::string NamesOfMember(object from, std::string_view name) {
  element value;
  return from[name].get(value) == simdjson::SUCCESS ? NamesOf(value) : std::string();
}

// Lines as they are broken in the text, blank ones left out.
std::string ReadableLines(std::string_view text) {
  std::string lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string line = ReadableText(text.substr(0, end));
    if (!line.empty()) lines += line + '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

JsonLdArticle ArticleOf(object found) {
  return {.headline = ReadableText(Member(found, "headline")),
          .body = ReadableLines(Member(found, "articleBody")),
          .published_at = ReadableText(Member(found, "datePublished")),
          .language = ReadableText(Member(found, "inLanguage")),
          .author = NamesOfMember(found, "author"),
          .site_name = NamesOfMember(found, "publisher")};
}

// Sites break lines within strings, which JSON forbids.
std::string WithoutControls(std::string_view json) {
  std::string clean(json);
  std::replace_if(
      clean.begin(), clean.end(), [](char byte) { return static_cast<unsigned char>(byte) < ' '; }, ' ');
  return clean;
}

}  // namespace

JsonLdArticle ReadJsonLd(const std::vector<std::string_view>& scripts) {
  simdjson::dom::parser parser;
  for (const std::string_view script : scripts) {
    element root;
    if (parser.parse(WithoutControls(script)).get(root) != simdjson::SUCCESS) continue;
    const std::optional<object> found = FindArticle(root, 0);
    if (found) return ArticleOf(*found);
  }
  return {};
}

}  // namespace newsfold
