#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "intake/warc/member_stream.h"
#include "store/base/status.h"

namespace newsfold {

// The bytes of a file around a place that moves on; some behind it are kept, to go back to.
// Thread-compatible.
class RawWindow {
 public:
  static constexpr std::size_t kReadBytes = std::size_t{256} << 10;
  static constexpr std::size_t kKeptBytes = std::size_t{1} << 20;

  explicit RawWindow(ByteInput input) : input_(std::move(input)) {}

  // What is there behind the place; empty only at the end of the file, once More has said so.
  std::string_view rest() const { return std::string_view(bytes_).substr(at_); }
  std::uint64_t offset() const { return begin_ + at_; }
  void Skip(std::size_t count) { at_ += count; }
  // Goes back to an earlier place, or as far as that is kept.
  void GoBack(std::uint64_t offset) { at_ = offset < begin_ ? 0 : static_cast<std::size_t>(offset - begin_); }

  // Reads on. False at the end of the file. Errors: those of the input.
  Result<bool> More() {
    if (is_at_end_) return false;
    if (at_ > 2 * kKeptBytes) Drop(at_ - kKeptBytes);
    const std::size_t size = bytes_.size();
    bytes_.resize(size + kReadBytes);
    const Result<std::size_t> count = input_(bytes_.data() + size, kReadBytes);
    bytes_.resize(size + (count ? *count : 0));
    if (!count) return count.error();
    is_at_end_ = *count == 0;
    return !is_at_end_;
  }
  // Has at least `count` bytes behind the place, if the file has.
  Status Want(std::size_t count) {
    while (rest().size() < count) {
      const Result<bool> more = More();
      if (!more) return more.error();
      if (!*more) break;
    }
    return Status::Ok();
  }

 private:
  void Drop(std::size_t count) {
    bytes_.erase(0, count);
    begin_ += count;
    at_ -= count;
  }

  ByteInput input_;
  std::string bytes_;
  std::size_t at_ = 0;
  std::uint64_t begin_ = 0;  // of bytes_ in the file
  bool is_at_end_ = false;
};

}  // namespace newsfold
