#include "tools/output/output_file.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/store/base/status_matchers.h"
#include "tests/store/scratch_directory.h"
#include "tools/input/byte_source.h"
#include "tools/input/input.h"

namespace newsfold {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;
using testing::ReadFile;
using testing::ScratchDirectory;
using testing::StatusIs;
using testing::WriteFile;

class OutputFileTest : public ::testing::Test {
 protected:
  std::unique_ptr<OutputFile> Open(const std::string& name) {
    Result<std::unique_ptr<OutputFile>> file = OutputFile::Open(scratch_ / name, CompressionOfName(name));
    EXPECT_THAT(file, IsOk());
    return std::move(*file);
  }
  bool IsThere(const std::string& name) { return std::filesystem::exists(scratch_ / name); }

  ScratchDirectory scratch_;
};

TEST_F(OutputFileTest, WhatIsWrittenIsReadAsInput) {
  std::string text;
  for (std::uint64_t i = 0; i < 200'000; ++i) text += static_cast<char>(i * i % 251);
  for (const std::string name : {"a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "empty.gz", "empty.zst", "empty"}) {
    const std::string bytes = name.starts_with("empty") ? "" : text;
    const std::unique_ptr<OutputFile> file = Open(name);
    for (std::size_t at = 0; at < bytes.size(); at += 70'000)
      ASSERT_THAT(file->Write(bytes.substr(at, 70'000)), IsOk());
    ASSERT_THAT(file->Finish(), IsOk());
    EXPECT_EQ(ReadFile(scratch_ / name) == bytes, CompressionOfName(name) == Compression::kNone) << name;
    const auto source = ByteSource::Open(scratch_ / name);
    ASSERT_THAT(source, IsOk());
    EXPECT_EQ(*ReadAll(source->get(), text.size()), bytes) << name;
  }
}

TEST_F(OutputFileTest, HasItsNameOnceItIsFinished) {
  WriteFile(scratch_ / "a", "before");
  std::unique_ptr<OutputFile> file = Open("a");
  ASSERT_THAT(file->Write("after"), IsOk());
  EXPECT_EQ(ReadFile(scratch_ / "a"), "before");
  EXPECT_TRUE(IsThere("a.unfinished"));
  ASSERT_THAT(file->Finish(), IsOk());
  EXPECT_EQ(ReadFile(scratch_ / "a"), "after");
  EXPECT_FALSE(IsThere("a.unfinished"));
}

TEST_F(OutputFileTest, IsRemovedUnfinished) {
  WriteFile(scratch_ / "a", "before");
  WriteFile(scratch_ / "a.unfinished", "what a kill left, longer than what comes now");
  std::unique_ptr<OutputFile> file = Open("a");
  ASSERT_THAT(file->Write("after"), IsOk());
  EXPECT_EQ(ReadFile(scratch_ / "a.unfinished"), "after");
  file.reset();
  EXPECT_EQ(ReadFile(scratch_ / "a"), "before");
  EXPECT_FALSE(IsThere("a.unfinished"));
}

TEST_F(OutputFileTest, DevicesStayDevices) {
  Result<std::unique_ptr<OutputFile>> file = OutputFile::Open("/dev/null", Compression::kNone);
  ASSERT_THAT(file, IsOk());
  ASSERT_THAT((*file)->Write("bytes"), IsOk());
  ASSERT_THAT((*file)->Finish(), IsOk());
  file->reset();
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
  Result<std::unique_ptr<OutputFile>> full = OutputFile::Open("/dev/full", Compression::kNone);
  ASSERT_THAT(full, IsOk());
  EXPECT_THAT((*full)->Write("bytes"), StatusIs(StatusCode::kResourceExhausted));
}

TEST_F(OutputFileTest, TellsWhereItCannotBe) {
  const Result<std::unique_ptr<OutputFile>> file =
      OutputFile::Open(scratch_ / "no/such/folder", Compression::kNone);
  EXPECT_THAT(file, StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(file.error().message(), HasSubstr("no/such/folder"));
  EXPECT_THAT(OutputFile::Open(scratch_ / "", Compression::kNone), StatusIs(StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace newsfold
