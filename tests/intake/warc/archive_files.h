#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "intake/warc/warc_reader.h"
#include "tests/compressed.h"

namespace newsfold::testing {

// A record of WARC with these fields, each a line.
inline std::string Warc(const std::string& fields, const std::string& content) {
  return "WARC/1.1\r\n" + fields + "Content-Length: " + std::to_string(content.size()) + "\r\n\r\n" +
         content + "\r\n\r\n";
}
inline std::string Resource(const std::string& url, const std::string& content) {
  return Warc("WARC-Type: resource\r\nWARC-Target-URI: " + url + "\r\nContent-Type: text/html\r\n", content);
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
