#include "intake/html/line_text.h"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>

#include "dedup/text/code_point.h"
#include "dedup/text/html_entities.h"
#include "intake/html/ascii.h"

namespace newsfold {
namespace {

constexpr std::uint32_t kNoBreakSpace = 0xA0;

// Writes text with one space for each stretch of blanks.
class TextWriter {
 public:
  void Append(std::string_view written);
  void BreakLine() { gap_ = '\n'; }
  std::string Take() && { return std::move(text_); }

 private:
  void AppendGap() {
    if (gap_ != 0 && !text_.empty()) text_ += gap_;
    gap_ = 0;
  }
  void AppendBlank() {
    if (gap_ == 0) gap_ = ' ';
  }
  std::size_t AppendReference(std::string_view rest);

  std::string text_;
  char gap_ = 0;  // what stands in front of the next character that is no blank
};

void TextWriter::Append(std::string_view written) {
  std::size_t i = 0;
  while (i < written.size()) {
    if (IsHtmlBlank(written[i])) {
      AppendBlank();
      ++i;
    } else if (written[i] == '&') {
      i += AppendReference(written.substr(i));
    } else {
      const std::size_t begin = i;
      while (i < written.size() && !IsHtmlBlank(written[i]) && written[i] != '&') ++i;
      AppendGap();
      text_ += written.substr(begin, i - begin);
    }
  }
}

// At '&'. The bytes read.
std::size_t TextWriter::AppendReference(std::string_view rest) {
  const SpelledCodePoint spelled = ReadHtmlReference(rest);
  if (spelled.length > 0 && (spelled.value == kNoBreakSpace || spelled.value <= ' ')) {
    AppendBlank();
    return spelled.length;
  }
  AppendGap();
  if (spelled.length == 0) {
    text_ += '&';
    return 1;
  }
  const PackedUtf8 packed = PackUtf8(spelled.value);
  char bytes[4];
  for (std::size_t i = 0; i < std::size(bytes); ++i) bytes[i] = static_cast<char>(packed.bytes >> (8 * i));
  text_.append(bytes, packed.length);
  return spelled.length;
}

}  // namespace

std::string ReadableText(std::string_view written) {
  TextWriter writer;
  writer.Append(written);
  return std::move(writer).Take();
}

std::string ReadableLine(const PageTree& tree, const PageLine& line) {
  TextWriter writer;
  for (std::uint32_t i = line.runs_begin; i < line.runs_end; ++i) {
    if (tree.runs[i].is_break) writer.BreakLine();
    writer.Append(tree.runs[i].text);
  }
  return std::move(writer).Take();
}

}  // namespace newsfold
