#include "intake/html/declared_charset.h"

#include "intake/html/ascii.h"
#include "intake/html/tokenizer.h"

namespace newsfold {
namespace {

// The value that follows `name` and '=' in `text`, without its quotes.
std::string_view ValueBehind(std::string_view text, std::string_view name) {
  for (std::size_t i = 0; i + name.size() < text.size(); ++i) {
    if (!EqualAsciiCase(text.substr(i, name.size()), name)) continue;
    std::string_view rest = TrimHtmlBlanks(text.substr(i + name.size()));
    if (!rest.starts_with('=')) continue;
    rest = TrimHtmlBlanks(rest.substr(1));
    const bool is_quoted = rest.starts_with('"') || rest.starts_with('\'');
    return is_quoted ? rest.substr(1, rest.find(rest.front(), 1) - 1)
                     : rest.substr(0, rest.find_first_of("; \t\r\n\f"));
  }
  return {};
}

std::string_view CharsetOfMeta(const HtmlToken& token) {
  std::string_view content;
  bool is_content_type = false;
  for (const HtmlAttribute& attribute : token.attributes) {
    if (EqualAsciiCase(attribute.name, "charset")) return TrimHtmlBlanks(attribute.value);
    if (EqualAsciiCase(attribute.name, "content")) content = attribute.value;
    if (EqualAsciiCase(attribute.name, "http-equiv")) {
      is_content_type = EqualAsciiCase(TrimHtmlBlanks(attribute.value), "content-type");
    }
  }
  return is_content_type ? CharsetParameter(content) : std::string_view();
}

std::string_view CharsetOfMetas(std::string_view head) {
  HtmlTokenizer tokenizer(head);
  HtmlToken token;
  while (tokenizer.Next(&token)) {
    if (token.kind != HtmlTokenKind::kStartTag || token.tag != Tag::kMeta) continue;
    const std::string_view label = CharsetOfMeta(token);
    if (!label.empty()) return label;
  }
  return {};
}

}  // namespace

std::string MediaTypeOf(std::string_view content_type) {
  return LowerAscii(TrimHtmlBlanks(content_type.substr(0, content_type.find(';'))));
}

std::string_view CharsetParameter(std::string_view content_type) {
  return ValueBehind(content_type, "charset");
}

std::string DeclaredCharset(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, kCharsetDeclarationBytesMax);
  std::string_view label = CharsetOfMetas(head);
  if (label.empty() && head.starts_with("<?xml"))
    label = ValueBehind(head.substr(0, head.find('>')), "encoding");
  // What could be read as ASCII is not in UTF-16.
  if (EqualAsciiCase(label.substr(0, 6), "utf-16")) return "utf-8";
  return std::string(label);
}

}  // namespace newsfold
