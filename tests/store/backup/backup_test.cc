// What backups, restores and checkpoints give where nothing fails.
#include "store/backup/backup.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "store/backup/backup_folder.h"
#include "store/backup/backup_manifest.h"
#include "store/backup/sha256_stream.h"
#include "tests/store/backup/backup_world.h"
#include "tests/store/base/status_matchers.h"

namespace newsfold {
namespace {

namespace fs = std::filesystem;

using testing::BackupWorld;
using ::testing::ElementsAre;
using testing::FlipByte;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::ReadFile;
using testing::StatusIs;
using testing::WriteFile;

class Backups : public BackupWorld {};

TEST_F(Backups, RestoredStoreIsTheStore) {
  Fill(0, 150);
  const BackupSummary made = MustBackup();
  Release();
  EXPECT_TRUE(fs::exists(fs::path(KeptFile("postings-1/"))));  // or the index was not put to the test
  const Result<RestoreSummary> restored = RestoreBackup(backups_, std::nullopt, target_, NeverStop);
  ASSERT_THAT(restored, IsOk());
  EXPECT_EQ(restored->backup.articles, 200U);
  EXPECT_EQ(restored->backup.articles, made.backup.articles);
  const auto original = ContentsOf(store_);
  EXPECT_EQ(original.size(), 200U);
  EXPECT_EQ(ContentsOf(target_), original);
  const auto archive = OpenArchive(store_);
  const auto again = OpenArchive(target_);
  for (unsigned seed = 0; seed < 180; seed += 7) {
    Article article;
    article.id = "asked";
    article.text = "Another line.\n" + testing::PageOf(seed);
    const Result<Decision> expected = archive->Check(article);
    const Result<Decision> found = again->Check(article);
    ASSERT_TRUE(expected && found);
    EXPECT_EQ(found->is_repost, seed < 150) << seed;
    EXPECT_EQ(found->canonical_id, expected->canonical_id) << seed;
  }
}

TEST_F(Backups, EmptyStoreIsBackedUp) {
  Fill(0, 0);
  EXPECT_EQ(MustBackup().backup.articles, 0U);
  EXPECT_THAT(RestoreBackup(backups_, std::nullopt, target_, NeverStop), IsOk());
}

TEST_F(Backups, WhatWasAcknowledgedBeforeIsInIt) {
  Fill(0, 20);
  const auto archive = OpenArchive(store_);
  std::atomic<unsigned> next = 20;
  std::atomic<bool> is_done = false;
  std::thread writer([&] {
    for (; !is_done; ++next) Ingest(archive.get(), next);
  });
  constexpr unsigned kRounds = 6;
  for (unsigned round = 1; round <= kRounds; ++round) {
    const unsigned before = next;
    while (next < before + 20) std::this_thread::yield();
    const unsigned acknowledged = next;
    EXPECT_THAT(archive->Backup(backups_, {}, NeverStop), IsOk());
    const std::string target = target_ + std::to_string(round);
    ASSERT_THAT(RestoreBackup(backups_, round, target, NeverStop), IsOk());
    const auto restored = ContentsOf(target);
    const auto now = Contents(archive.get());
    for (unsigned seed = 0; seed < acknowledged; ++seed)
      EXPECT_TRUE(restored.contains("page-" + std::to_string(seed))) << seed << " in round " << round;
    for (const auto& [id, contents] : restored) EXPECT_EQ(contents, now.at(id)) << id;
  }
  is_done = true;
  writer.join();
}

TEST_F(Backups, SecondOneCopiesWhatIsNew) {
  Fill(0, 150);
  const BackupSummary first = MustBackup();
  EXPECT_EQ(first.files_copied, first.backup.files);
  Fill(150, 152);
  const BackupSummary second = MustBackup();
  EXPECT_THAT(Numbers(), ElementsAre(1, 2));
  EXPECT_EQ(second.backup.articles, 203U);
  EXPECT_LT(second.bytes_copied, first.bytes_copied / 4);
  EXPECT_EQ(second.files_replaced, 0U);
  ASSERT_THAT(RestoreBackup(backups_, 1, target_, NeverStop), IsOk());
  EXPECT_EQ(ContentsOf(target_).size(), 200U);
}

TEST_F(Backups, OldOnesAndTheirFilesAreDeleted) {
  Fill(0, 10);
  MustBackup();
  const std::string file_of_first = KeptFile("MANIFEST", 1);
  Fill(10, 20);
  MustBackup();
  Fill(20, 30);
  const BackupSummary third = MustBackup({.kept = 2});
  EXPECT_EQ(third.backups_deleted, 1U);
  EXPECT_GE(third.files_deleted, 1U);
  EXPECT_THAT(Numbers(), ElementsAre(2, 3));
  EXPECT_FALSE(fs::exists(file_of_first));
  EXPECT_TRUE(VerifyBackups(backups_, std::nullopt, NeverStop)->damages.empty());
  EXPECT_EQ(MustBackup({.kept = 1}).backup.number, 4U);
  EXPECT_THAT(Numbers(), ElementsAre(4));
  EXPECT_THAT(Backup({.kept = 0}), StatusIs(StatusCode::kInvalidArgument));
}

TEST_F(Backups, FilesStayWhileABackupCannotBeRead) {
  Fill(0, 10);
  MustBackup();
  const std::string file_of_first = KeptFile("MANIFEST", 1);
  FlipByte(backups_ + "/backups/000001.json");
  Fill(10, 20);
  EXPECT_EQ(MustBackup().files_deleted, 0U);
  EXPECT_TRUE(fs::exists(file_of_first));
}

TEST_F(Backups, StoppedOneIsNotListedAndOfUseToTheNext) {
  Fill(0, 100);
  const HeldFiles held = Hold();
  const auto stop_late = [](const CopyProgress& so_far) {
    return so_far.bytes_done < so_far.bytes_total * 9 / 10;
  };
  const Result<BackupSummary> stopped = MakeBackup(SystemBackupContext(), held, backups_, {}, stop_late);
  ASSERT_THAT(stopped, IsOk());
  EXPECT_TRUE(stopped->was_stopped);
  EXPECT_THAT(Numbers(), ElementsAre());
  const BackupSummary next = MustBackup();
  EXPECT_LT(next.files_copied, next.backup.files);
  EXPECT_EQ(next.backup.number, 1U);
}

TEST_F(Backups, FolderOfSomethingElseIsLeftAlone) {
  Fill(0, 3);
  fs::create_directory(backups_);
  WriteFile(backups_ + "/letter", "dear");
  const Result<BackupSummary> made = Backup();
  ASSERT_THAT(made, StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(made.error().message(), HasSubstr("letter"));
  EXPECT_EQ(std::distance(fs::directory_iterator(backups_), {}), 1);
}

TEST_F(Backups, OneFolderTakesOneStore) {
  Fill(0, 3);
  MustBackup();
  Release();
  fs::remove_all(store_);
  Fill(0, 3);
  EXPECT_THAT(Backup(), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(Numbers(), ElementsAre(1));
  EXPECT_TRUE(VerifyBackups(backups_, std::nullopt, NeverStop)->damages.empty());
}

TEST_F(Backups, WorkOnOneFolderIsDoneByOne) {
  Fill(0, 3);
  MustBackup();
  const auto folder = BackupFolder::Open(SystemBackupFiles(), backups_, BackupFolder::Access::kWrite);
  ASSERT_THAT(folder, IsOk());
  EXPECT_THAT(Backup(), StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(RestoreBackup(backups_, 1, target_, NeverStop), StatusIs(StatusCode::kUnavailable));
}

TEST_F(Backups, RestoreTakesAnEmptyFolderAndNoOther) {
  Fill(0, 3);
  MustBackup();
  fs::create_directory(target_);
  WriteFile(target_ + "/mine", "mine");
  EXPECT_THAT(RestoreBackup(backups_, 1, target_, NeverStop), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_EQ(ReadFile(target_ + "/mine"), "mine");
  fs::remove(target_ + "/mine");
  EXPECT_THAT(RestoreBackup(backups_, 7, target_, NeverStop), StatusIs(StatusCode::kNotFound));
  EXPECT_THAT(RestoreBackup(backups_, 1, target_ + "/", NeverStop), IsOk());
  EXPECT_THAT(RestoreBackup(scratch_ / "nowhere", 1, target_, NeverStop), StatusIs(StatusCode::kNotFound));
}

TEST_F(Backups, StoppedRestoreLeavesNothing) {
  Fill(0, 3);
  MustBackup();
  const auto stopped = RestoreBackup(backups_, 1, target_, [](const CopyProgress&) { return false; });
  ASSERT_THAT(stopped, IsOk());
  EXPECT_TRUE(stopped->was_stopped);
  EXPECT_FALSE(fs::exists(target_));
  EXPECT_FALSE(fs::exists(target_ + ".unfinished"));
}

TEST_F(Backups, CheckpointIsAStoreOfItsOwn) {
  Fill(0, 150);
  const Result<CheckpointSummary> made = MakeCheckpoint(SystemBackupContext(), Hold(), target_, NeverStop);
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->articles, 200U);
  EXPECT_GE(made->files_linked, 3U);
  EXPECT_LT(made->bytes_copied, made->bytes / 4);
  const auto before = ContentsOf(target_);
  Fill(150, 160);
  EXPECT_EQ(ContentsOf(target_), before);
  Ingest(OpenArchive(target_).get(), 500);
  EXPECT_EQ(ContentsOf(store_).size(), 214U);
  EXPECT_THAT(MakeCheckpoint(SystemBackupContext(), Hold(), target_, NeverStop),
              StatusIs(StatusCode::kInvalidArgument));
}

TEST_F(Backups, CheckpointBesideAWriterHasWhatWasAcknowledged) {
  Fill(0, 5);
  const auto archive = OpenArchive(store_);
  Ingest(archive.get(), 5);
  ASSERT_THAT(archive->Checkpoint(target_, NeverStop), IsOk());
  Ingest(archive.get(), 6);
  const auto contents = ContentsOf(target_);
  EXPECT_TRUE(contents.contains("page-5"));
  EXPECT_FALSE(contents.contains("page-6"));
}

// Only what is held stays: else a long backup found files gone.
TEST_F(Backups, HeldFilesStayThroughACompaction) {
  Fill(0, 15);
  Hold();
  Fill(15, 30);
  HeldFiles held = Hold();
  std::vector<std::string> tables;
  for (const StoreFile& file : held.files) {
    if (file.name.ends_with(".sst")) tables.push_back(file.path);
  }
  ASSERT_FALSE(tables.empty());
  ASSERT_THAT(engine_->Compact(), IsOk());
  for (const std::string& table : tables) EXPECT_TRUE(fs::exists(table)) << table;
  held = HeldFiles{};
  EXPECT_FALSE(
      std::all_of(tables.begin(), tables.end(), [](const auto& table) { return fs::exists(table); }));
}

TEST(BackupManifestTest, IsReadBackAndNothingElseIs) {
  const BackupManifest manifest{.number = 3,
                                .made_at_ms = -5,
                                .store = {"ab", 16, UINT64_MAX, 7},
                                .files = {{"postings-1/2.seg", 12, Sha256HexOf("x")}}};
  const std::string bytes = EncodeBackupManifest(manifest);
  ASSERT_THAT(DecodeBackupManifest(bytes), IsOk());
  EXPECT_EQ(*DecodeBackupManifest(bytes), manifest);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] ^= 1;
    EXPECT_THAT(DecodeBackupManifest(damaged), StatusIs(StatusCode::kCorruption)) << i;
    EXPECT_THAT(DecodeBackupManifest(bytes.substr(0, i)), StatusIs(StatusCode::kCorruption)) << i;
  }
  std::string newer = bytes.substr(0, bytes.find('\n'));
  newer.replace(newer.find("\"version\":1"), 11, "\"version\":2");
  EXPECT_THAT(DecodeBackupManifest(newer + "\n" + Sha256HexOf(newer) + "\n"),
              StatusIs(StatusCode::kFailedPrecondition));
}

TEST(BackupManifestTest, NamesNothingOutsideTheStore) {
  for (const char* const name : {"../a", "/a", "a/../b", "a/b/c", "", ".", "a/", ".a", "a b"}) {
    const BackupManifest manifest{
        .number = 1, .made_at_ms = 0, .store = {}, .files = {{name, 1, Sha256HexOf("x")}}};
    EXPECT_THAT(DecodeBackupManifest(EncodeBackupManifest(manifest)), StatusIs(StatusCode::kCorruption))
        << name;
  }
}

}  // namespace
}  // namespace newsfold
