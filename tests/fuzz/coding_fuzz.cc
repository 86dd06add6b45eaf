// Any bytes as a compressed body: however they are cut, the same comes out or is refused, in pieces of
// limited size.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "dedup/base/assert.h"
#include "server/http/content_coding.h"

namespace {

using newsfold::ContentCoding;
using newsfold::ContentDecoder;

// A bomb is followed so far.
constexpr std::size_t kDecodedBytesMax = std::size_t{4} << 20;

struct Decoded {
  std::string bytes;
  std::string refusal;
  bool is_bomb = false;
};

Decoded Decode(ContentCoding coding, std::string_view body, std::size_t piece_bytes) {
  ContentDecoder decoder(coding);
  Decoded decoded;
  while (!body.empty()) {
    const std::string_view piece = body.substr(0, piece_bytes);
    body.remove_prefix(piece.size());
    decoder.Give(std::string(piece));
    while (true) {
      const auto taken = decoder.Take();
      if (!taken) decoded.refusal = taken.error().message();
      if (!taken || taken->empty()) break;
      NEWSFOLD_ASSERT(taken->size() <= ContentDecoder::kPieceBytesMax);
      decoded.bytes += *taken;
      decoded.is_bomb = decoded.bytes.size() > kDecodedBytesMax;
      if (decoded.is_bomb) return decoded;
    }
    if (!decoded.refusal.empty()) return decoded;
  }
  if (const newsfold::Status status = decoder.Finish(); !status.ok()) decoded.refusal = status.message();
  return decoded;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view body(reinterpret_cast<const char*>(data) + 2, size - 2);
  const ContentCoding coding = data[0] % 2 == 0 ? ContentCoding::kGzip : ContentCoding::kZstd;
  const Decoded whole = Decode(coding, body, std::string_view::npos);
  const Decoded cut = Decode(coding, body, 1 + data[1]);
  NEWSFOLD_ASSERT(whole.is_bomb == cut.is_bomb);
  NEWSFOLD_ASSERT(whole.refusal.empty() == cut.refusal.empty());
  if (whole.is_bomb || !whole.refusal.empty()) return 0;
  NEWSFOLD_ASSERT(whole.bytes == cut.bytes);
  return 0;
}
