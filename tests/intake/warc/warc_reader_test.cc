#include "intake/warc/warc_reader.h"

#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/intake/warc/archive_files.h"

namespace newsfold {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::InputOf;
using ::testing::IsEmpty;
using testing::ReadAll;
using testing::Resource;
using testing::Warc;

const std::string kFirst = Resource("http://a.example/", "first");
const std::string kSecond = Resource("http://b.example/", "second\r\nWARC/1.1 is a format\r\n");
const std::string kThird = Resource("http://c.example/", "");

std::string At(std::size_t offset, const std::string& rest) {
  return std::to_string(offset) + " " + rest;
}

TEST(WarcReader, ReadsPlainFiles) {
  const auto records = ElementsAre(At(0, "http://a.example/ first"),
                                   At(kFirst.size(), "http://b.example/ second\r\nWARC/1.1 is a format\r\n"),
                                   At(kFirst.size() + kSecond.size(), "http://c.example/ "));
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::string::npos})
    EXPECT_THAT(ReadAll(kFirst + kSecond + kThird, piece), records);
  EXPECT_THAT(ReadAll(""), IsEmpty());
}

TEST(WarcReader, ReadsAMemberARecord) {
  const std::string first = Gzip(kFirst);
  const std::string second = Gzip(kSecond);
  const auto records = ElementsAre(At(0, "http://a.example/ first"),
                                   At(first.size(), "http://b.example/ second\r\nWARC/1.1 is a format\r\n"),
                                   At(first.size() + second.size(), "http://c.example/ "));
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::string::npos})
    EXPECT_THAT(ReadAll(first + second + Gzip(kThird), piece), records);
}

TEST(WarcReader, ReadsManyRecordsOfOneMember) {
  EXPECT_THAT(ReadAll(Gzip(kFirst + kThird)),
              ElementsAre("0 http://a.example/ first", "0 http://c.example/ "));
}

TEST(WarcReader, ReadsZstandardWithADictionaryInFront) {
  const std::string dictionary = "WARC/1.1\r\nWARC-Type: resource\r\nWARC-Target-URI: http://";
  for (const bool is_packed : {false, true}) {
    const std::string kept = is_packed ? Zstd(dictionary) : dictionary;
    std::string head("\x5D\x2A\x4D\x18", 4);
    for (int i = 0; i < 4; ++i) head += static_cast<char>(kept.size() >> (8 * i));
    const std::string first = Zstd(kFirst, dictionary);
    EXPECT_THAT(ReadAll(head + kept + first + Zstd(kThird, dictionary)),
                ElementsAre(At(head.size() + kept.size(), "http://a.example/ first"),
                            At(head.size() + kept.size() + first.size(), "http://c.example/ ")));
  }
  EXPECT_THAT(ReadAll(Zstd(kFirst) + Zstd(kThird), 3).size(), 2u);
  EXPECT_THAT(ReadAll(std::string("\x5D\x2A\x4D\x18\xFF\xFF\xFF\xFF", 8) + Zstd(kFirst)).front(),
              HasSubstr("the zstd dictionary has 4294967295 bytes"));
}

TEST(WarcReader, ReadsArc) {
  const std::string head = "filedesc://x.arc 0.0.0.0 20100203040506 text/plain 20\n1 0 Archive Name..\n\n";
  const std::string file = head + "http://a.example/ 1.2.3.4 20100203040506 text/html 4\nbody\n" +
                           "http://b.example/with blank 1.2.3.4 20100203040507 text/html 3\nend\n";
  WarcReader reader(InputOf(file), 100);
  ArchiveRecord record;
  ArchiveFault fault;
  ASSERT_EQ(*reader.Next(&record, &fault), WarcReader::Event::kRecord);
  EXPECT_EQ(record.Find("WARC-Type"), "warcinfo");
  ASSERT_EQ(*reader.Next(&record, &fault), WarcReader::Event::kRecord);
  EXPECT_EQ(record.Find("warc-target-uri"), "http://a.example/");
  EXPECT_EQ(record.Find("WARC-Date"), "2010-02-03T04:05:06Z");
  EXPECT_EQ(record.Find("WARC-Type"), "response");
  EXPECT_EQ(record.content, "body");
  ASSERT_EQ(*reader.Next(&record, &fault), WarcReader::Event::kRecord);
  EXPECT_EQ(record.Find("WARC-Target-URI"), "http://b.example/with blank");
  EXPECT_EQ(*reader.Next(&record, &fault), WarcReader::Event::kEnd);
  const std::string second =
      "filedesc://x.arc 0.0.0.0 20100203040506 text/plain 20\n2 0 Archive Name..\n\n"
      "http://a.example/ 1.2.3.4 20100203040506 text/html 200 - - 100 x.arc 4\nbody\n";
  EXPECT_THAT(ReadAll(second).back(), HasSubstr("http://a.example/ body"));
}

TEST(WarcReader, KeepsTheBeginningOfALongContentAndTheDigestOfAll) {
  const std::string content(300'000, 'x');
  WarcReader reader(InputOf(Resource("http://a.example/", content) + kThird), 1000);
  ArchiveRecord record;
  ArchiveFault fault;
  ASSERT_EQ(*reader.Next(&record, &fault), WarcReader::Event::kRecord);
  EXPECT_EQ(record.content, content.substr(0, 1000));
  EXPECT_EQ(record.content_bytes, content.size());
  EXPECT_FALSE(record.has_all_content());
  EXPECT_EQ(record.content_sha1, Sha1Of(content));
  ASSERT_EQ(*reader.Next(&record, &fault), WarcReader::Event::kRecord);
  EXPECT_TRUE(record.has_all_content());
}

TEST(WarcReader, FieldsMayGoOnInTheNextLine) {
  WarcReader reader(
      InputOf(Warc("WARC-Type: resource\r\nWARC-Target-URI:  http://a.example/\r\n\t?x=1\r\nodd\r\n", "")),
      10);
  ArchiveRecord record;
  ArchiveFault fault;
  ASSERT_EQ(*reader.Next(&record, &fault), WarcReader::Event::kRecord);
  EXPECT_EQ(record.Find("WARC-Target-URI"), "http://a.example/ ?x=1");
  EXPECT_EQ(record.format, "WARC/1.1");
}

// What is in front of the damage and behind it is read.
TEST(WarcReader, PassesOverDamageInPlainFiles) {
  std::string broken = kSecond;
  broken.replace(broken.find("Content-Length"), 14, "Content-Breadth");
  EXPECT_THAT(ReadAll(kFirst + broken + kThird),
              ElementsAre("0 http://a.example/ first", At(kFirst.size(), "! a record has no Content-Length"),
                          HasSubstr(" ! a record has no Content-Length"), HasSubstr("http://c.example/")));
  EXPECT_THAT(ReadAll("rubbish\n" + kFirst),
              ElementsAre("0 ! no record begins here", "8 http://a.example/ first"));
  EXPECT_THAT(ReadAll(kFirst.substr(0, kFirst.size() - 6)),
              ElementsAre("0 ! the record is cut off: 3 of 5 bytes are there"));
  EXPECT_THAT(ReadAll(kFirst.substr(0, 30)), ElementsAre("0 ! the header of a record is cut off"));
}

TEST(WarcReader, PassesOverDamagedMembers) {
  for (const bool is_zstd : {false, true}) {
    const auto pack = [&](const std::string& bytes) { return is_zstd ? Zstd(bytes) : Gzip(bytes); };
    const std::string first = pack(kFirst);
    const std::string third = pack(kThird);
    std::string damaged = pack(Resource("http://b.example/", std::string(500, 'b') + kFirst + kSecond));
    const std::size_t size = damaged.size();
    for (std::size_t i = 0; i < size; ++i) {
      SCOPED_TRACE(std::string(is_zstd ? "zstd " : "gzip ") + std::to_string(i));
      std::string flipped = damaged;
      flipped[i] = static_cast<char>(flipped[i] ^ 0x55);
      const std::vector<std::string> told = ReadAll(first + flipped + third);
      ASSERT_GE(told.size(), 2u);
      EXPECT_EQ(told.front(), "0 http://a.example/ first");
      EXPECT_EQ(told.back(), At(first.size() + size, "http://c.example/ "));
    }
    EXPECT_THAT(ReadAll(first + damaged.substr(0, size / 2)).back(),
                HasSubstr("! the compressed data is cut off"));
    EXPECT_THAT(
        ReadAll(first + std::string(100, '\0') + third),
        ElementsAre("0 http://a.example/ first", At(first.size(), "! no compressed record begins here"),
                    At(first.size() + 100, "http://c.example/ ")));
  }
}

TEST(WarcReader, AnyBytesHaveAnEnd) {
  std::mt19937 random(7);
  const std::string sound = Gzip(kFirst) + Gzip(kSecond) + Gzip(kThird);
  for (int round = 0; round < 300; ++round) {
    std::string file = round % 3 == 0 ? kFirst + kSecond + kThird : sound;
    for (int i = 0; i < 5; ++i) file[random() % file.size()] = static_cast<char>(random());
    if (round % 2 == 0) file.resize(random() % file.size());
    ReadAll(file);
  }
}

TEST(WarcReader, TellsIfTheFileCannotBeRead) {
  WarcReader reader([](char*, std::size_t) { return Result<std::size_t>(Unavailable("gone")); }, 10);
  ArchiveRecord record;
  ArchiveFault fault;
  EXPECT_EQ(reader.Next(&record, &fault).error().code(), StatusCode::kUnavailable);
}

}  // namespace
}  // namespace newsfold
