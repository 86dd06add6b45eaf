#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "dedup/base/assert.h"
#include "server/http/problem.h"

namespace newsfold {

// Finds the end of a request head in bytes that arrive in pieces and refuses, in order of position, what
// Beast's parser lets pass or cannot name: heads, lines and targets over their limits, bare LF, bare CR,
// control bytes, folded lines, names that are no token. How the bytes were cut never changes the outcome.
// Thread-compatible.
class HeadScanner {
 public:
  enum class State : std::uint8_t { kNeedMore, kComplete, kRefused };

  // `bytes`: everything received since the head began; earlier calls saw prefixes of it. Costs O(new bytes).
  // REQUIRES: earlier calls returned kNeedMore.
  State Scan(std::string_view bytes);

  // Bytes of the head with its empty line. REQUIRES: Scan returned kComplete.
  std::size_t head_size() const {
    NEWSFOLD_ASSERT(state_ == State::kComplete);
    return line_begin_;
  }
  // An empty line before the request line (RFC 9112, 2.2), to be skipped by the parser.
  std::size_t skipped_size() const { return skipped_size_; }
  // REQUIRES: Scan returned kRefused.
  const Problem& problem() const {
    NEWSFOLD_ASSERT(state_ == State::kRefused);
    return problem_;
  }

 private:
  bool SkipEmptyLine(std::string_view bytes);
  State ScanLines(std::string_view bytes);
  State FinishLine(std::string_view line);
  State CheckUnfinished(std::string_view line);
  State Refuse(int status, std::string_view code, std::string_view detail);

  State state_ = State::kNeedMore;
  std::size_t skipped_size_ = 0;
  std::size_t line_begin_ = 0;
  std::size_t scanned_ = 0;     // bytes known to hold no LF behind line_begin_
  std::size_t line_count_ = 0;  // finished ones: the request line and the fields
  bool started_ = false;
  Problem problem_;
};

struct HeadField {
  std::string_view name;
  std::string_view value;
};

// How the body of a request is delimited.
struct Framing {
  enum class Body : std::uint8_t { kNone, kLength, kChunked };

  Body body = Body::kNone;
  std::uint64_t length = 0;      // for kLength
  bool expect_continue = false;  // the client waits for "100 Continue"
};

// Judges the fields that delimit a message (RFC 9112, 6; RFC 9110, 7.2 and 10.1.1): exactly one valid Host in
// HTTP/1.1, Transfer-Encoding exactly "chunked" and never in HTTP/1.0, at most one Content-Length, never
// both, no other Expect than 100-continue. `version` is 10 or 11. Returns why the connection must be closed,
// or nullopt and *framing.
std::optional<Problem> JudgeFraming(int version, std::span<const HeadField> fields, Framing* framing);

}  // namespace newsfold
