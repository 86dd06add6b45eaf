#include "store/upkeep/pack.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/index/index_format.h"
#include "store/records/format.h"
#include "store/records/text_block.h"
#include "store/upkeep/reindex.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/checked_archive.h"
#include "tests/store/decide/match_world.h"

namespace newsfold {
namespace {

using testing::CheckedArchive;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::Repost;
using testing::StatusIs;
using testing::Story;
using testing::Words;

using Map = MemoryEngine::Map;

bool GoOnPacking(const CompactSummary& /*so_far*/) {
  return true;
}

std::uint64_t CountOf(const Map& contents, Family family) {
  std::uint64_t count = 0;
  for (const auto& [key, value] : contents) count += key.starts_with(FamilyPrefix(family)) ? 1 : 0;
  return count;
}

ArticleRecord RecordOf(const Map& contents, ArticleNumber number) {
  return *DecodeRecord(number, contents.at(RecordKey(number)));
}

// What is stored of each article but how its text is kept; and all the rest, but the totals.
Map WithoutBodies(Map contents) {
  Map rest;
  for (auto& [key, value] : contents) {
    const Family family = FamilyOf(key);
    if (family == Family::kBody || family == Family::kTextBlock || key == MetaKey(kCountersName)) continue;
    if (family == Family::kRecord) {
      ArticleRecord record = *DecodeRecord(*DecodeNumberKey(key), value);
      record.body = {};
      value = EncodeRecord(record);
    }
    rest[key] = value;
  }
  return rest;
}

class PackTest : public CheckedArchive {
 protected:
  // Stories of some 5 KB, 24 to a block, and a copy of every third.
  void Fill(unsigned stories = 60, unsigned first = 0) {
    for (unsigned i = first; i < stories; ++i) {
      const std::string id = "s" + std::to_string(i);
      IngestPage(id, id + ".example", "Title " + id, Story(i, 60));
      if (i % 3 == 0) IngestPage(id + "copy", "b.example", "", Repost(Story(i, 60), "Desk " + id, "Tail"));
    }
  }

  // Of all articles but the newest.
  PackSummary Pack(std::uint64_t newest_kept = 0) {
    const Result<CompactSummary> summary =
        archive_->Compact({.only = StorePart::kBodies, .pack = PackOptions{newest_kept}}, GoOnPacking);
    EXPECT_TRUE(summary) << summary.error().ToString();
    return summary ? *summary->pack : PackSummary();
  }

  // As if the article had been encoded anew since it was packed.
  static void EncodeAnew(ArticleNumber number, const std::string& text, Map* contents) {
    ArticleRecord record = RecordOf(*contents, number);
    StoreCounters counters = *DecodeCounters(contents->at(MetaKey(kCountersName)));
    counters.body_bytes -= record.body.stored_bytes;
    record.body = {BodyCodec::kRaw, 0, static_cast<std::uint32_t>(text.size())};
    counters.body_bytes += text.size();
    (*contents)[RecordKey(number)] = EncodeRecord(record);
    (*contents)[BodyKey(number)] = EncodeBody(text);
    (*contents)[MetaKey(kCountersName)] = EncodeCounters(counters);
  }
};

TEST_F(PackTest, ChangesHowTextsAreKeptAndNothingElse) {
  Fill();
  const Map before = ContentsButRuns();
  const std::uint64_t body_bytes = archive_->GetStats().body_bytes;
  const PackSummary summary = Pack();
  const Map after = ContentsButRuns();
  EXPECT_EQ(WithoutBodies(after), WithoutBodies(before));
  EXPECT_EQ(summary.articles_done, 80u);
  EXPECT_EQ(summary.articles_total, 80u);
  EXPECT_EQ(summary.blocks, 3u);
  EXPECT_EQ(summary.blocks, CountOf(after, Family::kTextBlock));
  // The deltas, and what does not fill half a block.
  EXPECT_EQ(CountOf(after, Family::kBody), 80u - summary.articles);
  EXPECT_GT(summary.articles, 40u);
  EXPECT_LT(summary.bytes_after, summary.bytes_before);
  EXPECT_EQ(archive_->GetStats().body_bytes, body_bytes - summary.bytes_before + summary.bytes_after);
  CheckStore();
  Reopen();
  CheckStore();
}

TEST_F(PackTest, ASecondRunFindsNothingToDo) {
  Fill();
  Pack();
  const Map once = ContentsButRuns();
  const PackSummary again = Pack();
  EXPECT_EQ(again.articles, 0u);
  EXPECT_EQ(ContentsButRuns(), once);
}

TEST_F(PackTest, LeavesTheNewest) {
  Fill();
  const PackSummary summary = Pack(30);
  EXPECT_EQ(summary.articles_total, 50u);
  EXPECT_EQ(summary.blocks, 2u);
  for (ArticleNumber number = 51; number <= 80; ++number)
    EXPECT_NE(RecordOf(engine_->Contents(), number).body.codec, BodyCodec::kPacked);
  EXPECT_EQ(Pack(1000).articles_total, 0u);
  CheckStore();
}

TEST_F(PackTest, LeavesWhatIsEmptyAndWhatIsMoreThanHalfABlock) {
  for (unsigned i = 0; i < 8; ++i)
    IngestPage("f" + std::to_string(i), "a.example", "", Words(std::to_string(i), 3000));
  IngestPage("long", "b.example", "", std::string(kTextBlockBytesMax / 2 + 1, 'x'));
  IngestPage("half", "b.example", "", std::string(kTextBlockBytesMax / 2, 'y'));
  IngestPage("empty", "c.example", "", "");
  EXPECT_GT(Pack().articles, 0u);
  const Map contents = engine_->Contents();
  EXPECT_NE(RecordOf(contents, 9).body.codec, BodyCodec::kPacked);
  EXPECT_EQ(RecordOf(contents, 10).body.codec, BodyCodec::kPacked);
  EXPECT_EQ(RecordOf(contents, 11).body.codec, BodyCodec::kRaw);
  CheckStore();
}

TEST_F(PackTest, DeltasAreReadFromPackedBases) {
  Fill();
  Pack();
  const Map contents = engine_->Contents();
  const ArticleRecord copy = RecordOf(contents, 2);
  ASSERT_EQ(copy.body.codec, BodyCodec::kZstdDelta);
  ASSERT_EQ(RecordOf(contents, copy.body.reference).body.codec, BodyCodec::kPacked);
  EXPECT_EQ(TextOf("s0copy"), texts_.at("s0copy"));
  // A further copy is compared with the packed text, and is a delta of it.
  EXPECT_EQ(IngestPage("late", "d.example", "", Repost(Story(0, 60), "Late", "")).canonical_id, "s0");
  EXPECT_EQ(RecordOf(engine_->Contents(), 81).body.codec, BodyCodec::kZstdDelta);
  CheckStore();
}

// An article that two clusters would have taken makes one of them join the other.
class PackJoinTest : public PackTest {
 protected:
  void FillParts() {
    Fill(30);
    IngestPage("first", "a.example", kTitle, Words("a", 300));
    IngestPage("second", "a.example", kTitle, Words("b", 300));
    Fill(60, 30);
  }
  void Join() {
    IngestPage("whole", "a.example", kTitle, Words("a", 300) + Words("b", 300));
    ASSERT_EQ(archive_->Get("second")->decision.via_id, "whole");
  }

  static constexpr ArticleNumber kSecond = 42;
  const std::string kTitle = "Storm closes the harbour bridge for a week";
};

TEST_F(PackJoinTest, APackedArticleIsEncodedAnewWhenItJoins) {
  FillParts();
  Pack();
  ASSERT_EQ(RecordOf(engine_->Contents(), kSecond).body.codec, BodyCodec::kPacked);
  Join();
  ASSERT_NE(RecordOf(engine_->Contents(), kSecond).body.codec, BodyCodec::kPacked);
  CheckStore();
  Pack();
  CheckStore();
}

TEST_F(PackJoinTest, WhatIsEncodedAnewWhileABlockIsMadeKeepsItsBody) {
  FillParts();
  // The first block has been written, and the records of the second were read before that.
  int calls = 0;
  const Result<CompactSummary> summary =
      archive_->Compact({.pack = PackOptions{0}}, [&](const CompactSummary& so_far) {
        if (++calls == 2 && so_far.pack->blocks == 1) Join();
        return true;
      });
  ASSERT_TRUE(summary);
  const Map contents = engine_->Contents();
  const TextBlock second_block = *DecodeTextBlock(contents.at(TextBlockKey(2)));
  EXPECT_TRUE(std::any_of(second_block.texts.begin(), second_block.texts.end(),
                          [](const TextBlock::Text& text) { return text.number == kSecond; }));
  EXPECT_NE(RecordOf(contents, kSecond).body.codec, BodyCodec::kPacked);
  CheckStore();
}

TEST_F(PackTest, TextsOfABlockThatIsLittleUsedArePackedAgain) {
  Fill();
  Pack();
  Map contents = engine_->Contents();
  // All but two articles of the first block.
  const TextBlock block = *DecodeTextBlock(contents.at(TextBlockKey(1)));
  for (std::size_t i = 2; i < block.texts.size(); ++i) {
    const ArticleNumber number = block.texts[i].number;
    const std::string id = RecordOf(contents, number).fields.id;
    EncodeAnew(number, texts_.at(id), &contents);
  }
  ASSERT_THAT(OpenOver(contents), IsOk());
  CheckStore();
  const PackSummary summary = Pack();
  EXPECT_GE(summary.articles, block.texts.size());
  contents = engine_->Contents();
  EXPECT_FALSE(contents.contains(TextBlockKey(1)));
  EXPECT_TRUE(contents.contains(TextBlockKey(2)));
  EXPECT_EQ(RecordOf(contents, 1).body,
            (BodyLocator{BodyCodec::kPacked, 4, RecordOf(contents, 1).body.stored_bytes}));
  CheckStore();
}

TEST_F(PackTest, ABlockThatNobodyUsesIsDeletedAndItsIdNeverUsedAgain) {
  Fill();
  Pack();
  Map contents = engine_->Contents();
  const TextBlock block = *DecodeTextBlock(contents.at(TextBlockKey(2)));
  for (const TextBlock::Text& text : block.texts)
    EncodeAnew(text.number, texts_.at(RecordOf(contents, text.number).fields.id), &contents);
  ASSERT_THAT(OpenOver(contents), IsOk());
  Pack();
  contents = engine_->Contents();
  EXPECT_FALSE(contents.contains(TextBlockKey(2)));
  EXPECT_TRUE(contents.contains(TextBlockKey(4)));
  EXPECT_EQ(DecodeCounters(contents.at(MetaKey(kCountersName)))->last_block_id, 4u);
  CheckStore();
}

TEST_F(PackTest, CutShortAtAnyWriteOrByAPowerCutItGoesOnFromThere) {
  Fill();
  ASSERT_THAT(archive_->Sync(), IsOk());
  const Map before = ContentsButRuns();
  Pack();
  const Map whole = ContentsButRuns();
  for (std::uint64_t nth = 1; nth <= 3; ++nth) {
    for (const bool has_power : {true, false}) {
      ASSERT_THAT(OpenOver(before), IsOk());
      engine_->FailWrite(nth);
      EXPECT_THAT(archive_->Compact({.pack = PackOptions{0}}, GoOnPacking),
                  StatusIs(StatusCode::kUnavailable));
      const Map left = has_power ? engine_->Contents() : engine_->DurableContents();
      EXPECT_EQ(CountOf(left, Family::kTextBlock), has_power ? nth - 1 : 0);
      ASSERT_THAT(OpenOver(left), IsOk());
      CheckStore();
      Pack();
      EXPECT_EQ(ContentsButRuns(), whole);
    }
  }
}

TEST_F(PackTest, StoppedByTheVisitorItGoesOnFromThere) {
  Fill();
  const Map before = ContentsButRuns();
  Pack();
  const Map whole = ContentsButRuns();
  for (int calls_max = 1; calls_max <= 2; ++calls_max) {
    ASSERT_THAT(OpenOver(before), IsOk());
    int calls = 0;
    const Result<CompactSummary> summary = archive_->Compact(
        {.pack = PackOptions{0}}, [&](const CompactSummary&) { return ++calls < calls_max; });
    ASSERT_TRUE(summary) << summary.error().ToString();
    EXPECT_TRUE(summary->was_stopped && summary->pack->was_stopped);
    EXPECT_EQ(calls, calls_max);
    EXPECT_TRUE(engine_->compacted().empty());
    CheckStore();
    Pack();
    EXPECT_EQ(ContentsButRuns(), whole);
  }
}

TEST_F(PackTest, DamageToABlockIsToldOfEachArticleInIt) {
  Fill();
  Pack();
  const Map intact = engine_->Contents();
  const auto check = [&](const std::string& what, const std::function<void(Map*)>& damage) {
    Map contents = intact;
    damage(&contents);
    ASSERT_THAT(OpenOver(contents), IsOk());
    for (const char* id : {"s0", "s0copy", "s1"}) {
      const Result<StoredArticle> stored = archive_->Get(id);
      ASSERT_THAT(stored, StatusIs(StatusCode::kCorruption));
      EXPECT_THAT(stored.error().message(), HasSubstr("stored article '" + std::string(id) + "' is damaged"));
      EXPECT_THAT(stored.error().message(), HasSubstr(what));
    }
    EXPECT_EQ(TextOf("s59"), texts_.at("s59"));
  };
  check("text block 1: it is missing", [](Map* map) { map->erase(TextBlockKey(1)); });
  check("text block 1: a stored text block", [](Map* map) { map->at(TextBlockKey(1)).back() ^= 1; });
  check("text block 1: a body", [](Map* map) {
    TextBlock block = *DecodeTextBlock(map->at(TextBlockKey(1)));
    block.frame[block.frame.size() / 2] ^= 1;
    map->at(TextBlockKey(1)) = EncodeTextBlock(block);
  });
  check("does not hold article number",
        [](Map* map) { map->at(TextBlockKey(1)) = map->at(TextBlockKey(2)); });
  check("SHA-256", [](Map* map) {
    TextBlock block = *DecodeTextBlock(map->at(TextBlockKey(1)));
    std::swap(block.texts.front().bytes, block.texts.back().bytes);
    map->at(TextBlockKey(1)) = EncodeTextBlock(block);
  });
}

TEST_F(PackTest, ARecordOfABlockThatWasNeverWrittenIsTold) {
  Fill();
  Map contents = engine_->Contents();
  ArticleRecord record = RecordOf(contents, 3);
  record.body = {BodyCodec::kPacked, 7, record.body.stored_bytes};
  contents.at(RecordKey(3)) = EncodeRecord(record);
  ASSERT_THAT(OpenOver(contents), IsOk());
  const auto packed = archive_->Compact({.pack = PackOptions{0}}, GoOnPacking);
  ASSERT_THAT(packed, StatusIs(StatusCode::kCorruption));
  EXPECT_THAT(packed.error().message(), HasSubstr("'s1'"));
}

TEST_F(PackTest, APackedStoreIsReindexedAndRecheckedAsAnother) {
  Fill();
  Pack();
  const std::map<std::string, std::string> canonicals = Canonicals();
  MemoryEngine engine(engine_->Contents(), CompletionMode::kInline);
  const auto summary = Reindex(&engine, {.new_secret = true}, [](const ReindexSummary&) { return true; });
  ASSERT_TRUE(summary) << summary.error().ToString();
  ASSERT_THAT(OpenOver(engine.DurableContents()), IsOk());
  EXPECT_TRUE(Changes(/*dry_run=*/true).empty());
  EXPECT_TRUE(Changes().empty());
  EXPECT_EQ(Canonicals(), canonicals);
  CheckStore();
  EXPECT_EQ(Pack().articles, 0u);
}

TEST_F(PackTest, GoesWithTheBodiesOrTheWholeStore) {
  Fill(2);
  for (const StorePart part : {StorePart::kArticles, StorePart::kIndex, StorePart::kBoilerplate}) {
    EXPECT_THAT(archive_->Compact({.only = part, .pack = PackOptions()}, GoOnPacking),
                StatusIs(StatusCode::kInvalidArgument));
  }
  EXPECT_TRUE(engine_->compacted().empty());
  ASSERT_TRUE(archive_->Compact({.pack = PackOptions()}, GoOnPacking));
  EXPECT_EQ(engine_->compacted().back(), "");
}

TEST_F(PackTest, PackedAtAnyTimeEveryTextAndDecisionStays) {
  for (const unsigned seed : {1u, 2u}) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    texts_.clear();
    ASSERT_THAT(OpenOver({}), IsOk());
    for (int i = 0; i < 150; ++i) {
      const std::string id = "a" + std::to_string(i);
      const auto story = static_cast<unsigned>(random() % 90);
      const std::string text = Story(story, 60) + (random() % 2 == 0 ? Story(story + 1, 60) : id);
      IngestPage(id, "site" + std::to_string(random() % 5) + ".example", "", text);
      if (random() % 25 != 0) continue;
      const std::map<std::string, std::string> canonicals = Canonicals();
      Pack(random() % 40);
      EXPECT_EQ(Canonicals(), canonicals);
      if (random() % 2 == 0) Changes();
      if (random() % 2 == 0) CutPower();
      CheckStore();
    }
    Pack();
    CheckStore();
  }
}

TEST_F(PackTest, RunsBesideIngestsAndReads) {
  Fill(120);
  std::atomic<bool> is_done{false};
  std::thread packing([&] {
    for (std::uint64_t newest_kept : {90u, 60u, 30u, 0u}) Pack(newest_kept);
    is_done = true;
  });
  unsigned i = 0;
  do {
    const std::string id = "late" + std::to_string(i);
    IngestPage(id, "late.example", "", Repost(Story(i % 120, 60), id, "Tail"));
    EXPECT_EQ(TextOf("s" + std::to_string(i % 120)), texts_.at("s" + std::to_string(i % 120)));
    ++i;
  } while (!is_done || i < 120);
  packing.join();
  CheckStore();
}

}  // namespace
}  // namespace newsfold
