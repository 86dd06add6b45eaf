// A repair brings back what follows from the articles that can be read, and tells of all others what is left.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/index/index_entries.h"
#include "store/index/index_format.h"
#include "store/records/audit_format.h"
#include "store/records/canonical_policy.h"
#include "store/records/canonical_url.h"
#include "store/records/refusal_format.h"
#include "store/records/text_block.h"
#include "store/upkeep/reindex.h"
#include "tests/store/upkeep/repair_fixture.h"

namespace newsfold {
namespace {

using testing::CodeOf;
using ::testing::ElementsAre;
using testing::IsOk;
using testing::kCopy;
using testing::kHalf;
using testing::kLast;
using testing::kSecondStory;
using testing::kSet;
using testing::kStory;
using testing::kUnnamed;
using testing::Repaired;
using testing::RepairTest;
using testing::Repost;
using testing::Story;

using Map = MemoryEngine::Map;

TEST_F(RepairTest, ASoundStoreStaysByteForByte) {
  FillMore();
  const Repaired repaired = testing::RepairOf(engine_->Contents());
  EXPECT_EQ(repaired.items.size(), 0U);
  EXPECT_EQ(repaired.summary.articles_total, Counters().last_number);
  EXPECT_EQ(repaired.summary.articles, Counters().last_number - 1) << "but for the tombstone";
  EXPECT_EQ(repaired.Count(&RepairedEntries::replaced), 0U);
  EXPECT_EQ(repaired.Count(&RepairedEntries::made), 0U);
  EXPECT_EQ(repaired.Count(&RepairedEntries::left_out), 0U);
  const std::string derived = "phPHm";
  Map before = engine_->Contents();
  Map after = repaired.contents;
  EXPECT_EQ(after.at(MetaKey(kCountersName)), before.at(MetaKey(kCountersName)));
  for (Map* const map : {&before, &after})
    std::erase_if(*map, [&](const auto& entry) { return derived.find(entry.first[0]) != std::string::npos; });
  EXPECT_EQ(before, after);
  ExpectWhole(repaired.contents, "sound");
  EXPECT_EQ(Differences(AnswersOf(engine_->Contents()), AnswersOf(repaired.contents)), "");
}

// What can be made of others, whatever happens to it.
TEST_F(RepairTest, MendsWhatFollowsFromArticles) {
  FillMore();
  const ArticleRecord story = RecordOf(kStory);
  const ArticleRecord copy = RecordOf(kCopy);
  CheckEntry("totals", MetaKey(kCountersName));
  CheckEntry("id", IdKey("s0copy"));
  CheckEntry("id of a purged article", IdKey("ps4"));
  CheckEntry("capture", CaptureKey(story.sha256, story.fields.url));
  CheckEntry("sighting", UrlKey(CanonicalUrl(story.fields.url), kStory, story.stored_at_ms));
  CheckEntry("edge", MemberKey(kStory, kCopy));
  CheckEntry("cluster", ClusterKey(kStory));
  CheckEntry("feed entry", FeedKey(copy.sequence));
  CheckEntry("refusal of a text", FirstKey(RefusedTextKey({}, 1).substr(0, 2)));
  CheckEntry("story", FirstKey(std::string(1, TagOf(Family::kSite, kSet))));
  CheckEntry("index row", FirstKey(IndexRowPrefix(kSet)));
  const ArticleRecord first = RecordOf(kUnnamed);
  const ArticleRecord again = RecordOf(kLast);
  ASSERT_EQ(CaptureKey(first.sha256, first.fields.url), CaptureKey(again.sha256, again.fields.url));
  CheckEntry("capture of two", CaptureKey(first.sha256, first.fields.url));
}

TEST_F(RepairTest, MendsWholeFamilies) {
  FillMore();
  for (const Family family :
       {Family::kId, Family::kCapture, Family::kMember, Family::kIndexRow, Family::kSite}) {
    CheckMended("without all " + FamilyPrefix(family), [&](Map* map) {
      std::erase_if(*map, [&](const auto& entry) { return entry.first[0] == static_cast<char>(family); });
    });
  }
  CheckMended("without all of these", [&](Map* map) {
    map->erase(MetaKey(kCountersName));
    std::erase_if(*map,
                  [](const auto& e) { return std::string("iwcph").find(e.first[0]) != std::string::npos; });
  });
}

TEST_F(RepairTest, LeavesOutWhatIsNobodys) {
  FillMore();
  const auto add = [&](const std::string& what, const std::string& key, const std::string& value) {
    CheckMended("with " + what, [&](Map* map) { (*map)[key] = value; });
  };
  add("an id of nobody", IdKey("nobody"), EncodeNumber(99));
  add("another id of an article", IdKey("alias"), EncodeNumber(kCopy));
  add("a capture", CaptureKey({}, "x"), EncodeNumber(kCopy));
  add("a sighting of nobody", UrlKey("https://x.example/", 99, 1), EncodeSighting({}));
  add("an edge", MemberKey(kStory, kLast), EncodeMemberEdge(Relation::kNear));
  add("a cluster", ClusterKey(kLast), EncodeClusterSummary({3}));
  add("a refusal", RefusedTextKey({}, kCopy), "");
  add("a text of nobody", BodyKey(99), EncodeBody("x"));
  add("a record of nobody", RecordKey(99), "x");
  add("a later feed entry", FeedKey(Counters().last_sequence + 1), EncodeFeedRecord({kCopy, kCopy}));
  Map contents = engine_->Contents();
  contents[IdKey("nobody")] = EncodeNumber(99);
  const Repaired repaired = testing::RepairOf(contents);
  ASSERT_EQ(repaired.items.size(), 1U);
  EXPECT_EQ(repaired.items[0].key, IdKey("nobody"));
  EXPECT_EQ(repaired.items[0].value, EncodeNumber(99));
}

// An older decision is gone; who follows the feed ends up the same.
TEST_F(RepairTest, RepeatsTheDecisionBehindALostOne) {
  FillMore();
  const std::uint64_t older = 5;
  ASSERT_GT(RecordOf(kSecondStory).sequence, older) << "promoted away";
  for (const bool is_flipped : {false, true}) {
    Map contents = engine_->Contents();
    if (is_flipped) {
      contents[FeedKey(older)] = "x";
    } else {
      contents.erase(FeedKey(older));
    }
    const Repaired repaired = testing::RepairOf(contents);
    ExpectWhole(repaired.contents, "feed");
    EXPECT_EQ(repaired.contents.at(FeedKey(older)), engine_->Contents().at(FeedKey(older + 1)));
  }
}

TEST_F(RepairTest, KeepsLaterSightingsAndTellsHowManyAreGone) {
  FillMore();
  const ArticleRecord seen = RecordOf(kUnnamed);
  const std::string later = UrlKey(CanonicalUrl(seen.fields.url), kUnnamed, seen.stored_at_ms + 7);
  StoreCounters counters = Counters();
  ++counters.sightings;
  WriteSet writes;
  writes.Put(later, EncodeSighting({}));
  writes.Put(MetaKey(kCountersName), EncodeCounters(counters));
  ASSERT_THAT(engine_->Write(std::move(writes)), IsOk());
  ExpectClean("seen again ");
  CheckMended("with a damaged sighting", [&](Map* map) { (*map)[later] = "damaged"; });
  Map contents = engine_->Contents();
  contents.erase(later);
  const Repaired repaired = testing::RepairOf(contents);
  ExpectWhole(repaired.contents, "sighting");
  EXPECT_EQ(repaired.summary.sightings_gone, 1U);
}

TEST_F(RepairTest, LeavesOutDecisionsOfPersonsThatAreNotWhole) {
  FillMore();
  const std::string audit = FirstKey(FamilyPrefix(Family::kAudit));
  for (const bool is_article : {false, true}) {
    Map contents = engine_->Contents();
    const auto damaged = is_article ? std::next(contents.find(audit)) : contents.find(audit);
    damaged->second[damaged->second.size() / 2] ^= 1;
    const Repaired repaired = testing::RepairOf(contents);
    ExpectWhole(repaired.contents, "audit");
    EXPECT_FALSE(repaired.contents.contains(audit));
    ASSERT_GE(repaired.items.size(), 2U) << "the decision and its articles";
    EXPECT_EQ(repaired.items[0].key, audit);
  }
}

TEST_F(RepairTest, TellsWhichRefusalsOfCopiesAreGone) {
  FillMore();
  Map contents = engine_->Contents();
  const std::string key = RefusedCopiesKey(*DecodeNumber(contents.at(IdKey("s3half"))));
  ASSERT_TRUE(contents.contains(key));
  contents[key][5] ^= 1;
  const Repaired repaired = testing::RepairOf(contents);
  ExpectWhole(repaired.contents, "copies");
  EXPECT_EQ(repaired.summary.refusals_gone, 1U);
  ASSERT_EQ(repaired.items.size(), 1U);
  EXPECT_EQ(repaired.items[0].key, key);
}

TEST_F(RepairTest, MakesANewDescription) {
  FillMore();
  for (const bool is_flipped : {false, true}) {
    Map contents = engine_->Contents();
    if (is_flipped) contents[MetaKey(kStoreMetaName)][20] ^= 1;
    if (!is_flipped) contents.erase(MetaKey(kStoreMetaName));
    const Repaired repaired = testing::RepairOf(contents);
    ExpectWhole(repaired.contents, "description");
    EXPECT_EQ(repaired.summary.store_uuid, "");
    EXPECT_EQ(repaired.summary.refusals_gone, 2U) << "the purged text, and the copies";
    EXPECT_EQ(Differences(AnswersOf(engine_->Contents()), AnswersOf(repaired.contents)), "");
  }
}

// A canonical whose record is gone: its text is saved, its reposts stay together.
TEST_F(RepairTest, QuarantinesAnArticleWithoutARecord) {
  FillMore();
  for (const bool is_flipped : {false, true}) {
    Map contents = engine_->Contents();
    const std::string record = contents[RecordKey(kStory)];
    contents.erase(RecordKey(kStory));
    if (is_flipped) {
      contents[RecordKey(kStory)] = record;
      contents[RecordKey(kStory)].back() ^= 1;
    }
    const Repaired repaired = testing::RepairOf(contents);
    ExpectWhole(repaired.contents, "record");
    EXPECT_EQ(repaired.summary.lost, 1U);
    EXPECT_EQ(repaired.summary.texts_saved, 1U);
    EXPECT_EQ(repaired.summary.orphans, 2U);
    EXPECT_EQ(repaired.summary.orphans_filed, 1U);
    EXPECT_EQ(repaired.items.size(), 1U) << "ID and sighting are told with the article";
    const QuarantinedArticle* const lost = repaired.Find(kStory);
    ASSERT_NE(lost, nullptr);
    EXPECT_THAT(lost->ids, ElementsAre("s0"));
    EXPECT_EQ(lost->text, texts_["s0"]);
    EXPECT_EQ(lost->record.empty(), !is_flipped);
    EXPECT_EQ(lost->sightings.size(), 1U);
    EXPECT_EQ(lost->decisions.size(), 1U);
    ASSERT_THAT(OpenOver(repaired.contents), IsOk());
    EXPECT_EQ(CodeOf(archive_->Get("s0")), StatusCode::kNotFound);
    EXPECT_EQ(CanonicalOf("s0copy"), "s0copy");
    EXPECT_EQ(CanonicalOf("s0half"), "s0copy");
    EXPECT_EQ(TextOf("s0copy"), texts_["s0copy"]);
    EXPECT_EQ(TextOf("s0half"), texts_["s0half"]);
    // It can come again.
    const Decision again = IngestText("s0", *lost->text);
    EXPECT_EQ(again.canonical_id, "s0copy");
    ASSERT_THAT(archive_->Sync(), IsOk());
    EXPECT_EQ(TextOf("s0"), texts_["s0"]);
    ExpectWhole(engine_->Contents(), "with the article again");
    FillAnew();
  }
}

TEST_F(RepairTest, QuarantinesAnArticleWithoutAText) {
  FillMore();
  for (const bool is_flipped : {false, true}) {
    Map contents = engine_->Contents();
    if (is_flipped) contents[BodyKey(kStory)][30] ^= 1;
    if (!is_flipped) contents.erase(BodyKey(kStory));
    const Repaired repaired = testing::RepairOf(contents);
    ExpectWhole(repaired.contents, "text");
    // Its reposts are differences to it.
    EXPECT_EQ(repaired.summary.lost, 3U);
    const QuarantinedArticle* const lost = repaired.Find(kStory);
    ASSERT_NE(lost, nullptr);
    ASSERT_TRUE(lost->fields);
    EXPECT_EQ(lost->fields->url, "https://s0.example/s0");
    EXPECT_EQ(lost->text, std::nullopt);
    EXPECT_EQ(lost->body.empty(), !is_flipped);
    EXPECT_NE(repaired.Find(kCopy), nullptr);
    EXPECT_NE(repaired.Find(kHalf), nullptr);
    EXPECT_FALSE(repaired.contents.contains(IdKey("s0copy")));
  }
}

// A lost article is skipped by all that reads a whole store, a second repair included.
TEST_F(RepairTest, AStoreWithLostArticlesGoesOn) {
  FillMore();
  Map contents = engine_->Contents();
  contents.erase(RecordKey(kStory));
  contents.erase(RecordKey(kLast));
  contents[IdKey("again")] = EncodeNumber(kCopy);
  const Repaired repaired = testing::RepairOf(contents);
  ASSERT_EQ(repaired.summary.lost, 2U);
  EXPECT_EQ(repaired.Find(kLast)->ids.size(), 0U);
  ASSERT_THAT(OpenOver(repaired.contents), IsOk());
  EXPECT_EQ(archive_->GetStats().removed, 7U);
  EXPECT_THAT(archive_->Recheck({}, [](const RecheckChange*, const RecheckSummary&) { return true; }),
              IsOk());
  EXPECT_THAT(archive_->Compact({.only = StorePart::kBodies, .pack = PackOptions{1}},
                                [](const CompactSummary&) { return true; }),
              IsOk());
  EXPECT_THAT(archive_->Purge({.ids = {}, .who = "", .reason = "all", .dry_run = false},
                              [](const PurgeSummary&) { return true; }),
              IsOk());
  ASSERT_THAT(archive_->Sync(), IsOk());
  const Map after = engine_->Contents();
  ExpectWhole(after, "after jobs");
  const Repaired again = testing::RepairOf(after);
  ExpectWhole(again.contents, "again");
  EXPECT_EQ(again.summary.lost, 0U);
  EXPECT_EQ(Differences(AnswersOf(after), AnswersOf(again.contents)), "");
  MemoryEngine engine(after, CompletionMode::kInline);
  EXPECT_THAT(Reindex(&engine, {}, [](const ReindexSummary&) { return true; }), IsOk());
  ExpectWhole(engine.Contents(), "reindexed");
}

TEST_F(RepairTest, KeepsThePolicyAndTellsIfItIsGone) {
  Fill();
  WriteSet writes;
  writes.Put(PolicyKey(), EncodePolicy({PolicyKind::kLongestBody, {}}));
  ASSERT_THAT(engine_->Write(std::move(writes)), IsOk());
  Map contents = engine_->Contents();
  const Repaired kept = testing::RepairOf(contents);
  EXPECT_EQ(kept.contents.at(PolicyKey()), contents.at(PolicyKey()));
  EXPECT_FALSE(kept.summary.policy_is_gone);
  contents[PolicyKey()][1] ^= 1;
  const Repaired gone = testing::RepairOf(contents);
  EXPECT_FALSE(gone.contents.contains(PolicyKey()));
  EXPECT_TRUE(gone.summary.policy_is_gone);
  ExpectWhole(gone.contents, "policy");
}

TEST_F(RepairTest, AllMayBeLost) {
  Fill();
  for (const char family : {'r', 'b'}) {
    Map contents = engine_->Contents();
    std::erase_if(contents, [&](const auto& entry) { return entry.first[0] == family; });
    const Repaired repaired = testing::RepairOf(contents);
    ExpectWhole(repaired.contents, "nothing left");
    EXPECT_EQ(repaired.summary.lost, kLast);
    EXPECT_EQ(repaired.summary.articles, 0U);
    ASSERT_THAT(OpenOver(repaired.contents), IsOk());
    IngestText("s0", "Something else.");
    EXPECT_EQ(TextOf("s0"), "Something else.");
    ExpectWhole(engine_->Contents(), "with a new article");
    ASSERT_THAT(OpenOver({}), IsOk());
    texts_.clear();
    Fill();
  }
  Map contents;
  contents[MetaKey(kStoreMetaName)] = engine_->Contents().at(MetaKey(kStoreMetaName));
  ExpectWhole(testing::RepairOf(contents).contents, "an empty store");
}

// What was removed does not come back because it is damaged.
TEST_F(RepairTest, WhatWasRemovedStaysRefused) {
  FillMore();
  for (const bool is_record : {false, true}) {
    Map contents = engine_->Contents();
    const ArticleNumber number = *DecodeNumber(contents.at(IdKey("s3half")));
    contents.erase(is_record ? RecordKey(number) : BodyKey(number));
    const Repaired repaired = testing::RepairOf(contents);
    ExpectWhole(repaired.contents, "removed");
    EXPECT_EQ(repaired.summary.lost, 1U);
    const QuarantinedArticle* const lost = repaired.Find(number);
    ASSERT_NE(lost, nullptr);
    EXPECT_EQ(lost->text, std::nullopt);
    EXPECT_EQ(lost->body, "");
    ASSERT_THAT(OpenOver(repaired.contents), IsOk());
    EXPECT_EQ(CodeOf(archive_->Get("s3half")), StatusCode::kGone);
    Article again;
    again.text = texts_["s3half"];
    EXPECT_EQ(CodeOf(archive_->Check(again)), StatusCode::kGone);
    for (const auto& [key, value] : repaired.contents) {
      EXPECT_TRUE(!key.starts_with(FamilyPrefix(Family::kAudit)) ||
                  value.find("c.example/s3half") == value.npos)
          << "the audit trail names it still";
    }
    FillAnew();
  }
}

TEST_F(RepairTest, ADryRunWritesNothingAndTellsTheSame) {
  FillMore();
  Map contents = engine_->Contents();
  contents.erase(RecordKey(kStory));
  MemoryEngine damaged(contents, CompletionMode::kInline);
  std::uint64_t items = 0;
  const Result<RepairSummary> summary = newsfold::Repair(
      &damaged, {}, {.dry_run = true},
      [&](const QuarantinedItem&) {
        ++items;
        return Status::Ok();
      },
      [](const RepairSummary&) { return true; });
  ASSERT_THAT(summary, IsOk());
  EXPECT_EQ(items, 1U);
  EXPECT_EQ(summary->lost, 1U);
  EXPECT_EQ(summary->orphans, 2U);
  EXPECT_EQ(damaged.Contents(), contents);
}

}  // namespace
}  // namespace newsfold
