#include "intake/html/tokenizer.h"

#include <algorithm>

#include "intake/html/ascii.h"

namespace newsfold {

bool HtmlTokenizer::Next(HtmlToken* token) {
  if (!raw_name_.empty()) {
    ReadRawText(token);
    if (!token->text.empty()) return true;
  }
  while (position_ < html_.size()) {
    if (html_[position_] == '<') {
      const std::size_t begin = position_;
      if (ReadMarkup(token)) return true;
      if (position_ != begin) continue;  // a comment, or a tag without end
    }
    const std::size_t begin = position_;
    position_ = Find('<', begin + 1);
    *token = HtmlToken();
    token->text = html_.substr(begin, position_ - begin);
    return true;
  }
  return false;
}

// At '<': reads a tag, or skips what is neither tag nor text. Stays if the '<' is text.
bool HtmlTokenizer::ReadMarkup(HtmlToken* token) {
  const std::size_t next = position_ + 1;
  if (next >= html_.size()) return false;
  const bool is_end_tag = html_[next] == '/';
  if (html_[next] == '!' || html_[next] == '?') {
    SkipComment();
    return false;
  }
  const std::size_t name = next + (is_end_tag ? 1 : 0);
  if (name >= html_.size()) return false;
  if (!IsAsciiLetter(html_[name])) {
    if (is_end_tag) position_ = std::min(Find('>', name) + 1, html_.size());
    return false;
  }
  token->kind = is_end_tag ? HtmlTokenKind::kEndTag : HtmlTokenKind::kStartTag;
  position_ = name;
  ReadTag(token);
  return position_ <= html_.size();
}

// At a tag's name: reads up to the '>' behind the tag. A tag that the page ends in is none, and leaves the
// position one past the end.
void HtmlTokenizer::ReadTag(HtmlToken* token) {
  const std::size_t begin = position_;
  while (position_ < html_.size() && !IsHtmlBlank(html_[position_]) && html_[position_] != '/' &&
         html_[position_] != '>') {
    ++position_;
  }
  const std::string_view name = html_.substr(begin, position_ - begin);
  token->tag = TagOf(name);
  token->text = {};
  token->is_self_closing = false;
  ReadAttributes(token);
  const bool is_open = token->kind == HtmlTokenKind::kStartTag && !token->is_self_closing;
  if (is_open && IsRawText(token->tag) && position_ <= html_.size()) raw_name_ = name;
}

void HtmlTokenizer::ReadAttributes(HtmlToken* token) {
  attributes_.clear();
  while (true) {
    SkipBlanks();
    if (position_ >= html_.size()) {
      position_ = html_.size() + 1;
      break;
    }
    const char byte = html_[position_];
    if (byte == '>') {
      ++position_;
      break;
    }
    token->is_self_closing = byte == '/' && position_ + 1 < html_.size() && html_[position_ + 1] == '>';
    if (byte == '/') {
      ++position_;
      continue;
    }
    const HtmlAttribute attribute = ReadAttribute();
    if (attributes_.size() < kHtmlAttributesMax) attributes_.push_back(attribute);
  }
  token->attributes = attributes_;
}

HtmlAttribute HtmlTokenizer::ReadAttribute() {
  const std::size_t begin = position_++;  // a '=' here is the name's
  while (position_ < html_.size() && !IsHtmlBlank(html_[position_]) && html_[position_] != '/' &&
         html_[position_] != '>' && html_[position_] != '=') {
    ++position_;
  }
  HtmlAttribute attribute{.name = html_.substr(begin, position_ - begin), .value = {}};
  SkipBlanks();
  if (position_ < html_.size() && html_[position_] == '=') {
    ++position_;
    SkipBlanks();
    attribute.value = ReadAttributeValue();
  }
  return attribute;
}

std::string_view HtmlTokenizer::ReadAttributeValue() {
  if (position_ >= html_.size()) return {};
  const char quote = html_[position_];
  const std::size_t begin = position_;
  if (quote == '"' || quote == '\'') {
    const std::size_t end = Find(quote, begin + 1);
    position_ = end + 1;
    return html_.substr(begin + 1, end - begin - 1);
  }
  while (position_ < html_.size() && !IsHtmlBlank(html_[position_]) && html_[position_] != '>') ++position_;
  return html_.substr(begin, position_ - begin);
}

// At "<!" or "<?": skips to behind it. Only a comment may have '>' in it.
void HtmlTokenizer::SkipComment() {
  if (!At("<!--")) {
    position_ = std::min(Find('>', position_) + 1, html_.size());
    return;
  }
  std::size_t end = position_ + 2;  // "<!-->" is a comment
  do {
    end = Find('>', end + 1);
  } while (end < html_.size() && html_.substr(end - 2, 2) != "--" && html_.substr(end - 3, 3) != "--!");
  position_ = std::min(end + 1, html_.size());
}

// Reads up to the end tag of the element whose name is raw_name_, or to the end of the page.
void HtmlTokenizer::ReadRawText(HtmlToken* token) {
  std::size_t end = position_;
  while ((end = Find('<', end)) < html_.size()) {
    const std::string_view rest = html_.substr(end);
    if (rest.size() > raw_name_.size() + 1 && rest[1] == '/' &&
        EqualAsciiCase(rest.substr(2, raw_name_.size()), raw_name_) &&
        (rest.size() == raw_name_.size() + 2 || !IsAsciiLetter(rest[raw_name_.size() + 2]))) {
      break;
    }
    ++end;
  }
  *token = HtmlToken();
  token->text = html_.substr(position_, end - position_);
  position_ = end;
  raw_name_ = {};
}

void HtmlTokenizer::SkipBlanks() {
  while (position_ < html_.size() && IsHtmlBlank(html_[position_])) ++position_;
}

std::size_t HtmlTokenizer::Find(char byte, std::size_t from) const {
  return std::min(html_.find(byte, from), html_.size());
}

}  // namespace newsfold
