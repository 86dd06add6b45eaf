// What the files of a store, as they are on disk, let an engine do.
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "store/engine/rocksdb/engine.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/scratch_directory.h"

namespace newsfold {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;
using testing::ReadFile;
using testing::ScratchDirectory;
using testing::StatusIs;
using testing::WriteFile;

class RocksEngineFiles : public ::testing::Test {
 protected:
  RocksEngineFiles() {
    options_.directory = scratch_ / "store";
    options_.create_if_missing = true;
  }

  std::unique_ptr<Engine> MustOpen() {
    Result<std::unique_ptr<Engine>> engine = OpenRocksEngine(options_);
    EXPECT_THAT(engine, IsOk());
    return std::move(*engine);
  }

  static void Put(Engine* engine, const std::string& key) {
    WriteSet writes;
    writes.Put(key, key);
    ASSERT_THAT(engine->Write(std::move(writes)), IsOk());
  }

  ScratchDirectory scratch_;
  RocksEngineOptions options_;
};

// Root may do anything, so that somebody else has to try.
class AsNobody {
 public:
  AsNobody() : is_root_(geteuid() == 0) {
    if (is_root_) {
      EXPECT_EQ(seteuid(kNobody), 0);
    }
  }
  ~AsNobody() {
    if (is_root_) {
      EXPECT_EQ(seteuid(0), 0);
    }
  }
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;

 private:
  static constexpr uid_t kNobody = 65534;
  const bool is_root_;
};

TEST_F(RocksEngineFiles, StoreThatMayNotBeOpenedIsNoLockedOne) {
  using std::filesystem::perms;
  { MustOpen(); }
  std::filesystem::permissions(scratch_ / "", perms::all);
  std::filesystem::permissions(options_.directory + "/WATERMARK", perms::owner_read | perms::others_read);
  constexpr perms kReadOnly = perms::owner_read | perms::owner_exec | perms::others_read | perms::others_exec;
  for (const perms allowed : {kReadOnly, perms::none}) {
    std::filesystem::permissions(options_.directory, allowed);
    const AsNobody nobody;
    options_.create_if_missing = false;
    const auto opened = OpenRocksEngine(options_);
    ASSERT_THAT(opened, StatusIs(StatusCode::kInvalidArgument));
    EXPECT_THAT(opened.error().message(), HasSubstr("Permission denied"));
  }
  std::filesystem::permissions(options_.directory, perms::owner_all);
}

TEST_F(RocksEngineFiles, DamagedBlockKeepsNoPrefixFromBeingDeleted) {
  {
    const auto engine = MustOpen();
    Put(engine.get(), "c of the same file");
    Put(engine.get(), "k to be deleted");
    ASSERT_THAT(engine->Compact(), IsOk());
  }
  for (const auto& entry : std::filesystem::directory_iterator(options_.directory)) {
    if (entry.path().extension() != ".sst") continue;
    std::string bytes = ReadFile(entry.path());
    bytes[10] ^= 0x01;
    WriteFile(entry.path(), bytes);
  }
  const auto engine = MustOpen();
  EXPECT_THAT(engine->Get("c of the same file"), StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(engine->DeletePrefix("k"), IsOk());
  Put(engine.get(), "k1");
  EXPECT_THAT(engine->Health(), IsOk());
}

// As RocksDB reads logs, in blocks of 32 KiB: what is behind zeros in a block is passed over, and so the next
// block must not go on with a record of this one, or that would be noticed.
class RocksEngineLog : public RocksEngineFiles {
 protected:
  static constexpr std::size_t kRecordBytes = 1024;

  std::string LogPath() const {
    for (const auto& entry : std::filesystem::directory_iterator(options_.directory)) {
      if (entry.path().extension() == ".log") return entry.path();
    }
    return {};
  }

  // Writes a record, the log's next one, of so many bytes.
  void PutRecord(Engine* engine, const std::string& key, std::size_t bytes) {
    const std::size_t before = std::filesystem::file_size(LogPath());
    WriteSet writes;
    writes.Put(key, std::string(bytes - overhead_ - key.size(), 'v'));
    ASSERT_THAT(engine->Write(std::move(writes)), IsOk());
    overhead_ += std::filesystem::file_size(LogPath()) - before - bytes;
  }

  // Two blocks of records, none of which reaches from one into the other, and a third one that has begun.
  // The store is left as if its process were killed.
  void WriteBlocks() {
    {
      const auto engine = MustOpen();
      PutRecord(engine.get(), "c to tell how large a record is", kRecordBytes);
      const std::size_t begun = std::filesystem::file_size(LogPath()) % kRecordBytes;
      PutRecord(engine.get(), "c to fill what has begun, really", 3 * kRecordBytes - begun);
      while (std::filesystem::file_size(LogPath()) < 68 * kRecordBytes) {
        PutRecord(engine.get(), "c record number " + std::to_string(1000 + written_++), kRecordBytes);
        if (HasFatalFailure()) return;
      }
      ASSERT_THAT(engine->Sync(*engine->Write({})), IsOk());
      std::filesystem::copy(options_.directory, scratch_ / "killed",
                            std::filesystem::copy_options::recursive);
    }
    options_.directory = scratch_ / "killed";
  }

  void Zero(std::size_t begin, std::size_t bytes) {
    std::string log = ReadFile(LogPath());
    ASSERT_LE(begin, log.size());
    log.replace(begin, bytes, std::string(std::min(bytes, log.size() - begin), '\0'));
    WriteFile(LogPath(), log);
  }

  std::size_t overhead_ = 0;
  int written_ = 0;
};

TEST_F(RocksEngineLog, APageOfZerosIsToldAndNotPassedOver) {
  WriteBlocks();
  Zero(60 * kRecordBytes, 2 * kRecordBytes);
  const auto engine = OpenRocksEngine(options_);
  ASSERT_THAT(engine, StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(engine.error().message(), HasSubstr(".log: zeros in the block at byte 32768"));
}

TEST_F(RocksEngineLog, ZerosAtTheEndAreWhatACrashLeaves) {
  WriteBlocks();
  const std::string log = ReadFile(LogPath());
  WriteFile(LogPath(), log + std::string(100'000, '\0'));
  const auto engine = OpenRocksEngine(options_);
  ASSERT_THAT(engine, IsOk());
  EXPECT_THAT((*engine)->Get("c record number 1000"), IsOk());
}

// A manifest is a log of what tables there are; RocksDB takes one that is cut off for an older one, and
// deletes the tables it does not name.
TEST_F(RocksEngineFiles, AManifestThatIsCutOffIsToldAndCostsNoTable) {
  { Put(MustOpen().get(), "c of the first table"); }
  { Put(MustOpen().get(), "c of the second table"); }
  {
    // What was in the log is in a table from here on.
    const auto engine = MustOpen();
    std::filesystem::copy(options_.directory, scratch_ / "killed", std::filesystem::copy_options::recursive);
  }
  std::size_t refused = 0;
  std::size_t opened = 0;
  options_.create_if_missing = false;
  for (std::uintmax_t cut = 1;; ++cut) {
    options_.directory = scratch_ / "cut";
    std::filesystem::remove_all(options_.directory);
    std::filesystem::copy(scratch_ / "killed", options_.directory);
    std::string current = ReadFile(options_.directory + "/CURRENT");
    current.pop_back();
    const std::string manifest = options_.directory + "/" + current;
    const std::uintmax_t bytes = std::filesystem::file_size(manifest);
    if (cut > bytes) break;
    std::filesystem::resize_file(manifest, bytes - cut);
    const auto engine = OpenRocksEngine(options_);
    ++(engine ? opened : refused);
    if (!engine) EXPECT_THAT(engine, StatusIs(StatusCode::kCorruption)) << cut;
  }
  EXPECT_EQ(opened, 0U);
  EXPECT_GT(refused, 100U);
}

}  // namespace
}  // namespace newsfold
