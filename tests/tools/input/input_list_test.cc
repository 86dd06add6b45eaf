#include "tools/input/input_list.h"

#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/store/scratch_directory.h"

namespace newsfold {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using testing::ScratchDirectory;
using testing::WriteFile;

InputSelection Select(std::vector<std::string> paths, std::vector<std::string> include = {},
                      std::vector<std::string> exclude = {}) {
  InputSelection selection;
  selection.paths = std::move(paths);
  selection.include = std::move(include);
  selection.exclude = std::move(exclude);
  return selection;
}

InputSelection Forced(InputSelection selection, InputFormat format) {
  selection.format = format;
  return selection;
}

InputSelection Walked(InputSelection selection, std::size_t threads) {
  selection.threads = threads;
  return selection;
}

InputSelection Listed(InputSelection selection, std::string files_from) {
  selection.files_from = std::move(files_from);
  return selection;
}

class InputListTest : public ::testing::Test {
 protected:
  void Write(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      std::filesystem::create_directories(std::filesystem::path(scratch_ / name).parent_path());
      WriteFile(scratch_ / name, "t");
    }
  }

  InputList List(InputSelection selection) {
    Result<InputList> list = ListInputs(selection);
    EXPECT_TRUE(list.has_value()) << list.error().message();
    return list ? std::move(*list) : InputList();
  }

  std::vector<std::string> Ids(InputSelection selection) {
    std::vector<std::string> ids;
    for (const InputFile& file : List(std::move(selection)).files) ids.push_back(file.id);
    return ids;
  }

  ScratchDirectory scratch_;
};

TEST_F(InputListTest, DirectoriesAreWalkedInOrder) {
  Write({"d/c.txt", "d/a.txt.gz", "d/b/x", "d/.hidden/y", "d/b.jsonl"});
  for (const std::size_t threads : {1, 4}) {
    EXPECT_THAT(Ids(Walked(Select({scratch_ / "d"}), threads)),
                ElementsAre(".hidden/y", "a.txt", "b.jsonl", "b/x", "c.txt"));
  }
  // The id does not depend on how the directory is spelled.
  EXPECT_EQ(Ids(Select({scratch_ / "d/"}))[3], "b/x");
}

TEST_F(InputListTest, AllOfALargeTreeIsFound) {
  std::vector<std::string> names;
  for (int i = 0; i < 300; ++i) names.push_back("d/" + std::to_string(i % 17) + "/" + std::to_string(i));
  Write(names);
  const std::vector<std::string> ids = Ids(Walked(Select({scratch_ / "d"}), 4));
  EXPECT_EQ(ids.size(), names.size());
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
}

TEST_F(InputListTest, WhatIsOfNoKnownKindIsCounted) {
  Write({"d/a.txt", "d/b.jpg", "d/c.JPG", "d/.dot"});
  std::filesystem::create_symlink(scratch_ / "d/a.txt", scratch_ / "d/link.txt");
  std::filesystem::create_directory_symlink(scratch_ / "d", scratch_ / "d/again");
  const InputList list = List(Select({scratch_ / "d"}));
  ASSERT_EQ(list.files.size(), 1U);
  EXPECT_THAT(list.passed_over, ElementsAre(Pair(".dot", 1), Pair(".jpg", 2), Pair("link", 2)));
  EXPECT_EQ(List(Forced(Select({scratch_ / "d"}), InputFormat::kText)).files.size(), 4U);
}

TEST_F(InputListTest, PatternsSelect) {
  Write({"d/a.txt", "d/b/a.txt", "d/b/c.txt", "d/old/c.txt"});
  const std::vector<std::string> paths = {scratch_ / "d"};
  EXPECT_THAT(Ids(Select(paths, {"a.*"})), ElementsAre("a.txt", "b/a.txt"));
  EXPECT_THAT(Ids(Select(paths, {"b/*"})), ElementsAre("b/a.txt", "b/c.txt"));
  EXPECT_THAT(Ids(Select(paths, {}, {"old", "b/a*"})), ElementsAre("a.txt", "b/c.txt"));
  EXPECT_THAT(Ids(Select(paths, {"c.txt"}, {"b"})), ElementsAre("old/c.txt"));
  // What is given itself is wanted.
  EXPECT_THAT(Ids(Select({scratch_ / "d/a.txt"}, {}, {"*"})), ElementsAre("a.txt"));
}

TEST_F(InputListTest, FilesKeepTheirNamesAndTheOrderGiven) {
  Write({"b.txt", "note.md"});
  const auto files =
      List(Select({scratch_ / "b.txt", "-", scratch_ / "none.jsonl", scratch_ / "note.md"})).files;
  ASSERT_EQ(files.size(), 4U);
  EXPECT_EQ(files[0].id, "b.txt");
  EXPECT_EQ(files[0].size_bytes, 1U);
  EXPECT_EQ(files[1].id, "");
  EXPECT_EQ(files[2].format, InputFormat::kJsonLines);
  EXPECT_EQ(files[3].format, InputFormat::kText);
  EXPECT_TRUE(files[3].may_be_page);
  EXPECT_EQ(List(Forced(Select({"-"}), InputFormat::kText)).files[0].format, InputFormat::kText);
}

TEST_F(InputListTest, PathsComeFromAFile) {
  Write({"a.txt", "b c.txt", "d/x.txt"});
  WriteFile(scratch_ / "lines",
            scratch_ / "a.txt" + "\n\n" + (scratch_ / "b c.txt") + "\n" + (scratch_ / "d"));
  EXPECT_THAT(Ids(Listed({}, scratch_ / "lines")), ElementsAre("a.txt", "b c.txt", "x.txt"));
  WriteFile(scratch_ / "nul", scratch_ / "a.txt" + std::string(1, '\0') + (scratch_ / "b c.txt"));
  EXPECT_THAT(Ids(Listed(Select({scratch_ / "d"}), scratch_ / "nul")),
              ElementsAre("x.txt", "a.txt", "b c.txt"));
  EXPECT_THAT(ListInputs(Listed({}, scratch_ / "none")).error().message(), HasSubstr("No such file"));
}

TEST_F(InputListTest, ContainersAreNoPlainFiles) {
  Write({"d/a.tar.zst", "d/b.zip"});
  const auto files = List(Forced(Select({scratch_ / "d"}), InputFormat::kPage)).files;
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].format, InputFormat::kTar);
  EXPECT_EQ(files[1].format, InputFormat::kZip);
}

}  // namespace
}  // namespace newsfold
