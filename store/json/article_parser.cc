#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include <boost/json/serialize.hpp>
#include <boost/json/stream_parser.hpp>
#include <simdjson.h>

#include "dedup/base/assert.h"
#include "store/json/json.h"
#include "store/json/large_number.h"
#include "store/records/published_at.h"

namespace newsfold {
namespace {

// Fields that an error names, of those there are.
constexpr std::size_t kNamesToldMax = 8;

// Of a page in JSON.
constexpr std::string_view kHtmlType = "text/html; charset=utf-8";

// Which field of Article is found under which names.
struct Role {
  FieldNames::Names names;
  std::string Article::*field;

  const std::string& first_name() const { return names.front(); }
};

// A member somewhere in an object, and the names that lead to it.
struct FoundMember {
  simdjson::dom::element value;
  std::vector<std::string_view> trail;
};

// Nothing also if it is null.
std::optional<FoundMember> FindMember(simdjson::dom::object object, std::string_view path) {
  FoundMember found;
  while (object.at_key(path).get(found.value) != simdjson::SUCCESS) {
    const std::size_t dot = path.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const std::string_view step = path.substr(0, dot);
    if (object.at_key(step).get(object) != simdjson::SUCCESS) return std::nullopt;
    found.trail.push_back(step);
    path.remove_prefix(dot + 1);
  }
  if (found.value.is_null()) return std::nullopt;
  found.trail.push_back(path);
  return found;
}

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

// Without an exponent where it could be a time.
std::string ShortestNumber(double number) {
  std::array<char, 32> digits{};
  const bool may_be_time = std::abs(number) >= 1 && std::abs(number) < 1e19;
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number,
                                     may_be_time ? std::chars_format::fixed : std::chars_format::general);
  NEWSFOLD_ASSERT(written.ec == std::errc());
  return {digits.data(), written.ptr};
}

// A time as text, or as a number: kept as it is given, a number in its shortest form.
Status AssignTime(std::string_view name, simdjson::dom::element value, std::string* out) {
  std::int64_t number = 0;
  std::uint64_t large_number = 0;
  double fraction = 0;
  if (value.is_int64() && value.get(number) == simdjson::SUCCESS) {
    *out = std::to_string(number);
  } else if (value.is_uint64() && value.get(large_number) == simdjson::SUCCESS) {
    *out = std::to_string(large_number);
  } else if (value.is_double() && value.get(fraction) == simdjson::SUCCESS) {
    *out = ShortestNumber(fraction);
  } else {
    return AssignString(name, value, out);
  }
  return Status::Ok();
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
      : left_out_(std::move(names.left_out)),
        html_name_(std::move(names.html)),
        roles_{Role{std::move(names.text), &Article::text},
               Role{std::move(names.id), &Article::id},
               Role{std::move(names.url), &Article::url},
               Role{std::move(names.title), &Article::title},
               Role{std::move(names.published_at), &Article::published_at},
               Role{std::move(names.language), &Article::language},
               Role{std::move(names.source), &Article::source}} {
    for (const Role& role : roles_) NEWSFOLD_ASSERT(!role.names.empty());
  }

  Result<Article> Parse(std::string_view json) {
    simdjson::dom::object object;
    Status status = ParseObject(json, &object);
    if (!status.ok()) return status;
    Article article;
    status = TakeFields(object, &article);
    if (status.ok() && !is_filled_[kText] && !has_html_)
      status = InvalidArgument(Quoted(roles_[kText].first_name()) + " is missing" + NamesThere());
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
    has_unknown_ = has_html_ = false;
    is_filled_ = {};
    keys_.clear();
    for (const auto field : object) {
      keys_.push_back(field.key);
      Status status = TakeField(field.key, field.value, article);
      if (!status.ok()) return status;
    }
    std::sort(keys_.begin(), keys_.end());
    const auto twice = std::adjacent_find(keys_.begin(), keys_.end());
    if (twice != keys_.end()) return InvalidArgument(Quoted(*twice) + " is there twice");
    for (std::size_t i = 0; i < roles_.size(); ++i) {
      Status status = is_filled_[i] ? Status::Ok() : FindField(object, roles_[i], article, &is_filled_[i]);
      if (!status.ok()) return status;
    }
    return Status::Ok();
  }

  Status TakeField(std::string_view key, simdjson::dom::element value, Article* article) {
    if (IsLeftOut(key)) return Status::Ok();
    bool is_known = TakeHtml(key, value, article);
    for (std::size_t i = 0; i < roles_.size(); ++i) {
      if (key != roles_[i].first_name()) continue;
      is_known = true;
      if (i == kText && value.is_null()) return InvalidArgument(Quoted(key) + " is null");
      Status status = Assign(roles_[i], {value, {key}}, &(article->*roles_[i].field));
      if (!status.ok()) return status;
      is_filled_[i] = !value.is_null();
    }
    has_unknown_ |= !is_known;
    return Status::Ok();
  }

  bool TakeHtml(std::string_view key, simdjson::dom::element value, Article* article) {
    std::string_view html;
    if (html_name_.empty() || key != html_name_ || value.get(html) != simdjson::SUCCESS) return false;
    article->original = html;
    article->original_type = kHtmlType;
    has_html_ = true;
    return true;
  }

  // Of a field that is not there under its first name as a whole: in objects, or under its other names.
  Status FindField(simdjson::dom::object object, const Role& role, Article* article, bool* is_filled) {
    if (const auto found = FindMember(object, role.first_name())) {
      *is_filled = true;
      return Assign(role, *found, &(article->*role.field));
    }
    for (std::size_t i = 1; i < role.names.size() && !*is_filled; ++i) {
      const auto found = FindMember(object, role.names[i]);
      *is_filled = found && AssignIfFit(role, *found, &(article->*role.field));
    }
    return Status::Ok();
  }

  Status Assign(const Role& role, const FoundMember& member, std::string* out) {
    const std::string& name = role.first_name();
    const bool may_be_too_large = MayBeTooLarge(member.value);
    const bool is_id = role.field == &Article::id;
    const bool is_time = role.field == &Article::published_at;
    if (may_be_too_large && (is_id || is_time) && TakeDigits(member, out)) return Status::Ok();
    if (is_id) return AssignId(name, member.value, out);
    return is_time && !may_be_too_large ? AssignTime(name, member.value, out)
                                        : AssignString(name, member.value, out);
  }

  // An integer of any size as it is written. False if it is none.
  bool TakeDigits(const FoundMember& member, std::string* out) {
    const std::string_view number = RawNumber(member.trail);
    if (number.find_first_not_of("-0123456789") != std::string_view::npos) return false;
    out->assign(number);
    return true;
  }

  // False, and *out stays, if it is nothing that the field can be.
  bool AssignIfFit(const Role& role, const FoundMember& member, std::string* out) {
    Article trial;
    std::string* const value = &(trial.*role.field);
    if (!Assign(role, member, value).ok() || !CheckSizes(trial).ok()) return false;
    if (role.field == &Article::published_at && !ParsePublishedAt(*value)) return false;
    *out = std::move(*value);
    return true;
  }

  // Numbers that are too large for any time were replaced by 0 (WithoutLargeNumbers).
  bool MayBeTooLarge(simdjson::dom::element value) const {
    double number = 0;
    return has_large_numbers_ && value.is_double() && value.get(number) == simdjson::SUCCESS && number == 0;
  }

  // As it is written in the document in padded_, which is valid JSON by now. Of a name with escapes ".".
  std::string_view RawNumber(const std::vector<std::string_view>& trail) {
    simdjson::ondemand::document document;
    simdjson::ondemand::value value;
    std::string_view raw = ".";
    auto error =
        raw_parser_.iterate(padded_.data(), padded_.size() - simdjson::SIMDJSON_PADDING, padded_.size())
            .get(document);
    if (error == simdjson::SUCCESS) error = document.find_field_unordered(trail.front()).get(value);
    for (std::size_t i = 1; i < trail.size() && error == simdjson::SUCCESS; ++i)
      error = value.find_field_unordered(trail[i]).get(value);
    if (error == simdjson::SUCCESS) raw = value.raw_json_token();
    return raw.substr(0, raw.find_last_not_of(" \t\r\n") + 1);
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
    return IsLeftOut(key) || (has_html_ && key == html_name_) ||
           std::any_of(roles_.begin(), roles_.end(),
                       [&](const Role& role) { return role.first_name() == key; });
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

  static constexpr std::size_t kText = 0;  // in roles_

  const std::string left_out_;
  const std::string html_name_;
  const std::array<Role, 7> roles_;
  simdjson::dom::parser parser_;
  simdjson::ondemand::parser raw_parser_;
  std::vector<char> padded_;
  std::vector<std::string_view> keys_;
  std::array<bool, 7> is_filled_{};  // by roles_
  bool has_unknown_ = false;
  bool has_html_ = false;
  bool has_large_numbers_ = false;
};

FieldNames FieldNames::Own(std::string_view left_out) {
  FieldNames names;
  names.left_out = left_out;
  names.html.clear();
  for (Names* const field : {&names.url, &names.title, &names.published_at, &names.language, &names.source})
    field->resize(1);
  return names;
}

ArticleJsonParser::ArticleJsonParser(FieldNames names) : impl_(std::make_unique<Impl>(std::move(names))) {}
ArticleJsonParser::~ArticleJsonParser() = default;

Result<Article> ArticleJsonParser::Parse(std::string_view json) {
  return impl_->Parse(json);
}

}  // namespace newsfold
