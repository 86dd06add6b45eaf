#include "tools/input/input.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include "tests/compressed.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/scratch_directory.h"
#include "tools/input/byte_source.h"
#include "tools/input/input_files.h"

namespace newsfold {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::ScratchDirectory;
using testing::StatusIs;
using testing::WriteFile;

// Text that neither fits one buffer nor compresses to nothing.
std::string LongText() {
  std::string text;
  for (unsigned i = 0; text.size() < 3'000'000; ++i) text += std::to_string(i * 2654435761U);
  return text;
}

class Input : public ::testing::Test {
 protected:
  Result<std::string> Read(const std::string& bytes, std::size_t bytes_max = 100'000'000) {
    WriteFile(scratch_ / "file", bytes);
    auto source = ByteSource::Open(scratch_ / "file");
    if (!source) return source.error();
    Result<std::string> text = ReadAll(source->get(), bytes_max);
    EXPECT_EQ(text ? (*source)->raw_bytes() : bytes.size(), bytes.size());
    return text;
  }

  // "12:text" a line, "12:too long", or the error.
  std::vector<std::string> Lines(const std::string& bytes, std::size_t line_bytes_max = kLineBytesMax) {
    WriteFile(scratch_ / "file", bytes);
    auto source = ByteSource::Open(scratch_ / "file");
    EXPECT_THAT(source, IsOk());
    LineReader reader(source->get(), line_bytes_max);
    std::vector<std::string> lines;
    std::string line;
    std::uint64_t number = 0;
    while (true) {
      const auto event = reader.Next(&line, &number);
      if (!event) lines.push_back(event.error().message());
      if (!event || *event == LineReader::Event::kEnd) return lines;
      lines.push_back(std::to_string(number) + ":" +
                      (*event == LineReader::Event::kTooLong ? "too long" : line));
    }
  }

  ScratchDirectory scratch_;
};

TEST_F(Input, PlainBytesComeBackExactly) {
  for (const std::string& bytes :
       {std::string(), std::string("a"), std::string("a\0\xFF\r\n", 5), LongText()}) {
    EXPECT_EQ(*Read(bytes), bytes);
  }
}

TEST_F(Input, GzipIsToldByContent) {
  const std::string text = LongText();
  EXPECT_EQ(*Read(Gzip(text)), text);
  EXPECT_EQ(*Read(Gzip("")), "");
}

TEST_F(Input, GzipMembersFollowEachOther) {
  EXPECT_EQ(*Read(Gzip("one\n") + Gzip("two\n")), "one\ntwo\n");
}

TEST_F(Input, HighlyCompressedGzipIsReadToItsEnd) {
  // All of the input is taken long before all of the output is given.
  const std::string text(5'000'000, 'x');
  EXPECT_EQ(*Read(Gzip(text)), text);
}

TEST_F(Input, ZstdFramesFollowEachOther) {
  const std::string text = LongText();
  EXPECT_EQ(*Read(Zstd(text) + Zstd("end")), text + "end");
  EXPECT_EQ(*Read(Zstd(std::string(5'000'000, 'x'))), std::string(5'000'000, 'x'));
}

TEST_F(Input, ZstdMayBeginWithASkippableFrame) {
  const std::string skippable("\x5D\x2A\x4D\x18\x03\x00\x00\x00xyz", 11);
  EXPECT_EQ(*Read(skippable + Zstd("text")), "text");
}

// As of zstd --long=31: a frame of unknown size that may look back 2 GiB, with one raw block.
TEST_F(Input, ZstdMayHaveTheLargestWindow) {
  const std::string frame("\x28\xB5\x2F\xFD\x00\xA8\x21\x00\x00text", 13);
  EXPECT_EQ(*Read(frame), "text");
}

TEST_F(Input, CutOffDataIsAnError) {
  const std::string text = LongText();
  const std::string gzip = Gzip(text);
  const std::string zstd = Zstd(text);
  EXPECT_EQ(Read(gzip.substr(0, gzip.size() - 5)).error().message(), "the gzip data is cut off");
  EXPECT_EQ(Read(zstd.substr(0, zstd.size() - 5)).error().message(), "the zstd data is cut off");
}

TEST_F(Input, DamagedDataIsAnError) {
  std::string gzip = Gzip(LongText());
  std::string zstd = Zstd(LongText());
  gzip[gzip.size() - 6] ^= 1;  // the checksum
  zstd[4] = '\x7F';
  EXPECT_THAT(Read(gzip).error().message(), HasSubstr("gzip data is damaged"));
  EXPECT_THAT(Read(zstd).error().message(), HasSubstr("zstd data is damaged"));
}

TEST_F(Input, ReadAllStopsAtItsLimit) {
  EXPECT_THAT(Read("12345", 5), IsOk());
  EXPECT_EQ(Read("123456", 5).error().message(), "is larger than 5 bytes");
  EXPECT_THAT(Read(Gzip(std::string(1'000'000, 'x')), 999'999), StatusIs(StatusCode::kInvalidArgument));
}

TEST_F(Input, WhatCannotBeOpenedSaysWhy) {
  EXPECT_THAT(ByteSource::Open(scratch_ / "none").error().message(), HasSubstr("No such file"));
  EXPECT_EQ(ByteSource::Open(scratch_ / "").error().message(), "is a directory");
}

TEST_F(Input, LinesKeepTheirNumbers) {
  EXPECT_THAT(Lines("one\n\n \t\r\nfour\r\nfive"), ElementsAre("1:one", "4:four\r", "5:five"));
  EXPECT_THAT(Lines(""), ElementsAre());
  EXPECT_THAT(Lines("\n\n"), ElementsAre());
  EXPECT_THAT(Lines("one\n"), ElementsAre("1:one"));
}

TEST_F(Input, AByteOrderMarkAtTheHeadIsDropped) {
  EXPECT_THAT(Lines("\xEF\xBB\xBFone\n\xEF\xBB\xBFtwo"), ElementsAre("1:one", "2:\xEF\xBB\xBFtwo"));
}

TEST_F(Input, LinesOverTheLimitArePassedOver) {
  EXPECT_THAT(Lines("1234\n12345\n123456\n1", 5), ElementsAre("1:1234", "2:12345", "3:too long", "4:1"));
  EXPECT_THAT(Lines("12\n123456", 5), ElementsAre("1:12", "2:too long"));
}

TEST_F(Input, LinesMayBeLongerThanTheBuffer) {
  const std::string text = LongText();
  EXPECT_THAT(Lines(text + "\n" + text), ElementsAre("1:" + text, "2:" + text));
}

TEST_F(Input, LinesBeforeACutAreKeptAndTheUnfinishedOneIsNot) {
  std::string bytes;
  for (int i = 0; i < 40'000; ++i) bytes += std::to_string(i * 48271 % 99991) + "\n";
  const std::string gzip = Gzip(bytes);
  const auto lines = Lines(gzip.substr(0, gzip.size() / 2));
  ASSERT_GT(lines.size(), 1'000U);
  EXPECT_EQ(lines[999], "1000:" + std::to_string(999 * 48271 % 99991));
  EXPECT_EQ(lines.back(), "the gzip data is cut off");
}

TEST_F(Input, FormatsAreToldByName) {
  EXPECT_EQ(FormatOfName("a.jsonl"), InputFormat::kJsonLines);
  EXPECT_EQ(FormatOfName("dir/a.ndjson.gz"), InputFormat::kJsonLines);
  EXPECT_EQ(FormatOfName("a.json.zst"), InputFormat::kJsonLines);
  EXPECT_EQ(FormatOfName("-"), InputFormat::kJsonLines);
  EXPECT_EQ(FormatOfName("a.txt"), InputFormat::kText);
  EXPECT_EQ(FormatOfName("jsonl"), InputFormat::kText);
  EXPECT_EQ(FormatOfName("dir.d/a"), InputFormat::kText);
  EXPECT_EQ(FormatOfName("a.HTML"), InputFormat::kPage);
  EXPECT_EQ(FormatOfName("a.xhtml.gz"), InputFormat::kPage);
  EXPECT_EQ(FormatOfName("a.warc.gz"), InputFormat::kArchive);
  EXPECT_EQ(FormatOfName("a.wet.zst"), InputFormat::kArchive);
  EXPECT_EQ(FormatOfName("a.arc"), InputFormat::kArchive);
  EXPECT_EQ(FormatOfName("a.tar.gz"), InputFormat::kTar);
  EXPECT_EQ(FormatOfName("a.tgz"), InputFormat::kTar);
  EXPECT_EQ(FormatOfName("a.zip"), InputFormat::kZip);
  EXPECT_EQ(FormatOfName("a.jpg"), InputFormat::kUnknown);
  EXPECT_EQ(FormatOfName(".dot"), InputFormat::kUnknown);
  EXPECT_EQ(FormatOfName("a.txt.zst"), InputFormat::kText);
}

TEST_F(Input, PlacesFitOneNumber) {
  const InputPlace place{static_cast<std::uint32_t>(kInputFilesMax - 1), (std::uint64_t{1} << 40) - 1};
  EXPECT_EQ(InputPlace::Unpack(place.Pack()).file, place.file);
  EXPECT_EQ(InputPlace::Unpack(place.Pack()).place, place.place);
}

}  // namespace
}  // namespace newsfold
