#include "store/export/warc_writer.h"

#include <array>
#include <cstddef>
#include <cstdint>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <zlib.h>

#include "dedup/base/assert.h"
#include "store/json/json.h"
#include "store/records/article_record.h"

namespace newsfold {
namespace {

// The largest window, and the head and the tail of gzip.
constexpr int kGzipWindowBits = 15 + 16;
constexpr int kMemoryLevel = 8;

std::string GzipMember(std::string_view bytes) {
  z_stream stream{};
  NEWSFOLD_ASSERT(deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindowBits, kMemoryLevel,
                               Z_DEFAULT_STRATEGY) == Z_OK);
  std::string member(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(member.data());
  stream.avail_out = static_cast<uInt>(member.size());
  NEWSFOLD_ASSERT(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  member.resize(stream.total_out);
  deflateEnd(&stream);
  return member;
}

// RFC 4648, section 6, of bytes that need no padding.
template <std::size_t kSize>
std::string Base32(const std::array<std::uint8_t, kSize>& bytes) {
  static_assert(kSize % 5 == 0);
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  std::uint32_t window = 0;
  int bits = 0;
  for (const std::uint8_t byte : bytes) {
    window = window << 8 | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += kAlphabet[window >> (bits - 5) & 31];
  }
  return text;
}

}  // namespace

Result<WarcExtent> WarcWriter::Write(const WarcRecord& record) {
  std::string bytes = "WARC/1.1\r\nWARC-Type: " + record.type + "\r\nWARC-Record-ID: " + record.id +
                      "\r\nWARC-Date: " + FormatTime(record.date_ms) + "\r\n";
  for (const auto& [name, value] : record.fields)
    bytes.append(name).append(": ").append(value).append("\r\n");
  bytes += "Content-Length: " + std::to_string(record.block.size()) + "\r\n\r\n";
  bytes.append(record.block).append("\r\n\r\n");
  if (compress_) bytes = GzipMember(bytes);
  const WarcExtent extent{offset_, bytes.size()};
  offset_ += bytes.size();
  const Status status = (*sink_)(bytes);
  return status.ok() ? Result<WarcExtent>(extent) : status;
}

std::string WarcDigestOf(std::string_view bytes) {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA1", nullptr);
  std::array<std::uint8_t, 20> digest{};
  NEWSFOLD_ASSERT(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, algorithm, nullptr) == 1);
  return "sha1:" + Base32(digest);
}

// A UUID of version 8 (RFC 9562): of one's own making.
std::string WarcIdOf(std::string_view content) {
  Sha256 hash = Sha256Of(content);
  hash[6] = static_cast<std::uint8_t>((hash[6] & 0x0f) | 0x80);
  hash[8] = static_cast<std::uint8_t>((hash[8] & 0x3f) | 0x80);
  const std::string hex = ToHex(hash);
  return fmt::format("<urn:uuid:{}-{}-{}-{}-{}>", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                     hex.substr(16, 4), hex.substr(20, 12));
}

}  // namespace newsfold
