#include "tools/input/reading_marks.h"

#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include <sys/stat.h>

namespace newsfold {
namespace {

constexpr std::chrono::seconds kNoteInterval{1};
constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

void LookAt(const std::string& path, FileReading* reading) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return;
  std::error_code error;
  const std::filesystem::path canonical = std::filesystem::canonical(path, error);
  if (error) return;
  reading->input = canonical.string();
  reading->size_bytes = static_cast<std::uint64_t>(info.st_size);
  reading->modified_ns = info.st_mtim.tv_sec * kNanosecondsPerSecond + info.st_mtim.tv_nsec;
}

bool IsOf(const ReadingMark& mark, const FileReading& reading) {
  return mark.size_bytes == reading.size_bytes && mark.modified_ns == reading.modified_ns;
}

}  // namespace

Result<std::shared_ptr<FileReading>> ReadingMarks::Begin(const InputFile& file) {
  auto reading = std::make_shared<FileReading>();
  if (archive_ == nullptr || file.path == "-") return reading;
  LookAt(file.path, reading.get());
  if (reading->input.empty()) return reading;
  reading->input += std::string(1, '\0') + file.id + std::string(1, '\0') + manner_;
  if (resumes_) {
    const Result<std::optional<ReadingMark>> mark = archive_->FindReading(reading->input);
    if (!mark) return mark.error();
    if (*mark && IsOf(**mark, *reading)) {
      reading->skipped = (*mark)->items;
      reading->is_skipped = (*mark)->is_whole;
    }
  }
  if (reading->is_skipped) return reading;
  const std::lock_guard lock(mutex_);
  open_.push_back(reading);
  return reading;
}

Status ReadingMarks::Answer(FileReading* reading) {
  ++reading->answered;
  const auto now = std::chrono::steady_clock::now();
  if (now - noted_at_ < kNoteInterval) return Status::Ok();
  noted_at_ = now;
  return Note();
}

Status ReadingMarks::Note() {
  if (is_stopped_ || archive_ == nullptr) return Status::Ok();
  std::vector<std::pair<std::string, ReadingMark>> marks;
  const std::lock_guard lock(mutex_);
  while (!open_.empty()) {
    const FileReading& reading = *open_.front();
    const bool is_whole = reading.is_read && reading.answered == reading.read;
    marks.push_back({reading.input, ReadingMark{reading.size_bytes, reading.modified_ns,
                                                reading.skipped + reading.answered, is_whole}});
    if (!is_whole) break;
    open_.pop_front();
  }
  return archive_->NoteReadings(marks);
}

}  // namespace newsfold
