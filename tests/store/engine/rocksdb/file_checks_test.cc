// Whatever happens to a table of a store: it is named, and so are all others.
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/engine/overlay_engine.h"
#include "store/engine/rocksdb/engine.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/scratch_directory.h"

namespace newsfold {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::ReadFile;
using testing::ScratchDirectory;
using testing::StatusIs;
using testing::WriteFile;

// Three closed tables: of points, of the index, and of bodies.
class FileChecksTest : public ::testing::Test {
 protected:
  FileChecksTest() {
    options_.directory = scratch_ / "store";
    options_.create_if_missing = true;
    const auto engine = MustOpen();
    WriteSet writes;
    for (const char* key : {"r1", "k1234567890", "b1"}) writes.Put(key, std::string(5000, 'x'));
    EXPECT_THAT(engine->Write(std::move(writes)), IsOk());
    EXPECT_THAT(engine->Compact(), IsOk());
    for (const auto& entry : std::filesystem::directory_iterator(options_.directory)) {
      if (entry.path().extension() == ".sst") tables_.push_back(entry.path().filename());
    }
    std::sort(tables_.begin(), tables_.end());
    EXPECT_EQ(tables_.size(), 3);
  }

  std::unique_ptr<Engine> MustOpen() {
    Result<std::unique_ptr<Engine>> engine = OpenRocksEngine(options_);
    EXPECT_THAT(engine, IsOk());
    return std::move(*engine);
  }

  std::string PathOf(std::size_t table) const { return options_.directory + "/" + tables_[table]; }

  void Flip(std::size_t table, std::size_t offset) {
    std::string bytes = ReadFile(PathOf(table));
    bytes.at(offset) ^= 0x10;
    WriteFile(PathOf(table), bytes);
  }

  // What each file came to.
  static std::map<std::string, Status> Verify(Engine* engine, const std::string& after = {}) {
    std::map<std::string, Status> found;
    bool is_done = false;
    EXPECT_THAT(engine->VerifyFiles(after,
                                    [&](const FileCheck& check) {
                                      EXPECT_GE(check.bytes_total, check.bytes);
                                      EXPECT_FALSE(is_done);
                                      is_done = check.is_last;
                                      EXPECT_TRUE(found.emplace(check.name, check.status).second);
                                      return true;
                                    }),
                IsOk());
    EXPECT_EQ(is_done, !found.empty());
    return found;
  }

  ScratchDirectory scratch_;
  RocksEngineOptions options_;
  std::vector<std::string> tables_;
};

TEST_F(FileChecksTest, AllAreReadAndSound) {
  for (const bool read_only : {false, true}) {
    options_.read_only = read_only;
    const auto engine = MustOpen();
    const auto found = Verify(engine.get());
    EXPECT_EQ(found.size(), 3);
    for (const auto& [name, status] : found) EXPECT_THAT(status, IsOk()) << name;
  }
}

TEST_F(FileChecksTest, EveryDamagedOneIsNamed) {
  Flip(0, 100);
  Flip(2, 4000);
  const auto engine = MustOpen();
  const auto found = Verify(engine.get());
  ASSERT_EQ(found.size(), 3);
  EXPECT_THAT(found.at(tables_[0]), StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(found.at(tables_[0]).message(), HasSubstr(PathOf(0)));
  EXPECT_THAT(found.at(tables_[1]), IsOk());
  EXPECT_THAT(found.at(tables_[2]), StatusIs(StatusCode::kCorruption));
}

// RocksDB sees a wrong size when it opens a store, but not later.
TEST_F(FileChecksTest, OneThatIsShortenedOrMissingIsNamed) {
  const auto engine = MustOpen();
  std::filesystem::resize_file(PathOf(0), std::filesystem::file_size(PathOf(0)) - 1);
  std::filesystem::remove(PathOf(1));
  const auto found = Verify(engine.get());
  EXPECT_THAT(found.at(tables_[0]).message(), HasSubstr("bytes instead of"));
  EXPECT_THAT(found.at(tables_[1]), StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(found.at(tables_[1]).message(), HasSubstr("is missing"));
  EXPECT_THAT(found.at(tables_[2]), IsOk());
}

TEST_F(FileChecksTest, GoesOnBehindAFileAndStopsWhenToldTo) {
  const auto engine = MustOpen();
  EXPECT_EQ(Verify(engine.get(), tables_[0]).size(), 2);
  EXPECT_EQ(Verify(engine.get(), tables_[2]).size(), 0);
  std::vector<std::string> visited;
  ASSERT_THAT(engine->VerifyFiles(tables_[0],
                                  [&](const FileCheck& check) {
                                    visited.push_back(check.name);
                                    return false;
                                  }),
              IsOk());
  EXPECT_THAT(visited, ElementsAre(tables_[1]));
}

TEST_F(FileChecksTest, AnOverlayHasTheFilesBelow) {
  const auto engine = MustOpen();
  OverlayEngine overlay(engine.get());
  EXPECT_EQ(Verify(&overlay).size(), 3);
}

// What was deleted while files were held goes afterwards.
TEST_F(FileChecksTest, HoldsNoFileForGood) {
  const auto engine = MustOpen();
  ASSERT_THAT(engine->VerifyFiles("",
                                  [&](const FileCheck&) {
                                    EXPECT_THAT(engine->DeletePrefix("b"), IsOk());
                                    EXPECT_THAT(engine->Compact(), IsOk());
                                    return true;
                                  }),
              IsOk());
  EXPECT_FALSE(std::filesystem::exists(PathOf(2)) && std::filesystem::exists(PathOf(0)));
  EXPECT_LT(Verify(engine.get()).size(), 3);
}

}  // namespace
}  // namespace newsfold
