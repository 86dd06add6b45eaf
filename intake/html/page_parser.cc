#include "intake/html/page_parser.h"

#include <algorithm>
#include <initializer_list>

#include "intake/html/ascii.h"
#include "intake/html/open_elements.h"
#include "intake/html/tokenizer.h"

namespace newsfold {
namespace {

std::string_view ValueOf(const HtmlToken& token, std::string_view name) {
  for (const HtmlAttribute& attribute : token.attributes) {
    if (EqualAsciiCase(attribute.name, name)) return attribute.value;
  }
  return {};
}

// Whether `style` has a declaration that keeps an element from being shown.
bool HidesByStyle(std::string_view style) {
  std::string compact;
  for (const char byte : style) {
    if (!IsHtmlBlank(byte)) compact += LowerAscii(byte);
  }
  return compact.find("display:none") != std::string::npos ||
         compact.find("visibility:hidden") != std::string::npos;
}

// What attributes say of an element.
struct ElementNotes {
  PartKind kind = PartKind::kUnnamed;
  bool is_article_body = false;
  bool is_hidden = false;
};

ElementNotes NotesOf(const HtmlToken& token) {
  ElementNotes notes;
  for (const HtmlAttribute& attribute : token.attributes) {
    const bool is_id = EqualAsciiCase(attribute.name, "id");
    if (is_id && std::count_if(attribute.value.begin(), attribute.value.end(),
                               [](char b) { return b == '-' || b == '_'; }) > 2)
      continue;
    if (is_id || EqualAsciiCase(attribute.name, "class") || EqualAsciiCase(attribute.name, "role")) {
      notes.kind = std::max(notes.kind, PartKindOf(attribute.value));
    } else if (EqualAsciiCase(attribute.name, "itemprop")) {
      notes.is_article_body |= EqualAsciiCase(attribute.value, "articleBody");
    } else if (EqualAsciiCase(attribute.name, "style")) {
      notes.is_hidden |= HidesByStyle(attribute.value);
    } else if (EqualAsciiCase(attribute.name, "hidden")) {
      notes.is_hidden = true;
    } else if (EqualAsciiCase(attribute.name, "aria-hidden")) {
      notes.is_hidden |= EqualAsciiCase(attribute.value, "true");
    }
  }
  return notes;
}

// html, head and body are wherever they may be: pages open them twice, and write on behind their end tags.
bool IsTransparent(Tag tag) {
  return tag == Tag::kHtml || tag == Tag::kHead || tag == Tag::kBody;
}

// Whether a link with that target is one to another page.
bool LeadsAway(std::string_view url) {
  url = TrimHtmlBlanks(url);
  return !url.empty() && !url.starts_with('#') && !EqualAsciiCase(url.substr(0, 11), "javascript:");
}

class PageParser {
 public:
  explicit PageParser(std::string_view html) : tokenizer_(html) {
    page_.tree.elements.emplace_back();
    open_.Push({});
  }

  ParsedPage Parse() &&;

 private:
  void Start(const HtmlToken& token);
  void StartBlock(Tag tag);
  void CloseImplied(Tag tag);
  void Push(const HtmlToken& token);
  void End(Tag tag);
  void PopThrough(int depth);
  void Pop();
  void AddText(std::string_view text);
  void EndLine();
  void NoteHead(const HtmlToken& token);
  void NoteMeta(const HtmlToken& token);
  int LastOf(std::initializer_list<Tag> tags) const;
  bool IsMuted() const { return open_.top().is_muted; }

  HtmlTokenizer tokenizer_;
  ParsedPage page_;
  OpenElements open_;
  std::size_t too_deep_ = 0;  // start tags beyond kPageDepthMax whose end tags have not come
  int link_depth_ = 0;        // of the elements around the open link; 0: none is open
  PageLine line_;
  bool has_break_ = false;                // a <br> came since the last run
  std::string_view* raw_text_ = nullptr;  // where the text of a <title> or a script goes
};

ParsedPage PageParser::Parse() && {
  HtmlToken token;
  while (tokenizer_.Next(&token)) {
    switch (token.kind) {
      case HtmlTokenKind::kStartTag:
        Start(token);
        break;
      case HtmlTokenKind::kEndTag:
        End(token.tag);
        break;
      case HtmlTokenKind::kText:
        AddText(token.text);
        break;
    }
  }
  PopThrough(0);
  return std::move(page_);
}

void PageParser::Start(const HtmlToken& token) {
  const Tag tag = token.tag;
  NoteHead(token);
  if (IsTransparent(tag)) return;
  if (IsBlock(tag)) StartBlock(tag);
  if (IsVoid(tag)) {
    has_break_ |= tag == Tag::kBr;
    return;
  }
  if (tag == Tag::kA && LeadsAway(ValueOf(token, "href"))) link_depth_ = open_.depth();
  Push(token);
}

void PageParser::StartBlock(Tag tag) {
  EndLine();
  while (open_.top().tag == Tag::kP) Pop();
  CloseImplied(tag);
}

// Depth of the innermost open element of these tags; that of the root if none is open.
int PageParser::LastOf(std::initializer_list<Tag> tags) const {
  int last = 0;
  for (const Tag tag : tags) last = std::max(last, open_.LastOf(tag));
  return last;
}

// Closes the element that ends where one of this tag begins, if it is open.
void PageParser::CloseImplied(Tag tag) {
  int depth = 0;
  int bound = 0;
  switch (tag) {
    case Tag::kLi:
      depth = open_.LastOf(Tag::kLi);
      bound = LastOf({Tag::kUl, Tag::kOl, Tag::kMenu, Tag::kDir, Tag::kTd, Tag::kTh});
      break;
    case Tag::kDt:
    case Tag::kDd:
      depth = LastOf({Tag::kDt, Tag::kDd});
      bound = LastOf({Tag::kDl, Tag::kTd, Tag::kTh});
      break;
    case Tag::kTd:
    case Tag::kTh:
      depth = LastOf({Tag::kTd, Tag::kTh});
      bound = LastOf({Tag::kTable, Tag::kTr});
      break;
    case Tag::kTr:
      depth = open_.LastOf(Tag::kTr);
      bound = LastOf({Tag::kTable});
      break;
    case Tag::kTbody:
    case Tag::kThead:
    case Tag::kTfoot:
      depth = LastOf({Tag::kTbody, Tag::kThead, Tag::kTfoot});
      bound = LastOf({Tag::kTable});
      break;
    default:
      break;
  }
  if (depth > bound) PopThrough(depth);
}

void PageParser::Push(const HtmlToken& token) {
  const bool is_block = IsBlock(token.tag);
  const bool is_unread = IsUnread(token.tag);
  if (token.is_self_closing && is_unread) return;
  const ElementNotes notes =
      is_block || is_unread || token.tag == Tag::kOther ? NotesOf(token) : ElementNotes();
  // Of what is written within a line only that counts which hides something, or is in what is hidden.
  if (!is_block && !is_unread && !notes.is_hidden && !IsMuted()) return;
  if (open_.depth() >= static_cast<int>(kPageDepthMax)) {
    ++too_deep_;
    return;
  }
  OpenElement open{.tag = token.tag,
                   .is_muted = IsMuted() || is_unread || notes.is_hidden,
                   .element = open_.top().element};
  if (is_block) {
    open.element = static_cast<std::uint32_t>(page_.tree.elements.size());
    page_.tree.elements.push_back({.tag = token.tag,
                                   .kind = notes.kind,
                                   .is_article_body = notes.is_article_body,
                                   .lines_begin = static_cast<std::uint32_t>(page_.tree.lines.size())});
  }
  open_.Push(open);
}

void PageParser::End(Tag tag) {
  raw_text_ = nullptr;
  if (tag == Tag::kA) link_depth_ = 0;
  if (tag == Tag::kBr) has_break_ = true;
  const bool is_block = IsBlock(tag);
  if (is_block) EndLine();
  const bool is_of_table = tag == Tag::kTable || tag == Tag::kTr || tag == Tag::kTd || tag == Tag::kTh ||
                           tag == Tag::kTbody || tag == Tag::kThead || tag == Tag::kTfoot;
  const int depth = open_.LastOf(tag);
  // An end tag within a cell closes nothing around the table, and one of a table nothing around its own.
  const int bound =
      is_of_table ? (tag == Tag::kTable ? 0 : LastOf({Tag::kTable})) : LastOf({Tag::kTd, Tag::kTh});
  if (too_deep_ > 0 && (is_block || IsMuted())) {
    --too_deep_;
    return;
  }
  if (depth > bound) PopThrough(depth);
}

// Closes the elements down to that depth, it included.
void PageParser::PopThrough(int depth) {
  while (open_.depth() > depth && open_.depth() > 0) Pop();
}

void PageParser::Pop() {
  if (IsBlock(open_.top().tag) || open_.depth() == 1) EndLine();
  const OpenElement open = open_.Pop();
  if (link_depth_ > open_.depth()) link_depth_ = 0;
  if (!IsBlock(open.tag) && open_.depth() > 0) return;
  PageElement& element = page_.tree.elements[open.element];
  element.elements_end = static_cast<std::uint32_t>(page_.tree.elements.size());
  element.lines_end = static_cast<std::uint32_t>(page_.tree.lines.size());
}

void PageParser::AddText(std::string_view text) {
  if (raw_text_ != nullptr) {
    *raw_text_ = text;
    raw_text_ = nullptr;
    return;
  }
  if (IsMuted()) return;
  const auto bytes = static_cast<std::uint32_t>(std::count_if(
      text.begin(), text.end(), [](char byte) { return static_cast<unsigned char>(byte) > ' '; }));
  const bool is_first = page_.tree.runs.size() == line_.runs_begin;
  if (bytes == 0 && is_first) return;
  line_.text_bytes += bytes;
  if (link_depth_ > 0) line_.link_bytes += bytes;
  page_.tree.runs.push_back({.text = text, .is_break = has_break_ && !is_first});
  has_break_ = false;
}

void PageParser::EndLine() {
  if (IsMuted()) return;
  line_.runs_end = static_cast<std::uint32_t>(page_.tree.runs.size());
  if (line_.runs_end > line_.runs_begin) {
    line_.element = open_.top().element;
    page_.tree.lines.push_back(line_);
  }
  line_ = {.runs_begin = line_.runs_end};
  has_break_ = false;
}

void PageParser::NoteHead(const HtmlToken& token) {
  PageHead& head = page_.head;
  if (token.tag == Tag::kHtml && head.language.empty()) head.language = ValueOf(token, "lang");
  if (token.tag == Tag::kMeta) NoteMeta(token);
  if (token.tag == Tag::kLink && head.links.size() < kPageMetasMax) {
    head.links.push_back({.relation = ValueOf(token, "rel"), .url = ValueOf(token, "href")});
  }
  if (token.tag == Tag::kTime && head.time.empty()) head.time = ValueOf(token, "datetime");
  if (token.tag == Tag::kTitle && head.title.empty() && !IsMuted()) raw_text_ = &head.title;
  if (token.tag == Tag::kScript &&
      EqualAsciiCase(TrimHtmlBlanks(ValueOf(token, "type")), "application/ld+json")) {
    raw_text_ = &head.json_ld.emplace_back();
  }
  if (token.tag == Tag::kH1 && !head.has_heading && !IsMuted()) {
    EndLine();
    head.has_heading = true;
    head.heading_line = static_cast<std::uint32_t>(page_.tree.lines.size());
  }
}

void PageParser::NoteMeta(const HtmlToken& token) {
  PageHead& head = page_.head;
  if (head.metas.size() >= kPageMetasMax) return;
  for (const std::string_view key : {"property", "name", "itemprop"}) {
    const std::string_view name = ValueOf(token, key);
    if (!name.empty()) head.metas.push_back({.name = name, .content = ValueOf(token, "content")});
  }
}

}  // namespace

ParsedPage ParsePage(std::string_view html) {
  return PageParser(html).Parse();
}

}  // namespace newsfold
