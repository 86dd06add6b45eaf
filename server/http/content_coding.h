#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/http/problem.h"
#include "store/base/status.h"

namespace newsfold {

// How a request's body is compressed (RFC 9110, 8.4).
enum class ContentCoding : std::uint8_t { kIdentity, kGzip, kZstd };

// What a Content-Encoding header names, in any case of letters: one coding. An empty one is kIdentity;
// "x-gzip" is gzip. nullopt: another coding, or several.
std::optional<ContentCoding> ParseContentCoding(std::string_view header);

// What a client is told to use: "gzip, zstd, identity".
inline constexpr std::string_view kAcceptedCodings = "gzip, zstd, identity";

// Takes a body out of its coding as it arrives, in pieces: however much it expands to, memory is bounded.
// Any number of gzip members or Zstandard frames is one body. Thread-compatible.
// Sources: RFC 1952 (gzip); RFC 8878 and 9659 (Zstandard, and its window on the web).
class ContentDecoder {
 public:
  static constexpr std::size_t kPieceBytesMax = std::size_t{256} << 10;
  static constexpr int kZstdWindowLogMax = 23;  // 8 MiB

  explicit ContentDecoder(ContentCoding coding);
  ~ContentDecoder();
  ContentDecoder(const ContentDecoder&) = delete;
  ContentDecoder& operator=(const ContentDecoder&) = delete;

  // The next bytes of the body. REQUIRES: Take has said that those before are used up.
  void Give(std::string bytes);
  // The next 1..kPieceBytesMax bytes without the coding, which live until the next call; none: what was given
  // is used up. Errors: kInvalidArgument the data is damaged, is followed by something else, or needs a
  // larger window. REQUIRES: no call returned an error.
  Result<std::string_view> Take();
  // The body has ended. Errors: kInvalidArgument it is cut off.
  Status Finish() const;

 private:
  class Coding;
  class Gzip;
  class Zstd;

  std::unique_ptr<Coding> coding_;  // null: identity
  std::unique_ptr<char[]> piece_;
  std::string given_;
  std::size_t used_ = 0;          // of given_
  bool has_begun_ = false;        // any byte was decoded
  bool is_inside_ = false;        // a member or a frame has begun and not ended
  bool has_more_output_ = false;  // the decoder may have some that did not fit
};

// Of an error of a decoder: 400 bad_content_coding.
Problem BadCoding(const Status& status);

}  // namespace newsfold
