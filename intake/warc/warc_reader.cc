#include "intake/warc/warc_reader.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "intake/html/ascii.h"

namespace newsfold {
namespace {

constexpr std::size_t kReadBytes = std::size_t{64} << 10;
constexpr std::string_view kWarc = "WARC/";
constexpr std::size_t kHeadBytes = 10;  // that tell what begins, as of BeginsRecord

std::optional<std::uint64_t> ParseLength(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Takes the last word off a line. Empty if there is none.
std::string_view TakeLastWord(std::string_view* line) {
  const std::size_t blank = line->rfind(' ');
  if (blank == std::string_view::npos) return {};
  const std::string_view word = line->substr(blank + 1);
  *line = line->substr(0, blank);
  return word;
}

// "2010-02-03T04:05:06Z" of "20100203040506"; anything else as it is.
std::string DateOfArc(std::string_view digits) {
  constexpr std::size_t kDigits = 14;
  if (digits.size() != kDigits || !std::all_of(digits.begin(), digits.end(), IsAsciiDigit))
    return std::string(digits);
  std::string date;
  for (std::size_t i = 0; i < kDigits; ++i) {
    if (i >= 4 && i % 2 == 0) date += i < 8 ? '-' : i == 8 ? 'T' : ':';
    date += digits[i];
  }
  return date + 'Z';
}

}  // namespace

class WarcReader::Impl {
 public:
  Impl(ByteInput input, std::size_t content_bytes_max)
      : stream_(std::move(input)), content_bytes_max_(content_bytes_max) {}

  Result<Event> Next(ArchiveRecord* record, ArchiveFault* fault) {
    while (true) {
      if (!is_inside_) {
        const Result<bool> has_next = stream_.Next();
        if (!has_next) return Tell(has_next.error(), stream_.offset(), fault);
        if (!*has_next) return Event::kEnd;
        Enter();
      }
      const Result<bool> has_record = SkipBlankLines();
      if (has_record && !*has_record) {
        is_inside_ = false;
        continue;
      }
      *record = {};
      record->offset = offset();
      Status status = has_record ? ReadRecord(record) : has_record.error();
      if (status.ok()) return Event::kRecord;
      const std::uint64_t begin = record->offset;
      if (const Status left = LeaveDamage(); !left.ok()) status = left;
      return Tell(status, begin, fault);
    }
  }

 private:
  // What is wrong with the bytes is a fault; the file that cannot be read is an error.
  static Result<Event> Tell(const Status& status, std::uint64_t offset, ArchiveFault* fault) {
    if (status.code() != StatusCode::kInvalidArgument) return status;
    *fault = {offset, status.message()};
    return Event::kFault;
  }

  void Enter() {
    is_inside_ = true;
    is_at_end_ = false;
    text_.clear();
    at_ = 0;
    passed_ = 0;
  }

  std::uint64_t offset() const {
    return stream_.is_compressed() ? stream_.offset() : stream_.offset() + passed_ + at_;
  }
  std::string_view rest() const { return std::string_view(text_).substr(at_); }

  // Reads on in the member. False at its end.
  Result<bool> More() {
    if (is_at_end_) return false;
    if (at_ > kReadBytes) {
      text_.erase(0, at_);
      passed_ += at_;
      at_ = 0;
    }
    const std::size_t size = text_.size();
    text_.resize(size + kReadBytes);
    const Result<std::size_t> count = stream_.Read(text_.data() + size, kReadBytes);
    text_.resize(size + (count ? *count : 0));
    if (!count) return count.error();
    is_at_end_ = *count == 0;
    return !is_at_end_;
  }

  Status Want(std::size_t count) {
    while (rest().size() < count) {
      const Result<bool> more = More();
      if (!more) return more.error();
      if (!*more) break;
    }
    return Status::Ok();
  }

  // Between records. False if the member has nothing more.
  Result<bool> SkipBlankLines() {
    while (true) {
      const std::string_view left = rest();
      const auto* const begin = std::find_if_not(left.begin(), left.end(), IsHtmlBlank);
      at_ += static_cast<std::size_t>(begin - left.begin());
      if (!rest().empty()) return true;
      const Result<bool> more = More();
      if (!more || !*more) return more;
    }
  }

  // Without its end.
  Result<std::string> ReadLine() {
    std::size_t searched = 0;
    while (true) {
      const std::size_t end = rest().find('\n', searched);
      if (end != std::string_view::npos) {
        std::string line(rest().substr(0, end));
        at_ += end + 1;
        if (line.ends_with('\r')) line.pop_back();
        return line;
      }
      searched = rest().size();
      if (searched > kHeaderBytesMax) return InvalidArgument("a line of a header has no end");
      const Result<bool> more = More();
      if (!more) return more.error();
      if (!*more) return InvalidArgument("the header of a record is cut off");
    }
  }

  Status ReadRecord(ArchiveRecord* record) {
    if (Status status = Want(kHeadBytes); !status.ok()) return status;
    if (!BeginsRecord(rest())) return InvalidArgument("no record begins here");
    const Result<std::string> line = ReadLine();
    if (!line) return line.error();
    const Status status = line->starts_with(kWarc) ? ReadFields(*line, record) : ReadArcLine(*line, record);
    return status.ok() ? ReadContent(record) : status;
  }

  Status ReadFields(const std::string& version, ArchiveRecord* record) {
    record->format = std::string(TrimHtmlBlanks(version));
    std::size_t bytes = 0;
    while (true) {
      const Result<std::string> line = ReadLine();
      if (!line) return line.error();
      if (line->empty()) break;
      bytes += line->size();
      if (bytes > kHeaderBytesMax) return InvalidArgument("the header of a record is too long");
      AppendHeaderLine(*line, &record->fields);
    }
    const std::optional<std::uint64_t> length = ParseLength(record->Find("Content-Length"));
    if (!length) return InvalidArgument("a record has no Content-Length");
    record->content_bytes = *length;
    return Status::Ok();
  }

  // URL IP date type length, and in version 2 five more in front of the length. A url may have blanks.
  Status ReadArcLine(std::string_view line, ArchiveRecord* record) {
    const bool is_head = line.starts_with("filedesc:");
    const std::optional<std::uint64_t> length = ParseLength(TakeLastWord(&line));
    if (!length) return InvalidArgument("a line of ARC has no length");
    if (!is_head && arc_version_ >= 2)
      for (int i = 0; i < 5; ++i) TakeLastWord(&line);
    const std::string_view type = TakeLastWord(&line);
    const std::string_view date = TakeLastWord(&line);
    const std::string_view address = TakeLastWord(&line);
    if (address.empty()) return InvalidArgument("a line of ARC lacks fields");
    const bool is_http = line.starts_with("http");
    record->format = "ARC";
    record->fields = {{"WARC-Type", is_head   ? "warcinfo"
                                    : is_http ? "response"
                                              : "resource"},
                      {"WARC-Target-URI", std::string(line)},
                      {"WARC-Date", DateOfArc(date)},
                      {"WARC-IP-Address", std::string(address)},
                      {"Content-Type", is_http ? "application/http; msgtype=response" : std::string(type)}};
    record->content_bytes = *length;
    return Status::Ok();
  }

  Status ReadContent(ArchiveRecord* record) {
    sha1_.Begin();
    std::uint64_t left = record->content_bytes;
    while (left > 0) {
      if (rest().empty()) {
        const Result<bool> more = More();
        if (!more) return more.error();
        if (!*more)
          return InvalidArgument("the record is cut off: " + std::to_string(record->content_bytes - left) +
                                 " of " + std::to_string(record->content_bytes) + " bytes are there");
      }
      const std::string_view piece =
          rest().substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left, kReadBytes)));
      sha1_.Add(piece);
      record->content.append(piece.substr(0, content_bytes_max_ - record->content.size()));
      at_ += piece.size();
      left -= piece.size();
    }
    record->content_sha1 = sha1_.Finish();
    const bool is_head = record->format == "ARC" && record->Find("WARC-Type") == "warcinfo";
    if (is_head) arc_version_ = record->content.starts_with("2 ") ? 2 : 1;
    return Status::Ok();
  }

  // Behind damage: the next line that begins a record, or the next member.
  Status LeaveDamage() {
    constexpr std::string_view kNext = "\nWARC/";
    while (true) {
      const std::size_t found = rest().find(kNext);
      if (found != std::string_view::npos) {
        at_ += found + 1;
        return Status::Ok();
      }
      at_ += rest().size() - std::min(rest().size(), kNext.size() - 1);
      const Result<bool> more = More();
      if (more && *more) continue;
      is_inside_ = false;
      const bool is_damage = !more && more.error().code() == StatusCode::kInvalidArgument;
      return more || is_damage ? Status::Ok() : more.error();
    }
  }

  MemberStream stream_;
  const std::size_t content_bytes_max_;
  bool is_inside_ = false;  // a member
  bool is_at_end_ = false;  // of the member
  std::string text_;        // of the member, decompressed; what is behind at_ is still to be read
  std::size_t at_ = 0;
  std::uint64_t passed_ = 0;  // of the member, in front of text_
  int arc_version_ = 1;
  Sha1Stream sha1_;
};

WarcReader::WarcReader(ByteInput input, std::size_t content_bytes_max)
    : impl_(std::make_unique<Impl>(std::move(input), content_bytes_max)) {}
WarcReader::~WarcReader() = default;

Result<WarcReader::Event> WarcReader::Next(ArchiveRecord* record, ArchiveFault* fault) {
  return impl_->Next(record, fault);
}

}  // namespace newsfold
