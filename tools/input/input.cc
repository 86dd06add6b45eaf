#include "tools/input/input.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <string_view>
#include <utility>

#include "dedup/base/assert.h"
#include "intake/html/ascii.h"

namespace newsfold {
namespace {

constexpr std::size_t kReadBytes = std::size_t{256} << 10;

struct Ending {
  std::string_view ending;
  InputFormat format;
};
constexpr Ending kEndings[] = {
    {".jsonl", InputFormat::kJsonLines}, {".ndjson", InputFormat::kJsonLines},
    {".json", InputFormat::kJsonLines},  {".csv", InputFormat::kCsv},
    {".tsv", InputFormat::kTsv},         {".txt", InputFormat::kText},
    {".text", InputFormat::kText},       {".html", InputFormat::kPage},
    {".htm", InputFormat::kPage},        {".xhtml", InputFormat::kPage},
    {".warc", InputFormat::kArchive},    {".wet", InputFormat::kArchive},
    {".arc", InputFormat::kArchive},     {".tar", InputFormat::kTar},
    {".tgz", InputFormat::kTar},         {".zip", InputFormat::kZip},
};

bool IsBlank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

std::string_view WithoutCompression(std::string_view name) {
  for (const std::string_view suffix : {".gz", ".zst"}) {
    if (name.size() > suffix.size() && name.ends_with(suffix))
      return name.substr(0, name.size() - suffix.size());
  }
  return name;
}

std::string EndingOfName(std::string_view name) {
  name = WithoutCompression(name.substr(name.rfind('/') + 1));
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string() : LowerAscii(name.substr(dot));
}

InputFormat FormatOfName(std::string_view name) {
  if (name == "-") return InputFormat::kJsonLines;
  const std::string ending = EndingOfName(name);
  if (ending.empty()) return InputFormat::kText;
  const auto* const found = std::find_if(std::begin(kEndings), std::end(kEndings),
                                         [&](const Ending& known) { return known.ending == ending; });
  return found == std::end(kEndings) ? InputFormat::kUnknown : found->format;
}

LineReader::LineReader(ByteSource* source, std::size_t line_bytes_max)
    : source_(source), line_bytes_max_(line_bytes_max), buffer_(kReadBytes) {}

Result<bool> LineReader::Fill() {
  const Result<std::size_t> count = source_->Read(buffer_.data(), buffer_.size());
  if (!count) return count.error();
  NEWSFOLD_ASSERT(*count <= buffer_.size());
  begin_ = 0;
  end_ = *count;
  return end_ > 0;
}

Result<LineReader::Event> LineReader::Next(std::string* line, std::uint64_t* number) {
  line->clear();
  bool is_too_long = false;
  while (true) {
    if (begin_ == end_) {
      const Result<bool> filled = Fill();
      if (!filled) return filled.error();
    }
    const bool is_end = begin_ == end_;
    const char* const begin = buffer_.data() + begin_;
    const void* const found = is_end ? nullptr : std::memchr(begin, '\n', end_ - begin_);
    const char* const end = found != nullptr ? static_cast<const char*>(found) : buffer_.data() + end_;
    const std::size_t piece_bytes = static_cast<std::size_t>(end - begin);
    is_too_long |= line->size() + piece_bytes > line_bytes_max_;
    if (!is_too_long) line->append(begin, piece_bytes);
    begin_ += piece_bytes + (found != nullptr ? 1 : 0);
    NEWSFOLD_ASSERT(begin_ <= end_ && line->size() <= line_bytes_max_);
    if (found == nullptr && !is_end) continue;

    *number = ++line_number_;
    if (std::exchange(at_head_, false) && line->starts_with("\xEF\xBB\xBF")) line->erase(0, 3);
    if (is_too_long) return Event::kTooLong;
    if (!IsBlank(*line)) return Event::kLine;
    if (is_end) return Event::kEnd;
    line->clear();
  }
}

Result<std::string> ReadAll(ByteSource* source, std::size_t bytes_max) {
  std::string text;
  while (text.size() <= bytes_max) {
    const std::size_t old_size = text.size();
    text.resize(old_size + kReadBytes);
    const Result<std::size_t> count = source->Read(text.data() + old_size, kReadBytes);
    if (!count) return count.error();
    NEWSFOLD_ASSERT(*count <= kReadBytes);
    text.resize(old_size + *count);
    if (*count == 0) return text;
  }
  return InvalidArgument("is larger than " + std::to_string(bytes_max) + " bytes");
}

}  // namespace newsfold
