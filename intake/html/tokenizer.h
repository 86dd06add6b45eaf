#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "intake/html/tag.h"

namespace newsfold {

// An attribute as it is written: character references stand in it still.
struct HtmlAttribute {
  std::string_view name;
  std::string_view value;
};

enum class HtmlTokenKind : std::uint8_t { kStartTag, kEndTag, kText };

// A piece of a page. Views into the page, and into the tokenizer until its next token.
struct HtmlToken {
  HtmlTokenKind kind = HtmlTokenKind::kText;
  Tag tag = Tag::kOther;                      // of tags
  bool is_self_closing = false;               // of start tags: written with "/>"
  std::string_view text;                      // of text: as it is written
  std::span<const HtmlAttribute> attributes;  // of start tags: the first kHtmlAttributesMax of them
};

inline constexpr std::size_t kHtmlAttributesMax = 64;

// Cuts a page into tags and text. Comments, declarations and processing instructions are left out; what
// stands in a script, a style and the like is one text, up to that element's end tag. Total on any bytes, one
// pass: linear. Thread-compatible.
// Source: WHATWG, HTML, "Tokenization", of which these states are what a reader of text sees.
class HtmlTokenizer {
 public:
  // `html` outlives the tokenizer and its tokens.
  explicit HtmlTokenizer(std::string_view html) : html_(html) {}

  // Reads the next token; false at the end of the page.
  bool Next(HtmlToken* token);

 private:
  bool ReadMarkup(HtmlToken* token);
  void ReadTag(HtmlToken* token);
  void ReadAttributes(HtmlToken* token);
  HtmlAttribute ReadAttribute();
  std::string_view ReadAttributeValue();
  void SkipComment();
  void ReadRawText(HtmlToken* token);
  void SkipBlanks();
  bool At(std::string_view text) const { return html_.substr(position_, text.size()) == text; }
  // Where the byte stands next, or the page's end.
  std::size_t Find(char byte, std::size_t from) const;

  const std::string_view html_;
  std::size_t position_ = 0;
  std::string_view raw_name_;  // of the element whose raw text comes next, else empty
  std::vector<HtmlAttribute> attributes_;
};

}  // namespace newsfold
