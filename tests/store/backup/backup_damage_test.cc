// Damage in a store, and in its backups.
#include <filesystem>

#include <gmock/gmock.h>

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

class BackupDamageTest : public BackupWorld {
 protected:
  void ExpectRefused(const std::string& path, std::uint64_t number) {
    const Result<RestoreSummary> restored = RestoreBackup(backups_, number, target_, NeverStop);
    ASSERT_THAT(restored, StatusIs(StatusCode::kCorruption)) << path;
    EXPECT_THAT(restored.error().message(), HasSubstr(path));
    EXPECT_FALSE(fs::exists(target_));
    const Result<BackupCheckSummary> checked = VerifyBackups(backups_, std::nullopt, NeverStop);
    ASSERT_THAT(checked, IsOk());
    ASSERT_EQ(checked->damages.size(), 1U) << path;
    EXPECT_EQ(checked->damages[0].path, path);
    EXPECT_THAT(checked->damages[0].backups, ::testing::Contains(number));
  }

  void ExpectStoreRefused(const std::string& name) {
    const Result<BackupSummary> made = Backup();
    ASSERT_THAT(made, StatusIs(StatusCode::kCorruption)) << name;
    EXPECT_THAT(made.error().message(), HasSubstr(name));
    EXPECT_THAT(Numbers(), ElementsAre(1));
    EXPECT_TRUE(VerifyBackups(backups_, std::nullopt, NeverStop)->damages.empty());
  }
};

TEST_F(BackupDamageTest, EachKindOfFileIsNamedAndNotRestored) {
  Fill(0, 150);
  MustBackup();
  const std::string manifest = backups_ + "/backups/000001.json";
  std::vector<std::string> paths = {manifest};
  for (const char* const kind :
       {"CURRENT", "MANIFEST", "OPTIONS", "IDENTITY", "WATERMARK", "postings-1/", "0"})
    paths.push_back(KeptFile(kind));
  for (const std::string& path : paths) {
    const std::string bytes = ReadFile(path);
    FlipByte(path);
    ExpectRefused(path, 1);
    WriteFile(path, bytes.substr(0, bytes.size() - 1));
    ExpectRefused(path, 1);
    if (path != manifest) {
      fs::remove(path);
      ExpectRefused(path, 1);
    }
    WriteFile(path, bytes);
  }
  EXPECT_THAT(RestoreBackup(backups_, 1, target_, NeverStop), IsOk());
}

TEST_F(BackupDamageTest, NextBackupReplacesADamagedFile) {
  Fill(0, 150);
  MustBackup();
  FlipByte(KeptFile("postings-1/"));
  FlipByte(KeptFile("IDENTITY"));
  Fill(150, 151);
  EXPECT_EQ(MustBackup().files_replaced, 2U);
  EXPECT_TRUE(VerifyBackups(backups_, std::nullopt, NeverStop)->damages.empty());
  EXPECT_THAT(RestoreBackup(backups_, 1, target_, NeverStop), IsOk());
}

TEST_F(BackupDamageTest, DamagedStoreIsRefusedThoughTheBackupHasTheFileWhole) {
  Fill(0, 150);
  MustBackup();
  for (const char* const name : {".sst", ".seg"}) {
    const std::string path = StoreFileOf(name);
    const std::string bytes = ReadFile(path);
    FlipByte(path);
    ExpectStoreRefused(fs::path(path).filename().string());
    WriteFile(path, bytes);
  }
  MustBackup();
}

// While the store is open, nobody reads it.
TEST_F(BackupDamageTest, DamagedManifestOfAnOpenStoreIsFound) {
  Fill(0, 20);
  MustBackup();
  const HeldFiles held = Hold();
  for (const StoreFile& file : held.files) {
    if (file.name.starts_with("MANIFEST")) FlipByte(file.path);
  }
  const Result<BackupSummary> made = MakeBackup(SystemBackupContext(), held, backups_, {}, NeverStop);
  EXPECT_THAT(made, StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(Numbers(), ElementsAre(1));
}

TEST_F(BackupDamageTest, MissingFileOfTheStoreIsNamed) {
  Fill(0, 150);
  MustBackup();
  const std::string path = StoreFileOf(".seg");
  fs::remove(path);
  ExpectStoreRefused(path);
  const auto made = MakeCheckpoint(SystemBackupContext(), Hold(), target_, NeverStop);
  EXPECT_THAT(made, StatusIs(StatusCode::kCorruption));
  EXPECT_FALSE(fs::exists(target_));
}

}  // namespace
}  // namespace newsfold
