#include "tools/input/input_files.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "dedup/base/assert.h"

namespace newsfold {

std::uint64_t InputPlace::Pack() const {
  NEWSFOLD_ASSERT(file < kInputFilesMax && place >> kPlaceBits == 0);
  return std::uint64_t{file} << kPlaceBits | place;
}

InputPlace InputPlace::Unpack(std::uint64_t packed) {
  return {static_cast<std::uint32_t>(packed >> kPlaceBits), packed & ((std::uint64_t{1} << kPlaceBits) - 1)};
}

Result<std::uint32_t> InputFiles::Add(OpenFile file) {
  const std::lock_guard lock(mutex_);
  const std::size_t number = first_ + files_.size();
  if (number >= kInputFilesMax)
    return InvalidArgument("more than " + std::to_string(kInputFilesMax) + " files; one run takes no more");
  NEWSFOLD_ASSERT(file.reading != nullptr);
  files_.push_back(std::move(file));
  return static_cast<std::uint32_t>(number);
}

const OpenFile& InputFiles::Get(std::uint32_t number) {
  const std::lock_guard lock(mutex_);
  NEWSFOLD_ASSERT(number >= first_ && number - first_ < files_.size());
  return files_[number - first_];
}

void InputFiles::DropBefore(std::uint32_t number) {
  const std::lock_guard lock(mutex_);
  for (; first_ < number && !files_.empty(); ++first_) files_.pop_front();
}

std::string PlaceName(const InputFile& file, std::uint64_t place) {
  if (file.format == InputFormat::kArchive) return fmt::format("{}: at byte {}", file.path, place);
  return place == 0 ? file.path : fmt::format("{}:{}", file.path, place);
}

}  // namespace newsfold
