#include "store/upkeep/compact.h"

#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/archive.h"
#include "store/engine/key_family.h"
#include "store/index/index_format.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/checked_archive.h"
#include "tests/store/scratch_directory.h"

namespace newsfold {
namespace {

using testing::CheckedArchive;
using ::testing::ElementsAre;
using testing::IsOk;
using testing::Repost;
using testing::ScratchDirectory;
using testing::StatusIs;
using testing::Story;

bool GoOnCompacting(const CompactSummary& /*so_far*/) {
  return true;
}

TEST(StorePart, HasANameThatLeadsBack) {
  for (const StorePart part : kStoreParts) EXPECT_EQ(ParseStorePart(NameOf(part)), part);
  for (const char* name : {"", "article", "Bodies", "all"}) EXPECT_EQ(ParseStorePart(name), std::nullopt);
}

TEST(PrefixesOf, PutsEveryFamilyInOnePart) {
  std::multiset<std::string> prefixes;
  for (const StorePart part : kStoreParts) {
    for (const std::string& prefix : PrefixesOf(part)) prefixes.insert(prefix);
  }
  std::multiset<std::string> wanted;
  for (const Family family :
       {Family::kMeta, Family::kId, Family::kRecord, Family::kBody, Family::kOriginal, Family::kTextBlock,
        Family::kDictionary, Family::kUrl, Family::kCapture, Family::kMember, Family::kFeed, Family::kAudit,
        Family::kRefusal, Family::kReading}) {
    wanted.emplace(1, static_cast<char>(family));
  }
  for (const IndexSet set : {IndexSet::kFirst, IndexSet::kSecond}) {
    for (const std::string& prefix : IndexPrefixes(set)) wanted.insert(prefix);
  }
  EXPECT_EQ(prefixes, wanted);
  EXPECT_THAT(PrefixesOf(std::nullopt), ElementsAre(""));
}

TEST(Compact, TouchesThePartThatWasAskedForAndNoOther) {
  MemoryEngine engine;
  const Result<CompactSummary> summary = Compact(&engine, {.only = StorePart::kBodies}, GoOnCompacting);
  ASSERT_TRUE(summary) << summary.error().ToString();
  EXPECT_EQ(summary->only, StorePart::kBodies);
  EXPECT_THAT(engine.compacted(), ElementsAre("b", "o", "t", "z"));
  ASSERT_TRUE(Compact(&engine, {}, GoOnCompacting));
  EXPECT_THAT(engine.compacted(), ElementsAre("b", "o", "t", "z", ""));
}

TEST(Compact, StopsWhereTheVisitorSaysSo) {
  MemoryEngine engine;
  int calls = 0;
  const Result<CompactSummary> summary =
      Compact(&engine, {.only = StorePart::kIndex}, [&](const CompactSummary&) { return ++calls < 3; });
  ASSERT_TRUE(summary) << summary.error().ToString();
  EXPECT_TRUE(summary->was_stopped);
  EXPECT_EQ(calls, 3);
  EXPECT_EQ(engine.compacted().size(), 2U);
}

TEST(Compact, TellsHowFarItHasCome) {
  MemoryEngine engine(MemoryEngine::Map{{"b1", "12345678"}, {"z1", "123"}}, CompletionMode::kInline);
  std::vector<std::uint64_t> done;
  const Result<CompactSummary> summary =
      Compact(&engine, {.only = StorePart::kBodies}, [&](const CompactSummary& so_far) {
        EXPECT_EQ(so_far.bytes_total, 15U);
        done.push_back(so_far.bytes_done);
        return true;
      });
  EXPECT_THAT(done, ElementsAre(0U, 10U, 10U, 10U));
  EXPECT_EQ(summary->bytes_done, 15U);
  EXPECT_FALSE(summary->was_stopped);
}

TEST(Compact, PassesOnWhatTheEngineMeets) {
  for (std::uint64_t nth = 1; nth <= 3; ++nth) {
    MemoryEngine engine;
    engine.FailCompaction(nth);
    const Result<CompactSummary> summary = Compact(&engine, {.only = StorePart::kBodies}, GoOnCompacting);
    EXPECT_THAT(summary, StatusIs(StatusCode::kUnavailable));
    EXPECT_THAT(summary.error().message(), ::testing::HasSubstr("injected failure"));
    EXPECT_EQ(engine.compacted().size(), nth - 1);
  }
}

class CompactTest : public CheckedArchive {};

TEST_F(CompactTest, ChangesNothingThatAnArchiveTells) {
  for (unsigned i = 0; i < 4; ++i) {
    IngestPage("s" + std::to_string(i), "a.example", "", Story(i));
    IngestPage("r" + std::to_string(i), "b.example", "", Repost(Story(i), "Head", "Tail"));
  }
  const MemoryEngine::Map before = ContentsButRuns();
  ASSERT_TRUE(archive_->Compact({}, GoOnCompacting));
  EXPECT_EQ(ContentsButRuns(), before);
  CheckStore();
}

// An engine on disk with bodies and index entries that were written over and over, and then thinned out.
class CompactOnDisk : public ::testing::Test {
 protected:
  static constexpr int kEntries = 2000;

  CompactOnDisk() {
    ArchiveOptions options;
    options.directory = scratch_ / "store";
    options.create_if_missing = true;
    engine_ = std::move(OpenEngine(options)).value();
    for (int round = 0; round < 3; ++round) {
      PutEntries();
      // In tables, so that the next round does not replace it in memory.
      EXPECT_THAT(engine_->Compact(), IsOk());
    }
    PutEntries();
    WriteSet deletes;
    for (int i = 0; i < kEntries; ++i) {
      if (i % 4 == 0) continue;
      for (const char* family : {"b", "h"}) {
        deletes.Delete(KeyOf(family, i));
        model_.erase(KeyOf(family, i));
      }
    }
    EXPECT_TRUE(engine_->Write(std::move(deletes)));
  }

  static std::string KeyOf(const std::string& family, int i) {
    return family + std::to_string(100'000 + i) + "/padded to the length of a key";
  }

  void PutEntries() {
    WriteSet writes;
    for (int i = 0; i < kEntries; ++i) {
      for (const char* family : {"b", "h"}) {
        std::string value(1000, '\0');
        for (char& byte : value) byte = static_cast<char>(random_());
        model_[KeyOf(family, i)] = value;
        writes.Put(KeyOf(family, i), value);
      }
    }
    ASSERT_TRUE(engine_->Write(std::move(writes)));
  }

  std::map<std::string, std::string> Contents() {
    std::map<std::string, std::string> contents;
    const auto visit = [&](std::string_view key, std::string_view value) {
      return contents.emplace(key, value).second;
    };
    EXPECT_THAT(engine_->Scan("", "", visit), IsOk());
    return contents;
  }

  ScratchDirectory scratch_;
  std::unique_ptr<Engine> engine_;
  std::mt19937 random_;
  std::map<std::string, std::string> model_;
};

TEST_F(CompactOnDisk, GivesTheSpaceBack) {
  const Result<CompactSummary> summary = Compact(engine_.get(), {}, GoOnCompacting);
  ASSERT_TRUE(summary) << summary.error().ToString();
  // A quarter of two families of 2 MB each is left, of up to twice that much.
  EXPECT_GT(summary->disk_bytes_before, 4'000'000U);
  EXPECT_LT(summary->disk_bytes_after, 1'500'000U);
  EXPECT_EQ(summary->disk_bytes_after, engine_->GetStats().disk_bytes);
  EXPECT_EQ(Contents(), model_);
}

TEST_F(CompactOnDisk, GivesBackTheSpaceOfOnePartAndLeavesTheOthers) {
  ASSERT_TRUE(Compact(engine_.get(), {.only = StorePart::kIndex}, GoOnCompacting));
  const EngineStats index_done = engine_->GetStats();
  EXPECT_GT(index_done.blob_disk_bytes, 2'000'000U);
  ASSERT_TRUE(Compact(engine_.get(), {.only = StorePart::kBodies}, GoOnCompacting));
  const EngineStats bodies_done = engine_->GetStats();
  EXPECT_LT(bodies_done.blob_disk_bytes, 600'000U);
  EXPECT_LT(bodies_done.disk_bytes + 1'400'000U, index_done.disk_bytes);
  EXPECT_EQ(Contents(), model_);
}

TEST_F(CompactOnDisk, StoppedAtAnyCallTheStoreIsSound) {
  for (int calls_max = 1; calls_max <= 3; ++calls_max) {
    int calls = 0;
    const Result<CompactSummary> summary =
        Compact(engine_.get(), {}, [&](const CompactSummary&) { return ++calls < calls_max; });
    ASSERT_TRUE(summary) << summary.error().ToString();
    EXPECT_EQ(Contents(), model_);
    EXPECT_THAT(engine_->Health(), IsOk());
    PutEntries();
  }
  ASSERT_TRUE(Compact(engine_.get(), {}, GoOnCompacting));
  EXPECT_EQ(Contents(), model_);
}

// What a reindex leaves lies in the set of the index that is not in use.
TEST_F(CompactOnDisk, IndexThatWasDeletedAsAWholeIsGivenBack) {
  ASSERT_THAT(engine_->DeletePrefix("h"), IsOk());
  ASSERT_TRUE(Compact(engine_.get(), {.only = StorePart::kIndex}, GoOnCompacting));
  const EngineStats stats = engine_->GetStats();
  ASSERT_TRUE(Compact(engine_.get(), {.only = StorePart::kBodies}, GoOnCompacting));
  EXPECT_LT(engine_->GetStats().disk_bytes, 800'000U);
  EXPECT_GT(stats.blob_disk_bytes, 2'000'000U);
}

}  // namespace
}  // namespace newsfold
