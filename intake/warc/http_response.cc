#include "intake/warc/http_response.h"

#include <charconv>
#include <memory>
#include <optional>
#include <vector>

#include <zlib.h>
#include <zstd.h>

#include "intake/html/ascii.h"

namespace newsfold {
namespace {

constexpr std::string_view kHttp = "HTTP/";
constexpr std::size_t kPieceBytes = std::size_t{64} << 10;

Status TooLarge(std::size_t bytes_max) {
  return InvalidArgument("the body has more than " + std::to_string(bytes_max) + " bytes");
}

// Takes a line off the text, without its end.
std::string_view TakeLine(std::string_view* text) {
  const std::size_t end = text->find('\n');
  std::string_view line = text->substr(0, end);
  *text = end == std::string_view::npos ? std::string_view() : text->substr(end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// The size of a chunk, from its line, which may say more behind a semicolon.
std::optional<std::size_t> ChunkSizeOf(std::string_view line) {
  line = TrimHtmlBlanks(line.substr(0, line.find(';')));
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), size, 16);
  if (line.empty() || error != std::errc() || end != line.data() + line.size()) return std::nullopt;
  return size;
}

// RFC 9112, section 7.1. What is there of a body that is cut off; nothing if it is in no chunks.
std::optional<std::string> JoinChunks(std::string_view body) {
  std::string joined;
  for (bool is_first = true;; is_first = false) {
    std::string_view rest = body;
    const std::optional<std::size_t> size = ChunkSizeOf(TakeLine(&rest));
    if (!size && is_first) return std::nullopt;
    if (!size || *size == 0) return joined;
    joined.append(rest.substr(0, *size));
    if (rest.size() <= *size) return joined;
    body = rest.substr(*size);
    if (!body.starts_with("\r\n") && !body.starts_with('\n')) return joined;
    TakeLine(&body);
  }
}

// Of gzip, zlib, or, as some servers send it, deflate alone.
Result<std::string> Inflate(std::string_view bytes, int window_bits, std::size_t bytes_max) {
  z_stream stream{};
  if (inflateInit2(&stream, window_bits) != Z_OK) return ResourceExhausted("no memory for the body");
  const std::unique_ptr<z_stream, int (*)(z_stream*)> guard(&stream, inflateEnd);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string text;
  int code = Z_OK;
  while (code == Z_OK) {
    const std::size_t size = text.size();
    if (size > bytes_max) return TooLarge(bytes_max);
    text.resize(size + kPieceBytes);
    stream.next_out = reinterpret_cast<Bytef*>(text.data() + size);
    stream.avail_out = static_cast<uInt>(kPieceBytes);
    code = inflate(&stream, Z_NO_FLUSH);
    text.resize(size + kPieceBytes - stream.avail_out);
  }
  // One that is cut off is what crawlers keep of long pages.
  const bool is_cut_off = code == Z_BUF_ERROR && !text.empty();
  if (code != Z_STREAM_END && !is_cut_off) return InvalidArgument("the body is damaged");
  return text.size() > bytes_max ? Result<std::string>(TooLarge(bytes_max)) : text;
}

Result<std::string> Unzstd(std::string_view bytes, std::size_t bytes_max) {
  const std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
  ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, 23);  // RFC 9659: 8 MB
  ZSTD_inBuffer in = {bytes.data(), bytes.size(), 0};
  std::string text;
  while (in.pos < in.size) {
    const std::size_t size = text.size();
    if (size > bytes_max) return TooLarge(bytes_max);
    text.resize(size + kPieceBytes);
    ZSTD_outBuffer out = {text.data() + size, kPieceBytes, 0};
    const std::size_t code = ZSTD_decompressStream(context.get(), &out, &in);
    text.resize(size + out.pos);
    if (ZSTD_isError(code) != 0) return InvalidArgument("the body is damaged");
  }
  return text.size() > bytes_max ? Result<std::string>(TooLarge(bytes_max)) : text;
}

Result<std::string> Decode(std::string_view coding, std::string body, std::size_t bytes_max) {
  if (EqualAsciiCase(coding, "gzip") || EqualAsciiCase(coding, "x-gzip")) {
    // Archivers may have decompressed it, and left the field.
    return body.starts_with("\x1F\x8B") ? Inflate(body, 15 + 16, bytes_max) : std::move(body);
  }
  if (EqualAsciiCase(coding, "deflate")) {
    Result<std::string> text = Inflate(body, 15, bytes_max);
    return text ? text : Inflate(body, -15, bytes_max);
  }
  if (EqualAsciiCase(coding, "zstd")) return Unzstd(body, bytes_max);
  if (coding.empty() || EqualAsciiCase(coding, "identity")) return body;
  return InvalidArgument("the body has the coding '" + std::string(coding.substr(0, 32)) +
                         "', which is not read");
}

}  // namespace

Result<HttpResponse> ParseHttpResponse(std::string_view bytes) {
  HttpResponse response;
  std::string_view status = TakeLine(&bytes);
  if (!status.starts_with(kHttp)) return InvalidArgument("no answer of a web server");
  status.remove_prefix(std::min(status.find(' '), status.size()));
  status = TrimHtmlBlanks(status);
  std::from_chars(status.data(), status.data() + status.size(), response.status);
  while (!bytes.empty()) {
    const std::string_view line = TakeLine(&bytes);
    if (line.empty()) break;
    AppendHeaderLine(line, &response.fields);
  }
  response.body = bytes;
  return response;
}

Result<std::string> DecodeBody(const HttpResponse& response, std::size_t bytes_max) {
  std::string body;
  const bool is_in_chunks = EqualAsciiCase(FindField(response.fields, "Transfer-Encoding"), "chunked");
  if (std::optional<std::string> joined = is_in_chunks ? JoinChunks(response.body) : std::nullopt) {
    body = std::move(*joined);
  } else {
    body = std::string(response.body);
  }
  // The last that was applied comes last.
  std::string_view codings = FindField(response.fields, "Content-Encoding");
  while (!codings.empty()) {
    const std::size_t comma = codings.rfind(',');
    const std::size_t begin = comma == std::string_view::npos ? 0 : comma + 1;
    Result<std::string> decoded = Decode(TrimHtmlBlanks(codings.substr(begin)), std::move(body), bytes_max);
    if (!decoded) return decoded;
    body = std::move(*decoded);
    codings = codings.substr(0, begin == 0 ? 0 : comma);
  }
  return body.size() > bytes_max ? Result<std::string>(TooLarge(bytes_max)) : body;
}

}  // namespace newsfold
