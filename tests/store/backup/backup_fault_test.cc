// Each operation on files fails, once and for good, and the power is cut behind it.
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "tests/store/backup/backup_world.h"
#include "tests/store/backup/faulty_backup_files.h"
#include "tests/store/base/status_matchers.h"
#include "tests/test_size.h"

namespace newsfold {
namespace {

namespace fs = std::filesystem;

using testing::BackupWorld;
using testing::FaultyBackupFiles;
using testing::IsOk;
using testing::StatusIs;

std::uint64_t CountIn(const std::string& folder) {
  return static_cast<std::uint64_t>(std::distance(fs::directory_iterator(folder), {}));
}

// What a crash may leave of changes that were not synced, by the folders they were made in.
using Loss = std::function<bool(const std::string& folder)>;
const std::array<Loss, 5> kLosses = {
    [](const std::string&) { return false; },
    [](const std::string&) { return true; },
    [](const std::string& folder) { return folder.ends_with("/files"); },
    [](const std::string& folder) { return folder.ends_with("/backups"); },
    [](const std::string& folder) { return folder.find(".unfinished") != std::string::npos; },
};

class BackupFaultTest : public BackupWorld {
 protected:
  // Runs `job`, of which false says that it failed, with the nth operation failing, for each n: by turns that
  // one alone, and all from there on, with the power cut behind them and each kind of loss. With 2 in the
  // environment each n is tried both ways. `check` looks at what is left.
  void ForEachFault(const std::function<void()>& begin, const std::function<bool(FaultyBackupFiles*)>& job,
                    const std::function<void(bool is_done)>& check) {
    const std::size_t ways = testing::TestSize("NEWSFOLD_BACKUP_FAULT_WAYS", 1);
    bool has_failed = true;
    std::uint64_t tried = 0;
    for (; has_failed; ++tried) {
      const std::uint64_t nth = 1 + tried / ways;
      const bool is_cut = tried % 2 == 0;
      SCOPED_TRACE(std::to_string(nth) + (is_cut ? ", and then for good" : ""));
      begin();
      FaultyBackupFiles files(scratch_ / "trash");
      files.FailFrom(nth, is_cut ? FaultyBackupFiles::kAllMore : 0, StatusCode::kUnavailable);
      const bool is_done = job(&files);
      has_failed = files.has_failed();
      EXPECT_TRUE(has_failed || is_done);
      if (is_cut) files.Crash(kLosses[tried / 2 % kLosses.size()]);
      check(is_done);
      if (HasFatalFailure()) return;
    }
    EXPECT_GT(tried, 20U);
    for (const Loss& loss : kLosses) {
      begin();
      FaultyBackupFiles files(scratch_ / "trash");
      EXPECT_TRUE(job(&files));
      files.Crash(loss);
      check(true);
    }
  }

  static BackupContext ContextOf(BackupFiles* files) {
    BackupContext context = SystemBackupContext();
    context.files = files;
    return context;
  }

  void ExpectAllWhole() {
    const Result<BackupCheckSummary> checked = VerifyBackups(backups_, std::nullopt, NeverStop);
    ASSERT_THAT(checked, IsOk());
    EXPECT_TRUE(checked->damages.empty()) << checked->damages.front().path;
  }

  // The folder, or the whole store in it.
  void ExpectNothingOrWhole(bool is_done, std::uint64_t articles) {
    EXPECT_TRUE(!is_done || fs::exists(target_));
    if (!fs::exists(target_)) return;
    const auto identity = CheckStoreCopy(SystemBackupContext().open_engine, target_, CopyCheck::kAllBytes);
    ASSERT_THAT(identity, IsOk());
    EXPECT_EQ(identity->articles, articles);
  }
};

TEST_F(BackupFaultTest, ListedBackupsAreWhole) {
  Fill(0, 12);
  MustBackup();
  Fill(12, 15);
  MustBackup();
  Fill(15, 18);
  const std::string before = scratch_ / "before";
  fs::rename(backups_, before);
  const HeldFiles held = Hold();
  ForEachFault(
      [&] {
        fs::remove_all(backups_);
        fs::copy(before, backups_, fs::copy_options::recursive);
      },
      [&](FaultyBackupFiles* files) {
        return MakeBackup(ContextOf(files), held, backups_, {.kept = 2}, NeverStop).has_value();
      },
      [&](bool is_done) {
        ExpectAllWhole();
        const std::vector<std::uint64_t> numbers = Numbers();
        EXPECT_THAT(numbers, ::testing::Contains(2U));
        EXPECT_TRUE(!is_done || numbers.back() == 3U);
        // The next one sweeps what is left over.
        ASSERT_THAT(MakeBackup(SystemBackupContext(), held, backups_, {.kept = 1}, NeverStop), IsOk());
        ExpectAllWhole();
        const std::uint64_t files = ListBackups(backups_)->front().files;
        EXPECT_LE(CountIn(backups_ + "/files"), files);
        EXPECT_EQ(CountIn(backups_ + "/backups"), 1U);
      });
}

TEST_F(BackupFaultTest, FirstBackupOfAFolderIsWholeOrNotThere) {
  Fill(0, 5);
  const HeldFiles held = Hold();
  ForEachFault([&] { fs::remove_all(backups_); },
               [&](FaultyBackupFiles* files) {
                 return MakeBackup(ContextOf(files), held, backups_, {}, NeverStop).has_value();
               },
               [&](bool is_done) {
                 EXPECT_TRUE(!is_done || Numbers().size() == 1);
                 if (fs::exists(backups_ + "/backups") && !Numbers().empty()) ExpectAllWhole();
                 ASSERT_THAT(MakeBackup(SystemBackupContext(), held, backups_, {}, NeverStop), IsOk());
                 ExpectAllWhole();
               });
}

TEST_F(BackupFaultTest, RestoreGivesTheWholeStoreOrNone) {
  Fill(0, 150);
  MustBackup();
  Release();
  ForEachFault([&] { fs::remove_all(target_); },
               [&](FaultyBackupFiles* files) {
                 return RestoreBackup(ContextOf(files), backups_, 1, target_, NeverStop).has_value();
               },
               [&](bool is_done) {
                 ExpectNothingOrWhole(is_done, 200);
                 if (fs::exists(target_)) return;
                 ASSERT_THAT(RestoreBackup(backups_, 1, target_, NeverStop), IsOk());
                 EXPECT_FALSE(fs::exists(target_ + ".unfinished"));
               });
}

TEST_F(BackupFaultTest, CheckpointIsWholeOrNotThere) {
  Fill(0, 150);
  const HeldFiles held = Hold();
  ForEachFault([&] { fs::remove_all(target_); },
               [&](FaultyBackupFiles* files) {
                 return MakeCheckpoint(ContextOf(files), held, target_, NeverStop).has_value();
               },
               [&](bool is_done) {
                 ExpectNothingOrWhole(is_done, 200);
                 if (fs::exists(target_)) return;
                 ASSERT_THAT(MakeCheckpoint(SystemBackupContext(), held, target_, NeverStop), IsOk());
               });
}

TEST_F(BackupFaultTest, FullDiskIsSaidAndLeavesNothingOfTheBackup) {
  Fill(0, 10);
  MustBackup();
  const std::uint64_t files_before = CountIn(backups_ + "/files");
  Fill(10, 20);
  const HeldFiles held = Hold();
  std::uint64_t nth = 1;
  for (;; ++nth) {
    FaultyBackupFiles files(scratch_ / "trash");
    files.FillDiskAt(nth);
    const Result<BackupSummary> made = MakeBackup(ContextOf(&files), held, backups_, {}, NeverStop);
    if (made) break;
    EXPECT_THAT(made, StatusIs(StatusCode::kResourceExhausted));
    EXPECT_EQ(Numbers().size(), 1U);
    EXPECT_EQ(CountIn(backups_ + "/files"), files_before);
    const Result<RestoreSummary> restored = RestoreBackup(ContextOf(&files), backups_, 1, target_, NeverStop);
    EXPECT_THAT(restored, StatusIs(StatusCode::kResourceExhausted));
    EXPECT_FALSE(fs::exists(target_) || fs::exists(target_ + ".unfinished"));
  }
  EXPECT_GT(nth, 5U);
}

TEST(SystemBackupFilesTest, FullDiskIsTold) {
  const auto file = SystemBackupFiles()->Create("/dev/full");
  ASSERT_THAT(file, IsOk());
  EXPECT_THAT((*file)->Write("text"), StatusIs(StatusCode::kResourceExhausted));
}

}  // namespace
}  // namespace newsfold
