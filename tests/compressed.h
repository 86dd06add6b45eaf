#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

namespace newsfold {

// As a member of a gzip file.
inline std::string Gzip(std::string_view bytes) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string member(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(member.data());
  stream.avail_out = static_cast<uInt>(member.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  member.resize(stream.total_out);
  deflateEnd(&stream);
  return member;
}

// As a frame of Zstandard, with a dictionary, unless it is empty.
inline std::string Zstd(std::string_view bytes, std::string_view dictionary = {}) {
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  std::string frame(ZSTD_compressBound(bytes.size()), '\0');
  frame.resize(ZSTD_compress_usingDict(context, frame.data(), frame.size(), bytes.data(), bytes.size(),
                                       dictionary.data(), dictionary.size(), 3));
  ZSTD_freeCCtx(context);
  return frame;
}

// As a stream whose frame does not tell its size, of `count` times the bytes, without having all in memory.
inline std::string ZstdStream(std::string_view bytes, std::size_t count = 1, int window_log = 0) {
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
  std::string frame;
  std::string piece(ZSTD_CStreamOutSize(), '\0');
  for (std::size_t i = 0; i <= count; ++i) {
    ZSTD_inBuffer in = {bytes.data(), i < count ? bytes.size() : 0, 0};
    const ZSTD_EndDirective end = i < count ? ZSTD_e_continue : ZSTD_e_end;
    std::size_t left = 1;
    while (in.pos < in.size || (end == ZSTD_e_end && left > 0)) {
      ZSTD_outBuffer out = {piece.data(), piece.size(), 0};
      left = ZSTD_compressStream2(context, &out, &in, end);
      EXPECT_EQ(ZSTD_isError(left), 0u);
      frame.append(piece, 0, out.pos);
    }
  }
  ZSTD_freeCCtx(context);
  return frame;
}

}  // namespace newsfold
