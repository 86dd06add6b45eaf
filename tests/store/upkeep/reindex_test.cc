#include "store/upkeep/reindex.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/index/index_entries.h"
#include "store/index/index_format.h"
#include "store/index/story_reader.h"
#include "store/records/store_meta.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/checked_archive.h"
#include "tests/store/decide/match_world.h"
#include "tests/store/records/older_store_meta.h"

namespace newsfold {
namespace {

using testing::CheckedArchive;
using ::testing::ElementsAre;
using testing::EncodeStoreMeta12;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::Repost;
using testing::StatusIs;
using testing::Story;
using testing::Words;

using Map = MemoryEngine::Map;

bool GoOn(const ReindexSummary& /*so_far*/) {
  return true;
}

Map EntriesOf(const Map& contents, IndexSet set) {
  Map entries;
  for (const std::string& prefix : IndexPrefixes(set)) {
    for (const auto& [key, value] : contents) {
      if (key.starts_with(prefix)) entries[key] = value;
    }
  }
  return entries;
}

StoreMeta MetaOf(const Map& contents) {
  return *DecodeStoreMeta(contents.at(MetaKey(kStoreMetaName)));
}

// As a program of format 12 would have described it.
Map AsFormat12(Map contents) {
  contents[MetaKey(kStoreMetaName)] = EncodeStoreMeta12(MetaOf(contents));
  return contents;
}

// All but the index and the description.
Map WithoutIndex(Map contents) {
  for (const IndexSet set : {IndexSet::kFirst, IndexSet::kSecond}) {
    for (const auto& [key, value] : EntriesOf(contents, set)) contents.erase(key);
  }
  contents.erase(MetaKey(kStoreMetaName));
  return contents;
}

class ReindexTest : public CheckedArchive {
 protected:
  // Stories with copies, pages in a frame, and an article that brings two clusters together.
  void Fill(unsigned stories = 6) {
    for (unsigned i = 0; i < stories; ++i) {
      const std::string id = "s" + std::to_string(i);
      IngestPage(id, id + ".example", "Title " + id, Story(i));
      IngestPage(id + "copy", "b.example", "", Repost(Story(i), "Desk " + id, "Tail"));
      IngestPage(id + "half", "c.example", "", Story(i).substr(0, Story(i).size() / 2));
      IngestPage("p" + id, "frame.example", Words("title" + id, 3), Words(id, 60) + Words("nav", 200));
    }
    const std::string title = "Storm closes the harbour bridge for a week";
    IngestPage("first", "a.example", title, Words("a", 300));
    IngestPage("second", "a.example", title, Words("b", 300));
    IngestPage("whole", "a.example", title, Words("a", 300) + Words("b", 300));
    ASSERT_EQ(archive_->Get("second")->decision.via_id, "whole");
    ASSERT_TRUE(archive_->Sync().ok());
  }

  // Reindexes what the store holds, closed meanwhile. Leaves it closed if it failed.
  Result<ReindexSummary> Run(const ReindexOptions& options = {}) {
    MemoryEngine engine(Close(), CompletionMode::kInline);
    Result<ReindexSummary> summary = Reindex(&engine, options, GoOn);
    if (summary) {
      EXPECT_THAT(OpenOver(engine.DurableContents()), IsOk());
    }
    return summary;
  }

  Map Close() {
    Map contents = engine_->Contents();
    archive_.reset();
    engine_ = nullptr;
    return contents;
  }

  // What further articles are found to repeat.
  std::vector<std::string> DecideMore() {
    std::vector<std::string> canonicals;
    for (unsigned i = 0; i < 6; ++i) {
      Article article;
      article.text = Repost(Story(i), "Late desk", "Late tail");
      article.url = "https://late.example/" + std::to_string(i);
      canonicals.push_back(archive_->Check(article)->canonical_id);
      article.text = Words("later" + std::to_string(i), 60) + Words("nav", 200);
      article.url = "https://frame.example/late";
      const Decision page = *archive_->Check(article);
      canonicals.push_back(page.is_repost ? page.canonical_id : "new");
    }
    return canonicals;
  }
};

// More of one site than its window holds.
TEST_F(ReindexTest, StoriesThatHaveLeftTheirWindowAreWrittenAgain) {
  for (int i = 0; i < 2150; ++i) {
    const std::string id = "p" + std::to_string(i);
    IngestPage(id, "a.example", Words("title" + id, 3), Words(id, 40));
  }
  const Map before = EntriesOf(engine_->Contents(), IndexSet::kFirst);
  const Result<ReindexSummary> summary = Run();
  ASSERT_TRUE(summary) << summary.error().ToString();
  const Map after = EntriesOf(engine_->Contents(), IndexSet::kSecond);
  EXPECT_EQ(summary->entries, after.size());
  ASSERT_EQ(after.size(), before.size());
  std::size_t past = 0;
  for (const auto& [key, value] : before) {
    std::string other_key = key;
    other_key[0] = static_cast<char>(key[0] - 'a' + 'A');
    ASSERT_EQ(after.at(other_key), value) << other_key[0];
    StoryEntry entry;
    past += key[0] == 'h' && DecodeStoryEntry(value, &entry) && !entry.has_sample;
  }
  EXPECT_GT(past, 50u);
}

TEST_F(ReindexTest, ChangesTheIndexAndNothingElse) {
  Fill();
  const Map before = engine_->Contents();
  const std::vector<std::string> decided = DecideMore();
  const Result<ReindexSummary> summary = Run();
  ASSERT_TRUE(summary) << summary.error().ToString();
  EXPECT_EQ(summary->articles, texts_.size());
  EXPECT_EQ(summary->articles_total, texts_.size());
  EXPECT_THAT(summary->changes, IsEmpty());
  const Map after = engine_->Contents();
  EXPECT_EQ(WithoutIndex(after), WithoutIndex(before));
  EXPECT_EQ(EntriesOf(after, IndexSet::kFirst), Map());
  EXPECT_EQ(EntriesOf(after, IndexSet::kSecond).size(), EntriesOf(before, IndexSet::kFirst).size());
  EXPECT_EQ(MetaOf(after).index_set, IndexSet::kSecond);
  EXPECT_EQ(MetaOf(after).uuid, MetaOf(before).uuid);
  EXPECT_EQ(MetaOf(after).secret.bytes, MetaOf(before).secret.bytes);
  EXPECT_EQ(MetaOf(after).created_at_ms, MetaOf(before).created_at_ms);
  EXPECT_EQ(DecideMore(), decided);
  CheckStore();
}

TEST_F(ReindexTest, TwiceIsAsBefore) {
  Fill();
  const Map before = engine_->Contents();
  ASSERT_TRUE(Run());
  ASSERT_TRUE(Run());
  EXPECT_EQ(engine_->Contents(), before);
}

TEST_F(ReindexTest, StoreGoesOnUnderItsNewIndex) {
  Fill();
  ASSERT_TRUE(Run());
  for (unsigned i = 0; i < 6; ++i) {
    const std::string id = "s" + std::to_string(i);
    EXPECT_EQ(IngestPage(id + "more", "d.example", "", Repost(Story(i), "More", "")).canonical_id, id);
    IngestPage("q" + id, "frame.example", Words("more" + id, 3), Words("more" + id, 60) + Words("nav", 200));
  }
  EXPECT_EQ(EntriesOf(engine_->Contents(), IndexSet::kFirst), Map());
  EXPECT_FALSE(Changes().empty());
  EXPECT_EQ(EntriesOf(engine_->Contents(), IndexSet::kFirst), Map());
  EXPECT_THAT(Changes(), IsEmpty());
  CheckStore();
}

// What joined later, or was decided again, is found by what it left when it came.
TEST_F(ReindexTest, DecisionsThatChangedKeepTheirPlaceInTheIndex) {
  Fill();
  ASSERT_FALSE(Changes().empty());
  const std::map<std::string, std::string> canonicals = Canonicals();
  const Map before = EntriesOf(engine_->Contents(), IndexSet::kFirst);
  ASSERT_TRUE(Run());
  EXPECT_EQ(Canonicals(), canonicals);
  std::size_t shared = 0;
  const Map after = EntriesOf(engine_->Contents(), IndexSet::kSecond);
  for (const auto& [key, value] : after) {
    const char small_letter = static_cast<char>(key[0] - 'A' + 'a');
    shared += before.contains(small_letter + key.substr(1));
  }
  EXPECT_EQ(shared, after.size());  // the recheck's own entries are those that are gone
  EXPECT_LT(after.size(), before.size());
  EXPECT_THAT(Changes(), IsEmpty());
  CheckStore();
}

// The index has nothing of the limits in it, and what is on record of the rules is not about the index.
TEST_F(ReindexTest, OtherRulesMakeTheSameIndexAndStayOnRecord) {
  options_.thresholds.score_min = 4;
  ++options_.thresholds.version;
  ASSERT_THAT(OpenOver({}), IsOk());
  const RulesIdentity rules = MetaOf(engine_->Contents()).rules;
  EXPECT_EQ(rules, IdentityOf(options_.thresholds));
  Fill();
  const std::size_t entries = EntriesOf(engine_->Contents(), IndexSet::kFirst).size();
  const Result<ReindexSummary> summary = Run();
  ASSERT_TRUE(summary) << summary.error().ToString();
  EXPECT_THAT(summary->changes, IsEmpty());
  EXPECT_EQ(summary->entries, entries);
  EXPECT_EQ(MetaOf(engine_->Contents()).rules, rules);
}

TEST_F(ReindexTest, StoreOfAnotherIndexLimitOpensAfterwards) {
  Fill();
  const std::vector<std::string> decided = DecideMore();
  Map contents = Close();
  StoreMeta meta = MetaOf(contents);
  meta.indexed_units_min = 400;
  contents[MetaKey(kStoreMetaName)] = EncodeStoreMeta(meta);
  EXPECT_THAT(OpenOver(contents), StatusIs(StatusCode::kFailedPrecondition));
  MemoryEngine engine(contents, CompletionMode::kInline);
  const Result<ReindexSummary> summary = Reindex(&engine, {}, GoOn);
  ASSERT_TRUE(summary) << summary.error().ToString();
  EXPECT_THAT(summary->changes, ElementsAre("index limit 400 units -> 16 units"));
  ASSERT_THAT(OpenOver(engine.Contents()), IsOk());
  EXPECT_EQ(DecideMore(), decided);
}

TEST_F(ReindexTest, StoreOfFormat12BecomesOneOfThisVersion) {
  Fill();
  const std::vector<std::string> decided = DecideMore();
  const Map before = AsFormat12(Close());
  MemoryEngine engine(before, CompletionMode::kInline);
  const Result<ReindexSummary> summary = Reindex(&engine, {}, GoOn);
  ASSERT_TRUE(summary) << summary.error().ToString();
  EXPECT_THAT(summary->changes, ElementsAre("format version 12 -> 17"));
  EXPECT_EQ(MetaOf(engine.DurableContents()).format_version, kFormatVersion);
  EXPECT_EQ(MetaOf(engine.DurableContents()).rules, MetaOf(before).rules);
  ASSERT_THAT(OpenOver(engine.DurableContents()), IsOk());
  EXPECT_EQ(DecideMore(), decided);
}

TEST_F(ReindexTest, StoreOfOtherFoldingOpensAfterwards) {
  Fill();
  const std::vector<std::string> decided = DecideMore();
  Map contents = Close();
  StoreMeta meta = MetaOf(contents);
  meta.fold_version += 1;
  meta.icu_version = "1.0";
  meta.unicode_version = "2.0";
  contents[MetaKey(kStoreMetaName)] = EncodeStoreMeta(meta);
  EXPECT_THAT(OpenOver(contents), StatusIs(StatusCode::kFailedPrecondition));
  MemoryEngine engine(contents, CompletionMode::kInline);
  const Result<ReindexSummary> summary = Reindex(&engine, {}, GoOn);
  ASSERT_TRUE(summary) << summary.error().ToString();
  EXPECT_THAT(summary->changes,
              ElementsAre(HasSubstr("fold version"), HasSubstr("ICU 1.0 -> "), HasSubstr("Unicode 2.0 -> ")));
  ASSERT_THAT(OpenOver(engine.Contents()), IsOk());
  EXPECT_EQ(DecideMore(), decided);
}

TEST_F(ReindexTest, NewSecretMovesEveryKeyedEntry) {
  Fill();
  const std::vector<std::string> decided = DecideMore();
  const Map before = engine_->Contents();
  const Result<ReindexSummary> summary = Run({.new_secret = true});
  ASSERT_TRUE(summary) << summary.error().ToString();
  EXPECT_THAT(summary->changes, ElementsAre("hash secret"));
  const Map after = engine_->Contents();
  EXPECT_NE(MetaOf(after).secret.bytes, MetaOf(before).secret.bytes);
  for (const auto& [key, value] : EntriesOf(after, IndexSet::kSecond)) {
    if (key[0] != 'P') continue;
    const IndexRow row = *DecodeIndexRow(value);
    const IndexRow old = *DecodeIndexRow(before.at("p" + key.substr(1)));
    EXPECT_EQ(row.number, old.number);
    EXPECT_EQ(row.names.front(), old.names.front()) << "digests have no key";
    for (const std::uint64_t shingle : row.shingles)
      EXPECT_EQ(std::count(old.shingles.begin(), old.shingles.end(), shingle), 0);
  }
  EXPECT_EQ(DecideMore(), decided);
}

TEST_F(ReindexTest, StoppedByTheVisitorItLeavesTheStoreAsItWas) {
  for (unsigned i = 0; i < 300; ++i) IngestText("t" + std::to_string(i), Story(i, 4));
  const Map before = Close();
  MemoryEngine engine(before, CompletionMode::kInline);
  std::uint64_t reported = 0;
  const Result<ReindexSummary> summary = Reindex(&engine, {}, [&](const ReindexSummary& so_far) {
    reported = so_far.articles;
    return false;
  });
  ASSERT_TRUE(summary);
  EXPECT_TRUE(summary->was_stopped);
  EXPECT_EQ(summary->articles, reported);
  EXPECT_GT(reported, 0u);
  EXPECT_LT(reported, 300u);
  EXPECT_EQ(engine.Contents(), before);
}

// Wherever it fails or power goes, the store opens and holds one whole index: the old or the new one.
TEST_F(ReindexTest, CutShortAnywhereItLeavesAWholeIndex) {
  Fill(2);
  const std::vector<std::string> decided = DecideMore();
  const Map before = Close();
  const std::size_t entries = EntriesOf(before, IndexSet::kFirst).size();
  int switched = 0;
  std::uint64_t nth = 1;
  for (bool has_failed = true; has_failed; ++nth) {
    MemoryEngine engine(before, CompletionMode::kInline);
    engine.FailWrite(nth);
    const bool is_done = Reindex(&engine, {}, GoOn).has_value();
    has_failed = !engine.Health().ok();
    EXPECT_EQ(is_done, MetaOf(engine.Contents()).index_set == IndexSet::kSecond) << nth;
    for (const Map& left : {engine.Contents(), engine.DurableContents()}) {
      ASSERT_THAT(OpenOver(left), IsOk()) << nth;
      const Map opened = engine_->Contents();
      const IndexSet used = MetaOf(opened).index_set;
      EXPECT_EQ(EntriesOf(opened, used).size(), entries) << nth;
      EXPECT_EQ(EntriesOf(opened, OtherSet(used)), Map()) << nth;
      switched += used == IndexSet::kSecond;
      if (nth % 8 == 0) {
        EXPECT_EQ(DecideMore(), decided) << nth;
      }
    }
  }
  EXPECT_GT(nth, texts_.size());
  EXPECT_GT(switched, 2);
}

TEST_F(ReindexTest, FailedSyncsSwitchNothing) {
  Fill();
  const Map before = Close();
  for (const std::uint64_t nth : {1, 2}) {
    MemoryEngine engine(before, CompletionMode::kInline);
    engine.FailSync(nth);
    EXPECT_THAT(Reindex(&engine, {}, GoOn), StatusIs(StatusCode::kUnavailable));
    EXPECT_EQ(MetaOf(engine.DurableContents()).index_set, IndexSet::kFirst);
  }
}

TEST_F(ReindexTest, FailedReadsAreReported) {
  Fill(2);
  const Map before = Close();
  std::uint64_t nth = 1;
  for (bool has_failed = true; has_failed; ++nth) {
    MemoryEngine engine(before, CompletionMode::kInline);
    engine.FailRead(nth);
    const Result<ReindexSummary> summary = Reindex(&engine, {}, GoOn);
    has_failed = !summary;
    if (has_failed) {
      EXPECT_EQ(summary.error().code(), StatusCode::kCorruption) << nth;
    } else {
      EXPECT_EQ(summary->articles, texts_.size());
    }
  }
  EXPECT_GT(nth, texts_.size());
}

TEST_F(ReindexTest, DamagedTextIsNamedAndTheStoreKept) {
  Fill();
  Map contents = Close();
  const Map::iterator body = contents.find(BodyKey(5));
  body->second.back() = static_cast<char>(body->second.back() ^ 1);
  MemoryEngine engine(contents, CompletionMode::kInline);
  const Result<ReindexSummary> summary = Reindex(&engine, {}, GoOn);
  ASSERT_THAT(summary, StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(summary.error().message(), HasSubstr("s1"));
  EXPECT_EQ(MetaOf(engine.Contents()).index_set, IndexSet::kFirst);
}

TEST_F(ReindexTest, WhatIsNoStoreOfThisFormatIsRefused) {
  MemoryEngine empty;
  EXPECT_THAT(Reindex(&empty, {}, GoOn), StatusIs(StatusCode::kNotFound));
  Map contents = Close();
  StoreMeta meta = MetaOf(contents);
  ++meta.format_version;
  contents[MetaKey(kStoreMetaName)] = EncodeStoreMeta(meta);
  MemoryEngine engine(contents, CompletionMode::kInline);
  const Result<ReindexSummary> summary = Reindex(&engine, {}, GoOn);
  EXPECT_THAT(summary, StatusIs(StatusCode::kFailedPrecondition));
  EXPECT_THAT(summary.error().message(), HasSubstr("newsfold ingest"));
  EXPECT_EQ(engine.Contents(), contents);
}

TEST_F(ReindexTest, EmptyStoreIsNothingToDo) {
  const Result<ReindexSummary> summary = Run();
  ASSERT_TRUE(summary) << summary.error().ToString();
  EXPECT_EQ(summary->articles, 0u);
  EXPECT_EQ(summary->entries, 0u);
}

}  // namespace
}  // namespace newsfold
