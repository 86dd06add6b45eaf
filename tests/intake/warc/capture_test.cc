#include "intake/warc/capture.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intake/captured_page.h"
#include "intake/warc/http_response.h"
#include "tests/intake/warc/archive_files.h"

namespace newsfold {
namespace {

using ::testing::HasSubstr;
using testing::InputOf;
using testing::Warc;

constexpr std::size_t kBytesMax = 100'000;

Result<Capture> Read(const std::string& file) {
  WarcReader reader(InputOf(file), kBytesMax);
  ArchiveRecord record;
  ArchiveFault fault;
  const auto event = reader.Next(&record, &fault);
  EXPECT_EQ(*event, WarcReader::Event::kRecord) << fault.reason;
  return CaptureOf(std::move(record), kBytesMax);
}

std::string Response(const std::string& fields, const std::string& http) {
  return Warc(
      "WARC-Type: response\r\nWARC-Target-URI: <http://a.example/>\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
      "WARC-Date: 2020-02-03T04:05:06Z\r\nContent-Type: application/http; msgtype=response\r\n" +
          fields,
      http);
}

std::string Http(const std::string& fields, const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=gbk\r\n" + fields + "\r\n" + body;
}

TEST(Capture, OfAResponseIsItsBody) {
  const Result<Capture> capture = Read(Response("", Http("", "<p>text")));
  ASSERT_TRUE(capture) << capture.error().ToString();
  EXPECT_EQ(capture->kind, CaptureKind::kContent);
  EXPECT_EQ(capture->type, "response");
  EXPECT_EQ(capture->url, "http://a.example/");
  EXPECT_EQ(capture->id, "urn:uuid:1");
  EXPECT_EQ(capture->fetched_at, "2020-02-03T04:05:06Z");
  EXPECT_EQ(capture->http_status, 200);
  EXPECT_EQ(capture->content_type, "text/html; charset=gbk");
  EXPECT_EQ(capture->content, "<p>text");
  EXPECT_FALSE(capture->is_truncated);
  EXPECT_TRUE(Read(Response("WARC-Truncated: length\r\n", Http("", "<p>t")))->is_truncated);
}

TEST(Capture, BodiesAreDecoded) {
  const std::string text(2000, 't');
  const std::string chunks = "7d0;x=y\r\n" + text + "\r\n0\r\n\r\n";
  EXPECT_EQ(Read(Response("", Http("Transfer-Encoding: chunked\r\n", chunks)))->content, text);
  EXPECT_EQ(Read(Response("", Http("Transfer-Encoding: chunked\r\n", "not in chunks")))->content,
            "not in chunks");
  EXPECT_EQ(Read(Response("", Http("Transfer-Encoding: chunked\r\n", "5\r\nab")))->content, "ab");
  EXPECT_EQ(Read(Response("", Http("Content-Encoding: gzip\r\n", Gzip(text))))->content, text);
  EXPECT_EQ(Read(Response("", Http("Content-Encoding: gzip\r\n", text)))->content, text)
      << "it was decoded before";
  EXPECT_EQ(Read(Response("", Http("Content-Encoding: zstd\r\n", Zstd(text))))->content, text);
  EXPECT_EQ(Read(Response("", Http("Content-Encoding: zstd, gzip\r\n", Gzip(Zstd(text)))))->content, text);
  const std::string zlib = std::string("\x78\x9c", 2) + Gzip(text).substr(10);
  EXPECT_EQ(
      Read(Response("", Http("Content-Encoding: deflate\r\n", zlib.substr(2, zlib.size() - 10))))->content,
      text);
  EXPECT_EQ(Read(Response("", Http("Content-Encoding: br\r\n", text))).error().message(),
            "the body has the coding 'br', which is not read");
}

TEST(Capture, NoBodyIsLongerThanAllowed) {
  const std::string long_text(kBytesMax + 1, 'x');
  for (const std::string& body : {Gzip(long_text), Gzip(std::string(50'000'000, 'x'))})
    EXPECT_THAT(Read(Response("", Http("Content-Encoding: gzip\r\n", body))).error().message(),
                HasSubstr("more than 100000 bytes"));
  EXPECT_THAT(Read(Response("", Http("", long_text))).error().message(),
              HasSubstr("of which 100000 are read"));
}

TEST(Capture, DigestsAreChecked) {
  const std::string http = Http("", "<p>text");
  EXPECT_TRUE(Read(Response("WARC-Block-Digest: sha1:AAAA\r\n", http))) << "of a kind that is not known";
  EXPECT_TRUE(Read(Response("WARC-Block-Digest: sha256:" + std::string(64, '0') + "\r\n", http)));
  EXPECT_THAT(
      Read(Response("WARC-Block-Digest: sha1:" + std::string(32, 'A') + "\r\n", http)).error().message(),
      HasSubstr("its digest is another"));
  EXPECT_THAT(
      Read(Response("WARC-Payload-Digest: sha1:" + std::string(40, '0') + "\r\n", http)).error().message(),
      HasSubstr("the digest of its payload is another"));
  // That of "<p>text", by another program.
  EXPECT_TRUE(Read(Response("WARC-Payload-Digest: sha1:CMCWJUTYM4KFU7FAMSN7VOWJ4HXRYVTP\r\n", http)));
}

TEST(Capture, OfARevisitIsWhatItRefersTo) {
  const Result<Capture> capture = Read(
      Warc("WARC-Type: revisit\r\nWARC-Target-URI: http://a.example/\r\nWARC-Refers-To: <urn:uuid:1>\r\n"
           "WARC-Refers-To-Target-URI: http://b.example/\r\nWARC-Refers-To-Date: 2019-01-01T00:00:00Z\r\n"
           "Content-Type: application/http; msgtype=response\r\n",
           ""));
  ASSERT_TRUE(capture) << capture.error().ToString();
  EXPECT_EQ(capture->kind, CaptureKind::kRevisit);
  EXPECT_EQ(capture->refers_to_id, "urn:uuid:1");
  EXPECT_EQ(capture->refers_to_url, "http://b.example/");
  EXPECT_EQ(capture->refers_to_date, "2019-01-01T00:00:00Z");
  EXPECT_EQ(Read(Warc("WARC-Type: request\r\n", "GET / HTTP/1.1\r\n\r\n"))->kind, CaptureKind::kOther);
}

TEST(HttpResponse, IsReadAsBrowsersReadIt) {
  const Result<HttpResponse> response = ParseHttpResponse("HTTP/1.0 404\nA: 1\n b\nodd\n\nbody");
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 404);
  EXPECT_EQ(FindField(response->fields, "a"), "1 b");
  EXPECT_EQ(response->body, "body");
  EXPECT_FALSE(ParseHttpResponse("<html>"));
  EXPECT_EQ(ParseHttpResponse("HTTP/1.1")->status, 0);
}

TEST(CapturedPage, IsHtmlOrTextThatWasNoError) {
  Capture capture;
  capture.kind = CaptureKind::kContent;
  capture.http_status = 200;
  capture.content = "<p>\xB8\xDB\xBF\xDA</p>";
  for (const char* const type :
       {"text/html", "Text/HTML; charset=gbk", "application/xhtml+xml", "text/plain", ""}) {
    capture.content_type = type;
    EXPECT_TRUE(IsPage(capture)) << type;
  }
  capture.content_type = "text/html; charset=gbk";
  EXPECT_EQ(ReadCapturedPage(capture, PageScope::kMain)->text, "港口\n");
  capture.content_type = "text/plain; charset=gbk";
  EXPECT_EQ(ReadCapturedPage(capture, PageScope::kMain)->text, "<p>港口</p>");
  capture.content_type = "image/png";
  EXPECT_FALSE(IsPage(capture));
  capture.content_type = "text/html";
  for (const int status : {301, 404, 500}) {
    capture.http_status = status;
    EXPECT_FALSE(IsPage(capture)) << status;
  }
  capture.http_status = 0;
  EXPECT_TRUE(IsPage(capture)) << "of a resource";
  capture.kind = CaptureKind::kRevisit;
  EXPECT_FALSE(IsPage(capture));
}

}  // namespace
}  // namespace newsfold
