#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include "intake/warc/warc_reader.h"

namespace newsfold::testing {

// A record of WARC with these fields, each a line.
inline std::string Warc(const std::string& fields, const std::string& content) {
  return "WARC/1.1\r\n" + fields + "Content-Length: " + std::to_string(content.size()) + "\r\n\r\n" +
         content + "\r\n\r\n";
}
inline std::string Resource(const std::string& url, const std::string& content) {
  return Warc("WARC-Type: resource\r\nWARC-Target-URI: " + url + "\r\nContent-Type: text/html\r\n", content);
}

inline std::string Gzip(const std::string& bytes) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string member(deflateBound(&stream, bytes.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(member.data());
  stream.avail_out = static_cast<uInt>(member.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  member.resize(stream.total_out);
  deflateEnd(&stream);
  return member;
}

// With a dictionary, unless it is empty.
inline std::string Zstd(const std::string& bytes, const std::string& dictionary = {}) {
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  std::string frame(ZSTD_compressBound(bytes.size()), '\0');
  frame.resize(ZSTD_compress_usingDict(context, frame.data(), frame.size(), bytes.data(), bytes.size(),
                                       dictionary.data(), dictionary.size(), 3));
  ZSTD_freeCCtx(context);
  return frame;
}

// Gives a file in pieces of `piece` bytes at most.
inline ByteInput InputOf(std::string file, std::size_t piece = std::string::npos) {
  return [file = std::move(file), piece, at = std::size_t{0}](char* buffer, std::size_t size) mutable {
    const std::size_t count = std::min({size, piece, file.size() - at});
    std::memcpy(buffer, file.data() + at, count);
    at += count;
    return Result<std::size_t>(count);
  };
}

// What a reader tells of a file: "offset url content" of each record, "offset ! reason" of each fault.
inline std::vector<std::string> ReadAll(const std::string& file, std::size_t piece = std::string::npos,
                                        std::size_t content_bytes_max = 1000) {
  WarcReader reader(InputOf(file, piece), content_bytes_max);
  ArchiveRecord record;
  ArchiveFault fault;
  std::vector<std::string> told;
  while (told.size() < 10'000) {
    const auto event = reader.Next(&record, &fault);
    EXPECT_TRUE(event) << event.error().ToString();
    if (!event || *event == WarcReader::Event::kEnd) return told;
    told.push_back(*event == WarcReader::Event::kFault
                       ? std::to_string(fault.offset) + " ! " + fault.reason
                       : std::to_string(record.offset) + " " + std::string(record.Find("WARC-Target-URI")) +
                             " " + record.content);
  }
  ADD_FAILURE() << "it has no end";
  return told;
}

}  // namespace newsfold::testing
