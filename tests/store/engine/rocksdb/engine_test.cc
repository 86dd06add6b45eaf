#include "store/engine/rocksdb/engine.h"

#include <atomic>
#include <filesystem>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/engine/rocksdb/environment.h"
#include "store/engine/rocksdb/options.h"
#include "store/engine/rocksdb/watermark.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/engine/rocksdb/faulty_file_system.h"
#include "tests/store/scratch_directory.h"

namespace newsfold {
namespace {

using testing::FaultyFileSystem;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::ReadFile;
using testing::ScratchDirectory;
using testing::StatusIs;
using testing::WriteFile;

class RocksEngineTest : public ::testing::Test {
 protected:
  RocksEngineTest() {
    options_.directory = scratch_ / "store";
    options_.create_if_missing = true;
    environment_.watermark_interval = std::chrono::milliseconds(0);
  }

  Result<std::unique_ptr<Engine>> Open() { return OpenRocksEngine(options_, environment_); }
  // Stops the program with the reason if there is no engine.
  std::unique_ptr<Engine> MustOpen() { return std::move(Open()).value(); }

  static Result<EngineSequence> Put(Engine* engine, const std::string& key, const std::string& value = "x") {
    WriteSet writes;
    writes.Put(key, value);
    return engine->Write(std::move(writes));
  }
  static void PutMany(Engine* engine, int count) {
    for (int i = 0; i < count; ++i) {
      ASSERT_THAT(Put(engine, "i" + std::to_string(i), std::string(100, 'x')), IsOk());
    }
  }
  static void PutManyDurably(Engine* engine, int count) {
    PutMany(engine, count);
    const auto sequence = Put(engine, "mlast");
    ASSERT_THAT(sequence, IsOk());
    ASSERT_THAT(engine->Sync(*sequence), IsOk());
  }
  static int Count(Engine* engine) {
    int count = 0;
    const auto visit = [&](std::string_view, std::string_view) { return ++count > 0; };
    EXPECT_THAT(engine->Scan("i", "", visit), IsOk());
    return count;
  }

  std::vector<std::string> FilesEndingIn(const std::string& extension) {
    std::vector<std::string> paths;
    for (const auto& entry : std::filesystem::directory_iterator(options_.directory)) {
      if (entry.path().extension() == extension && entry.file_size() > 0) {
        paths.push_back(entry.path().string());
      }
    }
    return paths;
  }

  ScratchDirectory scratch_;
  RocksEngineOptions options_;
  RocksEnvironment environment_;
};

TEST_F(RocksEngineTest, MissingStoreIsNotFoundAndNotCreated) {
  options_.create_if_missing = false;
  EXPECT_THAT(Open(), StatusIs(StatusCode::kNotFound));
  options_.read_only = true;
  options_.create_if_missing = true;
  EXPECT_THAT(Open(), StatusIs(StatusCode::kNotFound));
  EXPECT_FALSE(std::filesystem::exists(options_.directory));
  EXPECT_THAT(Open().error().message(), HasSubstr(options_.directory));
}

TEST_F(RocksEngineTest, EmptyDirectoryIsNoStoreAndStaysEmpty) {
  std::filesystem::create_directory(options_.directory);
  options_.create_if_missing = false;
  EXPECT_THAT(Open(), StatusIs(StatusCode::kNotFound));
  EXPECT_TRUE(std::filesystem::is_empty(options_.directory));
}

TEST_F(RocksEngineTest, FileInThePlaceOfTheDirectoryIsRefused) {
  WriteFile(options_.directory, "a file");
  const auto opened = Open();
  ASSERT_FALSE(opened.has_value());
  EXPECT_THAT(opened.error().message(), HasSubstr(options_.directory));
  EXPECT_EQ(ReadFile(options_.directory), "a file");
}

TEST_F(RocksEngineTest, SecondOpenerInThisProcessIsToldTheOwner) {
  const auto engine = MustOpen();
  const auto second = Open();
  EXPECT_THAT(second, StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(second.error().message(), HasSubstr("locked by this process (pid " + std::to_string(getpid())));
  EXPECT_THAT(Put(engine.get(), "i1"), IsOk()) << "the refusal must not disturb the owner";
}

TEST_F(RocksEngineTest, ReadOnlyEngineReadsBesideAWriter) {
  const auto writer = MustOpen();
  PutManyDurably(writer.get(), 10);
  options_.read_only = true;
  const auto reader = MustOpen();
  EXPECT_EQ(Count(reader.get()), 10);
  ASSERT_THAT(Put(writer.get(), "inew"), IsOk());
  EXPECT_EQ(Count(reader.get()), 10);
}

TEST_F(RocksEngineTest, ReadOnlyEngineRefusesWrites) {
  PutManyDurably(MustOpen().get(), 1);
  options_.read_only = true;
  const auto reader = MustOpen();
  const auto written = Put(reader.get(), "i2");
  EXPECT_THAT(written, StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(written.error().message(), HasSubstr("read-only"));
  EXPECT_THAT(reader->Compact(), StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(reader->Health(), IsOk());
}

TEST_F(RocksEngineTest, FullDiskIsRefusedBeforeTheLogAndRecovers) {
  std::atomic<std::uint64_t> free_bytes = 1 << 30;
  environment_.disk_free_bytes = [&]() -> Result<std::uint64_t> { return free_bytes.load(); };
  environment_.disk_check_interval = std::chrono::milliseconds(0);
  const auto engine = MustOpen();
  EXPECT_THAT(Put(engine.get(), "i1"), IsOk());
  free_bytes = options_.disk_free_bytes_min - 1;
  EXPECT_THAT(Put(engine.get(), "i2"), StatusIs(StatusCode::kResourceExhausted));
  EXPECT_EQ(Count(engine.get()), 1);
  EXPECT_THAT(engine->Health(), IsOk());
  free_bytes = options_.disk_free_bytes_min;
  EXPECT_THAT(Put(engine.get(), "i3"), IsOk());
}

TEST_F(RocksEngineTest, FilesHoldChecksumsAndFiltersOfEveryFamily) {
  {
    const auto engine = MustOpen();
    for (const char* key : {"i1", "b1", "kAAAAAAAA1"}) {
      ASSERT_THAT(Put(engine.get(), key), IsOk());
    }
    ASSERT_THAT(engine->Compact(), IsOk());
  }
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* raw = nullptr;
  ASSERT_TRUE(rocksdb::DB::OpenForReadOnly(rocksdb::DBOptions(), options_.directory,
                                           {{"default", {}}, {"index", {}}, {"body", {}}}, &handles, &raw)
                  .ok());
  db.reset(raw);
  std::vector<rocksdb::LiveFileMetaData> files;
  db->GetLiveFilesMetaData(&files);
  EXPECT_EQ(files.size(), 3U);
  for (const rocksdb::LiveFileMetaData& file : files) {
    EXPECT_FALSE(file.file_checksum.empty()) << file.column_family_name;
  }
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    rocksdb::TablePropertiesCollection tables;
    ASSERT_TRUE(db->GetPropertiesOfAllTables(handle, &tables).ok());
    for (const auto& [name, properties] : tables) {
      EXPECT_GT(properties->filter_size, 0U) << handle->GetName();
    }
    db->DestroyColumnFamilyHandle(handle);
  }
}

TEST_F(RocksEngineTest, ListPrefixLengthsFitTheKeyLayouts) {
  EXPECT_EQ(ListPrefixBytes("d"), 17U);
  EXPECT_EQ(ListPrefixBytes("u"), 17U);
  EXPECT_EQ(ListPrefixBytes("k"), 9U);
  EXPECT_EQ(ListPrefixBytes("c"), 9U);
  EXPECT_EQ(ListPrefixBytes("h"), 9U);
  EXPECT_EQ(ListPrefixBytes("s"), 4U);
  EXPECT_EQ(ListPrefixBytes("D"), 17U);
  EXPECT_EQ(ListPrefixBytes("S"), 4U);
  EXPECT_EQ(ListPrefixBytes("K"), 9U);
  EXPECT_EQ(ListPrefixBytes("H"), 9U);
  EXPECT_EQ(ListPrefixBytes("U"), 0U);
  EXPECT_EQ(ListPrefixBytes("i"), 0U);
  EXPECT_EQ(ListPrefixBytes(""), 0U);
  EXPECT_EQ(ColumnFamilyOf("b"), ColumnFamily::kBody);
  EXPECT_EQ(ColumnFamilyOf("o"), ColumnFamily::kBody);
  EXPECT_EQ(ColumnFamilyOf("t"), ColumnFamily::kBody);
  EXPECT_EQ(ColumnFamilyOf("k"), ColumnFamily::kIndex);
  EXPECT_EQ(ColumnFamilyOf("K"), ColumnFamily::kIndex);
  EXPECT_EQ(ColumnFamilyOf("r"), ColumnFamily::kPoint);
  EXPECT_EQ(ColumnFamilyOf(""), ColumnFamily::kPoint);
}

// Damage to a closed store, whose log holds its newest records.
class DamagedStoreTest : public RocksEngineTest {
 protected:
  DamagedStoreTest() { PutManyDurably(MustOpen().get(), 800); }

  Status OpenStatus() {
    const auto opened = Open();
    return opened.has_value() ? Status::Ok() : opened.error();
  }
};

TEST_F(DamagedStoreTest, UndamagedStoreOpens) {
  EXPECT_THAT(OpenStatus(), IsOk());
}

TEST_F(DamagedStoreTest, TruncatedLogIsRefusedByTheWatermark) {
  const std::vector<std::string> logs = FilesEndingIn(".log");
  ASSERT_EQ(logs.size(), 1U);
  std::filesystem::resize_file(logs[0], std::filesystem::file_size(logs[0]) / 2);
  const Status status = OpenStatus();
  EXPECT_THAT(status, StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(status.message(), HasSubstr("801 acknowledged"));
  EXPECT_THAT(status.message(), HasSubstr("operations missing; restore from backup"));
  EXPECT_THAT(status.message(), HasSubstr(options_.directory));
  EXPECT_THAT(OpenStatus(), StatusIs(StatusCode::kCorruption)) << "still refused the second time";
}

TEST_F(DamagedStoreTest, EmptyLogIsRefused) {
  std::filesystem::resize_file(FilesEndingIn(".log").at(0), 0);
  EXPECT_THAT(OpenStatus(), StatusIs(StatusCode::kCorruption));
}

TEST_F(DamagedStoreTest, DeletedLogIsRefused) {
  std::filesystem::remove(FilesEndingIn(".log").at(0));
  EXPECT_THAT(OpenStatus(), StatusIs(StatusCode::kCorruption));
}

TEST_F(DamagedStoreTest, FlippedBitInTheLogIsRefused) {
  const std::string log = FilesEndingIn(".log").at(0);
  const std::string bytes = ReadFile(log);
  for (std::size_t offset = bytes.size() / 20; offset < bytes.size(); offset += bytes.size() / 10) {
    std::string damaged = bytes;
    damaged[offset] ^= 0x04;
    WriteFile(log, damaged);
    EXPECT_THAT(OpenStatus(), StatusIs(StatusCode::kCorruption)) << "byte " << offset;
    WriteFile(log, bytes);
  }
}

// More than one block of the log follows: were the damaged one skipped, the newest sequence would be right.
TEST_F(DamagedStoreTest, EarlyDamageInTheLogIsRefusedThoughTheTailIsWhole) {
  const std::string log = FilesEndingIn(".log").at(0);
  std::string bytes = ReadFile(log);
  ASSERT_GT(bytes.size(), std::size_t{3} << 15);
  bytes[1000] ^= 0x04;
  WriteFile(log, bytes);
  EXPECT_THAT(OpenStatus(), StatusIs(StatusCode::kCorruption));
}

TEST_F(DamagedStoreTest, MissingFamilyIsRefusedNotRecreated) {
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const auto families = MakeColumnFamilies(rocksdb::NewLRUCache(1 << 20));
  ASSERT_TRUE(rocksdb::DB::Open(rocksdb::DBOptions(), options_.directory, families, &handles, &db).ok());
  ASSERT_TRUE(db->DropColumnFamily(handles[1]).ok());
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    db->DestroyColumnFamilyHandle(handle);
  }
  delete db;
  EXPECT_THAT(OpenStatus(), StatusIs(StatusCode::kCorruption));
}

TEST_F(DamagedStoreTest, MissingWatermarkIsRefused) {
  std::filesystem::remove(options_.directory + "/WATERMARK");
  EXPECT_THAT(OpenStatus(), StatusIs(StatusCode::kCorruption));
  options_.create_if_missing = false;
  EXPECT_THAT(OpenStatus(), StatusIs(StatusCode::kCorruption));
}

TEST_F(DamagedStoreTest, DamagedWatermarkIsRefused) {
  WriteFile(options_.directory + "/WATERMARK", "nonsense");
  EXPECT_THAT(OpenStatus(), StatusIs(StatusCode::kCorruption));
}

TEST_F(DamagedStoreTest, WatermarkOfAnotherStoreIsRefused) {
  const std::string foreign = ReadFile(options_.directory + "/WATERMARK");
  options_.directory = scratch_ / "other";
  PutManyDurably(MustOpen().get(), 1500);
  WriteFile(options_.directory + "/WATERMARK", foreign);
  EXPECT_THAT(OpenStatus(), StatusIs(StatusCode::kCorruption));
}

TEST_F(DamagedStoreTest, MissingCurrentFileIsRefusedAndNothingIsCreated) {
  std::filesystem::remove(options_.directory + "/CURRENT");
  EXPECT_THAT(OpenStatus(), StatusIs(StatusCode::kCorruption));
  EXPECT_FALSE(std::filesystem::exists(options_.directory + "/CURRENT"));
}

TEST_F(DamagedStoreTest, MissingTableIsRefused) {
  ASSERT_THAT(MustOpen()->Compact(), IsOk());
  std::filesystem::remove(FilesEndingIn(".sst").at(0));
  EXPECT_THAT(OpenStatus(), StatusIs(StatusCode::kCorruption));
}

TEST_F(DamagedStoreTest, DamagedBlockIsReportedNotServed) {
  ASSERT_THAT(MustOpen()->Compact(), IsOk());
  const std::string table = FilesEndingIn(".sst").at(0);
  std::string bytes = ReadFile(table);
  bytes[100] ^= 0x01;
  WriteFile(table, bytes);
  const auto engine = MustOpen();
  EXPECT_THAT(engine->Get("i0"), StatusIs(StatusCode::kCorruption));
}

TEST_F(DamagedStoreTest, StoreOfANewerProgramIsRefused) {
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::ColumnFamilyHandle* added = nullptr;
  std::vector<rocksdb::ColumnFamilyDescriptor> families = MakeColumnFamilies(rocksdb::NewLRUCache(1 << 20));
  ASSERT_TRUE(rocksdb::DB::Open(rocksdb::DBOptions(), options_.directory, families, &handles, &db).ok());
  ASSERT_TRUE(db->CreateColumnFamily({}, "vectors", &added).ok());
  handles.push_back(added);
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    db->DestroyColumnFamilyHandle(handle);
  }
  delete db;
  EXPECT_THAT(OpenStatus(), StatusIs(StatusCode::kFailedPrecondition));
}

TEST_F(RocksEngineTest, TornTailOfUnsyncedWritesIsDropped) {
  const auto engine = MustOpen();
  PutManyDurably(engine.get(), 10);
  ASSERT_THAT(Put(engine.get(), "isurvives"), IsOk());
  ASSERT_THAT(Put(engine.get(), "itorn"), IsOk());
  const std::string crashed = scratch_ / "crashed";
  std::filesystem::copy(options_.directory, crashed);
  options_.directory = crashed;
  const std::string log = FilesEndingIn(".log").at(0);
  std::filesystem::resize_file(log, std::filesystem::file_size(log) - 3);
  const auto recovered = MustOpen();
  EXPECT_THAT(recovered->Get("isurvives").value(), ::testing::Optional(std::string("x")));
  EXPECT_EQ(recovered->Get("itorn").value(), std::nullopt);
}

TEST_F(RocksEngineTest, MarkIsWrittenAtCloseAndNotWithEverySync) {
  const auto mark = [this] {
    return (*Watermark::Open(options_.directory, Watermark::Access::kReadOnly))->sequence();
  };
  environment_.watermark_interval = std::chrono::hours(1);
  auto engine = MustOpen();
  PutManyDurably(engine.get(), 10);
  EXPECT_EQ(mark(), 0U);
  ASSERT_THAT(Put(engine.get(), "iunsynced"), IsOk());
  engine.reset();
  EXPECT_EQ(mark(), 12U);
}

TEST_F(RocksEngineTest, ALongLogIsNotLeftToWhoOpensTheStoreNext) {
  PutMany(MustOpen().get(), 20'000);
  EXPECT_TRUE(FilesEndingIn(".log").empty());
  EXPECT_FALSE(FilesEndingIn(".sst").empty());
  EXPECT_EQ(Count(MustOpen().get()), 20'000);
}

TEST_F(RocksEngineTest, AShortLogIsLeftAndNoTableIsWritten) {
  PutMany(MustOpen().get(), 100);
  EXPECT_FALSE(FilesEndingIn(".log").empty());
  EXPECT_TRUE(FilesEndingIn(".sst").empty());
  EXPECT_EQ(Count(MustOpen().get()), 100);
}

TEST_F(RocksEngineTest, UnfinishedCreationIsFinished) {
  MustOpen();
  std::filesystem::remove(options_.directory + "/WATERMARK");
  const auto engine = MustOpen();
  PutManyDurably(engine.get(), 3);
  EXPECT_TRUE(std::filesystem::exists(options_.directory + "/WATERMARK"));
}

// Engines over a file system that loses or fails.
class FaultyDiskTest : public RocksEngineTest {
 protected:
  FaultyDiskTest() : disk_(std::make_shared<FaultyFileSystem>()), env_(rocksdb::NewCompositeEnv(disk_)) {
    environment_.env = env_.get();
  }

  Result<std::unique_ptr<Engine>> OpenAfterPowerCut() {
    RocksEngineOptions options = options_;
    options.directory = scratch_ / "after";
    disk_->CopyAfterPowerCut(options_.directory, options.directory);
    return OpenRocksEngine(options);
  }

  const std::shared_ptr<FaultyFileSystem> disk_;
  const std::unique_ptr<rocksdb::Env> env_;
};

TEST_F(FaultyDiskTest, SyncedWritesSurviveAPowerCut) {
  const auto engine = MustOpen();
  PutManyDurably(engine.get(), 100);
  const auto after = OpenAfterPowerCut();
  ASSERT_THAT(after, IsOk()) << after.error().ToString();
  EXPECT_EQ(Count(after->get()), 100);
}

// Shows that the test above can fail.
TEST_F(FaultyDiskTest, UnsyncedWritesAreLostInAPowerCut) {
  const auto engine = MustOpen();
  PutManyDurably(engine.get(), 10);
  PutMany(engine.get(), 100);
  const auto after = OpenAfterPowerCut();
  ASSERT_THAT(after, IsOk()) << after.error().ToString();
  EXPECT_EQ(Count(after->get()), 10);
}

TEST_F(FaultyDiskTest, CompactedWritesSurviveAPowerCut) {
  const auto engine = MustOpen();
  PutMany(engine.get(), 100);
  ASSERT_THAT(engine->Compact(), IsOk());
  PutManyDurably(engine.get(), 100);
  const auto after = OpenAfterPowerCut();
  ASSERT_THAT(after, IsOk()) << after.error().ToString();
  EXPECT_EQ(Count(after->get()), 100);
}

TEST_F(FaultyDiskTest, WhatAClosingStoreTookOutOfItsLogSurvivesAPowerCut) {
  PutMany(MustOpen().get(), 20'000);
  ASSERT_TRUE(FilesEndingIn(".log").empty());
  const auto after = OpenAfterPowerCut();
  ASSERT_THAT(after, IsOk()) << after.error().ToString();
  EXPECT_EQ(Count(after->get()), 20'000);
}

TEST_F(FaultyDiskTest, DiskThatLiesAboutSyncIsFoundOut) {
  const auto engine = MustOpen();
  PutManyDurably(engine.get(), 10);
  disk_->ignore_sync = true;
  PutMany(engine.get(), 20);
  const auto sequence = Put(engine.get(), "mlast");
  ASSERT_THAT(engine->Sync(*sequence), IsOk());
  const auto after = OpenAfterPowerCut();
  EXPECT_THAT(after, StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(after.error().message(), HasSubstr("operations missing"));
}

TEST_F(FaultyDiskTest, WriteDoesNotSyncAndOneSyncServesAll) {
  const auto engine = MustOpen();
  const int before = disk_->log_syncs;
  PutMany(engine.get(), 50);
  EXPECT_EQ(disk_->log_syncs, before);
  const auto sequence = Put(engine.get(), "mlast");
  EXPECT_THAT(engine->Sync(*sequence - 10), IsOk());
  EXPECT_THAT(engine->Sync(*sequence), IsOk());
  EXPECT_EQ(disk_->log_syncs, before + 1);
}

TEST_F(FaultyDiskTest, FailedSyncLatchesForGood) {
  auto engine = MustOpen();
  PutManyDurably(engine.get(), 10);
  const EngineSequence durable = engine->DurableSequence();
  const auto sequence = Put(engine.get(), "inew");
  disk_->fail_log_sync = true;
  EXPECT_THAT(engine->Sync(*sequence), StatusIs(StatusCode::kUnavailable));
  disk_->fail_log_sync = false;
  EXPECT_THAT(engine->Sync(*sequence), StatusIs(StatusCode::kUnavailable))
      << "a failed fsync is never retried";
  EXPECT_THAT(Put(engine.get(), "inewer"), StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(engine->Health(), StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(engine->Health().message(), HasSubstr("injected: sync"));
  EXPECT_EQ(engine->DurableSequence(), durable);
  EXPECT_THAT(engine->Sync(durable), IsOk()) << "what was durable stays so";
  EXPECT_THAT(engine->Get("i1"), IsOk()) << "reads go on";
}

TEST_F(FaultyDiskTest, FailedFlushLatches) {
  const auto engine = MustOpen();
  PutManyDurably(engine.get(), 10);
  disk_->fail_table_creation = true;
  EXPECT_FALSE(engine->Compact().ok());
  EXPECT_THAT(engine->Health(), StatusIs(StatusCode::kUnavailable)) << "before any write";
  EXPECT_THAT(engine->Health().message(), HasSubstr("injected: creation"));
  EXPECT_THAT(Put(engine.get(), "inew"), StatusIs(StatusCode::kUnavailable));
  EXPECT_TRUE(engine->GetStats().write_stopped);
  EXPECT_EQ(Count(engine.get()), 10);
}

// A crash_writer process on a store, read through a pipe.
class CrashWriter {
 public:
  explicit CrashWriter(const std::string& directory) {
    int ends[2];
    EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::string program = NEWSFOLD_CRASH_WRITER;
    std::string argument = directory;
    char* arguments[] = {program.data(), argument.data(), nullptr};
    EXPECT_EQ(posix_spawn(&pid_, program.c_str(), &actions, nullptr, arguments, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    output_ = fdopen(ends[0], "r");
  }
  ~CrashWriter() {
    Kill();
    fclose(output_);
  }

  pid_t pid() const { return pid_; }

  // The next line, or nothing at the end.
  std::optional<std::string> ReadLine() {
    char line[128];
    if (fgets(line, sizeof(line), output_) == nullptr) {
      return std::nullopt;
    }
    std::string text(line);
    text.pop_back();
    return text;
  }

  void Kill() {
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
      pid_ = -1;
    }
  }

 private:
  pid_t pid_ = -1;
  FILE* output_ = nullptr;
};

TEST_F(RocksEngineTest, StoreOfAnotherProcessIsLockedByItsPid) {
  CrashWriter owner(options_.directory);
  ASSERT_EQ(owner.ReadLine(), "open");
  const auto opened = Open();
  EXPECT_THAT(opened, StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(opened.error().message(),
              HasSubstr("locked by another process (pid " + std::to_string(owner.pid()) + ")"));
}

TEST_F(RocksEngineTest, EveryAcknowledgedWriteSurvivesKillNine) {
  constexpr int kCycles = 12;
  const std::uint64_t seed = ::testing::UnitTest::GetInstance()->random_seed();
  SCOPED_TRACE("--gtest_random_seed=" + std::to_string(seed));
  std::mt19937_64 random(seed);
  std::vector<std::string> acknowledged;
  for (int cycle = 0; cycle < kCycles; ++cycle) {
    CrashWriter writer(options_.directory);
    ASSERT_EQ(writer.ReadLine(), "open");
    const std::size_t enough = acknowledged.size() + random() % 400 + 20;
    for (auto line = writer.ReadLine(); line.has_value(); line = writer.ReadLine()) {
      acknowledged.push_back(*line);
      if (acknowledged.size() == enough) {
        writer.Kill();
      }
    }
    const auto engine = MustOpen();
    for (const std::string& name : acknowledged) {
      ASSERT_EQ(engine->Get("i" + name).value().value_or("lost"), name);
      ASSERT_EQ(engine->Get("b" + name).value().value_or("lost"), std::string(500, 'x') + name);
    }
  }
  EXPECT_GE(acknowledged.size(), std::size_t{kCycles * 20});
}

}  // namespace
}  // namespace newsfold
