#pragma once

#include <concepts>
#include <string>
#include <string_view>

namespace newsfold {

// Writes one JSON text (RFC 8259) to the end of a string as its values are told, without spaces or line
// breaks. Numbers are in their shortest exact form (0.97). The caller sees to it that every object and array
// that begins also ends, and that a value in an object follows its key. Thread-compatible.
class JsonWriter {
 public:
  // `out` outlives the writer.
  explicit JsonWriter(std::string* out) : out_(out) {}

  void BeginObject() { Begin('{'); }
  void EndObject() { End('}'); }
  void BeginArray() { Begin('['); }
  void EndArray() { End(']'); }

  // The name of the next value. Of both, bytes that are not UTF-8 appear as U+FFFD.
  void Key(std::string_view name);
  void Text(std::string_view bytes);

  // What is not finite is null.
  void Number(double number);
  template <std::integral Integer>
  void Number(Integer number);
  void Bool(bool value) { Literal(value ? "true" : "false"); }
  void Null() { Literal("null"); }
  // Members of an object as they are written, without its braces. REQUIRES: there are any.
  void Members(std::string_view json) { Literal(json); }

 private:
  void Begin(char bracket);
  void End(char bracket);
  void Literal(std::string_view text);
  void Separate();
  void AppendQuoted(std::string_view bytes);
  void AppendEscaped(char byte);

  std::string* const out_;
  bool needs_comma_ = false;  // a value has been written where the next may be
};

template <std::integral Integer>
void JsonWriter::Number(Integer number) {
  Literal(std::to_string(number));
}

}  // namespace newsfold
