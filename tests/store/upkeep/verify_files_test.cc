// Whatever happens to a file of a store is told, by the name of the file.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/archive.h"
#include "store/records/format.h"
#include "store/upkeep/verify.h"
#include "tests/store/archive_fixture.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/engine/memory_engine.h"
#include "tests/store/scratch_directory.h"

namespace newsfold {
namespace {

using testing::IsOk;
using testing::ReadFile;
using testing::ScratchDirectory;
using testing::Story;
using testing::WriteFile;

using Findings = std::vector<VerifyFinding>;

// A closed store of some tables and some files of the index.
class VerifyFilesTest : public ::testing::Test {
 protected:
  VerifyFilesTest() {
    options_.directory = scratch_ / "store";
    options_.create_if_missing = true;
    options_.index_table_bytes = std::size_t{1} << 16;
    const auto archive = *Archive::Open(options_);
    for (unsigned i = 0; i < 500; ++i) {
      Article article;
      article.id = "s" + std::to_string(i);
      article.url = "https://a.example/" + article.id;
      article.text = Story(i, 8);
      EXPECT_TRUE(archive->Settle(*archive->Prepare(std::move(article))));
    }
    EXPECT_THAT(archive->Sync(), IsOk());
    EXPECT_TRUE(archive->Compact({}, [](const CompactSummary&) { return true; }));
  }

  std::vector<std::string> FilesEndingIn(const std::string& extension) const {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(options_.directory)) {
      if (entry.path().extension() == extension)
        files.push_back(entry.path().lexically_relative(options_.directory));
    }
    std::sort(files.begin(), files.end());
    return files;
  }
  std::string PathOf(const std::string& file) const { return options_.directory + "/" + file; }

  void Flip(const std::string& file, double place) {
    std::string bytes = ReadFile(PathOf(file));
    char& byte = bytes[static_cast<std::size_t>(place * static_cast<double>(bytes.size() - 1))];
    byte = static_cast<char>(byte ^ 1);
    WriteFile(PathOf(file), bytes);
  }

  // Nothing if the store does not open.
  std::optional<Findings> Verify(const VerifyOptions& options = {}) {
    Result<std::unique_ptr<Engine>> engine = OpenEngine(options_);
    if (!engine) return std::nullopt;
    MemoryEngine scratch;
    Findings findings;
    const Result<VerifySummary> summary =
        newsfold::Verify({engine->get(), options_.directory, &scratch}, options,
                         [&](const VerifyFinding* finding, const VerifySummary&) {
                           if (finding != nullptr) findings.push_back(*finding);
                           return true;
                         });
    EXPECT_THAT(summary, IsOk());
    if (summary) summary_ = *summary;
    return findings;
  }

  static bool Names(const Findings& findings, Damage damage, const std::string& file) {
    return std::any_of(findings.begin(), findings.end(), [&](const VerifyFinding& finding) {
      return finding.damage == damage &&
             (finding.where == file || finding.what.find(file) != std::string::npos);
    });
  }

  ScratchDirectory scratch_;
  ArchiveOptions options_;
  VerifySummary summary_;
};

TEST_F(VerifyFilesTest, ASoundStoreHasNoFindings) {
  ASSERT_GT(FilesEndingIn(".seg").size(), 0U);
  for (const VerifyDepth depth : {VerifyDepth::kQuick, VerifyDepth::kIndex, VerifyDepth::kFull}) {
    const auto findings = Verify({.depth = depth});
    ASSERT_TRUE(findings);
    EXPECT_EQ(findings->size(), 0U) << NameOf(depth) << ": " << findings->front().what;
    // Opening has put what was in the log into another one.
    const std::size_t files = FilesEndingIn(".sst").size() + FilesEndingIn(".seg").size();
    EXPECT_EQ(summary_.files, depth == VerifyDepth::kFull ? files : 0);
  }
  EXPECT_TRUE(summary_.is_whole);
}

TEST_F(VerifyFilesTest, NamesEveryTableWithAFlippedBit) {
  for (const std::string& file : FilesEndingIn(".sst")) {
    const std::string sound = ReadFile(PathOf(file));
    for (const double place : {0.0, 0.3, 0.6, 0.9, 1.0}) {
      Flip(file, place);
      if (const auto findings = Verify()) {
        EXPECT_TRUE(Names(*findings, Damage::kFile, file)) << file << " at " << place;
      }
      WriteFile(PathOf(file), sound);
    }
  }
}

TEST_F(VerifyFilesTest, NamesEveryFileOfTheIndexThatIsDamaged) {
  for (const std::string& file : FilesEndingIn(".seg")) {
    const std::string sound = ReadFile(PathOf(file));
    for (const double place : {0.0, 0.3, 0.6, 0.9, 1.0}) {
      Flip(file, place);
      const auto findings = Verify();
      ASSERT_TRUE(findings);
      EXPECT_TRUE(Names(*findings, Damage::kIndexFile, file)) << file << " at " << place;
      WriteFile(PathOf(file), sound);
    }
    WriteFile(PathOf(file), sound.substr(0, sound.size() / 2));
    EXPECT_TRUE(Names(*Verify(), Damage::kIndexFile, file));
    std::filesystem::remove(PathOf(file));
    EXPECT_TRUE(Names(*Verify(), Damage::kIndexFile, file));
    const std::string name = std::filesystem::path(file).filename();
    EXPECT_TRUE(Names(*Verify({.depth = VerifyDepth::kQuick}), Damage::kIndex, name));
    WriteFile(PathOf(file), sound);
  }
}

// A damaged file keeps none of the rest from being checked.
TEST_F(VerifyFilesTest, TellsAllDamagedFilesAndTheArticlesTheyTouch) {
  const std::vector<std::string> tables = FilesEndingIn(".sst");
  const std::vector<std::string> segments = FilesEndingIn(".seg");
  for (const std::string& file : tables) Flip(file, 0.5);
  for (const std::string& file : segments) Flip(file, 0.5);
  const auto findings = Verify();
  ASSERT_TRUE(findings);
  for (const std::string& file : tables) EXPECT_TRUE(Names(*findings, Damage::kFile, file)) << file;
  for (const std::string& file : segments) EXPECT_TRUE(Names(*findings, Damage::kIndexFile, file)) << file;
  EXPECT_EQ(summary_.articles, 500U);
  const auto texts = std::count_if(findings->begin(), findings->end(),
                                   [](const VerifyFinding& f) { return f.damage == Damage::kText; });
  EXPECT_GT(texts, 0);
  EXPECT_LT(texts, 250);
}

// Twenty runs with a twentieth each read all files once.
TEST_F(VerifyFilesTest, PartsAddUpToTheWhole) {
  const std::vector<std::string> tables = FilesEndingIn(".sst");
  const std::vector<std::string> segments = FilesEndingIn(".seg");
  std::uint64_t files = 0;
  for (int run = 0; run < 20; ++run) {
    const auto findings = Verify({.share = 0.05, .goes_on = true});
    ASSERT_TRUE(findings);
    EXPECT_EQ(findings->size(), 0U) << findings->front().what;
    files += summary_.files;
    EXPECT_EQ(summary_.articles_first, 1U + 25 * static_cast<unsigned>(run));
  }
  // The store has grown by the position that was kept.
  EXPECT_GE(files, tables.size() + segments.size());
  ASSERT_TRUE(Verify({.share = 0.05, .goes_on = true}));
  EXPECT_EQ(summary_.articles_first, 1U);
  EXPECT_GT(summary_.files, 0U);
}

TEST_F(VerifyFilesTest, APartIsReadAsAWhole) {
  {
    const auto engine = *OpenEngine(options_);
    WriteSet writes;
    writes.Delete(BodyKey(80));
    ASSERT_THAT(engine->Write(std::move(writes)), IsOk());
  }
  for (int run = 0; run < 19; ++run) {
    const auto findings = Verify({.share = 0.05, .goes_on = true});
    ASSERT_TRUE(findings);
    EXPECT_EQ(findings->size(), run == 3 ? 1U : 0U) << run;
    EXPECT_EQ(summary_.is_whole, false);
  }
  // Entries that are missing are counted behind the last article.
  EXPECT_EQ(Verify({.share = 0.05, .goes_on = true})->size(), 1U);
}

}  // namespace
}  // namespace newsfold
