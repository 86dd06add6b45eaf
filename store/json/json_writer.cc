#include "store/json/json_writer.h"

#include <cmath>
#include <iterator>

#include <fmt/format.h>
#include <simdjson.h>

#include "store/json/json.h"

namespace newsfold {
namespace {

bool NeedsEscape(char byte) {
  return static_cast<unsigned char>(byte) < 0x20 || byte == '"' || byte == '\\';
}

}  // namespace

void JsonWriter::Key(std::string_view name) {
  Separate();
  AppendQuoted(name);
  *out_ += ':';
  needs_comma_ = false;
}

void JsonWriter::Text(std::string_view bytes) {
  Separate();
  AppendQuoted(bytes);
}

void JsonWriter::Number(double number) {
  if (!std::isfinite(number)) return Null();
  Separate();
  fmt::format_to(std::back_inserter(*out_), "{}", number);
}

void JsonWriter::Begin(char bracket) {
  Separate();
  *out_ += bracket;
  needs_comma_ = false;
}

void JsonWriter::End(char bracket) {
  *out_ += bracket;
  needs_comma_ = true;
}

void JsonWriter::Literal(std::string_view text) {
  Separate();
  *out_ += text;
}

// Begins a key or a value.
void JsonWriter::Separate() {
  if (needs_comma_) *out_ += ',';
  needs_comma_ = true;
}

void JsonWriter::AppendQuoted(std::string_view bytes) {
  if (!simdjson::validate_utf8(bytes.data(), bytes.size())) return AppendQuoted(ToValidUtf8(bytes));
  *out_ += '"';
  std::size_t plain_begin = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (!NeedsEscape(bytes[i])) continue;
    *out_ += bytes.substr(plain_begin, i - plain_begin);
    AppendEscaped(bytes[i]);
    plain_begin = i + 1;
  }
  *out_ += bytes.substr(plain_begin);
  *out_ += '"';
}

void JsonWriter::AppendEscaped(char byte) {
  constexpr std::string_view kEscaped = "\b\f\n\r\t\"\\";
  constexpr std::string_view kLetters = "bfnrt\"\\";
  const std::size_t place = kEscaped.find(byte);
  if (place != std::string_view::npos) {
    *out_ += '\\';
    *out_ += kLetters[place];
  } else {
    fmt::format_to(std::back_inserter(*out_), "\\u{:04x}", byte);
  }
}

}  // namespace newsfold
