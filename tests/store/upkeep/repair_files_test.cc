// Whatever happens to a file of a store: each article is in the repaired store byte for byte, or in the
// quarantine; and a repair that is killed has left the store as it was, or made it whole.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/archive.h"
#include "store/records/format.h"
#include "store/repairs.h"
#include "store/upkeep/verify.h"
#include "tests/store/archive_fixture.h"
#include "tests/store/backup/faulty_backup_files.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/engine/memory_engine.h"
#include "tests/store/scratch_directory.h"

namespace newsfold {
namespace {

namespace fs = std::filesystem;
using testing::CodeOf;
using testing::FaultyBackupFiles;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::ReadFile;
using testing::Repost;
using testing::ScratchDirectory;
using testing::Story;
using testing::WriteFile;

bool GoOn(const RepairSummary& /*so_far*/) {
  return true;
}

class RepairFilesTest : public ::testing::Test {
 protected:
  RepairFilesTest() { Fill(400); }

  void Fill(unsigned articles) {
    ArchiveOptions options;
    options.directory = sound_;
    options.create_if_missing = true;
    options.index_table_bytes = std::size_t{1} << 16;
    const auto archive = *Archive::Open(options);
    for (unsigned i = 0; i < articles; ++i) {
      Article article;
      article.id = "s" + std::to_string(i);
      article.url = "https://a.example/" + article.id;
      article.text = i % 4 == 3 ? Repost(Story(i - 1, 8), "Desk " + article.id, "Tail") : Story(i, 8);
      texts_[article.id] = article.text;
      EXPECT_TRUE(archive->Settle(*archive->Prepare(std::move(article))));
    }
    EXPECT_THAT(archive->Sync(), IsOk());
    EXPECT_TRUE(archive->Compact({}, [](const CompactSummary&) { return true; }));
  }

  // A fresh copy of the sound store, and nothing beside it.
  void CopyAnew() {
    fs::remove_all(folder_);
    fs::create_directory(folder_);
    fs::copy(sound_, store_, fs::copy_options::recursive);
  }
  std::vector<std::string> FilesEndingIn(const std::string& extension) const {
    std::vector<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(sound_)) {
      if (entry.path().extension() == extension) files.push_back(entry.path().lexically_relative(sound_));
    }
    std::sort(files.begin(), files.end());
    return files;
  }
  void Flip(const std::string& file, double place) {
    std::string bytes = ReadFile(store_ + "/" + file);
    char& byte = bytes[static_cast<std::size_t>(place * static_cast<double>(bytes.size() - 1))];
    byte = static_cast<char>(byte ^ 1);
    WriteFile(store_ + "/" + file, bytes);
  }

  void LoseRecord(ArticleNumber number) {
    ArchiveOptions options;
    options.directory = store_;
    const auto engine = *OpenEngine(options);
    WriteSet writes;
    writes.Delete(RecordKey(number));
    EXPECT_THAT(engine->Write(std::move(writes)), IsOk());
  }

  Result<RepairReport> Repair() {
    lost_.clear();
    return RepairStore({.directory = store_, .cache_bytes = 1 << 20, .quarantine = {}},
                       {.tell =
                            [this](const QuarantinedItem& item) {
                              if (!item.article) return;
                              const std::string id = "s" + std::to_string(item.article->number - 1);
                              lost_.insert(id);
                              if (!item.article->ids.empty()) {
                                EXPECT_EQ(item.article->ids.front(), id);
                              }
                              if (!item.article->text) return;
                              ++saved_;
                              EXPECT_EQ(*item.article->text, texts_.at(id));
                            }},
                       GoOn);
  }

  std::string FindingsIn(const std::string& directory) {
    ArchiveOptions options;
    options.directory = directory;
    const Result<std::unique_ptr<Engine>> engine = OpenEngine(options);
    if (!engine) return engine.error().ToString();
    MemoryEngine scratch;
    std::string findings;
    EXPECT_THAT(Verify({engine->get(), directory, &scratch}, {},
                       [&](const VerifyFinding* finding, const VerifySummary&) {
                         if (finding != nullptr) findings += finding->where + ": " + finding->what + "\n";
                         return true;
                       }),
                IsOk());
    return findings;
  }

  // Each article is there as it was, or told to be lost. Returns how many are there.
  std::size_t ExpectRepaired(const std::string& what) {
    EXPECT_EQ(FindingsIn(store_), "") << what;
    ArchiveOptions options;
    options.directory = store_;
    const auto archive = Archive::Open(options);
    EXPECT_THAT(archive, IsOk()) << what;
    if (!archive) return 0;
    std::size_t there = 0;
    for (const auto& [id, text] : texts_) {
      const Result<StoredArticle> stored = (*archive)->Get(id);
      EXPECT_NE(stored.has_value(), lost_.contains(id)) << what << ": " << id;
      if (!stored) continue;
      EXPECT_EQ(stored->article.text, text) << what << ": " << id;
      ++there;
    }
    return there;
  }

  ScratchDirectory scratch_;
  const std::string sound_ = scratch_ / "sound";
  const std::string folder_ = scratch_ / "folder";
  const std::string store_ = folder_ + "/store";
  std::map<std::string, std::string> texts_;
  std::set<std::string> lost_;
  std::uint64_t saved_ = 0;
};

TEST_F(RepairFilesTest, EveryDamagedTableIsRepaired) {
  std::size_t repaired = 0;
  std::size_t all = 0;
  std::size_t there = 0;
  for (const std::string& file : FilesEndingIn(".sst")) {
    for (const double place : {0.0, 0.2, 0.5, 0.8, 0.97, 1.0}) {
      const std::string what = file + " at " + std::to_string(place);
      CopyAnew();
      Flip(file, place);
      const Result<RepairReport> report = Repair();
      ++all;
      if (!report) {
        EXPECT_EQ(CodeOf(report), StatusCode::kCorruption) << what << report.error().ToString();
        EXPECT_FALSE(fs::exists(store_ + ".repaired.unfinished")) << what;
        continue;
      }
      ++repaired;
      there += ExpectRepaired(what);
      EXPECT_TRUE(fs::exists(report->aside + "/CURRENT")) << what;
    }
  }
  // Without the end of the table that has all records, IDs and totals, nothing tells what there was.
  EXPECT_EQ(repaired, all - 1);
  EXPECT_GT(there, repaired * texts_.size() * 8 / 10);
  EXPECT_GT(saved_, 20U);
}

TEST_F(RepairFilesTest, DamagedFilesOfTheIndexCostNothing) {
  for (const std::string& file : FilesEndingIn(".seg")) {
    CopyAnew();
    fs::remove(store_ + "/" + file);
    ASSERT_THAT(Repair(), IsOk()) << file;
    EXPECT_EQ(ExpectRepaired(file), texts_.size());
  }
}

TEST_F(RepairFilesTest, TheDamagedStoreStaysAsItWas) {
  CopyAnew();
  Flip(FilesEndingIn(".sst").front(), 0.5);
  std::map<std::string, std::string> before;
  for (const auto& entry : fs::recursive_directory_iterator(store_)) {
    if (entry.is_regular_file()) before[entry.path().lexically_relative(store_)] = ReadFile(entry.path());
  }
  const Result<RepairReport> report = Repair();
  ASSERT_THAT(report, IsOk());
  for (const auto& [name, bytes] : before) {
    if (name.starts_with("LOG")) continue;
    EXPECT_EQ(ReadFile(report->aside + "/" + name), bytes) << name;
  }
}

// Whichever operation on folders fails, and all behind it.
TEST_F(RepairFilesTest, FailingAnywhereLeavesTheOldStoreOrTheNew) {
  bool has_ended = false;
  bool was_old = false;
  for (std::uint64_t nth = 1; !has_ended; ++nth) {
    ASSERT_LT(nth, 40U);
    CopyAnew();
    LoseRecord(8);
    FaultyBackupFiles files(scratch_ / "trash");
    files.FailFrom(nth, FaultyBackupFiles::kAllMore, StatusCode::kUnavailable);
    const Result<RepairReport> report =
        RepairStore(&files, {.directory = store_, .cache_bytes = 1 << 20, .quarantine = {}}, {}, GoOn);
    has_ended = !files.has_failed();
    EXPECT_EQ(report.has_value(), has_ended) << nth;
    const bool is_new = FindingsIn(store_).empty();
    was_old |= !is_new;
    // The last failure is behind the exchange.
    if (is_new) continue;
    ASSERT_THAT(Repair(), IsOk()) << nth;
    ExpectRepaired("again behind " + std::to_string(nth));
  }
  EXPECT_TRUE(was_old);
}

TEST_F(RepairFilesTest, KilledAnywhereTheStoreIsAsItWasAndASecondRunFinishes) {
  unsigned kills = 0;
  for (int nth = 1;; nth += 2) {
    CopyAnew();
    Flip(FilesEndingIn(".sst").back(), 0.5);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      int calls = 0;
      const Result<RepairReport> report = RepairStore(
          {.directory = store_, .cache_bytes = 1 << 20, .quarantine = {}}, {}, [&](const RepairSummary&) {
            if (++calls == nth) _exit(7);
            return true;
          });
      _exit(report ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    if (WEXITSTATUS(status) == 0) break;
    ASSERT_EQ(WEXITSTATUS(status), 7) << nth;
    ++kills;
    EXPECT_NE(FindingsIn(store_), "") << "as it was";
    ASSERT_THAT(Repair(), IsOk()) << nth;
    ExpectRepaired("killed at " + std::to_string(nth));
  }
  EXPECT_GT(kills, 4U);
}

// The end of the log is damaged, as it was when the store was killed: nothing else knows of what is in it.
TEST_F(RepairFilesTest, TellsIfTheNewestArticlesMayBeGone) {
  CopyAnew();
  LoseRecord(1);
  Result<RepairReport> report = Repair();
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->open_failure, "");
  CopyAnew();
  const std::string killed = folder_ + "/killed";
  {
    ArchiveOptions options;
    options.directory = store_;
    const auto archive = *Archive::Open(options);
    for (unsigned i = 0; i < 5; ++i) {
      Article article;
      article.text = Story(1000 + i, 8);
      EXPECT_THAT(archive->Ingest(article), IsOk());
    }
    fs::copy(store_, killed, fs::copy_options::recursive);
  }
  fs::remove_all(store_);
  fs::rename(killed, store_);
  std::string log;
  for (const auto& entry : fs::directory_iterator(store_)) {
    if (entry.path().extension() == ".log") log = std::max(log, entry.path().filename().string());
  }
  Flip(log, 0.95);
  report = Repair();
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->summary.lost, 0U) << "as far as it knows";
  EXPECT_THAT(report->open_failure, HasSubstr("orrupt"));
}

TEST_F(RepairFilesTest, AStoreInUseIsLeftAlone) {
  CopyAnew();
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    ArchiveOptions options;
    options.directory = store_;
    const auto archive = Archive::Open(options);
    if (write(ready[1], "r", 1) == 1) pause();
    _exit(1);
  }
  char byte = 0;
  ASSERT_EQ(read(ready[0], &byte, 1), 1);
  const Result<RepairReport> report = Repair();
  EXPECT_EQ(CodeOf(report), StatusCode::kUnavailable);
  EXPECT_THAT(report.error().message(), HasSubstr("locked"));
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  EXPECT_EQ(CodeOf(RepairStore({.directory = scratch_ / "nothing", .quarantine = {}}, {}, GoOn)),
            StatusCode::kNotFound);
}

}  // namespace
}  // namespace newsfold
