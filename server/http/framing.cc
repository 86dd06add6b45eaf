#include "server/http/framing.h"

#include <algorithm>
#include <charconv>
#include <string>

#include <boost/beast/core/string.hpp>

#include "dedup/base/assert.h"
#include "server/service/limits.h"

namespace newsfold {
namespace {

bool IsTokenByte(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return letter || (c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
}

bool IsToken(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsTokenByte);
}

bool IsControlByte(char c) {
  return (c >= 0 && c < ' ' && c != '\t') || c == 0x7f;
}

bool HasControlByte(std::string_view text) {
  return std::any_of(text.begin(), text.end(), IsControlByte);
}

// The request line as far as it is there.
struct RequestLine {
  std::string_view method;
  std::string_view target;
  bool method_ended = false;
};

RequestLine CutRequestLine(std::string_view line) {
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) return {line, {}, false};
  const std::string_view rest = line.substr(space + 1);
  return {line.substr(0, space), rest.substr(0, rest.find(' ')), true};
}

std::size_t CountFields(std::span<const HeadField> fields, std::string_view name) {
  return static_cast<std::size_t>(std::count_if(fields.begin(), fields.end(), [&](const HeadField& field) {
    return boost::beast::iequals(field.name, name);
  }));
}

std::string_view FindField(std::span<const HeadField> fields, std::string_view name) {
  for (const HeadField& field : fields) {
    if (boost::beast::iequals(field.name, name)) return field.value;
  }
  return {};
}

bool IsHostValue(std::string_view value) {
  return !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
    return c > ' ' && c < 0x7f && std::string_view("/\\@,#?<>\"{}|^`").find(c) == std::string_view::npos;
  });
}

std::optional<Problem> JudgeHost(int version, std::span<const HeadField> fields) {
  const std::size_t count = CountFields(fields, "Host");
  if (count > 1) return Problem{400, "bad_host", "more than one Host field"};
  if (count == 0 && version >= 11) return Problem{400, "bad_host", "HTTP/1.1 needs a Host field"};
  if (count == 1 && !IsHostValue(FindField(fields, "Host"))) {
    return Problem{400, "bad_host", "the Host field is not a host with an optional port"};
  }
  return std::nullopt;
}

std::optional<Problem> JudgeTransferEncoding(int version, std::span<const HeadField> fields,
                                             Framing* framing) {
  const std::size_t count = CountFields(fields, "Transfer-Encoding");
  if (count == 0) return std::nullopt;
  if (version < 11) return Problem{400, "bad_framing", "Transfer-Encoding in HTTP/1.0"};
  if (count > 1) return Problem{400, "bad_framing", "more than one Transfer-Encoding field"};
  if (CountFields(fields, "Content-Length") > 0) {
    return Problem{400, "bad_framing", "both Transfer-Encoding and Content-Length"};
  }
  if (!boost::beast::iequals(FindField(fields, "Transfer-Encoding"), "chunked")) {
    return Problem{501, "unsupported_transfer_encoding", "the only Transfer-Encoding understood is chunked"};
  }
  framing->body = Framing::Body::kChunked;
  return std::nullopt;
}

std::optional<Problem> JudgeContentLength(std::span<const HeadField> fields, Framing* framing) {
  const std::size_t count = CountFields(fields, "Content-Length");
  if (count == 0) return std::nullopt;
  if (count > 1) return Problem{400, "bad_framing", "more than one Content-Length field"};
  const std::string_view value = FindField(fields, "Content-Length");
  const char* end = value.data() + value.size();
  const auto [rest, error] = std::from_chars(value.data(), end, framing->length);
  if (error != std::errc() || rest != end) {
    return Problem{400, "bad_framing", "Content-Length is not a whole number below 2^64"};
  }
  framing->body = Framing::Body::kLength;
  return std::nullopt;
}

std::optional<Problem> JudgeExpect(int version, std::span<const HeadField> fields, Framing* framing) {
  if (version < 11 || CountFields(fields, "Expect") == 0) return std::nullopt;
  const bool only_continue = CountFields(fields, "Expect") == 1 &&
                             boost::beast::iequals(FindField(fields, "Expect"), "100-continue");
  if (!only_continue) return Problem{417, "bad_expectation", "the only expectation met is 100-continue"};
  framing->expect_continue = true;
  return std::nullopt;
}

}  // namespace

bool HeadScanner::SkipEmptyLine(std::string_view bytes) {
  if (bytes.empty() || bytes == "\r") return false;
  started_ = true;
  if (bytes.starts_with("\r\n")) skipped_size_ = line_begin_ = scanned_ = 2;
  return true;
}

HeadScanner::State HeadScanner::Scan(std::string_view bytes) {
  NEWSFOLD_ASSERT(state_ == State::kNeedMore);
  NEWSFOLD_ASSERT(scanned_ <= bytes.size());
  if (started_ || SkipEmptyLine(bytes)) state_ = ScanLines(bytes);
  return state_;
}

HeadScanner::State HeadScanner::ScanLines(std::string_view bytes) {
  for (;;) {
    NEWSFOLD_ASSERT(line_begin_ <= scanned_ && line_count_ <= kFieldCountMax + 1);
    const std::size_t end = bytes.find('\n', scanned_);
    if (end == std::string_view::npos) {
      scanned_ = bytes.size();
      return CheckUnfinished(bytes.substr(line_begin_));
    }
    const std::string_view line = bytes.substr(line_begin_, end - line_begin_);
    const State state = FinishLine(line);
    line_begin_ = scanned_ = end + 1;
    if (state != State::kNeedMore) return state;
  }
}

// Limits only: whatever is wrong inside a line is told once its end is known, so that cuts do not matter.
HeadScanner::State HeadScanner::CheckUnfinished(std::string_view line) {
  if (line_count_ == 0) {
    const RequestLine request_line = CutRequestLine(line);
    const std::string_view method = request_line.method.substr(0, kMethodBytesMax + 1);
    const bool is_token = method.empty() ? !request_line.method_ended : IsToken(method);
    const bool lone_return = !request_line.method_ended && method.ends_with('\r') && method.size() > 1;
    if (!is_token && !(lone_return && IsToken(method.substr(0, method.size() - 1)))) {
      return Refuse(400, "bad_request_line", "the method is not a token");
    }
    if (method.size() > kMethodBytesMax) {
      return Refuse(400, "bad_request_line", "the method is longer than 32 bytes");
    }
    if (request_line.target.size() > kTargetBytesMax) {
      return Refuse(414, "target_too_long", "the request target is longer than 8192 bytes");
    }
  } else if (line.size() > kFieldBytesMax + 1) {
    return Refuse(431, "field_too_long", "a header field is longer than 8192 bytes");
  }
  if (line_begin_ + line.size() >= kHeadBytesMax) {
    return Refuse(431, "head_too_long", "the request head is longer than 16384 bytes");
  }
  return State::kNeedMore;
}

HeadScanner::State HeadScanner::FinishLine(std::string_view line) {
  const State limits = CheckUnfinished(line);
  if (limits != State::kNeedMore) return limits;
  if (!line.ends_with('\r'))
    return Refuse(400, "bad_line_ending", "a line of the head does not end in CR LF");
  line.remove_suffix(1);
  if (HasControlByte(line)) return Refuse(400, "bad_control_byte", "a control byte in the head");
  if (line_count_ == 0) {
    line_count_ = 1;
    return line.empty() ? Refuse(400, "bad_request_line", "the request line is empty") : State::kNeedMore;
  }
  if (line.empty()) return State::kComplete;
  if (line_count_ > kFieldCountMax) return Refuse(431, "too_many_fields", "more than 100 header fields");
  ++line_count_;
  if (line[0] == ' ' || line[0] == '\t') return Refuse(400, "bad_field", "a folded header line");
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !IsToken(line.substr(0, colon))) {
    return Refuse(400, "bad_field", "a header line without a name and a colon");
  }
  return State::kNeedMore;
}

HeadScanner::State HeadScanner::Refuse(int status, std::string_view code, std::string_view detail) {
  problem_ = Problem{status, code, std::string(detail)};
  return State::kRefused;
}

std::optional<Problem> JudgeFraming(int version, std::span<const HeadField> fields, Framing* framing) {
  *framing = Framing();
  if (auto problem = JudgeHost(version, fields)) return problem;
  if (auto problem = JudgeTransferEncoding(version, fields, framing)) return problem;
  if (auto problem = JudgeContentLength(fields, framing)) return problem;
  return JudgeExpect(version, fields, framing);
}

}  // namespace newsfold
