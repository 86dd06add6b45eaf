#include "tools/input/input.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kReadBytes = std::size_t{256} << 10;

std::string_view WithoutCompression(std::string_view name) {
  for (const std::string_view suffix : {".gz", ".zst"}) {
    if (name.size() > suffix.size() && name.ends_with(suffix))
      return name.substr(0, name.size() - suffix.size());
  }
  return name;
}

bool IsBlank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

InputFile MakeInput(const fs::path& path, std::string_view id, InputFormat format) {
  InputFile file;
  file.path = path.string();
  file.format = format == InputFormat::kAuto ? FormatOfName(file.path) : format;
  if (file.path == "-") return file;
  file.id = WithoutCompression(id);
  std::error_code error;
  const auto size = fs::file_size(path, error);
  file.size_bytes = error ? 0 : size;
  return file;
}

bool IsHidden(const fs::path& path) {
  return path.filename().string().starts_with('.');
}

void ListDirectory(const fs::path& directory, InputFormat format, std::vector<InputFile>* files) {
  std::vector<std::pair<std::string, fs::path>> found;
  std::error_code error;
  fs::recursive_directory_iterator walk(directory, error);
  for (; !error && walk != fs::recursive_directory_iterator(); walk.increment(error)) {
    std::error_code type_error;
    if (IsHidden(walk->path())) {
      walk.disable_recursion_pending();
    } else if (walk->is_regular_file(type_error)) {
      found.emplace_back(walk->path().lexically_relative(directory).string(), walk->path());
    }
  }
  std::sort(found.begin(), found.end());
  for (const auto& [id, path] : found) files->push_back(MakeInput(path, id, format));
  // Opening the directory itself as a file will say that something is wrong with it.
  if (error) files->push_back(MakeInput(directory, "", InputFormat::kText));
}

}  // namespace

InputFormat FormatOfName(std::string_view name) {
  const std::string_view stem = WithoutCompression(name);
  for (const std::string_view suffix : {".jsonl", ".ndjson", ".json"}) {
    if (stem.ends_with(suffix)) return InputFormat::kJsonLines;
  }
  return name == "-" ? InputFormat::kJsonLines : InputFormat::kText;
}

std::vector<InputFile> ListInputs(const std::vector<std::string>& paths, InputFormat format) {
  std::vector<InputFile> files;
  for (const std::string& path : paths) {
    std::error_code error;
    if (path != "-" && fs::is_directory(path, error)) {
      ListDirectory(path, format, &files);
    } else {
      files.push_back(MakeInput(path, fs::path(path).filename().string(), format));
    }
  }
  return files;
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
