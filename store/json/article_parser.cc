#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <utility>
#include <vector>

#include <boost/json/serialize.hpp>
#include <boost/json/stream_parser.hpp>
#include <simdjson.h>

#include "store/json/json.h"
#include "store/json/large_number.h"

namespace newsfold {
namespace {

// Fields that an error names, of those there are.
constexpr std::size_t kNamesToldMax = 8;

// Which field of Article a JSON field fills.
struct Role {
  std::string name;
  std::string Article::*field;
};

std::string_view TypeName(simdjson::dom::element_type type) {
  switch (type) {
    case simdjson::dom::element_type::ARRAY:
      return "an array";
    case simdjson::dom::element_type::OBJECT:
      return "an object";
    case simdjson::dom::element_type::STRING:
      return "a string";
    case simdjson::dom::element_type::BOOL:
      return "a boolean";
    case simdjson::dom::element_type::NULL_VALUE:
      return "null";
    default:
      return "a number";
  }
}

std::string InQuotes(std::string_view name) {
  return '"' + ToValidUtf8(name.substr(0, 64)) + '"';
}

std::string Quoted(std::string_view name) {
  return "field " + InQuotes(name);
}

// Offset of the first ill-formed UTF-8 sequence, or of a byte of it: there the mended text begins to differ.
std::size_t FirstInvalidUtf8(std::string_view text) {
  const std::string mended = ToValidUtf8(text);
  return std::mismatch(text.begin(), text.end(), mended.begin(), mended.end()).first - text.begin();
}

// Offset at which a slower parser stops, since simdjson does not tell. Only bad input pays for it.
std::string SyntaxErrorPlace(std::string_view json) {
  boost::json::parse_options options;
  options.max_depth = kJsonDepthMax;
  boost::json::stream_parser parser({}, options);
  boost::json::error_code error;
  return " at byte " + std::to_string(parser.write_some(json.data(), json.size(), error));
}

Status SyntaxError(simdjson::error_code code, std::string_view json) {
  switch (code) {
    case simdjson::EMPTY:
      return InvalidArgument("not JSON: nothing there");
    case simdjson::UTF8_ERROR:
      return InvalidArgument("not JSON: invalid UTF-8 at byte " + std::to_string(FirstInvalidUtf8(json)));
    case simdjson::DEPTH_ERROR:
      return InvalidArgument("JSON nested deeper than " + std::to_string(kJsonDepthMax));
    case simdjson::NUMBER_ERROR:
      return InvalidArgument("not JSON, or a number out of range" + SyntaxErrorPlace(json));
    case simdjson::STRING_ERROR:
      return InvalidArgument("not JSON: bad escape or lone surrogate in a string" + SyntaxErrorPlace(json));
    case simdjson::UNCLOSED_STRING:
      return InvalidArgument("not JSON: a string is not closed");
    case simdjson::UNESCAPED_CHARS:
      return InvalidArgument("not JSON: unescaped control character" + SyntaxErrorPlace(json));
    case simdjson::CAPACITY:
    case simdjson::MEMALLOC:
      return ResourceExhausted("no memory to parse " + std::to_string(json.size()) + " bytes");
    default:
      return InvalidArgument("not JSON: syntax error" + SyntaxErrorPlace(json));
  }
}

Status AssignString(std::string_view name, simdjson::dom::element value, std::string* out) {
  std::string_view text;
  if (value.is_null()) return Status::Ok();
  if (value.get(text) != simdjson::SUCCESS) {
    return InvalidArgument(Quoted(name) + " must be a string, not " + std::string(TypeName(value.type())));
  }
  out->assign(text);
  return Status::Ok();
}

// A time as text, or as a number: kept as it is given, a number in its shortest form.
Status AssignTime(std::string_view name, simdjson::dom::element value, std::string* out) {
  std::array<char, 32> digits{};
  const auto assign = [&](auto number) {
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    out->assign(digits.data(), written.ptr);
    return Status::Ok();
  };
  std::int64_t number = 0;
  std::uint64_t large_number = 0;
  double fraction = 0;
  if (value.is_int64() && value.get(number) == simdjson::SUCCESS) return assign(number);
  if (value.is_uint64() && value.get(large_number) == simdjson::SUCCESS) return assign(large_number);
  if (value.is_double() && value.get(fraction) == simdjson::SUCCESS) return assign(fraction);
  return AssignString(name, value, out);
}

Status AssignId(std::string_view name, simdjson::dom::element value, std::string* out) {
  std::int64_t number = 0;
  std::uint64_t large_number = 0;
  if (value.is_int64() && value.get(number) == simdjson::SUCCESS) {
    *out = std::to_string(number);
  } else if (value.is_uint64() && value.get(large_number) == simdjson::SUCCESS) {
    *out = std::to_string(large_number);
  } else if (value.is_double() || value.is_bool() || value.is_array() || value.is_object()) {
    return InvalidArgument(Quoted(name) + " must be a string or an integer, not " +
                           std::string(TypeName(value.type())));
  } else if (!value.is_null()) {
    Status status = AssignString(name, value, out);
    if (!status.ok()) return status;
    if (out->empty()) return InvalidArgument(Quoted(name) + " is empty; leave it out to have an id made");
  }
  return Status::Ok();
}

}  // namespace

class ArticleJsonParser::Impl {
 public:
  explicit Impl(FieldNames names)
      : id_name_(names.id),
        text_name_(names.text),
        left_out_(names.left_out),
        roles_{Role{std::move(names.text), &Article::text},
               Role{std::move(names.url), &Article::url},
               Role{std::move(names.title), &Article::title},
               Role{std::move(names.published_at), &Article::published_at},
               Role{std::move(names.language), &Article::language},
               Role{std::move(names.source), &Article::source}} {}

  Result<Article> Parse(std::string_view json) {
    simdjson::dom::object object;
    Status status = ParseObject(json, &object);
    if (!status.ok()) return status;
    Article article;
    status = TakeFields(object, &article);
    if (status.ok() && !has_text_)
      status = InvalidArgument(Quoted(text_name_) + " is missing" + NamesThere());
    if (status.ok() && has_unknown_) status = TakeMetadata(json.size(), &article.metadata);
    if (!status.ok()) return status;
    return article;
  }

 private:
  // Leaves the padded copy of `json` in padded_, and the parsed object pointing into the parser.
  Status ParseObject(std::string_view json, simdjson::dom::object* object) {
    padded_.resize(json.size() + simdjson::SIMDJSON_PADDING);
    std::memcpy(padded_.data(), json.data(), json.size());
    if (parser_.capacity() < json.size()) {
      // simdjson refuses the depth it is given, not the one behind it.
      const auto error = parser_.allocate(std::max<std::size_t>(json.size() * 2, 4096), kJsonDepthMax + 1);
      if (error != simdjson::SUCCESS) return SyntaxError(error, json);
    }
    simdjson::dom::element element;
    auto error = parser_.parse(padded_.data(), json.size(), false).get(element);
    has_large_numbers_ = error == simdjson::NUMBER_ERROR;
    // They may be among the user's own fields, which are copied as they are written.
    if (has_large_numbers_) error = parser_.parse(WithoutLargeNumbers(json)).get(element);
    if (error != simdjson::SUCCESS) return SyntaxError(error, json);
    if (element.get(*object) != simdjson::SUCCESS) {
      return InvalidArgument("a JSON object is expected, not " + std::string(TypeName(element.type())));
    }
    return Status::Ok();
  }

  Status TakeFields(simdjson::dom::object object, Article* article) {
    has_text_ = has_unknown_ = false;
    keys_.clear();
    for (const auto field : object) {
      keys_.push_back(field.key);
      Status status = TakeField(field.key, field.value, article);
      if (!status.ok()) return status;
    }
    std::sort(keys_.begin(), keys_.end());
    const auto twice = std::adjacent_find(keys_.begin(), keys_.end());
    if (twice != keys_.end()) return InvalidArgument(Quoted(*twice) + " is there twice");
    return Status::Ok();
  }

  Status TakeField(std::string_view key, simdjson::dom::element value, Article* article) {
    if (IsLeftOut(key)) return Status::Ok();
    bool is_known = key == id_name_;
    if (is_known) {
      Status status = AssignId(key, value, &article->id);
      if (!status.ok()) return status;
    }
    for (const Role& role : roles_) {
      if (key != role.name) continue;
      is_known = true;
      std::string* const field = &(article->*role.field);
      const bool may_be_number = role.field == &Article::published_at && !MayBeTooLarge(value);
      Status status = may_be_number ? AssignTime(key, value, field) : AssignString(key, value, field);
      if (!status.ok()) return status;
    }
    if (key == text_name_ && value.is_null()) return InvalidArgument(Quoted(key) + " is null");
    has_text_ |= key == text_name_;
    has_unknown_ |= !is_known;
    return Status::Ok();
  }

  // Numbers that are too large for any time were replaced by 0 (WithoutLargeNumbers).
  bool MayBeTooLarge(simdjson::dom::element value) const {
    double number = 0;
    return has_large_numbers_ && value.is_double() && value.get(number) == simdjson::SUCCESS && number == 0;
  }

  // The fields there are: one of them may be the text under another name.
  std::string NamesThere() const {
    std::string names;
    for (std::size_t i = 0; i < std::min(keys_.size(), kNamesToldMax); ++i)
      names += (i == 0 ? "; the object has " : ", ") + InQuotes(keys_[i]);
    if (keys_.size() > kNamesToldMax) names += " and others";
    return names;
  }

  bool IsLeftOut(std::string_view key) const { return !left_out_.empty() && key == left_out_; }

  bool IsKnown(std::string_view key) const {
    return key == id_name_ || IsLeftOut(key) ||
           std::any_of(roles_.begin(), roles_.end(), [&](const Role& role) { return role.name == key; });
  }

  // Copies the unknown fields of the document in padded_ as they are written. The document is valid JSON by
  // now, so On-Demand's leniency does not matter.
  Status TakeMetadata(std::size_t json_bytes, std::string* metadata) {
    simdjson::ondemand::document document;
    simdjson::ondemand::object object;
    auto error = raw_parser_.iterate(padded_.data(), json_bytes, padded_.size()).get(document);
    if (error == simdjson::SUCCESS) error = document.get_object().get(object);
    if (error == simdjson::SUCCESS) error = CopyUnknown(object, metadata);
    if (error != simdjson::SUCCESS)
      return Internal("metadata: " + std::string(simdjson::error_message(error)));
    return Status::Ok();
  }

  simdjson::error_code CopyUnknown(simdjson::ondemand::object object, std::string* metadata) const {
    metadata->assign(1, '{');
    for (auto field : object) {
      std::string_view key;
      std::string_view value;
      auto error = field.unescaped_key().get(key);
      if (error != simdjson::SUCCESS) return error;
      if (IsKnown(key)) continue;
      error = RawValue(field.value()).get(value);
      if (error != simdjson::SUCCESS) return error;
      if (metadata->size() > 1) *metadata += ',';
      *metadata += boost::json::serialize(boost::json::string_view(key.data(), key.size()));
      *metadata += ':';
      *metadata += value.substr(0, value.find_last_not_of(" \t\r\n") + 1);
    }
    *metadata += '}';
    return simdjson::SUCCESS;
  }

  static simdjson::simdjson_result<std::string_view> RawValue(
      simdjson::simdjson_result<simdjson::ondemand::value> value) {
    simdjson::ondemand::array array;
    simdjson::ondemand::object object;
    if (value.get_array().get(array) == simdjson::SUCCESS) return array.raw_json();
    if (value.get_object().get(object) == simdjson::SUCCESS) return object.raw_json();
    return value.raw_json_token();
  }

  const std::string id_name_;
  const std::string text_name_;
  const std::string left_out_;
  const std::array<Role, 6> roles_;
  simdjson::dom::parser parser_;
  simdjson::ondemand::parser raw_parser_;
  std::vector<char> padded_;
  std::vector<std::string_view> keys_;
  bool has_text_ = false;
  bool has_unknown_ = false;
  bool has_large_numbers_ = false;
};

ArticleJsonParser::ArticleJsonParser(FieldNames names) : impl_(std::make_unique<Impl>(std::move(names))) {}
ArticleJsonParser::~ArticleJsonParser() = default;

Result<Article> ArticleJsonParser::Parse(std::string_view json) {
  return impl_->Parse(json);
}

}  // namespace newsfold
