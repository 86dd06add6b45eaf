#include <cstdint>
#include <string>
#include <vector>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "store/export/warc_writer.h"
#include "store/json/json.h"
#include "tests/store/export/export_fixture.h"

namespace newsfold {
namespace {

using ::testing::AllOf;
using testing::ExportFixture;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::LinesOf;
using ::testing::Not;
using testing::Repost;
using ::testing::SizeIs;
using ::testing::StartsWith;
using testing::Story;

// One gzip member; fails if anything is behind it.
std::string Inflated(const std::string& member) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string bytes(std::size_t{1} << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(member.data()));
  stream.avail_in = static_cast<uInt>(member.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  EXPECT_EQ(stream.avail_in, 0u);
  bytes.resize(stream.total_out);
  inflateEnd(&stream);
  return bytes;
}

class WarcTest : public ExportFixture {
 protected:
  struct Written {
    std::string warc;
    std::string index;
  };
  Written WriteWarc(bool compress, const ExportSelection& selection = {}) {
    Written written;
    ExportOptions options;
    options.format = ExportFormat::kWarc;
    options.selection = selection;
    options.compress_records = compress;
    options.warc_name = "texts.warc";
    written.warc = Export(archive_.get(), options, &written.index);
    return written;
  }
  // The record that the index has of a url.
  static std::string RecordOf(const Written& written, const std::string& url, bool is_compressed = false) {
    for (const std::string& line : LinesOf(written.index)) {
      const auto fields = boost::json::parse(line.substr(line.find('{'))).as_object();
      if (fields.at("url").as_string() != url) continue;
      EXPECT_EQ(fields.at("filename").as_string(), "texts.warc");
      const std::string bytes = written.warc.substr(std::stoul(fields.at("offset").as_string().c_str()),
                                                    std::stoul(fields.at("length").as_string().c_str()));
      return is_compressed ? Inflated(bytes) : bytes;
    }
    return "the index has no " + url;
  }
  static std::string FieldOf(const std::string& record, const std::string& name) {
    const std::size_t at = record.find("\r\n" + name + ": ");
    if (at == std::string::npos) return "no " + name;
    const std::size_t begin = at + name.size() + 4;
    return record.substr(begin, record.find("\r\n", begin) - begin);
  }
};

TEST_F(WarcTest, RecordsAreAsTheStandardSays) {
  std::string out;
  const ByteSink sink = [&](std::string_view bytes) {
    out += bytes;
    return Status::Ok();
  };
  WarcWriter writer(&sink, false);
  const WarcRecord record{
      .type = "conversion",
      .id = "<urn:uuid:1>",
      .date_ms = 1770091200123,
      .fields = {{"WARC-Target-URI", "https://a.example/"}, {"Content-Type", "text/plain"}},
      .block = "Text\n"};
  ASSERT_THAT(writer.Write(record), IsOk());
  EXPECT_EQ(out,
            "WARC/1.1\r\nWARC-Type: conversion\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
            "WARC-Date: 2026-02-03T04:00:00.123Z\r\nWARC-Target-URI: https://a.example/\r\n"
            "Content-Type: text/plain\r\nContent-Length: 5\r\n\r\nText\n\r\n\r\n");
  const Result<WarcExtent> second = writer.Write(record);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->offset, second->bytes);
  EXPECT_EQ(out.size(), 2 * second->bytes);
}

TEST_F(WarcTest, NamesAndDigestsAreStable) {
  EXPECT_EQ(WarcDigestOf(""), "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ");
  // The first 16 bytes of the SHA-256 of "abc" (FIPS 180-2, appendix B), with the version and the variant.
  EXPECT_EQ(WarcIdOf("abc"), "<urn:uuid:ba7816bf-8f01-8fea-8141-40de5dae2223>");
}

TEST_F(WarcTest, ATextIsWrittenOnceAndReferredTo) {
  IngestPage("a", "a.example", "", Story(1));
  IngestPage("same", "b.example", "", Story(1));
  IngestPage("near", "c.example", "", Repost(Story(1), "Desk", "Tail"));
  for (const bool compress : {false, true}) {
    const Written written = WriteWarc(compress);
    EXPECT_THAT(LinesOf(written.index), SizeIs(3));
    const std::string original = RecordOf(written, "https://a.example/a", compress);
    EXPECT_THAT(original, StartsWith("WARC/1.1\r\nWARC-Type: conversion\r\n"));
    EXPECT_THAT(original, HasSubstr("\r\n\r\n" + Story(1) + "\r\n\r\n"));
    EXPECT_EQ(FieldOf(original, "Content-Type"), "text/plain; charset=utf-8");
    EXPECT_EQ(FieldOf(original, "WARC-Block-Digest"), FieldOf(original, "WARC-Payload-Digest"));
    const std::string same = RecordOf(written, "https://b.example/same", compress);
    EXPECT_EQ(FieldOf(same, "WARC-Type"), "revisit");
    EXPECT_EQ(FieldOf(same, "WARC-Profile"),
              "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest");
    EXPECT_EQ(FieldOf(same, "WARC-Refers-To"), FieldOf(original, "WARC-Record-ID"));
    EXPECT_EQ(FieldOf(same, "WARC-Refers-To-Target-URI"), "https://a.example/a");
    EXPECT_EQ(FieldOf(same, "WARC-Refers-To-Date"), FieldOf(original, "WARC-Date"));
    EXPECT_EQ(FieldOf(same, "WARC-Payload-Digest"), FieldOf(original, "WARC-Payload-Digest"));
    EXPECT_EQ(FieldOf(same, "Content-Length"), "0");
    // Only what is equal byte for byte is a revisit.
    const std::string near = RecordOf(written, "https://c.example/near", compress);
    EXPECT_EQ(FieldOf(near, "WARC-Type"), "conversion");
    EXPECT_THAT(near, HasSubstr("Desk\n" + Story(1)));
  }
}

// A revisit names a record that is in the file.
TEST_F(WarcTest, WithoutItsOriginalACopyIsWrittenItself) {
  IngestPage("a", "a.example", "", Story(1));
  IngestPage("same", "b.example", "", Story(1));
  const Written written = WriteWarc(false, {.site = "b.example"});
  EXPECT_EQ(FieldOf(RecordOf(written, "https://b.example/same"), "WARC-Type"), "conversion");
}

TEST_F(WarcTest, LaterSightingsAreRevisits) {
  Article article;
  article.text = "Short.";
  article.url = "https://a.example/x";
  Ingest(article);
  NextMillisecond();
  Ingest(article);
  const Written written = WriteWarc(false);
  ASSERT_THAT(LinesOf(written.index), SizeIs(2));
  EXPECT_THAT(written.index,
              AllOf(HasSubstr("\"mime\":\"text/plain\""), HasSubstr("\"mime\":\"warc/revisit\"")));
  const std::string revisit = written.warc.substr(written.warc.find("WARC-Type: revisit") - 2);
  EXPECT_EQ(FieldOf(revisit, "WARC-Target-URI"), "https://a.example/x");
  EXPECT_NE(FieldOf(revisit, "WARC-Date"), FieldOf(revisit, "WARC-Refers-To-Date"));
}

// No field of an article can forge a header.
TEST_F(WarcTest, HeadersHaveNoBytesOfTheirOwn) {
  Article article;
  article.id = "a";
  article.text = "\xff\xfe bytes";
  article.url = " https://a.example/\r\nWARC-Type: response\r\n\xe9 ";
  Ingest(article);
  const Written written = WriteWarc(false);
  const std::string record = written.warc.substr(written.warc.find("WARC/1.1", 8));
  EXPECT_EQ(FieldOf(record, "WARC-Target-URI"), "https://a.example/%0D%0AWARC-Type:%20response%0D%0A%E9");
  EXPECT_EQ(FieldOf(record, "Content-Type"), "text/plain");
  EXPECT_THAT(record, Not(HasSubstr("\r\nWARC-Type: response")));
}

TEST_F(WarcTest, BeginsWithWhatItIs) {
  const Written written = WriteWarc(false);
  EXPECT_EQ(FieldOf(written.warc, "WARC-Type"), "warcinfo");
  EXPECT_EQ(FieldOf(written.warc, "WARC-Filename"), "texts.warc");
  EXPECT_EQ(FieldOf(written.warc, "Content-Type"), "application/warc-fields");
  EXPECT_THAT(written.warc, HasSubstr("\r\n\r\nsoftware: newsfold\r\n"));
}

}  // namespace
}  // namespace newsfold
