#pragma once

#include <string>

namespace newsfold {

// A record of WARC; `more`: fields, each a line.
inline std::string Record(const std::string& id, const std::string& type, const std::string& content,
                          const std::string& more) {
  return "WARC/1.1\r\nWARC-Type: " + type + "\r\nWARC-Record-ID: <urn:uuid:" + id +
         ">\r\nWARC-Date: 2020-02-03T04:05:06Z\r\nWARC-Target-URI: http://quay.example/" + id + "\r\n" +
         more + "Content-Length: " + std::to_string(content.size()) + "\r\n\r\n" + content + "\r\n\r\n";
}

// One of a page as a server sent it.
inline std::string PageRecord(const std::string& id, const std::string& text, const std::string& more = {}) {
  return Record(
      id, "response",
      "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body><nav>Home</nav><p>" +
          text + "</p></body></html>",
      "Content-Type: application/http; msgtype=response\r\n" + more);
}

// Bytes that are text in no character set.
inline std::string NoText() {
  std::string bytes("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
  for (int i = 0; i < 500; ++i) bytes += static_cast<char>(i * 37 % 256);
  return bytes;
}

}  // namespace newsfold
